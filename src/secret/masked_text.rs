//! A text of known pieces, some of them secret: the exact bytes for the wire and a masked view from one source.

use super::names::masked;
use super::value::Secret;

/// One stretch of a [`MaskedText`] text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSegment {
    /// May be shown.
    Plain(String),
    /// Shown as `[masked NAME]`; the text is what goes onto the wire, already encoded.
    Masked {
        /// The field the secret belongs to, such as `subject_token`.
        name: String,
        /// The encoded text.
        text: Secret,
    },
}

/// A text in which every secret stretch is marked where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaskedText(Vec<TextSegment>);

impl MaskedText {
    /// A text without a secret in it.
    pub fn plain(text: impl Into<String>) -> Self {
        let mut sealed = Self::default();
        sealed.push(&text.into());
        sealed
    }

    /// Appends text that may be shown.
    pub fn push(&mut self, text: &str) {
        if let Some(TextSegment::Plain(last)) = self.0.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.0.push(TextSegment::Plain(text.to_owned()));
        }
    }

    /// Appends the encoded text of a secret called `name`. An empty secret hides nothing and stays empty.
    pub fn push_secret(&mut self, name: &str, text: impl Into<String>) {
        let text = Secret::new(text);
        if !text.is_empty() {
            self.0.push(TextSegment::Masked {
                name: name.to_owned(),
                text,
            });
        }
    }

    /// Appends all pieces of another text.
    pub fn append(&mut self, other: Self) {
        for piece in other.0 {
            match piece {
                TextSegment::Plain(text) => self.push(&text),
                masked @ TextSegment::Masked { .. } => self.0.push(masked),
            }
        }
    }

    /// The exact text for the wire.
    pub fn expose(&self) -> Secret {
        Secret::new(
            self.0
                .iter()
                .map(|piece| match piece {
                    TextSegment::Plain(text) => text.as_str(),
                    TextSegment::Masked { text, .. } => text.expose(),
                })
                .collect::<String>(),
        )
    }

    /// The text with every secret as `[masked NAME]`.
    pub fn masked(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                TextSegment::Plain(text) => text.clone(),
                TextSegment::Masked { name, .. } => masked(name),
            })
            .collect()
    }

    /// Length in bytes on the wire.
    pub fn len(&self) -> usize {
        self.0
            .iter()
            .map(|piece| match piece {
                TextSegment::Plain(text) => text.len(),
                TextSegment::Masked { text, .. } => text.expose().len(),
            })
            .sum()
    }

    /// Whether nothing is sent.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[TextSegment] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_and_the_view_come_from_the_same_pieces() {
        let mut text = MaskedText::plain("a=1&code=");
        text.push_secret("code", "c%2Fx");
        text.push("&b=2");
        assert_eq!(text.expose().expose(), "a=1&code=c%2Fx&b=2");
        assert_eq!(text.masked(), "a=1&code=[masked code]&b=2");
        assert_eq!(text.len(), text.expose().expose().len());
    }
}
