//! Refusals that several grants share, and those of an application's quirk.

use crate::demo::applications::Quirk;
use crate::demo::message::{HttpResponse, Parameters};
use crate::jose::random_id;
use crate::json::Json;

/// Returns the refusal of a request that lacks a parameter.
pub(super) fn missing(name: &str) -> HttpResponse {
    HttpResponse::invalid(format!("Missing required parameter: {name}"))
}

/// Returns the parameter's text, which must not be empty.
pub(super) fn required<'a>(
    parameters: &'a Parameters,
    name: &str,
) -> Result<&'a str, HttpResponse> {
    parameters
        .text(name)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(name))
}

/// Returns what is refused whatever the grant says.
pub(super) fn turned_away(quirk: Quirk) -> Option<HttpResponse> {
    Some(match quirk {
        Quirk::Suspicious => HttpResponse::error(
            429,
            "too_many_attempts",
            "We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.",
        ),
        // No source states status and description: our choice.
        Quirk::Captcha => HttpResponse::error(
            401,
            "requires_verification",
            "Bot detection wants a CAPTCHA, which this endpoint cannot show",
        ),
        // No source states status and description: our choice.
        Quirk::ThirdParty => HttpResponse::error(
            403,
            "unauthorized_client",
            "Third-party clients cannot use this grant",
        ),
        // Outages look different each time: status, code and description are our choice.
        Quirk::Outage => {
            HttpResponse::error(503, "server_error", "The demo tenant plays an outage")
        }
        _ => return None,
    })
}

/// Returns what rules, Actions and policies refuse once the user is known.
pub(super) fn denied_after_login(quirk: Quirk, with_actor: bool) -> Option<HttpResponse> {
    Some(match quirk {
        // No source states the status: our choice.
        Quirk::RuleThrows => HttpResponse::error(
            401,
            "unauthorized",
            "The demo rule threw: this user has no department",
        ),
        Quirk::ActionDenies => HttpResponse::error(
            403,
            "access_denied",
            "This demo Action lets nobody in on a Monday",
        ),
        // No source states the code: our choice.
        Quirk::Mfa if with_actor => HttpResponse::invalid("MFA is not supported using actor_token"),
        Quirk::Mfa => HttpResponse {
            status: 403,
            ..HttpResponse::ok(Json::object([
                ("error", Json::text("mfa_required")),
                (
                    "error_description",
                    Json::text("Multifactor authentication required"),
                ),
                (
                    "mfa_token",
                    Json::text(format!("Fe26.demo-{}", random_id(24))),
                ),
            ]))
        },
        _ => return None,
    })
}
