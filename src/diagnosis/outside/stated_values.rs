//! The two sides of a check, as a line states them: what was found, and what is expected.

use super::mask;
use super::phrases::LineWord;
use crate::text::is_nothing_in_any_case;

/// Bytes of a value or a line that are quoted.
pub(super) const QUOTED: usize = 300;

/// Words before the value that is expected.
const EXPECTED: [&str; 6] = [
    "expected",
    "expecting",
    "want",
    "wanted",
    "contain",
    "include",
];
/// Words before the value that was found.
const FOUND: [&str; 6] = ["got", "received", "actual", "found", "instead", "was"];
/// Words before it only where a colon follows.
const FOUND_BEFORE_COLON: [&str; 2] = ["is", "from"];
/// Words between such a word and its value.
const FILLERS: [&str; 18] = [
    "to",
    "be",
    "is",
    "was",
    "value",
    "of",
    "the",
    "a",
    "one",
    "audience",
    "audiences",
    "aud",
    "issuer",
    "iss",
    "nonce",
    "claim",
    "kid",
    "alg",
];

/// The two sides of a check, as far as a line states them; empty where it says that there is none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct StatedValues {
    found: Option<String>,
    expected: Option<String>,
}

impl StatedValues {
    /// Those of a line with these words.
    pub(super) fn of(line: &str, words: &[LineWord]) -> Self {
        let mut values = Self::default();
        let mut before = "";
        for word in words {
            let rest = line.get(word.end..).unwrap_or_default();
            let text = word.text.as_str();
            let colon = rest.trim_start_matches(['"', '\'']).starts_with(':');
            let is_found = FOUND.contains(&text) && before != "not"
                || FOUND_BEFORE_COLON.contains(&text) && colon;
            if EXPECTED.contains(&text) && values.expected.is_none() {
                values.expected = value_behind(rest);
            } else if is_found && values.found.is_none() {
                values.found = value_behind(rest);
            }
            before = text;
        }
        values
    }

    /// Whether both sides are there.
    pub(super) fn is_whole(&self) -> bool {
        self.found.is_some() && self.expected.is_some()
    }

    /// Whether just one of both sides is empty.
    pub(super) fn is_one_sided(&self) -> bool {
        self.found
            .as_ref()
            .zip(self.expected.as_ref())
            .is_some_and(|(found, expected)| found.is_empty() != expected.is_empty())
    }

    /// Whether both are an app's: a bundle id and a Services ID.
    pub(super) fn are_apps(&self) -> bool {
        let is_app = |value: &String| {
            value.split('.').count() > 2
                && value.starts_with(|c: char| c.is_ascii_lowercase())
                && !value.ends_with("googleusercontent.com")
                && value
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
        };
        self.found.as_ref().is_some_and(is_app) && self.expected.as_ref().is_some_and(is_app)
    }

    /// What is found and what is expected, as a sentence.
    pub(super) fn words(&self) -> Option<String> {
        let shown = |value: &String| match value.as_str() {
            "" => "nothing".to_owned(),
            value => mask::kept(value, QUOTED),
        };
        match (&self.found, &self.expected) {
            (Some(found), Some(expected)) => Some(format!(
                "It found {}; {} is expected",
                shown(found),
                shown(expected)
            )),
            (Some(found), None) => Some(format!("It found {}", shown(found))),
            (None, Some(expected)) => Some(format!("It expects {}", shown(expected))),
            (None, None) => None,
        }
    }
}

/// The value that begins a text, behind colons and small words: in quotes, in brackets, or one that no word of prose is.
pub(super) fn value_behind(text: &str) -> Option<String> {
    let mut rest = text;
    let mut is_marked = false;
    for _ in 0..8 {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix([':', '=']) {
            is_marked = true;
            rest = behind;
            continue;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        let ends = behind.starts_with([' ', ':', '=']);
        if !ends || !FILLERS.contains(&word.to_ascii_lowercase().as_str()) {
            break;
        }
        rest = behind;
    }
    for (open, close) in [('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']')] {
        if let Some(inside) = rest.strip_prefix(open) {
            let (value, _) = inside.split_once(close)?;
            let value = value.trim_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
            return Some(value.to_owned());
        }
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || ",|;)}]\"'".contains(c))
        .unwrap_or(rest.len());
    let value = rest.get(..end)?.trim_end_matches(['.', ':']);
    if is_nothing_in_any_case(value) {
        return Some(String::new());
    }
    let is_name = value.contains(|c: char| c.is_ascii_digit() || ".:/_-".contains(c));
    (value.contains(char::is_alphanumeric) && (is_marked || is_name)).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::phrases::words;
    use super::*;

    #[test]
    fn both_sides_are_quoted() {
        for (line, found, expected) in [
            (
                "- is: com.acme.app | expected: com.acme.app.signin",
                Some("com.acme.app"),
                Some("com.acme.app.signin"),
            ),
            (
                "expected: https://a.example | from: a.example",
                Some("a.example"),
                Some("https://a.example"),
            ),
            ("expected \"\" but was \"x\"", Some("x"), Some("")),
            (
                "expected audience \"web\" got [\"ios\"]",
                Some("ios"),
                Some("web"),
            ),
            ("expected nonce undefined, got: abc", Some("abc"), Some("")),
            (
                "must contain `web` (found audiences: `8d3b`)",
                Some("8d3b"),
                Some("web"),
            ),
            ("kid not found as expected", None, None),
            ("the audience was not expected here", None, None),
        ] {
            let values = StatedValues::of(line, &words(line));
            assert_eq!(values.found.as_deref(), found, "{line}");
            assert_eq!(values.expected.as_deref(), expected, "{line}");
        }
    }
}
