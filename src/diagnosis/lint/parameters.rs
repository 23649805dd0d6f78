//! The values of further parameters, where they are known: what pasting did to them, and what is another thing than its name says.

use super::case::{LintCase, known_text};
use super::placeholder::is_placeholder;
use super::texts::accident;
use crate::diagnosis::Finding;
use crate::diagnosis::accidents::{accidents_of, cleaned};
use crate::diagnosis::call::JWT_BEARER_GRANT;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::server::AssertionAudience;
use crate::exchange::subject_token::{APPLE_CODE_TYPE, GOOGLE_ID_TOKEN_TYPE, Shape};
use crate::exchange::tenant::origin;
use crate::exchange::{Field, TOKEN_EXCHANGE_GRANT};
use crate::secret::basic_pair;
use crate::text::{counted, is_uuid};
use crate::token::invisible::quoted;
use crate::token::{Format, Token, TokenKind, TokenRole, decode, is_for_graph};

/// Those that are redeemed or proved: what pasting does to a token, it does to them.
const REDEEMED: [&str; 7] = [
    "code",
    "refresh_token",
    "device_code",
    "code_verifier",
    "assertion",
    "client_assertion",
    "WebIdentityToken",
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
            "device_code" => device_code(text),
            // What pasting did to it is said by itself.
            "code_verifier" => verifier(&cleaned(text)),
            "refresh_token" => refresh_token(case, text),
            "assertion" => assertion(case, &cleaned(text)),
            "client_assertion" => client_assertion(case, &cleaned(text)),
            "WebIdentityToken" => web_identity(case, &cleaned(text)),
            "RoleArn" => role(case, text),
            "fb_exchange_token" => graph_token(case, &cleaned(text)),
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

/// The short code that the user types, in the place of the device's (RFC 8628 §3.2, §6.1).
fn device_code(text: &str) -> Option<Finding> {
    let is_letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let groups: Vec<&str> = text.trim().split('-').collect();
    let is_group = |group: &&str| matches!(group.len(), 3 | 4) && group.chars().all(is_letter);
    ((2..4).contains(&groups.len()) && groups.iter().all(is_group))
        .then(|| worded("lint.parameter.device-code", &[]))
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
pub(super) fn refresh_token(case: &LintCase<'_>, text: &str) -> Option<Finding> {
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

/// What is redeemed as an assertion (RFC 7523 §2.1): the caller's own JWT, or another server's token.
fn assertion(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let token = decode(text);
    if token.format != Format::Jws {
        // Only the server can read an encrypted one, and a short text is a stand-in.
        let is_none = token.format == Format::Opaque && text.len() > 30 && !text.starts_with("eyJ");
        return (is_none && case.grant() == JWT_BEARER_GRANT)
            .then(|| worded("lint.parameter.assertion:no-jwt", &[]));
    }
    let others = on_behalf(case, &token)
        .or_else(|| id_jag(case, &token))
        .or_else(|| googles(case, &token));
    others.or_else(|| {
        let subject = token.claim_text("sub");
        let is_own = subject.is_none_or(|subject| token.claim_text("iss") == Some(subject));
        let mut faults = case.faults(&token);
        if is_own || case.server.is("google") {
            faults.extend(asked_of_assertions(case, &token));
        }
        (!faults.is_empty()).then(|| {
            worded(
                "lint.parameter.assertion",
                &[("faults", &faults.join("; "))],
            )
        })
    })
}

/// An identity assertion is redeemed by the client that it names (draft-ietf-oauth-identity-assertion-authz-grant §4).
fn id_jag(case: &LintCase<'_>, token: &Token) -> Option<Finding> {
    token
        .header_text("typ")
        .filter(|kind| kind.eq_ignore_ascii_case("oauth-id-jag+jwt"))?;
    let client = case.request.texts.client_id.as_deref()?;
    let said = token.claim_text("client_id")?;
    (said != client).then(|| {
        worded(
            "lint.parameter.assertion:id-jag",
            &[("said", &quoted(said)), ("client", &quoted(client))],
        )
    })
}

/// Google's ID token, which Auth0 exchanges and does not redeem.
fn googles(case: &LintCase<'_>, token: &Token) -> Option<Finding> {
    let is_googles = Shape::of_issuer(token.claim_text("iss")) == Shape::GoogleIdToken;
    (is_googles && case.is_auth0()).then(|| {
        worded(
            "lint.parameter.assertion:google",
            &[
                ("grant", &TOKEN_EXCHANGE_GRANT),
                ("type", &GOOGLE_ID_TOKEN_TYPE),
            ],
        )
    })
}

/// Microsoft Entra exchanges the token that the asking API was called with.
fn on_behalf(case: &LintCase<'_>, token: &Token) -> Option<Finding> {
    if !case.server.is("entra") || !case.request.has_parameter("requested_token_use") {
        return None;
    }
    if is_for_graph(token) {
        return Some(worded("lint.entra.assertion", &[]));
    }
    let client = case.request.texts.client_id.as_deref()?;
    let audience = token.claim_text("aud")?;
    let named = audience.strip_prefix("api://").unwrap_or(audience);
    (is_uuid(named) && is_uuid(client) && !named.eq_ignore_ascii_case(client)).then(|| {
        worded(
            "lint.entra.assertion:other",
            &[("audience", &quoted(audience)), ("client", &quoted(client))],
        )
    })
}

/// What the server asks of an assertion that its sender signed, as its file has it, and this one does not have.
fn asked_of_assertions(case: &LintCase<'_>, token: &Token) -> Vec<String> {
    let Some(server) = case.server.text() else {
        return Vec::new();
    };
    let (name, asked) = (&server.name, &server.assertion);
    let endpoint = &case.request.token_endpoint;
    let wanted = asked.audience.map(|wanted| match wanted {
        AssertionAudience::Endpoint => endpoint.to_string(),
        AssertionAudience::Origin => origin(endpoint),
    });
    let named = token.audiences();
    let is_named = |wanted: &String| {
        let wanted = wanted.trim_end_matches('/');
        let takes = |one: &&str| {
            one.trim_end_matches('/') == wanted || asked.also.iter().any(|also| also == one)
        };
        named.is_empty() || named.iter().any(takes)
    };
    let audience = wanted.filter(|wanted| !is_named(wanted)).map(|wanted| {
        let named = quoted(&named.join(", "));
        format!("aud is {named}, and {name} asks for {}", quoted(&wanted))
    });
    let algorithm = token.header_text("alg").filter(|_| asked.asymmetric);
    let symmetric = algorithm.filter(|known| known.starts_with("HS"));
    let symmetric = symmetric.map(|algorithm| {
        let algorithm = quoted(algorithm);
        format!("alg is {algorithm}, and {name} takes the signature of a private key alone")
    });
    let several = asked.single && named.len() > 1;
    let several = several.then(|| format!("aud names {}, and {name} takes one", named.len()));
    let life = token.claim_time("iat").zip(token.claim_time("exp"));
    let life = life.map(|(from, to)| to.saturating_sub(from));
    let long = asked.minutes.filter(|most| life > Some(most * 60));
    let long = long.map(|most| {
        format!("{name} takes an assertion of at most {most} minutes, and this one lives longer")
    });
    let faults = [audience, symmetric, several, long];
    faults.into_iter().flatten().collect()
}

/// The token that AWS takes for a role. It says who it is for, which access tokens often do not (AWS STS: "Missing a required claim: aud").
fn web_identity(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let token = decode(text);
    // Amazon's and Facebook's access tokens are taken too, and are no JWTs.
    if token.format != Format::Jws {
        return None;
    }
    let mut faults = case.faults(&token);
    faults.extend(missing(&token));
    let faults = faults.join("; ");
    (!faults.is_empty()).then(|| worded("lint.aws.web-identity", &[("faults", &faults)]))
}

/// The role that is assumed, by its own name and not its provider's (AWS STS: AssumeRoleWithWebIdentity).
fn role(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    let is_role = text.starts_with("arn:") && text.contains(":role/");
    (case.server.is("aws_sts") && !is_role).then(|| worded("lint.aws.role", &[]))
}

/// What Graph exchanges is the access token of a user's classic login (Meta: Get long-lived access tokens).
fn graph_token(case: &LintCase<'_>, text: &str) -> Option<Finding> {
    if !case.server.is("facebook") {
        return None;
    }
    let is_id = |id: &str| id.len() > 4 && id.chars().all(|c| c.is_ascii_digit());
    if text.split_once('|').is_some_and(|(id, _)| is_id(id)) {
        return Some(worded("lint.facebook.exchanged:app", &[]));
    }
    let is_jwt = decode(text).format == Format::Jws;
    is_jwt.then(|| worded("lint.facebook.exchanged:limited", &[]))
}

/// The claims that such a token has to have and this one has not, in words.
fn missing(token: &Token) -> impl Iterator<Item = String> {
    let needed = ["iss", "sub", "aud", "exp"].into_iter();
    let missing = needed.filter(move |name| token.claim(name).is_none());
    missing.map(|name| format!("{name} is missing"))
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
    let is_own = issuer == subject || issuer.is_none() || subject.is_none() || case.is_auth0();
    if is_own {
        faults.extend(missing(&token));
        // What its own checks say already is said once.
        let is_told = faults.iter().any(|fault| fault.contains("at most"));
        let asked = asked_of_assertions(case, &token).into_iter();
        faults.extend(asked.filter(|fault| !is_told || !fault.contains("at most")));
    }
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
    if !faults.is_empty() {
        let faults = faults.join("; ");
        return Some(worded("lint.client.assertion", &[("faults", &faults)]));
    }
    let server = case.server.text()?;
    let usual = server.assertion.vouched.as_deref().filter(|_| !is_own)?;
    let named = token.audiences();
    let is_usual = named.is_empty() || named.iter().any(|one| one.starts_with(usual));
    (!is_usual).then(|| {
        let audience = quoted(&named.join(", "));
        worded(
            "lint.client.assertion:vouched",
            &[
                ("audience", &audience),
                ("server", &server.name),
                ("usual", &usual),
            ],
        )
    })
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
    const OKTA: &str = "https://acme.okta.com/oauth2/default/v1/token";
    const ZITADEL: &str = "https://acme-abc123.zitadel.cloud/oauth/v2/token";
    const BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

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
            (
                OWN,
                jwt(r#"{"iss":"app","aud":"a","exp":9999999999}"#),
                true,
            ),
            (OKTA, claims("app", NOW + 60), true),
            (
                OKTA,
                jwt(&format!(
                    r#"{{"iss":"app","sub":"app","aud":"{OKTA}","exp":{}}}"#,
                    NOW + 60
                )),
                false,
            ),
            (
                ENTRA,
                jwt(&format!(
                    r#"{{"iss":"app","sub":"app","aud":["a","b"],"exp":{}}}"#,
                    NOW + 60
                )),
                true,
            ),
            (
                ENTRA,
                jwt(
                    r#"{"iss":"https://k8s.acme.example","sub":"pod","aud":"https://acme.example"}"#,
                ),
                true,
            ),
            (
                ENTRA,
                jwt(
                    r#"{"iss":"https://k8s.acme.example","sub":"pod","aud":"api://AzureADTokenExchange"}"#,
                ),
                false,
            ),
        ] {
            assert_eq!(said_by(endpoint, &text), is_said, "{endpoint} {text}");
        }
    }

    #[test]
    fn what_is_redeemed_is_made_out_to_the_server_and_short() {
        let own = |audience: &str, life: i64| {
            jwt(&format!(
                r#"{{"iss":"robot","sub":"robot","aud":"{audience}","iat":{NOW},"exp":{}}}"#,
                NOW + life
            ))
        };
        for (endpoint, text, is_said) in [
            (GOOGLE, own(GOOGLE, 3600), false),
            (GOOGLE, own(GOOGLE, 86_400), true),
            (GOOGLE, own("https://pubsub.googleapis.com/", 60), true),
            (
                GOOGLE,
                own("https://www.googleapis.com/oauth2/v4/token", 60),
                false,
            ),
            (OWN, own(OWN, 86_400), false),
            (OWN, own(OWN, -60), true),
            (ZITADEL, own("https://acme-abc123.zitadel.cloud", 60), false),
            (ZITADEL, own(ZITADEL, 60), true),
        ] {
            let found = said(endpoint, BEARER, "assertion", secret(&text));
            assert_eq!(!found.is_empty(), is_said, "{endpoint} {text}: {found:?}");
        }
    }

    #[test]
    fn a_role_is_assumed_with_a_token_that_names_its_audience() {
        let aws = "https://sts.amazonaws.com/";
        let whole = format!(
            r#"{{"iss":"https://id.acme.example","sub":"a","aud":"b","exp":{}}}"#,
            NOW + 60
        );
        for (text, is_said) in [
            (jwt(&whole), false),
            (jwt(&whole.replace(r#""aud":"b","#, "")), true),
            (jwt(&whole.replace(&(NOW + 60).to_string(), "9")), true),
            (
                "Atza|IQEBLjAsAhRFiXuWpUXuRvQ9PZL3GMFcYevydwIUFAHZ".to_owned(),
                false,
            ),
        ] {
            let found = said(aws, "", "WebIdentityToken", secret(&text));
            let id = "lint.aws.web-identity".to_owned();
            assert_eq!(found.contains(&id), is_said, "{text}");
        }
    }

    #[test]
    fn what_is_no_code_or_token_of_the_server_is_said() {
        let (code, refresh) = ("authorization_code", "refresh_token");
        let apple = jwt(r#"{"iss":"https://appleid.apple.com"}"#);
        let keycloak = jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"Refresh"}"#);
        let access = jwt(r#"{"iss":"https://id.acme.example/realms/a","typ":"Bearer"}"#);
        let google = google_token(r#","sub":"1082""#);
        let jag = |client: &str| {
            use crate::jose::base64url::encode;
            let header = encode(r#"{"alg":"RS256","typ":"oauth-id-jag+jwt"}"#);
            let claims = format!(
                r#"{{"iss":"https://i.example","sub":"1","aud":"https://acme.eu.auth0.com/","client_id":"{client}","resource":"https://api.acme.example","jti":"1","iat":{NOW},"exp":{}}}"#,
                NOW + 300
            );
            format!("{header}.{}.c2ln", encode(claims))
        };
        let (own_jag, other_jag) = (jag("app"), jag("other"));
        let told = Some("lint.parameter.assertion");
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
                ENTRA,
                BEARER,
                "assertion",
                "EwB4A8l6BAAUkj1NuJYtTVha+Mogk+HEiPbQo04AAeExample",
                told,
            ),
            (OWN, BEARER, "assertion", "a-stand-in", None),
            (AUTH0, BEARER, "assertion", google.as_str(), told),
            (AUTH0, BEARER, "assertion", own_jag.as_str(), None),
            (AUTH0, BEARER, "assertion", other_jag.as_str(), told),
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
    fn roles_and_users_tokens_are_told_from_others() {
        let aws = "https://sts.amazonaws.com/";
        let graph = "https://graph.facebook.com/v19.0/oauth/access_token";
        let limited = jwt(r#"{"iss":"https://www.facebook.com","aud":"1"}"#);
        for (endpoint, name, text, id) in [
            (aws, "RoleArn", "arn:aws:iam::123456789012:role/a", None),
            (
                aws,
                "RoleArn",
                "arn:aws:iam::123456789012:oidc-provider/a",
                Some("lint.aws.role"),
            ),
            (graph, "fb_exchange_token", "EAAGm0PX4ZCpsBA", None),
            (
                graph,
                "fb_exchange_token",
                "184729301847293|Qk3vNq8L",
                Some("lint.facebook.exchanged"),
            ),
            (
                graph,
                "fb_exchange_token",
                limited.as_str(),
                Some("lint.facebook.exchanged"),
            ),
        ] {
            let found = said(endpoint, "", name, secret(text));
            let ids = ["lint.aws.role", "lint.facebook.exchanged"];
            let told: Vec<&String> = found
                .iter()
                .filter(|one| ids.contains(&one.as_str()))
                .collect();
            assert_eq!(told, id.as_slice(), "{text}");
        }
    }

    #[test]
    fn what_the_user_types_is_no_device_code() {
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        for (text, is_said) in [
            ("WDJB-MJHT", true),
            ("123-456-789", true),
            ("GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS", false),
            ("AH-1Ng2", false),
            ("WDJBMJHT", false),
        ] {
            let found = said(OWN, grant, "device_code", secret(text));
            let id = "lint.parameter.device-code".to_owned();
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
        for (audience, is_said) in [
            ("00000003-0000-0000-c000-000000000000", true),
            ("https://graph.microsoft.com", true),
            ("api://66666666-7777-8888-9999-000000000000", false),
        ] {
            let token = jwt(&format!(r#"{{"aud":"{audience}"}}"#));
            let found = said(ENTRA, BEARER, "assertion", secret(&token));
            assert_eq!(!found.is_empty(), is_said, "{audience}: {found:?}");
        }
    }
}
