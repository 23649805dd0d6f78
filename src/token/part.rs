//! One part of a compact token, read as tolerantly as its characters allow.

use super::note::Note;
use crate::jose::base64url;

/// Characters of no alphabet that one part may hold and still be read.
const MOST_FOREIGN: usize = 8;

/// The bytes of a part, with a note where it is not as RFC 7515 §2 wants it.
pub(super) fn read(text: &str, part: &'static str, notes: &mut Vec<Note>) -> Option<Vec<u8>> {
    if let Some(bytes) = base64url::decode(text) {
        return Some(bytes);
    }
    let strict = strict(text);
    let foreign: Vec<char> = foreign(text);
    let readable = strict.len() > foreign.len() && foreign.len() <= MOST_FOREIGN;
    if text.contains(['.', '%']) || !readable {
        return None;
    }
    let bytes = base64url::decode_any(&strict)?;
    notes.push(if !foreign.is_empty() {
        Note::Foreign(part, foreign)
    } else if text.contains(['=', '+', '/']) && base64url::decode(&strict).is_some() {
        Note::NotStrictBase64url(part)
    } else {
        Note::CutPart(part)
    });
    Some(bytes)
}

/// As much as a part that was cut holds: its last character may have been one of a group of four that says nothing by itself.
pub(super) fn beginning(text: &str) -> Option<Vec<u8>> {
    let strict = strict(text);
    let whole = match strict.len() % 4 {
        1 => strict.get(..strict.len() - 1)?,
        _ => &strict,
    };
    base64url::decode_any(whole)
}

/// The part in base64url: without padding and without characters of no alphabet.
pub(super) fn strict(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '+' => Some('-'),
            '/' => Some('_'),
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        })
        .collect()
}

/// Characters of no alphabet, each once; padding anywhere but at the end is one.
fn foreign(text: &str) -> Vec<char> {
    let mut found: Vec<char> = text
        .trim_end_matches('=')
        .chars()
        .filter(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '+' | '/'))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_flaw_has_its_note() {
        for (text, bytes, note) in [
            ("_-8", Some(&[0xff, 0xef][..]), None),
            (
                "/+8",
                Some(&[0xff, 0xef]),
                Some(Note::NotStrictBase64url("payload")),
            ),
            (
                "_-8=",
                Some(&[0xff, 0xef]),
                Some(Note::NotStrictBase64url("payload")),
            ),
            ("_-9", Some(&[0xff, 0xef]), Some(Note::CutPart("payload"))),
            (
                "_-?8",
                Some(&[0xff, 0xef]),
                Some(Note::Foreign("payload", vec!['?'])),
            ),
            ("!!", None, None),
            ("a", None, None),
        ] {
            let mut notes = Vec::new();
            assert_eq!(
                read(text, "payload", &mut notes).as_deref(),
                bytes,
                "{text}"
            );
            assert_eq!(notes.pop(), note, "{text}");
        }
        assert_eq!(beginning("_-8Aa"), Some(vec![0xff, 0xef, 0]));
    }

    proptest! {
        #[test]
        fn any_part_is_read_or_refused(text in ".*") {
            read(&text, "payload", &mut Vec::new());
            beginning(&text);
        }
    }
}
