//! Lists of words.

/// A list that is written as a text, with blanks between its words.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

impl Words {
    /// Whether it is one of them.
    pub fn contains(self, word: &str) -> bool {
        self.all().any(|known| known == word)
    }

    /// Each of them, in their order.
    pub fn all(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }
}
