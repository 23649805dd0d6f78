//! JSON that is being typed: coloured as far as it can be recognised, and marked where it is broken.

use crate::ui::kit::theme::Palette;
use crate::ui::kit::{fonts, theme};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Galley, Stroke, TextBuffer, Ui};
use std::sync::Arc;

/// What a part of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JsonKind {
    /// Brackets, commas, spaces, and what is none of the others.
    Other,
    Key,
    Text,
    /// A number, truth value or null.
    Value,
}

/// Returns the parts of a text in order, each with its end in bytes. It need not be JSON (yet): a string that is never closed ends with its
/// line.
fn stretches(text: &str) -> Vec<(JsonKind, usize)> {
    let mut found: Vec<(JsonKind, usize)> = Vec::new();
    let mut add = |kind: JsonKind, end: usize| match found.last_mut() {
        Some((last, at)) if *last == kind && kind == JsonKind::Other => *at = end,
        _ => found.push((kind, end)),
    };
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let end_of = |next: Option<&(usize, char)>| next.map_or(text.len(), |(at, _)| *at);
        if c == '"' {
            let mut escaped = false;
            while let Some((_, next)) = rest.next_if(|(_, next)| *next != '\n') {
                if next == '"' && !escaped {
                    break;
                }
                escaped = next == '\\' && !escaped;
            }
            let end = end_of(rest.peek());
            let behind = text.get(end..).unwrap_or_default().trim_start();
            let kind = if behind.starts_with(':') {
                JsonKind::Key
            } else {
                JsonKind::Text
            };
            add(kind, end);
        } else if c.is_ascii_alphanumeric() || c == '-' {
            while rest
                .next_if(|(_, next)| next.is_ascii_alphanumeric() || "+-._".contains(*next))
                .is_some()
            {}
            let end = end_of(rest.peek());
            let word = text.get(start..end).unwrap_or_default();
            let is_value = ["true", "false", "null"].contains(&word)
                || c.is_ascii_digit()
                || c == '-' && word.len() > 1;
            add(
                if is_value {
                    JsonKind::Value
                } else {
                    JsonKind::Other
                },
                end,
            );
        } else {
            add(JsonKind::Other, end_of(rest.peek()));
        }
    }
    found
}

fn color(kind: JsonKind, palette: &Palette) -> Color32 {
    match kind {
        JsonKind::Other => palette.text,
        JsonKind::Key => palette.json_key,
        JsonKind::Text => palette.json_string,
        JsonKind::Value => palette.json_number,
    }
}

/// Lays a text out for a field. `broken` is the offset in bytes of the syntax error, if there is one.
pub fn json_layout(
    ui: &Ui,
    text: &dyn TextBuffer,
    width: f32,
    broken: Option<usize>,
) -> Arc<Galley> {
    let palette = theme::palette(ui);
    let text = text.as_str();
    let font = fonts::mono(theme::TEXT);
    let mut job = LayoutJob {
        keep_trailing_whitespace: true,
        ..LayoutJob::default()
    };
    job.wrap.max_width = width;
    let mut from = 0;
    let mut add = |from: usize, to: usize, kind: JsonKind, marked: bool| {
        let mut format = TextFormat::simple(font.clone(), color(kind, palette));
        if marked {
            format.underline = Stroke::new(2.0, palette.invalid);
        }
        job.append(text.get(from..to).unwrap_or_default(), 0.0, format);
    };
    for (kind, to) in stretches(text) {
        match broken.filter(|at| (from..to).contains(at)) {
            Some(at) => {
                let mark = text
                    .get(at..to)
                    .and_then(|rest| rest.chars().next())
                    .map_or(to, |c| at + c.len_utf8());
                for (one, other, marked) in [(from, at, false), (at, mark, true), (mark, to, false)]
                {
                    if one < other {
                        add(one, other, kind, marked);
                    }
                }
            }
            None => add(from, to, kind, false),
        }
        from = to;
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Returns the offset in bytes of a line and a column, both from 1, the column in bytes; `None` where the text has no such place.
pub fn offset_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    let at = before + column.checked_sub(1)?;
    text.is_char_boundary(at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(JsonKind, String)> {
        let mut from = 0;
        stretches(text)
            .into_iter()
            .map(|(kind, to)| {
                let part = text[from..to].to_owned();
                from = to;
                (kind, part)
            })
            .filter(|(kind, _)| *kind != JsonKind::Other)
            .collect()
    }

    #[test]
    fn names_texts_and_values_are_told_apart() {
        let found = kinds("{\"a\\\"b\" : \"c:d\", \"e\":[-1.5e3,true,nul]}");
        let expected = [
            (JsonKind::Key, "\"a\\\"b\""),
            (JsonKind::Text, "\"c:d\""),
            (JsonKind::Key, "\"e\""),
            (JsonKind::Value, "-1.5e3"),
            (JsonKind::Value, "true"),
        ];
        let expected: Vec<_> = expected.map(|(kind, text)| (kind, text.to_owned())).into();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_text_is_covered_to_its_end() {
        for text in [
            "",
            "\"open\n{",
            "ä\"ö\\",
            "{'a': ü}",
            "\u{1F600}\"\u{1F600}",
        ] {
            let all = stretches(text);
            assert_eq!(all.last().map_or(0, |(_, end)| *end), text.len(), "{text}");
            assert!(all.iter().all(|(_, end)| text.is_char_boundary(*end)));
        }
    }

    #[test]
    fn a_place_is_found_by_line_and_column() {
        assert_eq!(offset_of("a\nbcd", 2, 3), Some(4));
        assert_eq!(offset_of("ä", 1, 2), None);
        assert_eq!(offset_of("a", 0, 1), None);
    }
}
