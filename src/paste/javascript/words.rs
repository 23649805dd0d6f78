//! The tokens of JavaScript. Source: ECMA-262 §12.

use super::super::script_lexer::ScriptLexer;
use super::super::tokens::{LexemeKind, TextPart, Tokens, is_name_character};

/// The tokens of a text, or of a stretch of it.
pub fn tokens(text: &str, start: usize, end: usize) -> Tokens<'_> {
    JavaScriptLexer::tokens(text, start, end, JavaScriptLexer::next)
}

/// It remembers whether a template was seen that is never closed: no other is looked for.
type JavaScriptLexer<'t> = ScriptLexer<'t, bool>;

impl JavaScriptLexer<'_> {
    fn next(&mut self) -> Option<(usize, LexemeKind)> {
        self.skip();
        let start = self.at;
        let c = self.take()?;
        let kind = match c {
            '"' | '\'' => self.text(c),
            '`' => self.template(),
            c if c.is_ascii_digit() => self.number(),
            c if is_name_character(c) => {
                self.take_while(is_name_character);
                LexemeKind::Name
            }
            c => LexemeKind::Mark(c),
        };
        Some((start, kind))
    }

    /// White space, comments, and the fences of Markdown.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return };
            if c.is_whitespace() || c == '\u{feff}' {
                self.at += c.len_utf8();
            } else if rest.starts_with("//") || rest.starts_with("```") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |at| at + 2);
            } else {
                return;
            }
        }
    }

    fn text(&mut self, quote: char) -> LexemeKind {
        let start = self.at;
        let mut text = Units::default();
        loop {
            match self.take() {
                Some(c) if c == quote => {
                    return LexemeKind::Text(vec![TextPart::Text(text.finish())]);
                }
                Some('\\') => {
                    if self.escape(&mut text).is_none() {
                        return LexemeKind::Broken;
                    }
                }
                // A text ends in its line: this quote was an apostrophe of prose.
                None | Some('\n' | '\r') => {
                    self.at = start;
                    return LexemeKind::Broken;
                }
                Some(c) => text.push(c),
            }
        }
    }

    fn template(&mut self) -> LexemeKind {
        let start = self.at;
        if self.state {
            return LexemeKind::Broken;
        }
        let mut pieces = Vec::new();
        let mut text = Units::default();
        loop {
            match self.take() {
                Some('`') => {
                    pieces.push(TextPart::Text(text.finish()));
                    return LexemeKind::Text(pieces);
                }
                Some('\\') => {
                    if self.escape(&mut text).is_none() {
                        return LexemeKind::Broken;
                    }
                }
                Some('$') if self.rest().starts_with('{') => {
                    self.at += 1;
                    let from = self.at;
                    // Braces, quotes and templates inside have to be run.
                    self.take_while(|c| !matches!(c, '{' | '}' | '`' | '\n'));
                    if !self.rest().starts_with('}') {
                        return LexemeKind::Broken;
                    }
                    pieces.push(TextPart::Text(std::mem::take(&mut text).finish()));
                    pieces.push(TextPart::Expression(from, self.at));
                    self.at += 1;
                }
                // A line break of any kind is one `\n` (ECMA-262 §12.9.6).
                Some('\r') => {
                    if !self.rest().starts_with('\n') {
                        text.push('\n');
                    }
                }
                Some(c) => text.push(c),
                None => {
                    self.state = true;
                    self.at = start;
                    return LexemeKind::Broken;
                }
            }
        }
    }

    fn escape(&mut self, text: &mut Units) -> Option<()> {
        let plain = match self.take()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' if !self.rest().starts_with(|c: char| c.is_ascii_digit()) => '\0',
            'x' => {
                let code = self.hex(2)?;
                char::from_u32(code)?
            }
            'u' if self.rest().starts_with('{') => {
                let digits = self.rest().get(1..)?.split_once('}')?.0;
                let length = digits.len();
                let code = u32::from_str_radix(digits, 16).ok()?;
                self.at += length + 2;
                char::from_u32(code)?
            }
            'u' => {
                let unit = self.hex(4)?;
                text.unit(u16::try_from(unit).ok()?);
                return Some(());
            }
            // The line goes on.
            '\r' => {
                self.skip_line_feed();
                return Some(());
            }
            '\n' | '\u{2028}' | '\u{2029}' => return Some(()),
            c => c,
        };
        text.push(plain);
        Some(())
    }
}

/// A text in which `\uHHHH` may stand for half a character.
#[derive(Default)]
struct Units {
    text: String,
    high: Option<u16>,
}

impl Units {
    fn push(&mut self, c: char) {
        self.end_half();
        self.text.push(c);
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(c)) = char::decode_utf16([high, unit]).next() {
                self.text.push(c);
                return;
            }
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        match char::from_u32(u32::from(unit)) {
            Some(c) => self.text.push(c),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.text.push(char::REPLACEMENT_CHARACTER),
        }
    }

    fn end_half(&mut self) {
        if self.high.take().is_some() {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn finish(mut self) -> String {
        self.end_half();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::shown::literal;
    use super::*;

    fn text(source: &str) -> Option<String> {
        literal(&tokens(source, 0, source.len()))
    }

    #[test]
    fn texts_are_those_of_javascript() {
        // Each compared with node's own answer.
        for (source, wanted) in [
            (r#""a\"b\\\/""#, "a\"b\\/"),
            (r"'\x41\u00e9\ud83d\ude00\u{1F600}\0\q'", "Aé😀😀\0q"),
            ("'a\\\nb\\\r\nc'", "abc"),
            ("`a\r\nb${x.y}c\\`${ 1 }`", "a\nb<x.y>c`< 1 >"),
            (r"'\ud83d'", "\u{fffd}"),
            ("// no\n/* no */ 'x'", "x"),
        ] {
            assert_eq!(text(source).as_deref(), Some(wanted), "{source}");
        }
        for source in ["'a", "'a\nb'", "`a", "`${`", r"'\x4'", r"'\u12'"] {
            assert_eq!(text(source), None, "{source}");
        }
    }
}
