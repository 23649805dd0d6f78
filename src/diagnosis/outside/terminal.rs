//! A curl command with what it printed behind it, as a terminal shows both.

use crate::paste::shell::command_at;
use crate::paste::{PastedRequest, curl};

/// Bytes of a command that are read.
const LONGEST: usize = 1 << 20;

/// Where in a line a command begins: the first one of a text.
pub(super) fn begins(text: &str) -> Option<usize> {
    command_at(text.lines().next()?, "curl")
}

/// The request of a command.
pub(super) fn request(command: &str) -> Option<PastedRequest> {
    let reading = curl::read(command)?.ok()?;
    reading.exchanges.into_iter().next()?.request
}

/// The command with its prompt up to the end of its last line, and what stands behind it: a line goes on within quotes and after the
/// backslash of a shell, the backtick of PowerShell or the caret of cmd. `None` where the text begins with no command, or nothing follows it.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let command = text.trim_start();
    let begin = begins(command)?;
    let (mut quote, mut escaped) = (None, false);
    // Behind a word a backtick ends a command whose output is put in.
    let is_apart = |at: usize| {
        let before = command.get(..at).unwrap_or_default();
        before.ends_with(char::is_whitespace)
    };
    for (at, byte) in command.bytes().enumerate().take(LONGEST).skip(begin) {
        match (byte, quote) {
            _ if escaped => escaped = false,
            (b'\\', Some(b'"') | None) | (b'^', None) => escaped = true,
            (b'`', None) if is_apart(at) => escaped = true,
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'"' | b'\'', Some(open)) if open == byte => quote = None,
            (b'\n', None) => {
                let output = command.get(at..)?.trim();
                let another = output.is_empty() || begins(output).is_some();
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
            command.starts_with("$ curl ") && command.ends_with("\"c=\\\"\""),
            "{command}"
        );
        assert_eq!(output, "{\"error\":\"x\"}");
        for prompt in ["ada@mbp ~ % curl", "PS C:\\src> curl.exe", "C:\\src>curl"] {
            let text = format!("{prompt} -s https://a.example/token -d a=1\n{{\"error\":\"x\"}}");
            let (command, output) = split(&text).unwrap();
            assert!(
                command.ends_with("a=1") && output.starts_with('{'),
                "{text}"
            );
            let request = request(command).unwrap();
            assert_eq!(request.url.as_deref(), Some("https://a.example/token"));
        }
        let text = "$ curl https://a.example/token -d a=`cat a`\n{\"error\":\"x\"}";
        assert_eq!(
            split(text).map(|(_, output)| output),
            Some("{\"error\":\"x\"}")
        );
        let text = "PS C:\\src> curl.exe https://a.example/token `\n  -d a=1\n{}";
        assert_eq!(split(text).map(|(_, output)| output), Some("{}"));
        for none in ["curl https://a.example", "curl 'a\n{}", "curling\n{}", ""] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
