//! A curl command and what it printed, copied out of a terminal.

use crate::paste::{PastedRequest, curl};

/// What stands before a command in a terminal.
const PROMPTS: [&str; 4] = ["$ ", "% ", "> ", "# "];
/// Bytes of a command.
const COMMAND: usize = 1 << 18;

/// The request that a curl command at the beginning of a text makes, and what stands behind the command.
pub(super) fn command(text: &str) -> Option<(PastedRequest, &str)> {
    let (command, output) = split(text)?;
    let reading = curl::read(&command)?.ok()?;
    let request = reading.exchanges.into_iter().next()?.request?;
    Some((request, output.trim()))
}

/// The command, whose lines end with a backslash but for the last one, and what follows it.
fn split(text: &str) -> Option<(String, &str)> {
    let first = text.lines().next()?.trim_start();
    let first = PROMPTS
        .iter()
        .find_map(|prompt| first.strip_prefix(prompt))
        .unwrap_or(first);
    if !first.starts_with("curl ") {
        return None;
    }
    let mut command = String::new();
    let mut rest = text;
    loop {
        let (line, behind) = rest.split_once('\n')?;
        let line = line.trim();
        if command.is_empty() {
            command.push_str(first.trim_end());
        } else {
            command.push_str(line);
        }
        rest = behind;
        if !line.ends_with('\\') {
            break;
        }
        command.push('\n');
        if command.len() > COMMAND {
            return None;
        }
    }
    (!rest.trim().is_empty()).then_some((command, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_with_its_last_line() {
        for (text, command) in [
            (
                "$ curl -d a=b \\\n  https://x.example/token\n{\"error\":\"x\"}",
                "curl -d a=b \\\nhttps://x.example/token",
            ),
            (
                "curl https://x.example/token\n{}",
                "curl https://x.example/token",
            ),
        ] {
            let (found, output) = split(text).unwrap();
            assert_eq!(found, command);
            assert!(output.starts_with('{'), "{output}");
        }
        for text in ["curl https://x.example", "curly\n{}", "{}\ncurl x\n", ""] {
            assert!(split(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_command_is_the_request() {
        let text = "$ curl -X POST https://x.example/oauth2/token \\\n -d grant_type=client_credentials\n{\"error\":\"invalid_client\"}";
        let (request, output) = command(text).unwrap();
        assert_eq!(
            request.url.as_deref(),
            Some("https://x.example/oauth2/token")
        );
        assert_eq!(output, "{\"error\":\"invalid_client\"}");
    }
}
