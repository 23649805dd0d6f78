//! The user that a subject token stands for, provider by provider.

use crate::demo::applications::{DemoApplication, Quirk};
use crate::demo::artefacts::{APPLE_USER, CODE_LIFE, FACEBOOK_USER, GOOGLE_WEB_CLIENT};
use crate::demo::message::HttpResponse;
use crate::demo::state::{TenantState, User};
use crate::json::Json;
use crate::token::{KeySource, SignatureStatus, decode, judge};

fn invalid_code() -> HttpResponse {
    HttpResponse::error(403, "invalid_grant", "Invalid authorization code")
}

pub(super) fn apple(
    tenant: &TenantState,
    application: &DemoApplication,
    code: &str,
    profile: Option<&Json>,
) -> Result<User, HttpResponse> {
    if application.quirk == Quirk::AppleBroken {
        return Err(HttpResponse::invalid("Error from Apple connection."));
    }
    let now = tenant.now();
    let mut memory = tenant.memory();
    let known = memory
        .codes
        .get_mut(code)
        .filter(|known| !known.used && now - known.issued <= CODE_LIFE)
        .ok_or_else(invalid_code)?;
    known.used = true;
    drop(memory);
    let mut claims = vec![
        (
            "email".to_owned(),
            Json::text("demo-ada@privaterelay.appleid.com"),
        ),
        ("email_verified".to_owned(), Json::Bool(true)),
    ];
    // Apple's own answer has no name: it comes from the app, on the first consent only.
    if let Some(name) = profile.and_then(|profile| profile.get("name")) {
        let (first, last) = (name.get_str("firstName"), name.get_str("lastName"));
        claims.extend(first.map(|first| ("given_name".to_owned(), Json::text(first))));
        claims.extend(last.map(|last| ("family_name".to_owned(), Json::text(last))));
        let full: Vec<&str> = [first, last].into_iter().flatten().collect();
        claims.push(("name".to_owned(), Json::text(full.join(" "))));
    }
    Ok(User {
        sub: format!("apple|{APPLE_USER}"),
        claims,
    })
}

pub(super) fn google(tenant: &TenantState, token: &str) -> Result<User, HttpResponse> {
    // The wording is ours: no source states what a bad Google token answers.
    let invalid = |why: &str| {
        HttpResponse::error(
            403,
            "invalid_grant",
            format!("Invalid Google ID token: {why}"),
        )
    };
    let decoded = decode(token);
    let provider = tenant.keys.provider.public_jwk().clone();
    let keys = KeySource::given(vec![provider], "Google");
    let bare = crate::token::Token {
        header: decoded.header.clone().map(|header| without_kid(&header)),
        ..decoded.clone()
    };
    if judge(&bare, &keys).status != SignatureStatus::Valid {
        return Err(invalid("it is not an ID token signed by Google"));
    }
    if decoded.claim_text("iss") != Some("https://accounts.google.com") {
        return Err(invalid("wrong issuer"));
    }
    if decoded.claim_text("aud") != Some(GOOGLE_WEB_CLIENT) {
        return Err(invalid("wrong audience"));
    }
    if decoded
        .claim_time("exp")
        .is_none_or(|exp| exp <= tenant.now())
    {
        return Err(invalid("it has expired"));
    }
    let claims = [
        "name",
        "given_name",
        "family_name",
        "email",
        "email_verified",
    ];
    Ok(User {
        sub: format!(
            "google-oauth2|{}",
            decoded.claim_text("sub").unwrap_or_default()
        ),
        claims: claims
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), decoded.claim(name)?.clone())))
            .collect(),
    })
}

fn without_kid(header: &Json) -> Json {
    Json::Object(
        header
            .members()
            .unwrap_or_default()
            .iter()
            .filter(|(name, _)| name != "kid")
            .cloned()
            .collect(),
    )
}

pub(super) fn facebook(
    tenant: &TenantState,
    session: &str,
    profile: Option<&Json>,
) -> Result<User, HttpResponse> {
    if !tenant.memory().sessions.contains(session) {
        // The wording is ours, as above.
        return Err(HttpResponse::error(
            403,
            "invalid_grant",
            "Invalid Facebook session info access token",
        ));
    }
    let text = |name: &str| {
        profile
            .and_then(|profile| profile.get_str(name))
            .map(Json::text)
    };
    let mut claims: Vec<(String, Json)> = [
        ("name", "name"),
        ("given_name", "first_name"),
        ("family_name", "last_name"),
        ("email", "email"),
    ]
    .into_iter()
    .filter_map(|(claim, member)| Some((claim.to_owned(), text(member)?)))
    .collect();
    // What the app says of an address is never taken as verified.
    claims.push(("email_verified".to_owned(), Json::Bool(false)));
    Ok(User {
        sub: format!("facebook|{FACEBOOK_USER}"),
        claims,
    })
}

pub(super) fn custom(token: &str) -> Result<User, HttpResponse> {
    if !token.starts_with("demo-legacy-") {
        return Err(HttpResponse::invalid(
            "The demo Action rejected the subject token",
        ));
    }
    let claims = vec![
        ("name".to_owned(), Json::text("Demo Custom")),
        ("email".to_owned(), Json::text("custom@demo.cambio")),
    ];
    Ok(User {
        sub: "auth0|0123456789abcdef01234567".to_owned(),
        claims,
    })
}
