//! Yaak: a workspace as the app exports it (`yaakSchema`), with the variables of its global environment.

use super::super::exchange::{PastedBody, PastedRequest, Reading};
use super::super::unread::Unread;
use super::address::{encoded, with_path_values, with_query};
use super::authorization::Authorization;
use super::collected_requests::CollectedRequests;
use super::enclosing::{enclosing, path_through};
use super::inherited::Inherited;
use super::rows::{BODY_LEFT_OUT, TableRows};
use super::template::Template;
use super::values::{is_off, is_set, member, words};
use super::variables::{Filling, Scope};
use crate::json::Json;
use std::collections::HashMap;

const WHAT: &str = "a Yaak export";

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_off(row, "enabled"),
    is_file: |row| words(row, "file").is_some(),
};

/// Reads an export; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    document.get("yaakSchema")?;
    let resources = document.get("resources").unwrap_or(&Json::Null);
    let holders: HashMap<&str, &Json> = ["workspaces", "folders"]
        .into_iter()
        .flat_map(|list| resources.entries(list))
        .filter_map(|one| Some((one.get_str("id")?, one)))
        .collect();
    let scope = Scope::new(Template::Yaak).inside(declared(resources));
    let mut found = CollectedRequests::default();
    // The first schema called them requests.
    for given in ["httpRequests", "requests"]
        .into_iter()
        .flat_map(|list| resources.entries(list))
    {
        let around = enclosing(given, "folderId", &holders);
        let workspace = given
            .get_str("workspaceId")
            .and_then(|id| holders.get(id))
            .copied();
        let mut inherited = Inherited::default();
        for holder in workspace.into_iter().chain(around.iter().copied()) {
            inherited = inherited.inside(own_auth(holder), holder.entries("headers"));
        }
        found.push(&path_through(&around), request(given, &inherited, &scope));
    }
    Some(found.reading(WHAT, "The export has no HTTP request"))
}

/// The variables of the environment that holds for all.
fn declared(resources: &Json) -> Vec<(String, String)> {
    let is_global = |environment: &&Json| match environment.get_str("parentModel") {
        Some(parent) => parent == "workspace",
        None => {
            is_set(environment, "base")
                || environment.get("base").is_none()
                    && environment.get_str("environmentId").is_none()
        }
    };
    let globals = resources.entries("environments").iter().filter(is_global);
    let variables = globals.flat_map(|environment| environment.entries("variables"));
    ROWS.pairs(variables, std::convert::identity)
}

/// Who has an authorization that says something.
fn own_auth(holder: &Json) -> Option<&Json> {
    let kind = holder.get_str("authenticationType")?;
    (!kind.is_empty()).then_some(holder)
}

fn request(given: &Json, inherited: &Inherited, scope: &Scope) -> PastedRequest {
    let mut filling = scope.filling();
    let url = filling.fill(member(given, "url").trim());
    let (mut values, mut parameters) = (Vec::new(), Vec::new());
    let fill = |text: String| filling.fill(&text);
    for (name, value) in ROWS.pairs(given.entries("urlParameters"), fill) {
        let value = encoded(&value);
        match name.strip_prefix(':') {
            Some(name) => values.push((name.to_owned(), value)),
            None => parameters.push((encoded(&name), value)),
        }
    }
    let url = with_path_values(&with_query(&url, &parameters), &values, false);
    let mut request = PastedRequest {
        name: words(given, "name"),
        ..PastedRequest::new(member(given, "method"), url)
    };
    let outer = inherited.headers(scope, &mut request.notes);
    let rows = outer.into_iter().chain(given.entries("headers"));
    ROWS.add_headers(rows, &mut filling, &mut request);
    body_of(given, &mut filling, &mut request);
    let auth = own_auth(given).or_else(|| inherited.auth(scope, &mut request.notes));
    if let Some(holder) = auth {
        authorization(holder, &mut filling).apply(&mut request);
    }
    request.notes.extend(filling.notes());
    request
}

fn authorization(holder: &Json, filling: &mut Filling<'_>) -> Authorization {
    let auth = holder.get("authentication").unwrap_or(&Json::Null);
    if is_set(auth, "disabled") {
        return Authorization::Nothing;
    }
    let kind = holder.get_str("authenticationType").unwrap_or_default();
    Authorization::of(kind, "location", |name| filling.fill(&member(auth, name)))
}

fn body_of(given: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    let body = given.get("body").unwrap_or(&Json::Null);
    let kind = member(given, "bodyType");
    match kind.as_str() {
        "application/x-www-form-urlencoded" | "multipart/form-data" => {
            let is_multipart = kind == "multipart/form-data";
            ROWS.take_form(body.entries("form"), is_multipart, filling, request);
        }
        "binary" => request.body = PastedBody::File(member(body, "filePath")),
        "" | "none" => {}
        "graphql" => request.notes.push(BODY_LEFT_OUT.to_owned()),
        _ => {
            let text = filling.fill(&member(body, "text"));
            request.take_text(text, if kind.contains('/') { &kind } else { "" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, notes, refusal};

    #[test]
    fn a_workspace_is_read() {
        let text = r#"{"yaakVersion":"2025.5.0","yaakSchema":4,"resources":{
            "workspaces":[{"id":"w","name":"W","authenticationType":"basic","authentication":{"username":"u","password":"p"}}],
            "environments":[{"name":"Global","base":true,"variables":[{"enabled":true,"name":"host","value":"https://a.example"},{"enabled":false,"name":"off","value":"1"}]},
                {"name":"Dev","base":false,"variables":[{"name":"id","value":"2"}]}],
            "folders":[{"id":"f","workspaceId":"w","folderId":null,"name":"F","headers":[{"enabled":true,"name":"X","value":"1"}]}],
            "httpRequests":[
                {"id":"1","workspaceId":"w","folderId":"f","name":"A","method":"POST","url":"${[ host ]}/:x","urlParameters":[{"enabled":true,"name":":x","value":"y"},{"enabled":true,"name":"a","value":"b c"}],"headers":[],
                 "bodyType":"application/x-www-form-urlencoded","body":{"form":[{"enabled":true,"name":"k","value":"${[id]} ${[ prompt.text(label=\"Code\") ]}"},{"enabled":false,"name":"l","value":"m"}]}},
                {"id":"2","workspaceId":"w","name":"B","method":"POST","url":"u","headers":[{"enabled":true,"name":"Content-Type","value":"application/json"}],"authenticationType":"bearer","authentication":{"token":"t"},"bodyType":"application/json","body":{"text":"{}"}}]}}"#;
        assert_eq!(
            all(text),
            [
                "POST https://a.example/y?a=b%20c [X: 1] (u:p) form k=<id> <prompt.text>&~l=m",
                "POST u [Content-Type: application/json] [Authorization: Bearer t] text {}",
            ]
        );
        assert!(notes(text).contains("host"));
        let none = r#"{"yaakSchema":4,"resources":{}}"#;
        assert!(refusal(none).why.contains("no HTTP request"));
    }
}
