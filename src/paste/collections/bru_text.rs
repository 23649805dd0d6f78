//! The text of Bruno's `.bru` files: blocks of pairs, of text or of names (grammar of `@usebruno/lang`, version 2).

use super::super::unread::Unread;
use crate::text::Words;

/// What a `.bru` text is called.
pub const WHAT: &str = "a Bruno file";
/// Characters of the longest name of a block, with spaces behind it.
const LONGEST_NAME: usize = 100;
/// Blocks that begin a request.
pub const METHODS: [&str; 10] = [
    "get", "post", "put", "delete", "patch", "options", "head", "connect", "trace", "http",
];
/// Blocks whose inside is a text.
const TEXTS: Words =
    Words("body body:json body:text body:xml body:sparql body:graphql body:graphql:vars docs");
/// Blocks of pairs.
const PAIRS: Words = Words(
    "meta headers query params:query params:path vars vars:pre-request vars:post-response auth \
     body:form-urlencoded body:multipart-form body:file settings",
);
/// Blocks that are not kept, whatever is in them.
const SKIPPED: Words = Words(
    "script:pre-request script:post-response tests assert example metadata grpc ws app body:grpc \
     body:ws",
);

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BruBlock {
    /// What stands before its brace.
    pub name: String,
    /// What is in it.
    pub content: BlockContent,
    /// The byte at which it begins.
    pub offset: usize,
}

/// The content of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockContent {
    /// Pairs.
    Pairs(Vec<BruPair>),
    /// Text, without the indentation that the format adds.
    Text(String),
    /// Not looked into.
    Skipped,
}

/// A pair of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BruPair {
    /// Its name, without `~`.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether there is no `~` before it.
    pub enabled: bool,
}

/// Whether a text begins with a block: its name, its bracket and the byte behind it.
fn opening(text: &str) -> Option<(&str, char, usize)> {
    let (end, bracket) = text
        .char_indices()
        .take(LONGEST_NAME)
        .find(|(_, c)| matches!(c, '{' | '[' | '\n'))
        .filter(|(_, c)| *c != '\n')?;
    let name = text.get(..end)?.trim_end_matches([' ', '\t']);
    let known = METHODS.contains(&name)
        || TEXTS.contains(name)
        || PAIRS.contains(name)
        || SKIPPED.contains(name)
        || ["vars:", "auth:", "body:", "script:"]
            .iter()
            .any(|start| name.starts_with(start) && !name.contains(char::is_whitespace));
    known.then_some((name, bracket, end + 1))
}

/// Whether the text looks like `.bru`: its first line begins a block, and one of its blocks says what it is.
pub fn looks_like(text: &str) -> bool {
    let telling = |line: &str| {
        opening(line).is_some_and(|(name, _, after)| {
            line.get(after..).is_some_and(|rest| rest.trim().is_empty())
                && (METHODS.contains(&name)
                    || name.contains(':')
                    || ["meta", "vars", "headers", "auth"].contains(&name))
        })
    };
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(telling) && (text.contains("\n}") || text.contains(']'))
}

/// The blocks of a text.
pub fn blocks(text: &str) -> Result<Vec<BruBlock>, Unread> {
    let mut blocks = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(blocks);
        }
        let Some((name, bracket, after)) = opening(rest) else {
            if rest.starts_with("color:") {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            return Err(Unread::new(WHAT, "This line begins no block").at(text, at));
        };
        let start = at + after;
        let behind = text.get(start..).unwrap_or_default();
        let spaces = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let is_empty = behind
            .get(spaces..)
            .is_some_and(|rest| rest.starts_with('}'));
        let (content, end) = if bracket == '{' && is_empty {
            (start..start, start + spaces + 1)
        } else {
            let closing = if bracket == '{' { "\n}" } else { "]" };
            let Some(length) = behind.find(closing) else {
                return Err(Unread::new(WHAT, "The block that begins here has no end").at(text, at));
            };
            (start..start + length, start + length + closing.len())
        };
        blocks.push(BruBlock {
            name: name.to_owned(),
            content: inside(text, name, bracket, content)?,
            offset: at,
        });
        at = end;
    }
}

fn inside(
    text: &str,
    name: &str,
    bracket: char,
    content: std::ops::Range<usize>,
) -> Result<BlockContent, Unread> {
    let written = text.get(content.clone()).unwrap_or_default();
    if TEXTS.contains(name) {
        return Ok(BlockContent::Text(outdented(written)));
    }
    let is_pairs = METHODS.contains(&name) || PAIRS.contains(name) || name.starts_with("auth:");
    if is_pairs && bracket == '{' {
        return BruPairs {
            text,
            at: content.start,
            end: content.end,
        }
        .read()
        .map(BlockContent::Pairs);
    }
    Ok(BlockContent::Skipped)
}

/// A text block begins behind its first line breaks, and its lines without two spaces.
fn outdented(written: &str) -> String {
    let written = written.strip_suffix('\r').unwrap_or(written);
    let lines: Vec<&str> = written
        .trim_start_matches([' ', '\t'])
        .trim_start_matches(['\r', '\n'])
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
        .collect();
    lines.join("\n")
}

struct BruPairs<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> BruPairs<'a> {
    fn read(mut self) -> Result<Vec<BruPair>, Unread> {
        let mut pairs = Vec::new();
        while self.at < self.end {
            let line = self.line();
            let begins = self.at;
            self.at += line.len() + 1;
            let trimmed = line.trim();
            if trimmed.is_empty() || self.annotation(trimmed, begins) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let Some((name, value, enabled)) = name_and_rest(trimmed) else {
                return Err(
                    Unread::new(WHAT, "This line is no pair of a name and a value")
                        .at(self.text, begins + indent),
                );
            };
            let value = self.value(value, begins + indent + trimmed.len() - value.len())?;
            pairs.push(BruPair {
                name,
                value,
                enabled,
            });
        }
        Ok(pairs)
    }

    /// The line at which reading stands, without its end.
    fn line(&self) -> &'a str {
        let rest = self.text.get(self.at..self.end).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// A line such as `@description('…')` before a pair. One that begins `'''` reaches to the line that ends it.
    fn annotation(&mut self, trimmed: &str, begins: usize) -> bool {
        let Some(rest) = trimmed.strip_prefix('@') else {
            return false;
        };
        let name_end = rest.find(['(', ' ', '\t', ':']).unwrap_or(rest.len());
        let after = rest.get(name_end..).unwrap_or_default();
        if name_end == 0 || !(after.trim().is_empty() || after.starts_with('(')) {
            return false;
        }
        if let Some(opened) = after.strip_prefix("('''") {
            if !opened.contains("'''") {
                let inside = self
                    .text
                    .get(self.at.min(self.end)..self.end)
                    .unwrap_or_default();
                let Some(close) = inside.find("'''") else {
                    self.at = begins + trimmed.len();
                    return true;
                };
                let behind = inside.get(close..).unwrap_or_default();
                let line = behind.find('\n').map_or(behind.len(), |end| end + 1);
                self.at += close + line;
            }
        }
        true
    }

    /// The value whose line's rest begins at `begins`: that rest, or a text between `'''`.
    fn value(&mut self, rest: &str, begins: usize) -> Result<String, Unread> {
        if rest == "[" {
            return Ok(self.list());
        }
        if !rest.starts_with("'''") {
            return Ok(rest.to_owned());
        }
        let start = begins + 3;
        let inside = self.text.get(start..self.end).unwrap_or_default();
        let Some(length) = inside.find("'''") else {
            return Err(
                Unread::new(WHAT, "The text that begins here with ''' has no end")
                    .at(self.text, begins),
            );
        };
        let behind = inside.get(length + 3..).unwrap_or_default();
        let rest_of_line = behind.split('\n').next().unwrap_or_default();
        self.at = start + length + 3 + rest_of_line.len() + 1;
        let rest_of_line = rest_of_line.trim();
        // The type of a part; it is not sent for texts.
        if !rest_of_line.is_empty() && !rest_of_line.starts_with("@contentType(") {
            return Err(
                Unread::new(WHAT, "Behind the end of a text stands something unread")
                    .at(self.text, start + length + 3),
            );
        }
        // The format adds four spaces to each line, and takes the ends off the whole.
        let lines: Vec<&str> = inside
            .get(..length)
            .unwrap_or_default()
            .split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line))
            .map(|line| match line.char_indices().nth(4) {
                Some((at, _)) => line.get(at..).unwrap_or_default(),
                None => "",
            })
            .collect();
        Ok(lines.join("\n").trim().to_owned())
    }

    /// A list of words, such as tags, up to its bracket.
    fn list(&mut self) -> String {
        let mut words = Vec::new();
        while self.at < self.end {
            let line = self.line();
            self.at += line.len() + 1;
            match line.trim() {
                "]" => break,
                word => words.push(word),
            }
        }
        words.join(" ")
    }
}

/// The name before the colon, the value behind it, and whether there is no `~`. A name in quotes may hold colons.
fn name_and_rest(line: &str) -> Option<(String, &str, bool)> {
    let (bare, enabled) = match line.strip_prefix('~') {
        Some(bare) => (bare, false),
        None => (line, true),
    };
    if let Some(quoted) = bare.strip_prefix('"') {
        let mut name = String::new();
        let mut rest = quoted;
        while let Some(at) = rest.find('"') {
            let before = rest.get(..at)?;
            rest = rest.get(at + 1..)?;
            if let Some(before) = before.strip_suffix('\\') {
                name.push_str(before);
                name.push('"');
                continue;
            }
            name.push_str(before);
            let value = rest.trim_start().strip_prefix(':')?;
            return Some((name, value.trim(), enabled));
        }
        return None;
    }
    let (name, value) = bare.split_once(':')?;
    Some((name.trim().to_owned(), value.trim(), enabled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;
    use crate::text::table::rows;

    fn pairs(text: &str) -> Vec<(String, String, bool)> {
        match blocks(text).unwrap().into_iter().next().unwrap().content {
            BlockContent::Pairs(pairs) => pairs
                .into_iter()
                .map(|pair| (pair.name, pair.value, pair.enabled))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Whether it is sent, its name and value, and the block.
    const PAIRED: &str = r#"
on ⇒ a ⇒ b: c ⇒ headers {⏎  a: b: c ⏎}
off ⇒ a ⇒ b ⇒ headers {␍⏎  ~a:b␍⏎}
on ⇒ a: "b" ⇒ c ⇒ headers {⏎  "a: \"b\"": c⏎}
off ⇒ x y ⇒ c ⇒ headers {⏎  ~"x y": c⏎}
on ⇒ a ⇒ one⏎  two ⇒ headers {⏎  a: '''⏎    one⏎      two⏎  '''⏎}
on ⇒ a ⇒ one ⇒ headers {⏎  a: '''⏎    one⏎  ''' @contentType(text/plain)⏎}
on ⇒ a ⇒ b ⇒ headers {⏎  @description('why')⏎  a: b⏎}
on ⇒ a ⇒ b ⇒ headers {⏎  @description('''⏎    why: not⏎  ''')⏎  a: b⏎}
on ⇒ @local ⇒ b ⇒ vars:pre-request {⏎  @local: b⏎}
on ⇒ a ⇒  ⇒ headers {⏎  a:⏎}
"#;

    #[test]
    fn pairs_are_read_as_bruno_reads_them() {
        for [enabled, name, value, text] in rows(PAIRED, " ⇒ ") {
            let pair = (name.to_owned(), value.to_owned(), enabled == "on");
            assert_eq!(pairs(text), [pair], "{text}");
        }
        assert!(pairs("headers {\n}").is_empty());
        assert!(pairs("headers {}").is_empty());
    }

    #[test]
    fn texts_lose_the_indentation_of_the_format() {
        let read =
            blocks("body:json {\r\n  {\r\n    \"a\": \"}\"\r\n  }\r\n}\ndocs {\n  x\n}").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(
            read.first().map(|block| block.content.clone()),
            Some(BlockContent::Text("{\n  \"a\": \"}\"\n}".to_owned()))
        );
    }

    #[test]
    fn what_is_unread_is_refused_with_its_place() {
        for (text, line) in [
            ("meta {\n  name: a\n}\nnothing here", 4),
            ("meta {\n  name: a", 1),
            ("meta {\n  name: a\n  free text\n}", 3),
            ("meta {\n  name: '''\n  a\n}", 2),
            ("meta {\n  name: '''a''' b\n}", 2),
        ] {
            let error = blocks(text).unwrap_err();
            assert_eq!(
                error.position.map(|position| position.line),
                Some(line),
                "{text}"
            );
        }
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(meta \\{|body:json \\{|[~@'\"{}\\[\\]:( \n\ra-cé]){0,40}",
            |text| drop(blocks(text)),
        );
    }
}
