//! Facebook's Graph, as far as an app needs it before the exchange: it attenuates a user token.

use super::artefacts;
use super::message::{HttpRequest, HttpResponse};
use super::state::TenantState;
use crate::json::Json;

/// `GET /graph/oauth/access_token?grant_type=fb_attenuate_token&client_id=APP&fb_exchange_token=USER_TOKEN`
///
/// A session info token, or error 190 for whatever is no user token, such as that of Limited Login.
pub fn attenuate(tenant: &TenantState, request: &HttpRequest) -> HttpResponse {
    let text = |name: &str| request.query_text(name).unwrap_or_default();
    if text("grant_type") == "fb_attenuate_token"
        && !text("client_id").is_empty()
        && text("fb_exchange_token").starts_with("EAAdemo")
    {
        return HttpResponse::ok(Json::object([
            (
                "access_token",
                Json::text(artefacts::facebook_session(tenant)),
            ),
            ("token_type", Json::text("bearer")),
        ]));
    }
    HttpResponse {
        status: 400,
        ..HttpResponse::ok(Json::object([(
            "error",
            Json::object([
                (
                    "message",
                    Json::text("Invalid OAuth access token - Cannot parse access token"),
                ),
                ("type", Json::text("OAuthException")),
                ("code", Json::int(190)),
                ("fbtrace_id", Json::text("demo")),
            ]),
        )]))
    }
}
