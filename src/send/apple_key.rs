//! Whether Apple knows the key, without a code being used up.

use super::network::{checked, set_network};
use super::session::Session;
use crate::diagnosis::{AppleKey, BadInput};
use crate::exchange::Attempt;
use crate::exchange::follow_up::{APPLE_TOKEN_ENDPOINT, apple_key_test};
use crate::http::Cancel;
use crate::secret::Secret;

/// Asks Apple's token endpoint with a made-up code (Apple, "Generate and validate tokens"). `client_id` is the bundle id or the
/// Services ID, `client_secret` the JWT signed with the .p8 key. Without `endpoint` Apple's own is asked; another is https, or http on
/// this computer. Only called when the user asks for it: it is another origin than the tenant's.
///
/// Returns the verdict with the attempt; where the answer tells nothing of the key, the verdict is a sentence that says so. `Err` means
/// that nothing was sent.
pub async fn test_apple_key(
    session: &Session,
    client_id: &str,
    client_secret: &Secret,
    endpoint: Option<&str>,
    cancel: &Cancel,
) -> Result<(Result<AppleKey, String>, Attempt), BadInput> {
    let endpoint = checked(endpoint.unwrap_or(APPLE_TOKEN_ENDPOINT))?;
    let missing = |what: &str| {
        Err(BadInput::new(
            "apple-key.missing",
            format!("{what} is missing"),
            "Apple's answer would say nothing about the key. Nothing was sent",
        ))
    };
    if client_id.trim().is_empty() {
        return missing("The bundle id or Services ID");
    }
    if client_secret.is_empty() {
        return missing("The client secret, a JWT signed with the .p8 key,");
    }
    set_network(session, &[&endpoint]).await?;
    let wire = apple_key_test(&endpoint, client_id.trim(), client_secret);
    let attempt = session.http.send(wire, cancel).await;
    Ok((verdict(&attempt), attempt))
}

/// Returns what an answer tells of the key. 400 `invalid_client`: Apple does not accept the client. 400 `invalid_grant`: only the code is
/// wrong, as it must be.
fn verdict(attempt: &Attempt) -> Result<AppleKey, String> {
    if let Some(failure) = &attempt.failure {
        return Err(format!("{}: {}", failure.title, failure.detail));
    }
    let Some(response) = &attempt.response else {
        return Err("Nothing came back".to_owned());
    };
    let body = response.object().unwrap_or_default();
    let error = body.get_str("error");
    match (response.status, error) {
        (400, Some("invalid_client")) => Ok(AppleKey::Rejected),
        (400, Some("invalid_grant")) => Ok(AppleKey::Accepted),
        (status, Some(error)) => Err(format!(
            "Apple answered {status} {error}, which says nothing about the key"
        )),
        (status, None) => Err(format!(
            "The answer was {status} without an Apple error, which says nothing about the key"
        )),
    }
}
