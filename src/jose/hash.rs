//! Hashes as base64url.

use super::base64url;

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
