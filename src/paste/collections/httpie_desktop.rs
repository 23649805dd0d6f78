//! HTTPie Desktop and Web: a collection, or a workspace with several (export format 1.0.0, schema.httpie.io).

use super::super::exchange::{PastedBody, PastedRequest, Reading};
use super::super::unread::Unread;
use super::address::{encoded, with_path_values, with_query};
use super::authorization::Authorization;
use super::collected_requests::{CollectedRequests, FolderPath};
use super::inherited::Inherited;
use super::rows::{BODY_LEFT_OUT, TableRows, is_file};
use super::template::Template;
use super::values::{is_off, is_set, member, words};
use super::variables::{Filling, Scope};
use crate::json::Json;

const WHAT: &str = "an HTTPie Desktop export";

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_off(row, "enabled"),
    is_file,
};

/// Reads an export; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    if document.get("meta")?.get_str("format") != Some("httpie") {
        return None;
    }
    let entry = document.get("entry").unwrap_or(&Json::Null);
    let mut found = CollectedRequests::default();
    let scope = Scope::new(Template::Braces).inside(declared(entry));
    let top = FolderPath::default();
    if entry.get("url").is_some() {
        found.push(&top, request(entry, &Inherited::default(), &scope));
    }
    for collection in std::iter::once(entry).chain(entry.entries("collections")) {
        let folder = top.inside(&member(collection, "name"));
        let inherited = Inherited::default().inside(own_auth(collection), &[]);
        for given in collection.entries("requests") {
            found.push(&folder, request(given, &inherited, &scope));
        }
    }
    Some(found.reading(WHAT, "The export has no request"))
}

/// The variables of the environment that holds for all.
fn declared(entry: &Json) -> Vec<(String, String)> {
    entry
        .entries("environments")
        .iter()
        .filter(|environment| is_set(environment, "isDefault"))
        .flat_map(|environment| environment.entries("variables"))
        .map(|one| (member(one, "name"), member(one, "value")))
        .collect()
}

/// An authorization that says something.
fn own_auth(holder: &Json) -> Option<&Json> {
    holder
        .get("auth")
        .filter(|auth| auth.get_str("type").is_some_and(|kind| kind != "inherited"))
}

fn request(given: &Json, inherited: &Inherited, scope: &Scope) -> PastedRequest {
    let mut filling = scope.filling();
    let url = filling.fill(member(given, "url").trim());
    let mut fill = |text: String| filling.fill(&text);
    let values: Vec<(String, String)> = ROWS
        .pairs(given.entries("pathParams"), &mut fill)
        .into_iter()
        .map(|(name, value)| (name, encoded(&value)))
        .collect();
    let parameters = ROWS.query(given.entries("queryParams"), fill);
    let url = with_path_values(&with_query(&url, &parameters), &values, false);
    let mut request = PastedRequest {
        name: words(given, "name"),
        ..PastedRequest::new(member(given, "method"), url)
    };
    ROWS.add_headers(given.entries("headers"), &mut filling, &mut request);
    if let Some(body) = given.get("body") {
        body_of(body, &mut filling, &mut request);
    }
    let auth = own_auth(given).or_else(|| inherited.auth(scope, &mut request.notes));
    if let Some(auth) = auth {
        authorization(auth, &mut filling).apply(&mut request);
    }
    request.notes.extend(filling.notes());
    request
}

fn authorization(auth: &Json, filling: &mut Filling<'_>) -> Authorization {
    let credentials = auth.get("credentials").unwrap_or(&Json::Null);
    let kind = auth.get_str("type").unwrap_or_default();
    Authorization::of(kind, "target", |name| match name {
        "username" | "key" => filling.fill(&member(credentials, "username")),
        "target" if member(auth, "target") != "headers" => "query".to_owned(),
        "target" | "prefix" => String::new(),
        _ => filling.fill(&member(credentials, "password")),
    })
}

fn body_of(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    let part = |name: &str| body.get(name).unwrap_or(&Json::Null);
    match body.get_str("type").unwrap_or_default() {
        "form" => {
            let form = part("form");
            let fields = form.entries("fields");
            ROWS.take_form(fields, is_set(form, "isMultipart"), filling, request);
        }
        "text" => {
            let text = filling.fill(&member(part("text"), "value"));
            request.take_text(text, &member(part("text"), "format"));
        }
        "file" => request.body = PastedBody::File(member(part("file"), "name")),
        "" | "none" => {}
        _ => request.notes.push(BODY_LEFT_OUT.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, refusal};

    #[test]
    fn collections_and_workspaces_are_read() {
        let collection = r#"{"meta":{"format":"httpie","version":"1.0.0","contentType":"collection"},"entry":{"name":"Acme","auth":{"type":"basic","target":"headers","credentials":{"username":"u","password":"p"}},"requests":[
            {"name":"A","url":"https://a/:x","method":"POST","headers":[{"name":"X","value":"1","enabled":false}],"queryParams":[{"name":"a b","value":"c d","enabled":true}],"pathParams":[{"name":"x","value":"y"}],"auth":{"type":"inherited"},
             "body":{"type":"form","form":{"isMultipart":false,"fields":[{"name":"k","value":"v","enabled":true,"type":"text"},{"name":"l","value":"m","enabled":false,"type":"text"}]}}},
            {"name":"B","url":"u","method":"POST","headers":[],"auth":{"type":"bearer","target":"headers","credentials":{"username":"","password":"t"}},"body":{"type":"text","text":{"value":"{}","format":"application/json"}}}]}}"#;
        assert_eq!(
            all(collection),
            [
                "POST https://a/y?a%20b=c%20d [~X: 1] (u:p) form k=v&~l=m",
                "POST u [Content-Type: application/json] [Authorization: Bearer t] text {}",
            ]
        );
        let workspace = r#"{"meta":{"format":"httpie","contentType":"workspace"},"entry":{"name":"W","environments":[{"name":"Defaults","isDefault":true,"variables":[{"name":"host","value":"a.example"}]},{"name":"Other","isDefault":false,"variables":[{"name":"id","value":"1"}]}],"collections":[{"name":"C","auth":{"type":"none"},"requests":[{"name":"A","url":"{{host}}/t","method":"POST","auth":{"type":"inherited"},"body":{"type":"form","form":{"isMultipart":true,"fields":[{"name":"k","value":"{{id}}","type":"text"},{"name":"f","value":"","type":"file"}]}}}]}]}}"#;
        assert_eq!(all(workspace), ["POST a.example/t parts k=<id>"]);
        let none = r#"{"meta":{"format":"httpie","version":"1.0.0"},"entry":{}}"#;
        assert!(refusal(none).why.contains("no request"));
    }
}
