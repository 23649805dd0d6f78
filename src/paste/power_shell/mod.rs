//! Commands of PowerShell.

use super::shell::ShellCommand;
use super::unread::Unread;

/// The native commands of a text in order.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Unread> {
    let begins = text.find("curl").unwrap_or(text.len());
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut rest = text.get(begins..).unwrap_or_default().chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => {
                if rest.next_if_eq(&c).is_some() {
                    word.get_or_insert_default().push(c);
                } else {
                    quote = None;
                }
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '`') => match rest.next() {
                Some('\r') => {
                    rest.next_if_eq(&'\n');
                }
                Some('\n') | None => {}
                Some('n') => word.get_or_insert_default().push('\n'),
                Some('t') => word.get_or_insert_default().push('\t'),
                Some(next) => word.get_or_insert_default().push(next),
            },
            (None, '\n') => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(Unread::new(
            "a PowerShell command",
            "A quote is never closed",
        ));
    }
    words.extend(word);
    Ok(if words.is_empty() {
        Vec::new()
    } else {
        vec![ShellCommand {
            words,
            input: None,
            line: 1,
            notes: Vec::new(),
            power_shell: true,
        }]
    })
}
