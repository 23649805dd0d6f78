//! Hashes as base64url.

use super::base64url;

/// The left half of a hash over the text, base64url: `at_hash` and `c_hash` (OIDC Core §3.1.3.6). Nothing where the algorithm's
/// name holds no hash that is known.
pub fn left_half_hash(algorithm: &str, text: &str) -> Option<String> {
    let whole = hash_of(algorithm, text.as_bytes())?;
    Some(base64url::encode(whole.get(..whole.len() / 2)?))
}

/// The hash of the bytes, by the one in an algorithm's name.
pub fn hash_of(algorithm: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
    let hash = match algorithm {
        // Ed25519 hashes with SHA-512 inside; implementations agree on that one.
        "EdDSA" | "Ed25519" => &SHA512,
        name if name.ends_with("256") => &SHA256,
        name if name.ends_with("384") => &SHA384,
        name if name.ends_with("512") => &SHA512,
        _ => return None,
    };
    Some(digest(hash, bytes).as_ref().to_vec())
}

/// SHA-256 of the bytes, base64url: `ath`, `jkt` and thumbprints are made of it.
pub fn sha256_base64url(bytes: &[u8]) -> String {
    base64url::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}
