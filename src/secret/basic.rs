//! What stands behind `Basic` in a header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The text that the credentials encode, padded or not: a name, a colon and a password (RFC 7617 §2), or whatever else was put there.
pub fn basic_pair(credentials: &str) -> Option<String> {
    let digits = credentials.trim().trim_end_matches('=');
    let bytes = STANDARD_NO_PAD.decode(digits).ok()?;
    String::from_utf8(bytes).ok()
}
