//! What pasting does to a token, and the text without it.

use crate::exchange::subject_token::Shape;
use crate::json::Json;
use std::borrow::Cow;

/// One thing that pasting does to a token: its id, what it is called, and the text without it.
type Accident = (&'static str, &'static str, fn(&str) -> Option<Cow<'_, str>>);

const WHITE_SPACE: (&str, &str) = (
    "whitespace",
    "white space or a line break around or inside it",
);

const ACCIDENTS: [Accident; 12] = [
    ("invisible", "characters that cannot be seen", |text| {
        let hidden = |c: char| {
            matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
        };
        text.contains(hidden)
            .then(|| text.replace(hidden, "").into())
    }),
    ("form", "the name of a parameter before it", |text| {
        let (name, value) = text.split_once('=')?;
        let known = [
            "code",
            "subject_token",
            "authorizationCode",
            "id_token",
            "idToken",
            "access_token",
            "token",
        ];
        (known.contains(&name) && value.len() > 8)
            .then(|| value.split('&').next().unwrap_or(value).into())
    }),
    ("redirect", "more of the redirect behind it", |text| {
        let (code, rest) = text.split_once(['&', '#'])?;
        let known = [
            "state=",
            "session_state=",
            "iss=",
            "scope=",
            "authuser=",
            "_=_",
        ];
        let is_behind = known.iter().any(|name| rest.starts_with(name));
        (is_behind && code.len() > 8 && !code.contains(['=', '?'])).then(|| code.into())
    }),
    ("quotes", "quotes around it", |text| {
        unquoted(text).map(Cow::Borrowed)
    }),
    ("header", "the name of a header before it", |text| {
        let (name, rest) = text.split_once(':')?;
        ["authorization", "dpop"]
            .iter()
            .any(|known| name.trim().eq_ignore_ascii_case(known))
            .then(|| rest.trim_start().into())
    }),
    ("scheme", "DPoP before it", |text| {
        let (scheme, rest) = text.split_at_checked(5)?;
        scheme
            .eq_ignore_ascii_case("dpop ")
            .then(|| rest.trim_start().into())
    }),
    (
        "escape",
        "a line break as a backslash and a letter at its end",
        |text| {
            let rest = text.strip_suffix("\\n")?;
            Some(rest.strip_suffix("\\r").unwrap_or(rest).into())
        },
    ),
    ("bearer", "Bearer before it", |text| {
        let (scheme, rest) = text.split_at_checked(7)?;
        scheme
            .eq_ignore_ascii_case("bearer ")
            .then(|| rest.trim_start().into())
    }),
    ("json", "JSON around it", |text| {
        let document = Json::parse(text).ok()?;
        [
            "subject_token",
            "authorizationCode",
            "code",
            "idToken",
            "id_token",
            "access_token",
            "token",
            "credential",
            "accessToken",
        ]
        .iter()
        .find_map(|name| {
            let inner = document.get_str(name);
            // The sign-in of a library puts its answer below data.
            let inner = inner.or_else(|| document.get("data")?.get_str(name));
            inner.map(|inner| inner.to_owned().into())
        })
    }),
    ("percent-twice", "percent-encoding, twice", |text| {
        let once = percent_decoded(text)?;
        percent_decoded(&once).map(Cow::Owned)
    }),
    ("percent", "percent-encoding", |text| {
        percent_decoded(text).map(Cow::Owned)
    }),
    (
        "option",
        "Optional(…) around it, as Swift prints it",
        |text| {
            let inner = text.strip_prefix("Optional(")?.strip_suffix(')')?;
            Some(inner.trim_matches('"').into())
        },
    ),
];

/// The text between quotes of one kind.
pub(in crate::diagnosis) fn unquoted(text: &str) -> Option<&str> {
    [('"', '"'), ('\'', '\''), ('“', '”'), ('`', '`')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .filter(|inner| !inner.is_empty())
}

/// The text with percent escapes decoded, where there are any that a token has: `%2E`, `%3D`, `%2B`, `%2F`, `%25`, `%3A` …
pub(in crate::diagnosis) fn percent_decoded(text: &str) -> Option<String> {
    if text.len() > 64 * 1024 || !text.contains('%') || text.contains('&') || text.contains(' ') {
        return None;
    }
    let escaped = |at: usize| {
        text.get(at + 1..at + 3)
            .is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()))
    };
    if !text.match_indices('%').all(|(at, _)| escaped(at)) {
        return None;
    }
    let plus = text.replace('+', "%2B");
    form_urlencoded::parse(plus.as_bytes())
        .next()
        .map(|(name, value)| {
            if value.is_empty() {
                name.into_owned()
            } else {
                format!("{name}={value}")
            }
        })
}

/// What pasting did, in the order in which it is undone, by id and in words, and the text that is left.
pub fn undone(text: &str) -> (Vec<(&'static str, &'static str)>, String) {
    let mut left = text.to_owned();
    let mut done: Vec<(&'static str, &'static str)> = Vec::new();
    let mut take = |id, words, next: String, left: &mut String| {
        if !done.iter().any(|(known, _)| *known == id) {
            done.push((id, words));
        }
        *left = next;
    };
    // Quotes may stand around Bearer, and Bearer within JSON: each is looked for until nothing changes.
    for _ in 0..4 {
        let before = left.clone();
        let trimmed = left.trim().to_owned();
        if trimmed != left && !trimmed.is_empty() {
            take(WHITE_SPACE.0, WHITE_SPACE.1, trimmed, &mut left);
        }
        for (id, words, undo) in ACCIDENTS {
            let next = undo(&left).map(Cow::into_owned);
            if let Some(next) = next.filter(|next| *next != left && !next.is_empty()) {
                take(id, words, next, &mut left);
            }
        }
        if left == before {
            break;
        }
    }
    // White space of a description belongs to it.
    if left.contains(char::is_whitespace) && Shape::of(&left) == Shape::Unknown {
        let joined: String = left.split_whitespace().collect();
        if !joined.is_empty() && !left.starts_with(['{', '<']) {
            take(WHITE_SPACE.0, WHITE_SPACE.1, joined, &mut left);
        }
    }
    (done, left)
}

/// The text without what pasting adds to it.
pub fn cleaned(text: &str) -> String {
    if is_bare(text) {
        return text.to_owned();
    }
    undone(text).1
}

/// What pasting did to a text, in words.
pub fn accidents_of(text: &str) -> Vec<&'static str> {
    if is_bare(text) {
        return Vec::new();
    }
    undone(text).0.into_iter().map(|(_, words)| words).collect()
}

/// Three parts with dots, as a compact JWS has them (RFC 7515 §7.1), and nothing around.
pub fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ")
        && text.bytes().filter(|byte| *byte == b'.').count() == 2
        && !text.contains(char::is_whitespace)
}

/// Whether a text is recognised as it stands. A JWT is not read for that: it may be large.
fn is_bare(text: &str) -> bool {
    let is_more = |c: char| c.is_whitespace() || c == '&';
    is_jwt(text) || Shape::of(text) != Shape::Unknown && !text.contains(is_more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recognised_as_it_stands_is_left_alone() {
        let code = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
        for (text, left, accidents) in [
            ("eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30.", 0),
            (code, code, 0),
            (&format!("\"Bearer {code}\""), code, 2),
            ("anything", "anything", 0),
            ("Authorization: Bearer abc", "abc", 2),
            ("DPoP abc", "abc", 1),
            ("4/0AbUR2VMeHxTq9kLw&scope=email", "4/0AbUR2VMeHxTq9kLw", 1),
            ("SplxlOBeZQQYbYS6WxSbIA#_=_", "SplxlOBeZQQYbYS6WxSbIA", 1),
            ("a=long-enough&state=x", "a=long-enough&state=x", 0),
            ("abc\\r\\n", "abc", 1),
            ("{\"credential\":\"abc\"}", "abc", 1),
            ("{\"data\":{\"idToken\":\"abc\"}}", "abc", 1),
            // The words of XML stay apart.
            (
                "<saml:Assertion ID=\"a\">x</saml:Assertion>",
                "<saml:Assertion ID=\"a\">x</saml:Assertion>",
                0,
            ),
        ] {
            assert_eq!(cleaned(text), left);
            assert_eq!(accidents_of(text).len(), accidents, "{text}");
        }
    }
}
