//! Sentences with stretches: literal pieces in order, and `*` for whatever stands between two of them. Case does not matter, and
//! all quotes are alike.

use serde::Deserialize;
use std::borrow::Cow;

/// Occurrences of the first piece that are tried.
const TRIES: usize = 16;
/// Bytes of a stretch inside a longer text.
const STRETCH: usize = 1000;
/// Words without which a pattern says too little to be looked for inside a sentence.
const TELLING_WORDS: usize = 3;

/// The first byte of each quote that is typed otherwise, the backtick apart: to look for one byte is much quicker.
const QUOTES_BEGIN: u8 = 0xe2;

/// A sentence of a catalogue, cut at its stars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    pieces: Vec<Literal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Literal {
    lower: String,
    /// As its author writes it.
    written: String,
}

/// A pattern that stands in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct PatternMatch<'a> {
    /// What its stars stand for.
    pub stretches: Vec<&'a str>,
    /// Whether capitals and small letters are its author's too.
    pub is_exact: bool,
    /// Where its first piece begins.
    begin: usize,
    /// Behind its last piece.
    end: usize,
}

/// A text to search: its letters as they are and in lower case, byte for byte alike.
#[derive(Debug)]
pub struct Searched<'a> {
    text: Cow<'a, str>,
    lower: String,
}

/// How far a star reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the end of the text: the pattern is all of it.
    End,
    /// Across lines; behind the last piece to the end of the line.
    Lines,
    /// Within its line.
    Line,
}

impl PatternMatch<'_> {
    /// Its first byte, and the one behind its last piece.
    pub fn place(&self) -> (usize, usize) {
        (self.begin, self.end)
    }
}

impl<'a> Searched<'a> {
    /// Of its text.
    pub fn new(text: &'a str) -> Self {
        let text = typed(text);
        Self {
            lower: lowered(&text),
            text,
        }
    }

    /// The text, its quotes as they are typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text stands anywhere.
    pub fn holds(&self, text: &str) -> bool {
        self.lower.contains(&lowered(text))
    }

    fn has_written(&self, piece: &Literal, at: usize) -> bool {
        self.text.get(at..at + piece.written.len()) == Some(piece.written.as_str())
    }
}

impl From<String> for Pattern {
    fn from(sentence: String) -> Self {
        Self::new(&sentence)
    }
}

impl Pattern {
    /// Of its sentence.
    pub fn new(sentence: &str) -> Self {
        let pieces = typed(sentence)
            .split('*')
            .map(|written| Literal {
                lower: lowered(written),
                written: written.to_owned(),
            })
            .collect();
        Self { pieces }
    }

    /// Whether it is the whole text.
    pub fn fits(&self, text: &str) -> bool {
        self.captures(text).is_some()
    }

    /// What its stars stand for, where it is the whole text.
    pub fn captures(&self, text: &str) -> Option<Vec<String>> {
        if !self.may_fit(text) {
            return None;
        }
        let searched = Searched::new(text);
        let first = self.pieces.first()?;
        searched.lower.strip_prefix(first.lower.as_str())?;
        let found = self.behind(&searched, 0, Reach::End)?;
        Some(owned(&found))
    }

    /// Whether the text begins and ends as the sentence does. Nearly all sentences are ruled out by the first letter.
    fn may_fit(&self, text: &str) -> bool {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return false;
        };
        let mut forwards = text.chars().map(alike);
        let mut backwards = text.chars().rev().map(alike);
        first.lower.chars().all(|c| forwards.next() == Some(c))
            && last
                .lower
                .chars()
                .rev()
                .all(|c| backwards.next() == Some(c))
    }

    /// The longest of its pieces, as its author writes it.
    pub fn longest_piece(&self) -> &str {
        let pieces = self.pieces.iter().map(|piece| piece.written.trim());
        pieces.max_by_key(|piece| piece.len()).unwrap_or_default()
    }

    /// How many words it says, its stars apart.
    pub fn words(&self) -> usize {
        let pieces = self.pieces.iter();
        pieces
            .map(|piece| piece.lower.split_whitespace().count())
            .sum()
    }

    /// What its stars stand for, where it stands somewhere in the text; `None` also where it has too few words to say something.
    pub fn within(&self, searched: &Searched<'_>) -> Option<Vec<String>> {
        let at = searched.lower.find(self.pieces.first()?.lower.as_str())?;
        if self.words() < TELLING_WORDS {
            return None;
        }
        let found = self.behind(searched, at, Reach::Lines)?;
        Some(owned(&found))
    }

    /// The first place where it stands between words, each star within its line.
    pub fn find<'s>(&self, searched: &'s Searched<'_>) -> Option<PatternMatch<'s>> {
        let first = self
            .pieces
            .first()
            .filter(|first| !first.lower.is_empty())?;
        let mut from = 0;
        for _ in 0..TRIES {
            let at = from + searched.lower.get(from..)?.find(first.lower.as_str())?;
            if begins_word(&searched.lower, at, &first.lower)
                && let Some(found) = self.behind(searched, at, Reach::Line)
                && ends_word(&searched.lower, found.end, self.last())
            {
                return Some(found);
            }
            from = at + first.lower.chars().next().map_or(1, char::len_utf8);
        }
        None
    }

    /// The same, where nothing but the mark that ends a sentence stands around it.
    pub fn alone<'s>(&self, searched: &'s Searched<'_>) -> Option<PatternMatch<'s>> {
        let bare = searched.text.trim().trim_end_matches(['.', '!']);
        match self.pieces.as_slice() {
            [only] if bare.eq_ignore_ascii_case(&only.lower) => Some(PatternMatch {
                stretches: Vec::new(),
                is_exact: bare == only.written,
                begin: 0,
                end: bare.len(),
            }),
            _ => None,
        }
    }

    /// The pieces from the first on, which stands at `at`. Each star takes as little as it can, so the time is linear.
    fn behind<'s>(
        &self,
        searched: &'s Searched<'_>,
        at: usize,
        reach: Reach,
    ) -> Option<PatternMatch<'s>> {
        let (first, rest) = self.pieces.split_first()?;
        let begin = at;
        let mut is_exact = searched.has_written(first, at);
        let mut at = at + first.lower.len();
        let mut stretches = Vec::with_capacity(rest.len());
        for (number, piece) in rest.iter().enumerate() {
            let room = searched.lower.get(at..)?;
            let line = room.lines().next().unwrap_or_default();
            let is_last = number + 1 == rest.len();
            let length = match reach {
                Reach::End if is_last => room.strip_suffix(piece.lower.as_str())?.len(),
                Reach::Lines | Reach::Line if is_last && piece.lower.is_empty() => line.len(),
                Reach::End | Reach::Lines => room.find(piece.lower.as_str())?,
                Reach::Line => line
                    .find(piece.lower.as_str())
                    .filter(|length| *length <= STRETCH)?,
            };
            stretches.push(searched.text.get(at..at + length)?);
            at += length;
            is_exact &= searched.has_written(piece, at);
            at += piece.lower.len();
        }
        let is_whole = reach != Reach::End || at == searched.lower.len();
        is_whole.then_some(PatternMatch {
            stretches,
            is_exact,
            begin,
            end: at,
        })
    }

    fn last(&self) -> &str {
        self.pieces.last().map_or("", |piece| piece.lower.as_str())
    }
}

fn owned(found: &PatternMatch<'_>) -> Vec<String> {
    let stretches = found.stretches.iter();
    stretches.map(|star| star.trim().to_owned()).collect()
}

/// The text with quotes as they are typed.
fn typed(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&QUOTES_BEGIN) && !text.contains('`') {
        return Cow::Borrowed(text);
    }
    text.replace(['\u{2018}', '\u{2019}', '`'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
        .into()
}

/// The text in lower case with one kind of quotes, byte for byte alike: servers change theirs from version to version.
fn lowered(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if lower.contains('"') {
        lower.replace('"', "'")
    } else {
        lower
    }
}

/// A character as it is compared: what [`typed`] and [`lowered`] make of it.
fn alike(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '`' | '\u{201c}' | '\u{201d}' | '"' => '\'',
        c => c.to_ascii_lowercase(),
    }
}

/// Whether a character can stand inside a word, or a name of a program's.
pub fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a piece that stands at `at` is no part of a longer word.
pub fn is_whole(text: &str, at: usize, piece: &str) -> bool {
    begins_word(text, at, piece) && ends_word(text, at + piece.len(), piece)
}

/// Whether no word runs on behind the piece, which ends at `end`.
fn ends_word(text: &str, end: usize, piece: &str) -> bool {
    let after = text.get(end..).and_then(|text| text.chars().next());
    !piece.ends_with(in_word) || !after.is_some_and(in_word)
}

/// Whether no word runs on into the piece from before.
fn begins_word(text: &str, at: usize, piece: &str) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    !piece.starts_with(in_word) || !before.is_some_and(in_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_stand_for_any_stretch_of_the_whole_text() {
        for (pattern, text, found) in [
            ("AADSTS*", "aadsts50013: no", Some(vec!["50013: no"])),
            ("a*c", "abc", Some(vec!["b"])),
            ("a*c", "abd", None),
            ("abc", "ABC", Some(vec![])),
            ("abc", "abcd", None),
            (
                "Grant type '*' not allowed*",
                "Grant type ’x’ not allowed for the client",
                Some(vec!["x", "for the client"]),
            ),
            (
                "/realms/*/protocol/*",
                "/realms/acme/protocol/openid-connect/token",
                Some(vec!["acme", "openid-connect/token"]),
            ),
            ("*", "", Some(vec![""])),
        ] {
            let captures = Pattern::new(pattern).captures(text);
            let wanted =
                found.map(|all| all.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>());
            assert_eq!(captures, wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn a_sentence_is_found_inside_another() {
        let pattern = Pattern::new("client is not within the * audience");
        let text = "Error: Client is not within the token audience. (401)";
        let within = |pattern: &Pattern, text: &str| pattern.within(&Searched::new(text));
        assert_eq!(within(&pattern, text), Some(vec!["token".to_owned()]));
        assert_eq!(within(&Pattern::new("the client"), "the client is"), None);
        let open = Pattern::new("the code was refused: *");
        let text = "Error: the code was refused: it is old\nTrace: 1";
        assert_eq!(within(&open, text), Some(vec!["it is old".to_owned()]));
    }

    #[test]
    fn stretches_stand_between_words_of_a_line() {
        for (pattern, text, found) in [
            (
                "expected *, got: *",
                "Expected a b, got: c\nd",
                Some(vec!["a b", "c"]),
            ),
            ("for '*'", "x for 'ü'", Some(vec!["ü"])),
            ("for '*'", "x for ‘ü’", Some(vec!["ü"])),
            ("aud is *", "aud is 1 aud is 2", Some(vec!["1 aud is 2"])),
            ("one (*) two", "one (a) b\none (c) two", Some(vec!["c"])),
            ("code", "codes", None),
            ("code", "the_code", None),
            ("code", "x.code.", Some(vec![])),
            ("a*b", "a\nb", None),
            ("*a", "ba", None),
        ] {
            let searched = Searched::new(text);
            let stretches = Pattern::new(pattern)
                .find(&searched)
                .map(|found| found.stretches);
            assert_eq!(stretches, found, "{pattern} in {text}");
        }
    }

    #[test]
    fn a_sentence_may_have_to_stand_alone_and_be_written_just_so() {
        let alone = |text: &str| {
            Pattern::new("Unauthorized")
                .alone(&Searched::new(text))
                .is_some()
        };
        assert!(alone(" unauthorized.") && !alone("Unauthorized client"));
        let exact = |text: &str| {
            Pattern::new("Jwt is * now")
                .find(&Searched::new(text))
                .map(|found| found.is_exact)
        };
        assert_eq!(exact("Jwt is OLD now"), Some(true));
        assert_eq!(exact("JWT is old now"), Some(false));
    }

    proptest! {
        #[test]
        fn a_sentence_fits_whatever_its_letters_quotes_and_stretches(sentence in "[a-zä*’\"` ]{0,12}") {
            let pattern = Pattern::new(&sentence);
            let loud = sentence.replace('*', "x ‘y").to_ascii_uppercase();
            for quote in ["'", "\"", "“", "`"] {
                prop_assert!(pattern.fits(&loud.replace('’', quote)), "{loud}");
            }
        }

        #[test]
        fn any_text_is_searched(pattern in "[a-zä*’ ]{0,12}", text in ".{0,200}") {
            let pattern = Pattern::new(&pattern);
            let searched = Searched::new(&text);
            if let Some(found) = pattern.find(&searched) {
                prop_assert!(found.stretches.iter().all(|part| searched.text.contains(part)));
            }
            prop_assert_eq!(pattern.fits(&text), pattern.captures(&text).is_some());
            pattern.within(&searched);
        }
    }
}
