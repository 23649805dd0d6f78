//! Making text of others safe to draw.

/// Returns a text with control characters replaced, but for tabs and line breaks, and without carriage returns.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
