//! How the client proves who it is: one way at a time, an assertion with its type, and IDs of the application rather than of a provider.

use super::case::{LintCase, known_text};
use super::kind::reserved_space;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{AssertionSettings, Finding};
use crate::exchange::subject_token::Provider;
use crate::exchange::{FieldValue, JWT_BEARER, Purpose};
use crate::token::decode;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(several(case));
    found.extend(assertion_type(case));
    found.extend(algorithm(case));
    found.extend(audience(case));
    found.extend(providers_id(case));
    found.extend(not_allowed(case));
}

/// More than one way in one request, which RFC 6749 §2.3 forbids.
fn several(case: &LintCase<'_>) -> Option<Finding> {
    let method = case.evidence.auth_method();
    // A secret that stands in its field and among the parameters is said to be there twice.
    let own_secret =
        case.request.has_parameter("client_secret") && method != Some("client_secret_post");
    let ways: Vec<&str> = [
        method,
        case.has_own_authorization()
            .then_some("the header Authorization"),
        own_secret.then_some("the parameter client_secret"),
        case.request
            .has_parameter("client_assertion")
            .then_some("the parameter client_assertion"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (ways.len() > 1).then(|| worded("lint.client.several", &[("ways", &ways.join(" and "))]))
}

/// An assertion of one's own and its type belong together (RFC 7521 §4.2).
fn assertion_type(case: &LintCase<'_>) -> Option<Finding> {
    let parameters = &case.request.parameters;
    let kind = parameters
        .iter()
        .position(|parameter| parameter.name == "client_assertion_type");
    let is_made = case.evidence.client_method == "private_key_jwt";
    match (
        kind,
        case.request.has_parameter("client_assertion") || is_made,
    ) {
        (None, true) if !is_made => Some(worded(
            "lint.client.assertion-type",
            &[("type", &JWT_BEARER)],
        )),
        (Some(at), false) => {
            Some(worded("lint.client.assertion-type:alone", &[]).field(format!("parameters.{at}")))
        }
        (Some(at), true) => {
            let FieldValue::Plain(said) = &parameters.get(at)?.value else {
                return None;
            };
            let known = [
                JWT_BEARER,
                "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
            ];
            // Whatever else it is, one in another space may be the server's own.
            let is_meant = said.starts_with("urn:ietf:") || !said.contains(':');
            (!known.contains(&said.as_str()) && is_meant).then(|| {
                worded(
                    "lint.client.assertion-type:unknown",
                    &[
                        ("said", &crate::token::invisible::quoted(said)),
                        ("type", &JWT_BEARER),
                    ],
                )
                .field(format!("parameters.{at}"))
            })
        }
        _ => None,
    }
}

/// How the assertion is made: as the profile has it, or as one that is sent says of itself, with the place of that one.
fn assertion(case: &LintCase<'_>) -> Option<(AssertionSettings, Option<usize>)> {
    if let Some(made) = &case.evidence.assertion {
        return Some((made.clone(), None));
    }
    let mut parameters = case.request.parameters.iter();
    let at = parameters.position(|parameter| parameter.name == "client_assertion")?;
    let token = decode(known_text(&case.request.parameters.get(at)?.value)?);
    let settings = AssertionSettings {
        algorithm: token.header_text("alg")?.to_owned(),
        audience: token.claim_text("aud").map(ToOwned::to_owned),
    };
    Some((settings, Some(at)))
}

/// The field that says so: the profile's, or the assertion itself.
fn place(field: &str, at: Option<usize>) -> String {
    at.map_or_else(|| field.to_owned(), |at| format!("parameters.{at}"))
}

/// An algorithm that no private key signs with, or that Auth0 does not document (Auth0: Configure Private Key JWT authentication).
fn algorithm(case: &LintCase<'_>) -> Option<Finding> {
    let (made, at) = assertion(case)?;
    let algorithm = made.algorithm.as_str();
    // One that is sent may be made with the client secret: client_secret_jwt.
    if algorithm.starts_with("HS") && at.is_none() {
        return Some(worded(
            "lint.client.algorithm",
            &[("algorithm", &algorithm)],
        ));
    }
    let documented = ["RS256", "RS384", "PS256"].contains(&algorithm);
    (case.is_auth0() && !documented).then(|| {
        worded(
            "lint.client.algorithm:undocumented",
            &[("algorithm", &algorithm)],
        )
        .field(place("client_authentication.algorithm", at))
    })
}

/// Whom the assertion is for: the tenant, with its slash (Auth0: Authenticate with Private Key JWT).
fn audience(case: &LintCase<'_>) -> Option<Finding> {
    let (made, at) = assertion(case)?;
    let said = made.audience.as_deref()?;
    if said.is_empty() || !case.is_auth0() {
        return None;
    }
    let is_api = case.request.texts.audience.as_deref() == Some(said);
    let lacks_slash = said
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.contains('/'));
    let key = if is_api {
        "lint.client.assertion-audience:api"
    } else if lacks_slash {
        "lint.client.assertion-audience:slash"
    } else if !said.contains("://") {
        "lint.client.assertion-audience"
    } else {
        return None;
    };
    Some(worded(key, &[("said", &said)]).field(place("client_authentication.audience", at)))
}

/// The provider's ID for the app in the place of the application's.
fn providers_id(case: &LintCase<'_>) -> Option<Finding> {
    let provider = case.provider()?;
    let client = case.request.texts.client_id.as_deref()?;
    if !case.is_auth0() || case.has_worked() || case.application().is_some() {
        return None;
    }
    let parts: Vec<&str> = client.split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let what = match provider {
        Provider::Google if client.ends_with(".apps.googleusercontent.com") => {
            "a client ID of Google's"
        }
        Provider::Apple if parts.len() > 2 && parts.iter().all(is_part) => {
            "a bundle ID or Services ID of Apple's"
        }
        Provider::Facebook if client.len() > 9 && client.chars().all(|c| c.is_ascii_digit()) => {
            "an app ID of Facebook's"
        }
        _ => return None,
    };
    Some(worded("lint.client.providers", &[("what", &what)]))
}

/// What the application's JSON does not allow.
fn not_allowed(case: &LintCase<'_>) -> Option<Finding> {
    let application = case.application().filter(|_| case.is_auth0())?;
    let grants = application.grant_types.as_ref()?;
    let grant = case.request.texts.grant_type.as_deref()?;
    match case.purpose {
        Purpose::TokenVault | Purpose::OtherGrant if !grants.iter().any(|one| one == grant) => {
            Some(worded(
                "lint.client.grant-not-allowed",
                &[("grant", &crate::token::invisible::quoted(grant))],
            ))
        }
        Purpose::Custom if is_own_type(case.subject_type()) => {
            let allowed = application.token_exchange.as_deref().unwrap_or_default();
            (!allowed.iter().any(|kind| kind == "custom_authentication")).then(|| {
                worded("lint.client.exchange-not-allowed", &[])
                    .fix("PATCH /api/v2/clients/{id} with {\"token_exchange\":{\"allow_any_profile_of_type\":[\"custom_authentication\"]}}")
            })
        }
        _ => None,
    }
}

/// A type that a Custom Token Exchange can have (Auth0: Custom Token Exchange, token exchange profiles).
fn is_own_type(kind: &str) -> bool {
    reserved_space(kind).is_none() && (kind.starts_with("urn:") || kind.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Application, Evidence};
    use crate::exchange::{ExchangeRequest, Field};
    use crate::secret::Secret;

    fn rows(names: &[(&str, &str)]) -> Vec<Field> {
        let row = |(name, value): &(&str, &str)| Field {
            name: (*name).to_owned(),
            value: FieldValue::Plain((*value).to_owned()),
        };
        names.iter().map(row).collect()
    }

    fn with(names: &[(&str, &str)]) -> ExchangeRequest {
        ExchangeRequest {
            parameters: rows(names),
            ..request()
        }
    }

    fn by(method: &str) -> Evidence {
        Evidence {
            client_method: method.to_owned(),
            ..evidence()
        }
    }

    #[test]
    fn a_client_authenticates_once() {
        let id = "lint.client.several";
        let secret = with(&[("client_secret", "s")]);
        assert_eq!(loud(&secret, &evidence()), [""; 0]);
        assert_eq!(loud(&secret, &by("client_secret_basic")), [id]);
        let mut header = request();
        header.headers = rows(&[("authorization", "Basic YTpi")]);
        assert_eq!(loud(&header, &evidence()), [""; 0]);
        assert_eq!(loud(&header, &by("client_secret_basic")), [id]);
        assert_eq!(loud(&request(), &by("client_secret_basic")), [""; 0]);
    }

    #[test]
    fn an_assertion_has_its_type() {
        let id = "lint.client.assertion-type";
        let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        let own = jwt(&format!(
            r#"{{"iss":"app","sub":"app","aud":"https://acme.eu.auth0.com/","exp":{}}}"#,
            NOW + 60
        ));
        let own = own.as_str();
        for (names, found) in [
            (vec![("client_assertion", own)], Some(id)),
            (vec![("client_assertion_type", JWT_BEARER)], Some(id)),
            (
                vec![("client_assertion", own), ("client_assertion_type", grant)],
                Some(id),
            ),
            (
                vec![
                    ("client_assertion", own),
                    ("client_assertion_type", JWT_BEARER),
                ],
                None,
            ),
            (vec![], None),
        ] {
            let loud = loud(&with(&names), &evidence());
            assert_eq!(loud.first().map(String::as_str), found, "{names:?}");
        }
    }

    #[test]
    fn an_assertion_fits_auth0() {
        let made = |algorithm: &str, audience: Option<&str>| Evidence {
            assertion: Some(AssertionSettings {
                algorithm: algorithm.to_owned(),
                audience: audience.map(ToOwned::to_owned),
            }),
            ..by("private_key_jwt")
        };
        for (algorithm, audience, id) in [
            ("RS256", None, None),
            ("PS256", Some("https://acme.eu.auth0.com/"), None),
            ("RS256", Some("https://acme.eu.auth0.com/oauth/token"), None),
            ("ES256", None, Some("lint.client.algorithm")),
            ("HS256", None, Some("lint.client.algorithm")),
            (
                "RS256",
                Some("https://acme.eu.auth0.com"),
                Some("lint.client.assertion-audience"),
            ),
            (
                "RS256",
                Some("https://api.acme.example/"),
                Some("lint.client.assertion-audience"),
            ),
        ] {
            let loud = loud(&request(), &made(algorithm, audience));
            assert_eq!(
                loud.first().map(String::as_str),
                id,
                "{algorithm} {audience:?}"
            );
        }
        let okta = ExchangeRequest {
            token_endpoint: url::Url::parse("https://acme.okta.com/oauth2/v1/token").unwrap(),
            ..request()
        };
        let found = ids(&okta, &made("ES256", Some("https://acme.okta.com")));
        assert!(!found.iter().any(|id| id.starts_with("lint.client.a")));
    }

    #[test]
    fn a_providers_id_is_no_applications() {
        let client = |id: &str, request: ExchangeRequest| {
            let mut asked = request;
            asked.texts.client_id = Some(id.to_owned());
            asked
        };
        let google = with_text(&google_token(""));
        let id = ["lint.client.providers"];
        let wrong = client(
            "1-a.apps.googleusercontent.com",
            super::super::support::google(),
        );
        assert_eq!(loud(&wrong, &google), id);
        assert_eq!(loud(&client("com.acme.app", request()), &evidence()), id);
        for right in ["aBcD1234efGH5678", "app", "acme.app"] {
            assert_eq!(
                loud(&client(right, request()), &evidence()),
                [""; 0],
                "{right}"
            );
        }
    }

    #[test]
    fn the_applications_grants_are_held_against_the_request() {
        let application = r#"{"client_id":"app","token_endpoint_auth_method":"none","native_social_login":{"apple":{"enabled":true}},"grant_types":["refresh_token"]}"#;
        let known = Evidence {
            application: Some(Application::parse(application).unwrap()),
            ..evidence()
        };
        let mut asked = request();
        asked.subject_token = Some(Secret::new("x"));
        asked.texts.grant_type = Some("password".to_owned());
        let id = "lint.client.grant-not-allowed".to_owned();
        assert!(loud(&asked, &known).contains(&id));
        asked.texts.grant_type = Some("refresh_token".to_owned());
        assert!(!loud(&asked, &known).contains(&id));
        assert!(!loud(&request(), &known).contains(&id));
        let mut custom = request();
        custom.texts.subject_token_type = Some("https://acme.example/t".to_owned());
        let id = "lint.client.exchange-not-allowed".to_owned();
        assert!(loud(&custom, &known).contains(&id));
        let allowed = application.replacen(
            '{',
            r#"{"token_exchange":{"allow_any_profile_of_type":["custom_authentication"]},"#,
            1,
        );
        let known = Evidence {
            application: Some(Application::parse(&allowed).unwrap()),
            ..evidence()
        };
        assert!(!loud(&custom, &known).contains(&id));
        assert!(!loud(&custom, &evidence()).contains(&id));
    }
}
