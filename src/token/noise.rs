//! What stands right around a token in pastes: white space, quotes, header names, and characters that nobody sees.

use super::bytes_dump;
use super::invisible::is_invisible;
use super::note::Note;
use super::wrapping::Wrapping;
use crate::text::without_colours;

/// The text without white space around it, where there is some.
pub(super) fn trimmed(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    (trimmed.len() != text.len()).then_some(trimmed)
}

/// The text without characters that cannot be seen, and with the dashes and dots that editors and chats make of a token's own.
pub(super) fn without_invisible(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) || matches!(byte, b'\n' | b'\r' | b'\t');
    if text.bytes().all(is_plain) {
        return None;
    }
    let mut removed: Vec<char> = Vec::new();
    // A terminal's colours are more than their first character.
    let mut changed = text.contains('\u{1b}');
    let plain = if changed {
        without_colours(text)
    } else {
        text.to_owned()
    };
    let mut clean = String::with_capacity(text.len());
    for c in plain.chars() {
        match c {
            '\n' | '\r' | '\t' => clean.push(c),
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => {
                changed = true;
                clean.push('-');
            }
            '\u{2014}' | '\u{2015}' => {
                changed = true;
                clean.push_str("--");
            }
            '\u{ff0e}' | '\u{3002}' | '\u{ff61}' => {
                changed = true;
                clean.push('.');
            }
            '\u{ff3f}' => {
                changed = true;
                clean.push('_');
            }
            // The joiner and the selectors that emoji need belong to no token either.
            '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => removed.push(c),
            c if is_invisible(c) => removed.push(c),
            c if c.is_whitespace() => clean.push(' '),
            c => clean.push(c),
        }
    }
    if clean == text {
        return None;
    }
    removed.sort_unstable();
    removed.dedup();
    if changed {
        wrapping.notes.push(Note::Cleaned(
            "characters that an editor or a terminal put in",
        ));
    }
    if !removed.is_empty() {
        wrapping.notes.push(Note::Removed(removed));
    }
    Some(clean)
}

/// The lines without the marks that mails put before what they quote; nothing where a line has none.
pub(super) fn without_quote_marks(text: &str) -> Option<String> {
    if !text.starts_with(['>', '|']) {
        return None;
    }
    let mut bare = String::with_capacity(text.len());
    for line in text.lines() {
        let quoted = line.trim_start();
        if !quoted.is_empty() && !quoted.starts_with(['>', '|']) {
            return None;
        }
        bare.push_str(quoted.trim_start_matches(['>', '|', ' ']));
        bare.push('\n');
    }
    Some(bare)
}

/// Pairs of quotes, as programs and editors write them.
const QUOTES: [(char, char); 8] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
    ('”', '”'),
];

/// The text inside one pair of quotes or the asterisks of Markdown, with the comma or semicolon behind it left out.
pub(super) fn unquoted(text: &str) -> Option<&str> {
    let text = text.trim_end_matches([',', ';']);
    let quoted = QUOTES.iter().find_map(|(open, close)| {
        text.strip_prefix(*open)?
            .strip_suffix(*close)
            .filter(|inner| !inner.contains(*close) || inner.contains('\\'))
    });
    quoted.or_else(|| text.strip_prefix("**")?.strip_suffix("**"))
}

/// Names of headers and schemes, with what is behind them up to the value.
const SCHEMES: [&str; 13] = [
    "-h ",
    "--header ",
    "authorization:",
    "authorization=",
    "proxy-authorization:",
    "x-forwarded-authorization:",
    "dpop:",
    "dpop ",
    "bearer:",
    "bearer ",
    "bearer%20",
    "jwt ",
    "id-token:",
];

/// How programs print a text inside of something else: its beginning and its end.
const PRINTS: [(&str, &str); 12] = [
    ("Optional(", ")"),
    ("Some(", ")"),
    ("Just(", ")"),
    ("Success(", ")"),
    ("Result.success(", ")"),
    ("String(", ")"),
    ("SecretStr(", ")"),
    ("b'", "'"),
    ("b\"", "\""),
    ("u'", "'"),
    ("@\"", "\""),
    ("Data(", ")"),
];

/// Bytes of a name before a print or bytes.
const LONGEST_NAME: usize = 60;

/// The text without the name of a header, a scheme or a program's print around it, and what that was.
pub(super) fn without_name(text: &str) -> Option<(&str, &'static str)> {
    let scheme = SCHEMES.iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| text.get(scheme.len()..))?
    });
    if let Some(inner) = scheme {
        return Some((inner, "the scheme before it"));
    }
    let print = printed(text).map(|inner| (inner, "a program's print around it"));
    print.or_else(|| Some((behind_name(text)?, "the name before it")))
}

fn printed(text: &str) -> Option<&str> {
    PRINTS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
}

/// What a log prints behind a name, where it is a program's print or bytes: `identityToken: [101, …]`.
fn behind_name(text: &str) -> Option<&str> {
    let (name, value) = text.split_once([':', '='])?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ');
    // Bytes in hex have colons between them, and dumps behind their offsets.
    let is_name = name.contains(|c: char| c.is_ascii_alphabetic() && !c.is_ascii_hexdigit());
    let value = value.trim_start();
    let is_one = || printed(value).is_some() || bytes_dump::text_of(value).is_some();
    (is_name && name.len() <= LONGEST_NAME && name.chars().all(fits) && is_one()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_taken_out_and_named() {
        for (text, clean, removed) in [
            ("e\u{200b}y\u{feff}J", "eyJ", &['\u{200b}', '\u{feff}'][..]),
            ("e\0y\0J\0", "eyJ", &['\0']),
            ("ey\u{ad}J\u{200d}", "eyJ", &['\u{ad}', '\u{200d}']),
            ("a\u{a0}b", "a b", &[]),
            ("a\u{2014}b\u{2011}c", "a--b-c", &[]),
            ("\u{1b}[32meyJ\u{1b}[0m", "eyJ", &[]),
        ] {
            let mut wrapping = Wrapping::default();
            assert_eq!(
                without_invisible(text, &mut wrapping).as_deref(),
                Some(clean)
            );
            let found = wrapping.notes.iter().find_map(|note| match note {
                Note::Removed(found) => Some(found.as_slice()),
                _ => None,
            });
            assert_eq!(found.unwrap_or_default(), removed, "{text:?}");
        }
        assert_eq!(without_invisible("eyJ.a\n", &mut Wrapping::default()), None);
    }

    #[test]
    fn what_stands_around_a_token_in_pairs_comes_off() {
        for (text, inner) in [
            ("\"eyJ\",", Some("eyJ")),
            ("**eyJ.a.b**", Some("eyJ.a.b")),
            ("**eyJ.a.b", None),
            ("eyJ.a.b**", None),
        ] {
            assert_eq!(unquoted(text), inner, "{text}");
        }
    }

    #[test]
    fn the_name_before_bytes_or_a_print_comes_off() {
        let bytes = "[101, 121, 74, 104, 98, 71, 99, 105, 79, 105, 74, 83, 85, 122, 73, 49]";
        for (text, inner) in [
            (format!("identityToken: {bytes}"), Some(bytes)),
            (format!("my token = {bytes}"), Some(bytes)),
            (
                "t = Optional(<65794a>)".to_owned(),
                Some("Optional(<65794a>)"),
            ),
            ("65:79:4a".to_owned(), None),
            ("id_token: eyJ".to_owned(), None),
        ] {
            assert_eq!(without_name(&text).map(|(inner, _)| inner), inner, "{text}");
        }
    }

    #[test]
    fn the_marks_of_a_mail_come_off_where_every_line_has_one() {
        assert_eq!(
            without_quote_marks("> a\n> > b\n>c").as_deref(),
            Some("a\nb\nc\n")
        );
        assert_eq!(without_quote_marks("> a\nb"), None);
        assert_eq!(without_quote_marks("a"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned(text in ".*") {
            if let Some(clean) = without_invisible(&text, &mut Wrapping::default()) {
                let is_left = clean.contains(['\u{200b}', '\u{1b}', '\0']);
                prop_assert!(!is_left);
            }
            unquoted(&text);
            without_name(&text);
        }
    }
}
