//! Minting what a provider's SDK would hand to the app.

use super::delegation::MAX_DEPTH;
use super::keys::{DemoKeys, TENANT_KID};
use super::message::HttpResponse;
use super::state::{AppleCode, TenantState};
use crate::jose::{base64url, random_id};
use crate::json::Json;

/// `aud` of the Google tokens: the web client, as the exchange wants it.
pub const GOOGLE_WEB_CLIENT: &str = "demo-web.apps.googleusercontent.com";
/// The one person of the demo as each provider knows her. It never changes, so that two runs differ by what was asked for.
pub const APPLE_USER: &str = "001234.8b1c4f0de29a4375b6d80e1f5a2c9374.0123";
const GOOGLE_USER: &str = "104857600271828182845";
/// As Facebook knows her.
pub const FACEBOOK_USER: &str = "10158000000000000";
/// Life of an Apple code, seconds.
pub const CODE_LIFE: i64 = 300;

/// `POST /demo/artefacts/KIND`
pub fn answer(tenant: &TenantState, kind: &str) -> HttpResponse {
    match mint(tenant, kind) {
        Some(artefact) => HttpResponse::ok(Json::object([
            ("kind", Json::text(kind)),
            ("artefact", Json::text(artefact)),
        ])),
        None => HttpResponse::error(
            404,
            "unknown_artefact",
            format!("There is no demo artefact called {kind}"),
        ),
    }
}

fn mint(tenant: &TenantState, kind: &str) -> Option<String> {
    let now = tenant.now();
    Some(match kind {
        "apple-code" => code(tenant, now, false),
        "apple-code-used" => code(tenant, now, true),
        "apple-code-expired" => code(tenant, now - CODE_LIFE - 1, false),
        "apple-identity-token" => provider_token(
            tenant,
            "https://appleid.apple.com",
            "dev.cambio.demo",
            now,
            vec![
                ("sub", Json::text(APPLE_USER)),
                ("email", Json::text("demo@privaterelay.appleid.com")),
                ("email_verified", Json::text("true")),
                ("is_private_email", Json::text("true")),
                ("nonce_supported", Json::Bool(true)),
                ("real_user_status", Json::int(2)),
            ],
        )?,
        "google-id-token" => google(tenant, now)?,
        "google-id-token-expired" => google(tenant, now - 7200)?,
        "google-access-token" => format!("ya29.demo-{}", random_id(24)),
        "facebook-session" => facebook_session(tenant),
        "facebook-user-token" => format!("EAAdemo{}", random_id(30).replace(['-', '_'], "x")),
        "facebook-limited-login" => provider_token(
            tenant,
            "https://www.facebook.com",
            "1234567890",
            now,
            vec![
                ("sub", Json::text(FACEBOOK_USER)),
                ("name", Json::text("Demo Ada Lovelace")),
                ("given_name", Json::text("Ada")),
                ("family_name", Json::text("Lovelace")),
            ],
        )?,
        "client-secret" => tenant.client_secret.clone(),
        "custom-token" => format!("demo-legacy-{}", random_id(12)),
        "custom-token-bad" => format!("demo-unknown-{}", random_id(12)),
        "access-token-deep" => deep(tenant, now)?,
        _ => return None,
    })
}

/// One letter and 32 hex, `.0.`, four letters, 22 base64url characters.
fn code(tenant: &TenantState, issued: i64, used: bool) -> String {
    let letters: String = hex(2)
        .chars()
        .map(|c| char::from(b'a' + c.to_digit(16).unwrap_or_default() as u8))
        .collect();
    let code = format!("c{}.0.{letters}.{}", hex(16), random_id(16));
    tenant
        .memory()
        .codes
        .insert(code.clone(), AppleCode { issued, used });
    code
}

/// A session info token that the exchange will know.
pub fn facebook_session(tenant: &TenantState) -> String {
    let session = format!("XAAdemo{}", random_id(30).replace(['-', '_'], "x"));
    tenant.memory().sessions.insert(session.clone());
    session
}

/// An access token of this tenant that went through as many hands as it may.
fn deep(tenant: &TenantState, now: i64) -> Option<String> {
    let mut act = Json::object([("sub", Json::text("demo-service-1"))]);
    for at in 2..=MAX_DEPTH {
        let sub = Json::text(format!("demo-service-{at}"));
        act = Json::object([("sub", sub), ("act", act)]);
    }
    let payload = Json::object([
        ("iss", Json::text(&tenant.issuer)),
        ("sub", Json::text("auth0|0123456789abcdef01234567")),
        ("aud", Json::text("https://api.demo.cambio/")),
        ("iat", Json::int(now)),
        ("exp", Json::int(now + 3600)),
        ("scope", Json::text("read:notes")),
        ("azp", Json::text("demo-native-ios")),
        ("act", act),
    ]);
    DemoKeys::signed(&tenant.keys.tenant, TENANT_KID, "JWT", &payload)
}

fn google(tenant: &TenantState, now: i64) -> Option<String> {
    provider_token(
        tenant,
        "https://accounts.google.com",
        GOOGLE_WEB_CLIENT,
        now,
        vec![
            ("azp", Json::text("demo-android.apps.googleusercontent.com")),
            ("sub", Json::text(GOOGLE_USER)),
            ("email", Json::text("ada@demo.cambio")),
            ("email_verified", Json::Bool(true)),
            ("name", Json::text("Ada Lovelace")),
            ("given_name", Json::text("Ada")),
            ("family_name", Json::text("Lovelace")),
        ],
    )
}

fn provider_token(
    tenant: &TenantState,
    issuer: &str,
    audience: &str,
    now: i64,
    claims: Vec<(&'static str, Json)>,
) -> Option<String> {
    let mut payload = vec![
        ("iss", Json::text(issuer)),
        ("aud", Json::text(audience)),
        ("iat", Json::int(now)),
        ("exp", Json::int(now + 3600)),
    ];
    payload.extend(claims);
    let key = &tenant.keys.provider;
    DemoKeys::signed(key, "demo-provider", "JWT", &Json::object(payload))
}

/// Random lower-case hexadecimal, two characters a byte.
fn hex(bytes: usize) -> String {
    base64url::decode(&random_id(bytes))
        .unwrap_or_default()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
