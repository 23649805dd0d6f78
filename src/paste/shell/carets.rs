//! cmd's own layer of a line: carets, quotes, operators, `%NAME%`; and the argument rules of Windows' C runtime below it.

use super::cursor::Stop;
use super::variables::{ShellValue, Variables};
use super::word::is_name;
use crate::paste::variable;

/// A character, and whether a caret took its meaning away.
pub type Escaped = (char, bool);

/// Where a caret counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carets {
    /// Outside quotes, as in cmd.
    OutsideQuotes,
    /// Everywhere: browsers once wrote carets between plain quotes.
    Everywhere,
}

impl Carets {
    /// Told by a backslash and a quote with carets where the first quote of the text has none.
    pub fn of(text: &str) -> Self {
        let plain = text
            .split_once('"')
            .is_some_and(|(before, _)| !before.ends_with('^'));
        if plain && text.contains("^\\^\"") {
            Self::Everywhere
        } else {
            Self::OutsideQuotes
        }
    }
}

/// A line of cmd with those that a caret joins to it.
#[derive(Debug, Default)]
pub struct JoinedLine {
    /// Its characters, carets taken away.
    pub chars: Vec<Escaped>,
    /// Places of operators among them: `|`, or `&` for every other.
    pub operators: Vec<(usize, char)>,
    /// The byte behind it in the text.
    pub end: usize,
    /// What was repaired.
    pub notes: Vec<String>,
    quote: Option<usize>,
    /// Whether a quote had a caret, as browsers write it.
    escaped_quote: bool,
    /// Whether the line so far ends between two such quotes.
    in_escaped_quotes: bool,
}

impl JoinedLine {
    /// Reads the line that begins at a byte. A caret escapes the next character and joins lines; caret, line end, line end is a line
    /// end.
    pub fn read(text: &str, from: usize, carets: Carets) -> Result<Self, Stop> {
        let mut line = Self {
            end: from,
            ..Self::default()
        };
        while let Some(c) = line.next(text) {
            let quoted = line.quote.is_some() && carets == Carets::OutsideQuotes;
            match c {
                '^' if !quoted => line.caret(text),
                '"' => {
                    line.quote = match line.quote {
                        Some(_) => None,
                        None => Some(line.end - 1),
                    };
                    line.chars.push((c, false));
                }
                '|' | '&' if !quoted && line.quote.is_none() => {
                    let mut count = 1;
                    while line.rest(text).starts_with(c) {
                        line.end += 1;
                        count += 1;
                    }
                    let sign = if c == '|' && count == 1 { '|' } else { '&' };
                    line.operators.push((line.chars.len(), sign));
                    line.chars.push((c, false));
                }
                '>' if line.quote.is_none() => {
                    let rest = line.rest(text);
                    let target = rest.trim_start_matches(['>', ' ', '&']);
                    let length = target.find(char::is_whitespace).unwrap_or(target.len());
                    line.end += rest.len() - target.len() + length;
                }
                '\n' if !quoted => break,
                c => line.chars.push((c, false)),
            }
        }
        if let Some(at) = line.quote {
            return Err(Stop::new("A double quote is never closed", at));
        }
        if carets == Carets::Everywhere {
            line.notes.push(
                "Carets between plain quotes, as older browsers wrote them, were taken away"
                    .to_owned(),
            );
        }
        if line.escaped_quote && line.join_pairs_of_backslashes() {
            line.notes.push(
                "A browser's copy for cmd writes each backslash twice; each pair is read as one"
                    .to_owned(),
            );
        }
        Ok(line)
    }

    fn rest<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.end..).unwrap_or_default()
    }

    /// The next character, and passes it; a line end of Windows is one.
    fn next(&mut self, text: &str) -> Option<char> {
        let rest = self.rest(text);
        if rest.starts_with("\r\n") {
            self.end += 2;
            return Some('\n');
        }
        let c = rest.chars().next()?;
        self.end += c.len_utf8();
        Some(c)
    }

    /// What stands behind a caret.
    fn caret(&mut self, text: &str) {
        let rest = self.rest(text);
        let behind = rest.trim_start_matches([' ', '\t']);
        if behind.starts_with(['\n', '\r']) {
            self.end += rest.len() - behind.len();
        }
        let in_word =
            self.chars.last().is_some_and(|(c, _)| !c.is_whitespace()) || self.in_escaped_quotes;
        match self.next(text) {
            Some('\n') => {
                // The prompt of cmd for the lines that follow.
                if self.rest(text).starts_with("More? ") {
                    self.end += "More? ".len();
                }
                let next = self.rest(text);
                if in_word && next.starts_with(['\n', '\r']) {
                    self.next(text);
                    self.chars.push(('\n', true));
                } else if self.chars.last() == Some(&('"', false)) && next.starts_with('"') {
                    // `"^`, line end, `"`: how older browsers wrote a line end between quotes.
                    self.chars.push(('\n', true));
                } else {
                    self.chars.push((' ', false));
                }
            }
            Some(c) => {
                let slashes = self.chars.iter().rev();
                if c == '"' && slashes.take_while(|(c, _)| *c == '\\').count() % 2 == 0 {
                    self.escaped_quote = true;
                    self.in_escaped_quotes = !self.in_escaped_quotes;
                }
                self.chars.push((c, true));
            }
            None => {}
        }
    }

    /// Browsers double every backslash and the C runtime joins pairs before quotes only: the others are joined here, where all of
    /// them are pairs.
    fn join_pairs_of_backslashes(&mut self) -> bool {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            let run = self.chars.iter().skip(at);
            let length = run.take_while(|(c, _)| *c == '\\').count();
            let before_quote = self.chars.get(at + length).is_some_and(|(c, _)| *c == '"');
            if length > 0 && !before_quote {
                runs.push((at, length));
            }
            at += length.max(1);
        }
        if runs.is_empty() || runs.iter().any(|(_, length)| length % 2 == 1) {
            return false;
        }
        let mut dropped = runs
            .iter()
            .flat_map(|(at, length)| *at..*at + *length / 2)
            .peekable();
        let mut index = 0;
        self.chars.retain(|_| {
            let drops = dropped.next_if_eq(&index).is_some();
            index += 1;
            !drops
        });
        // The operators stand outside the words of a browser's copy.
        true
    }
}

/// What is said of percent signs in a file of cmd, where each is written twice.
const DOUBLED: &str = "Each %% was read as one %, as a file of cmd has it";

/// The text with `%NAME%` filled in, or marked where the text does not set it. Percent-encoding is left alone.
pub fn filled(chars: &[Escaped], variables: &mut Variables, notes: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(chars.len());
    let mut rest = chars;
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != ('%', false) {
            out.push(first.0);
            continue;
        }
        if let [('%', false), (high, _), (low, _), ..] = behind
            && high.is_ascii_hexdigit()
            && low.is_ascii_hexdigit()
        {
            out.push('%');
            rest = behind.get(1..).unwrap_or_default();
            if !notes.iter().any(|note| note == DOUBLED) {
                notes.push(DOUBLED.to_owned());
            }
            continue;
        }
        let name: String = behind
            .iter()
            .map_while(|(c, escaped)| {
                (!escaped && (c.is_ascii_alphanumeric() || *c == '_')).then_some(*c)
            })
            .take(64)
            .collect();
        let closed = is_name(&name) && behind.get(name.len()) == Some(&('%', false));
        match closed.then(|| value(&name, variables, notes)).flatten() {
            Some(value) => {
                out.push_str(&value);
                rest = behind.get(name.len() + 1..).unwrap_or_default();
            }
            None => out.push('%'),
        }
    }
    out
}

fn value(name: &str, variables: &mut Variables, notes: &mut Vec<String>) -> Option<String> {
    match variables.get(&name.to_ascii_uppercase()).cloned() {
        Some(ShellValue::Text(text)) if variables.fill(text.len()) => {
            let note = format!("The variable {name} is filled in from the text");
            if !notes.contains(&note) {
                notes.push(note);
            }
            Some(text)
        }
        Some(_) => Some(variable::marked(name)),
        None => looks_like_a_variable(name).then(|| variable::marked(name)),
    }
}

/// `%C3%A9` is no variable named C3, and what stands between two escapes is none either.
fn looks_like_a_variable(name: &str) -> bool {
    let encoded = name.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    let upper = name.bytes().all(|byte| !byte.is_ascii_lowercase());
    !encoded || (upper && name.len() > 4 && (name.contains('_') || name.len() > 5))
}

/// The argument rules of Windows' C runtime: quotes group, `\"` is a quote, backslashes count only before one.
pub fn windows_words(text: &str) -> Vec<String> {
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
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_c_runtime() {
        for (text, wanted) in [
            ("a  b", &["a", "b"][..]),
            (r#""a b" c"#, &["a b", "c"]),
            (r#""{\"k\":1}""#, &[r#"{"k":1}"#]),
            (r#""a\\" b\c"#, &["a\\", r"b\c"]),
            (r#""a""b" x"#, &["a\"b", "x"]),
            (r#""" x"#, &["", "x"]),
        ] {
            assert_eq!(windows_words(text), wanted, "{text}");
        }
    }

    #[test]
    fn percent_encoding_is_no_variable() {
        let plain = |text: &str| text.chars().map(|c| (c, false)).collect::<Vec<_>>();
        let mut variables = Variables::default();
        variables.set("HOST", ShellValue::Text("h".to_owned()));
        for (text, wanted) in [
            ("%HOST%/%host%", "h/h".to_owned()),
            ("Zo%C3%ABx%C3%AB%22", "Zo%C3%ABx%C3%AB%22".to_owned()),
            ("%CODE%", variable::marked("CODE")),
            ("%ACCESS_TOKEN%", variable::marked("ACCESS_TOKEN")),
            ("100%", "100%".to_owned()),
            ("urn%%3Ax%%2Fy", "urn%3Ax%2Fy".to_owned()),
        ] {
            let found = filled(&plain(text), &mut variables, &mut Vec::new());
            assert_eq!(found, wanted, "{text}");
        }
    }
}
