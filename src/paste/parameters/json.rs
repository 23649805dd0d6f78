//! A JSON body alone: as it is, inside another JSON text, with escapes, or as editors and languages write objects.

use super::own::{OF_GOOGLE, OWN, is_own};
use crate::json::{Json, depth};
use crate::paste::exchange::{PastedBody, Reading};
use crate::paste::text::begins_as_json;
use crate::paste::unread::Unread;
use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// How often a text may hold another one.
const NESTED: usize = 4;

/// What is read through jsonc-parser is at most so large: it keeps the whole document.
const REPAIRED: usize = 4 << 20;

/// Levels of nesting of what is repaired.
const LEVELS: usize = 100;

/// Reads a JSON body; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let mut notes = Vec::new();
    let mut inner = text.trim().to_owned();
    for _ in 0..NESTED {
        let Some(unwrapped) = unwrapped(&inner) else {
            break;
        };
        let note = "A JSON text that holds JSON was taken out of its quotes";
        if !notes.iter().any(|known| known == note) {
            notes.push(note.to_owned());
        }
        unwrapped.trim().clone_into(&mut inner);
    }
    if !begins_as_json(&inner) {
        return None;
    }
    match Json::parse(&inner) {
        Ok(document) => holds_own(&document).then(|| Ok(reading(inner, notes))),
        Err(error) => repaired(&inner).map(|read| {
            read.map(|(text, note)| {
                notes.push(note);
                reading(text, notes)
            })
            .map_err(|why| {
                Unread::new("a JSON body", format!("{why}: {error}"))
                    .at(text, place(text, &inner, &error))
                    .fix("Correct it at that place, or paste the request in another form")
            })
        }),
    }
}

fn reading(text: String, notes: Vec<String>) -> Reading {
    Reading::of_body("a JSON body", PastedBody::Text(text), notes)
}

/// Where an error is in the whole text, as far as the document stands in it unchanged.
fn place(text: &str, inner: &str, error: &crate::json::JsonError) -> usize {
    let begin = text.find(inner).unwrap_or_default();
    let line: usize = inner
        .split_inclusive('\n')
        .take(error.line - 1)
        .map(str::len)
        .sum();
    text.floor_char_boundary(begin + line + error.column - 1)
}

/// Whether a document is a token request's, or a list of them.
fn holds_own(document: &Json) -> bool {
    match document {
        // A profile of Cambio has the same names.
        Json::Object(_) if document.get("cambio").is_some() => false,
        Json::Object(members) => {
            let of_google = OF_GOOGLE.iter().all(|name| document.get(name).is_some());
            of_google || members.iter().any(|(name, _)| is_own(name))
        }
        Json::Array(items) => items
            .iter()
            .filter(|item| item.get("cambio").is_none())
            .filter_map(Json::members)
            .any(|members| members.iter().any(|(name, _)| is_own(name))),
        _ => false,
    }
}

/// The text that a JSON text, a pair of quotes, or escapes without quotes stand for.
fn unwrapped(text: &str) -> Option<String> {
    if text.starts_with('"') {
        return match Json::parse(text) {
            Ok(Json::String(inner)) => Some(inner),
            _ => None,
        };
    }
    for quote in ['\'', '`'] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
            .filter(|inner| inner.trim_start().starts_with(['{', '"']));
        if let Some(inner) = inner {
            return Some(inner.to_owned());
        }
    }
    Json::unescaped(text).map(|document| document.to_compact())
}

/// The same as JSON where it is JSON with comments, trailing commas, or single quotes, and what is to be said. None where it is
/// no token request.
fn repaired(text: &str) -> Option<Result<(String, String), &'static str>> {
    const UNREAD: &str = "It looks like a JSON body and is none";
    // Only a name that stands where one stands in JSON makes it a body at all.
    let named = OWN.iter().any(|name| {
        [
            format!("\"{name}\""),
            format!("'{name}'"),
            format!("{name}:"),
        ]
        .iter()
        .any(|written| text.contains(written.as_str()))
    });
    if !named {
        return None;
    }
    if text.len() > REPAIRED || depth(text) > LEVELS {
        return Some(Err(UNREAD));
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let Ok(Some(value)) = parsed.map(|parsed| parsed.value) else {
        return Some(Err(UNREAD));
    };
    let document = document(value);
    holds_own(&document).then(|| {
        Ok((
            document.to_compact(),
            "The JSON was not strict (comments, trailing commas, single quotes, names without quotes): it was written anew".to_owned(),
        ))
    })
}

fn document(value: Value<'_>) -> Json {
    match value {
        Value::StringLit(text) => Json::text(text.value),
        Value::NumberLit(number) => {
            Json::parse(number.value).unwrap_or_else(|_| Json::text(number.value))
        }
        Value::BooleanLit(value) => Json::Bool(value.value),
        Value::Object(object) => Json::Object(
            object
                .properties
                .into_iter()
                .map(|member| (member.name.as_str().to_owned(), document(member.value)))
                .collect(),
        ),
        Value::Array(array) => Json::Array(array.elements.into_iter().map(document).collect()),
        Value::NullKeyword(_) => Json::Null,
    }
}
