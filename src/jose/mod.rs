//! JOSE: base64url, keys and key sets, thumbprints, signing and verifying (RFC 7515, 7517, 7518, 7638).

pub mod base64url;
mod jwk;
mod signing_key;
mod verify;

pub use jwk::{Jwk, JwkSet};
pub use signing_key::{KeyError, SigningAlgorithm, SigningKey};
pub use verify::{Uncheckable, verify};

/// Random base64url text, for `jti`, ids and states. `bytes` bytes of the system's randomness.
///
/// This is the one place that draws randomness besides key generation and signing; callers hand the result down.
pub fn random_id(bytes: usize) -> String {
    let mut random = vec![0_u8; bytes];
    // A failing system generator leaves nothing sensible to do; aws-lc aborts by itself in that case.
    if aws_lc_rs::rand::fill(&mut random).is_err() {
        return String::new();
    }
    base64url::encode(&random)
}

/// SHA-256 of the bytes, base64url: `ath`, `jkt` and thumbprints are made of it.
pub fn sha256_base64url(bytes: &[u8]) -> String {
    base64url::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}
