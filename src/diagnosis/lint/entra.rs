//! What Microsoft Entra asks for: its on-behalf-of, and the scopes of its second endpoint.

use super::case::LintCase;
use crate::diagnosis::call::JWT_BEARER_GRANT;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::TextField;
use crate::text::is_uuid;
use crate::token::is_graph;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    if !case.server.is("entra") {
        return;
    }
    let is_bearer = case.grant() == JWT_BEARER_GRANT;
    if is_bearer && !case.request.has_parameter("requested_token_use") {
        found.push(worded("lint.entra.token-use", &[]));
    }
    let is_own = case.grant() == "client_credentials";
    let is_second = case.request.token_endpoint.path().contains("/v2.0/");
    if is_second {
        let scope = case.filled(TextField::Scope);
        found.extend(scope.and_then(|scope| scopes(scope, is_own)));
    }
    if is_own {
        found.extend(nobodys_tenant(case));
    }
    let secret = case.evidence.client_secret.as_ref();
    if secret.is_some_and(|secret| is_uuid(secret.expose().trim())) {
        found.push(worded("lint.entra.secret-id", &[]));
    }
    if is_second && case.filled(TextField::Resource).is_some() {
        found.push(
            worded("lint.entra.resource", &[]).edit(Edit::remove("Remove resource", "resource")),
        );
    }
}

/// An address that stands for whichever tenant the user is of, where there is no user.
fn nobodys_tenant(case: &LintCase<'_>) -> Option<Finding> {
    let mut segments = case.request.token_endpoint.path_segments()?;
    let tenant = segments.next()?;
    ["common", "organizations", "consumers"]
        .contains(&tenant)
        .then(|| worded("lint.entra.tenant", &[("tenant", &tenant)]))
}

/// Scopes that Microsoft Entra gives no token for: to an application without a user, or together. Those of OpenID Connect may stand beside
/// any.
fn scopes(scope: &str, is_own: bool) -> Option<Finding> {
    const OWN: [&str; 4] = ["openid", "profile", "email", "offline_access"];
    let named: Vec<&str> = scope
        .split_whitespace()
        .filter(|one| !OWN.contains(one))
        .collect();
    // One without an address is Microsoft Graph's, which has an address in each cloud: that is `None`.
    let resource = |one: &&str| {
        let (resource, _) = one.rsplit_once('/')?;
        let resource = resource.trim_end_matches('/').to_ascii_lowercase();
        (!is_graph(&resource)).then_some(resource)
    };
    let first = named.first().map(&resource)?;
    let is_default = |one: &&str| one.ends_with("/.default");
    let key = if is_own && !named.iter().any(is_default) {
        "lint.entra.scope:own"
    } else if named.iter().any(|one| resource(one) != first) {
        "lint.entra.scope:several"
    } else if named.len() > 1 && named.iter().any(|one| one.ends_with(".default")) {
        "lint.entra.scope:default"
    } else {
        return None;
    };
    Some(worded(key, &[]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, Field, FieldValue};

    fn said(request: &ExchangeRequest, evidence: &Evidence, id: &str) -> bool {
        loud(request, evidence).contains(&id.to_owned())
    }

    fn at_the_second_endpoint() -> ExchangeRequest {
        let endpoint = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
        ExchangeRequest {
            token_endpoint: url::Url::parse(endpoint).unwrap(),
            user_profile: None,
            ..request()
        }
    }

    #[test]
    fn microsofts_on_behalf_of_says_so() {
        let mut asked = at_the_second_endpoint();
        asked.texts.grant_type = Some("urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned());
        asked.texts.audience = None;
        assert!(said(&asked, &evidence(), "lint.entra.token-use"));
        asked.parameters = vec![Field {
            name: "requested_token_use".to_owned(),
            value: FieldValue::Plain("on_behalf_of".to_owned()),
        }];
        assert!(!said(&asked, &evidence(), "lint.entra.token-use"));
        asked.texts.resource = Some("https://graph.microsoft.com".to_owned());
        assert!(said(&asked, &evidence(), "lint.entra.resource"));
    }

    #[test]
    fn a_secret_is_not_its_id() {
        let id = "lint.entra.secret-id";
        for (secret, is_said) in [
            ("5d3c1b2a-7e4f-4a6b-9c8d-0e1f2a3b4c5d", true),
            ("Kj3~Q~nB8sQw2Lr5Yt7Vc1XzA9dFgHjK3mN4pQ6r", false),
        ] {
            let evidence = Evidence {
                client_secret: Some(crate::secret::Secret::new(secret)),
                ..evidence()
            };
            assert_eq!(said(&at_the_second_endpoint(), &evidence, id), is_said);
            assert!(!said(&request(), &evidence, id));
        }
    }

    #[test]
    fn an_application_without_a_user_has_tenant_and_default() {
        let own = |tenant: &str, scope: &str| {
            let mut asked = at_the_second_endpoint();
            let endpoint = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
            asked.token_endpoint = url::Url::parse(&endpoint).unwrap();
            asked.texts.grant_type = Some("client_credentials".to_owned());
            asked.texts.scope = Some(scope.to_owned());
            asked
        };
        let default = "https://graph.microsoft.com/.default";
        for (tenant, scope, id) in [
            ("acme.example", default, None),
            ("common", default, Some("lint.entra.tenant")),
            (
                "acme.example",
                "https://graph.microsoft.com/User.Read",
                Some("lint.entra.scope"),
            ),
        ] {
            let found = loud(&own(tenant, scope), &evidence());
            for one in ["lint.entra.tenant", "lint.entra.scope"] {
                let told = found.contains(&one.to_owned());
                assert_eq!(told, id == Some(one), "{tenant} {scope}: {found:?}");
            }
        }
    }

    #[test]
    fn microsoft_gives_a_token_for_one_api() {
        let id = "lint.entra.scope";
        let graph = "https://graph.microsoft.com";
        for (scope, is_said) in [
            (format!("{graph}/.default User.Read"), true),
            (format!("{graph}/.default {graph}/Mail.Read"), true),
            (
                format!("{graph}/.default https://storage.azure.com/.default"),
                true,
            ),
            (
                format!("{graph}/.default openid profile offline_access"),
                false,
            ),
            (
                format!("{graph}/User.Read Mail.Read {graph}/Files.Read"),
                false,
            ),
            (
                "https://graph.microsoft.us/User.Read Mail.Read".to_owned(),
                false,
            ),
            ("api://app/a api://app/b openid".to_owned(), false),
            ("api://app/a User.Read".to_owned(), true),
            ("openid".to_owned(), false),
        ] {
            let mut asked = at_the_second_endpoint();
            asked.texts.scope = Some(scope.clone());
            assert_eq!(said(&asked, &evidence(), id), is_said, "{scope}");
        }
    }
}
