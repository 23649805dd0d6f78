//! Heredocs: the lines below a command that it reads from standard input.

use super::cursor::{Script, Stop};
use super::word::Word;

impl Script<'_> {
    /// The text of the heredoc whose `<<` was just passed, or of the here-string of `<<<`.
    pub fn heredoc_text(&mut self, open: usize) -> Result<Option<String>, Stop> {
        if self.take("<") {
            self.blanks();
            return Ok(self.word(false)?.map(|word| word.text + "\n"));
        }
        let tabs = self.take("-");
        let indented = !tabs && self.take("~");
        self.blanks();
        let Some(delimiter) = self.delimiter() else {
            return Err(Stop::new(
                "A << is not followed by the word that ends its text",
                open,
            ));
        };
        let (mut text, spaces) = self
            .body(&delimiter.text, tabs)
            .ok_or_else(|| Stop::new("The line that ends the text of a << is missing", open))?;
        if spaces {
            self.note("Spaces around the line that ends the text of a << were taken away");
        }
        if indented {
            text = without_indent(&text);
        }
        if delimiter.quoted {
            return Ok(Some(text));
        }
        let filled = self.inside(&text, open, |script| {
            let mut word = Word::default();
            while let Some(c) = script.peek() {
                match c {
                    '$' => script.dollar(&mut word, true)?,
                    '`' => script.backticks(&mut word, true)?,
                    '\\' => script.escape(&mut word, &['\\', '$', '`']),
                    _ => word.text.extend(script.next()),
                }
            }
            Ok(word.into_texts().join(" "))
        })?;
        Ok(Some(filled))
    }

    /// The word that ends the text, quotes taken away and nothing filled in.
    fn delimiter(&mut self) -> Option<Word> {
        let mut word = Word::default();
        let mut quote = None;
        while let Some(c) = self.peek() {
            let is_quote = matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”');
            match (quote, c) {
                (_, '\n' | '\r') => break,
                (None, '\\') => word.quoted = true,
                (None, _) if is_quote => {
                    word.quoted = true;
                    quote = Some(c);
                }
                (Some(open), _) if c == open || (is_quote && !open.is_ascii()) => quote = None,
                (None, c)
                    if c.is_whitespace()
                        || matches!(c, ';' | '|' | '&' | '<' | '>' | '(' | ')') =>
                {
                    break;
                }
                (_, c) => word.text.push(c),
            }
            self.at += c.len_utf8();
        }
        (!word.text.is_empty()).then_some(word)
    }

    /// The lines up to the delimiter, and whether spaces stood around it.
    fn body(&mut self, delimiter: &str, tabs: bool) -> Option<(String, bool)> {
        let (line_feed, from) = match self.heredoc {
            Some(known) => known,
            None => {
                let line_feed = self.logical_line_end()?;
                (line_feed, line_feed + 1)
            }
        };
        let mut text = String::new();
        let mut at = from;
        while at < self.end {
            let rest = self.text.get(at..self.end)?;
            let next = rest.find('\n').map_or(self.end, |length| at + length + 1);
            let start = (at + self.margin_length(at)).min(next);
            let mut line = self.text.get(start..next)?;
            if tabs {
                line = line.trim_start_matches('\t');
            }
            let bare = line.trim_end_matches(['\n', '\r']);
            // Indented as a whole paste is, or with spaces behind it, it still ends the text.
            if bare.trim() == delimiter {
                self.heredoc = Some((line_feed, next));
                return Some((text, bare != delimiter));
            }
            if ends_before_parenthesis(bare, delimiter) {
                let behind = line.trim_start().len() - delimiter.len();
                self.heredoc = Some((line_feed, next - behind));
                return Some((text, true));
            }
            text.push_str(bare);
            text.push('\n');
            at = next;
        }
        None
    }

    /// The first line feed that no backslash joins.
    fn logical_line_end(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            let rest = self.text.get(at..self.end)?;
            let length = rest.find('\n')?;
            let line = rest.get(..length)?;
            if !line.trim_end_matches(['\r', ' ', '\t']).ends_with('\\') {
                return Some(at + length);
            }
            at += length + 1;
        }
    }
}

/// `EOF)` or `EOF)"`: the delimiter and what closes the substitution on the same line.
fn ends_before_parenthesis(line: &str, delimiter: &str) -> bool {
    line.trim_start()
        .strip_prefix(delimiter)
        .is_some_and(|behind| behind.trim_start().starts_with([')', ';', '|']))
}

/// The lines without the white space that all of them begin with.
fn without_indent(text: &str) -> String {
    let indent = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    text.lines()
        .map(|line| format!("{}\n", line.get(indent..).unwrap_or_default()))
        .collect()
}
