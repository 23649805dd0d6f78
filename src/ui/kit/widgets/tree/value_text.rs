//! A name or value as a row writes it: on one line, redacted, cut and escaped.

use crate::json::Json;
use crate::token::invisible::{calm, code, is_invisible};
use crate::ui::kit::{fonts, presenting, theme};
use egui::{Context, Ui};

/// Characters of a value that a row shows; copying gives the whole.
const LONGEST_VALUE: usize = 300;

/// What a value is, which gives its colour.
#[derive(Clone, Copy)]
pub(super) enum ValueKind {
    Text,
    Scalar,
    Container,
}

/// Returns a value as a row writes it, but without the quotes around a text, and not cut to a row's length.
pub fn shown_value(value: &Json, redact: &dyn Fn(&str) -> String) -> String {
    match value {
        Json::String(text) => escaped(&redact(head(text)), false),
        Json::Array(_) | Json::Object(_) => value_text(value, redact).0,
        other => redact(&other.to_compact()),
    }
}

/// Returns a value on one line, redacted, cut and escaped, and what it is.
pub(super) fn value_text(value: &Json, redact: &dyn Fn(&str) -> String) -> (String, ValueKind) {
    match value {
        Json::Null => ("null".to_owned(), ValueKind::Scalar),
        Json::Bool(truth) => (truth.to_string(), ValueKind::Scalar),
        Json::Number(number) => (cut(&redact(number)), ValueKind::Scalar),
        Json::String(text) => (
            format!("\"{}\"", escaped(&cut(&redact(head(text))), true)),
            ValueKind::Text,
        ),
        Json::Array(items) => (format!("[ {} ]", items.len()), ValueKind::Container),
        Json::Object(members) => (format!("{{ {} }}", members.len()), ValueKind::Container),
    }
}

/// Returns a number or text as it stands by itself while presenting, where only its name or its quotes tell whose it is: `42` is somebody's
/// as `"sub":42`. `None` for every other value, and where the stand-in is found without them.
pub fn presented(ctx: &Context, name: Option<&str>, value: &Json) -> Option<String> {
    let (Json::Number(alone) | Json::String(alone)) = value else {
        return None;
    };
    if alone.len() > LONGEST_VALUE
        || !presenting::is_on(ctx)
        || presenting::shown(ctx, alone) != alone.as_str()
    {
        return None;
    }
    let member = name.map_or_else(String::new, |name| format!("\"{name}\":"));
    let written = format!("{member}{}", value.to_compact());
    let shown = presenting::shown(ctx, &written);
    let shown = shown.strip_prefix(member.as_str())?;
    let shown = match value {
        Json::String(_) => Json::parse(shown).ok()?.as_str()?.to_owned(),
        _ => shown.to_owned(),
    };
    (shown != *alone).then_some(shown)
}

/// Returns the beginning of a text, longer than anything that is shown of it: redacting a megabyte in every frame would be too slow.
pub(super) fn head(text: &str) -> &str {
    const REDACTED: usize = 16 * 1024;
    text.get(..text.floor_char_boundary(REDACTED))
        .unwrap_or(text)
}

/// Returns a text cut to the longest value of a row.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => text
            .get(..end)
            .map_or_else(String::new, |start| format!("{start}…")),
        None => text.to_owned(),
    }
}

/// Returns a text with escapes for control characters and for those that cannot be seen; with `quotes` also for quotes and backslashes.
pub(super) fn escaped(text: &str, quotes: bool) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' if quotes => result.push_str("\\\""),
            '\\' if quotes => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            other if is_invisible(other) => result.push_str(&code(other)),
            other => result.push(other),
        }
    }
    result
}

/// Returns a text with the code point in the place of each character that no font has.
pub(super) fn drawable(ui: &Ui, text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let text = calm(&text).into_owned();
    let font = fonts::mono(theme::TEXT);
    ui.fonts_mut(|fonts| {
        if fonts.has_glyphs(&font, &text) {
            return text;
        }
        let shown = |c: char| {
            if fonts.has_glyph(&font, c) {
                c.to_string()
            } else {
                code(c)
            }
        };
        text.chars().map(shown).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::{Redactor, Secret, SensitiveKind, StandIns};

    /// A token as it may turn up in a claim.
    const TOKEN: &str =
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw";

    #[test]
    fn a_secret_that_a_cut_goes_through_is_masked() {
        let mut redactor = Redactor::default();
        redactor.add("subject_token", &Secret::new(TOKEN));
        let redact = |text: &str| redactor.redact(text).into_owned();
        // Through it go the cut of a row, and the one before redacting. A beginning of less than eight bytes is left.
        for cut in [LONGEST_VALUE, 16 * 1024] {
            for begun in [8, 21, 60] {
                let value = Json::text(format!("{}{TOKEN}", " ".repeat(cut - begun)));
                for shown in [value_text(&value, &redact).0, shown_value(&value, &redact)] {
                    assert!(!shown.contains("eyJhbGci"), "{cut} {begun}");
                }
            }
        }
    }

    #[test]
    fn what_is_left_of_a_name_before_the_cut_has_its_stand_in() {
        let mut known = StandIns::default();
        known.add(SensitiveKind::User, "auth0|5f7c8ec7c33c6c004bbafe82");
        let value = Json::text(format!(
            "{}auth0|5f7c8ec7c33c6c004bbafe82",
            "x ".repeat((LONGEST_VALUE - 10) / 2)
        ));
        let shown = value_text(&value, &str::to_owned).0;
        assert!(shown.ends_with("auth0|5f7c…\""), "{shown}");
        assert!(!known.replace(&shown).contains("auth0|"), "{shown}");
    }

    #[test]
    fn values_are_redacted_escaped_and_cut() {
        let shown = |value: &Json| value_text(value, &|text: &str| text.replace("apple", "***")).0;
        assert_eq!(shown(&Json::text("apple|1")), "\"***|1\"");
        assert_eq!(shown(&Json::Number("1.0e3".into())), "1.0e3");
        assert_eq!(shown(&Json::Array(vec![Json::Null])), "[ 1 ]");
        assert_eq!(
            escaped("a\n\u{202e}\u{7}\"", true),
            "a\\n\\u202e\\u0007\\\""
        );
        let long = cut(&"é".repeat(500));
        assert_eq!(long.chars().count(), LONGEST_VALUE + 1);
        assert!(long.ends_with('…'));
        assert_eq!(head(&"é".repeat(20_000)).len(), 16 * 1024);
    }
}
