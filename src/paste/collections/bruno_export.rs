//! A collection that Bruno exports as one JSON file.

use super::super::exchange::{PastedRequest, Reading};
use super::super::unread::Unread;
use super::bruno::{Auth, BrunoBody, BrunoLevel, BrunoRequest, sent};
use super::collected_requests::CollectedRequests;
use super::rows::{BODY_LEFT_OUT, TableRows, is_file, note_switched_off};
use super::values::{is_off, member, words};
use crate::json::Json;
use std::convert::identity;

const WHAT: &str = "a Bruno collection";

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_off(row, "enabled"),
    is_file,
};

/// Reads a collection; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let items = document.entries("items");
    let is_one = |item: &Json| {
        let kind = item.get_str("type").unwrap_or_default();
        kind == "folder" || item.get("request").is_some() && !kind.is_empty()
    };
    if items.is_empty() || document.get("name").is_none() || !items.iter().all(is_one) {
        return None;
    }
    let mut found = CollectedRequests::default();
    let environments = document.entries("environments");
    let declared = |one: &Json| ROWS.pairs(one.entries("variables"), identity);
    let level = BrunoLevel::outermost().with_environment(environments, declared, &mut found);
    let level = holder(document, None, &level);
    collect(items, &level, &mut found);
    Some(found.reading(WHAT, "The collection has no HTTP request"))
}

/// Reads one item alone, as people cut it out of an export; none where the document is none.
pub fn of_item(document: &Json) -> Option<Result<Reading, Unread>> {
    let kind = document.get_str("type").unwrap_or_default();
    let address = document.get("request").and_then(|one| one.get_str("url"));
    if !["http", "http-request"].contains(&kind) || address.is_none() {
        return None;
    }
    let level = BrunoLevel::outermost();
    let mut found = CollectedRequests::default();
    collect(std::slice::from_ref(document), &level, &mut found);
    Some(Ok(found.into_reading("a request of Bruno")))
}

fn collect(items: &[Json], level: &BrunoLevel, found: &mut CollectedRequests) {
    for item in items {
        match item.get_str("type").unwrap_or_default() {
            "folder" => {
                let inside = holder(item, Some(&member(item, "name")), level);
                collect(item.entries("items"), &inside, found);
            }
            "http" | "http-request" => {
                let given = item.get("request").unwrap_or(&Json::Null);
                found.push(&level.folders, request(item, given, level));
            }
            _ => found.note(
                "Items that are no HTTP requests (GraphQL, gRPC, WebSocket, scripts) were left out",
            ),
        }
    }
}

/// What a collection or folder keeps under `root`.
fn holder(one: &Json, name: Option<&str>, level: &BrunoLevel) -> BrunoLevel {
    let defaults = one
        .get("root")
        .and_then(|root| root.get("request"))
        .unwrap_or(&Json::Null);
    level.inside(
        name,
        requested(defaults),
        defaults.get("auth").map(auth),
        ROWS.headers(defaults.entries("headers"), identity),
    )
}

/// The variables that are set before a request.
fn requested(holder: &Json) -> Vec<(String, String)> {
    holder
        .get("vars")
        .map(|vars| ROWS.pairs(vars.entries("req"), identity))
        .unwrap_or_default()
}

/// `{"mode": "basic", "basic": {…}}`.
fn auth(auth: &Json) -> Auth {
    let kind = member(auth, "mode");
    let values = auth.get(&kind).unwrap_or(&Json::Null);
    Auth::of(kind.clone(), values)
}

fn request(item: &Json, given: &Json, level: &BrunoLevel) -> PastedRequest {
    let mut notes = Vec::new();
    let kinds = |kind: &str| {
        given
            .entries("params")
            .iter()
            .filter(|one| one.get_str("type") == Some(kind))
            .collect::<Vec<_>>()
    };
    let left_out = kinds("query")
        .into_iter()
        .filter(|one| is_off(one, "enabled"));
    note_switched_off(left_out.count(), &mut notes);
    let scripts = given.get("script").unwrap_or(&Json::Null);
    if words(scripts, "req").is_some()
        || words(scripts, "res").is_some()
        || words(given, "tests").is_some()
    {
        notes.push("Scripts, tests and assertions were left out: they are not run".to_owned());
    }
    let body = body(given.get("body").unwrap_or(&Json::Null), &mut notes);
    let given = BrunoRequest {
        request: PastedRequest {
            name: words(item, "name"),
            description: words(given, "docs"),
            method: Some(member(given, "method").to_ascii_uppercase()),
            url: Some(member(given, "url")),
            headers: ROWS.headers(given.entries("headers"), identity),
            notes,
            ..PastedRequest::default()
        },
        path_values: ROWS.pairs(kinds("path"), identity),
        body,
        auth: given.get("auth").map(auth),
        variables: requested(given),
    };
    sent(given, level)
}

fn body(body: &Json, notes: &mut Vec<String>) -> BrunoBody {
    let mut fields = |name: &str| ROWS.fields(body.entries(name), identity, notes);
    match member(body, "mode").as_str() {
        "" | "none" => BrunoBody::None,
        kind @ ("json" | "text" | "xml" | "sparql") => {
            BrunoBody::Raw(kind.to_owned(), member(body, kind))
        }
        "formUrlEncoded" => BrunoBody::Form(fields("formUrlEncoded")),
        "multipartForm" => BrunoBody::Multipart(fields("multipartForm")),
        _ => {
            notes.push(BODY_LEFT_OUT.to_owned());
            BrunoBody::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, reading};

    #[test]
    fn an_export_is_read() {
        let text = r#"{"name":"Acme","version":"1","items":[
            {"type":"folder","name":"F","root":{"request":{"auth":{"mode":"basic","basic":{"username":"u","password":"p"}},"vars":{"req":[{"name":"t","value":"1","enabled":true}]}}},"items":[
                {"type":"http","name":"A","request":{"url":"{{host}}/:x","method":"POST","params":[{"name":"x","value":"{{t}}","type":"path","enabled":true}],
                 "headers":[{"name":"H","value":"v","enabled":false}],"auth":{"mode":"inherit"},
                 "body":{"mode":"formUrlEncoded","formUrlEncoded":[{"name":"a","value":"b","enabled":true},{"name":"c","value":"d","enabled":false}]},
                 "script":{"req":"s3cr3t"}}}]},
            {"type":"graphql","name":"G","request":{"url":"g"}}],
            "environments":[{"name":"dev","variables":[{"name":"host","value":"acme","enabled":true}]}]}"#;
        assert_eq!(all(text), ["POST acme/1 [~H: v] (u:p) form a=b&~c=d"]);
        let reading = reading(text);
        assert!(reading.notes.iter().any(|note| note.contains("GraphQL")));
        assert!(!format!("{reading:?}").contains("s3cr3t"));
    }
}
