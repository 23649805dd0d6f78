//! One signature and all that is known of it while it is tried.

use super::parsed::Token;

/// A token whose signature is tried with keys.
pub(super) struct Trial<'a> {
    pub(super) token: &'a Token,
    pub(super) algorithm: &'a str,
    pub(super) signature: &'a [u8],
    /// What the signature is tried over: the text in strict base64url, or as it was written.
    pub(super) input: &'a [u8],
}
