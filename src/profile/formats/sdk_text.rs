//! How each language of the SDKs writes a text: it cannot leave its quotes, and what cannot be seen is escaped.

use super::placeholder_call::quoted;
use crate::json::Json;
use crate::token::invisible::is_unsafe;

/// `subjectToken` for `subject_token`.
pub fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        } else {
            upper = !out.is_empty();
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "secret");
    }
    // The request object of RFC 9101; `request` is what the code calls its own.
    if out == "request" {
        out.push_str("Object");
    }
    out
}

/// A text as Swift writes it.
pub fn swift_text(text: &str) -> String {
    between('"', text, &[])
}

/// A text between quotes; those, backslashes and what else `special` names are escaped.
fn between(quote: char, text: &str, special: &[char]) -> String {
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            c if c == quote || c == '\\' || special.contains(&c) => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// A document as Swift writes one.
pub fn swift_json(value: &Json) -> String {
    match value {
        Json::Null => "NSNull()".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(number) => number.clone(),
        Json::String(text) => swift_text(text),
        Json::Array(items) => format!(
            "[{}]",
            items.iter().map(swift_json).collect::<Vec<_>>().join(", ")
        ),
        Json::Object(members) if members.is_empty() => "[:]".to_owned(),
        Json::Object(members) => {
            let all: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", swift_text(name), swift_json(value)))
                .collect();
            format!("[{}]", all.join(", "))
        }
    }
}

/// A text as Kotlin writes it: `$` would begin a template.
pub fn kotlin_text(text: &str) -> String {
    quoted(text).replace('$', "\\$").replace("\\f", "\\u000c")
}

/// A text as JavaScript writes it: a JSON text is one.
pub fn script_text(text: &str) -> String {
    quoted(text)
}

/// A text as Dart writes it.
pub fn dart_text(text: &str) -> String {
    between('\'', text, &['$'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_quotes() {
        let hidden = "\u{202e}\u{9b}\u{2028}\u{e0041}";
        assert_eq!(swift_text(hidden), r#""\u{202e}\u{9b}\u{2028}\u{e0041}""#);
        assert_eq!(kotlin_text(hidden), r#""\u202e\u009b\u2028\udb40\udc41""#);
        assert_eq!(script_text(hidden), r#""\u202e\u009b\u2028\udb40\udc41""#);
        assert_eq!(dart_text(hidden), r"'\u{202e}\u{9b}\u{2028}\u{e0041}'");
        let nasty = "a\"b'c\\(d)$e${f}\n`g`";
        assert_eq!(swift_text(nasty), "\"a\\\"b'c\\\\(d)$e${f}\\n`g`\"");
        assert_eq!(kotlin_text(nasty), "\"a\\\"b'c\\\\(d)\\$e\\${f}\\n`g`\"");
        assert_eq!(script_text(nasty), "\"a\\\"b'c\\\\(d)$e${f}\\n`g`\"");
        assert_eq!(dart_text(nasty), "'a\"b\\'c\\\\(d)\\$e\\${f}\\n`g`'");
    }
}
