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
        Self {
            text,
            counted: 0,
            line: 1,
        }
    }

    /// The line, from 1, in which a byte stands.
    pub fn line_of(&mut self, offset: usize) -> usize {
        if offset < self.counted {
            self.counted = 0;
            self.line = 1;
        }
        let between = self.text.get(self.counted..offset).unwrap_or_default();
        self.line += between.bytes().filter(|byte| *byte == b'\n').count();
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
