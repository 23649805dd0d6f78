//! What an application's quirk refuses.

use crate::demo::applications::Quirk;
use crate::demo::message::Answer;

/// What is refused whatever the grant says.
pub(super) fn turned_away(quirk: Quirk) -> Option<Answer> {
    Some(match quirk {
        Quirk::Suspicious => Answer::error(
            429,
            "too_many_attempts",
            "We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.",
        ),
        // No source states status and description: our choice.
        Quirk::Captcha => Answer::error(
            401,
            "requires_verification",
            "Bot detection wants a CAPTCHA, which this endpoint cannot show",
        ),
        // No source states status and description: our choice.
        Quirk::ThirdParty => Answer::error(
            403,
            "unauthorized_client",
            "Third-party clients cannot use this grant",
        ),
        // Outages look different each time: status, code and description are our choice.
        Quirk::Outage => Answer::error(503, "server_error", "The demo tenant plays an outage"),
        _ => return None,
    })
}
