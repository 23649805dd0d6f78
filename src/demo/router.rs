//! The way to each endpoint.

use super::message::{HttpRequest, HttpResponse};
use super::state::TenantState;
use super::{artefacts, graph, resources, token_endpoint};

/// Returns what the endpoint of this method and path answers.
pub fn answer(tenant: &TenantState, request: &HttpRequest) -> HttpResponse {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/oauth/token") => token_endpoint::answer(tenant, request),
        ("POST", "/oauth/access_token") => token_endpoint::legacy(),
        ("POST", "/oauth/revoke") => resources::revoke(tenant, request),
        ("GET" | "POST", "/userinfo") => resources::userinfo(tenant, request),
        ("GET", "/graph/oauth/access_token") => graph::attenuate(tenant, request),
        ("GET", "/.well-known/openid-configuration") => resources::discovery(tenant),
        ("GET", "/.well-known/jwks.json") => HttpResponse::ok(tenant.keys.key_set()),
        ("POST", path) => match path.strip_prefix("/demo/artefacts/") {
            Some(kind) => artefacts::answer(tenant, kind),
            None => not_found(),
        },
        _ => not_found(),
    }
}

fn not_found() -> HttpResponse {
    HttpResponse::error(404, "not_found", "The demo tenant has no such endpoint")
}
