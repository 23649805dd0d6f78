//! Tokens that stand one behind the other without anything between them.

use crate::jose::base64url;
use crate::json::Json;

/// Tokens of one text that are told apart.
const MOST: usize = 13;
/// Places that are looked at: a text made to look like headers has no end of them.
const MOST_PLACES: usize = 64;
/// Characters of a header that is looked at.
const LONGEST_HEADER: usize = 16 * 1024;

/// How the base64url of a JSON object begins: `{"`, `{ "`, `{` and a line break.
const HEADS: [&str; 4] = ["eyJ", "eyA", "ewo", "ew0"];

/// Whether a text begins as the base64url of a JSON object does.
pub(super) fn begins_like_header(text: &str) -> bool {
    HEADS.iter().any(|head| text.starts_with(head))
}

/// Whether a text begins like a token that can be looked into.
pub(super) fn looks_like_token(text: &str) -> bool {
    begins_like_header(text) && text.contains('.')
}

/// Where the first such beginning stands.
pub(super) fn find_head(text: &str) -> Option<usize> {
    text.match_indices('e')
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_some_and(begins_like_header))
}

/// The header that a text begins with, where its first part is one: an object with an algorithm.
pub(super) fn header_of(text: &str) -> Option<Json> {
    if !begins_like_header(text) {
        return None;
    }
    let window = text.get(..LONGEST_HEADER.min(text.len()))?;
    let (head, _) = window.split_once('.')?;
    let bytes = base64url::decode(head.trim_end_matches('='))?;
    let header = Json::parse(std::str::from_utf8(&bytes).ok()?).ok()?;
    header.get_str("alg").is_some().then_some(header)
}

/// The tokens of a text that begins with one and has more parts than one.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut places = 0;
    while found.len() + 1 < MOST {
        // A second header stands behind the second dot at the earliest.
        let Some(mut from) = rest.match_indices('.').nth(1).map(|(at, _)| at + 1) else {
            break;
        };
        let next = loop {
            let Some(at) = rest.get(from..).and_then(find_head) else {
                break None;
            };
            places += 1;
            if places > MOST_PLACES {
                break None;
            }
            from += at;
            if rest.get(from..).and_then(header_of).is_some() {
                break Some(from);
            }
            from += 3;
        };
        let Some((token, behind)) = next.and_then(|at| rest.split_at_checked(at)) else {
            break;
        };
        found.push(token);
        rest = behind;
    }
    found.push(rest);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_without_a_gap_are_told_apart() {
        let token = |sign: &str| {
            format!(
                "{}.{}.{sign}",
                base64url::encode(r#"{"alg":"RS256"}"#),
                base64url::encode("{}")
            )
        };
        let (a, b) = (token("eyJsig"), token("c2ln"));
        assert_eq!(split(&format!("{a}{b}")), [&a, &b]);
        assert_eq!(split(&format!("{a}{a}{b}")), [&a, &a, &b]);
        assert_eq!(split(&a), [&a]);
        assert_eq!(split("x"), ["x"]);
        let hostile = format!("a.b.{}", "eyJ".repeat(1_000_000));
        assert_eq!(split(&hostile).len(), 1);
    }
}
