//! What the proof of the paste proves (RFC 9449 §4.3): address, method, time, key.

use super::calls::before;
use super::proven::Proven;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::{TokenClaims, TokenParameter};
use crate::token::claims::{span, utc};
use url::Url;

/// From so many seconds on a proof's time is off.
const OFF: u64 = 60;
/// The same at Duende, whose proofs live a minute and whose clocks may differ by five (Duende IdentityServer: `DPoPOptions`).
const OFF_AT_DUENDE: u64 = 360;
/// Seconds that a proof may be old at every server that is known: Keycloak takes no more (`DPoPUtil`, `DEFAULT_PROOF_LIFETIME`).
const FRESH: u64 = 10;
/// The same for a proof whose time is yet to come (`DEFAULT_ALLOWED_CLOCK_SKEW`).
const AHEAD: u64 = 2;

fn proof<'a>(case: &'a Case<'_>) -> Option<&'a TokenClaims> {
    case.reported
        .token(TokenParameter::Proof)
        .filter(|claims| claims.is_readable())
}

pub(super) fn htu(case: &Case<'_>) -> Option<Proven> {
    let said = proof(case)?.htu.clone()?;
    let wanted = crate::dpop::htu(&Url::parse(case.address()?).ok()?);
    Some(Proven::new(
        said != wanted,
        [("said", said), ("wanted", wanted)],
    ))
}

pub(super) fn htm(case: &Case<'_>) -> Option<Proven> {
    let said = proof(case)?.htm.clone()?;
    let wanted = case.reported.method.clone()?;
    Some(Proven::new(
        said != wanted,
        [("said", said), ("wanted", wanted)],
    ))
}

pub(super) fn clock(case: &Case<'_>) -> Option<Proven> {
    let iat = proof(case)?.iat?;
    let date = case.date()?;
    let skew = iat.abs_diff(date);
    let off = if case.is_server("duende") {
        OFF_AT_DUENDE
    } else {
        OFF
    };
    let fine = if iat > date { AHEAD } else { FRESH };
    // Between the two it depends on the server's settings.
    if skew > fine && skew <= off {
        return None;
    }
    let shown = |seconds: i64| utc(seconds).unwrap_or_else(|| seconds.to_string());
    let direction = if iat > date { "ahead of" } else { "behind" };
    Some(Proven::new(
        skew > off,
        [
            ("said", shown(iat)),
            ("wanted", shown(date)),
            ("skew", span(skew)),
            ("direction", direction.to_owned()),
        ],
    ))
}

pub(super) fn missing(case: &Case<'_>) -> Option<Proven> {
    let sent = case.reported.has_proof?;
    Some(Proven::new(!sent, []))
}

pub(super) fn nonce(case: &Case<'_>) -> Option<Proven> {
    let has = proof(case)?.nonce.is_some();
    Some(Proven::new(!has, []))
}

/// A nonce other than the one that the answer offers.
pub(super) fn nonce_other(case: &Case<'_>) -> Option<Proven> {
    let sent = proof(case)?.nonce.as_deref()?;
    let offered = case.answer.header("dpop-nonce")?;
    Some(Proven::new(sent != offered, []))
}

/// The proof of an earlier call of the recording, sent again.
pub(super) fn again(case: &Case<'_>) -> Option<Proven> {
    before(case).next()?;
    let again = before(case).any(|call| call.same_proof);
    Some(Proven::new(again, []))
}

pub(super) fn form(case: &Case<'_>) -> Option<Proven> {
    let claims = case.reported.token(TokenParameter::Proof)?;
    let malformed = claims.malformed.clone();
    if malformed.is_none() && !claims.is_readable() {
        return None;
    }
    Some(Proven::new(
        malformed.is_some(),
        [("what", malformed.unwrap_or_default())],
    ))
}

/// A token that is bound to a key, sent as one that is not (RFC 9449 §7.1).
pub(super) fn as_bearer(case: &Case<'_>) -> Option<Proven> {
    let presented = case.reported.authorization? == "Bearer"
        && case.reported.sent("subject_token") != Some(true);
    let token = case.reported.token(TokenParameter::Subject)?;
    (presented && token.jkt.is_some()).then(|| Proven::new(true, []))
}

/// The key that the presented token is bound to, against the proof's own.
pub(super) fn key(case: &Case<'_>) -> Option<Proven> {
    let wanted = proof(case)?.jkt.clone()?;
    let said = case.reported.token(TokenParameter::Subject)?.jkt.clone()?;
    Some(Proven::new(
        said != wanted,
        [("said", said), ("wanted", wanted)],
    ))
}
