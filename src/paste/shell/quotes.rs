//! Quotes of a POSIX shell and of editors.

use super::cursor::{Script, Stop};
use super::typography::{is_curly_double, is_curly_single};
use super::word::Word;
use serde::de::IgnoredAny;

const CURLY: &str = "An editor's curly quotes are read as straight ones";

const UNESCAPED: &str = "The quotes inside the double quotes are not escaped: a shell takes them away, and a server gets no JSON. They were read as its own";

/// The length of the JSON object that a text behind a double quote begins with, where its own quotes are as they were and another
/// quote ends the word behind it.
fn json_between_quotes(text: &str) -> Option<usize> {
    if !text.starts_with("{\"") {
        return None;
    }
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    documents.next()?.ok()?;
    let end = documents.byte_offset();
    let (inside, behind) = text.split_at_checked(end)?;
    let ends = behind.strip_prefix('"')?;
    let is_end = ends.is_empty() || ends.starts_with(char::is_whitespace);
    (is_end && !inside.contains(['$', '`', '\\'])).then_some(end)
}

impl Script<'_> {
    /// `'…'`: every character stands for itself; in fish `\'` and `\\` are escapes.
    pub fn single(&mut self, word: &mut Word) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        let from = word.text.len();
        word.quoted = true;
        loop {
            self.plain_run(word);
            match self.next() {
                Some('\'') => break,
                Some('\\') if self.state.fish && matches!(self.peek(), Some('\'' | '\\')) => {
                    word.text.extend(self.next());
                }
                Some(c) => word.text.push(c),
                None => return Err(Stop::new("A single quote is never closed", open)),
            }
        }
        self.straighten(word, from);
        Ok(())
    }

    /// Takes what neither a shell nor a margin changes at once: a token may have a megabyte.
    fn plain_run(&mut self, word: &mut Word) {
        let rest = self.rest();
        let is_plain =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let length = rest.bytes().take_while(is_plain).count();
        word.text.push_str(rest.get(..length).unwrap_or_default());
        self.at += length;
    }

    /// Curly quotes all through a JSON text between straight quotes: the editor changed what stood inside as well.
    fn straighten(&mut self, word: &mut Word, from: usize) {
        let inside = word.text.get(from..).unwrap_or_default();
        let begins = inside
            .trim_start()
            .strip_prefix(['{', '['])
            .is_some_and(|rest| rest.trim_start().starts_with(is_curly_double));
        // Behind `'\''` the text goes on that began before.
        let goes_on = word
            .text
            .get(..from)
            .is_some_and(|text| text.ends_with('\''));
        if begins && !goes_on && !inside.contains('"') {
            let straight = inside.replace(is_curly_double, "\"");
            word.text.truncate(from);
            word.text.push_str(&straight);
            self.note(CURLY);
        }
    }

    /// `"…"`: variables are filled in, and a backslash counts before five characters only.
    pub fn double(&mut self, word: &mut Word) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        word.quoted = true;
        if let Some(length) = json_between_quotes(self.rest()) {
            let inside = self.rest().get(..length);
            word.text.push_str(inside.unwrap_or_default());
            self.at += length + 1;
            self.note(UNESCAPED);
            return Ok(());
        }
        loop {
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some('$') => self.dollar(word, true)?,
                Some('`') => self.backticks(word, true)?,
                Some('\\') => self.escape(word, &['"', '\\', '$', '`']),
                Some(_) => {
                    word.text.extend(self.next());
                    self.plain_run(word);
                }
                None => return Err(Stop::new("A double quote is never closed", open)),
            }
        }
    }

    /// A backslash where it counts before those characters and a line end only.
    pub fn escape(&mut self, word: &mut Word, before: &[char]) {
        self.at += 1;
        match self.peek() {
            Some(c) if before.contains(&c) => {
                self.at += c.len_utf8();
                word.text.push(c);
            }
            Some(_) if self.at_line_end() => {
                self.next();
            }
            _ => word.text.push('\\'),
        }
    }

    /// Whether a curly single quote opens a word here, and is no apostrophe.
    pub fn opens_curly(&self, word: &Word) -> bool {
        !matches!(self.peek(), Some('’' | '›'))
            || word.text.is_empty()
            || word.text.ends_with('=')
            || word.quoted
    }

    /// A word between an editor's quotes. One in the middle of it closes only where a word ends.
    pub fn curly(&mut self, word: &mut Word, double: bool) -> Result<(), Stop> {
        let open = self.at;
        self.next();
        word.quoted = true;
        self.note(CURLY);
        let from = word.text.len();
        loop {
            let Some(c) = self.peek() else {
                return Err(Stop::new("A curly quote is never closed", open));
            };
            let own = if double {
                is_curly_double(c) || c == '"'
            } else {
                is_curly_single(c) || c == '\''
            };
            match c {
                _ if own => {
                    self.at += c.len_utf8();
                    if self.word_may_end() {
                        break;
                    }
                    word.text.push(if double { '"' } else { '\'' });
                }
                '$' if double => self.dollar(word, true)?,
                '`' if double => self.backticks(word, true)?,
                '\\' if double => {
                    self.escape(word, &['"', '\\', '$', '`', '“', '”', '„', '«', '»'])
                }
                _ => word.text.extend(self.next()),
            }
        }
        let inside = word.text.get(from..).unwrap_or_default();
        let straight = if double {
            inside
                .replace(is_curly_double, "\"")
                .replace(is_curly_single, "'")
        } else if inside.contains('"') {
            return Ok(());
        } else {
            inside.replace(is_curly_double, "\"")
        };
        word.text.truncate(from);
        word.text.push_str(&straight);
        Ok(())
    }

    /// Whether a word can end here.
    fn word_may_end(&self) -> bool {
        match self.peek() {
            None => true,
            Some(c) => {
                c.is_whitespace()
                    || matches!(c, ';' | '|' | ')' | '\\' | '\'' | '"' | '$' | '`' | '>')
            }
        }
    }

    /// `$'…'`: the escapes of bash, with bytes where it has bytes.
    pub fn ansi_c(&mut self, word: &mut Word) -> Result<(), Stop> {
        let open = self.at;
        self.at += 1;
        word.quoted = true;
        let mut bytes = Vec::new();
        let mut high = None;
        loop {
            let Some(c) = self.next() else {
                return Err(Stop::new(
                    "A quote that began with $' is never closed",
                    open,
                ));
            };
            let unit = match c {
                '\'' => break,
                '\\' => self.ansi_c_escape(&mut bytes),
                c => Some(u32::from(c)),
            };
            let (Some(unit), waiting) = (unit, high.take()) else {
                continue;
            };
            let joined: u32 = match (waiting, unit) {
                (Some(high), 0xdc00..=0xdfff) => {
                    0x1_0000_u32 + ((high & 0x3ff) << 10) + (unit & 0x3ff)
                }
                (_, 0xd800..=0xdbff) => {
                    high = Some(unit);
                    continue;
                }
                (Some(_), unit) => {
                    bytes.extend_from_slice("\u{fffd}".as_bytes());
                    unit
                }
                (None, unit) => unit,
            };
            let c = char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER);
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        match String::from_utf8(bytes) {
            Ok(text) => word.text.push_str(&text),
            Err(error) => {
                // Older browsers wrote `\xe9` for é: its number, not its bytes.
                self.note("Bytes of $'…' that are no UTF-8 are read as Latin-1, as older browsers write them");
                for chunk in error.into_bytes().utf8_chunks() {
                    word.text.push_str(chunk.valid());
                    word.text
                        .extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
                }
            }
        }
        Ok(())
    }

    /// What stands behind a backslash in `$'…'`: a character's number, or bytes that are added.
    fn ansi_c_escape(&mut self, bytes: &mut Vec<u8>) -> Option<u32> {
        let from = self.at;
        let c = self.next()?;
        let plain = match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' | 'E' => '\u{1b}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '\\' | '\'' | '"' | '?' => c,
            'c' => {
                let control = self.next().map_or(0, u32::from) & 0x1f;
                return Some(control);
            }
            'x' | 'u' | 'U' | '0'..='7' => {
                let most = match c {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => {
                        self.at = from;
                        3
                    }
                };
                let radix = if c.is_ascii_digit() { 8 } else { 16 };
                let braced = c == 'u' && self.take("{");
                let number = self.digits(radix, if braced { 6 } else { most });
                if braced {
                    self.take("}");
                }
                return match number {
                    None => {
                        bytes.push(b'\\');
                        Some(u32::from(c))
                    }
                    Some(number) if matches!(c, 'u' | 'U') => Some(number),
                    Some(number) => {
                        bytes.push(u8::try_from(number & 0xff).unwrap_or_default());
                        None
                    }
                };
            }
            other => {
                bytes.push(b'\\');
                other
            }
        };
        Some(u32::from(plain))
    }

    fn digits(&mut self, radix: u32, most: usize) -> Option<u32> {
        let digits: String = self
            .rest()
            .chars()
            .take(most)
            .take_while(|c| c.is_digit(radix))
            .collect();
        self.at += digits.len();
        u32::from_str_radix(&digits, radix).ok()
    }
}
