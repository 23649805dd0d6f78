//! What stands in a token in place of what was left out: `...`, `[truncated]`, `<signature>`.

use crate::text::{Words, is_crossed_out, is_hidden};

/// Words by which logs say that there was more.
const CUT_WORDS: [&str; 12] = [
    "trunc", "cut", "more", "byte", "char", "snip", "…", "...", "shorten", "elided", "omitted",
    "clipped",
];

/// Words besides that stand for a part of a token that was taken out on purpose.
const REPLACED: Words =
    Words("sig signature removed secret snipped stripped omitted confidential placeholder payload");

/// Longest text between brackets that is taken for such a word.
const LONGEST: usize = 60;

/// Whether a character opens such a place. None of them is in a token.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '…' | '<' | '[' | '(' | '{' | '*' | '•' | '█' | '●')
}

/// How long the place is that begins the text; nothing where none begins there.
pub(super) fn length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let closer = match first {
        '<' => '>',
        '[' => ']',
        '(' => ')',
        '{' => '}',
        c if opens(c) => {
            let end = text.find(|other| other != c).unwrap_or(text.len());
            return Some(end);
        }
        _ => return None,
    };
    let end = text
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| *c == closer)?
        .0;
    let inside = text.get(1..end)?;
    (!inside.contains(['\n', '"'])).then_some(end + 1)
}

/// Whether a part is a word that stands for it.
pub(super) fn replaces(part: &str) -> bool {
    let bare = part
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    !part.is_empty()
        && !says_cut(part)
        && (part.starts_with(opens)
            || is_hidden(&bare)
            || REPLACED.contains(&bare)
            || part.len() >= 3 && is_crossed_out(part))
}

/// Whether the words of such a place say that there was more.
pub(super) fn says_cut(place: &str) -> bool {
    let lower = place.to_lowercase();
    place.starts_with('…') || CUT_WORDS.iter().any(|word| lower.contains(word))
}

/// The text before the place where something was cut out, and what stands there. A whole part that was replaced is no cut.
pub(super) fn split(text: &str) -> (&str, Option<String>) {
    let is_plain = |byte: &u8| *byte < 0x80 && !matches!(byte, b'<' | b'[' | b'(' | b'{' | b'*');
    let dots = text.find("...");
    // By blocks without an end in between, which the compiler makes of wide instructions: a token may have a megabyte.
    let mut blocks = text.as_bytes().chunks(64);
    if dots.is_none()
        && blocks.all(|block| block.iter().fold(true, |all, byte| all & is_plain(byte)))
    {
        return (text, None);
    }
    let mut from = 0;
    let mut found = None;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(opens)) {
        let at = from + at;
        let Some(rest) = text.get(at..) else { break };
        let length = length(rest).unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
        let place = rest.get(..length).unwrap_or_default();
        let starts_part = at == 0 || text.get(..at).is_some_and(|before| before.ends_with('.'));
        let ends_part = rest
            .get(length..)
            .is_none_or(|after| after.is_empty() || after.starts_with('.'));
        if says_cut(place) || !(starts_part && ends_part) {
            found = Some((at, place));
            break;
        }
        from = at + length;
    }
    let (at, place) = match (found, dots) {
        (Some((at, place)), None) => (at, place),
        (Some((at, place)), Some(dots)) if at < dots => (at, place),
        (_, Some(dots)) => (dots, "..."),
        (None, None) => return (text, None),
    };
    let before = text.get(..at).unwrap_or(text);
    (before, Some(place.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_cut_and_what_was_replaced_stay_apart() {
        for (text, before, mark) in [
            ("eyJ.eyJ...", "eyJ.eyJ", Some("...")),
            ("eyJ.eyJ…", "eyJ.eyJ", Some("…")),
            ("eyJ[truncated]", "eyJ", Some("[truncated]")),
            ("eyJ.[12 more bytes]", "eyJ.", Some("[12 more bytes]")),
            ("eyJ...Qx9", "eyJ", Some("...")),
            ("eyJ***Qx9", "eyJ", Some("***")),
            ("eyJ.eyJ.<signature>", "eyJ.eyJ.<signature>", None),
            ("eyJ.[REDACTED].c2ln", "eyJ.[REDACTED].c2ln", None),
            ("eyJ.eyJ.c2ln", "eyJ.eyJ.c2ln", None),
        ] {
            assert_eq!(split(text), (before, mark.map(ToOwned::to_owned)), "{text}");
        }
        for part in "<signature> [REDACTED] *** sig SIGNATURE xxx █████ {sig}".split(' ')
        {
            assert!(replaces(part), "{part}");
        }
        for part in ["", "c2ln", "x", "[truncated]", "…", "signatures-of-others"] {
            assert!(!replaces(part), "{part}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in ".*") {
            let (before, mark) = split(&text);
            prop_assert!(text.starts_with(before) && (mark.is_some() || before == text));
        }
    }
}
