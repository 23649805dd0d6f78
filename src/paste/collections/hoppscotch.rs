//! Hoppscotch: a collection, a list of collections, or one request (`@hoppscotch/data`).

use super::super::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};
use super::super::unread::Unread;
use super::address::with_query;
use super::authorization::Authorization;
use super::collected_requests::CollectedRequests;
use super::comments::bare;
use super::inherited::{CollectionLevel, last_of_each};
use super::rows::{TableRows, filled};
use super::template::Template;
use super::values::{is_off, is_set, member, words};
use super::variables::{Filling, Scope};
use crate::json::Json;

const WHAT: &str = "a Hoppscotch collection";

/// What a collection adds has no member `active`.
const ROWS: TableRows = TableRows {
    name: "key",
    is_on: |row| !is_off(row, "active"),
    is_file: |row| is_set(row, "isFile"),
};

/// Reads a collection; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let is_request = |one: &Json| one.get("endpoint").is_some() && one.get("method").is_some();
    let is_collection = |one: &Json| {
        let has = |name: &str| matches!(one.get(name), Some(Json::Array(_)));
        has("requests")
            && has("folders")
            && one.get("client").is_none()
            && one.get("clientName").is_none()
    };
    let list = match document {
        Json::Array(list) => list.as_slice(),
        other => std::slice::from_ref(other),
    };
    if list.is_empty() || !list.iter().all(|one| is_collection(one) || is_request(one)) {
        return None;
    }
    let mut found = CollectedRequests::default();
    let level = CollectionLevel::new(Scope::new(Template::Angles));
    for one in list {
        if is_request(one) {
            found.push(&level.folders, request(one, &level));
        } else {
            collect(one, &level, &mut found);
        }
    }
    Some(found.reading(WHAT, "The collection has no request"))
}

fn collect(one: &Json, level: &CollectionLevel, found: &mut CollectedRequests) {
    let variables = declared(one, "variables");
    let name = member(one, "name");
    let inside = level.inside(
        Some(&name),
        variables,
        own_auth(one),
        one.entries("headers"),
    );
    for folder in one.entries("folders") {
        collect(folder, &inside, found);
    }
    for given in one.entries("requests") {
        if given.get("endpoint").is_some() {
            found.push(&inside.folders, request(given, &inside));
        } else {
            found.note("Requests that are no REST requests were left out");
        }
    }
}

fn declared(holder: &Json, name: &str) -> Vec<(String, String)> {
    holder
        .entries(name)
        .iter()
        .filter(|one| !is_off(one, "active"))
        .map(|one| {
            let current = member(one, "currentValue");
            let value = [current, member(one, "initialValue"), member(one, "value")]
                .into_iter()
                .find(|value| !value.is_empty());
            (member(one, "key"), value.unwrap_or_default())
        })
        .collect()
}

fn own_auth(holder: &Json) -> Option<&Json> {
    holder.get("auth").filter(|auth| {
        auth.get_str("authType")
            .is_some_and(|kind| kind != "inherit")
    })
}

fn request(given: &Json, level: &CollectionLevel) -> PastedRequest {
    let scope = level.scope.inside(declared(given, "requestVariables"));
    let mut filling = scope.filling();
    let url = filling.fill(member(given, "endpoint").trim());
    let fill = |text: String| filling.fill(&text);
    let parameters = ROWS.query(given.entries("params"), fill);
    let mut request = PastedRequest {
        name: words(given, "name"),
        description: words(given, "description"),
        ..PastedRequest::new(member(given, "method"), with_query(&url, &parameters))
    };
    let outer = level.inherited.headers(&scope, &mut request.notes);
    let rows = outer.into_iter().chain(given.entries("headers"));
    ROWS.add_headers(rows, &mut filling, &mut request);
    let headers = std::mem::take(&mut request.headers);
    request.headers = last_of_each(headers, "Hoppscotch", &mut request.notes);
    if let Some(body) = given.get("body") {
        body_of(body, &mut filling, &mut request);
    }
    let auth = own_auth(given).or_else(|| level.inherited.auth(&scope, &mut request.notes));
    if let Some(auth) = auth {
        if is_off(auth, "authActive") {
            request
                .notes
                .push("The authorization is switched off and was left out".to_owned());
        } else {
            let kind = auth.get_str("authType").unwrap_or_default();
            let value = |name: &str| filling.fill(&member(auth, name));
            Authorization::of(kind, "addTo", value).apply(&mut request);
        }
    }
    if words(given, "preRequestScript").is_some() || words(given, "testScript").is_some() {
        request
            .notes
            .push("Scripts of the request were left out: they are not run".to_owned());
    }
    request.notes.extend(filling.notes());
    request
}

fn body_of(body: &Json, filling: &mut Filling<'_>, request: &mut PastedRequest) {
    let kind = member(body, "contentType");
    if kind.is_empty() {
        return;
    }
    if kind == "multipart/form-data" {
        ROWS.take_form(body.entries("body"), true, filling, request);
        return;
    }
    let text = member(body, "body");
    if text.is_empty() {
        return;
    }
    if kind == "application/x-www-form-urlencoded" {
        match lines(&text) {
            Some(list) => request.body = PastedBody::form(filled(list, filling), false),
            None => request.body = PastedBody::Text(filling.fill(&text)),
        }
        return;
    }
    let text = filling.fill(&text);
    let is_json = kind.contains("json");
    let text = bare(text, is_json, "Hoppscotch", &mut request.notes);
    request.take_text(text, &kind);
}

/// A form as Hoppscotch writes it: a line `name: value` each, either of them in JSON's quotes where it needs them, `#` before one
/// that is switched off. None where a line is none.
fn lines(text: &str) -> Option<Vec<PastedParameter>> {
    let unquoted = |text: &str| {
        let text = text.trim();
        match Json::parse(text) {
            Ok(quoted @ Json::String(_)) if text.starts_with('"') => {
                member(&Json::object([("x", quoted)]), "x")
            }
            _ => text.to_owned(),
        }
    };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let line = line.trim();
            let (line, enabled) = match line.strip_prefix('#') {
                Some(rest) => (rest.trim(), false),
                None => (line, true),
            };
            let colon = if line.starts_with('"') {
                let mut escaped = false;
                let end = line.char_indices().skip(1).find(|(_, c)| {
                    let ends = *c == '"' && !escaped;
                    escaped = *c == '\\' && !escaped;
                    ends
                });
                let end = end?.0;
                end + line.get(end..)?.find(':')?
            } else {
                line.find(':')?
            };
            let (name, value) = line.split_at(colon);
            Some(PastedParameter {
                name: unquoted(name),
                value: Json::text(unquoted(value.get(1..)?)),
                enabled,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, reading};
    use super::*;

    #[test]
    fn a_form_is_lines() {
        let list = lines("a: b: c\n# \"x:y\": \"1\\n2\"\n").unwrap();
        let shown: Vec<_> = list
            .iter()
            .map(|one| (one.name.as_str(), one.value.as_str(), one.enabled))
            .collect();
        assert_eq!(
            shown,
            [("a", Some("b: c"), true), ("x:y", Some("1\n2"), false)]
        );
        assert_eq!(lines("a=b&c=d"), None);
        assert_eq!(lines("\"open: b"), None);
    }

    #[test]
    fn a_collection_is_read() {
        let text = r#"[{"v":12,"name":"Acme","auth":{"authType":"basic","authActive":true,"username":"<<u>>","password":"p"},"headers":[{"key":"X","value":"1","active":true}],
            "variables":[{"key":"u","initialValue":"me","currentValue":"","secret":false}],
            "folders":[{"v":12,"name":"F","auth":{"authType":"inherit","authActive":true},"headers":[],"folders":[],"requests":[
                {"v":"17","name":"Token","method":"POST","endpoint":"https://<<host>>/t","params":[{"key":"a","value":"b c","active":true},{"key":"d","value":"e","active":false}],
                 "headers":[],"auth":{"authType":"inherit","authActive":true},"body":{"contentType":"application/x-www-form-urlencoded","body":"grant_type: x\n#off: y"}}]}],
            "requests":[{"v":"1","name":"J","method":"POST","endpoint":"u","params":[],"headers":[{"key":"X","value":"2","active":true}],"auth":{"authType":"api-key","authActive":true,"key":"k","value":"v","addTo":"QUERY_PARAMS"},
                 "body":{"contentType":"application/json","body":"{} // c"},"testScript":"s3cr3t"},
                {"v":9,"name":"G","url":"g","query":"q"}]}]"#;
        assert_eq!(
            all(text),
            [
                "POST https://<host>/t?a=b%20c [X: 1] (me:p) form grant_type=x&~off=y",
                "POST u?k=v [X: 2] [Content-Type: application/json] text {} ",
            ]
        );
        assert!(!format!("{:?}", reading(text)).contains("s3cr3t"));
    }
}
