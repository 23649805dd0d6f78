//! The tokens of Python. Source: The Python Language Reference, §2.

use super::super::script_lexer::ScriptLexer;
use super::super::tokens::{LexemeKind, TextPart, Tokens};

/// The tokens of a text, or of a stretch of it.
pub fn tokens(text: &str, start: usize, end: usize) -> Tokens<'_> {
    PythonLexer::tokens(text, start, end, PythonLexer::next)
}

type PythonLexer<'t> = ScriptLexer<'t, PythonState>;

/// What is remembered on the way through a script.
#[derive(Default)]
struct PythonState {
    /// Brackets that are open: inside them a line's end means nothing.
    depth: usize,
    /// Whether `'''` and `"""` were seen that are never closed.
    open: [bool; 2],
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What the letters before a quote say.
#[derive(Clone, Copy, Default)]
struct Prefix {
    raw: bool,
    bytes: bool,
    format: bool,
}

impl PythonLexer<'_> {
    fn next(&mut self) -> Option<(usize, LexemeKind)> {
        let start = self.skip();
        let c = self.take()?;
        let kind = match c {
            '\n' => {
                self.skip_prompt();
                LexemeKind::LineEnd
            }
            '"' | '\'' => self.quoted(c, Prefix::default()),
            c if c.is_ascii_digit() => self.number(),
            c if is_name(c) => {
                self.take_while(is_name);
                let name = self.text.get(start..self.at).unwrap_or_default();
                match (prefix(name), self.rest().chars().next()) {
                    (Some(prefix), Some(quote @ ('"' | '\''))) => {
                        self.at += 1;
                        self.quoted(quote, prefix)
                    }
                    _ => LexemeKind::Name,
                }
            }
            c => {
                match c {
                    '(' | '[' | '{' => self.state.depth += 1,
                    ')' | ']' | '}' => self.state.depth = self.state.depth.saturating_sub(1),
                    _ => {}
                }
                LexemeKind::Mark(c)
            }
        };
        Some((start, kind))
    }

    /// Passes over white space, comments, joined lines and Markdown's fences; the place behind them.
    fn skip(&mut self) -> usize {
        if self.at == 0 {
            self.skip_prompt();
        }
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { break };
            if c == '\n' && self.state.depth == 0 {
                break;
            } else if c == '\n' {
                self.at += 1;
                self.skip_prompt();
            } else if c.is_whitespace() || c == '\u{feff}' {
                self.at += c.len_utf8();
            } else if c == '#' || rest.starts_with("```") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("\\\n") {
                self.at += 2;
            } else if rest.starts_with("\\\r\n") {
                self.at += 3;
            } else {
                break;
            }
        }
        self.at
    }

    /// `>>> ` and `... ` of the interpreter.
    fn skip_prompt(&mut self) {
        let rest = self.rest();
        if rest.starts_with(">>> ") || rest.starts_with("... ") {
            self.at += 4;
        }
    }

    fn quoted(&mut self, quote: char, prefix: Prefix) -> LexemeKind {
        let triple: String = [quote; 3].iter().collect();
        let start = self.at;
        let triples = format!("{quote}{}", self.rest().get(..2).unwrap_or_default()) == triple;
        let seen = self
            .state
            .open
            .get(usize::from(quote == '"'))
            .copied()
            .unwrap_or_default();
        if triples && !seen {
            self.at += 2;
            if let Some(kind) = self.inside(quote, prefix, &triple) {
                return kind;
            }
            if let Some(open) = self.state.open.get_mut(usize::from(quote == '"')) {
                *open = true;
            }
            self.at = start;
            return LexemeKind::Broken;
        }
        if self.rest().starts_with(quote) {
            self.at += 1;
            return LexemeKind::Text(vec![TextPart::Text(String::new())]);
        }
        match self.inside(quote, prefix, &quote.to_string()) {
            Some(kind) => kind,
            None => {
                self.at = start;
                LexemeKind::Broken
            }
        }
    }

    /// The inside of a text up to its end; none where it does not end.
    fn inside(&mut self, quote: char, prefix: Prefix, end: &str) -> Option<LexemeKind> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        loop {
            if self.rest().starts_with(end) {
                self.at += end.len();
                pieces.push(TextPart::Text(text));
                return Some(LexemeKind::Text(pieces));
            }
            let c = self.take()?;
            match c {
                '\n' if end.len() == 1 => return None,
                '\r' if self.rest().starts_with('\n') => {}
                '\\' if prefix.raw => {
                    text.push('\\');
                    if self.rest().starts_with([quote, '\\']) {
                        text.extend(self.take());
                    }
                }
                '\\' => {
                    if self.escape(&mut text, prefix.bytes).is_none() {
                        return Some(LexemeKind::Broken);
                    }
                }
                '{' if prefix.format => {
                    if self.rest().starts_with('{') {
                        self.at += 1;
                        text.push('{');
                        continue;
                    }
                    let from = self.at;
                    self.take_while(|c| !matches!(c, '{' | '}' | '!' | ':' | '\n'));
                    if !self.rest().starts_with('}') {
                        return Some(LexemeKind::Broken);
                    }
                    pieces.push(TextPart::Text(std::mem::take(&mut text)));
                    pieces.push(TextPart::Expression(from, self.at));
                    self.at += 1;
                }
                '}' if prefix.format => {
                    if self.rest().starts_with('}') {
                        self.at += 1;
                    }
                    text.push('}');
                }
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self, text: &mut String, bytes: bool) -> Option<()> {
        let c = self.take()?;
        let plain = match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '\\' | '\'' | '"' => c,
            '\n' => return Some(()),
            '\r' => {
                self.skip_line_feed();
                return Some(());
            }
            'x' => {
                let code = self.hex(2)?;
                // A byte beyond ASCII is no character of its own.
                char::from_u32(code).filter(|c| !bytes || c.is_ascii())?
            }
            'u' if !bytes => self.hex(4).and_then(char::from_u32)?,
            'U' if !bytes => self.hex(8).and_then(char::from_u32)?,
            'N' if !bytes => return None,
            '0'..='7' => {
                let mut code = c.to_digit(8)?;
                for _ in 0..2 {
                    let Some(digit) = self.rest().chars().next().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    self.at += 1;
                    code = code * 8 + digit;
                }
                char::from_u32(code).filter(|c| !bytes || c.is_ascii())?
            }
            // Any other escape is two characters.
            c => {
                text.push('\\');
                c
            }
        };
        text.push(plain);
        Some(())
    }
}

fn prefix(name: &str) -> Option<Prefix> {
    let mut prefix = Prefix::default();
    if name.len() > 2 {
        return None;
    }
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            'r' => prefix.raw = true,
            'b' => prefix.bytes = true,
            'f' => prefix.format = true,
            'u' => {}
            _ => return None,
        }
    }
    Some(prefix)
}

#[cfg(test)]
mod tests {
    use super::super::super::shown::literal;
    use super::*;

    fn text(source: &str) -> Option<String> {
        literal(&tokens(source, 0, source.len()))
    }

    #[test]
    fn texts_are_those_of_python() {
        // Each compared with Python's own answer.
        for (source, wanted) in [
            (r#""a\"b\\\/\q""#, "a\"b\\\\/\\q"),
            (r"'\x41\u00e9\U0001F600\101\0'", "Aé😀A\0"),
            ("'''a'b\n\"c'''", "a'b\n\"c"),
            (r"r'a\'b\n'", r"a\'b\n"),
            ("f'{{a}} {x.y} {z}'", "{a} <x.y> <z>"),
            ("b'ab'", "ab"),
            ("Rb\"\\x\"", "\\x"),
            ("''", ""),
            ("'a\\\nb'", "ab"),
        ] {
            assert_eq!(text(source).as_deref(), Some(wanted), "{source}");
        }
        for source in [
            "'a",
            "'a\nb'",
            "'''a",
            r"'\x4'",
            r"'\ud83d'",
            "f'{a!r}'",
            r"'\N{DASH}'",
            r"b'\xff'",
        ] {
            assert_eq!(text(source), None, "{source}");
        }
    }
}
