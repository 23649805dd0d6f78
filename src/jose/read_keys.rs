//! What was read of a text that holds keys.

use super::jwk::{Jwk, JwkSet};

/// Keys, and what whoever gave them should know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadKeys {
    /// The public keys, and symmetric ones.
    pub keys: JwkSet,
    /// Phrases that complete "the key …", each once.
    pub remarks: Vec<String>,
    /// Whether a private key was among them, of which only the public half is in `keys`.
    pub was_private: bool,
}

impl ReadKeys {
    /// One key.
    pub(super) fn one(key: Jwk) -> Self {
        Self {
            keys: JwkSet { keys: vec![key] },
            ..Self::default()
        }
    }

    /// The public half of a private key.
    pub(super) fn private(key: Jwk) -> Self {
        let mut read = Self::one(key);
        read.note_private();
        read
    }

    pub(super) fn note_private(&mut self) {
        self.was_private = true;
        self.remark(
            "is a private one, of which the public half was used: keep it to whoever signs",
        );
    }

    pub(super) fn remark(&mut self, words: &str) {
        if !self.remarks.iter().any(|known| known == words) {
            self.remarks.push(words.to_owned());
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        self.keys.keys.extend(other.keys.keys);
        self.was_private |= other.was_private;
        for words in &other.remarks {
            self.remark(words);
        }
    }
}
