//! Where a reader of PowerShell stands in its text: white space, comments, quotes, here-strings and matching brackets.
//! Source: about_Quoting_Rules, about_Special_Characters, about_Parsing.

use super::super::unread::Unread;

/// What a text that cannot be read looked like.
pub const WHAT: &str = "a PowerShell script";

/// Levels of brackets and of strings in strings.
pub const MOST_LEVELS: usize = 40;

/// A stretch of a word or string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordPart {
    /// Text without its escapes. The flag says whether it stood in quotes.
    Text(String, bool),
    /// A variable's name, with its scope, such as `env:HOME`.
    Variable(String),
    /// What stands inside `$( )` or `( )`, by its bytes.
    Expression(usize, usize),
    /// `@name`: the members of a variable as arguments.
    Splat(String),
}

/// A place in a text.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    /// The whole text.
    pub text: &'t str,
    /// The byte at which reading goes on.
    pub at: usize,
    /// The byte at which it ends.
    pub end: usize,
}

/// PowerShell takes typographic quotes for quotes.
pub fn is_single(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

/// Likewise.
pub fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// And dashes for the minus of a parameter.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'t> Cursor<'t> {
    /// The beginning of a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            end: text.len(),
        }
    }

    /// A stretch of the same text.
    pub fn within(&self, start: usize, end: usize) -> Self {
        Self {
            text: self.text,
            at: start,
            end,
        }
    }

    /// What is left.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes the next character.
    pub fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes that text if it stands here.
    pub fn eat(&mut self, text: &str) -> bool {
        let stands = self.rest().starts_with(text);
        if stands {
            self.at += text.len();
        }
        stands
    }

    /// Takes the characters that fit.
    pub fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// A refusal here.
    pub fn stop(&self, why: impl Into<String>) -> Unread {
        Unread::new(WHAT, why).at(self.text, self.at)
    }

    /// Passes over blanks, joined lines and comments; line breaks too where `lines` says so.
    pub fn skip_space(&mut self, lines: bool) {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return };
            match c {
                '\n' | '\r' if !lines => return,
                c if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                '`' => match joined_line(rest) {
                    Some(length) => {
                        self.at += length;
                        self.skip_continuation_prompt();
                    }
                    None => return,
                },
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                '<' if rest.starts_with("<#") => {
                    self.at += rest.find("#>").map_or(rest.len(), |at| at + 2);
                }
                _ => return,
            }
        }
    }

    /// `>> `, which the console writes before each further line.
    pub fn skip_continuation_prompt(&mut self) {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest
            .get(blank..)
            .is_some_and(|rest| rest.starts_with(">> "))
        {
            self.at += blank + 3;
        }
    }

    /// Reads a quoted text or here-string that begins here.
    pub fn quoted(&mut self) -> Result<Vec<WordPart>, Unread> {
        let start = self.clone();
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix('@') {
            let double = inside.starts_with(is_double);
            return self.here_string(double);
        }
        match self.next() {
            Some(c) if is_double(c) => self.double(&start, false),
            _ => {
                let mut text = String::new();
                while let Some(c) = self.next() {
                    if !is_single(c) {
                        text.push(c);
                    } else if self.peek().is_some_and(is_single) {
                        text.extend(self.next());
                    } else {
                        return Ok(vec![WordPart::Text(text, true)]);
                    }
                }
                Err(start.stop("A single quote is never closed"))
            }
        }
    }

    /// Whether a here-string begins here: its quote ends the line.
    pub fn at_here_string(&self) -> bool {
        let mut rest = self.rest().chars();
        rest.next() == Some('@')
            && rest.next().is_some_and(|c| is_single(c) || is_double(c))
            && rest
                .find(|c| !matches!(c, ' ' | '\t' | '\r'))
                .is_some_and(|c| c == '\n')
    }

    fn here_string(&mut self, double: bool) -> Result<Vec<WordPart>, Unread> {
        let start = self.clone();
        let rest = self.rest();
        let body = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let mut length = body;
        let closes = |line: &str| {
            let mut chars = line.chars();
            chars
                .next()
                .is_some_and(|c| if double { is_double(c) } else { is_single(c) })
                && chars.next() == Some('@')
        };
        // The closing quote stands at the beginning of a line; pastes indent it or put a prompt before it.
        let mut closing = None;
        for line in rest.get(body..).unwrap_or_default().split_inclusive('\n') {
            let own = line.trim_start_matches([' ', '\t']);
            let own = own.strip_prefix(">> ").unwrap_or(own);
            if closes(own) {
                closing = Some(line.len() - own.len());
                break;
            }
            length += line.len();
        }
        let Some(indent) = closing else {
            return Err(start.stop("A here-string is never closed"));
        };
        let text = rest.get(body..length).unwrap_or_default();
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let from = self.at + body;
        let quote = self
            .text
            .get(self.at + length + indent..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        self.at += length + indent + quote + 1;
        if double {
            self.within(from, from + text.len()).double(&start, true)
        } else {
            Ok(vec![WordPart::Text(text.to_owned(), true)])
        }
    }

    /// The inside of double quotes, up to the closing one or, in a here-string, to the end.
    fn double(&mut self, start: &Self, here: bool) -> Result<Vec<WordPart>, Unread> {
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            let Some(c) = self.next() else {
                if here {
                    break;
                }
                return Err(start.stop("A double quote is never closed"));
            };
            match c {
                c if is_double(c) && !here => {
                    if !self.peek().is_some_and(is_double) {
                        break;
                    }
                    text.extend(self.next());
                }
                '`' => match self.escape() {
                    Some(c) => text.push(c),
                    None => self.skip_line_break(),
                },
                '$' => match self.character() {
                    Some(c) => text.push(c),
                    None => match self.dollar()? {
                        Some(part) => {
                            if !text.is_empty() {
                                parts.push(WordPart::Text(std::mem::take(&mut text), true));
                            }
                            parts.push(part);
                        }
                        None => text.push('$'),
                    },
                },
                c => text.push(c),
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(WordPart::Text(text, true));
        }
        Ok(parts)
    }

    /// What stands behind a backtick; none for a line break.
    pub fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'u' if self.peek() == Some('{') => {
                let rest = self.rest();
                let digits = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                let code = digits.and_then(|(hex, _)| u32::from_str_radix(hex, 16).ok());
                match (code.and_then(char::from_u32), digits) {
                    (Some(c), Some((hex, _))) => {
                        self.at += hex.len() + 2;
                        c
                    }
                    _ => 'u',
                }
            }
            '\r' | '\n' => {
                self.at -= 1;
                return None;
            }
            c => c,
        })
    }

    fn skip_line_break(&mut self) {
        if !self.eat("\r\n") {
            self.eat("\n");
        }
    }

    /// The character that `([char]235)` behind a dollar is, as browsers copy what is not ASCII: two for one beyond U+FFFF.
    fn character(&mut self) -> Option<char> {
        let (first, length) = code_unit(self.rest())?;
        let behind = self.rest().get(length..).unwrap_or_default();
        let second = behind.strip_prefix('$').and_then(code_unit);
        let units = [Some(first), second.map(|(unit, _)| unit)];
        let c = char::decode_utf16(units.into_iter().flatten())
            .next()?
            .ok()?;
        let rest = second.filter(|_| c.len_utf16() == 2);
        self.at += length + rest.map_or(0, |(_, length)| 1 + length);
        Some(c)
    }

    /// What stands behind a dollar: a variable or `$( )`. None where the dollar is one.
    pub fn dollar(&mut self) -> Result<Option<WordPart>, Unread> {
        let rest = self.rest();
        if rest.starts_with('(') {
            let start = self.at;
            self.skip_brackets()?;
            return Ok(Some(WordPart::Expression(start + 1, self.at - 1)));
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let Some((name, _)) = inside.split_once('}') else {
                return Err(self.stop("${ is never closed"));
            };
            self.at += name.len() + 2;
            return Ok(Some(WordPart::Variable(name.to_owned())));
        }
        let mut length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        // `$env:NAME`; a colon that no name follows ends the variable.
        let behind = rest.get(length..).unwrap_or_default();
        if let Some(behind) = behind.strip_prefix(':').filter(|_| length > 0) {
            let own = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
            if own > 0 {
                length += 1 + own;
            }
        }
        let name = rest.get(..length).unwrap_or_default();
        self.at += length;
        Ok((!name.is_empty()).then(|| WordPart::Variable(name.to_owned())))
    }

    /// Passes over a bracket that begins here and all up to the one that closes it. Quotes inside count, and `$( )` inside quotes.
    pub fn skip_brackets(&mut self) -> Result<(), Unread> {
        let start = self.clone();
        let mut open: Vec<char> = Vec::new();
        while let Some(c) = self.peek() {
            if open.len() > MOST_LEVELS {
                return Err(start.stop("Brackets are nested too deep"));
            }
            match (open.last().copied(), c) {
                (Some('\''), c) => {
                    self.at += c.len_utf8();
                    if is_single(c) && !self.eat_quote(is_single) {
                        open.pop();
                    }
                }
                (Some('"'), '$') => {
                    self.at += 1;
                    if self.eat("(") {
                        open.push('(');
                    }
                }
                (_, '`') => {
                    self.at += 1;
                    self.next();
                }
                (Some('"'), c) => {
                    self.at += c.len_utf8();
                    if is_double(c) && !self.eat_quote(is_double) {
                        open.pop();
                    }
                }
                (_, '@') if self.at_here_string() => drop(self.quoted()?),
                (_, '#' | '<') => {
                    let before = self.at;
                    self.skip_space(true);
                    if self.at == before {
                        self.at += 1;
                    }
                }
                (top, c) => {
                    self.at += c.len_utf8();
                    match c {
                        '(' | '[' | '{' => open.push(c),
                        c if is_single(c) => open.push('\''),
                        c if is_double(c) => open.push('"'),
                        ')' | ']' | '}' => {
                            if !matches!(
                                (top, c),
                                (Some('('), ')') | (Some('['), ']') | (Some('{'), '}')
                            ) {
                                return Err(
                                    start.stop("A bracket inside closes what was not opened")
                                );
                            }
                            open.pop();
                        }
                        _ => {}
                    }
                }
            }
            if open.is_empty() {
                return Ok(());
            }
        }
        Err(start.stop("A bracket is never closed"))
    }

    /// Takes the second of two quotes that stand for one.
    fn eat_quote(&mut self, fits: fn(char) -> bool) -> bool {
        let doubled = self.peek().is_some_and(fits);
        if doubled {
            self.next();
        }
        doubled
    }
}

/// The UTF-16 code unit of `([char]235)`, and the length of that text.
fn code_unit(text: &str) -> Option<(u16, usize)> {
    let (cast, behind) = text.split_at_checked("([char]".len())?;
    let near = behind.get(..behind.floor_char_boundary("0x10ffff)".len()))?;
    let (digits, _) = near.split_once(')')?;
    let unit = match digits.strip_prefix("0x") {
        Some(hex) => u16::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    let is_cast = cast.eq_ignore_ascii_case("([char]");
    Some((
        unit.ok().filter(|_| is_cast)?,
        cast.len() + digits.len() + 1,
    ))
}

/// The length of a backtick that joins lines: also with blanks behind it, as pastes have them.
fn joined_line(rest: &str) -> Option<usize> {
    let blank = rest.get(1..)?;
    let behind = blank.trim_start_matches([' ', '\t', '\r']);
    let length = 1 + blank.len() - behind.len();
    if behind.is_empty() {
        return Some(length);
    }
    behind.starts_with('\n').then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        Cursor::new(source)
            .quoted()
            .unwrap()
            .into_iter()
            .map(|part| match part {
                WordPart::Text(text, _) => text,
                WordPart::Variable(name) => format!("<{name}>"),
                WordPart::Expression(start, end) => format!("<{}>", &source[start..end]),
                WordPart::Splat(name) => format!("<@{name}>"),
            })
            .collect()
    }

    #[test]
    fn quotes_are_those_of_power_shell() {
        for (source, wanted) in [
            ("'a ''b'' $c `n'", "a 'b' $c `n"),
            (
                "\"a `\"b`\" \"\"c\"\" `$d `n`u{e9}\"",
                "a \"b\" \"c\" $d \né",
            ),
            (
                "\"Zo$([char]235) $([char]55357)$([char]56832)$([Char]0x2019)\"",
                "Zoë 😀’",
            ),
            ("\"$([char]55357)$a\"", "<[char]55357><a>"),
            ("“a”", "a"),
            ("‘it''s’", "it's"),
            (
                "\"$a ${b c} $env:C $($d.e[0]) $ $f:\"",
                "<a> <b c> <env:C> <$d.e[0]> $ <f>:",
            ),
            ("@'\n{\"a\":'b'}\n'@", "{\"a\":'b'}"),
            ("@\"  \r\n\"a\" $b\r\n\"@ x", "\"a\" <b>"),
            ("@'\n  a\n  '@", "  a"),
            ("''", ""),
            ("\"a`\nb\"", "ab"),
        ] {
            assert_eq!(text(source), wanted, "{source}");
        }
        for source in ["'a", "\"a", "@'\na", "\"$(", "\"${a"] {
            assert!(Cursor::new(source).quoted().is_err(), "{source}");
        }
    }

    #[test]
    fn brackets_are_matched_around_quotes() {
        for (source, rest) in [
            ("(a ')' \"$(\")\")\") b", " b"),
            ("{ # }\n } c", " c"),
            ("[`]] d", " d"),
        ] {
            let mut cursor = Cursor::new(source);
            cursor.skip_brackets().unwrap();
            assert_eq!(cursor.rest(), rest, "{source}");
        }
        for source in ["(", "(]", "(')", &"(".repeat(99)] {
            assert!(Cursor::new(source).skip_brackets().is_err(), "{source}");
        }
    }
}
