//! A curl command with what it printed behind it, as a terminal shows both.

use crate::paste::{PastedRequest, curl};

/// Bytes of a command that are read.
const LONGEST: usize = 1 << 20;

/// The request of a command.
pub(super) fn request(command: &str) -> Option<PastedRequest> {
    let reading = curl::read(command)?.ok()?;
    reading.exchanges.into_iter().next()?.request
}

/// The command up to the end of its last line, and what stands behind it: a line goes on after a backslash and within quotes. `None`
/// where the text begins with no command, or nothing follows it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let command = text
        .trim_start()
        .trim_start_matches(['$', '#', '%'])
        .trim_start();
    command.strip_prefix("curl ")?;
    let (mut quote, mut escaped) = (None, false);
    for (at, byte) in command.bytes().enumerate().take(LONGEST) {
        match (byte, quote) {
            _ if escaped => escaped = false,
            (b'\\', Some(b'"') | None) => escaped = true,
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'"' | b'\'', Some(open)) if open == byte => quote = None,
            (b'\n', None) => {
                let output = command.get(at..)?.trim();
                let another = output.is_empty() || output.starts_with("curl ");
                return Some((command.get(..at)?, output)).filter(|_| !another);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_where_its_last_line_does() {
        let text = "$ curl 'https://a.example/token' \\\n  -d 'a=1\nb=2' \\\n  -d \"c=\\\"\"\n\n{\"error\":\"x\"}";
        let (command, output) = split(text).unwrap();
        assert!(
            command.starts_with("curl ") && command.ends_with("\"c=\\\"\""),
            "{command}"
        );
        assert_eq!(output, "{\"error\":\"x\"}");
        for none in ["curl https://a.example", "curl 'a\n{}", "curling\n{}", ""] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
