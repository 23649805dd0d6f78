//! Reading what people write for JSON: bare names, single quotes, trailing commas, comments.

use super::document::Json;
use super::read::MAX_DEPTH;
use jsonc_parser::JsonValue;

impl Json {
    /// The document that a text means which is no strict JSON. Nothing where even a lenient reader finds none, or where it is nested
    /// deeper than [`MAX_DEPTH`]. Of a doubled member one is kept.
    pub fn lenient(text: &str) -> Option<Self> {
        if depth(text) > MAX_DEPTH {
            return None;
        }
        jsonc_parser::parse_to_value(text, &jsonc_parser::ParseOptions::default())
            .ok()?
            .map(of_value)
    }
}

/// The most brackets that are open at once, those in texts counted too: never less than the document's depth.
pub fn depth(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' => {
                open += 1;
                most = most.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

fn of_value(value: JsonValue<'_>) -> Json {
    match value {
        JsonValue::String(text) => Json::text(text),
        JsonValue::Number(text) => Json::parse(text).unwrap_or_else(|_| Json::text(text)),
        JsonValue::Boolean(value) => Json::Bool(value),
        JsonValue::Object(members) => Json::object(
            members
                .into_iter()
                .map(|(name, value)| (name, of_value(value))),
        ),
        JsonValue::Array(items) => Json::Array(items.into_iter().map(of_value).collect()),
        JsonValue::Null => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read() {
        for (text, strict) in [
            ("{a: 1.0, // x\n 'b': [true,],}", r#"{"a":1.0,"b":[true]}"#),
            ("/* c */ {\"a\":null}", r#"{"a":null}"#),
        ] {
            assert_eq!(
                Json::lenient(text).map(|read| read.to_compact()).as_deref(),
                Some(strict)
            );
        }
        assert_eq!(Json::lenient("{"), None);
        assert_eq!(Json::lenient(&"[".repeat(1_000_000)), None);
    }
}
