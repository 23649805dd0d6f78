//! What a dollar begins: variables, substitutions, quotes of C.

use super::command::program_name;
use super::cursor::{Script, Stop};
use super::variables::ShellValue;
use super::word::{Word, is_name};
use crate::paste::variable;

impl Script<'_> {
    /// `$NAME`, `${…}`, `$(…)`, `$'…'`; any other dollar is one.
    pub fn dollar(&mut self, word: &mut Word, quoted: bool) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        match self.peek() {
            Some('\'') if !quoted => self.ansi_c(word),
            Some('"') if !quoted => self.double(word),
            // A Makefile or a file of Compose writes the dollar of a shell twice.
            Some('$')
                if self.rest().get(1..).is_some_and(|behind| {
                    behind.starts_with(|c: char| {
                        c.is_ascii_alphabetic() || matches!(c, '_' | '{' | '(')
                    })
                }) =>
            {
                self.dollar(word, quoted)
            }
            Some('(') if self.make_variable(word, quoted) => Ok(()),
            Some('(') => self.substitution(word, quoted),
            Some('{') => self.braces(word, quoted, open),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let rest = self.rest();
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                self.at += length;
                self.fill(word, rest.get(..length).unwrap_or_default(), quoted);
                Ok(())
            }
            Some(c) if c.is_ascii_digit() && self.is_argument(open) => {
                self.at += 1;
                word.text
                    .push_str(&variable::marked(&format!("argument_{c}")));
                Ok(())
            }
            Some('@' | '*')
                if quoted
                    && self
                        .rest()
                        .get(1..)
                        .is_some_and(|rest| rest.starts_with('"')) =>
            {
                self.at += 1;
                word.text.push_str(&variable::marked("arguments"));
                Ok(())
            }
            _ => {
                word.text.push('$');
                Ok(())
            }
        }
    }

    /// `$(NAME)` of a Makefile: no program has a name in capitals, or one that the text sets. False where it is none.
    fn make_variable(&mut self, word: &mut Word, quoted: bool) -> bool {
        let rest = self.rest().get(1..).unwrap_or_default();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(0);
        let name = rest.get(..length).unwrap_or_default();
        let closes = rest
            .get(length..)
            .is_some_and(|behind| behind.starts_with(')'));
        let is_set = self.state.variables.get(name).is_some();
        let is_variable =
            closes && is_name(name) && (is_set || !name.contains(|c: char| c.is_ascii_lowercase()));
        if is_variable {
            self.at += length + 2;
            self.fill(word, name, quoted);
        }
        is_variable
    }

    /// Whether `$1` is an argument of the script: where letters stand around it, the dollar is one that nobody escaped.
    fn is_argument(&self, dollar: usize) -> bool {
        let before = self
            .text
            .get(..dollar)
            .and_then(|text| text.chars().next_back());
        let behind = self.rest().chars().nth(1);
        let joins =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '.'));
        !joins(before) && !joins(behind)
    }

    /// Puts in what a variable holds, or its mark.
    fn fill(&mut self, word: &mut Word, name: &str, quoted: bool) {
        let bytes = match self.state.variables.get(name) {
            Some(ShellValue::Text(text)) => text.len(),
            Some(ShellValue::List(texts)) => texts.iter().map(String::len).sum(),
            Some(ShellValue::Unknown) | None => 0,
        };
        if bytes > 0 && !self.state.variables.fill(bytes) {
            self.note(format!("{name} was not filled in: it is too long"));
            word.text.push_str(&variable::marked(name));
            return;
        }
        let value = self.state.variables.get(name).cloned();
        match value {
            Some(ShellValue::Text(text)) => {
                let options =
                    !quoted && text.trim_start().starts_with('-') && text.contains([' ', '\n']);
                if options {
                    let mut parts = text.split_whitespace();
                    word.text.push_str(parts.next().unwrap_or_default());
                    parts.for_each(|part| word.begin_next(part.to_owned()));
                } else {
                    word.text.push_str(&text);
                }
            }
            Some(ShellValue::List(texts)) => {
                let mut texts = texts.into_iter();
                word.text.push_str(&texts.next().unwrap_or_default());
                texts.for_each(|text| word.begin_next(text));
            }
            Some(ShellValue::Unknown) | None => {
                word.text.push_str(&variable::marked(name));
                return;
            }
        }
        self.note(format!("The variable {name} is filled in from the text"));
    }

    /// `${NAME}`, `${NAME:-default}` and its like, `${NAME[@]}`.
    fn braces(&mut self, word: &mut Word, quoted: bool, open: usize) -> Result<(), Stop> {
        let rest = self.rest();
        if let Some(length) = rest.strip_prefix("{{").and_then(|inner| {
            inner
                .get(..200.min(inner.len()))
                .unwrap_or_default()
                .find("}}")
        }) {
            // `${{ secrets.NAME }}` of GitHub's workflows.
            let inner = rest.get(2..2 + length).unwrap_or_default().trim();
            let name = inner.rsplit('.').next().unwrap_or(inner).trim();
            if is_name(name) {
                self.at += length + 4;
                word.text.push_str(&variable::marked(name));
                return Ok(());
            }
        }
        let inner = rest.get(1..).unwrap_or_default();
        let length = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(inner.len());
        let name = inner.get(..length).unwrap_or_default();
        let numbered = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if !is_name(name) && !numbered {
            word.text.push('$');
            return Ok(());
        }
        let name = if numbered {
            format!("argument_{name}")
        } else {
            name.to_owned()
        };
        self.at += 1 + length;
        if self.take("}") || self.take("[@]}") || self.take("[*]}") {
            self.fill(word, &name, quoted);
            return Ok(());
        }
        let operator = [":-", ":=", ":?", ":+", "-", "=", "?", "+"]
            .into_iter()
            .find(|operator| self.take(operator));
        let mut other = Word::default();
        self.until_brace(&mut other, open)?;
        let unset = match self.state.variables.get(&name) {
            None => true,
            Some(ShellValue::Text(text)) => {
                text.is_empty() && operator.is_some_and(|o| o.starts_with(':'))
            }
            Some(_) => false,
        };
        match operator {
            Some(":-" | "-" | ":=" | "=") if unset && !other.text.is_empty() => {
                self.note(format!(
                    "The text does not set {name}; its default is taken"
                ));
                if operator.is_some_and(|operator| operator.ends_with('=')) {
                    self.state
                        .variables
                        .set(&name, ShellValue::Text(other.text.clone()));
                }
                word.text.push_str(&other.text);
            }
            Some(":+" | "+") => {
                if unset {
                    word.text.push_str(&variable::marked(&name));
                } else {
                    word.text.push_str(&other.text);
                }
            }
            Some(_) => self.fill(word, &name, quoted),
            None => {
                self.note(format!(
                    "What ${{{name}…}} changes in the value of {name} is not read"
                ));
                word.text.push_str(&variable::marked(&name));
            }
        }
        Ok(())
    }

    /// The text up to the brace that closes `${`.
    fn until_brace(&mut self, word: &mut Word, open: usize) -> Result<(), Stop> {
        self.deeper(open)?;
        loop {
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    break;
                }
                Some('\'') => self.single(word)?,
                Some('"') => self.double(word)?,
                Some('$') => self.dollar(word, true)?,
                Some('`') => self.backticks(word, true)?,
                Some('\\') => {
                    self.at += 1;
                    word.text.extend(self.next());
                }
                Some(_) => word.text.extend(self.next()),
                None => return Err(Stop::new("A ${ is never closed", open)),
            }
        }
        self.state.depth -= 1;
        Ok(())
    }

    /// `(…)` behind a dollar: its commands are read, and where its output is known it stands in the word.
    pub fn substitution(&mut self, word: &mut Word, quoted: bool) -> Result<(), Stop> {
        let open = self.at;
        let before = self.text.get(..open).unwrap_or_default();
        let place = open - usize::from(before.ends_with(['$', '<', '>']));
        self.deeper(place)?;
        self.at += 1;
        let notes = std::mem::take(&mut self.state.notes);
        let output = self.list(true);
        self.state.notes = notes;
        let output = output?;
        if !self.take(")") {
            return Err(Stop::new("A $( is never closed", place));
        }
        self.state.depth -= 1;
        let source = self
            .text
            .get(open + 1..self.at - 1)
            .unwrap_or_default()
            .to_owned();
        self.put_output(word, output, &source, quoted);
        Ok(())
    }

    /// `` `…` ``: the same in the old way of writing it.
    pub fn backticks(&mut self, word: &mut Word, quoted: bool) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        let mut source = String::new();
        loop {
            match self.next() {
                Some('`') => break,
                Some('\\') if matches!(self.peek(), Some('`' | '\\' | '$')) => {
                    source.extend(self.next())
                }
                Some(c) => source.push(c),
                None => return Err(Stop::new("A backtick is never closed", open)),
            }
        }
        let notes = std::mem::take(&mut self.state.notes);
        let output = self.inside(&source, open, |script| script.list(true));
        self.state.notes = notes;
        self.put_output(word, output?, &source, quoted);
        Ok(())
    }

    /// The output of a substitution without its last line ends, or a variable named after its program.
    fn put_output(&mut self, word: &mut Word, output: Option<String>, source: &str, quoted: bool) {
        match output {
            Some(output) if self.state.variables.fill(output.len()) => {
                let output = output.trim_end_matches(['\n', '\r']);
                word.text.push_str(output);
            }
            _ => {
                let wanted = name_of_output(source);
                let name = self.state.variables.output_name(&wanted, source.trim());
                self.note(format!(
                    "The output of another program stands in the command; it becomes the variable {name}"
                ));
                word.text.push_str(&variable::marked(&name));
            }
        }
        word.quoted |= quoted;
    }
}

/// A name for a program's output: the program's, or that of the file which it prints.
fn name_of_output(source: &str) -> String {
    let mut words = source.split_whitespace().take(8).skip_while(|word| {
        matches!(*word, "sudo" | "command" | "env")
            || word.split_once('=').is_some_and(|(name, _)| is_name(name))
    });
    let first = words.next().unwrap_or_default();
    let program = program_name(first);
    let file = match (program.as_str(), first.strip_prefix('<')) {
        ("cat" | "head" | "tail", _) | (_, Some("")) => words.find(|word| !word.starts_with('-')),
        (_, Some(file)) => Some(file),
        _ => None,
    };
    match file {
        Some(file) => {
            let name = file
                .trim_matches(['"', '\''])
                .rsplit('/')
                .next()
                .unwrap_or(file);
            name.split_once('.')
                .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
                .to_owned()
        }
        None => program,
    }
}
