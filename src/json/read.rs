//! Reading a document through serde_json's parser.

use super::document::Json;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::Serialize;
use serde_json::value::RawValue;
use std::fmt;

/// Levels of nesting a document may have. Beyond, reading answers with a sentence.
pub const MAX_DEPTH: usize = 500;

/// The key under which serde_json hands a number over as text (its `arbitrary_precision` feature).
const NUMBER_KEY: &str = "$serde_json::private::Number";

/// Why a text is not a JSON document, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong, without the position.
    pub reason: String,
}

/// Returns what the parser says, in words of people where it has others for the end of the text.
fn in_words(reason: &str) -> String {
    match reason.strip_prefix("EOF while parsing ") {
        Some("a value") => "the text ends where a value is expected".to_owned(),
        Some(what) => format!("the text ends inside {what}"),
        None => reason.to_owned(),
    }
}

impl Json {
    /// Reads one document that fills the whole text.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        Self::parse_to(text, MAX_DEPTH)
    }

    /// Reads one document that is an object; nothing where the text is anything else.
    pub fn parse_object(text: &str) -> Option<Self> {
        let document = Self::parse(text).ok();
        document.filter(|document| document.members().is_some())
    }

    /// Returns what a value of ours is written as.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Self {
        // A document that was read may stand inside it.
        let written = serde_json::to_string(value).unwrap_or_default();
        Self::parse_to(&written, 2 * MAX_DEPTH).unwrap_or_default()
    }

    /// Returns the value that this was written of; `None` if it was not.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.to_compact()).ok()
    }

    /// For members of a value of ours that masking may have changed: the default stands for what does not fit.
    pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        Ok(Self::deserialize(deserializer)?.read().unwrap_or_default())
    }

    fn parse_to(text: &str, levels: usize) -> Result<Self, JsonError> {
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.disable_recursion_limit();
        let bounds = (text.as_ptr() as usize, text.as_ptr() as usize + text.len());
        ValueSeed { levels, bounds }
            .deserialize(&mut reader)
            .and_then(|document| reader.end().map(|()| document))
            .map(|mut document| {
                restore_numbers(&mut document, &mut lexemes(text));
                document
            })
            .map_err(|error| {
                let full = error.to_string();
                let reason = in_words(full.split(" at line ").next().unwrap_or(&full));
                JsonError {
                    line: error.line(),
                    column: error.column().max(1),
                    reason,
                }
            })
    }
}

/// The numbers of a text that is known to be JSON, as written and in order. serde_json respells exponents (`1e400` as `1e+400`).
fn lexemes(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(at..)?;
            let start = at
                + rest
                    .iter()
                    .position(|byte| matches!(byte, b'"' | b'-' | b'0'..=b'9'))?;
            if bytes.get(start) == Some(&b'"') {
                at = after_string(bytes, start + 1)?;
                continue;
            }
            let length = bytes
                .get(start..)?
                .iter()
                .position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
                .unwrap_or(bytes.len() - start);
            at = start + length;
            return text.get(start..at);
        }
    })
}

/// Where a string ends whose first character is at `at`.
fn after_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let stop = bytes
            .get(at..)?
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\'))?;
        at += stop + 1;
        if bytes.get(at - 1) == Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

fn restore_numbers<'a>(document: &mut Json, numbers: &mut impl Iterator<Item = &'a str>) {
    match document {
        Json::Number(text) => {
            if let Some(written) = numbers.next() {
                written.clone_into(text);
            }
        }
        Json::Array(items) => items
            .iter_mut()
            .for_each(|item| restore_numbers(item, numbers)),
        Json::Object(members) => members
            .iter_mut()
            .for_each(|(_, value)| restore_numbers(value, numbers)),
        Json::Null | Json::Bool(_) | Json::String(_) => {}
    }
}

/// One value at a depth. `bounds` are the addresses of the text, to tell serde_json's own number key from a member of that name.
#[derive(Clone, Copy)]
struct ValueSeed {
    levels: usize,
    bounds: (usize, usize),
}

impl ValueSeed {
    fn below<E: serde::de::Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1);
        levels
            .map(|levels| Self { levels, ..self })
            .ok_or_else(|| E::custom(format!("nested deeper than {MAX_DEPTH} levels")))
    }
}

/// Only of a text, as [`Json::parse`] reads it.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?;
        Self::parse(text.get()).map_err(D::Error::custom)
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }
    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let level = self.below()?;
        let mut found = Vec::new();
        while let Some(item) = items.next_element_seed(level)? {
            found.push(item);
        }
        Ok(Json::Array(found))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let level = self.below()?;
        let mut found = Vec::new();
        while let Some(key) = members.next_key_seed(MemberName {
            bounds: self.bounds,
        })? {
            match key {
                KeyText::Number => {
                    let text: String = members.next_value()?;
                    return Ok(Json::Number(text));
                }
                KeyText::Member(name) => found.push((name, members.next_value_seed(level)?)),
            }
        }
        Ok(Json::Object(found))
    }
}

enum KeyText {
    Number,
    Member(String),
}

struct MemberName {
    bounds: (usize, usize),
}

impl<'de> DeserializeSeed<'de> for MemberName {
    type Value = KeyText;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyText, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for MemberName {
    type Value = KeyText;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }
    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<KeyText, E> {
        let at = name.as_ptr() as usize;
        if name == NUMBER_KEY && !(self.bounds.0..self.bounds.1).contains(&at) {
            return Ok(KeyText::Number);
        }
        Ok(KeyText::Member(name.to_owned()))
    }
    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<KeyText, E> {
        Ok(KeyText::Member(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_stay_as_written() {
        for text in ["9007199254740993", "1e400", "1E+05", "1.50", "-0", "0.1000"] {
            assert_eq!(
                Json::parse(text).unwrap(),
                Json::Number(text.into()),
                "{text}"
            );
            assert_eq!(Json::parse(text).unwrap().to_compact(), text);
        }
    }

    #[test]
    fn numbers_in_texts_are_no_numbers() {
        let text = r#"{"1e5":"2e6 \" 3e7","a":[4e8,"\\",-5E9]}"#;
        assert_eq!(Json::parse(text).unwrap().to_compact(), text);
    }

    #[test]
    fn a_member_with_the_parsers_own_key_is_a_member() {
        let text = r#"{"$serde_json::private::Number":"1","a":2}"#;
        assert_eq!(Json::parse(text).unwrap().to_compact(), text);
    }

    #[test]
    fn depth_500_is_fine_and_501_is_a_sentence() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(Json::parse(&nested(500)).is_ok());
        assert_eq!(
            Json::parse(&nested(501)).unwrap_err().reason,
            "nested deeper than 500 levels"
        );
        assert!(Json::parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn an_error_names_its_place() {
        let error = Json::parse("{\n  name: 1}").unwrap_err();
        assert_eq!((error.line, error.column), (2, 3));
        assert!(!error.reason.contains("line"));
        assert!(Json::parse("{} x").is_err());
        for (text, reason) in [
            (r#"{"a": "b"#, "the text ends inside a string"),
            (r#"{"a": 1"#, "the text ends inside an object"),
            ("[1", "the text ends inside a list"),
            ("", "the text ends where a value is expected"),
        ] {
            assert_eq!(Json::parse(text).unwrap_err().reason, reason, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Ok(document) = Json::parse(&text) {
                prop_assert_eq!(Json::parse(&document.to_compact()).unwrap(), document);
            }
        }
    }

    #[test]
    fn a_value_of_ours_goes_both_ways_with_documents_inside_it() {
        // A number takes a level as well.
        let levels = MAX_DEPTH - 1;
        let deep = format!("{}1.50{}", "[".repeat(levels), "]".repeat(levels));
        for text in [r#"{"a":1e400,"a":[]}"#, "null", &deep] {
            let inner = Json::parse(text).unwrap();
            let written = Json::of(&vec![Some(&inner), None]);
            assert_eq!(written.to_compact(), format!("[{text},null]"));
            let read: Vec<Json> = written.read().unwrap();
            assert_eq!(read, [inner, Json::Null]);
        }
        assert_eq!(Json::text("1").read::<u16>(), None);
    }
}
