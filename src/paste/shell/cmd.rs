//! Commands of Windows' cmd, as browsers copy them and as people write them.

use super::super::line_counter::LineCounter;
use super::begin::{begins, is_drive};
use super::carets::{Carets, Escaped, JoinedLine, filled, windows_words};
use super::command::{Input, ShellCommand, is_program};
use super::cursor::Stop;
use super::variables::{ShellValue, Variables};

/// The most commands that are taken from one text.
const MOST_COMMANDS: usize = 1000;

/// The commands of a text for cmd.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Stop> {
    let carets = Carets::of(text);
    let mut found = Vec::new();
    let mut variables = Variables::default();
    let mut at = 0;
    let mut lines = LineCounter::new(text);
    while at < text.len() && found.len() < MOST_COMMANDS {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.find('\n').map_or(text.len(), |length| at + length + 1);
        let line = text.get(at..next).unwrap_or_default();
        let line = line.trim_end_matches(['\n', '\r']);
        set(line, &mut variables);
        let places = begins(line);
        let mut end = next;
        if let Some(begin) = places.first().filter(|_| names_a_program(line)) {
            let line = JoinedLine::read(text, at + begin.at, carets)?;
            end = line.end.max(next);
            run(line, lines.line_of(at), &mut variables, &mut found);
        }
        at = end;
    }
    Ok(found)
}

fn names_a_program(line: &str) -> bool {
    line.split(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '&' | '(' | '@' | '`'))
        .any(is_program)
}

/// `set NAME=value`, `set "NAME=value"`, `set /p NAME=`.
fn set(line: &str, variables: &mut Variables) {
    let line = match line.split_once('>') {
        Some((prompt, rest)) if is_drive(prompt) || is_drive(line) => rest,
        _ => line,
    };
    let line = line.trim().trim_start_matches('@');
    let is_set = line
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("set "));
    let Some(rest) = line.get(4..).filter(|_| is_set).map(str::trim_start) else {
        return;
    };
    let asked = rest
        .get(..3)
        .is_some_and(|option| option.eq_ignore_ascii_case("/p "));
    if asked {
        let name = rest.get(3..).and_then(|rest| rest.split_once('='));
        if let Some((name, _)) = name {
            variables.set(&name.trim().to_ascii_uppercase(), ShellValue::Unknown);
        }
        return;
    }
    let quoted = rest
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some((name, value)) = quoted.unwrap_or(rest).split_once('=') {
        let chars: Vec<Escaped> = value.chars().map(|c| (c, false)).collect();
        let value = filled(&chars, variables, &mut Vec::new());
        variables.set(&name.trim().to_ascii_uppercase(), ShellValue::Text(value));
    }
}

/// Adds the commands of a line that are looked for; an `echo` before a pipe is what the next one reads.
fn run(line: JoinedLine, number: usize, variables: &mut Variables, found: &mut Vec<ShellCommand>) {
    let mut notes = line.notes;
    let mut input = Input::Terminal;
    let mut start = 0;
    let last = (line.chars.len(), '\n');
    for (at, sign) in line.operators.into_iter().chain([last]) {
        let chars = line.chars.get(start..at).unwrap_or_default();
        start = at + 1;
        let mut said = Vec::new();
        let text = filled(chars, variables, &mut said);
        let mut words = windows_words(&text);
        let program = words
            .iter()
            .take(3)
            .position(|word| is_program(word.trim_start_matches('@')));
        let mut output = None;
        if let Some(at) = program {
            words.drain(..at);
            if let Some(first) = words.first_mut() {
                *first = first.trim_start_matches('@').to_owned();
            }
            notes.append(&mut said);
            let input = std::mem::take(&mut input);
            found.push(ShellCommand::new(
                words,
                input,
                number,
                std::mem::take(&mut notes),
            ));
        } else {
            let text = text.trim_start().trim_start_matches('@');
            let echoes = text.get(..5).is_some_and(|word| {
                word.eq_ignore_ascii_case("echo ") || word.eq_ignore_ascii_case("echo.")
            });
            output = text
                .get(5..)
                .filter(|_| echoes)
                .map(|text| format!("{text}\r\n"));
        }
        input = if sign == '|' {
            Input::piped(output)
        } else {
            Input::Terminal
        };
    }
}
