//! Words of a POSIX shell, quotes taken away.

use super::cursor::{Script, Stop};
use super::typography::{hyphens, is_curly_double, is_curly_single, is_invisible, is_wide_space};
use crate::paste::mended::BARE_AMPERSAND;

/// A word as it is being read; a list that is filled in gives several.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The words before the last one.
    pub done: Vec<String>,
    /// The last one so far.
    pub text: String,
    /// Whether any of it was quoted.
    pub quoted: bool,
    /// The length of the name before an unquoted `=` or `+=`.
    pub assigns: Option<usize>,
    /// The elements of `NAME=(…)`.
    pub list: Option<Vec<String>>,
    /// What the file of `<(…)` holds, for which a hyphen stands in the word.
    pub file: Option<String>,
}

impl Word {
    /// Ends the word that is being read, and begins another.
    pub fn begin_next(&mut self, next: String) {
        self.done.push(std::mem::replace(&mut self.text, next));
    }

    /// All words.
    pub fn into_texts(self) -> Vec<String> {
        let mut texts = self.done;
        texts.push(self.text);
        texts
    }
}

/// Whether the text is the name of a variable.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

const NO_SPACE: &str =
    "A space that only looks like one stood between words; it is read as a space";
const UNSEEN: &str = "Invisible characters between words were taken away";
const DASHES: &str = "An editor's dash before an option is read as hyphens";

impl Script<'_> {
    /// The next word; none at an operator, a line end or the end. `lists`: `NAME=(…)` is a list, as it is before a command's name.
    pub fn word(&mut self, lists: bool) -> Result<Option<Word>, Stop> {
        let start = self.at;
        let mut word = Word::default();
        let mut begun = false;
        if let Some((hyphens, length)) = hyphens(self.rest()) {
            self.at += length;
            word.text.push_str(hyphens);
            begun = true;
            self.note(DASHES);
        }
        while let Some(c) = self.peek() {
            match c {
                '\'' => self.single(&mut word)?,
                '"' => self.double(&mut word)?,
                '$' => self.dollar(&mut word, false)?,
                // The end of a fenced block on the line of its command.
                '`' if self.sees("```") => {
                    self.end = self.at;
                    break;
                }
                '`' => self.backticks(&mut word, false)?,
                '\\' if !self.backslash(&mut word) => break,
                '\\' => {}
                '(' if lists
                    && word.assigns == Some(word.text.len().saturating_sub(1))
                    && !word.quoted =>
                {
                    word.list = Some(self.list_elements()?);
                }
                // In fish a substitution has no dollar.
                '(' if start != self.at => self.substitution(&mut word, false)?,
                '(' => break,
                '<' if self.is_placeholder() => {
                    let length = self.rest().find('>').map_or(1, |at| at + 1);
                    word.text
                        .push_str(self.rest().get(..length).unwrap_or_default());
                    self.at += length;
                }
                '<' | '>' => {
                    let rest = self.rest().as_bytes();
                    if rest.get(1) == Some(&b'(') && !begun_as_number(&word) {
                        self.at += 1;
                        let begin = word.text.len();
                        self.substitution(&mut word, false)?;
                        if c == '<' {
                            word.file = Some(word.text.split_off(begin));
                            word.text.push('-');
                        }
                    } else {
                        break;
                    }
                }
                '&' if self.ampersand_of_a_form(&word) => {
                    self.at += 1;
                    word.text.push('&');
                    self.note(BARE_AMPERSAND);
                }
                ' ' | '\t' | '\n' | '\u{2028}' | '\u{2029}' | ';' | '|' | '&' | ')' => break,
                '\r' if self.at_line_end() => break,
                '^' if self.joins_by('^') => break,
                c if is_wide_space(c) => break,
                c if is_invisible(c) => {
                    self.at += c.len_utf8();
                    self.note(UNSEEN);
                    if !begun {
                        continue;
                    }
                }
                c if is_curly_double(c) => self.curly(&mut word, true)?,
                c if is_curly_single(c) && self.opens_curly(&word) => {
                    self.curly(&mut word, false)?;
                }
                c => {
                    if c == '=' && !word.quoted && word.assigns.is_none() && word.done.is_empty() {
                        let name = word.text.strip_suffix('+').unwrap_or(&word.text);
                        if is_name(name) {
                            word.assigns = Some(word.text.len());
                        }
                    }
                    self.at += c.len_utf8();
                    word.text.push(c);
                }
            }
            begun = true;
        }
        Ok(begun.then_some(word))
    }

    /// Passes spaces, joined lines and what looks like a space.
    pub fn blanks(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' => self.at += 1,
                '\r' if !self.at_line_end() => self.at += 1,
                '\\' | '^' => {
                    if !self.join(c) {
                        return;
                    }
                }
                c if is_wide_space(c) => {
                    self.at += c.len_utf8();
                    self.note(NO_SPACE);
                }
                c if is_invisible(c) => {
                    self.at += c.len_utf8();
                    self.note(UNSEEN);
                }
                _ => return,
            }
        }
    }

    /// A backslash outside quotes. False where it joins lines and the word ends before it.
    fn backslash(&mut self, word: &mut Word) -> bool {
        if self.joins_by('\\') {
            // Joined in the middle of a word: `abc\`, line end, `def` is one word where nothing stands between.
            let mut ahead = self.rest().get(1..).unwrap_or_default();
            ahead = ahead
                .strip_prefix("\r\n")
                .or_else(|| ahead.strip_prefix('\n'))
                .unwrap_or(" ");
            if word.text.is_empty() || ahead.starts_with([' ', '\t', '-', '\n', '\r', '\\']) {
                return false;
            }
            self.at += 1;
            self.next();
            return true;
        }
        self.at += 1;
        if let Some(c) = self.next() {
            word.text.push(c);
        }
        word.quoted = true;
        true
    }

    /// `<NAME>` as documentation writes what is to be filled in: no redirection.
    fn is_placeholder(&self) -> bool {
        let Some(inner) = self.rest().strip_prefix('<') else {
            return false;
        };
        let length = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
            .unwrap_or(inner.len());
        (1..60).contains(&length)
            && inner
                .get(length..)
                .is_some_and(|rest| rest.starts_with('>'))
            && !inner.starts_with('-')
    }

    /// `a=1&b=2` without quotes.
    fn ampersand_of_a_form(&self, word: &Word) -> bool {
        let name = self.rest().get(1..).unwrap_or_default();
        let length = name
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .unwrap_or(0);
        length > 0 && name.as_bytes().get(length) == Some(&b'=') && word.text.contains('=')
    }

    /// The elements of `(a b c)`.
    fn list_elements(&mut self) -> Result<Vec<String>, Stop> {
        let open = self.at;
        self.deeper(open)?;
        self.at += 1;
        let mut elements = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(')') => {
                    self.at += 1;
                    break;
                }
                Some('#') => self.comment(),
                Some(_) if self.at_line_end() => {
                    self.next();
                }
                Some(_) => match self.word(false)? {
                    Some(word) => elements.extend(word.into_texts()),
                    None => self.at += self.peek().map_or(0, char::len_utf8),
                },
                None => return Err(Stop::new("A parenthesis is never closed", open)),
            }
        }
        self.state.depth -= 1;
        Ok(elements)
    }

    /// Passes a comment, up to the line end.
    pub fn comment(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        if self
            .text
            .get(..self.at)
            .is_some_and(|read| read.ends_with('\r'))
            && self.sees("\n")
        {
            self.at -= 1;
        }
    }
}

/// `2>(…)` is no word, `2>` a redirection.
fn begun_as_number(word: &Word) -> bool {
    !word.text.is_empty() && word.text.bytes().all(|byte| byte.is_ascii_digit())
}
