//! Thunder Client: a collection as the extension exports it.

use super::super::exchange::{PastedBody, PastedRequest, Reading};
use super::super::unread::Unread;
use super::address::{encoded, with_path_values, with_query};
use super::authorization::Authorization;
use super::collected_requests::CollectedRequests;
use super::enclosing::{enclosing, path_through};
use super::inherited::Inherited;
use super::rows::{BODY_LEFT_OUT, FILES_LEFT_OUT, TableRows, is_file, note_switched_off};
use super::template::Template;
use super::values::{is_set, member, words};
use super::variables::{Filling, Scope};
use crate::json::Json;
use std::collections::{HashMap, HashSet};

const WHAT: &str = "a Thunder Client collection";

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_set(row, "isDisabled"),
    is_file,
};

/// Reads a collection; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let is_one = ["client", "clientName"]
        .iter()
        .any(|name| document.get_str(name) == Some("Thunder Client"));
    if !is_one {
        return None;
    }
    if let Some(unread) = super::environment::of_document(document) {
        return Some(Err(unread));
    }
    let mut found = CollectedRequests::default();
    let folders: HashMap<&str, &Json> = document
        .entries("folders")
        .iter()
        .filter_map(|folder| Some((folder.get_str("_id")?, folder)))
        .collect();
    let scope = Scope::new(Template::Braces);
    for given in document.entries("requests") {
        let around = enclosing(given, "containerId", &folders);
        let mut inherited = Inherited::default();
        for holder in [document].into_iter().chain(around.iter().copied()) {
            if let Some(settings) = holder.get("settings") {
                inherited = inherited.inside(own_auth(settings), settings.entries("headers"));
            }
        }
        found.push(&path_through(&around), request(given, &inherited, &scope));
    }
    Some(found.reading(WHAT, "The collection has no request"))
}

/// An authorization that says something.
fn own_auth(holder: &Json) -> Option<&Json> {
    holder
        .get("auth")
        .filter(|auth| auth.get_str("type").is_some_and(|kind| kind != "inherit"))
}

fn request(given: &Json, inherited: &Inherited, scope: &Scope) -> PastedRequest {
    let mut filling = scope.filling();
    let url = filling.fill(member(given, "url").trim());
    let there = names_in_query(&url);
    let (mut values, mut parameters, mut left_out) = (Vec::new(), Vec::new(), 0);
    for entry in given.entries("params") {
        let name = member(entry, "name");
        let value = filling.fill(&member(entry, "value"));
        if is_set(entry, "isPath") {
            values.push((name, encoded(&value)));
        } else if is_set(entry, "isDisabled") {
            left_out += 1;
        } else if !there.contains(name.as_str()) && !name.is_empty() {
            // The extension keeps the query in the address as well.
            let name = filling.fill(&name);
            parameters.push((encoded(&name), encoded(&value)));
        }
    }
    let url = with_path_values(&with_query(&url, &parameters), &values, false);
    let mut request = PastedRequest {
        name: words(given, "name"),
        ..PastedRequest::new(member(given, "method"), url)
    };
    note_switched_off(left_out, &mut request.notes);
    let outer = inherited.headers(scope, &mut request.notes);
    let rows = outer.into_iter().chain(given.entries("headers"));
    ROWS.add_headers(rows, &mut filling, &mut request);
    if let Some(body) = given.get("body") {
        body_of(body, &mut filling, &mut request);
    }
    let auth = own_auth(given).or_else(|| inherited.auth(scope, &mut request.notes));
    if let Some(auth) = auth {
        authorization(auth, &mut filling).apply(&mut request);
    }
    if !given.entries("tests").is_empty()
        || given.get("preReq").is_some()
        || given.get("postReq").is_some()
    {
        request
            .notes
            .push("Scripts and tests of the request were left out: they are not run".to_owned());
    }
    request.notes.extend(filling.notes());
    request
}

fn names_in_query(url: &str) -> HashSet<&str> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect()
}

fn authorization(auth: &Json, filling: &mut Filling<'_>) -> Authorization {
    let kind = auth.get_str("type").unwrap_or_default();
    Authorization::of(kind, "addTo", |name| {
        let (holder, name) = match name {
            "username" | "password" => (auth.get("basic").unwrap_or(&Json::Null), name),
            "prefix" => (auth, "bearerPrefix"),
            "token" => (auth, "bearer"),
            _ => (auth.get("apikey").unwrap_or(auth), name),
        };
        filling.fill(&member(holder, name))
    })
}

fn body_of(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    match body.get_str("type").unwrap_or_default() {
        kind @ ("formencoded" | "formdata" | "form") => {
            let is_multipart = kind != "formencoded";
            ROWS.take_form(body.entries("form"), is_multipart, filling, request);
            if is_multipart && !body.entries("files").is_empty() {
                request.notes.push(FILES_LEFT_OUT.to_owned());
            }
        }
        kind @ ("json" | "xml" | "text") => {
            let text = filling.fill(&member(body, "raw"));
            let kind = match kind {
                "json" => "application/json",
                "xml" => "application/xml",
                _ => "text/plain",
            };
            request.take_text(text, kind);
        }
        "binary" => request.body = PastedBody::File(member(body, "binary")),
        "" | "none" => {}
        _ => request.notes.push(BODY_LEFT_OUT.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, reading, refusal};

    #[test]
    fn a_collection_is_read() {
        let text = r#"{"client":"Thunder Client","collectionName":"Acme","version":"1.2","folders":[
                {"_id":"f","name":"F","containerId":"","settings":{"auth":{"type":"basic","basic":{"username":"u","password":"p"}},"headers":[{"name":"X","value":"1"}]}},
                {"_id":"g","name":"G","containerId":"g"}],
            "settings":{"auth":{"type":"bearer","bearer":"t"}},
            "requests":[
                {"_id":"1","containerId":"f","name":"A","method":"POST","url":"https://{{host}}/:x?a=b","params":[{"name":"a","value":"b"},{"name":"c","value":"d e"},{"name":"x","value":"y","isPath":true},{"name":"o","value":"p","isDisabled":true}],
                 "headers":[],"body":{"type":"formencoded","form":[{"name":"k","value":"v"},{"name":"l","value":"m","isDisabled":true}]},"tests":[{"value":"s3cr3t"}]},
                {"_id":"2","containerId":"g","name":"B","method":"POST","url":"u","headers":[],"body":{"type":"json","raw":"{}"}},
                {"_id":"3","containerId":"","name":"C","method":"POST","url":"u","auth":{"type":"none"},"body":{"type":"formdata","form":[{"name":"k","value":"v"}],"files":[]}}]}"#;
        assert_eq!(
            all(text),
            [
                "POST https://<host>/y?a=b&c=d%20e [X: 1] (u:p) form k=v&~l=m",
                "POST u [Content-Type: application/json] [Authorization: Bearer t] text {}",
                "POST u parts k=v",
            ]
        );
        assert!(!format!("{:?}", reading(text)).contains("s3cr3t"));
        assert!(
            refusal(r#"{"client":"Thunder Client","requests":[]}"#)
                .why
                .contains("no request")
        );
    }
}
