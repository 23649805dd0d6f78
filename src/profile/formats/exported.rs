//! What an export wrote, and what its notes say of secrets.

use super::placeholder_call::{PartValue, PlaceholderCall};
use crate::exchange::BodyEncoding;

/// What an export wrote, and what it could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file's text.
    pub text: String,
    /// What the format cannot carry, or what has to be known to use it; a sentence each.
    pub notes: Vec<String>,
}

/// What a template's variable looks like in collections: `{{subject_token}}`.
pub fn braces(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// A value with its variable where it is a secret.
pub fn in_braces(part: &PartValue) -> String {
    match part {
        PartValue::Plain(text) => text.clone(),
        PartValue::Secret(name) => braces(name),
    }
}

/// What has to be known of the variable that holds the client secret of HTTP Basic.
pub fn basic_note(variable: &str) -> String {
    format!(
        "A client secret with characters other than letters, digits and -._ has to be percent-encoded in {variable} (RFC 6749 §2.3.1)"
    )
}

/// A secret that stands inside an encoded body is put there as it is.
pub fn raw_secret_note(call: &PlaceholderCall) -> Option<String> {
    let inside = call
        .parameters
        .iter()
        .any(|one| matches!(one.value, PartValue::Secret(_)));
    inside.then(|| match call.encoding {
        BodyEncoding::Form => "A secret is put into the body as it is: write one with characters such as + & % or = percent-encoded".to_owned(),
        BodyEncoding::Json => "A secret is put into the body as it is: write one with quotes or backslashes JSON-escaped".to_owned(),
    })
}
