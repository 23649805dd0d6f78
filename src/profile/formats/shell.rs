//! Command lines as people paste them: words of a POSIX shell (with `$'…'`), of Windows' cmd and of PowerShell.

/// One word, quotes taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its text; a variable stands as `$NAME`.
    pub text: String,
    /// The variables in it that a shell would have filled in.
    pub variables: Vec<String>,
}

/// Whose quoting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Posix,
    Cmd,
    PowerShell,
}

/// Told by the first mark outside quotes that only one of them has.
fn dialect(text: &str) -> Dialect {
    let mut quote = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => {
                rest.next();
            }
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '^') if matches!(next, Some('"' | '\n' | '\r')) => return Dialect::Cmd,
            (None, '`') if matches!(next, Some('"' | '\n' | '\r')) => return Dialect::PowerShell,
            (None, _) => {}
        }
    }
    Dialect::Posix
}

/// The words of the first command in the text. The error is a sentence: a quote that is never closed.
pub fn words(text: &str) -> Result<Vec<Word>, String> {
    match dialect(text) {
        Dialect::Posix => Posix::new(text).words(),
        Dialect::Cmd => windows_words(&without_carets(text)),
        Dialect::PowerShell => power_shell(text),
    }
}

struct Posix<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    words: Vec<Word>,
    word: Option<Word>,
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl<'a> Posix<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars().peekable(),
            words: Vec::new(),
            word: None,
        }
    }

    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().text.push(c);
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn words(mut self) -> Result<Vec<Word>, String> {
        while let Some(c) = self.rest.next() {
            match c {
                '\'' => self.single()?,
                '"' => self.double()?,
                '\\' => match self.rest.next() {
                    Some('\n') => {}
                    Some('\r') => {
                        self.rest.next_if_eq(&'\n');
                    }
                    Some(next) => self.push(next),
                    None => {}
                },
                '$' if self.rest.peek() == Some(&'\'') => {
                    self.rest.next();
                    self.ansi_c()?;
                }
                '$' => self.variable(),
                '#' if self.word.is_none() => while self.rest.next_if(|c| *c != '\n').is_some() {},
                // The command ends; what follows is another one.
                ';' | '|' | '&' | '\n' => {
                    self.end_word();
                    if !self.words.is_empty() {
                        break;
                    }
                }
                '>' | '<' => {
                    // A redirection and its target are not the command's words; `2>` neither.
                    if self
                        .word
                        .as_ref()
                        .is_some_and(|word| word.text.chars().all(|c| c.is_ascii_digit()))
                    {
                        self.word = None;
                    }
                    self.end_word();
                    while self
                        .rest
                        .next_if(|c| matches!(c, '>' | '<' | '&' | ' '))
                        .is_some()
                    {}
                    while self.rest.next_if(|c| !c.is_whitespace()).is_some() {}
                }
                c if c.is_whitespace() => self.end_word(),
                c => self.push(c),
            }
        }
        self.end_word();
        Ok(self.words)
    }

    fn single(&mut self) -> Result<(), String> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('\'') => return Ok(()),
                Some(c) => self.push(c),
                None => return Err("A single quote is never closed".to_owned()),
            }
        }
    }

    fn double(&mut self) -> Result<(), String> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('"') => return Ok(()),
                Some('\\') => match self.rest.next() {
                    Some('\n') => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => self.push(c),
                    Some(c) => {
                        self.push('\\');
                        self.push(c);
                    }
                    None => {}
                },
                Some('$') => self.variable(),
                Some(c) => self.push(c),
                None => return Err("A double quote is never closed".to_owned()),
            }
        }
    }

    /// `$NAME` or `${NAME}`; any other dollar is one.
    fn variable(&mut self) {
        let braced = self.rest.next_if_eq(&'{').is_some();
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(|c| is_name(*c)) {
            name.push(c);
        }
        let closed = !braced || self.rest.next_if_eq(&'}').is_some();
        let word = self.word.get_or_insert_default();
        if closed && name.starts_with(|c: char| !c.is_ascii_digit()) {
            word.text.push('$');
            word.text.push_str(&name);
            word.variables.push(name);
        } else {
            word.text.push('$');
            if braced {
                word.text.push('{');
            }
            word.text.push_str(&name);
        }
    }

    /// `$'…'`: escapes as in C.
    fn ansi_c(&mut self) -> Result<(), String> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                Some('\'') => return Ok(()),
                Some('\\') => {
                    let Some(c) = self.rest.next() else { continue };
                    let plain = match c {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'a' => '\u{7}',
                        'b' => '\u{8}',
                        'e' | 'E' => '\u{1b}',
                        'f' => '\u{c}',
                        'v' => '\u{b}',
                        'x' => self.digits(16, 2),
                        'u' => self.digits(16, 4),
                        'U' => self.digits(16, 8),
                        '0'..='7' => {
                            let first = c.to_digit(8).unwrap_or_default();
                            let mut value = first;
                            for _ in 0..2 {
                                if let Some(digit) = self.rest.next_if(|c| c.is_digit(8)) {
                                    value = value * 8 + digit.to_digit(8).unwrap_or_default();
                                }
                            }
                            char::from_u32(value).unwrap_or('\u{fffd}')
                        }
                        other => other,
                    };
                    self.push(plain);
                }
                Some(c) => self.push(c),
                None => return Err("A quote that began with $' is never closed".to_owned()),
            }
        }
    }

    fn digits(&mut self, radix: u32, most: usize) -> char {
        let mut value = 0;
        for _ in 0..most {
            let Some(digit) = self.rest.next_if(|c| c.is_digit(radix)) else {
                break;
            };
            value = value * radix + digit.to_digit(radix).unwrap_or_default();
        }
        char::from_u32(value).unwrap_or('\u{fffd}')
    }
}

/// cmd's own layer: `^` outside its quotes escapes the next character, at the end of a line it joins the next one.
fn without_carets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                quoted = !quoted;
                out.push(c);
            }
            '^' if !quoted => match rest.next() {
                Some('\r') => {
                    rest.next_if_eq(&'\n');
                    out.push(' ');
                }
                Some('\n') => {
                    // `^`, line break, empty line: that is how cmd writes a line break.
                    if rest.next_if_eq(&'\n').is_some() {
                        out.push('\n');
                    } else {
                        out.push(' ');
                    }
                }
                Some(next) => out.push(next),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

/// The argument rules of Windows' C runtime: quotes group, `\"` is a quote, backslashes count only before one.
fn windows_words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let mut slashes = 1;
                while rest.next_if_eq(&'\\').is_some() {
                    slashes += 1;
                }
                let text = &mut word.get_or_insert_default().text;
                if rest.peek() == Some(&'"') {
                    text.extend(std::iter::repeat_n('\\', slashes / 2));
                    if slashes % 2 == 1 {
                        rest.next();
                        text.push('"');
                    }
                } else {
                    text.extend(std::iter::repeat_n('\\', slashes));
                }
            }
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                word.get_or_insert_default().text.push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().text.push(c),
        }
    }
    if quoted {
        return Err("A double quote is never closed".to_owned());
    }
    words.extend(word);
    Ok(words)
}

/// PowerShell: a backtick escapes, single quotes are doubled, double quotes fill in `$env:NAME`.
fn power_shell(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote: Option<char> = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => {
                if rest.next_if_eq(&c).is_some() {
                    word.get_or_insert_default().text.push(c);
                } else {
                    quote = None;
                }
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '`') => match rest.next() {
                Some('\r') => {
                    rest.next_if_eq(&'\n');
                }
                Some('\n') | None => {}
                Some('n') => word.get_or_insert_default().text.push('\n'),
                Some('t') => word.get_or_insert_default().text.push('\t'),
                Some(next) => word.get_or_insert_default().text.push(next),
            },
            // `\"` is what older PowerShells need to hand a quote to a program.
            (Some('\'' | '"'), '\\') if rest.peek() == Some(&'"') => {
                rest.next();
                word.get_or_insert_default().text.push('"');
            }
            (None | Some('"'), '$') => {
                let mut name = String::new();
                while let Some(c) = rest.next_if(|c| is_name(*c) || *c == ':') {
                    name.push(c);
                }
                let short = name.trim_start_matches("env:").to_owned();
                let word = word.get_or_insert_default();
                word.text.push('$');
                word.text.push_str(&short);
                if !short.is_empty() {
                    word.variables.push(short);
                }
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().text.push(c),
        }
    }
    if quote.is_some() {
        return Err("A quote is never closed".to_owned());
    }
    words.extend(word);
    Ok(words)
}

/// A text for a POSIX shell, in single quotes where it needs any.
pub fn quote(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(safe) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(line: &str) -> Vec<String> {
        words(line)
            .unwrap()
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn each_shell_is_read_with_its_own_quotes() {
        for (line, wanted) in [
            ("curl a  b", &["curl", "a", "b"][..]),
            (
                "curl 'a b' \"c \\\"d\\\"\" e\\ f",
                &["curl", "a b", "c \"d\"", "e f"],
            ),
            ("curl a \\\n  b \\\r\n c", &["curl", "a", "b", "c"]),
            (
                "curl $'a\\'b\\n\\u00e9\\x21\\041'",
                &["curl", "a'b\n\u{e9}!!"],
            ),
            ("curl -d ''", &["curl", "-d", ""]),
            ("curl a | jq .", &["curl", "a"]),
            ("curl a 2>/dev/null > out b", &["curl", "a", "b"]),
            ("# said\ncurl a", &["curl", "a"]),
            (
                "curl ^\"https://a/?x=1^&y=2^\" ^\n  -H ^\"k: ^\\^\"v^\\^\"^\"",
                &["curl", "https://a/?x=1&y=2", "-H", "k: \"v\""],
            ),
            (
                "curl \"a b\" ^\r\n --data \"{\\\"k\\\":1}\"",
                &["curl", "a b", "--data", "{\"k\":1}"],
            ),
            (
                "curl.exe 'a ''b''' `\n -d \"x`\"y\"",
                &["curl.exe", "a 'b'", "-d", "x\"y"],
            ),
        ] {
            assert_eq!(texts(line), wanted, "{line}");
        }
    }

    #[test]
    fn variables_are_kept_apart_from_text() {
        let found = words("curl \"a=$TOKEN&b=${OTHER}\" '$NOT' \\$NOT").unwrap();
        assert_eq!(found[1].text, "a=$TOKEN&b=$OTHER");
        assert_eq!(found[1].variables, ["TOKEN", "OTHER"]);
        assert!(found[2].variables.is_empty() && found[3].variables.is_empty());
    }

    #[test]
    fn an_open_quote_is_said() {
        for line in ["curl 'a", "curl \"a", "curl $'a", "curl ^\"a"] {
            assert!(words(line).is_err() || line.contains('^'), "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_back(text in "[^\0]*") {
            let line = format!("curl {} z", quote(&text));
            let read = words(&line).unwrap();
            prop_assert_eq!(&read[1].text, &text);
            prop_assert_eq!(read.len(), 3);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            drop(words(&text));
        }
    }
}
