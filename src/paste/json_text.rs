//! JSON as other programs write it: their separators, their indentation, their escapes.

use super::variable;
use crate::json::Json;

/// How a program writes JSON.
#[derive(Clone, Copy, Debug)]
pub struct JsonStyle {
    /// Between items that stand in one line.
    pub item: &'static str,
    /// Between a name and its value.
    pub member: &'static str,
    /// Columns of a level; none writes one line.
    pub indent: Option<usize>,
    /// Whether characters outside ASCII are escaped.
    pub ascii: bool,
}

/// `JSON.stringify`, and serde_json's `to_string`.
pub const COMPACT: JsonStyle = JsonStyle {
    item: ",",
    member: ":",
    indent: None,
    ascii: false,
};

/// Python's `json.dumps` with nothing else said.
pub const PYTHON: JsonStyle = JsonStyle {
    item: ", ",
    member: ": ",
    indent: None,
    ascii: true,
};

impl JsonStyle {
    /// The same, indented. An item then ends its line.
    pub fn indented(self, columns: usize) -> Self {
        Self {
            item: ",",
            member: ": ",
            indent: Some(columns),
            ..self
        }
    }

    /// The document as this style writes it. Marks of variables stay as they are.
    pub fn write(self, document: &Json) -> String {
        let mut out = String::new();
        self.value(document, 0, &mut out);
        out
    }

    fn value(self, value: &Json, level: usize, out: &mut String) {
        match value {
            Json::Array(items) if !items.is_empty() => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.between(index, level + 1, out);
                    self.value(item, level + 1, out);
                }
                self.line_break(level, out);
                out.push(']');
            }
            Json::Object(members) if !members.is_empty() => {
                out.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    self.between(index, level + 1, out);
                    self.text(name, out);
                    out.push_str(self.member);
                    self.value(member, level + 1, out);
                }
                self.line_break(level, out);
                out.push('}');
            }
            Json::String(text) => self.text(text, out),
            other => out.push_str(&other.to_compact()),
        }
    }

    fn between(self, index: usize, level: usize, out: &mut String) {
        if index > 0 {
            out.push_str(self.item);
        }
        self.line_break(level, out);
    }

    fn line_break(self, level: usize, out: &mut String) {
        if let Some(columns) = self.indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', columns * level));
        }
    }

    fn text(self, text: &str, out: &mut String) {
        out.push('"');
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                variable::OPEN | variable::CLOSE => out.push(c),
                c if c < ' ' || self.ascii && !matches!(c, ' '..='~') => {
                    let mut units = [0; 2];
                    for unit in c.encode_utf16(&mut units) {
                        out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_style_is_its_programs_own() {
        let document = Json::parse(r#"{"a":"é😀\u007f","b":[1,{}],"c":[]}"#).unwrap();
        // python3 -c 'import json; print(json.dumps(...))'
        assert_eq!(
            PYTHON.write(&document),
            "{\"a\": \"\\u00e9\\ud83d\\ude00\\u007f\", \"b\": [1, {}], \"c\": []}"
        );
        assert_eq!(COMPACT.write(&document), document.to_compact());
        assert_eq!(COMPACT.indented(2).write(&document), document.to_pretty());
        let marked = Json::text(variable::marked("x"));
        assert_eq!(
            PYTHON.write(&marked),
            format!("\"{}\"", variable::marked("x"))
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in ".*") {
            let document = Json::object([("k", Json::text(text))]);
            for style in [COMPACT, PYTHON, PYTHON.indented(4)] {
                prop_assert_eq!(Json::parse(&style.write(&document)).unwrap(), document.clone());
            }
        }
    }
}
