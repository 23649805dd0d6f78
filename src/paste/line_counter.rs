//! The lines of places in a text that are asked for in its order, without counting from its beginning each time.

/// Counts lines.
#[derive(Debug)]
pub struct LineCounter<'t> {
    text: &'t str,
    counted: usize,
    line: usize,
}

impl<'t> LineCounter<'t> {
    /// The lines of a text.
    pub fn new(text: &'t str) -> Self {
        Self::from(text, 1)
    }

    /// The lines of a text that begins in this one.
    pub fn from(text: &'t str, line: usize) -> Self {
        Self {
            text,
            counted: 0,
            line,
        }
    }

    /// The line, from 1, in which a byte stands.
    pub fn line_of(&mut self, offset: usize) -> usize {
        let (from, to) = (self.counted.min(offset), self.counted.max(offset));
        let between = self.text.get(from..to).unwrap_or_default();
        let lines = between.bytes().filter(|byte| *byte == b'\n').count();
        if offset >= self.counted {
            self.line += lines;
        } else {
            self.line = self.line.saturating_sub(lines);
        }
        self.counted = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_in_any_order() {
        let mut lines = LineCounter::new("a\nb\n\nc");
        assert_eq!([5, 0, 2, 4].map(|at| lines.line_of(at)), [4, 1, 2, 3]);
    }
}
