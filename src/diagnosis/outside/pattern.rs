//! Sentences with stretches: literal pieces in order, whatever stands between them on the same line.

/// Occurrences of the first piece that are tried.
const TRIES: usize = 16;
/// Bytes of a stretch.
const STRETCH: usize = 1000;

/// A sentence of a catalogue; `*` stands for a stretch.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// In lower case.
    pieces: Vec<String>,
    /// As its author writes them.
    written: Vec<String>,
}

/// A sentence that stands in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'a> {
    /// What stands between its pieces.
    pub(super) stretches: Vec<&'a str>,
    /// Whether capitals and small letters are its author's too.
    pub(super) exact: bool,
}

/// A text to search: its letters as they are and in lower case, byte for byte alike.
pub(super) struct Searched<'a> {
    text: &'a str,
    lower: String,
}

impl<'a> Searched<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
        }
    }

    /// Whether a text in lower case stands anywhere.
    pub(super) fn holds(&self, lower: &str) -> bool {
        self.lower.contains(lower)
    }
}

impl Pattern {
    pub(super) fn new(sentence: &str) -> Self {
        let split = |text: &str| text.split('*').map(ToOwned::to_owned).collect();
        Self {
            pieces: split(&sentence.to_ascii_lowercase()),
            written: split(sentence),
        }
    }

    /// The first place where the sentence stands in the text; `whole` where nothing else may.
    pub(super) fn find<'a>(&self, searched: &Searched<'a>, whole: bool) -> Option<Found<'a>> {
        let (first, rest) = self.pieces.split_first()?;
        if first.is_empty() {
            return None;
        }
        if whole {
            let bare = searched.text.trim().trim_end_matches(['.', '!']);
            let written = self.written.first()?;
            return (rest.is_empty() && bare.eq_ignore_ascii_case(first)).then(|| Found {
                stretches: Vec::new(),
                exact: bare == written,
            });
        }
        let mut from = 0;
        for _ in 0..TRIES {
            let at = from + searched.lower.get(from..)?.find(first.as_str())?;
            if begins_word(&searched.lower, at, first)
                && let Some(found) = self.behind(searched, at)
            {
                return Some(found);
            }
            from = at + first.chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// The whole sentence, whose first piece stands at `at`.
    fn behind<'a>(&self, searched: &Searched<'a>, at: usize) -> Option<Found<'a>> {
        let (first, rest) = self.pieces.split_first()?;
        let mut written = self.written.iter();
        let mut exact = |at: usize, piece: &str| {
            let stands = searched.text.get(at..at + piece.len());
            written.next().map(String::as_str) == stands
        };
        let mut is_exact = exact(at, first);
        let mut at = at + first.len();
        let mut stretches = Vec::with_capacity(rest.len());
        let mut last = first.as_str();
        for piece in rest {
            let line = searched.lower.get(at..)?.lines().next().unwrap_or_default();
            let length = if piece.is_empty() {
                line.len()
            } else {
                line.find(piece.as_str())?
            };
            if length > STRETCH && !piece.is_empty() {
                return None;
            }
            stretches.push(searched.text.get(at..at + length)?);
            at += length;
            is_exact &= exact(at, piece);
            at += piece.len();
            last = piece;
        }
        ends_word(&searched.lower, at, last).then_some(Found {
            stretches,
            exact: is_exact,
        })
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether no word runs on into the piece from before.
fn begins_word(text: &str, at: usize, piece: &str) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    !piece.starts_with(in_word) || !before.is_some_and(in_word)
}

/// Whether no word runs on behind the piece.
fn ends_word(text: &str, at: usize, piece: &str) -> bool {
    let after = text.get(at..).and_then(|text| text.chars().next());
    !piece.ends_with(in_word) || !after.is_some_and(in_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stretches_stand_between_pieces() {
        for (pattern, text, found) in [
            (
                "expected *, got: *",
                "Expected a b, got: c\nd",
                Some(vec!["a b", "c"]),
            ),
            ("for '*'", "x for 'ü'", Some(vec!["ü"])),
            ("aud is *", "aud is 1 aud is 2", Some(vec!["1 aud is 2"])),
            ("one (*) two", "one (a) b\none (c) two", Some(vec!["c"])),
            ("code", "codes", None),
            ("code", "the_code", None),
            ("code", "x.code.", Some(vec![])),
            ("a*b", "a\nb", None),
            ("*a", "ba", None),
        ] {
            assert_eq!(
                Pattern::new(pattern)
                    .find(&Searched::new(text), false)
                    .map(|found| found.stretches),
                found,
                "{pattern} in {text}"
            );
        }
        let alone = |text: &str| {
            Pattern::new("Unauthorized")
                .find(&Searched::new(text), true)
                .is_some()
        };
        assert!(alone(" unauthorized.") && !alone("Unauthorized client"));
        let exact = |text: &str| {
            Pattern::new("Jwt is * now")
                .find(&Searched::new(text), false)
                .map(|found| found.exact)
        };
        assert_eq!(exact("Jwt is OLD now"), Some(true));
        assert_eq!(exact("JWT is old now"), Some(false));
    }

    proptest! {
        #[test]
        fn any_text_is_searched(pattern in "[a-zä* ]{0,12}", text in ".{0,200}") {
            let searched = Searched::new(&text);
            let found = Pattern::new(&pattern).find(&searched, false);
            prop_assert!(found.is_none_or(|found| found.stretches.iter().all(|part| text.contains(part))));
        }
    }
}
