//! Reading what people write for JSON: bare names, single quotes, trailing commas, comments.

use super::document::Json;
use super::read::MAX_DEPTH;
use jsonc_parser::JsonValue;

/// Beginnings of objects in a text that turn out to be none, before the search ends.
const MISSES: usize = 200;

/// Bytes of an object inside a text.
const OBJECT: usize = 1 << 18;

impl Json {
    /// The objects that stand in a text, in order.
    pub fn objects_in(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let (mut from, mut misses) = (0, 0);
        while let Some(open) = text.get(from..).and_then(|rest| rest.find('{')) {
            let open = from + open;
            let object = object_end(text, open).and_then(|end| {
                let document = Self::parse(text.get(open..end)?).ok()?;
                Some((document, end))
            });
            if let Some((document, end)) = object {
                found.push(document);
                from = end;
            } else {
                from = open + 1;
                misses += 1;
            }
            if misses == MISSES {
                break;
            }
        }
        found
    }

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

    /// The object that a text means whose escapes are those of another text around it: `{\"a\":1}`, or `{\n"a":1\n}` where only its
    /// line breaks were escaped. Nothing where the text is none such.
    pub fn unescaped(text: &str) -> Option<Self> {
        let mut behind = text.strip_prefix('{')?;
        let blanks = ["\\n", "\\r", "\\t", " ", "\n", "\r", "\t"];
        while let Some(rest) = blanks.iter().find_map(|blank| behind.strip_prefix(*blank)) {
            behind = rest;
        }
        let inner = if behind.starts_with("\\\"") {
            let line = text.replace(['\n', '\r', '\t'], " ");
            match Self::parse(&format!("\"{line}\"")) {
                Ok(Self::String(inner)) => inner,
                _ => return None,
            }
        } else {
            blanks_for_escapes(text)?
        };
        Self::parse(inner.trim()).ok()
    }
}

/// Where the object that opens at `open` ends.
fn object_end(text: &str, open: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.as_bytes().get(open..)?.iter().enumerate().take(OBJECT) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The text with blanks in the place of `\n`, `\r` and `\t` outside its quotes. Nothing where there are none.
fn blanks_for_escapes(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut found = false;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let escaped = if c == '\\' { characters.next() } else { None };
        match escaped {
            Some('n' | 'r' | 't') if !quoted => {
                found = true;
                out.push(' ');
            }
            Some(next) => out.extend([c, next]),
            None => {
                quoted ^= c == '"';
                out.push(c);
            }
        }
    }
    found.then_some(out)
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
        for (text, strict) in [
            (
                r#"{\n\t"a": "b\nc\"",\n\t"d": 1\n}"#,
                Some(r#"{"a":"b\nc\"","d":1}"#),
            ),
            (r#"{\"a\":\"b\\nc\"}"#, Some(r#"{"a":"b\nc"}"#)),
            ("{\n  \\\"a\\\": 1\n}", Some(r#"{"a":1}"#)),
            (r#"{\n\"a\":1\n}"#, Some(r#"{"a":1}"#)),
            (r#"{"a":"b\nc"}"#, None),
            (r#"{\n"a"}"#, None),
            (r#"{\"a"}"#, None),
            ("[]", None),
        ] {
            let read = Json::unescaped(text).map(|read| read.to_compact());
            assert_eq!(read.as_deref(), strict, "{text}");
        }
        assert_eq!(Json::lenient(&"[".repeat(1_000_000)), None);
        let found = Json::objects_in(r#"a {"b":"}"} {c} {"d":{}} {"#);
        let found: Vec<_> = found.iter().map(Json::to_compact).collect();
        assert_eq!(found, [r#"{"b":"}"}"#, r#"{"d":{}}"#]);
    }
}
