//! The calls of one request: a nonce challenge is answered once, with a fresh proof and a fresh assertion (RFC 9449 §8, §9).

use super::clock::now;
use super::session::{NonceKey, Session};
use crate::diagnosis::BadInput;
use crate::dpop;
use crate::exchange::{Attempt, Exchange, Freshness, WireRequest};
use crate::http::Cancel;
use crate::jose::{KeyError, random_id};

/// Sends what `build` makes, and once more where `challenge` finds a nonce in the answer; returns all attempts. The newest nonce is cached
/// under `nonce_key`, which is `None` where the request carries no proof.
pub(super) async fn rounds(
    session: &Session,
    nonce_key: Option<NonceKey>,
    build: impl Fn(&Freshness) -> Result<WireRequest, KeyError>,
    challenge: impl Fn(&Attempt) -> Option<String>,
    cancel: &Cancel,
) -> Result<Exchange, BadInput> {
    let mut exchange = Exchange::default();
    let mut nonce = nonce_key
        .as_ref()
        .and_then(|key| session.cache().nonces.get(key).cloned());
    for round in 0..2 {
        let fresh = Freshness {
            now: now(),
            proof_jti: random_id(16),
            assertion_jti: random_id(16),
            nonce: nonce.take(),
        };
        let wire = build(&fresh).map_err(|error| {
            BadInput::new(
                "secret.key",
                "The request could not be signed",
                error.to_string(),
            )
        })?;
        let attempt = session.http.send(wire, cancel).await;
        if let (Some(key), Some(offered)) = (&nonce_key, offered(&attempt)) {
            session.cache().nonces.insert(key.clone(), offered);
        }
        nonce = challenge(&attempt).filter(|_| round == 0);
        exchange.attempts.push(attempt);
        if nonce.is_none() {
            break;
        }
    }
    Ok(exchange)
}

/// Returns the nonce of a token endpoint's challenge; `None` where the answer is none.
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

fn offered(attempt: &Attempt) -> Option<String> {
    dpop::offered(&attempt.response.as_ref()?.headers)
}
