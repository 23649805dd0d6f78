//! Commands of Windows' cmd, as browsers copy them and as people write them.

use super::begin::begin;
use super::command::{ShellCommand, is_program};
use super::cursor::Stop;
use super::variables::{Value, Variables};
use crate::paste::variable;

/// The commands of a text for cmd.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Stop> {
    let mut found = Vec::new();
    let mut variables = Variables::default();
    let mut at = 0;
    let mut number = 1;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let next = rest.find('\n').map_or(text.len(), |length| at + length + 1);
        let line = text
            .get(at..next)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r']);
        let begins = begin(line);
        set(line, &mut variables);
        let Some(begin) =
            begins.filter(|_| line.to_ascii_lowercase().contains("curl") || is_any_program(line))
        else {
            at = next;
            number += 1;
            continue;
        };
        let (statements, end) = Statement::read(text, at + begin.at, &mut variables)?;
        let mut input = None;
        for statement in statements {
            let is_piped = statement.piped;
            let output = statement.run(number, input.take(), &mut found);
            input = is_piped.then_some(output);
        }
        let end = end.max(next);
        number += text
            .get(at..end)
            .unwrap_or_default()
            .bytes()
            .filter(|byte| *byte == b'\n')
            .count();
        at = end;
    }
    Ok(found)
}

fn is_any_program(line: &str) -> bool {
    line.split_whitespace().any(is_program)
}

/// `set NAME=value`, `set "NAME=value"`, `set /p NAME=`.
fn set(line: &str, variables: &mut Variables) {
    let line = line.trim().trim_start_matches('@');
    let line = match line.split_once('>') {
        Some((prompt, rest)) if super::begin::is_drive(prompt) => rest.trim_start(),
        _ => line,
    };
    let Some(rest) = line
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("set "))
        .and_then(|_| line.get(4..))
    else {
        return;
    };
    let rest = rest.trim_start();
    if let Some(asked) = rest
        .strip_prefix("/p ")
        .or_else(|| rest.strip_prefix("/P "))
    {
        if let Some((name, _)) = asked.split_once('=') {
            variables.set(&name.trim().to_ascii_uppercase(), Value::Unknown);
        }
        return;
    }
    let quoted = rest
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some((name, value)) = quoted.unwrap_or(rest).split_once('=') {
        let mut notes = Vec::new();
        let value = filled(value, variables, &mut notes);
        variables.set(&name.trim().to_ascii_uppercase(), Value::Text(value));
    }
}

/// The text with `%NAME%` filled in, or marked where the text does not set it. Percent-encoding is left alone.
fn filled(text: &str, variables: &mut Variables, notes: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('%') {
        out.push_str(before);
        let length = from
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(from.len());
        let name = from.get(..length).unwrap_or_default();
        let closed = super::word::is_name(name)
            && from.get(length..).is_some_and(|rest| rest.starts_with('%'));
        let known = name.to_ascii_uppercase();
        let value = closed.then(|| variables.get(&known).cloned()).flatten();
        let filled = match value {
            Some(Value::Text(text)) if variables.fill(text.len()) => {
                let note = format!("The variable {name} is filled in from the text");
                if !notes.contains(&note) {
                    notes.push(note);
                }
                Some(text)
            }
            Some(_) => Some(variable::marked(name)),
            None if closed && looks_like_a_variable(name) => Some(variable::marked(name)),
            None => None,
        };
        match filled {
            Some(value) => {
                out.push_str(&value);
                rest = from.get(length + 1..).unwrap_or_default();
            }
            None => {
                out.push('%');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `%C3%A9` is no variable named C3.
fn looks_like_a_variable(name: &str) -> bool {
    let encoded = name.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    let upper = name.bytes().all(|byte| !byte.is_ascii_lowercase());
    !encoded || (upper && name.len() > 4 && name.contains('_')) || (upper && name.len() > 5)
}

/// A statement up to `|`, `&` or the line end.
#[derive(Debug, Default)]
struct Statement {
    words: Vec<String>,
    /// The text behind the first word, for `echo`.
    raw: String,
    notes: Vec<String>,
    /// Whether another command reads its output.
    piped: bool,
}

/// How the present text is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carets {
    /// A caret counts outside quotes, as in cmd.
    Outside,
    /// A caret counts everywhere: browsers once wrote carets between plain quotes.
    Everywhere,
}

impl Statement {
    /// The statements that begin at a byte, joined by pipes and `&&`, and the byte behind them.
    fn read(
        text: &str,
        from: usize,
        variables: &mut Variables,
    ) -> Result<(Vec<Self>, usize), Stop> {
        let (line, end, splits, mut notes) = without_carets(text, from)?;
        let mut statements = Vec::new();
        let mut start = 0;
        for (at, sign) in splits
            .iter()
            .copied()
            .chain(std::iter::once((line.len(), '\n')))
        {
            let raw: String = line
                .get(start..at)
                .unwrap_or_default()
                .iter()
                .map(|(c, _)| *c)
                .collect();
            let escaped: Vec<bool> = line
                .get(start..at)
                .unwrap_or_default()
                .iter()
                .map(|(_, escaped)| *escaped)
                .collect();
            start = at + 1;
            let mut statement = Self {
                piped: sign == '|',
                notes: std::mem::take(&mut notes),
                ..Self::default()
            };
            let raw = if escaped.iter().any(|escaped| *escaped)
                && raw.contains('%')
                && text.contains("^%")
            {
                raw
            } else {
                filled(&raw, variables, &mut statement.notes)
            };
            statement.words = windows_words(&raw).ok_or(Stop {
                why: "A double quote is never closed",
                at: from,
            })?;
            statement.raw = raw.trim().to_owned();
            statements.push(statement);
        }
        Ok((statements, end))
    }

    /// Adds the command where it is one that is looked for; what it prints, where that is known.
    fn run(
        mut self,
        line: usize,
        input: Option<Option<String>>,
        found: &mut Vec<ShellCommand>,
    ) -> Option<String> {
        if let Some(at) = self
            .words
            .iter()
            .position(|word| is_program(word))
            .filter(|at| *at < 3)
        {
            self.words.drain(..at);
            found.push(ShellCommand {
                words: self.words,
                input,
                line,
                notes: self.notes,
                power_shell: false,
            });
            return None;
        }
        let rest = self.raw.strip_prefix('@').unwrap_or(&self.raw);
        rest.get(..5)
            .filter(|word| word.eq_ignore_ascii_case("echo ") || word.eq_ignore_ascii_case("echo."))
            .and_then(|_| rest.get(5..))
            .map(|text| format!("{text}\r\n"))
    }
}

/// The characters of a statement with whether a caret escaped each, the byte behind it, and where operators split it.
type Unescaped = (Vec<(char, bool)>, usize, Vec<(usize, char)>, Vec<String>);

/// cmd's own layer: `^` escapes the next character and joins lines; `^`, line end, line end is a line end.
fn without_carets(text: &str, from: usize) -> Result<Unescaped, Stop> {
    let rest = text.get(from..).unwrap_or_default();
    let first = rest.find('"').unwrap_or(0);
    let carets = if rest.contains("^\\^\"")
        && !rest
            .get(..first)
            .is_some_and(|before| before.ends_with('^'))
    {
        Carets::Everywhere
    } else {
        Carets::Outside
    };
    let mut out: Vec<(char, bool)> = Vec::new();
    let mut splits = Vec::new();
    let mut notes = Vec::new();
    let mut quote: Option<usize> = None;
    let mut browser = false;
    let mut at = from;
    let next_char = |at: &mut usize| -> Option<char> {
        let rest = text.get(*at..)?;
        if rest.starts_with("\r\n") {
            *at += 2;
            return Some('\n');
        }
        let c = rest.chars().next()?;
        *at += c.len_utf8();
        Some(c)
    };
    while let Some(c) = next_char(&mut at) {
        let behind = text.get(at..).unwrap_or_default();
        match c {
            '"' if carets == Carets::Outside => {
                quote = match quote {
                    Some(_) => None,
                    None => Some(at - 1),
                };
                out.push((c, false));
            }
            '^' if quote.is_none() => {
                let spaces = behind.trim_start_matches([' ', '\t']);
                if spaces.starts_with(['\n', '\r']) {
                    at += behind.len() - spaces.len();
                }
                match next_char(&mut at) {
                    Some('\n') => {
                        let behind = text.get(at..).unwrap_or_default();
                        if behind.starts_with(['\n', '\r']) && in_word(&out) {
                            next_char(&mut at);
                            out.push(('\n', true));
                        } else if out.last() == Some(&('"', false)) && behind.starts_with('"') {
                            // `"^`, line end, `"`: how older browsers wrote a line end between quotes.
                            out.push(('\n', true));
                        } else {
                            out.push((' ', false));
                        }
                    }
                    Some(c) => {
                        browser |= c == '"';
                        out.push((c, true));
                    }
                    None => {}
                }
            }
            '|' | '&' if quote.is_none() => {
                while text.get(at..).is_some_and(|rest| rest.starts_with(c)) {
                    at += 1;
                }
                let doubled = text.get(..at).is_some_and(|read| read.ends_with("||"));
                splits.push((out.len(), if c == '|' && !doubled { '|' } else { '&' }));
                out.push((c, false));
            }
            '>' if quote.is_none() => {
                let behind = text.get(at..).unwrap_or_default();
                let target = behind.trim_start_matches(['>', ' ', '&']);
                let length = target.find(char::is_whitespace).unwrap_or(target.len());
                at += behind.len() - target.len() + length;
            }
            '\n' if quote.is_none() || carets == Carets::Everywhere => break,
            c => out.push((c, false)),
        }
    }
    if let Some(at) = quote {
        return Err(Stop {
            why: "A double quote is never closed",
            at,
        });
    }
    if carets == Carets::Everywhere {
        notes.push(
            "Carets between plain quotes, as an older browser wrote them, were undone".to_owned(),
        );
    }
    if browser && undouble(&mut out) {
        notes.push(
            "A browser's copy for cmd writes each backslash twice; each pair is read as one"
                .to_owned(),
        );
    }
    Ok((out, at, splits, notes))
}

/// Whether the characters so far end inside a word.
fn in_word(out: &[(char, bool)]) -> bool {
    let quotes = out
        .iter()
        .rev()
        .take_while(|(c, _)| *c != '\n')
        .filter(|(c, escaped)| *c == '"' && *escaped)
        .count();
    quotes % 2 == 1 || out.last().is_some_and(|(c, _)| !c.is_whitespace())
}

/// Browsers double every backslash, the C runtime joins pairs before quotes only: the other pairs are joined here where all are pairs.
fn undouble(out: &mut Vec<(char, bool)>) -> bool {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < out.len() {
        let length = out.iter().skip(at).take_while(|(c, _)| *c == '\\').count();
        if length > 0 && out.get(at + length).is_none_or(|(c, _)| *c != '"') {
            runs.push((at, length));
        }
        at += length.max(1);
    }
    if runs.is_empty() || runs.iter().any(|(_, length)| length % 2 == 1) {
        return false;
    }
    let mut drop = runs
        .iter()
        .flat_map(|(at, length)| *at..*at + *length / 2)
        .peekable();
    let mut index = 0;
    out.retain(|_| {
        let dropped = drop.next_if_eq(&index).is_some();
        index += 1;
        !dropped
    });
    true
}

/// The argument rules of Windows' C runtime: quotes group, `\"` is a quote, backslashes count only before one.
fn windows_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let mut slashes = 1;
                while rest.next_if_eq(&'\\').is_some() {
                    slashes += 1;
                }
                let text = word.get_or_insert_default();
                if rest.peek() == Some(&'"') {
                    text.extend(std::iter::repeat_n('\\', slashes / 2));
                    if slashes % 2 == 1 {
                        rest.next();
                        text.push('"');
                    }
                } else {
                    text.extend(std::iter::repeat_n('\\', slashes));
                }
            }
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    (!quoted).then_some(words)
}
