//! Issuing tokens for a grant.

use super::applications::{Api, DemoApplication, Quirk};
use super::keys::{DemoKeys, SECOND_KID, TENANT_KID};
use super::message::HttpResponse;
use super::state::{Grant, TenantState};
use crate::jose::{base64url, random_id};
use crate::json::Json;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// Life of an access token, seconds.
pub const ACCESS_LIFE: i64 = 86_400;
/// Life of an ID token, seconds.
const ID_LIFE: i64 = 36_000;

/// The answer to a grant. `asked` is the scope as asked, nothing where none was.
pub fn tokens(
    tenant: &TenantState,
    application: &DemoApplication,
    api: Option<&Api>,
    grant: Grant,
    asked: Option<&str>,
) -> HttpResponse {
    let failed = || HttpResponse::error(500, "server_error", "The demo tenant could not sign");
    let Some(access) = access_token(tenant, application, api, &grant) else {
        return failed();
    };
    let mut members = vec![("access_token", Json::text(access))];
    if grant.scope.iter().any(|scope| scope == "openid") {
        let Some(id) = id_token(tenant, &grant) else {
            return failed();
        };
        members.push(("id_token", Json::text(id)));
    }
    if grant.scope.iter().any(|scope| scope == "offline_access") {
        let refresh = format!("v1.Mdemo{}", random_id(30));
        tenant
            .memory()
            .grants
            .insert(refresh.clone(), grant.clone());
        members.push(("refresh_token", Json::text(refresh)));
    }
    let granted = grant.scope.join(" ");
    if asked.is_none_or(|asked| {
        asked
            .split_whitespace()
            .ne(grant.scope.iter().map(String::as_str))
    }) {
        members.push(("scope", Json::text(granted)));
    }
    members.push(("expires_in", Json::int(ACCESS_LIFE)));
    members.push((
        "token_type",
        Json::text(if grant.jkt.is_some() {
            "DPoP"
        } else {
            "Bearer"
        }),
    ));
    HttpResponse::ok(Json::object(members))
}

fn access_token(
    tenant: &TenantState,
    application: &DemoApplication,
    api: Option<&Api>,
    grant: &Grant,
) -> Option<String> {
    let Some(api) = api else {
        let token = if application.quirk == Quirk::Jwe {
            encrypted(tenant, grant)?
        } else {
            random_id(24)
        };
        tenant.memory().grants.insert(token.clone(), grant.clone());
        return Some(token);
    };
    let now = tenant.now();
    let openid = grant.scope.iter().any(|scope| scope == "openid");
    let audience = if openid {
        Json::Array(vec![
            Json::text(api.identifier),
            Json::text(format!("{}userinfo", tenant.issuer)),
        ])
    } else {
        Json::text(api.identifier)
    };
    let mut claims = vec![
        ("iss", Json::text(&tenant.issuer)),
        ("sub", Json::text(&grant.user.sub)),
        ("aud", audience),
        ("iat", Json::int(now)),
        ("exp", Json::int(now + ACCESS_LIFE)),
        ("scope", Json::text(grant.scope.join(" "))),
    ];
    if api.rfc9068 {
        claims.push(("jti", Json::text(format!("demo-{}", random_id(12)))));
        claims.push(("client_id", Json::text(application.id)));
    } else {
        claims.push(("azp", Json::text(application.id)));
    }
    claims.push((
        "permissions",
        Json::Array(api.granted.iter().map(|scope| Json::text(*scope)).collect()),
    ));
    claims.extend(
        grant
            .jkt
            .as_ref()
            .map(|jkt| ("cnf", Json::object([("jkt", Json::text(jkt))]))),
    );
    claims.extend(grant.act.as_ref().map(|act| ("act", act.clone())));
    let (key, kid, kind) = if api.rfc9068 {
        (&tenant.keys.second, SECOND_KID, "at+jwt")
    } else {
        (&tenant.keys.tenant, TENANT_KID, "JWT")
    };
    let token = DemoKeys::signed(key, kid, kind, &Json::object(claims))?;
    if openid {
        tenant.memory().grants.insert(token.clone(), grant.clone());
    }
    Some(token)
}

/// A JWE that only the tenant can open: `dir` with A256GCM (RFC 7516, RFC 7518 §4.5).
fn encrypted(tenant: &TenantState, grant: &Grant) -> Option<String> {
    let header = Json::object([
        ("alg", Json::text("dir")),
        ("enc", Json::text("A256GCM")),
        ("iss", Json::text(&tenant.issuer)),
    ]);
    let protected = base64url::encode(header.to_compact());
    let key = LessSafeKey::new(
        UnboundKey::new(
            &AES_256_GCM,
            &base64url::decode(tenant.keys.content.expose())?,
        )
        .ok()?,
    );
    let vector: [u8; 12] = base64url::decode(&random_id(12))?.try_into().ok()?;
    let mut content = Json::object([
        ("sub", Json::text(&grant.user.sub)),
        ("demo", Json::Bool(true)),
    ])
    .to_compact()
    .into_bytes();
    let tag = key
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(vector),
            Aad::from(protected.as_bytes()),
            &mut content,
        )
        .ok()?;
    Some(format!(
        "{protected}..{}.{}.{}",
        base64url::encode(vector),
        base64url::encode(&content),
        base64url::encode(tag.as_ref())
    ))
}

fn id_token(tenant: &TenantState, grant: &Grant) -> Option<String> {
    let now = tenant.now();
    let mut claims = vec![
        ("iss".to_owned(), Json::text(&tenant.issuer)),
        ("sub".to_owned(), Json::text(&grant.user.sub)),
        ("aud".to_owned(), Json::text(&grant.client)),
        ("iat".to_owned(), Json::int(now)),
        ("exp".to_owned(), Json::int(now + ID_LIFE)),
    ];
    claims.extend(visible(grant));
    claims.push((
        "https://demo.cambio/claims".to_owned(),
        Json::object([
            ("plan", Json::text("pro")),
            (
                "roles",
                Json::Array(["viewer", "editor", "admin"].map(Json::text).to_vec()),
            ),
        ]),
    ));
    let key = &tenant.keys.tenant;
    DemoKeys::signed(key, TENANT_KID, "JWT", &Json::Object(claims))
}

/// The user's claims that the scope lets out (OpenID Connect Core §5.4).
pub fn visible(grant: &Grant) -> Vec<(String, Json)> {
    let has = |scope: &str| grant.scope.iter().any(|one| one == scope);
    grant
        .user
        .claims
        .iter()
        .filter(|(name, _)| {
            if name.starts_with("email") {
                has("email")
            } else {
                has("profile")
            }
        })
        .cloned()
        .collect()
}
