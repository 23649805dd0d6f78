//! Insomnia: exports of format 4 (a flat list of resources) and files of format 5 (a tree), each in YAML or JSON.

use super::super::exchange::Reading;
use super::super::unread::Unread;
use super::collected_requests::{CollectedRequests, together};
use super::inherited::CollectionLevel;
use super::insomnia_request;
use super::template::Template;
use super::values::{member, text_of, words};
use super::variables::Scope;
use super::yaml;
use crate::json::Json;
use std::collections::HashMap;

const WHAT: &str = "an Insomnia collection";
/// Levels of objects that an environment is read to.
const ENVIRONMENT_LEVELS: usize = 16;

/// Reads an export of Insomnia; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if let (true, Ok(document)) = (text.trim_start().starts_with('{'), Json::parse(text)) {
        return of_document(&document);
    }
    if !looks_like(text) {
        return None;
    }
    match yaml::documents(text, WHAT) {
        Ok(documents) => together(WHAT, &documents, of_document),
        Err(unread) => Some(Err(unread)),
    }
}

fn looks_like(text: &str) -> bool {
    let is_five = |line: &str| {
        line.strip_prefix("type:")
            .is_some_and(|value| value.contains(".insomnia.rest/"))
    };
    let is_four = |line: &str| {
        line.strip_prefix("_type:")
            .is_some_and(|value| value.trim().trim_matches(['"', '\'']) == "export")
    };
    // Its command line tool wrote YAML in one line.
    text.lines().any(|line| is_five(line) || is_four(line))
        || text.trim_start().starts_with("{_type: export,")
}

/// Reads an export of Insomnia; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    if document.get_str("_type") == Some("export") {
        return Some(if text_of(document.get("__export_format")) == "4" {
            four(document)
        } else {
            Err(
                Unread::new(WHAT, "Its format is older than 4 and is no longer read")
                    .fix("Export the collection again from a newer Insomnia"),
            )
        });
    }
    let kind = document.get_str("type")?;
    let (kind, _) = kind.split_once(".insomnia.rest/")?;
    Some(match kind {
        "collection" | "spec" => five(document),
        "environment" => return super::environment::of_document(document).map(Err),
        _ => Err(Unread::new(
            "an Insomnia file",
            "It holds no requests to be sent",
        )),
    })
}

/// Of environments the base is always in force. Of those below it one is chosen in the window, which no file says.
fn with_environments(
    scope: &Scope,
    base: Option<&Json>,
    below: &[&Json],
    found: &mut CollectedRequests,
) -> Scope {
    let scope = match below {
        [only] => {
            found.note("The collection has one environment, whose values come where the base environment has none");
            scope.inside(declared(only.get("data")))
        }
        [] => scope.clone(),
        _ => {
            found.note(format!(
                "The collection's {} environments were left out: only the base environment is in force in all of them",
                below.len()
            ));
            scope.clone()
        }
    };
    scope.inside(declared(base.and_then(|base| base.get("data"))))
}

/// An environment's values by their paths.
fn declared(data: Option<&Json>) -> Vec<(String, String)> {
    fn flat(value: &Json, path: String, level: usize, found: &mut Vec<(String, String)>) {
        let inside = |name: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        match value {
            _ if level > ENVIRONMENT_LEVELS => {}
            Json::Object(members) => members
                .iter()
                .for_each(|(name, value)| flat(value, inside(name), level + 1, found)),
            Json::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(at, item)| flat(item, inside(&at.to_string()), level + 1, found)),
            other => found.push((path, text_of(Some(other)))),
        }
    }
    let mut found = Vec::new();
    if let Some(data) = data {
        flat(data, String::new(), 0, &mut found);
    }
    found
}

fn five(document: &Json) -> Result<Reading, Unread> {
    let mut found = CollectedRequests::default();
    // Written by Insomnia as one base environment; by other tools also as a list of them.
    let (base, below) = match document.get("environments") {
        Some(Json::Array(list)) => match list.as_slice() {
            [base] => (Some(base), Vec::new()),
            several => (None, several.iter().collect()),
        },
        Some(base) => (Some(base), base.entries("subEnvironments").iter().collect()),
        None => (None, Vec::new()),
    };
    let scope = with_environments(&Scope::new(Template::Nunjucks), base, &below, &mut found);
    let level = CollectionLevel::new(scope);
    walk(document.entries("collection"), &level, &mut found);
    found.reading(WHAT, "The collection has no HTTP request")
}

fn walk(items: &[Json], level: &CollectionLevel, found: &mut CollectedRequests) {
    for item in items {
        if item.get("children").is_some() {
            let inside = folder(item, level, found);
            walk(item.entries("children"), &inside, found);
        } else if item.get("method").is_some() {
            let mut request = insomnia_request::request(item, level);
            request.description = item.get("meta").and_then(|meta| words(meta, "description"));
            found.push(&level.folders, request);
        } else {
            found.note("Requests that are no HTTP (gRPC, WebSocket) were left out");
        }
    }
}

fn folder<'a>(
    item: &'a Json,
    level: &CollectionLevel<'a>,
    found: &mut CollectedRequests,
) -> CollectionLevel<'a> {
    insomnia_request::scripts(item, "folders", &mut |note| found.note(note));
    let auth = insomnia_request::own_auth(item);
    let variables = declared(item.get("environment"));
    let name = member(item, "name");
    level.inside(Some(&name), variables, auth, item.entries("headers"))
}

/// The list becomes a tree by each resource's `parentId`. What stands below nothing known is at the top.
fn four(document: &Json) -> Result<Reading, Unread> {
    let mut found = CollectedRequests::default();
    let resources = document.entries("resources");
    let kind = |resource: &Json| member(resource, "_type");
    let known: HashMap<&str, &Json> = resources
        .iter()
        .filter_map(|one| Some((one.get_str("_id")?, one)))
        .collect();
    let parent = |one: &Json| {
        one.get_str("parentId")
            .and_then(|id| known.get(id))
            .copied()
    };
    let mut bases: HashMap<&str, &Json> = HashMap::new();
    let mut below: HashMap<&str, Vec<&Json>> = HashMap::new();
    for one in resources.iter().filter(|one| kind(one) == "environment") {
        let id = one.get_str("parentId").unwrap_or_default();
        if parent(one).is_some_and(|parent| kind(parent) == "environment") {
            below.entry(id).or_default().push(one);
        } else {
            bases.insert(id, one);
        }
    }
    let mut children: HashMap<&str, Vec<&Json>> = HashMap::new();
    let (mut top, mut workspaces) = (Vec::new(), 0);
    for one in resources {
        match kind(one).as_str() {
            "workspace" => {
                workspaces += 1;
                top.push(one);
            }
            "request" | "request_group" | "grpc_request" | "websocket_request" => {
                match parent(one).and_then(|parent| parent.get_str("_id")) {
                    Some(id) => children.entry(id).or_default().push(one),
                    None => top.push(one),
                }
            }
            _ => {}
        }
    }
    let requests = children.values().map(Vec::len).sum::<usize>() + top.len() - workspaces;
    let scope = Scope::new(Template::Nunjucks);
    let mut left: Vec<(&Json, CollectionLevel)> = Vec::new();
    for one in top.iter().rev() {
        let id = one.get_str("_id").unwrap_or_default();
        let base = bases
            .get(id)
            .copied()
            .or_else(|| bases.values().next().copied().filter(|_| bases.len() == 1));
        let mine = base
            .and_then(|base| base.get_str("_id"))
            .and_then(|id| below.get(id))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let level = CollectionLevel::new(with_environments(&scope, base, mine, &mut found));
        left.push((one, level));
    }
    // Without recursion, and each resource once: a list may claim any depth and circles.
    while let Some((one, level)) = left.pop() {
        let inside = match kind(one).as_str() {
            "request" => {
                let mut request = insomnia_request::request(one, &level);
                request.description = words(one, "description");
                found.push(&level.folders, request);
                continue;
            }
            "request_group" => folder(one, &level, &mut found),
            "workspace" => level,
            _ => {
                found.note("Requests that are no HTTP (gRPC, WebSocket) were left out");
                continue;
            }
        };
        let mine = one.get_str("_id").and_then(|id| children.remove(id));
        for child in mine.unwrap_or_default().into_iter().rev() {
            left.push((child, inside.clone()));
        }
    }
    if found.is_empty() && !bases.is_empty() && requests == 0 {
        return Err(super::environment::called("an Insomnia environment"));
    }
    if children.values().flatten().next().is_some() {
        found.note("Requests that stand in a circle of folders were left out");
    }
    found.reading(WHAT, "The collection has no HTTP request")
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, notes, reading, refusal};
    use crate::text::table::rows;

    const FOUR: &str = r#"{"_type":"export","__export_format":4,"resources":[
        {"_id":"req_1","_type":"request","parentId":"fld_1","name":"Token","method":"POST","url":"{{ _.base }}/oauth/token",
         "description":"why",
         "headers":[{"name":"A","value":"{{tenant.name}}"},{"name":"B","value":"x","disabled":true}],
         "parameters":[{"name":"q","value":"a b"},{"name":"r","value":"s","disabled":true}],
         "body":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"{% response 'body', 'req_9' %}"},{"name":"b","value":1},{"name":"c","value":"d","disabled":true}]},
         "authentication":{}},
        {"_id":"fld_1","_type":"request_group","parentId":"wrk_1","name":"F","environment":{"base":"{{ base }}/eu"},
         "headers":[{"name":"X","value":"1"}],"authentication":{"type":"bearer","token":"t","prefix":"DPoP"}},
        {"_id":"wrk_1","_type":"workspace","name":"W"},
        {"_id":"env_1","_type":"environment","parentId":"wrk_1","data":{"base":"https://acme.example","tenant":{"name":"acme"}}},
        {"_id":"env_2","_type":"environment","parentId":"env_1","data":{"base":"https://other.example","token":"s3cr3t"}},
        {"_id":"env_3","_type":"environment","parentId":"env_1","data":{"token":"s3cr3t"}},
        {"_id":"ws_1","_type":"websocket_request","parentId":"wrk_1","url":"wss://x"},
        {"_id":"req_2","_type":"request","parentId":"gone","name":"Alone","method":"GET","url":"{{ _.token }}","body":{},
         "authentication":{"type":"basic","username":"u","password":"p","disabled":true}}]}"#;

    #[test]
    fn a_flat_export_becomes_a_tree() {
        assert_eq!(
            all(FOUR),
            [
                "POST https://acme.example/eu/oauth/token?q=a%20b [X: 1] [A: acme] [~B: x] [Authorization: DPoP t] form a=<response>&b=1&~c=d",
                "GET <token>",
            ]
        );
        let all = reading(FOUR);
        assert!(all.notes.iter().any(|note| note.contains("2 environments")));
        assert!(all.notes.iter().any(|note| note.contains("WebSocket")));
        assert!(!format!("{all:?}").contains("s3cr3t"));
    }

    #[test]
    fn a_file_of_version_five_is_read() {
        let text = r"
type: collection.insomnia.rest/5.0
name: Acme
collection:
  - name: F
    meta: {id: fld_1}
    environment:
      client: '0123'
    authentication:
      type: basic
      username: '{{ _.client }}'
      password: p
    children:
      - url: '{{ _.host }}/:tenant/token'
        name: Token
        meta: {id: req_1, description: why}
        method: POST
        pathParameters:
          - name: tenant
            value: acme
        body:
          mimeType: application/json
          text: |-
            {
              // {# note #}
              'a': {{ _.n }}
            }
        settings:
          renderRequestBody: true
      - url: x
        method: POST
        name: Literal
        body:
          mimeType: text/plain
          text: '{{ _.n }}'
        authentication:
          type: none
        settings:
          renderRequestBody: false
      - url: wss://x
        name: Live
environments:
  name: Base
  data:
    host: https://acme.example
  subEnvironments:
    - name: Dev
      data:
        n: 0010
";
        assert_eq!(
            all(text),
            [
                "POST https://acme.example/acme/token [Content-Type: application/json] (0123:p) text {\n  // \n  'a': 0010\n}",
                "POST x [Content-Type: text/plain] text {{ _.n }}",
            ]
        );
        assert!(notes(text).contains("Comments of the template"));
    }

    /// An authorization, and what is read of it.
    const AUTHORIZATIONS: &str = "
type: apikey, key: k, value: v, addTo: header ⇒ POST u [k: v]
type: apikey, key: k, value: v, addTo: queryParams ⇒ POST u?k=v
type: apikey, key: k, value: v, addTo: cookie ⇒ POST u [Cookie: k=v]
type: bearer, token: t ⇒ POST u [Authorization: Bearer t]
type: bearer, token: t, prefix: NO_PREFIX ⇒ POST u [Authorization: t]
type: bearer, token: '' ⇒ POST u
type: basic, username: u, password: p, disabled: true ⇒ POST u
type: oauth2, clientSecret: s3cr3t ⇒ POST u
";

    #[test]
    fn authorizations_of_each_kind() {
        for [auth, expected] in rows(AUTHORIZATIONS, " ⇒ ") {
            let text = format!(
                "type: collection.insomnia.rest/5.0\ncollection:\n  - url: u\n    method: POST\n    authentication: {{{auth}}}\n"
            );
            assert_eq!(all(&text), [expected], "{auth}");
            assert!(!notes(&text).contains("s3cr3t"));
        }
    }

    /// A text, and what it is called.
    const OTHERS: &str = r#"
type: environment.insomnia.rest/5.0⏎environments:⏎  data: {a: s3cr3t}⏎ ⇒ an Insomnia environment
{"_type":"export","__export_format":4,"resources":[{"_id":"e","_type":"environment","parentId":"w","data":{"a":"s3cr3t"}},{"_id":"w","_type":"workspace"}]} ⇒ an Insomnia environment
_type: export⏎__export_format: 3⏎resources: []⏎ ⇒ an Insomnia collection
type: mock.insomnia.rest/5.0⏎ ⇒ an Insomnia file
{_type: export, __export_format: 4, resources: []} ⇒ an Insomnia collection
type: collection.insomnia.rest/5.0⏎collection: [⏎ ⇒ an Insomnia collection
"#;

    #[test]
    fn what_holds_no_request_is_called_by_its_name() {
        for [text, what] in rows(OTHERS, " ⇒ ") {
            let unread = refusal(text);
            assert_eq!(unread.looked_like, what);
            assert!(!format!("{unread:?}").contains("s3cr3t"));
        }
        // Folders that are in each other have no beginning.
        let circle = r#"{"_type":"export","__export_format":4,"resources":[
            {"_id":"a","_type":"request_group","parentId":"b"},{"_id":"b","_type":"request_group","parentId":"a"},
            {"_id":"r","_type":"request","parentId":"a","url":"u","method":"POST"}]}"#;
        assert!(refusal(circle).why.contains("no HTTP request"));
    }
}
