//! Randomness, besides that of keys and signatures.

use super::base64url;

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
