//! Words of a line, and words in a row that stand in it.

use serde::Deserialize;

/// Words in a row, in lower case.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Phrase {
    words: Vec<String>,
}

/// A word of a line, in lower case, and where it ends.
pub(super) struct LineWord {
    pub(super) text: String,
    pub(super) end: usize,
}

/// Words that say of what follows that there is none.
const NOTHING: [&str; 2] = ["no", "without"];

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self {
            words: text.split_whitespace().map(ToOwned::to_owned).collect(),
        }
    }
}

impl Phrase {
    /// Where it begins, and the word behind it.
    pub(super) fn places(&self, words: &[LineWord]) -> Vec<(usize, usize)> {
        let length = self.words.len();
        if length == 0 {
            return Vec::new();
        }
        words
            .windows(length)
            .enumerate()
            .filter(|(_, window)| {
                let mut pairs = window.iter().zip(&self.words);
                pairs.all(|(word, own)| word.text == *own)
            })
            .map(|(at, _)| (at, at + length))
            .collect()
    }
}

/// Where any of them stands.
pub(super) fn places(phrases: &[Phrase], words: &[LineWord]) -> Vec<(usize, usize)> {
    phrases
        .iter()
        .flat_map(|phrase| phrase.places(words))
        .collect()
}

/// Words between two stretches.
pub(super) fn gap(one: (usize, usize), other: (usize, usize)) -> usize {
    other
        .0
        .saturating_sub(one.1)
        .max(one.0.saturating_sub(other.1))
}

/// Whether the words just before a failure deny it: `not expired`, `no signature mismatch`. `could not fetch` tells of one.
pub(super) fn is_denied(line: &str, words: &[LineWord], failure: (usize, usize)) -> bool {
    let word = |back: usize| words.get(failure.0.checked_sub(back)?);
    let Some(first) = words.get(failure.0) else {
        return false;
    };
    let begin = first.end.saturating_sub(first.text.len());
    let is = |back: usize, all: &[&str]| {
        word(back).is_some_and(|word| {
            let between = line.get(word.end..begin).unwrap_or_default();
            all.contains(&word.text.as_str())
                && !between.contains(|c: char| c.is_ascii_punctuation() && !"_-".contains(c))
        })
    };
    is(1, &NOTHING)
        || is(2, &NOTHING)
        || is(1, &["not", "never"]) && !is(2, &["could", "can", "did", "do", "does", "would"])
}

/// The words of a line, in lower case.
pub(super) fn plain_words(line: &str) -> Vec<String> {
    words(line).into_iter().map(|word| word.text).collect()
}

/// The words of a line: `id_token`, `idToken` and `ID-Token` are two.
pub(super) fn words(line: &str) -> Vec<LineWord> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let is_lower = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_ascii_lowercase());
    let mut found = Vec::new();
    let mut text = String::new();
    let mut before = ' ';
    for (at, (place, c)) in chars.iter().enumerate() {
        let begins = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_uppercase() && is_lower(at + 1) && is_lower(at + 2));
        if (begins || !c.is_alphanumeric()) && !text.is_empty() {
            found.push(LineWord {
                text: std::mem::take(&mut text),
                end: *place,
            });
        }
        if c.is_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        }
        before = *c;
    }
    if !text.is_empty() {
        found.push(LineWord {
            text,
            end: line.len(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_marks_and_capitals() {
        let cut = |text: &str| {
            let words = words(text).into_iter().map(|word| word.text);
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            cut("idToken at_hash JWTSignature JWKs"),
            "id token at hash jwt signature jwks"
        );
    }

    #[test]
    fn a_failure_is_denied_in_its_own_clause() {
        for (line, failure, denied) in [
            ("no signature mismatch, audience ok", "mismatch", true),
            ("the token is not expired", "expired", true),
            ("without an invalid token", "invalid", true),
            ("could not fetch jwks", "fetch", false),
            ("no audience: invalid token", "invalid", false),
            ("OAuth 2.0 client is not allowed", "not allowed", false),
            ("expired", "expired", false),
        ] {
            let words = words(line);
            let place = Phrase::from(failure.to_owned()).places(&words);
            let told = place.iter().any(|place| is_denied(line, &words, *place));
            assert_eq!((place.len(), told), (1, denied), "{line}");
        }
    }
}
