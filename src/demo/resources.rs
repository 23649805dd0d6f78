//! Discovery, `/userinfo` and `/oauth/revoke`.

use super::issue::visible;
use super::message::{HttpRequest, HttpResponse};
use super::proof::{self, ProofRequirements};
use super::state::TenantState;
use crate::json::Json;

/// The discovery document.
pub fn discovery(tenant: &TenantState) -> HttpResponse {
    let at = |path: &str| Json::text(format!("{}{path}", tenant.issuer));
    HttpResponse::ok(Json::object([
        ("issuer", Json::text(&tenant.issuer)),
        ("token_endpoint", at("oauth/token")),
        ("userinfo_endpoint", at("userinfo")),
        ("revocation_endpoint", at("oauth/revoke")),
        ("jwks_uri", at(".well-known/jwks.json")),
        (
            "dpop_signing_alg_values_supported",
            Json::Array(
                ["ES256", "RS256", "ES384", "EdDSA"]
                    .map(Json::text)
                    .to_vec(),
            ),
        ),
        ("cambio_demo", Json::Bool(true)),
    ]))
}

/// `/userinfo` with Bearer, or with DPoP and a proof that carries `ath` (RFC 9449 §7.1).
pub fn userinfo(tenant: &TenantState, request: &HttpRequest) -> HttpResponse {
    let refused = |why: &str| HttpResponse::error(401, "invalid_token", why);
    let Some((scheme, token)) = request
        .header("authorization")
        .and_then(|value| value.split_once(' '))
    else {
        return refused("There is no access token");
    };
    let Some(grant) = tenant.memory().grants.get(token).cloned() else {
        return refused("The access token is not known");
    };
    if let Some(jkt) = &grant.jkt {
        if !scheme.eq_ignore_ascii_case("dpop") {
            return refused("The access token is bound to a key: use the DPoP scheme with a proof");
        }
        match proof::check(
            tenant,
            request,
            &ProofRequirements {
                nonce: false,
                clock_offset: 0,
                access_token: Some(token),
            },
        ) {
            Ok(Some(key)) if key == *jkt => {}
            Ok(_) => return refused("The proof is missing, or made with another key"),
            Err(answer) => {
                return HttpResponse {
                    status: 401,
                    ..answer
                };
            }
        }
    } else if !scheme.eq_ignore_ascii_case("bearer") {
        return refused("The access token is a bearer token");
    }
    let mut claims = vec![("sub".to_owned(), Json::text(&grant.user.sub))];
    claims.extend(visible(&grant));
    HttpResponse::ok(Json::Object(claims))
}

/// RFC 7009: an unknown token is revoked already.
pub fn revoke(tenant: &TenantState, request: &HttpRequest) -> HttpResponse {
    let parameters = request.parameters();
    let (Some(_), Some(token)) = (parameters.text("client_id"), parameters.text("token")) else {
        return HttpResponse::invalid("Missing required parameter: client_id and token");
    };
    tenant.memory().grants.remove(token);
    HttpResponse::ok(Json::object::<&str>([]))
}
