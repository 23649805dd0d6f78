//! The token endpoint that a tenant has by default is Auth0's: where other servers that are known by their address have theirs.

use super::case::LintCase;
use crate::diagnosis::{Edit, Finding, Severity};
use crate::exchange::Tenant;
use crate::json::Json;
use url::Url;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(by_default(case));
}

/// A request that goes to `/oauth/token` because no endpoint is named, at a server that has it elsewhere.
fn by_default(case: &LintCase<'_>) -> Option<Finding> {
    let Ok(Tenant::Base(base)) = Tenant::parse(&case.evidence.tenant) else {
        return None;
    };
    let endpoint = &case.request.token_endpoint;
    if base.join("oauth/token").ok().as_ref() != Some(endpoint) || case.has_worked() {
        return None;
    }
    let (name, right) = known(&base)?;
    let right = right.as_str();
    Some(
        Finding::new(
            "lint.endpoint.default",
            Severity::Error,
            format!("{name} has its token endpoint elsewhere"),
            format!(
                "Without a token endpoint the request goes to {}, which is Auth0's path",
                crate::token::invisible::quoted(endpoint.path())
            ),
        )
        .fix(format!(
            "Write {} as token endpoint; the server's discovery names it",
            crate::token::invisible::quoted(right)
        ))
        .field("token_endpoint")
        .source("RFC 8414 §2, token_endpoint")
        .likely()
        .edit(Edit::set(
            "Use that one",
            "token_endpoint",
            Json::text(right),
        )),
    )
}

/// The server of a base URL, by its host or path, and its token endpoint.
fn known(base: &Url) -> Option<(&'static str, Url)> {
    let host = base.host_str()?;
    let ends = |list: &[&str]| list.iter().any(|end| host.ends_with(end));
    let segments: Vec<&str> = base
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let (name, path) = match segments.as_slice() {
        [.., "realms", _] => ("Keycloak", "protocol/openid-connect/token"),
        [] if ends(&[".okta.com", ".oktapreview.com", ".okta-emea.com"]) => {
            ("Okta", "oauth2/default/v1/token")
        }
        ["oauth2", _] if ends(&[".okta.com", ".oktapreview.com", ".okta-emea.com"]) => {
            ("Okta", "v1/token")
        }
        [_] if host == "login.microsoftonline.com" => ("Microsoft Entra", "oauth2/v2.0/token"),
        [_, "v2.0"] if host == "login.microsoftonline.com" => {
            ("Microsoft Entra", "../oauth2/v2.0/token")
        }
        [] if host == "sts.googleapis.com" => ("Google's Security Token Service", "v1/token"),
        [] if host == "oauth2.googleapis.com" => ("Google", "token"),
        [] if host == "appleid.apple.com" => ("Apple", "auth/token"),
        [] if ends(&[".zitadel.cloud"]) => ("ZITADEL", "oauth/v2/token"),
        [] if ends(&[".amazoncognito.com"]) => ("Amazon Cognito", "oauth2/token"),
        [_, "as"] if host.starts_with("auth.pingone.") => ("PingOne", "token"),
        _ => return None,
    };
    Some((name, base.join(path).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Change, Evidence};
    use crate::exchange::ExchangeRequest;

    fn at(tenant: &str, endpoint: Option<&str>) -> (ExchangeRequest, Evidence) {
        let Ok(Tenant::Base(base)) = Tenant::parse(tenant) else {
            panic!("{tenant}");
        };
        let default = base.join("oauth/token").unwrap();
        let request = ExchangeRequest {
            token_endpoint: endpoint.map_or(default, |endpoint| Url::parse(endpoint).unwrap()),
            ..request()
        };
        let evidence = Evidence {
            tenant: tenant.to_owned(),
            ..evidence()
        };
        (request, evidence)
    }

    #[test]
    fn servers_with_another_endpoint_are_told_by_their_address() {
        for (tenant, right) in [
            (
                "acme.okta.com",
                "https://acme.okta.com/oauth2/default/v1/token",
            ),
            (
                "https://acme.okta.com/oauth2/aus1",
                "https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "http://localhost:8080/realms/a",
                "http://localhost:8080/realms/a/protocol/openid-connect/token",
            ),
            (
                "https://login.microsoftonline.com/t/v2.0",
                "https://login.microsoftonline.com/t/oauth2/v2.0/token",
            ),
            (
                "https://sts.googleapis.com",
                "https://sts.googleapis.com/v1/token",
            ),
        ] {
            let (request, evidence) = at(tenant, None);
            let found = one(&request, &evidence, "lint.endpoint.default");
            let (path, change) = found.edit.unwrap().changes.remove(0);
            assert_eq!(path, "token_endpoint");
            assert_eq!(change, Change::Set(Json::text(right)), "{tenant}");
            let (request, evidence) = at(tenant, Some(right));
            let found = ids(&request, &evidence);
            assert!(
                !found.contains(&"lint.endpoint.default".to_owned()),
                "{tenant}"
            );
        }
        for tenant in [
            "acme.eu.auth0.com",
            "login.acme.example",
            "https://id.acme.example/a",
        ] {
            let (request, evidence) = at(tenant, None);
            let found = ids(&request, &evidence);
            assert!(
                !found.contains(&"lint.endpoint.default".to_owned()),
                "{tenant}"
            );
        }
    }
}
