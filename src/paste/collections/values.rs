//! Values of a collection's grids as their tools send them: a number or a truth value is a text there.

use super::super::variable;
use crate::json::Json;

/// The text of a value: none and `null` are empty, an array or object is its JSON. The noncharacters that mark variables are none
/// of the document's: JSON can spell them with an escape.
pub fn text_of(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => literal(text),
        Some(Json::Bool(value)) => value.to_string(),
        Some(Json::Number(text)) => number(text),
        Some(other) => literal(&other.to_compact()),
    }
}

/// The text of a member.
pub fn member(entry: &Json, name: &str) -> String {
    text_of(entry.get(name))
}

/// A member that is a text and not empty.
pub fn words(entry: &Json, name: &str) -> Option<String> {
    entry
        .get_str(name)
        .filter(|text| !text.trim().is_empty())
        .map(literal)
}

/// Whether a member is `true`.
pub fn is_set(entry: &Json, name: &str) -> bool {
    entry.get(name).and_then(Json::as_bool) == Some(true)
}

/// Whether a member is `false`: what is switched off in tools that say so only then.
pub fn is_off(entry: &Json, name: &str) -> bool {
    entry.get(name).and_then(Json::as_bool) == Some(false)
}

/// A description: a text, or an object with its `content` (Postman's and OpenCollection's schemas).
pub fn description(entry: &Json, name: &str) -> Option<String> {
    words(entry, name).or_else(|| entry.get(name).and_then(|object| words(object, "content")))
}

/// Bytes that a value holds, more or less.
pub fn weight(value: &Json) -> usize {
    match value {
        Json::String(text) | Json::Number(text) => text.len(),
        Json::Array(items) => items.iter().map(weight).sum::<usize>() + 2 * items.len(),
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| name.len() + 4 + weight(value))
            .sum(),
        Json::Null | Json::Bool(_) => 5,
    }
}

fn literal(text: &str) -> String {
    if text.contains([variable::OPEN, variable::CLOSE]) {
        text.replace([variable::OPEN, variable::CLOSE], "\u{fffd}")
    } else {
        text.to_owned()
    }
}

/// A number as JavaScript writes it (ECMA-262 §6.1.6.1.20), in which all of these tools are made: `1.0` is `1`. What JavaScript
/// would write with an exponent stays as it is.
fn number(text: &str) -> String {
    const EXACT: u64 = 1 << 53;
    if text
        .parse::<i64>()
        .is_ok_and(|whole| whole.unsigned_abs() <= EXACT && text != "-0")
    {
        return text.to_owned();
    }
    match text.parse::<f64>() {
        Ok(0.0) => "0".to_owned(),
        Ok(value) if (1e-6..1e21).contains(&value.abs()) => value.to_string(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_the_texts_that_are_sent() {
        for (document, text) in [
            (r#""a""#, "a"),
            ("null", ""),
            ("true", "true"),
            ("12", "12"),
            ("1.0", "1"),
            ("-0", "0"),
            ("1.50", "1.5"),
            ("12345678901234567890", "12345678901234567000"),
            ("1e3", "1000"),
            ("1e400", "1e400"),
            (r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#""\ufdd0x\ufdd1""#, "\u{fffd}x\u{fffd}"),
        ] {
            assert_eq!(text_of(Some(&Json::parse(document).unwrap())), text);
        }
        assert_eq!(text_of(None), "");
    }
}
