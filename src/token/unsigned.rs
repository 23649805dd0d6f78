//! Tokens of tests, which nobody signed.

use super::decode::decode;
use super::parsed::Token;
use crate::jose::base64url::encode;

/// A token with this header and these claims, and something in the signature's place.
pub fn unsigned(header: &str, claims: &str) -> Token {
    decode(&format!("{}.{}.c2ln", encode(header), encode(claims)))
}
