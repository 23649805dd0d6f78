//! The body of a Postman request, in the mode that is chosen.

use super::super::exchange::{PastedBody, PastedParameter, PastedRequest};
use super::comments::bare;
use super::rows::{TableRows, is_file};
use super::values::{is_set, member, text_of};
use super::variables::Filling;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use std::collections::HashMap;

/// Postman's tables.
pub const ROWS: TableRows = TableRows {
    name: "key",
    is_on: |row| !is_set(row, "disabled"),
    is_file,
};

/// Puts the body into the request, with the Content-Type that Postman adds for its mode.
pub fn body(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    if is_set(body, "disabled") {
        request
            .notes
            .push("The body is switched off and was left out".to_owned());
        return;
    }
    let mode = body
        .get_str("mode")
        .or_else(|| {
            // Without a mode Postman takes the first that has something.
            ["raw", "urlencoded", "formdata", "graphql", "file"]
                .into_iter()
                .find(|mode| body.get(mode).is_some_and(|value| *value != Json::Null))
        })
        .unwrap_or("none");
    match mode {
        "raw" => raw(body, filling, request),
        "urlencoded" => {
            if let Some(Json::String(_)) = body.get("urlencoded") {
                request.body = PastedBody::Text(filling.fill(&member(body, "urlencoded")));
            } else {
                let fill = |text: String| filling.fill(&text);
                let list = ROWS.fields(body.entries("urlencoded"), fill, &mut request.notes);
                request.body =
                    PastedBody::Parameters(together(list, &mut request.notes), BodyEncoding::Form);
            }
        }
        "formdata" => formdata(body, filling, request),
        "file" => file(body, filling, request),
        "graphql" => request.notes.push(
            "The GraphQL body was left out: a token endpoint reads forms and JSON".to_owned(),
        ),
        "none" => {}
        _ => request
            .notes
            .push("The body is of a mode that is not known, and was left out".to_owned()),
    }
}

fn raw(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    // The app keeps a text here; postman-runtime writes anything else as JSON.
    let text = filling.fill(&member(body, "raw"));
    let language = body
        .get("options")
        .and_then(|options| options.get("raw"))
        .and_then(|raw| raw.get_str("language"));
    if text.is_empty() {
        return;
    }
    let is_json = match (language, request.header("content-type")) {
        (Some(language), _) => language == "json",
        (None, Some(kind)) => kind.to_ascii_lowercase().contains("json"),
        (None, None) => false,
    };
    let kind = match language {
        Some("json") => "application/json",
        Some("javascript") => "application/javascript",
        Some("xml") => "application/xml",
        Some("html") => "text/html",
        _ => "text/plain",
    };
    let text = bare(text, is_json, "Postman", &mut request.notes);
    request.take_text(text, kind);
}

/// Postman sends parameters of one name at the place of the first of them.
fn together(list: Vec<PastedParameter>, notes: &mut Vec<String>) -> Vec<PastedParameter> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut places: Vec<(usize, PastedParameter)> = Vec::with_capacity(list.len());
    let mut moved = false;
    let mut last = 0;
    for (at, one) in list.into_iter().enumerate() {
        let place = if one.enabled {
            *first.entry(one.name.clone()).or_insert(at)
        } else {
            at
        };
        moved |= place < last;
        last = last.max(place);
        places.push((place, one));
    }
    if moved {
        places.sort_by_key(|(place, _)| *place);
        notes.push("Parameters of the same name stand together, as Postman sends them".to_owned());
    }
    places.into_iter().map(|(_, one)| one).collect()
}

fn formdata(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    let (files, texts): (Vec<&Json>, Vec<&Json>) = body
        .entries("formdata")
        .iter()
        .partition(|row| is_file(row));
    for entry in files {
        if !is_set(entry, "disabled") {
            let name = filling.fill(&member(entry, "key"));
            request.notes.push(format!(
                "The part {} is a file and was left out: files are not read",
                shown(&name)
            ));
        }
    }
    ROWS.take_form(texts, true, filling, request);
}

fn file(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    let Some(file) = body.get("file") else { return };
    let content = member(file, "content");
    let source = text_of(
        file.get("src")
            .or(Some(file))
            .filter(|src| src.as_str().is_some()),
    );
    request.body = if content.is_empty() {
        PastedBody::File(source)
    } else {
        PastedBody::Text(filling.fill(&content))
    };
}

/// A name for a sentence: what is no plain name is not repeated.
fn shown(name: &str) -> &str {
    let plain = !name.is_empty()
        && name.len() <= 40
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if plain { name } else { "without a plain name" }
}
