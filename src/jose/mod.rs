//! JOSE: base64url, keys and key sets, thumbprints, signing and verifying (RFC 7515, 7517, 7518, 7638).

pub mod base64url;
mod curve;
mod der_key;
mod jwk;
mod key_json;
mod key_text;
mod key_text_error;
mod pem_text;
mod public_forms;
mod purpose;
mod read_keys;
mod signing_key;
mod ssh_key;
mod uncheckable;
mod verify;
mod weak_key;
mod xml_key;

pub use jwk::{Jwk, JwkSet};
pub use key_text::{holds_private_key, key_set_of, read_key_bytes, read_keys};
pub use key_text_error::KeyTextError;
pub use public_forms::public_key_forms;
pub use read_keys::ReadKeys;
pub use signing_key::{KeyError, SigningAlgorithm, SigningKey};
pub use uncheckable::Uncheckable;
pub use verify::{
    ALGORITHMS, hash_length, is_shared_secret, verify, verify_shared, verify_unbound,
};

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

/// The left half of a hash over the text, base64url: `at_hash` and `c_hash` (OIDC Core §3.1.3.6). The hash is the one in the
/// algorithm's name; nothing where the name holds none that is known.
pub fn left_half_hash(algorithm: &str, text: &str) -> Option<String> {
    use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
    let hash = match algorithm {
        // Ed25519 hashes with SHA-512 inside; implementations agree on that one.
        "EdDSA" | "Ed25519" => &SHA512,
        name if name.ends_with("256") => &SHA256,
        name if name.ends_with("384") => &SHA384,
        name if name.ends_with("512") => &SHA512,
        _ => return None,
    };
    let whole = digest(hash, text.as_bytes());
    let half = whole.as_ref().get(..whole.as_ref().len() / 2)?;
    Some(base64url::encode(half))
}

/// SHA-256 of the bytes, base64url: `ath`, `jkt` and thumbprints are made of it.
pub fn sha256_base64url(bytes: &[u8]) -> String {
    base64url::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}
