//! Statements of a POSIX shell: lists, pipelines and simple commands.

use super::command::{Input, SETTERS, is_program};
use super::cursor::{Script, Stop};
use super::word::Word;

/// A simple command as it is written.
#[derive(Debug, Default)]
pub struct Simple {
    /// Its words with assignments.
    pub words: Vec<Word>,
    /// What it reads from standard input.
    pub input: Input,
    /// Where it begins.
    pub start: usize,
    /// The output of a group in its place.
    pub output: Option<String>,
}

impl Script<'_> {
    /// Statements up to the line end, in a substitution up to its end. What the last one prints, where that is known.
    pub fn list(&mut self, nested: bool) -> Result<Option<String>, Stop> {
        let mut output = None;
        loop {
            let from = self.at;
            output = self.pipeline()?.or(output.filter(|_| self.at == from));
            self.blanks();
            match self.peek() {
                None => return Ok(output),
                Some(')') if nested => return Ok(output),
                Some('#') => self.comment(),
                Some(';' | '&' | '|') => {
                    // A line may end behind `&&`, `||` and `|`.
                    let goes_on = self.sees("&&") || self.sees("||");
                    self.at += if goes_on { 2 } else { 1 };
                    if goes_on {
                        self.line_ends();
                    }
                }
                Some(_) if self.at_line_end() => {
                    if !nested {
                        return Ok(output);
                    }
                    self.next();
                }
                Some(_) if self.at == from => {
                    self.next();
                }
                Some(_) => {}
            }
        }
    }

    /// Passes line ends, comments and blanks.
    fn line_ends(&mut self) {
        loop {
            self.blanks();
            if self.at_line_end() {
                self.next();
            } else if self.peek() == Some('#') {
                self.comment();
            } else {
                return;
            }
        }
    }

    /// Commands joined with `|`.
    fn pipeline(&mut self) -> Result<Option<String>, Stop> {
        let mut input = Input::Terminal;
        loop {
            let simple = self.simple(input)?;
            let output = self.run(simple)?;
            self.blanks();
            if self.sees("|") && !self.sees("||") {
                self.at += 1;
                self.take("&");
                self.line_ends();
                input = Input::piped(output);
            } else {
                return Ok(output);
            }
        }
    }

    /// Words and redirections up to an operator.
    fn simple(&mut self, input: Input) -> Result<Simple, Stop> {
        let outer = std::mem::take(&mut self.state.notes);
        let mut simple = Simple {
            input,
            ..Simple::default()
        };
        self.blanks();
        simple.start = self.at;
        let read = self.words(&mut simple);
        if read.is_err() {
            self.state.notes = outer;
            return read.map(|()| simple);
        }
        // The notes of this command are taken by `run`; those of the one around it go on behind it.
        let own = std::mem::replace(&mut self.state.notes, outer);
        self.pending(own);
        Ok(simple)
    }

    fn words(&mut self, simple: &mut Simple) -> Result<(), Stop> {
        let mut has_program = false;
        let mut has_address = false;
        let mut lists = true;
        loop {
            self.blanks();
            let rest = self.rest();
            match self.peek() {
                None | Some(';' | '|' | ')') => return Ok(()),
                Some('&') if rest.starts_with("&>") => {
                    self.at += 1;
                    self.redirection(simple)?;
                }
                Some('&') => return Ok(()),
                Some('#') => self.comment(),
                Some(_) if self.at_line_end() => {
                    if !has_program || !self.goes_on(has_address) {
                        return Ok(());
                    }
                }
                Some('<' | '>') if !rest.get(1..).is_some_and(|rest| rest.starts_with('(')) => {
                    match self.word(lists)? {
                        Some(word) => simple.words.push(word),
                        None => self.redirection(simple)?,
                    }
                }
                Some('(') if simple.words.len() <= 1 && rest.starts_with("()") => {
                    self.at += 2;
                    simple.words.clear();
                }
                Some('(') if simple.words.is_empty() => self.group(simple)?,
                Some('(') => {
                    let mut word = Word::default();
                    self.substitution(&mut word, false)?;
                    simple.words.push(word);
                }
                Some(_) => {
                    let Some(mut word) = self.word(lists)? else {
                        self.next();
                        continue;
                    };
                    if let Some(file) = word.file.take() {
                        simple.input = Input::Text(file);
                    }
                    let numbered = !word.quoted
                        && word.text.len() < 3
                        && word.text.bytes().all(|byte| byte.is_ascii_digit());
                    if numbered && matches!(self.peek(), Some('<' | '>')) {
                        self.redirection(simple)?;
                        continue;
                    }
                    has_program |= simple.words.len() < 8 && is_program(&word.text);
                    has_address |= word.text.contains("://");
                    lists &= word.assigns.is_some()
                        || SETTERS.contains(&word.text.as_str())
                        || word.text.starts_with('-');
                    simple.words.push(word);
                }
            }
        }
    }

    /// `( … )`.
    fn group(&mut self, simple: &mut Simple) -> Result<(), Stop> {
        let open = self.at;
        self.deeper(open)?;
        self.at += 1;
        simple.output = self.list(true)?;
        if !self.take(")") {
            return Err(Stop::new("A parenthesis is never closed", open));
        }
        self.state.depth -= 1;
        Ok(())
    }

    /// `< file`, `> file`, `2>&1`, `<<EOF`, `<<< text`: what is read is kept, what is written is dropped.
    fn redirection(&mut self, simple: &mut Simple) -> Result<(), Stop> {
        let open = self.at;
        if self.take("<<") {
            simple.input = Input::piped(self.heredoc_text(open)?);
            return Ok(());
        }
        let reads = self.peek() == Some('<');
        while matches!(self.peek(), Some('<' | '>' | '&' | '|' | '!')) {
            self.at += 1;
        }
        self.blanks();
        let target = self.word(false)?;
        if reads {
            simple.input = Input::Unknown;
            match target {
                Some(Word {
                    file: Some(text), ..
                }) => simple.input = Input::Text(text),
                Some(word) => self.note(format!(
                    "Standard input is the file {}, which is not read",
                    word.text
                )),
                None => {}
            }
        }
        Ok(())
    }
}
