//! Foreign text that is safe to draw.

/// Returns the text without what would drive the screen.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' && c != '\r' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .filter(|c| *c != '\r')
        .collect()
}
