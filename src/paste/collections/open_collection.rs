//! OpenCollection (schema.opencollection.com): one request as the YAML file that Bruno keeps, or a whole collection in one file.

use super::super::exchange::{PastedRequest, Reading};
use super::super::unread::Unread;
use super::bruno::{Auth, BrunoBody, BrunoLevel, BrunoRequest, sent};
use super::collected_requests::{CollectedRequests, together};
use super::rows::{TableRows, is_file, note_switched_off};
use super::values::{description, is_set, member, text_of, words};
use super::yaml;
use crate::json::Json;
use std::convert::identity;

const WHAT: &str = "an OpenCollection file";

const ROWS: TableRows = TableRows {
    name: "name",
    is_on: |row| !is_set(row, "disabled"),
    is_file,
};

/// Parts of a request beside its `info`.
const PARTS: [&str; 5] = ["http", "runtime", "settings", "docs", "examples"];

/// Reads a request or a collection; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if text.trim_start().starts_with('{') {
        return of_document(&Json::parse(text).ok()?);
    }
    let begins = |name: &str| text.lines().any(|line| line.starts_with(name));
    let looks_like = begins("opencollection:")
        || begins("http:") && (begins("info:") || text.contains("method:"))
        || begins("info:")
            && ["items:", "graphql:", "grpc:", "websocket:", "request:"]
                .into_iter()
                .any(begins)
        || begins("variables:") && begins("name:");
    if !looks_like {
        return None;
    }
    match yaml::documents(text, WHAT) {
        Ok(documents) => together(WHAT, &documents, |document| {
            of_document(document).or_else(|| super::environment::of_document(document).map(Err))
        }),
        Err(unread) => Some(Err(unread)),
    }
}

/// Reads a request or a collection; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let is_object = |name: &str| {
        document
            .get(name)
            .is_some_and(|one| one.members().is_some())
    };
    let is_collection = document.get("opencollection").is_some()
        || is_object("info") && !document.entries("items").is_empty();
    let members = document.members().unwrap_or_default();
    // A line of a log may tell of a call under the same name.
    let is_bare = members
        .iter()
        .all(|(name, _)| PARTS.contains(&name.as_str()));
    let is_request = is_object("http")
        && (is_object("info")
            || is_bare
                && document
                    .get("http")
                    .is_some_and(|http| http.get("url").is_some()));
    let is_other = is_object("info")
        && ["graphql", "grpc", "websocket", "request"]
            .iter()
            .any(|name| is_object(name));
    if !is_collection && !is_request && !is_other {
        return None;
    }
    let mut found = CollectedRequests::default();
    let configured = document
        .get("config")
        .map(|config| config.entries("environments"))
        .unwrap_or_default();
    let environments = if configured.is_empty() {
        document.entries("environments")
    } else {
        configured
    };
    let declared = |one: &Json| declared(one, "variables");
    let level = BrunoLevel::outermost().with_environment(environments, declared, &mut found);
    if is_request {
        item(document, &level, &mut found);
    } else {
        let inside = holder(document, None, &level, &mut found);
        for one in document.entries("items") {
            item(one, &inside, &mut found);
        }
    }
    if found.is_empty() {
        let why = if is_collection && document.entries("items").is_empty() {
            "The file holds the collection's settings and no request; requests stand in files of their own beside it"
        } else {
            "It has no HTTP request"
        };
        return Some(Err(
            Unread::new(WHAT, why).fix("Import the file of the request")
        ));
    }
    Some(Ok(found.into_reading(WHAT)))
}

fn declared(holder: &Json, name: &str) -> Vec<(String, String)> {
    holder
        .entries(name)
        .iter()
        .filter(|one| !is_set(one, "disabled"))
        .map(|one| {
            let value = match one.get("value") {
                // Of several values one is selected, else the first.
                Some(Json::Array(variants)) => variants
                    .iter()
                    .find(|variant| is_set(variant, "selected"))
                    .or(variants.first())
                    .and_then(|variant| variant.get("value")),
                other => other,
            };
            // A typed value keeps its text in `data`.
            let value = value.and_then(|value| value.get("data").or(Some(value)));
            (member(one, "name"), text_of(value))
        })
        .collect()
}

/// What the collection or a folder says for the requests in it.
fn holder(
    one: &Json,
    name: Option<&str>,
    level: &BrunoLevel,
    found: &mut CollectedRequests,
) -> BrunoLevel {
    let Some(defaults) = one.get("request") else {
        return level.inside(name, Vec::new(), None, Vec::new());
    };
    if !defaults.entries("scripts").is_empty() {
        found.note("Scripts of the collection and its folders were left out: they are not run");
    }
    level.inside(
        name,
        declared(defaults, "variables"),
        defaults.get("auth").map(auth),
        ROWS.headers(defaults.entries("headers"), identity),
    )
}

fn item(one: &Json, level: &BrunoLevel, found: &mut CollectedRequests) {
    if let Some(http) = one.get("http") {
        let request = request(one, http, level);
        found.push(&level.folders, request);
    } else if one.get("items").is_some() {
        let name = one.get("info").map(|info| member(info, "name"));
        let inside = holder(one, Some(&name.unwrap_or_default()), level, found);
        for one in one.entries("items") {
            item(one, &inside, found);
        }
    } else {
        found.note(
            "Items that are no HTTP requests (GraphQL, gRPC, WebSocket, scripts) were left out",
        );
    }
}

fn request(one: &Json, http: &Json, level: &BrunoLevel) -> PastedRequest {
    let mut notes = Vec::new();
    let runtime = one.get("runtime").unwrap_or(&Json::Null);
    let mut given = BrunoRequest {
        request: PastedRequest {
            name: one.get("info").and_then(|info| words(info, "name")),
            description: description(one, "docs").or_else(|| {
                one.get("info")
                    .and_then(|info| description(info, "description"))
            }),
            method: Some(member(http, "method").to_ascii_uppercase()),
            url: Some(member(http, "url")),
            headers: ROWS.headers(http.entries("headers"), identity),
            ..PastedRequest::default()
        },
        // The first preview of Bruno 3 kept it under `runtime`.
        auth: http.get("auth").or_else(|| runtime.get("auth")).map(auth),
        variables: declared(runtime, "variables"),
        ..BrunoRequest::default()
    };
    let mut left_out = 0;
    for entry in http.entries("params") {
        match entry.get_str("type") {
            Some("path") => given
                .path_values
                .push((member(entry, "name"), member(entry, "value"))),
            // The address already has those that are sent.
            _ if is_set(entry, "disabled") => left_out += 1,
            _ => {}
        }
    }
    note_switched_off(left_out, &mut notes);
    given.body = body(http, &mut notes);
    if !runtime.entries("scripts").is_empty() {
        notes.push("Scripts of the request were left out: they are not run".to_owned());
    }
    if !one.entries("examples").is_empty() {
        notes.push("Examples were left out: they are no answers to this request".to_owned());
    }
    given.request.notes = notes;
    sent(given, level)
}

/// A word such as `inherit`, or an object with its `type`.
fn auth(auth: &Json) -> Auth {
    let kind = if auth.members().is_some() {
        auth.get("type")
    } else {
        Some(auth)
    };
    Auth::of(text_of(kind), auth)
}

fn body(http: &Json, notes: &mut Vec<String>) -> BrunoBody {
    let body = match http.get("body") {
        // Of several bodies one is selected, else the first.
        Some(Json::Array(variants)) => {
            if variants.len() > 1 {
                notes.push("The request has several bodies: the selected one was taken".to_owned());
            }
            variants
                .iter()
                .find(|variant| is_set(variant, "selected"))
                .or(variants.first())
                .and_then(|variant| variant.get("body"))
        }
        other => other,
    };
    let Some(body) = body.filter(|body| body.members().is_some()) else {
        return BrunoBody::None;
    };
    let fields = |notes: &mut Vec<String>| ROWS.fields(body.entries("data"), identity, notes);
    match member(body, "type").as_str() {
        "form-urlencoded" => BrunoBody::Form(fields(notes)),
        "multipart-form" => BrunoBody::Multipart(fields(notes)),
        kind @ ("json" | "text" | "xml" | "sparql") => {
            if matches!(body.get("data"), Some(Json::Object(_) | Json::Array(_))) {
                notes.push("The body is no text but YAML, and was written as JSON".to_owned());
            }
            BrunoBody::Raw(kind.to_owned(), member(body, "data"))
        }
        "file" => {
            let files = body.entries("data");
            let chosen = files.iter().find(|file| is_set(file, "selected"));
            chosen.map_or(BrunoBody::None, |file| {
                BrunoBody::File(member(file, "filePath"))
            })
        }
        "" | "none" => BrunoBody::None,
        _ => {
            notes.push("The body is of a type that is not known, and was left out".to_owned());
            BrunoBody::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, notes, reading, refusal};
    use crate::text::table::rows;

    /// The `http` of a request, and what is read of it.
    const PARTS: &str = r#"
  url: https://a/:id?x=1⏎  params:⏎    - {name: id, value: 7, type: path}⏎    - {name: y, value: z, type: query, disabled: true} ⇒ POST https://a/7?x=1
  url: u⏎  headers:⏎    - {name: A, value: '{{v}}'}⏎    - {name: B, value: 0123, disabled: true} ⇒ POST u [A: <v>] [~B: 0123]
  url: u⏎  body:⏎    type: form-urlencoded⏎    data:⏎      - {name: client_id, value: 0123}⏎      - {name: t, value: true}⏎      - {name: e}⏎      - {name: o, value: 1.10, disabled: true} ⇒ POST u form client_id=0123&t=true&e=&~o=1.10
  url: u⏎  body:⏎    type: json⏎    data: |-⏎      {⏎        "a": "{{v}}" /* b */⏎      } ⇒ POST u [content-type: application/json] text {⏎  "a": "<v>" ⏎}
  url: u⏎  body:⏎    type: xml⏎    data: <a/> ⇒ POST u [content-type: application/xml] text <a/>
  url: u⏎  body:⏎    - title: one⏎      body: {type: text, data: a}⏎    - title: two⏎      selected: true⏎      body: {type: text, data: b} ⇒ POST u [content-type: text/plain] text b
  url: u⏎  body:⏎    type: multipart-form⏎    data:⏎      - {name: a, type: text, value: b}⏎      - {name: f, type: file, value: [/x]} ⇒ POST u parts a=b
  url: u⏎  body:⏎    type: file⏎    data:⏎      - {filePath: /x, contentType: a/b, selected: true} ⇒ POST u file /x
  url: u⏎  auth: {type: basic, username: u, password: '%2B'} ⇒ POST u (u:%2B)
  url: u⏎  auth: {type: apikey, key: k, value: v, placement: query} ⇒ POST u?k=v
  url: u⏎  auth: none ⇒ POST u
  url: u⏎  auth: {type: awsv4, secretAccessKey: s3cr3t} ⇒ POST u
"#;

    #[test]
    fn each_part_of_a_request_is_read() {
        for [http, expected] in rows(PARTS, " ⇒ ") {
            let text = format!("info:\n  name: One\n  type: http\nhttp:\n  method: post\n{http}\n");
            assert_eq!(all(&text), [expected], "{text}");
            assert!(!notes(&text).contains("s3cr3t"));
        }
    }

    #[test]
    fn a_bundled_collection_hands_on_what_it_says() {
        let text = "opencollection: 1.0.0\ninfo: {name: Acme}\nconfig:\n  environments:\n    - name: dev\n      variables:\n        - {name: host, value: acme.example}\n        - {secret: true, name: key}\nrequest:\n  auth: {type: bearer, token: '{{t}}'}\n  headers:\n    - {name: X, value: 1}\n  variables:\n    - {name: t, value: {type: string, data: tt}}\nitems:\n  - info: {name: F, type: folder}\n    request:\n      variables:\n        - {name: t, value: [{title: a, value: x}, {title: b, selected: true, value: y}]}\n    items:\n      - info: {name: A, type: http}\n        http: {method: POST, url: 'https://{{host}}/{{key}}', auth: inherit}\n  - info: {name: B, type: http}\n    http: {method: POST, url: b}\n    runtime: {scripts: [{type: tests, code: s3cr3t}]}\n  - info: {name: G, type: graphql}\n    graphql: {url: g}\nbundled: true\n";
        assert_eq!(
            all(text),
            [
                "POST https://acme.example/<key> [X: 1] [Authorization: Bearer y]",
                "POST b [X: 1]"
            ]
        );
        let reading = reading(text);
        assert!(reading.notes.iter().any(|note| note.contains("GraphQL")));
        assert!(!format!("{reading:?}").contains("s3cr3t"));
    }

    #[test]
    fn several_documents_are_read_and_two_without_a_line_between_are_refused() {
        let one = "info: {name: A}\nhttp:\n  method: POST\n  url: u\n";
        assert_eq!(all(&format!("{one}---\n{one}")), ["POST u", "POST u"]);
        let refused = refusal(&format!("{one}{one}"));
        assert!(
            refused.position.is_some_and(|position| position.line == 5) && refused.fix.is_some()
        );
    }

    #[test]
    fn what_holds_no_request_is_said() {
        assert!(
            refusal("opencollection: 1.0.0\ninfo: {name: A}\n")
                .why
                .contains("no request")
        );
        let environment = refusal("name: dev\nvariables:\n  - name: k\n    value: s3cr3t\n");
        assert_eq!(environment.looked_like, "a Bruno environment");
        assert!(!format!("{environment:?}").contains("s3cr3t"));
        assert!(
            refusal("info:\n  name: A\nhttp:\n  method: [s3cr3t\n")
                .position
                .is_some()
        );
        let other = refusal("info:\n  name: A\n  type: grpc\ngrpc:\n  url: u\n");
        assert!(other.why.contains("no HTTP request"));
        for text in [
            "",
            "a: b\n",
            "http: x\n",
            "version: 3\nservices:\n  a: b\n",
            // An entry of a log.
            r#"{"message":"m","http":{"method":"POST","url":"u"}}"#,
        ] {
            assert_eq!(super::read(text), None, "{text}");
        }
    }
}
