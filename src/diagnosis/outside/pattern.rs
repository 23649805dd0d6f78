//! Sentences with stretches: literal pieces in order, whatever stands between them on the same line.

/// Occurrences of the first piece that are tried.
const TRIES: usize = 16;
/// Bytes of a stretch.
const STRETCH: usize = 1000;

/// A sentence of a catalogue, in lower case; `*` stands for a stretch.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pieces: Vec<String>,
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
        Self {
            pieces: sentence
                .to_ascii_lowercase()
                .split('*')
                .map(ToOwned::to_owned)
                .collect(),
        }
    }

    /// What the stretches are, where the sentence stands in the text; `whole` where nothing else may.
    pub(super) fn stretches<'a>(
        &self,
        searched: &Searched<'a>,
        whole: bool,
    ) -> Option<Vec<&'a str>> {
        let (first, rest) = self.pieces.split_first()?;
        if first.is_empty() {
            return None;
        }
        if whole {
            let bare = searched.lower.trim().trim_end_matches(['.', '!']);
            return (rest.is_empty() && bare == first).then(Vec::new);
        }
        let mut from = 0;
        for _ in 0..TRIES {
            let at = from + searched.lower.get(from..)?.find(first.as_str())?;
            if begins_word(&searched.lower, at, first) {
                let found = behind(searched, at + first.len(), first, rest);
                if found.is_some() {
                    return found;
                }
            }
            from = at + first.chars().next().map_or(1, char::len_utf8);
        }
        None
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

/// The stretches between the pieces that follow.
fn behind<'a>(
    searched: &Searched<'a>,
    from: usize,
    first: &str,
    rest: &[String],
) -> Option<Vec<&'a str>> {
    let mut at = from;
    let mut found = Vec::with_capacity(rest.len());
    let mut last = first;
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
        found.push(searched.text.get(at..at + length)?);
        at += length + piece.len();
        last = piece;
    }
    ends_word(&searched.lower, at, last).then_some(found)
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
                Pattern::new(pattern).stretches(&Searched::new(text), false),
                found,
                "{pattern} in {text}"
            );
        }
        let alone = |text: &str| {
            Pattern::new("Unauthorized")
                .stretches(&Searched::new(text), true)
                .is_some()
        };
        assert!(alone(" unauthorized.") && !alone("Unauthorized client"));
    }

    proptest! {
        #[test]
        fn any_text_is_searched(pattern in "[a-zä* ]{0,12}", text in ".{0,200}") {
            let searched = Searched::new(&text);
            let found = Pattern::new(&pattern).stretches(&searched, false);
            prop_assert!(found.is_none_or(|found| found.iter().all(|part| text.contains(part))));
        }
    }
}
