//! The values of further parameters, where they are known: what pasting did to them, and what is another thing than its name says.

use super::case::{LintCase, known_text};
use super::placeholder::is_placeholder;
use super::texts::accident;
use crate::diagnosis::Finding;
use crate::diagnosis::accidents::{accidents_of, cleaned};
use crate::diagnosis::finding_text::worded;
use crate::exchange::subject_token::{APPLE_CODE_TYPE, Shape};
use crate::exchange::{Field, TOKEN_EXCHANGE_GRANT};
use crate::secret::basic_pair;
use crate::text::counted;
use crate::token::invisible::quoted;
use crate::token::{Format, TokenKind, TokenRole, decode, is_for_graph};

/// Those that are redeemed or proved: what pasting does to a token, it does to them.
const REDEEMED: [&str; 6] = [
    "code",
    "refresh_token",
    "device_code",
    "code_verifier",
    "assertion",
    "client_assertion",
];

/// Those that are compared byte for byte.
const COMPARED: [&str; 9] = [
    "audience",
    "connection",
    "connector_id",
    "organization",
    "redirect_uri",
    "requested_issuer",
    "requested_subject",
    "resource",
    "subject_issuer",
];

/// Findings on them.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    for (at, parameter) in case.request.parameters.iter().enumerate() {
        let Some(text) = known_text(&parameter.value).filter(|text| !text.is_empty()) else {
            continue;
        };
        // That is said where placeholders are looked for.
        if is_placeholder(text) {
            continue;
        }
        let kind = match parameter.name.as_str() {
            "code" => code(case, text),
            // What pasting did to it is said by itself.
            "code_verifier" => verifier(&cleaned(text)),
            "refresh_token" => refresh_token(case, text),
            "assertion" => assertion(case, text),
            "client_assertion" => client_assertion(case, &cleaned(text)),
            _ => None,
        };
        let own = pasted(parameter, text).into_iter().chain(kind);
        found.extend(own.map(|finding| finding.field(format!("parameters.{at}"))));
    }
}

/// What surrounds it, or was done to it.
fn pasted(parameter: &Field, text: &str) -> Option<Finding> {
    let name = parameter.name.as_str();
    let what = if REDEEMED.contains(&name) {
        accidents_of(text).into_iter().next()?
    } else {
        let is_compared = COMPARED.contains(&name);
        is_compared.then(|| accident(name, text)).flatten()?.0
    };
    Some(worded(
        "lint.paste.parameter",
        &[("name", &name), ("what", &what)],
    ))
}

/// A verifier that no server may take.
fn verifier(text: &str) -> Option<Finding> {
    let length = text.chars().count();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let key = if !(43..=128).contains(&length) {
        "lint.parameter.verifier:length"
    } else if !text.chars().all(is_allowed) {
        "lint.parameter.verifier:characters"
    } else {
        return None;
    };
    Some(worded(key, &[("length", &counted(length, "character"))]))
}

/// What is no refresh token, or none of this server's.
fn refresh_token(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let token = decode(text);
    let kind = TokenKind::of(&token, TokenRole::Pasted);
    let is_told = TokenKind::is_said(&token, TokenRole::Pasted)
        && (kind.is_providers() || matches!(kind, TokenKind::Access | TokenKind::Id));
    // Auth0's refresh tokens have no parts; elsewhere one may be a JWT.
    let is_other = case.is_auth0() && text.starts_with("eyJ");
    (is_told || is_other).then(|| {
        let what = match kind {
            TokenKind::Closed => "an encrypted token",
            kind => kind.name(),
        };
        worded("lint.parameter.refresh-token", &[("what", &what)])
    })
}

/// A code of another server's, or something else that a provider's SDK gives.
fn code(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let shape = Shape::of(text);
    let is_elsewhere = match shape {
        Shape::AppleCode => case.is_auth0() || case.server.is("google"),
        Shape::GoogleServerCode => case.is_auth0() || case.server.is("apple"),
        Shape::AppleIdentityToken
        | Shape::GoogleIdToken
        | Shape::GoogleAccessToken
        | Shape::GoogleRefreshToken
        | Shape::FacebookLimitedLogin
        | Shape::FacebookUserToken
        | Shape::FacebookSessionToken => true,
        _ => false,
    };
    let fix = match shape {
        Shape::AppleCode if case.is_auth0() => format!(
            "Send it as subject token, with the grant {TOKEN_EXCHANGE_GRANT} and the type {APPLE_CODE_TYPE}"
        ),
        _ => "Send the code that came to redirect_uri".to_owned(),
    };
    is_elsewhere.then(|| worded("lint.parameter.code", &[("shape", &shape.name())]).fix(fix))
}

/// Microsoft Entra exchanges the token that the asking API was called with.
fn assertion(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let is_behalf = case.server.is("entra") && case.request.has_parameter("requested_token_use");
    (is_behalf && is_for_graph(&decode(text))).then(|| worded("lint.entra.assertion", &[]))
}

/// The JWT that the client signs of itself (RFC 7523 §3): what it fails by itself, and whether it is of the client that asks.
fn client_assertion(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let parameters = case.request.parameters.iter();
    let is_saml = parameters
        .filter(|parameter| parameter.name == "client_assertion_type")
        .filter_map(|parameter| known_text(&parameter.value))
        .any(|kind| kind.ends_with("saml2-bearer"));
    let token = decode(text);
    match token.format {
        Format::Jws => {}
        // Only the server can read it; and an assertion of SAML is XML in base64.
        Format::Jwe => return None,
        Format::Opaque if is_saml => return None,
        Format::Opaque => {
            let is_basic = basic_pair(text).is_some_and(|pair| pair.contains(':'));
            let key = if is_basic {
                "lint.client.assertion:basic"
            } else {
                "lint.client.assertion:no-jwt"
            };
            return Some(worded(key, &[]));
        }
    }
    let mut faults = case.faults(&token);
    let (issuer, subject) = (token.claim_text("iss"), token.claim_text("sub"));
    let client = case.request.texts.client_id.as_deref();
    // Another's token can vouch for the client where the server has been told so; Auth0 takes the client's own alone.
    let is_own = issuer == subject || case.is_auth0();
    if let (Some(client), true) = (client.filter(|client| !client.is_empty()), is_own) {
        let claims = [("iss", issuer), ("sub", subject)].into_iter();
        faults.extend(claims.filter_map(|(name, said)| {
            let said = said.filter(|said| *said != client)?;
            Some(format!(
                "{name} is {}, and client_id is {}",
                quoted(said),
                quoted(client)
            ))
        }));
    }
    let times = (token.claim_time("iat"), token.claim_time("exp"));
    if let (Some(from), Some(to)) = times
        && case.is_auth0()
        && to.saturating_sub(from) > 300
        && !faults.iter().any(|fault| fault.contains("5 minutes"))
    {
        faults.push(
            "Auth0 takes an assertion of at most 5 minutes, and this one lives longer".to_owned(),
        );
    }
    (!faults.is_empty()).then(|| worded("lint.client.assertion", &[("faults", &faults.join("; "))]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, FieldValue, Texts};
    use crate::secret::Secret;

    const OWN: &str = "https://login.acme.example/oauth2/token";
    const AUTH0: &str = "https://acme.eu.auth0.com/oauth/token";
    const GOOGLE: &str = "https://oauth2.googleapis.com/token";
    const ENTRA: &str = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

    fn said(endpoint: &str, grant: &str, name: &str, value: FieldValue) -> Vec<String> {
        let row = |name: &str, value| Field {
            name: name.to_owned(),
            value,
        };
        let request = ExchangeRequest {
            texts: Texts {
                grant_type: Some(grant.to_owned()),
                client_id: Some("app".to_owned()),
                scope: Some("openid".to_owned()),
                ..Texts::default()
            },
            parameters: vec![
                row(name, value),
                row(
                    "requested_token_use",
                    FieldValue::Plain("on_behalf_of".to_owned()),
                ),
            ],
            ..ExchangeRequest::new(url::Url::parse(endpoint).unwrap())
        };
        let evidence = Evidence {
            tenant: request.token_endpoint.origin().ascii_serialization(),
            client_method: "client_secret_post".to_owned(),
            now: NOW,
            ..Evidence::default()
        };
        super::super::findings(&request, &evidence)
            .into_iter()
            .filter(|one| one.field.as_deref() == Some("parameters.0"))
            .map(|one| one.id)
            .collect()
    }

    fn secret(text: &str) -> FieldValue {
        FieldValue::Secret(Secret::new(text))
    }

    #[test]
    fn a_client_assertion_is_the_clients() {
        let grant = "client_credentials";
        let claims = |client: &str, exp: i64| {
            let text = format!(
                r#"{{"iss":"{client}","sub":"{client}","aud":"a","jti":"j","iat":{NOW},"exp":{exp}}}"#
            );
            jwt(&text)
        };
        let said_by = |endpoint: &str, text: &str| {
            said(endpoint, grant, "client_assertion", secret(text))
                .contains(&"lint.client.assertion".to_owned())
        };
        for (endpoint, text, is_said) in [
            (OWN, claims("app", NOW + 60), false),
            (OWN, claims("app", NOW + 3600), false),
            (AUTH0, claims("app", NOW + 3600), true),
            (OWN, claims("app", NOW - 3600), true),
            (OWN, claims("other", NOW + 60), true),
            // The token of a workload, which vouches for the client.
            (
                OWN,
                jwt(r#"{"iss":"https://k8s.acme.example","sub":"pod"}"#),
                false,
            ),
            (OWN, "YXBwOnMzY3JldC1vZi10aGUtYXBw".to_owned(), true),
        ] {
            assert_eq!(said_by(endpoint, &text), is_said, "{endpoint} {text}");
        }
    }

    #[test]
    fn what_is_no_code_or_token_of_the_server_is_said() {
        let (code, refresh) = ("authorization_code", "refresh_token");
        let apple = jwt(r#"{"iss":"https://appleid.apple.com"}"#);
        let keycloak = jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"Refresh"}"#);
        let access = jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"Bearer"}"#);
        for (endpoint, grant, name, text, id) in [
            (AUTH0, code, "code", CODE, Some("lint.parameter.code")),
            (OWN, code, "code", CODE, None),
            (
                OWN,
                code,
                "code",
                apple.as_str(),
                Some("lint.parameter.code"),
            ),
            (
                GOOGLE,
                code,
                "code",
                "4/0AbUR2VMeHxTq9kLwZ3vYpN8sRd1J",
                None,
            ),
            (
                GOOGLE,
                code,
                "code",
                "4%2F0AbUR2VMeHxTq9kLwZ3vYpN8sRd1J",
                Some("lint.paste.parameter"),
            ),
            (OWN, code, "code", "file:code.txt", None),
            (
                AUTH0,
                refresh,
                refresh,
                "v1.MdYq3Kd8sFh2Lk9Zp4Wx7Bn1Vc",
                None,
            ),
            (
                AUTH0,
                refresh,
                refresh,
                keycloak.as_str(),
                Some("lint.parameter.refresh-token"),
            ),
            (OWN, refresh, refresh, keycloak.as_str(), None),
            (
                OWN,
                refresh,
                refresh,
                access.as_str(),
                Some("lint.parameter.refresh-token"),
            ),
        ] {
            let found = said(endpoint, grant, name, secret(text));
            assert_eq!(
                found,
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(),
                "{endpoint} {text}"
            );
        }
    }

    #[test]
    fn a_verifier_has_its_length_and_letters() {
        for (text, is_said) in [
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", false),
            ("a8Kd0fWq3ZxT7mVb2NcYp5Rj9Lh1Ge4u", true),
            ("dBjftJeZ4CVP+mB92K27uhbUJU1p1r/wW1gFWFOEjXk", true),
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk\n", false),
            ("YOUR_CODE_VERIFIER", false),
        ] {
            let found = said(OWN, "authorization_code", "code_verifier", secret(text));
            let id = "lint.parameter.verifier".to_owned();
            assert_eq!(found.contains(&id), is_said, "{text}");
        }
    }

    #[test]
    fn what_is_compared_is_sent_as_it_is_meant() {
        for (name, text, is_said) in [
            ("redirect_uri", "https%3A%2F%2Fapp.acme.example%2Fcb", true),
            ("redirect_uri", "https://app.acme.example/cb ", true),
            ("redirect_uri", "https://app.acme.example/cb?a=%2F", false),
            ("redirect_uri", "postmessage", false),
            ("device", " my phone ", false),
        ] {
            let value = FieldValue::Plain(text.to_owned());
            let found = said(OWN, "authorization_code", name, value);
            assert_eq!(!found.is_empty(), is_said, "{text}: {found:?}");
        }
    }

    #[test]
    fn an_api_exchanges_a_token_for_itself() {
        let bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        for (audience, is_said) in [
            ("00000003-0000-0000-c000-000000000000", true),
            ("https://graph.microsoft.com", true),
            ("api://66666666-7777-8888-9999-000000000000", false),
        ] {
            let token = jwt(&format!(r#"{{"aud":"{audience}"}}"#));
            let found = said(ENTRA, bearer, "assertion", secret(&token));
            assert_eq!(!found.is_empty(), is_said, "{audience}: {found:?}");
        }
    }
}
