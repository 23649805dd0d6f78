//! What pasting does to a token, and how it is undone.

use super::Case;
use crate::diagnosis::{Change, Edit, Finding, Severity};
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use crate::secret::Secret;
use std::borrow::Cow;

/// One thing that pasting does to a token: its id, what it is called, and the text without it.
type Accident = (&'static str, &'static str, fn(&str) -> Option<Cow<'_, str>>);

const WHITE_SPACE: (&str, &str) = (
    "whitespace",
    "white space or a line break around or inside it",
);

const ACCIDENTS: [Accident; 8] = [
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
    ("quotes", "quotes around it", |text| {
        [('"', '"'), ('\'', '\''), ('“', '”'), ('`', '`')]
            .iter()
            .find_map(|(open, close)| {
                let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
                Some(inner.into())
            })
    }),
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
        ]
        .iter()
        .find_map(|name| document.get_str(name).map(|inner| inner.to_owned().into()))
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

/// The text with percent escapes decoded, where there are any that a token has: `%2E`, `%3D`, `%2B`, `%2F`, `%25`, `%3A` …
fn percent_decoded(text: &str) -> Option<String> {
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

/// What pasting did, in the order in which it is undone, and what is left.
fn undone(text: &str) -> (Vec<(&'static str, &'static str)>, String) {
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
        if !joined.is_empty() && !left.starts_with('{') {
            take(WHITE_SPACE.0, WHITE_SPACE.1, joined, &mut left);
        }
    }
    (done, left)
}

/// The text without what pasting adds to it.
pub fn cleaned(text: &str) -> String {
    if Shape::of(text) != Shape::Unknown && !text.contains(char::is_whitespace) {
        return text.to_owned();
    }
    undone(text).1
}

/// What pasting did to a text, in words.
pub fn accidents_of(text: &str) -> Vec<&'static str> {
    if Shape::of(text) != Shape::Unknown && !text.contains(char::is_whitespace) {
        return Vec::new();
    }
    undone(text).0.into_iter().map(|(_, words)| words).collect()
}

pub fn rules(case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some(text) = case.subject.text else {
        return;
    };
    if case.subject.clean.as_deref() == Some(text) {
        return;
    }
    let (done, left) = undone(text);
    // A custom token may be anything: what surrounds it can be meant.
    for (id, words) in done {
        let severity = match (case.provider().is_some(), id) {
            (true, _) => Severity::Error,
            (false, "whitespace") if text.trim() != text => Severity::Warning,
            (false, _) => Severity::Info,
        };
        let finding = Finding::new(
            format!("lint.paste.{id}"),
            severity,
            format!("The subject token has {words}"),
            "It goes onto the wire as it stands here, and nobody takes that off again",
        )
        .fix("Clean it; the text is then what the SDK gave")
        .field("subject_token")
        .source("Auth0 Authentication API: token exchange, subject_token")
        .edit(Edit {
            label: "Clean it".to_owned(),
            changes: vec![(
                "subject_token".to_owned(),
                Change::SetSecret(Secret::new(left.as_str())),
            )],
        });
        found.push(if severity == Severity::Error {
            finding
        } else {
            finding.likely()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::Change;

    #[test]
    fn what_pasting_adds_is_taken_off_with_one_click() {
        for (text, id) in [
            (format!("{CODE}\n"), "lint.paste.whitespace"),
            (format!("\"{CODE}\""), "lint.paste.quotes"),
            (format!("Bearer {CODE}"), "lint.paste.bearer"),
            (format!("{{\"code\": \"{CODE}\"}}"), "lint.paste.json"),
            (CODE.replace('.', "%2E"), "lint.paste.percent"),
            (CODE.replace('.', "%252E"), "lint.paste.percent-twice"),
            (format!("Optional(\"{CODE}\")"), "lint.paste.option"),
            (format!("code={CODE}&state=x"), "lint.paste.form"),
            (format!("\u{200b}{CODE}"), "lint.paste.invisible"),
        ] {
            let finding = one(&request(), &with_text(&text), id);
            let edit = finding.edit.unwrap();
            let (path, change) = edit.changes.first().unwrap();
            assert_eq!(path, "subject_token");
            assert!(
                matches!(change, Change::SetSecret(secret) if secret.expose() == CODE),
                "{text}"
            );
            assert!(!format!("{change:?}").contains("mrqtu"), "masked");
            assert_eq!(loud(&request(), &with_text(&text)), [id], "{text}");
        }
        let several = format!(" \"Bearer {CODE}\" ");
        let found = loud(&request(), &with_text(&several));
        assert!(
            found.len() >= 2 && found.iter().all(|id| id.starts_with("lint.paste.")),
            "{found:?}"
        );
        assert_eq!(super::cleaned(&several), CODE);
    }
}
