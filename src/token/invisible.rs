//! Characters that are not seen, or that turn the direction of what is: shown by their code point wherever text is shown.

use crate::json::{Json, pointer_token};
use unicode_width::UnicodeWidthChar as _;

/// Whether a character turns the direction of text, so that an address can be made to read as another one (Unicode TR 9, TR 36).
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character leaves no mark: zero width, fillers, tags, separators of lines. Emoji need the joiner and the variation
/// selectors, which are none.
pub fn is_invisible(c: char) -> bool {
    turns_direction(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
            | '\u{200b}' | '\u{200c}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || c.is_control()
}

/// The text without one final line break, which editors and `echo` add and nobody sees.
pub fn without_line_break(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}

/// `\u202e`, or `\u{e0001}` beyond four digits.
pub fn code(c: char) -> String {
    let point = u32::from(c);
    if point > 0xffff {
        format!("\\u{{{point:x}}}")
    } else {
        format!("\\u{point:04x}")
    }
}

/// The text with everything that cannot be seen, turns direction or controls shown by its code point.
pub fn visible(text: &str) -> String {
    bounded(text, usize::MAX)
}

/// Text of a token inside a sentence: at most 200 characters, and what cannot be seen by its code point. Nothing in a token can
/// make a sentence read as something else, or take long to lay out.
pub fn quoted(text: &str) -> String {
    bounded(text, 200)
}

/// The same for a sentence that holds such text, at most 600 characters.
pub fn sentence(text: &str) -> String {
    bounded(text, 600)
}

/// Whether a character may not reach a terminal, generated code or a document as it is: all of those, and the joiner.
pub fn is_unsafe(c: char) -> bool {
    is_invisible(c) || c == '\u{200d}'
}

/// Whether a text is nothing but printable ASCII, spaces, line feeds and tabs: most are, and it is told at a glance.
pub fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'))
}

/// JSON text, and generated code with JSON's texts, with every such character as an escape. Line breaks and tabs, which stand outside
/// of JSON's texts only, stay.
pub fn in_json(text: &str) -> std::borrow::Cow<'_, str> {
    let escaped = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\r' | '\t');
    if is_plain(text) || !text.contains(escaped) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if escaped(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                shown.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

/// The marks that stand on one letter at most; more of them run over the lines above and below. No script writes so many.
const MARKS: usize = 8;

/// The text with the marks beyond those that pile up on one letter as `…`, for drawing.
pub fn calm(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let mut piled = 0;
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        piled = if c.width() == Some(0) { piled + 1 } else { 0 };
        if piled <= MARKS {
            shown.push(c);
        } else if piled == MARKS + 1 {
            shown.push('…');
        }
    }
    shown.into()
}

fn bounded(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == most {
            shown.push('…');
            break;
        }
        if is_invisible(c) {
            shown.push_str(&code(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A place with such characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Where, as a JSON Pointer.
    pub path: String,
    /// Which characters, each once.
    pub characters: Vec<char>,
}

/// Every name and text of a document that holds some. Line breaks and tabs do not count: they are shown as such.
pub fn find(document: &Json) -> Vec<Hidden> {
    let mut found = Vec::new();
    walk(document, &mut Vec::new(), &mut found);
    found
}

fn walk<'a>(value: &'a Json, path: &mut Vec<TextStep<'a>>, found: &mut Vec<Hidden>) {
    match value {
        Json::String(text) => note(text, path, found),
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(TextStep::Item(at));
                walk(item, path, found);
                path.pop();
            }
        }
        Json::Object(members) => {
            for (name, value) in members {
                path.push(TextStep::Member(name));
                note(name, path, found);
                walk(value, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

enum TextStep<'a> {
    Member(&'a str),
    Item(usize),
}

fn note(text: &str, path: &[TextStep<'_>], found: &mut Vec<Hidden>) {
    // Plain text is nearly everything there is.
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return;
    }
    let mut characters: Vec<char> = text
        .chars()
        .filter(|c| is_invisible(*c) && !matches!(c, '\n' | '\r' | '\t'))
        .collect();
    characters.sort_unstable();
    characters.dedup();
    if !characters.is_empty() {
        let path = path
            .iter()
            .map(|step| match step {
                TextStep::Member(name) => {
                    format!("/{}", pointer_token(name))
                }
                TextStep::Item(at) => format!("/{at}"),
            })
            .collect();
        found.push(Hidden { path, characters });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_short_and_harmless() {
        assert_eq!(quoted("a\u{202e}\nb"), "a\\u202e\\u000ab");
        assert_eq!(quoted(&"é".repeat(1_000_000)).chars().count(), 201);
    }

    #[test]
    fn marks_without_end_are_cut_and_what_is_written_stays() {
        for text in [
            "plain",
            "Ẩn é",
            "สวัสดีครับ",
            "नमस्ते",
            "مُحَمَّد",
            "שָׁלוֹם",
            "👩\u{200d}👧🏽",
            "한국어",
        ] {
            assert_eq!(calm(text), text);
        }
        let piled = format!("e{}x", "\u{301}".repeat(500));
        let shown = format!("e{}…x", "\u{301}".repeat(MARKS));
        assert_eq!(calm(&piled), shown);
    }

    #[test]
    fn json_says_the_same_without_them() {
        let text = "{\n\"a\u{202e}\u{9b}\": \"\u{e0041}\u{200d}é\"}";
        let escaped = in_json(text);
        assert_eq!(
            escaped,
            "{\n\"a\\u202e\\u009b\": \"\\udb40\\udc41\\u200dé\"}"
        );
        assert_eq!(Json::parse(&escaped).unwrap(), Json::parse(text).unwrap());
    }

    #[test]
    fn hidden_characters_are_found_where_they_are() {
        let document =
            Json::parse(r#"{"a":"x\u202ey","b":["ok","z\u200b"],"n\u200bme":1,"emoji":"👩\u200d👧","lines":"1\n2"}"#)
                .unwrap();
        let found = find(&document);
        let paths: Vec<&str> = found.iter().map(|hidden| hidden.path.as_str()).collect();
        assert_eq!(paths, ["/a", "/b/1", "/n\u{200b}me"]);
        assert_eq!(found[0].characters, ['\u{202e}']);
        assert_eq!(code('\u{202e}'), "\\u202e");
        assert_eq!(code('\u{e0001}'), "\\u{e0001}");
    }
}
