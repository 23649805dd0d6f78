//! Leaves of a recording, from the stretch of the file where they stand.

use serde::de::{Deserializer as _, Error, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The text of a value, or a number as written; none for null and all else. Surrogates that stand alone become U+FFFD, as browsers
/// send them.
pub(super) fn text(value: Option<&RawValue>) -> Option<Cow<'_, str>> {
    let raw = value?.get();
    if raw.starts_with('"') {
        let mut reader = serde_json::Deserializer::from_str(raw);
        return reader.deserialize_bytes(Loose).ok();
    }
    raw.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        .then_some(Cow::Borrowed(raw))
}

/// The whole number of a value.
pub(super) fn number(value: Option<&RawValue>) -> Option<i64> {
    text(value)?.trim().parse().ok()
}

/// Text that may hold surrogates alone, which serde_json hands over as bytes only.
struct Loose;

impl<'de> Visitor<'de> for Loose {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(without_surrogates(bytes)),
        })
    }
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(without_surrogates(bytes)))
    }
}

fn without_surrogates(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        // A surrogate is three bytes, 0xED and two more, which are three chunks.
        if matches!(chunk.invalid(), [0xed, ..]) {
            out.push(char::REPLACEMENT_CHARACTER);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_read() {
        for (raw, expected) in [
            (r#""a\u00e9""#, Some("aé")),
            (r#""a\ud83d b""#, Some("a\u{fffd} b")),
            (r#""\ud83d\ude00""#, Some("😀")),
            (r#""\ude00\ud83d""#, Some("\u{fffd}\u{fffd}")),
            ("12", Some("12")),
            ("null", None),
            ("{}", None),
        ] {
            let value: &RawValue = serde_json::from_str(raw).unwrap();
            assert_eq!(text(Some(value)).as_deref(), expected, "{raw}");
        }
        let value: &RawValue = serde_json::from_str("403").unwrap();
        assert_eq!(number(Some(value)), Some(403));
    }
}
