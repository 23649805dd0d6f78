//! Values of a letter or two, and numbers like `42`: other text reads the same, so they are known by where they stand only.

use super::kind::SensitiveKind;
use std::ops::Range;

/// What a value may stand between.
const QUOTES: [(&str, &str); 4] = [("\"", "\""), ("'", "'"), ("`", "`"), ("“", "”")];

/// What a value of a form stands behind, as it is and percent-encoded.
const EQUALS: [&str; 3] = ["=", "%3D", "%3d"];

/// What a client id stands behind, in sentences and headers.
const OF_CLIENTS: [&str; 5] = ["client", "client id", "client_id", "azp", "aud"];

/// Whether something of this kind is looked for where it is short. A secret that is being typed begins with one letter.
pub(super) fn is_somebodys(what: SensitiveKind) -> bool {
    matches!(
        what,
        SensitiveKind::Client
            | SensitiveKind::User
            | SensitiveKind::GivenName
            | SensitiveKind::FamilyName
            | SensitiveKind::Organisation
            | SensitiveKind::Api
    )
}

/// Returns where a short value stands as a value: as all of a text that is no number, in quotes, in a form, or behind the word of a
/// client.
pub(super) fn places(text: &str, value: &str, what: SensitiveKind) -> Vec<Range<usize>> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(value)
        .map(|(at, found)| at..at + found.len())
        .filter(|place| {
            let before = text.get(..place.start).unwrap_or_default();
            let behind = text.get(place.end..).unwrap_or_default();
            let is_whole = before.trim().is_empty() && behind.trim().is_empty();
            is_whole && !is_number
                || is_quoted(before, behind)
                || is_of_form(before, behind)
                || what == SensitiveKind::Client && is_of_client(before, behind)
        })
        .collect()
}

/// Whether it stands in quotes, also in those of a text in a text, and is not the name of a member.
fn is_quoted(before: &str, behind: &str) -> bool {
    QUOTES.iter().any(|(open, close)| {
        let after = behind.trim_start_matches('\\').strip_prefix(*close);
        let is_name = after.is_some_and(|after| after.trim_start().starts_with(':'));
        before.ends_with(*open) && after.is_some() && !is_name
    })
}

/// Whether it is all that stands behind a name of a form.
fn is_of_form(before: &str, behind: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || "-_.~+%=".contains(c);
    EQUALS.iter().any(|equals| before.ends_with(*equals))
        && (behind.starts_with("%26") || !behind.starts_with(goes_on))
}

/// Whether it is what a sentence or a header says of a client: `client ab, at 12:04`.
fn is_of_client(before: &str, behind: &str) -> bool {
    let words = before.trim_end_matches([' ', ':']);
    let is_apart = words.len() < before.len();
    let ends = behind.is_empty() || behind.starts_with([',', ';', '.', ')', '\n', '\r']);
    let is_behind = |name: &&str| {
        let from = words.len().checked_sub(name.len());
        let end = from.and_then(|from| words.get(from..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    is_apart && ends && OF_CLIENTS.iter().any(is_behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_value_is_found_where_it_is_a_value() {
        for (text, count) in [
            ("ab", 1),
            (" ab\n", 1),
            (r#""ab""#, 1),
            (r#"{"client_id":"ab","azp": "ab"}"#, 2),
            (r#"{\"client_id\":\"ab\"}"#, 1),
            ("client_id=ab&scope=openid", 1),
            ("client_id%3Dab%26scope", 1),
            ("type fens, client ab", 1),
            ("client_id: ab\n", 1),
            ("The client “ab” is", 1),
            // A member's name, a part of a word, a word of a sentence.
            (r#"{"ab": 1}"#, 0),
            ("client_id=abc", 0),
            ("about ab and tab", 0),
            ("the client ab initio", 0),
        ] {
            let found = places(text, "ab", SensitiveKind::Client);
            assert_eq!(found.len(), count, "{text}");
            assert!(found.into_iter().all(|place| text.get(place) == Some("ab")));
        }
    }

    #[test]
    fn a_number_by_itself_and_the_word_of_a_client_tell_no_user() {
        for (text, what, count) in [
            ("42", SensitiveKind::User, 0),
            ("42", SensitiveKind::Client, 0),
            (r#""42""#, SensitiveKind::User, 1),
            ("client_id=42", SensitiveKind::Client, 1),
            ("client 42", SensitiveKind::User, 0),
            ("client 42", SensitiveKind::Client, 1),
        ] {
            assert_eq!(places(text, "42", what).len(), count, "{text}");
        }
    }
}
