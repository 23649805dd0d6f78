//! A place in a script, and what was learnt on the way to it.

use super::super::line_counter::LineCounter;
use super::command::ShellCommand;
use super::variables::Variables;

/// Why a script cannot be read, and where.
#[derive(Debug)]
pub struct Stop {
    /// A sentence without a full stop.
    pub why: &'static str,
    /// The byte at which reading stopped.
    pub at: usize,
}

impl Stop {
    pub fn new(why: &'static str, at: usize) -> Self {
        Self { why, at }
    }
}

/// What the lines of one command begin with where it stands in a mail, a comment or behind a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margin {
    /// `>` of a mail.
    Mail,
    /// `#`, `//`, `*` and their like, once a line.
    Comment(&'static str),
    /// A prompt: further lines begin with `>` or, in zsh, with `quote>` and its like.
    Prompt,
}

/// What is learnt from a text and its parts.
#[derive(Debug, Default)]
pub struct ShellState {
    /// The variables that it sets.
    pub variables: Variables,
    /// The commands found, in order.
    pub commands: Vec<ShellCommand>,
    /// What has to be said about the command that is being read.
    pub notes: Vec<String>,
    /// The notes of the command that was just read and not yet run.
    pub pending: Vec<String>,
    /// How many substitutions and groups are open.
    pub depth: usize,
    /// Whether the quotes are those of fish.
    pub fish: bool,
}

/// Substitutions and groups inside each other that are followed.
pub const DEEPEST: usize = 20;

/// The most notes on one command.
const MOST_NOTES: usize = 200;

/// A script and how far it is read.
#[derive(Debug)]
pub struct Script<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The next byte.
    pub at: usize,
    /// Where reading ends.
    pub end: usize,
    /// What the lines of the present command begin with.
    pub margin: Option<Margin>,
    /// A line feed behind which heredocs stand, and where their texts end.
    pub heredoc: Option<(usize, usize)>,
    /// What was learnt.
    pub state: ShellState,
    lines: LineCounter<'a>,
}

impl<'a> Script<'a> {
    /// A script from its beginning.
    pub fn new(text: &'a str) -> Self {
        Self::part(text, 1, ShellState::default())
    }

    fn part(text: &'a str, line: usize, state: ShellState) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
            margin: None,
            heredoc: None,
            state,
            lines: LineCounter::from(text, line),
        }
    }

    /// What is still to be read.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether the rest begins with that text.
    pub fn sees(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Passes that text where the rest begins with it.
    pub fn take(&mut self, text: &str) -> bool {
        let seen = self.sees(text);
        if seen {
            self.at += text.len();
        }
        seen
    }

    /// Whether the line ends here.
    pub fn at_line_end(&self) -> bool {
        self.sees("\n") || self.sees("\r\n") || self.sees("\u{2028}") || self.sees("\u{2029}")
    }

    /// The next character, and passes it. Line ends of Windows are one character; behind a line end, heredocs and the margin are
    /// passed as well.
    pub fn next(&mut self) -> Option<char> {
        if self.sees("\r\n") {
            self.at += 1;
        }
        let c = self.peek()?;
        let from = self.at;
        self.at += c.len_utf8();
        if c == '\n' {
            if let Some((line_feed, resume)) = self.heredoc {
                if line_feed == from {
                    self.at = resume;
                    self.heredoc = None;
                }
            }
            self.at += self.margin_length(self.at);
        }
        Some(c)
    }

    /// The bytes of the margin with which a line begins.
    pub fn margin_length(&self, line: usize) -> usize {
        let Some(margin) = self.margin else { return 0 };
        let rest = self.text.get(line..self.end).unwrap_or_default();
        let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let inner = rest.get(indent..).unwrap_or_default();
        let signs: &[&str] = match margin {
            Margin::Mail => &[">"],
            Margin::Comment("#") => &["#"],
            Margin::Comment("*") => &["*"],
            Margin::Comment(_) => &["///", "//!", "//"],
            Margin::Prompt => &[
                ">",
                "quote>",
                "dquote>",
                "bquote>",
                "heredoc>",
                "pipe>",
                "cmdsubst>",
                "cmdand>",
            ],
        };
        let Some(sign) = signs.iter().find(|sign| inner.starts_with(**sign)) else {
            return 0;
        };
        // A prompt stands in the first column, and a redirection seldom does.
        if margin == Margin::Prompt && indent > 0 {
            return 0;
        }
        let behind = inner.get(sign.len()..).unwrap_or_default();
        indent + sign.len() + usize::from(behind.starts_with(' '))
    }

    /// The line of a byte, from 1.
    pub fn line_of(&mut self, at: usize) -> usize {
        self.lines.line_of(at)
    }

    /// Says something about the present command, once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if self.state.notes.len() < MOST_NOTES && !self.state.notes.contains(&note) {
            self.state.notes.push(note);
        }
    }

    /// Goes one level deeper; too deep is an error.
    pub fn deeper(&mut self, at: usize) -> Result<(), Stop> {
        if self.state.depth >= DEEPEST {
            return Err(Stop::new(
                "More than 20 substitutions stand inside each other",
                at,
            ));
        }
        self.state.depth += 1;
        Ok(())
    }

    /// Reads another text, such as that of a heredoc, with what was learnt so far; places in it count as `at`.
    pub fn inside<T>(
        &mut self,
        text: &str,
        at: usize,
        read: impl FnOnce(&mut Script<'_>) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.deeper(at)?;
        let line = self.line_of(at);
        let mut script = Script::part(text, line, std::mem::take(&mut self.state));
        let read = read(&mut script);
        self.state = script.state;
        self.state.depth -= 1;
        read.map_err(|stop| Stop { at, ..stop })
    }
}
