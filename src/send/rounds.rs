//! Nonce challenges.

use crate::dpop;
use crate::exchange::Attempt;

pub(super) fn challenge(attempt: &Attempt) -> Option<String> {
    let response = attempt
        .response
        .as_ref()
        .filter(|_| attempt.failure.is_none())?;
    dpop::challenge(
        response.status,
        &response.headers,
        response.text()?.as_bytes(),
    )
}
