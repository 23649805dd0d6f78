//! What one send is made of.

use crate::secret::Secret;
use std::collections::BTreeMap;

/// Secrets that came from outside the profile, by field path: typed in the window, or read from standard input.
pub type Inputs = BTreeMap<String, Secret>;

/// One final line break is dropped: editors and `echo` add it.
pub fn without_line_break(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}
