//! One signature and all that is known of it while it is tried.

use super::parsed::Token;

/// A token whose signature is tried with keys.
pub(super) struct Trial<'a> {
    pub(super) token: &'a Token,
    pub(super) algorithm: &'a str,
    pub(super) signature: &'a [u8],
}

impl Trial<'_> {
    pub(super) fn input(&self) -> &[u8] {
        self.token.signing_input()
    }
}
