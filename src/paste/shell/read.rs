//! The commands of a POSIX shell in a text.

use super::super::unread::Unread;
use super::super::{power_shell, variable};
use super::command::ShellCommand;

/// The commands in a text, in its order.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Unread> {
    if text.contains("PS C:") || text.contains("`\n") {
        return power_shell::commands(text);
    }
    let mut found = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let (mut line, mut began) = (1, 1);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\n' {
            line += 1;
        }
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some('\''), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (_, '\\') => match rest.next() {
                Some('\n') => line += 1,
                Some(next) if quote.is_none() || "\"\\$`".contains(next) => {
                    word.get_or_insert_default().push(next);
                }
                Some(next) => word.get_or_insert_default().extend(['\\', next]),
                None => {}
            },
            (_, '$') => {
                let mut name = String::new();
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || "_{}".contains(*c)) {
                    name.push(c);
                }
                word.get_or_insert_default()
                    .push_str(&variable::marked(name.trim_matches(['{', '}'])));
            }
            (None, '\n' | ';' | '|') => {
                words.extend(word.take());
                if !words.is_empty() {
                    found.push(command(std::mem::take(&mut words), began));
                }
                began = line;
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(Unread::new("a command", "A quote is never closed"));
    }
    words.extend(word);
    if !words.is_empty() {
        found.push(command(words, began));
    }
    Ok(found)
}

fn command(words: Vec<String>, line: usize) -> ShellCommand {
    ShellCommand {
        words,
        input: None,
        line,
        notes: Vec::new(),
        power_shell: false,
    }
}
