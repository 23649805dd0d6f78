//! The lines of a text with their places.

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What it says, without its end.
    pub text: &'a str,
    /// The same with its end, as it stands in the text.
    pub whole: &'a str,
    /// Where it begins, in bytes.
    pub offset: usize,
    /// Its number, from 1.
    pub number: usize,
}

/// All lines of a text. A carriage return before the line feed belongs to the end.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut offset = 0;
    text.split_inclusive('\n')
        .enumerate()
        .map(move |(at, whole)| {
            let line = Line {
                text: whole.trim_end_matches('\n').trim_end_matches('\r'),
                whole,
                offset,
                number: at + 1,
            };
            offset += whole.len();
            line
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_places() {
        let found: Vec<_> = lines("a\r\n\nb")
            .map(|line| (line.text, line.whole, line.offset, line.number))
            .collect();
        assert_eq!(
            found,
            [("a", "a\r\n", 0, 1), ("", "\n", 3, 2), ("b", "b", 4, 3)]
        );
    }
}
