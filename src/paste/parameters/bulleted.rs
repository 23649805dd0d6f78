//! Parameters as people list them in an issue, a bullet or number before each, and as .NET prints pairs: `[name, value]`.

use super::own::is_own;
use super::printed::address;
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};

/// Grants whose names are no addresses.
const GRANTS: [&str; 4] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "password",
];

/// Reads such a list; none where it describes the parameters, and has no grant among them.
pub(super) fn read(text: &str) -> Option<Reading> {
    let items: Vec<(&str, &str)> = text.lines().filter_map(item).collect();
    let is_grant = |value: &str| value.starts_with("urn:") || GRANTS.contains(&value);
    let told = items
        .iter()
        .any(|(name, value)| *name == "grant_type" && is_grant(value));
    let mut own = items.iter().filter(|(name, _)| is_own(name));
    if !told || items.len() < 2 || own.any(|(_, value)| value.contains(' ')) {
        return None;
    }
    let given = items
        .into_iter()
        .map(|(name, value)| PastedParameter::text(name, value));
    Some(Reading::of(
        "a list of parameters",
        PastedRequest {
            url: address(text),
            body: PastedBody::Parameters(given.collect(), BodyEncoding::Form),
            ..PastedRequest::default()
        },
    ))
}

/// Name and value of a line, without the marks around them.
fn item(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let pair = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let (name, value) = match pair {
        Some(pair) => pair.split_once(", ")?,
        None => behind_bullet(line)?.split_once([':', '='])?,
    };
    let marks = |c: char| c.is_whitespace() || matches!(c, '`' | '*');
    let name = name.trim_matches(marks);
    let value = value.trim_start_matches([' ', '\t', '*']);
    // What stands behind a value in backticks explains it.
    let value = match value.strip_prefix('`') {
        Some(code) => code.split('`').next()?,
        None => value.trim_end_matches(marks),
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    (!name.is_empty() && name.chars().all(fits)).then_some((name, value))
}

/// What stands behind `- `, `* `, `• ` or `1. `.
fn behind_bullet(line: &str) -> Option<&str> {
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = if behind.len() < line.len() {
        behind.strip_prefix(['.', ')'])?
    } else {
        line.strip_prefix(['-', '*', '+', '•'])?
    };
    behind.strip_prefix([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::shown::{form, only};
    use proptest::prelude::*;

    #[test]
    fn lists_of_each_form_are_read() {
        for text in [
            "- **URL**: https://a.example/oauth/token\n- `grant_type`: `urn:x`\n- `scope`: `a b` (both)",
            "POST https://a.example/oauth/token\n\n* **grant_type:** urn:x\n* **scope:** a b",
            "https://a.example/oauth/token\n1. grant_type = urn:x\n2. scope = a b",
            "https://a.example/oauth/token\n[grant_type, urn:x]\n[scope, a b]",
        ] {
            let request = only(read(text).map(Ok));
            assert_eq!(form(&request), [("grant_type", "urn:x"), ("scope", "a b")]);
            let address = request.url.as_deref();
            assert_eq!(address, Some("https://a.example/oauth/token"), "{text}");
        }
        for text in [
            "- grant_type: the grant\n- scope: what is asked for",
            "- grant_type: urn:x",
            "- grant_type: urn:x or another\n- scope: a",
            "grant_type: urn:x\nscope: a",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_none(text in "([-*1.\\[`:=,\\] é\n]{0,6}(grant_type|urn:x|scope)){0,6}") {
            drop(read(&text));
        }
    }
}
