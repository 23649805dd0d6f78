//! Checking a proof (RFC 9449 §4.3).

use super::message::{HttpRequest, HttpResponse};
use super::state::TenantState;
use crate::jose::{Jwk, random_id, sha256_base64url, verify};
use crate::json::Json;
use crate::token::{Format, decode};

/// How far a proof's time may be off, seconds.
const LEEWAY: i64 = 300;
/// How long a nonce is good, seconds.
const NONCE_LIFE: i64 = 300;

/// What a call requires of its proof.
pub struct ProofRequirements<'a> {
    /// A nonce of ours, as public clients need at the token endpoint.
    pub nonce: bool,
    /// Seconds by which the judging clock is ahead.
    pub clock_offset: i64,
    /// The access token of a resource call.
    pub access_token: Option<&'a str>,
}

/// The thumbprint of a good proof's key; nothing without a proof.
pub fn check(
    tenant: &TenantState,
    request: &HttpRequest,
    required: &ProofRequirements<'_>,
) -> Result<Option<String>, HttpResponse> {
    let bad = |why: &str| HttpResponse::error(400, "invalid_dpop_proof", why);
    let Some(proof) = request.header("dpop") else {
        return Ok(None);
    };
    let token = decode(proof);
    let (Format::Jws, Some(header), Some(claims), Some(signature)) = (
        token.format,
        &token.header,
        &token.payload,
        &token.signature,
    ) else {
        return Err(bad("The DPoP proof is not a JWT"));
    };
    if header.get_str("typ") != Some("dpop+jwt") {
        return Err(bad("The proof's typ is not dpop+jwt"));
    }
    let key = header
        .get("jwk")
        .cloned()
        .map(Jwk::new)
        .ok_or_else(|| bad("The proof has no jwk"))?;
    if ["d", "p", "q", "k"]
        .iter()
        .any(|private| key.json().get(private).is_some())
    {
        return Err(bad("The proof's jwk holds a private key"));
    }
    let algorithm = header.get_str("alg").unwrap_or_default();
    if verify(algorithm, token.signing_input(), signature, &key) != Ok(true) {
        return Err(bad("The proof's signature does not match its jwk"));
    }
    if claims.get_str("htm") != Some(request.method.as_str()) {
        return Err(bad("htm is not the method of the call"));
    }
    let path = request.path.trim_start_matches('/');
    if claims.get_str("htu") != Some(format!("{}{path}", tenant.issuer).as_str()) {
        return Err(bad("htu is not the address of the call"));
    }
    let now = tenant.now() + required.clock_offset;
    if claims
        .get("iat")
        .and_then(Json::as_i64)
        .is_none_or(|iat| (iat - now).abs() > LEEWAY)
    {
        return Err(bad("iat is too far from the server's clock"));
    }
    if let Some(access_token) = required.access_token {
        if claims.get_str("ath") != Some(sha256_base64url(access_token.as_bytes()).as_str()) {
            return Err(bad("ath is not the hash of the access token"));
        }
    }
    if required.nonce {
        let known = claims
            .get_str("nonce")
            .and_then(|nonce| tenant.memory().nonces.get(nonce).copied());
        if known.is_none_or(|issued| tenant.now() - issued > NONCE_LIFE) {
            return Err(HttpResponse::error(
                400,
                "use_dpop_nonce",
                "Authorization server requires nonce in DPoP proof",
            )
            .header("dpop-nonce", nonce(tenant)));
        }
    }
    let id = claims
        .get_str("jti")
        .filter(|id| !id.is_empty())
        .ok_or_else(|| bad("The proof has no jti"))?;
    if !tenant.memory().proof_ids.insert(id.to_owned()) {
        return Err(bad("The proof was used before: its jti is known"));
    }
    key.thumbprint()
        .map(Some)
        .ok_or_else(|| bad("The proof's jwk is not whole"))
}

/// A new nonce.
pub fn nonce(tenant: &TenantState) -> String {
    let nonce = format!("demo-{}", random_id(12));
    tenant.memory().nonces.insert(nonce.clone(), tenant.now());
    nonce
}
