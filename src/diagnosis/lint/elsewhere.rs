//! What other servers ask for that Auth0 does not: each rule names the server's own documentation or source.

use super::case::LintCase;
use super::kind::is_id_jag;
use super::placeholder::is_placeholder;
use crate::diagnosis::accidents::percent_decoded;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding, Severity};
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::exchange::{BodyEncoding, TOKEN_EXCHANGE_GRANT, TextField};
use crate::json::Json;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::invisible::quoted;

/// What the full resource name of a provider begins with (Google Cloud: STS, method token).
pub(super) const GOOGLE_RESOURCE: &str = "//iam.googleapis.com/";

/// The type of a signed request to AWS.
pub(super) const AWS_TYPE: &str = "urn:ietf:params:aws:token-type:aws4_request";

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(json_body(case));
    match case.server.id {
        "authentik" => found.extend(authentik_type(case)),
        "keycloak" => {
            keycloak(case, found);
            found.extend(keycloaks_own(case));
        }
        "okta" => found.extend(okta_org(case).or_else(|| okta_device(case))),
        "google_sts" => {
            found.extend(sts_audience(case));
            found.extend(sts_requested_type(case));
            found.extend(sts_aws(case));
        }
        _ => {}
    }
}

/// Whether it reads JSON beside the form that every token endpoint takes (RFC 6749 §4.1.3, appendix B).
pub(super) fn takes_json(case: &LintCase<'_>) -> bool {
    ["auth0", "google", "google_sts"].contains(&case.server.id)
        || case.dialect().is_some_and(|dialect| dialect.json)
}

/// A body that is read by few.
fn json_body(case: &LintCase<'_>) -> Option<Finding> {
    if case.request.body_encoding != BodyEncoding::Json || takes_json(case) {
        return None;
    }
    let found = worded("lint.request.json-body", &[]).edit(Edit::set(
        "Send as a form",
        "body_encoding",
        Json::text("form"),
    ));
    // One that is not known may take it.
    Some(if case.server.is("unknown") {
        Finding {
            severity: Severity::Info,
            ..found
        }
    } else {
        found
    })
}

/// Keycloak's standard exchange. Its older one has parameters of its own, and takes more.
fn keycloak(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let texts = &case.request.texts;
    if case.grant() != TOKEN_EXCHANGE_GRANT || case.is_older_exchange() {
        return;
    }
    if !case.authenticates() {
        found.push(worded("lint.keycloak.public", &[]));
    }
    let kind = case.subject_type();
    if !kind.is_empty() && kind != ACCESS_TOKEN_TYPE {
        found.push(worded(
            "lint.keycloak.subject-type",
            &[("type", &ACCESS_TOKEN_TYPE)],
        ));
    }
    // Its source lists them; of the last ones some versions have one (StandardTokenExchangeProvider, its siblings).
    let issued = [
        "access_token",
        "id_token",
        "refresh_token",
        "saml2",
        "id-jag",
    ];
    let asked = texts.requested_token_type.as_deref().unwrap_or_default();
    let name = asked.strip_prefix(TOKEN_TYPE_URN);
    if !asked.is_empty() && name.is_none_or(|name| !issued.contains(&name)) {
        found.push(worded(
            "lint.keycloak.requested-type",
            &[("type", &ACCESS_TOKEN_TYPE)],
        ));
    }
}

/// Keycloak's standard exchange takes a token of its own realm that is for the client that asks.
fn keycloaks_own(case: &LintCase<'_>) -> Option<Finding> {
    // Of any other type the rule on types says it.
    let is_standard = case.grant() == TOKEN_EXCHANGE_GRANT && !case.is_older_exchange();
    if !is_standard || case.subject_type() != ACCESS_TOKEN_TYPE {
        return None;
    }
    let issuer = case.subject.claim_text("iss")?.trim_end_matches('/');
    let endpoint = case.request.token_endpoint.as_str();
    let (realm, _) = endpoint.split_once("/protocol/openid-connect/token")?;
    let name = |address: &str| {
        address
            .rsplit_once("/realms/")
            .map(|(_, name)| name.to_owned())
    };
    if issuer == realm {
        return keycloaks_audience(case);
    }
    let key = if name(issuer).is_some() && name(issuer) == name(realm) {
        "lint.keycloak.issuer:address"
    } else {
        "lint.keycloak.issuer"
    };
    Some(worded(
        key,
        &[("issuer", &quoted(issuer)), ("realm", &quoted(realm))],
    ))
}

/// The client that asks has to be among those that the token is for, or the one that it was issued to.
fn keycloaks_audience(case: &LintCase<'_>) -> Option<Finding> {
    let client = case.request.texts.client_id.as_deref()?;
    let named = case.subject.token()?.audiences();
    let is_own = case.subject.claim_text("azp") == Some(client);
    (!is_own && !named.is_empty() && !named.contains(&client))
        .then(|| worded("lint.keycloak.audience", &[("client", &quoted(client))]))
}

/// Okta offers the exchange of an access token at custom authorization servers. The org's own makes ID-JAGs.
fn okta_org(case: &LintCase<'_>) -> Option<Finding> {
    let endpoint = &case.request.token_endpoint;
    let is_org = endpoint.path().trim_end_matches('/') == "/oauth2/v1/token";
    let is_exchange = case.grant() == TOKEN_EXCHANGE_GRANT && !is_id_jag(case.request);
    if !is_org || !is_exchange || case.subject_type() != ACCESS_TOKEN_TYPE {
        return None;
    }
    let right = endpoint.join("/oauth2/default/v1/token").ok()?;
    Some(
        worded("lint.okta.org-server", &[("right", &right)]).edit(Edit::set(
            "Use the default server's",
            "token_endpoint",
            Json::text(right.as_str()),
        )),
    )
}

/// Okta exchanges an ID token together with the secret of the device (Okta: Native SSO).
fn okta_device(case: &LintCase<'_>) -> Option<Finding> {
    let kind = case.subject_type().strip_prefix(TOKEN_TYPE_URN);
    let is_exchange = case.grant() == TOKEN_EXCHANGE_GRANT && !is_id_jag(case.request);
    (is_exchange && kind == Some("id_token") && !case.sends("actor_token"))
        .then(|| worded("lint.okta.device-secret", &[]))
}

/// The types that authentik exchanges.
fn authentik_type(case: &LintCase<'_>) -> Option<Finding> {
    let kind = case.subject_type();
    let is_exchange = case.grant() == TOKEN_EXCHANGE_GRANT;
    let takes = [ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt"];
    (is_exchange && !kind.is_empty() && !takes.contains(&kind)).then(|| {
        worded(
            "lint.authentik.subject-type",
            &[("type", &ACCESS_TOKEN_TYPE)],
        )
    })
}

/// Google's token service wants the provider's full resource name, with the project's number (Google Cloud: STS, method token).
fn sts_audience(case: &LintCase<'_>) -> Option<Finding> {
    let audience = case.request.texts.audience.as_deref()?;
    let name = audience
        .trim_start_matches("https:")
        .trim_start_matches("http:");
    if name != audience && name.starts_with(GOOGLE_RESOURCE) {
        return Some(
            worded("lint.sts.audience", &[("name", &quoted(name))]).edit(Edit::set(
                "Use that",
                "audience",
                Json::text(name),
            )),
        );
    }
    if audience.starts_with("projects/") || audience.starts_with("iam.googleapis.com/") {
        let path = audience.trim_start_matches("iam.googleapis.com/");
        let whole = format!("{GOOGLE_RESOURCE}{path}");
        return Some(
            worded("lint.sts.audience:short", &[("whole", &quoted(&whole))]).edit(Edit::set(
                "Use that",
                "audience",
                Json::text(whole),
            )),
        );
    }
    if audience.starts_with(GOOGLE_RESOURCE) && !audience.contains("/providers/") {
        return Some(worded("lint.sts.audience:pool", &[]));
    }
    let rest = audience
        .strip_prefix(GOOGLE_RESOURCE)?
        .strip_prefix("projects/")?;
    let project = rest.split('/').next()?;
    let is_number = !project.is_empty() && project.chars().all(|c| c.is_ascii_digit());
    (!is_number).then(|| {
        worded(
            "lint.sts.audience:project",
            &[("project", &quoted(project))],
        )
    })
}

/// In the place of a token from AWS stands a signed call of `GetCallerIdentity` as JSON (Google Cloud: STS, method token).
fn sts_aws(case: &LintCase<'_>) -> Option<Finding> {
    let text = case.subject.text.filter(|text| !is_placeholder(text))?;
    let plain = percent_decoded(text).unwrap_or_else(|| text.to_owned());
    let is_json = plain.trim_start().starts_with('{');
    (case.subject_type() == AWS_TYPE && !is_json).then(|| worded("lint.sts.aws-request", &[]))
}

/// Google's token service issues access tokens, whole or for the boundary of a downscoped one (Google Cloud: STS, method token).
fn sts_requested_type(case: &LintCase<'_>) -> Option<Finding> {
    let asked = case.filled(TextField::RequestedTokenType)?;
    let name = asked.strip_prefix(TOKEN_TYPE_URN);
    let issued = ["access_token", "access_boundary_intermediary_token"];
    name.is_none_or(|name| !issued.contains(&name))
        .then(|| worded("lint.sts.requested-type", &[("type", &ACCESS_TOKEN_TYPE)]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, Field, FieldValue};

    fn at(endpoint: &str) -> ExchangeRequest {
        let mut request = ExchangeRequest {
            token_endpoint: url::Url::parse(endpoint).unwrap(),
            user_profile: None,
            ..request()
        };
        request.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        request
    }

    fn said(request: &ExchangeRequest, evidence: &Evidence, id: &str) -> bool {
        loud(request, evidence).contains(&id.to_owned())
    }

    fn row(name: &str, value: &str) -> Field {
        Field {
            name: name.to_owned(),
            value: FieldValue::Plain(value.to_owned()),
        }
    }

    const KEYCLOAK: &str = "https://id.acme.example/realms/a/protocol/openid-connect/token";

    #[test]
    fn a_json_body_is_auth0s() {
        let id = "lint.request.json-body";
        for (endpoint, is_said) in [
            (KEYCLOAK, true),
            ("https://sts.googleapis.com/v1/token", false),
            ("https://id.acme.example/token", false),
            ("https://acme.eu.auth0.com/oauth/token", false),
        ] {
            let mut asked = at(endpoint);
            assert!(!said(&asked, &evidence(), id), "{endpoint}");
            asked.body_encoding = BodyEncoding::Json;
            assert_eq!(said(&asked, &evidence(), id), is_said, "{endpoint}");
        }
    }

    #[test]
    fn keycloaks_standard_exchange_is_told_from_the_older_one() {
        let client = Evidence {
            client_method: "client_secret_post".to_owned(),
            ..with_text("token")
        };
        let mut asked = at(KEYCLOAK);
        assert!(said(&asked, &evidence(), "lint.keycloak.public"));
        assert!(!said(&asked, &client, "lint.keycloak.public"));
        assert!(!said(&asked, &client, "lint.keycloak.subject-type"));
        asked.texts.subject_token_type = Some("urn:ietf:params:oauth:token-type:jwt".to_owned());
        assert!(said(&asked, &client, "lint.keycloak.subject-type"));
        asked.parameters = vec![row("subject_issuer", "google")];
        assert!(!said(&asked, &client, "lint.keycloak.subject-type"));
        assert!(!said(&asked, &evidence(), "lint.keycloak.public"));
    }

    #[test]
    fn keycloak_takes_the_realms_own_tokens() {
        let client = |text: &str| Evidence {
            client_method: "client_secret_post".to_owned(),
            ..with_text(text)
        };
        let realm = "https://id.acme.example/realms/a";
        for (claims, id) in [
            (
                format!(r#"{{"iss":"{realm}","aud":["account","app"]}}"#),
                None,
            ),
            (
                format!(r#"{{"iss":"{realm}","aud":"account","azp":"app"}}"#),
                None,
            ),
            (format!(r#"{{"iss":"{realm}"}}"#), None),
            (
                format!(r#"{{"iss":"{realm}","aud":"account","azp":"web"}}"#),
                Some("lint.keycloak.audience"),
            ),
            (
                r#"{"iss":"http://keycloak:8080/realms/a","aud":"app"}"#.to_owned(),
                Some("lint.keycloak.issuer"),
            ),
            (
                r#"{"iss":"https://login.acme.example","aud":"app"}"#.to_owned(),
                Some("lint.keycloak.issuer"),
            ),
        ] {
            let mut asked = at(KEYCLOAK);
            let found = loud(&asked, &client(&jwt(&claims)));
            let is_keycloaks = |id: &&String| id.starts_with("lint.keycloak.");
            let told: Vec<&String> = found.iter().filter(is_keycloaks).collect();
            assert_eq!(told, id.into_iter().collect::<Vec<_>>(), "{claims}");
            asked.parameters = vec![row("subject_issuer", "google")];
            let found = loud(&asked, &client(&jwt(&claims)));
            assert!(!found.iter().any(|id| id.starts_with("lint.keycloak.")));
        }
    }

    #[test]
    fn okta_exchanges_an_id_token_with_its_device() {
        let mut asked = at("https://acme.okta.com/oauth2/default/v1/token");
        asked.texts.subject_token_type = Some(format!("{TOKEN_TYPE_URN}id_token"));
        let id = "lint.okta.device-secret".to_owned();
        assert!(ids(&asked, &evidence()).contains(&id));
        asked.actor_token = Some(crate::secret::Secret::new("s"));
        assert!(!ids(&asked, &evidence()).contains(&id));
    }

    #[test]
    fn okta_exchanges_at_a_custom_server() {
        let id = "lint.okta.org-server";
        let org = at("https://acme.okta.com/oauth2/v1/token");
        assert!(said(&org, &evidence(), id));
        let own = at("https://acme.okta.com/oauth2/default/v1/token");
        assert!(!said(&own, &evidence(), id));
        let mut grant = org;
        grant.texts.requested_token_type =
            Some("urn:ietf:params:oauth:token-type:id-jag".to_owned());
        assert!(!said(&grant, &evidence(), id));
    }

    #[test]
    fn googles_token_service_wants_a_resource_name() {
        let id = "lint.sts.audience";
        let pool = "locations/global/workloadIdentityPools/p/providers/g";
        let asked = |audience: &str| {
            let mut asked = at("https://sts.googleapis.com/v1/token");
            asked.texts.audience = Some(audience.to_owned());
            asked
        };
        for (audience, is_said) in [
            (format!("//iam.googleapis.com/projects/123/{pool}"), false),
            (
                format!("https://iam.googleapis.com/projects/123/{pool}"),
                true,
            ),
            (
                format!("//iam.googleapis.com/projects/acme-dev/{pool}"),
                true,
            ),
            (format!("projects/123/{pool}"), true),
            (
                "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/p"
                    .to_owned(),
                true,
            ),
            (
                "//iam.googleapis.com/locations/global/workforcePools/p/providers/o".to_owned(),
                false,
            ),
        ] {
            assert_eq!(
                said(&asked(&audience), &evidence(), id),
                is_said,
                "{audience}"
            );
        }
    }

    #[test]
    fn types_that_are_neither_taken_nor_issued_are_named() {
        let typed = |endpoint: &str, subject: &str, requested: Option<&str>| {
            let mut asked = at(endpoint);
            let whole = |name: &str| format!("urn:ietf:params:oauth:token-type:{name}");
            asked.texts.subject_token_type = Some(whole(subject));
            asked.texts.requested_token_type = requested.map(whole);
            asked
        };
        let id = "lint.keycloak.requested-type";
        for (requested, is_said) in [("jwt", true), ("id_token", false), ("access_token", false)] {
            let asked = typed(KEYCLOAK, "access_token", Some(requested));
            assert_eq!(said(&asked, &evidence(), id), is_said, "{requested}");
        }
        let id = "lint.sts.requested-type";
        let endpoint = "https://sts.googleapis.com/v1/token";
        for (requested, is_said) in [("id_token", true), ("access_token", false)] {
            let asked = typed(endpoint, "jwt", Some(requested));
            assert_eq!(said(&asked, &evidence(), id), is_said, "{requested}");
        }
        let id = "lint.authentik.subject-type";
        let endpoint = "https://sso.acme.example/application/o/token/";
        for (subject, is_said) in [
            ("refresh_token", true),
            ("jwt", false),
            ("access_token", false),
        ] {
            let asked = typed(endpoint, subject, None);
            assert_eq!(said(&asked, &evidence(), id), is_said, "{subject}");
        }
    }
}
