//! Passing over the text of a script, as far as it is the same in every language.

use super::tokens::{LexemeKind, ScriptToken, Tokens};

/// A place in a script, and what its language remembers on the way.
pub struct ScriptLexer<'t, S> {
    /// The whole text.
    pub text: &'t str,
    /// The next byte.
    pub at: usize,
    /// Where reading ends.
    pub end: usize,
    /// What the language remembers.
    pub state: S,
}

impl<'t, S: Default> ScriptLexer<'t, S> {
    /// The tokens of a stretch of a text. `next` reads one: where it begins, and what it is.
    pub fn tokens(
        text: &'t str,
        start: usize,
        end: usize,
        next: impl Fn(&mut Self) -> Option<(usize, LexemeKind)>,
    ) -> Tokens<'t> {
        let mut lexer = Self {
            text,
            at: start,
            end,
            state: S::default(),
        };
        let mut found = Vec::new();
        while let Some((start, kind)) = next(&mut lexer) {
            found.push(ScriptToken {
                kind,
                start,
                end: lexer.at,
            });
        }
        Tokens::new(text, found)
    }

    /// What is left.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Takes the next character.
    pub fn take(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes the characters that fit.
    pub fn take_while(&mut self, fits: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !fits(c)).unwrap_or(rest.len());
    }

    /// Takes the rest of a number.
    pub fn number(&mut self) -> LexemeKind {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
        LexemeKind::Number
    }

    /// Takes a line feed, where one stands behind a carriage return.
    pub fn skip_line_feed(&mut self) {
        if self.rest().starts_with('\n') {
            self.at += 1;
        }
    }

    /// Takes a number of so many hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest().get(..digits)?;
        let all = text.bytes().all(|b| b.is_ascii_hexdigit());
        let code = u32::from_str_radix(text, 16).ok().filter(|_| all)?;
        self.at += digits;
        Some(code)
    }
}
