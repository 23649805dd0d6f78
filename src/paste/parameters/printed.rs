//! Parameters as a program prints its map of them: Swift and Objective-C, Ruby, Go, Java, and PHP.

use super::own::is_own;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};

/// Parameters of one map.
const MOST: usize = 200;

/// Bytes of one map.
const LONGEST: usize = 64 << 10;

/// How a language writes what is inside of a map.
#[derive(Clone, Copy)]
struct PrintedMap<'a> {
    inside: &'a str,
    /// What stands between name and value.
    between: &'static [&'static str],
    /// What stands between pairs.
    apart: &'static [char],
}

/// Reads a printed map; none where the text is none, JSON among them.
pub(super) fn read(text: &str) -> Option<Reading> {
    if text.len() > LONGEST {
        return None;
    }
    let pairs = pairs(map(text.trim())?)?;
    if !pairs.iter().any(|(name, _)| is_own(name)) {
        return None;
    }
    let parameters = pairs
        .into_iter()
        .map(|(name, value)| PastedParameter::text(name, value))
        .collect();
    Some(Reading::of(
        "a map of parameters",
        PastedRequest {
            body: PastedBody::Parameters(parameters, BodyEncoding::Form),
            notes: vec![
                "A program printed the parameters: their values were taken as they stand"
                    .to_owned(),
            ],
            ..PastedRequest::default()
        },
    ))
}

fn map(text: &str) -> Option<PrintedMap<'_>> {
    let text = within(text, "Optional(", ")").unwrap_or(text);
    if text.starts_with("map[string]") || text.starts_with("url.Values{") {
        let begin = text
            .find("{}{")
            .map_or_else(|| text.find('{'), |at| Some(at + 2))?;
        let inside = text.get(begin + 1..)?.strip_suffix('}')?;
        return Some(of(inside, &[":"], &[',']));
    }
    if let Some(inside) = within(text, "map[", "]") {
        return Some(of(inside, &[":"], &[' ']));
    }
    if let Some(inside) = text.strip_prefix("Array") {
        return Some(of(within(inside.trim_start(), "(", ")")?, &["=>"], &['\n']));
    }
    if let Some(inside) = within(text, "[", "]") {
        return Some(of(inside, &["=>", ":"], &[',']));
    }
    within(text, "{", "}").map(|inside| of(inside, &["=>", "="], &[',', ';', '\n']))
}

fn of(inside: &str, between: &'static [&'static str], apart: &'static [char]) -> PrintedMap<'_> {
    PrintedMap {
        inside,
        between,
        apart,
    }
}

fn within<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    text.strip_prefix(begin)?.strip_suffix(end)
}

fn pairs(map: PrintedMap<'_>) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = map.inside;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || map.apart.contains(&c));
        if rest.is_empty() {
            return Some(pairs);
        }
        let (name, behind) = named(rest, map)?;
        let (value, behind) = value(behind.trim_start_matches([' ', '\t']), map)?;
        if pairs.len() == MOST {
            return None;
        }
        if !matches!(value.as_str(), "nil" | "null" | "<nil>" | "\"<null>\"") {
            pairs.push((name, value));
        }
        rest = behind;
    }
}

/// The name at a text's beginning, and what stands behind it and the sign between the two.
fn named<'a>(text: &'a str, map: PrintedMap<'_>) -> Option<(String, &'a str)> {
    let (name, behind) = if text.starts_with('"') {
        quoted(text)?
    } else if let Some(inner) = text.strip_prefix('[') {
        let (name, behind) = inner.split_once(']')?;
        (name.to_owned(), behind)
    } else {
        let bare = text.strip_prefix(':').unwrap_or(text);
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let end = bare.find(|c: char| !fits(c))?;
        let (name, behind) = bare.split_at_checked(end)?;
        (name.to_owned(), behind)
    };
    let behind = behind.trim_start_matches([' ', '\t']);
    let behind = map
        .between
        .iter()
        .find_map(|sign| behind.strip_prefix(sign))?;
    (!name.is_empty()).then_some((name, behind))
}

/// The value at a text's beginning, and what stands behind it.
fn value<'a>(text: &'a str, map: PrintedMap<'_>) -> Option<(String, &'a str)> {
    for (begin, end) in [("Optional(", ')'), ("[]string{", '}'), ("[", ']')] {
        let Some(inner) = text.strip_prefix(begin) else {
            continue;
        };
        return if inner.starts_with('"') {
            let (value, behind) = quoted(inner)?;
            Some((value, behind.strip_prefix(end)?))
        } else {
            let (value, behind) = inner.split_once(end)?;
            Some((value.to_owned(), behind))
        };
    }
    if text.starts_with('"') {
        return quoted(text);
    }
    // A value goes on until a name begins: a comma or a blank may be its own.
    let end = text.match_indices(map.apart).find(|(at, sign)| {
        let behind = text.get(at + sign.len()..).unwrap_or_default();
        let behind = behind.trim_start();
        behind.is_empty() || named(behind, map).is_some()
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    let (value, behind) = text.split_at_checked(end)?;
    Some((value.trim_end().to_owned(), behind))
}

/// The text in double quotes at a text's beginning, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = text.bytes().enumerate().skip(1).find_map(|(at, byte)| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends.then_some(at + 1)
    })?;
    let (literal, behind) = text.split_at_checked(end)?;
    match Json::parse(literal) {
        Ok(Json::String(value)) => Some((value, behind)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn maps_of_each_language_are_read() {
        for text in [
            r#"["grant_type": "urn:x", "scope": "a b", "audience": "https://a/"]"#,
            r#"Optional(["grant_type": "urn:x", "scope": Optional("a b"), "audience": "https://a/"])"#,
            r#"{"grant_type"=>"urn:x", "scope"=>"a b", "audience"=>"https://a/", "x"=>nil}"#,
            r#"{:grant_type=>"urn:x", :scope=>"a b", :audience=>"https://a/"}"#,
            "map[grant_type:urn:x scope:a b audience:https://a/]",
            "map[grant_type:[urn:x] scope:[a b] audience:[https://a/]]",
            r#"url.Values{"grant_type":[]string{"urn:x"}, "scope":[]string{"a b"}, "audience":[]string{"https://a/"}}"#,
            r#"map[string]interface {}{"grant_type":"urn:x", "scope":"a b", "audience":"https://a/"}"#,
            "{grant_type=urn:x, scope=a b, audience=https://a/}",
            "Array\n(\n    [grant_type] => urn:x\n    [scope] => a b\n    [audience] => https://a/\n)\n",
            "{\n    audience = \"https://a/\";\n    \"grant_type\" = \"urn:x\";\n    scope = \"a b\";\n}",
        ] {
            let reading = read(text).unwrap_or_else(|| panic!("{text}"));
            let request = reading.exchanges[0].request.clone().unwrap();
            let PastedBody::Parameters(given, _) = request.body else {
                panic!("{text}")
            };
            assert_eq!(given.len(), 3, "{text}");
            for (name, value) in [
                ("grant_type", "urn:x"),
                ("scope", "a b"),
                ("audience", "https://a/"),
            ] {
                let found = given.iter().find(|one| one.name == name).unwrap();
                assert_eq!(found.value.as_str(), Some(value), "{text}");
            }
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            r#"{"grant_type": "urn:x"}"#,
            "{grant_type: 'urn:x'}",
            r#"[{"grant_type": "urn:x"}]"#,
            r#"["grant_type"]"#,
            "{a=b}",
            "[]",
            "",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_none(text in "(map\\[|Array\\(|\\[|\\{)[-=>:,;\"\\[\\]{} a\n]{0,60}(\\]|\\)|\\})") {
            drop(read(&text));
        }
    }
}
