//! Patterns of the servers' files: `*` matches any stretch, case does not matter, and all quotes are alike.

/// A pattern, cut at its stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<String>,
}

impl Pattern {
    /// Of its text.
    pub fn new(text: &str) -> Self {
        Self {
            pieces: typed(text)
                .to_ascii_lowercase()
                .split('*')
                .map(ToOwned::to_owned)
                .collect(),
        }
    }

    /// Whether it fits the whole text, and what its stars stand for. Each star takes as little as it can, so the time is linear.
    pub fn captures(&self, text: &str) -> Option<Vec<String>> {
        let text = typed(text);
        let lower = text.to_ascii_lowercase();
        let (first, rest) = self.pieces.split_first()?;
        lower.strip_prefix(first.as_str())?;
        let mut from = first.len();
        let Some((last, middle)) = rest.split_last() else {
            return (from == lower.len()).then(Vec::new);
        };
        let mut found = Vec::new();
        let star = |from: usize, to: usize| Some(text.get(from..to)?.trim().to_owned());
        for piece in middle {
            let at = from + lower.get(from..)?.find(piece.as_str())?;
            found.push(star(from, at)?);
            from = at + piece.len();
        }
        let end = from + lower.get(from..)?.strip_suffix(last.as_str())?.len();
        found.push(star(from, end)?);
        Some(found)
    }

    /// Whether it fits the whole text.
    pub fn fits(&self, text: &str) -> bool {
        self.captures(text).is_some()
    }

    /// Whether it fits somewhere in the text. A pattern of one or two words says too little for that.
    pub fn within(&self, text: &str) -> Option<Vec<String>> {
        let words: usize = self
            .pieces
            .iter()
            .map(|piece| piece.split_whitespace().count())
            .sum();
        if words < 3 {
            return None;
        }
        let mut open = self.clone();
        open.pieces.insert(0, String::new());
        open.pieces.push(String::new());
        let mut found = open.captures(text)?;
        found.pop();
        (!found.is_empty()).then(|| found.split_off(1))
    }
}

/// The text with one kind of quotes: servers change theirs from version to version.
fn typed(text: &str) -> String {
    text.replace(
        ['\u{2019}', '\u{2018}', '\u{201c}', '\u{201d}', '`', '"'],
        "'",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_stand_for_any_stretch() {
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
        assert_eq!(pattern.within(text), Some(vec!["token".to_owned()]));
        assert_eq!(
            Pattern::new("invalid token").within("an invalid token, that"),
            None
        );
    }

    proptest! {
        #[test]
        fn any_pattern_fits_or_does_not(pattern in "[ab* é]{0,12}", text in "[abÄ é]{0,40}") {
            let pattern = Pattern::new(&pattern);
            let _ = (pattern.fits(&text), pattern.within(&text));
        }
    }
}
