//! What a grant cannot do without, by its RFC or by the server's own documents, and what belongs to another request.

use super::case::LintCase;
use super::elsewhere::GOOGLE_RESOURCE;
use super::endpoint::is_former;
use crate::diagnosis::Finding;
use crate::diagnosis::call::{CIBA_GRANT, DEVICE_GRANT, JWT_BEARER_GRANT, SAML_BEARER_GRANT};
use crate::diagnosis::finding_text::worded;
use crate::exchange::{TOKEN_EXCHANGE_GRANT, TextField};
use crate::secret::bare_name;

/// What each grant redeems, and who says so.
const REDEEMED: [(&str, &str, &str); 9] = [
    ("authorization_code", "code", "RFC 6749 §4.1.3"),
    ("refresh_token", "refresh_token", "RFC 6749 §6"),
    ("password", "username", "RFC 6749 §4.3.2"),
    (DEVICE_GRANT, "device_code", "RFC 8628 §3.4"),
    (JWT_BEARER_GRANT, "assertion", "RFC 7523 §2.1"),
    (SAML_BEARER_GRANT, "assertion", "RFC 7522 §2.1"),
    (CIBA_GRANT, "auth_req_id", "OpenID Connect CIBA Core §10.1"),
    (
        "fb_exchange_token",
        "fb_exchange_token",
        "Meta: Get long-lived access tokens",
    ),
    (
        "fb_attenuate_token",
        "fb_exchange_token",
        "Auth0: Add Facebook login to native apps",
    ),
];

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(redeemed(case));
    found.extend(asked_for(case));
    found.extend(realm(case));
    found.extend(challenge(case));
    found.extend(verifier(case));
}

/// The grant without what it redeems.
fn redeemed(case: &LintCase<'_>) -> Option<Finding> {
    // With a subject token the exchange is meant, and the grant is what is wrong.
    if case.request.subject_token.is_some() || case.has_own_names() || is_former(case) {
        return None;
    }
    let (_, name, source) = *REDEEMED.iter().find(|(grant, ..)| *grant == case.grant())?;
    // Microsoft's first endpoint has the device's code under this name (MicrosoftDocs/azure-docs, issue 46110).
    let is_first = case.server.is("entra") && !is_entras_second(case);
    let name = if is_first && name == "device_code" {
        "code"
    } else {
        name
    };
    // Joined otherwise it is said where names are looked at.
    let own = bare_name(name);
    let mut parameters = case.request.parameters.iter();
    let is_written = parameters.any(|parameter| bare_name(&parameter.name) == own);
    (!is_written && !case.sends(name)).then(|| {
        Finding {
            id: format!("lint.missing.{}", name.replace('_', "-")),
            ..worded("lint.missing:redeemed", &[("name", &name)])
        }
        .source(source)
    })
}

/// Whether it goes to the second of Microsoft Entra's endpoints.
fn is_entras_second(case: &LintCase<'_>) -> bool {
    case.request.token_endpoint.path().contains("/v2.0/")
}

/// What servers ask for beside it.
fn asked_for(case: &LintCase<'_>) -> Option<Finding> {
    let grant = case.grant();
    let is_own = grant == "client_credentials";
    let audience = case.request.texts.audience.as_deref().unwrap_or_default();
    match case.server.id {
        "auth0" if is_own && !case.sends("audience") && !case.sends("resource") => {
            Some(worded("lint.missing.audience:client-credentials", &[]))
        }
        "google_sts"
            if grant == TOKEN_EXCHANGE_GRANT
                && audience.starts_with(GOOGLE_RESOURCE)
                && !case.sends("scope") =>
        {
            Some(worded("lint.missing.scope", &[]))
        }
        // With a resource it is said that scope takes its place.
        "entra"
            if (is_own || grant == JWT_BEARER_GRANT)
                && is_entras_second(case)
                && case.filled(TextField::Resource).is_none()
                && !case.sends("scope") =>
        {
            Some(worded("lint.missing.scope:entra", &[]))
        }
        "zitadel"
            if case.subject_type() == "urn:zitadel:params:oauth:token-type:user_id"
                && !case.sends("actor_token") =>
        {
            Some(worded("lint.missing.actor-token", &[]))
        }
        _ => None,
    }
}

/// The grant of a password at one connection (Auth0: Resource Owner Password Flow, realm support).
const PASSWORD_GRANT: &str = "http://auth0.com/oauth/grant-type/password-realm";
/// The grant of a code that was sent to the user (Auth0: Passwordless, authenticate user).
const PASSWORDLESS_GRANT: &str = "http://auth0.com/oauth/grant-type/passwordless/otp";

/// The connection at which a user signs in without a browser: Auth0 calls it realm, and its former endpoint called it connection.
fn realm(case: &LintCase<'_>) -> Option<Finding> {
    let at = |name: &str| {
        let mut parameters = case.request.parameters.iter();
        parameters.position(|parameter| parameter.name == name)
    };
    let is_at_one = [PASSWORD_GRANT, PASSWORDLESS_GRANT].contains(&case.grant());
    if is_at_one && !case.sends("realm") {
        let Some(at) = at("connection") else {
            return Some(worded("lint.missing.realm", &[]));
        };
        let found = worded("lint.missing.realm:connection", &[]);
        return Some(found.field(format!("parameters.{at}")));
    }
    if case.grant() != "password" || !case.is_auth0() || is_former(case) {
        return None;
    }
    let (at, name) = ["connection", "realm"]
        .into_iter()
        .find_map(|name| Some((at(name)?, name)))?;
    let found = worded(
        "lint.parameter.realm",
        &[("name", &name), ("grant", &PASSWORD_GRANT)],
    );
    Some(found.field(format!("parameters.{at}")))
}

/// The challenge stands where the code was asked for; the verifier that it was made of stands here.
fn challenge(case: &LintCase<'_>) -> Option<Finding> {
    if case.grant() != "authorization_code" {
        return None;
    }
    let mut parameters = case.request.parameters.iter();
    let at = parameters.position(|parameter| parameter.name == "code_challenge")?;
    let key = if case.sends("code_verifier") {
        "lint.parameter.challenge:beside"
    } else {
        "lint.parameter.challenge"
    };
    Some(worded(key, &[]).field(format!("parameters.{at}")))
}

/// A code that anybody can redeem who has it: a client without a secret proves by PKCE that it asked for it (RFC 9700 §2.1.1).
fn verifier(case: &LintCase<'_>) -> Option<Finding> {
    let is_proved = case.authenticates() || case.sends("code_verifier");
    // Of Apple's and Google's own clients it is said what they need.
    let is_said = ["apple", "google"].contains(&case.server.id) || case.has_own_names();
    (case.grant() == "authorization_code" && !is_proved && !is_said)
        .then(|| worded("lint.missing.code-verifier", &[]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::{PASSWORD_GRANT, PASSWORDLESS_GRANT};
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, Field, FieldValue, Texts};

    fn asked(endpoint: &str, grant: &str, names: &[&str]) -> ExchangeRequest {
        let parameters = names.iter().map(|name| Field {
            name: (*name).to_owned(),
            value: FieldValue::Plain("x".to_owned()),
        });
        ExchangeRequest {
            texts: Texts {
                grant_type: Some(grant.to_owned()),
                client_id: Some("app".to_owned()),
                ..Texts::default()
            },
            parameters: parameters.collect(),
            ..ExchangeRequest::new(url::Url::parse(endpoint).unwrap())
        }
    }

    fn said(request: &ExchangeRequest) -> Vec<String> {
        let evidence = Evidence {
            tenant: request.token_endpoint.origin().ascii_serialization(),
            client_method: "client_secret_post".to_owned(),
            now: NOW,
            ..Evidence::default()
        };
        loud(request, &evidence)
    }

    const OWN: &str = "https://login.acme.example/oauth2/token";
    const AUTH0: &str = "https://acme.eu.auth0.com/oauth/token";
    const ENTRA: &str = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

    #[test]
    fn a_user_signs_in_at_a_realm() {
        let (password, code) = (PASSWORD_GRANT, PASSWORDLESS_GRANT);
        let plain = "password";
        for (endpoint, grant, names, id) in [
            (AUTH0, password, "username realm", ""),
            (AUTH0, password, "username", "lint.missing.realm"),
            (AUTH0, code, "otp connection", "lint.missing.realm"),
            (AUTH0, code, "otp realm", ""),
            (AUTH0, plain, "username", ""),
            (AUTH0, plain, "username connection", "lint.parameter.realm"),
            (AUTH0, plain, "username realm", "lint.parameter.realm"),
            // Another server may read it.
            (OWN, plain, "username realm", ""),
        ] {
            let names: Vec<&str> = names.split(' ').collect();
            let found = said(&asked(endpoint, grant, &names)).join(" ");
            assert_eq!(found, id, "{grant} {names:?}");
        }
    }

    #[test]
    fn a_grant_has_what_it_redeems() {
        for (grant, name, id) in [
            ("authorization_code", "code", "lint.missing.code"),
            (
                "refresh_token",
                "refresh_token",
                "lint.missing.refresh-token",
            ),
            (
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion",
                "lint.missing.assertion",
            ),
        ] {
            assert_eq!(said(&asked(OWN, grant, &[])), [id], "{grant}");
            assert_eq!(said(&asked(OWN, grant, &[name])), [""; 0], "{grant}");
            let address = format!("{OWN}?{name}=x");
            assert_eq!(said(&asked(&address, grant, &[])), [""; 0], "{grant}");
        }
        assert_eq!(
            said(&asked(OWN, "refresh_token", &["refreshToken"])),
            ["lint.parameter.name"]
        );
        let first = "https://login.microsoftonline.com/common/oauth2/token";
        let device = "urn:ietf:params:oauth:grant-type:device_code";
        assert_eq!(said(&asked(first, device, &["code"])), [""; 0]);
        assert_eq!(said(&asked(first, device, &[])), ["lint.missing.code"]);
        assert_eq!(said(&asked(ENTRA, device, &["device_code"])), [""; 0]);
        let graph = "https://graph.facebook.com/oauth/access_token";
        let attenuation = asked(graph, "fb_attenuate_token", &["access_token"]);
        assert_eq!(said(&attenuation), ["lint.missing.fb-exchange-token"]);
        // Where a subject token stands, the exchange is meant.
        let mut meant = asked(OWN, "refresh_token", &[]);
        meant.subject_token = Some(crate::secret::Secret::new("token"));
        assert!(!said(&meant).contains(&"lint.missing.refresh-token".to_owned()));
    }

    #[test]
    fn servers_ask_for_more() {
        let own = "client_credentials";
        let id = "lint.missing.audience".to_owned();
        let mut client = asked(AUTH0, own, &[]);
        assert_eq!(said(&client), [id]);
        client.texts.audience = Some("https://api.acme.example/".to_owned());
        assert_eq!(said(&client), [""; 0]);
        assert_eq!(said(&asked(OWN, own, &[])), [""; 0]);
        let mut entra = asked(ENTRA, own, &[]);
        assert_eq!(said(&entra), ["lint.missing.scope"]);
        entra.texts.resource = Some("https://graph.microsoft.com".to_owned());
        assert_eq!(said(&entra), ["lint.entra.resource"]);
        let mut user = custom();
        user.token_endpoint =
            url::Url::parse("https://acme.us1.zitadel.cloud/oauth/v2/token").unwrap();
        user.texts.subject_token_type =
            Some("urn:zitadel:params:oauth:token-type:user_id".to_owned());
        let id = "lint.missing.actor-token".to_owned();
        assert!(loud(&user, &with_text("259241944654282754")).contains(&id));
        user.actor_token = Some(crate::secret::Secret::new("token"));
        assert!(!loud(&user, &with_text("259241944654282754")).contains(&id));
    }

    #[test]
    fn a_challenge_has_no_place_where_a_code_is_redeemed() {
        let code = |names: &[&str]| said(&asked(OWN, "authorization_code", names));
        let id = "lint.parameter.challenge".to_owned();
        assert!(code(&["code", "code_challenge"]).contains(&id));
        assert!(!code(&["code", "redirect_uri"]).contains(&id));
        let id = "lint.missing.code-verifier".to_owned();
        for (names, is_said) in [
            (&["code"][..], true),
            (&["code", "code_verifier"], false),
            (&["code", "client_secret"], false),
        ] {
            let found = ids(&asked(OWN, "authorization_code", names), &evidence());
            assert_eq!(found.contains(&id), is_said, "{names:?}");
        }
    }
}
