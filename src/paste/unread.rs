//! A text that cannot be read: what it looked like, and where reading stopped. The text itself is never repeated.

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Unread {
    /// What it looked like, such as `a curl command`.
    pub looked_like: &'static str,
    /// A sentence without a full stop at its end.
    pub why: String,
    /// Where reading stopped.
    pub position: Option<TextPosition>,
    /// What to do, where there is more to say than to correct that place.
    pub fix: Option<String>,
}

/// A place in a text, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Unread {
    /// A refusal without a place.
    pub fn new(looked_like: &'static str, why: impl Into<String>) -> Self {
        Self {
            looked_like,
            why: why.into(),
            position: None,
            fix: None,
        }
    }

    /// The same with the place of a byte in the text.
    #[must_use]
    pub fn at(mut self, text: &str, offset: usize) -> Self {
        self.position = Some(TextPosition::of(text, offset));
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

impl TextPosition {
    /// The place of a byte in a text.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text
            .get(..offset)
            .unwrap_or(if offset == 0 { "" } else { text });
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_one() {
        let place = |offset| {
            let position = TextPosition::of("a\nbé\nc", offset);
            (position.line, position.column)
        };
        assert_eq!(place(0), (1, 1));
        assert_eq!(place(2), (2, 1));
        assert_eq!(place(5), (2, 3));
        assert_eq!(place(6), (3, 1));
        assert_eq!(place(99), (3, 2));
    }
}
