//! How the lines of one command are joined: by a backslash, as the author meant it where spaces or empty lines came between.

use super::cursor::Script;
use super::typography::hyphens;
use crate::paste::mended::{COMMENT_BEHIND, LINE_JOINED, SPACES_BEHIND};

/// The most empty lines and comments between two lines of one command.
const MOST_LINES: usize = 20;

/// What a line begins with that may belong to the command above it.
enum LineStart {
    /// An option.
    Option,
    /// A quoted word or an address.
    Word,
    /// A pipe or a redirection.
    Operator,
    /// Something else.
    Other,
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

fn begins(line: &str) -> LineStart {
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some('-'), Some(c)) if c.is_ascii_alphanumeric() => LineStart::Option,
        (Some('-'), Some('-')) if chars.next().is_some_and(|c| c.is_ascii_alphabetic()) => {
            LineStart::Option
        }
        _ if hyphens(line).is_some() => LineStart::Option,
        (Some('"' | '\'' | '“' | '‘' | '$'), Some(_)) => LineStart::Word,
        _ if line.starts_with("http://") || line.starts_with("https://") => LineStart::Word,
        (Some('|' | '>' | '<'), _) => LineStart::Operator,
        _ => LineStart::Other,
    }
}

impl Script<'_> {
    /// Whether that sign stands at the end of its line, spaces and a comment behind it aside.
    pub fn joins_by(&self, sign: char) -> bool {
        let Some(behind) = self.rest().strip_prefix(sign) else {
            return false;
        };
        let spaces = behind.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
        spaces.is_empty()
            || spaces.starts_with(is_line_end)
            || (spaces.len() < behind.len() && spaces.starts_with('#'))
            || (sign == '\\' && spaces.len() < behind.len() && self.is_lost_line_end(spaces))
    }

    /// `\ -H` in the middle of a line: the line end behind the backslash was lost.
    fn is_lost_line_end(&self, behind: &str) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        before.ends_with([' ', '\t'])
            && matches!(begins(behind), LineStart::Option | LineStart::Word)
    }

    /// Passes a sign that joins this line to the next one, the line end and what stands between.
    pub fn join(&mut self, sign: char) -> bool {
        if !self.joins_by(sign) {
            return false;
        }
        self.at += 1;
        let after = self.at;
        while matches!(self.peek(), Some(' ' | '\t' | '\u{a0}'))
            || (self.sees("\r") && !self.at_line_end())
        {
            self.at += self.peek().map_or(1, char::len_utf8);
        }
        if self.peek() == Some('#') {
            self.note(COMMENT_BEHIND);
            self.comment();
        } else if self.peek().is_some() && self.at > after && self.at_line_end() {
            self.note(SPACES_BEHIND);
        }
        if !self.at_line_end() {
            if self.peek().is_some() {
                self.note("A line end behind a backslash was lost; the lines are joined again");
            }
            return true;
        }
        let line_end = self.at;
        if let Some(resume) = self.ahead(line_end, true) {
            self.next();
            self.at = resume;
        }
        true
    }

    /// At a line end that no sign joins: goes to the next line where it belongs to the same command.
    pub fn goes_on(&mut self, has_address: bool) -> bool {
        let line_end = self.at;
        let Some(resume) = self.ahead(line_end, false) else {
            return false;
        };
        let next = self.text.get(resume..self.end).unwrap_or_default();
        let wanted = match begins(next) {
            LineStart::Option => true,
            LineStart::Word => {
                !has_address && next.trim_start_matches(['"', '\'']).starts_with("http")
            }
            LineStart::Operator => next.starts_with("| ") && !next.starts_with("| ---"),
            LineStart::Other => false,
        };
        if wanted {
            self.next();
            self.at = resume;
            self.note(LINE_JOINED);
        }
        wanted
    }

    /// The first line behind a line end that is neither empty nor a comment, where it can belong to the same command.
    fn ahead(&self, line_end: usize, joined: bool) -> Option<usize> {
        let mut line = match self.heredoc {
            Some((line_feed, resume)) if line_feed == line_end || line_feed == line_end + 1 => {
                resume
            }
            _ => {
                let rest = self.text.get(line_end..self.end)?;
                let (at, end) = rest.char_indices().find(|(_, c)| is_line_end(*c))?;
                line_end + at + end.len_utf8()
            }
        };
        for count in 0..MOST_LINES {
            let start = line + self.margin_length(line);
            let rest = self.text.get(start..self.end)?;
            let inner = rest.trim_start_matches([' ', '\t', '\r', '\u{a0}', '\u{200b}']);
            let at = start + (rest.len() - inner.len());
            if inner.starts_with("```") || inner.starts_with("~~~") || inner.is_empty() {
                return None;
            }
            if inner.starts_with(['\n', '#']) {
                line = at + inner.find('\n')? + 1;
                continue;
            }
            let next_to_it = joined && count == 0;
            let fits = next_to_it || !joined || !matches!(begins(inner), LineStart::Other);
            return fits.then_some(at);
        }
        None
    }
}
