//! Texts and documents as they stand on the page: bounded, and nothing in them that is not seen or turns direction.

use crate::json::Json;
use crate::token::invisible::{code, in_json, is_invisible};
use serde::Serialize;

/// Characters of one text.
const TEXT: usize = 4_000;
/// Characters of one text inside a document.
const VALUE: usize = 2_000;
/// Characters of one document, or of a body that is none.
const DOCUMENT: usize = 60_000;
/// Levels that are indented.
const INDENTED: usize = 40;

/// A verdict: the class that colours it, its sign and its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct VerdictMark {
    class: &'static str,
    sign: &'static str,
    word: &'static str,
}

impl VerdictMark {
    fn new(class: &'static str, sign: &'static str, word: &'static str) -> Self {
        Self { class, sign, word }
    }

    /// Good.
    pub fn valid(word: &'static str) -> Self {
        Self::new("valid", "✓", word)
    }

    /// Bad.
    pub fn invalid(word: &'static str) -> Self {
        Self::new("invalid", "✕", word)
    }

    /// Not certain, or to be looked at.
    pub fn unchecked(sign: &'static str, word: &'static str) -> Self {
        Self::new("unchecked", sign, word)
    }

    /// To be known.
    pub fn note(word: &'static str) -> Self {
        Self::new("note", "i", word)
    }

    /// Known for sure, good or bad.
    pub fn certain(word: &'static str) -> Self {
        Self::new("note", "●", word)
    }

    /// Nothing to judge.
    pub fn neutral(word: &'static str) -> Self {
        Self::new("neutral", "–", word)
    }
}

/// A stretch of a document, and the class that colours it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct StyledSpan {
    class: &'static str,
    text: String,
}

/// Returns a text with what cannot be seen as its code point, and its end left out where it is long; how much is said.
pub(super) fn shown(text: &str) -> String {
    bounded(text, TEXT)
}

/// The same for a whole body.
pub(super) fn body(text: &str) -> String {
    bounded(text, DOCUMENT)
}

fn bounded(text: &str, most: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let mut shown = String::new();
    let mut rest = text.chars();
    for c in rest.by_ref().take(most) {
        if is_invisible(c) && !matches!(c, '\n' | '\t') {
            shown.push_str(&code(c));
        } else {
            shown.push(c);
        }
    }
    let left_out = rest.count();
    if left_out > 0 {
        shown.push_str(&elided(left_out, most + left_out));
    }
    shown
}

fn elided(left_out: usize, all: usize) -> String {
    format!("… {left_out} characters are left out here, {all} characters in all")
}

/// Returns a text as a document of one piece.
pub(super) fn plain(text: &str) -> Vec<StyledSpan> {
    vec![StyledSpan {
        class: "plain",
        text: shown(text),
    }]
}

/// Returns a document indented and in colours; long texts, and what does not fit on a page, are left out, and how much is said.
pub(super) fn pieces(document: &Json) -> Vec<StyledSpan> {
    let mut pieces = StyledDocument {
        all: Vec::new(),
        room: DOCUMENT,
    };
    pieces.value(document, 0);
    if pieces.is_full() {
        let text = format!(
            "\n… the rest is left out here, {} bytes in all",
            document.to_compact().len()
        );
        pieces.all.push(StyledSpan {
            class: "elided",
            text,
        });
    }
    pieces.all
}

struct StyledDocument {
    all: Vec<StyledSpan>,
    /// Characters that there is still room for.
    room: usize,
}

impl StyledDocument {
    fn is_full(&self) -> bool {
        self.room == 0
    }

    fn put(&mut self, class: &'static str, text: impl Into<String>) {
        if self.is_full() {
            return;
        }
        let text: String = text.into();
        self.room = self.room.saturating_sub(text.chars().count());
        match self.all.last_mut() {
            Some(last) if last.class == class => last.text.push_str(&text),
            _ => self.all.push(StyledSpan { class, text }),
        }
    }

    fn value(&mut self, document: &Json, depth: usize) {
        match document {
            Json::Null => self.put("number", "null"),
            Json::Bool(value) => self.put("number", value.to_string()),
            Json::Number(text) => self.put("number", bounded(text, VALUE)),
            Json::String(text) => self.quoted("string", text),
            Json::Array(items) if items.is_empty() => self.put("punctuation", "[]"),
            Json::Array(items) => {
                self.put("punctuation", "[");
                for (at, item) in items.iter().enumerate() {
                    if self.is_full() {
                        return;
                    }
                    self.line(at > 0, depth + 1);
                    self.value(item, depth + 1);
                }
                self.line(false, depth);
                self.put("punctuation", "]");
            }
            Json::Object(members) if members.is_empty() => self.put("punctuation", "{}"),
            Json::Object(members) => {
                self.put("punctuation", "{");
                for (at, (name, value)) in members.iter().enumerate() {
                    if self.is_full() {
                        return;
                    }
                    self.line(at > 0, depth + 1);
                    self.quoted("key", name);
                    self.put("punctuation", ": ");
                    self.value(value, depth + 1);
                }
                self.line(false, depth);
                self.put("punctuation", "}");
            }
        }
    }

    fn line(&mut self, comma: bool, depth: usize) {
        let comma = if comma { "," } else { "" };
        let indent = "  ".repeat(depth.min(INDENTED));
        self.put("punctuation", format!("{comma}\n{indent}"));
    }

    fn quoted(&mut self, class: &'static str, text: &str) {
        let beginning: String = text.chars().take(VALUE).collect();
        let quoted = serde_json::to_string(&beginning).unwrap_or_default();
        if beginning.len() == text.len() {
            self.put(class, in_json(&quoted));
            return;
        }
        let open = quoted.strip_suffix('"').unwrap_or(&quoted);
        self.put(class, in_json(open));
        let all = text.chars().count();
        self.put("elided", elided(all - VALUE, all));
        self.put(class, "\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[StyledSpan]) -> String {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn a_document_reads_as_it_was_written() {
        for written in [
            r#"{"a":1,"a":[true,null,{}],"b":{"c":"x\"\u202e","d":[]},"e":1.50}"#,
            "[]",
            "\"\"",
        ] {
            let document = Json::parse(written).unwrap();
            let shown = text(&pieces(&document));
            assert_eq!(Json::parse(&shown).unwrap(), document, "{shown}");
            assert!(!shown.contains('\u{202e}'));
        }
    }

    #[test]
    fn what_is_long_is_left_out_and_its_size_is_said() {
        let long = "é".repeat(1 << 20);
        let value = text(&pieces(&Json::text(&long)));
        assert!(value.chars().count() < 2_200, "{}", value.len());
        assert!(value.contains("1048576 characters in all"));
        assert!(shown(&long).ends_with("1048576 characters in all"));
        let many = Json::Array(vec![Json::int(7); 100_000]);
        let many = text(&pieces(&many));
        assert!(many.len() < 70_000 && many.ends_with("200001 bytes in all"));
        let deep = Json::parse(&format!("{}1{}", "[".repeat(400), "]".repeat(400))).unwrap();
        assert!(text(&pieces(&deep)).len() < 70_000);
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_code_point() {
        assert_eq!(shown("a\u{202e}b\r\nc\td\u{1b}"), "a\\u202eb\nc\td\\u001b");
    }
}
