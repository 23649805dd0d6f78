//! A request of Insomnia, which formats 4 and 5 write with the same members.

use super::super::exchange::{PastedBody, PastedRequest};
use super::address::{encoded, with_path_values, with_query};
use super::authorization::Authorization;
use super::inherited::CollectionLevel;
use super::rows::{TableRows, is_file, note_switched_off};
use super::values::{is_off, is_set, member, words};
use super::variables::Filling;
use crate::json::Json;

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_set(row, "disabled"),
    is_file,
};

/// An authorization that says something and is switched on; Insomnia looks further out for any other.
pub fn own_auth(holder: &Json) -> Option<&Json> {
    holder
        .get("authentication")
        .filter(|auth| auth.get("type").is_some() && !is_set(auth, "disabled"))
}

/// Says that scripts were left out.
pub fn scripts(item: &Json, whose: &str, note: &mut dyn FnMut(String)) {
    let scripts = item.get("scripts").unwrap_or(item);
    let names = [
        "preRequest",
        "afterResponse",
        "preRequestScript",
        "afterResponseScript",
    ];
    if names.iter().any(|name| words(scripts, name).is_some()) {
        note(format!(
            "Scripts of the {whose} were left out: they are not run"
        ));
    }
}

/// Reads a request.
pub fn request(item: &Json, level: &CollectionLevel) -> PastedRequest {
    let scope = &level.scope;
    let mut filling = scope.filling();
    let mut request = PastedRequest {
        name: words(item, "name"),
        ..PastedRequest::default()
    };
    let method = member(item, "method");
    request.method = Some(if method.is_empty() {
        "GET".to_owned()
    } else {
        method
    });
    let outer = level.inherited.headers(scope, &mut request.notes);
    request.url =
        Some(address(item, &mut filling, &mut request.notes)).filter(|url| !url.is_empty());
    let rows = outer.into_iter().chain(item.entries("headers"));
    ROWS.add_headers(rows, &mut filling, &mut request);
    if let Some(body) = item.get("body").filter(|body| body.members().is_some()) {
        let is_rendered = !is_set(item, "settingDisableRenderRequestBody")
            && item
                .get("settings")
                .is_none_or(|settings| !is_off(settings, "renderRequestBody"));
        let mut fill = |text: String| {
            if is_rendered {
                filling.fill(&text)
            } else {
                text
            }
        };
        body_of(body, &mut fill, &mut request);
    }
    let auth = own_auth(item).or_else(|| level.inherited.auth(scope, &mut request.notes));
    if let Some(auth) = auth {
        let kind = auth.get_str("type").unwrap_or_default();
        let value = |name: &str| {
            let value = filling.fill(&member(auth, name));
            if name == "token" {
                value.trim().to_owned()
            } else {
                value
            }
        };
        Authorization::of(kind, "addTo", value).apply(&mut request);
    } else if item
        .get("authentication")
        .is_some_and(|auth| auth.get("type").is_some())
    {
        request
            .notes
            .push("The authorization is switched off and was left out".to_owned());
    }
    scripts(item, "request", &mut |note| request.notes.push(note));
    request.notes.extend(filling.notes());
    request
}

fn address(item: &Json, filling: &mut Filling<'_>, notes: &mut Vec<String>) -> String {
    let values: Vec<(String, String)> = item
        .entries("pathParameters")
        .iter()
        .map(|entry| {
            let value = filling.fill(&member(entry, "value"));
            (member(entry, "name"), encoded(&value))
        })
        .collect();
    let url = filling.fill(member(item, "url").trim());
    let url = with_path_values(&url, &values, false);
    let rows = item.entries("parameters");
    let parameters = ROWS.query(rows, |text| filling.fill(&text));
    note_switched_off(
        rows.iter().filter(|row| is_set(row, "disabled")).count(),
        notes,
    );
    with_query(&url, &parameters)
}

fn body_of(body: &Json, fill: &mut dyn FnMut(String) -> String, request: &mut PastedRequest) {
    let kind = member(body, "mimeType");
    let bare = kind.split(';').next().unwrap_or_default().trim();
    let file = member(body, "fileName");
    let is_multipart = bare == "multipart/form-data";
    if is_multipart || bare == "application/x-www-form-urlencoded" {
        let fields = ROWS.fields(body.entries("params"), fill, &mut request.notes);
        request.body = PastedBody::form(fields, is_multipart);
        return;
    }
    if file.is_empty() {
        let text = fill(member(body, "text"));
        if text.is_empty() {
            return;
        }
        request.body = PastedBody::Text(text);
    } else {
        request.body = PastedBody::File(file);
    }
    // Insomnia keeps the type as a header as well; an import from elsewhere may not have it.
    if !bare.is_empty() && request.header("content-type").is_none() {
        let kind = if bare == "application/graphql" {
            "application/json".to_owned()
        } else {
            kind
        };
        request.push_header("Content-Type", kind);
    }
}
