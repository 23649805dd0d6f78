//! Postman collections 2.0 and 2.1 (schema.getpostman.com), as postman-runtime sends their requests.

use super::super::exchange::{PastedRequest, Reading};
use super::super::unread::Unread;
use super::found::{Folders, Found};
use super::values::{description, entries, is_set, member, text_of, words};
use super::variables::{Scope, Template, Used};
use super::{postman_auth, postman_body, postman_url};
use crate::json::Json;

const WHAT: &str = "a Postman collection";
/// How the address of the schema begins, for 2.0 and 2.1.
const SCHEMA: &str = "schema.getpostman.com/json/collection/v2";

/// Reads a collection; none where the text is no collection.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    of_document(&Json::parse(text).ok()?)
}

/// Reads a collection, also inside the `collection` that Postman's API puts around it; none where the document is none.
pub fn of_document(document: &Json) -> Option<Result<Reading, Unread>> {
    let document = document
        .get("collection")
        .filter(|inner| inner.get("item").is_some() || inner.get("info").is_some())
        .unwrap_or(document);
    let schema = document.get("info").and_then(|info| info.get_str("schema"));
    let is_collection = schema.is_some_and(|schema| schema.contains(SCHEMA))
        || matches!(document.get("item"), Some(Json::Array(_)));
    if !is_collection {
        return first_version(document);
    }
    let mut found = Found::default();
    let scope = Scope::new(Template::Braces);
    let level = Level {
        folders: Folders::default(),
        scope: scope.inside(declared(document)),
        auth: own_auth(document),
    };
    told(document, "collection", &mut found);
    collect(document, &level, &mut found);
    if found.is_empty() {
        return Some(Err(Unread::new(WHAT, "The collection has no request")));
    }
    Some(Ok(found.into_reading(WHAT)))
}

/// Collections of the first version have their requests in a list apart; Postman itself no longer reads them.
fn first_version(document: &Json) -> Option<Result<Reading, Unread>> {
    let is_one = matches!(document.get("requests"), Some(Json::Array(_)))
        && matches!(document.get("order"), Some(Json::Array(_)));
    is_one.then(|| {
        Err(Unread::new(
            "a Postman collection of version 1",
            "Its version is no longer read",
        )
        .fix("Export the collection from Postman as version 2.1"))
    })
}

/// What a folder hands on to its items.
#[derive(Clone)]
struct Level<'a> {
    folders: Folders,
    scope: Scope,
    /// None where nothing was said yet.
    auth: Option<&'a Json>,
}

/// An authorization that says something: `null` and none are inherited, `noauth` is not.
fn own_auth(holder: &Json) -> Option<&Json> {
    holder.get("auth").filter(|auth| auth.members().is_some())
}

fn declared(holder: &Json) -> Vec<(String, String)> {
    let list = match holder.get("variable") {
        Some(Json::Array(list)) => list.as_slice(),
        _ => entries(holder, "variables"),
    };
    list.iter()
        .filter(|one| {
            !is_set(one, "disabled") && one.get("enabled").and_then(Json::as_bool) != Some(false)
        })
        .map(|one| {
            let name = text_of(one.get("key").or_else(|| one.get("id")));
            (name.trim().to_owned(), member(one, "value"))
        })
        .collect()
}

/// Says what a collection or folder has that is not kept.
fn told(holder: &Json, whose: &str, found: &mut Found) {
    if !entries(holder, "event").is_empty() {
        found.note(format!(
            "Scripts of the {whose} were left out: they are not run"
        ));
    }
}

fn collect(holder: &Json, level: &Level, found: &mut Found) {
    for item in entries(holder, "item") {
        if let Some(request) = item
            .get("request")
            .filter(|request| **request != Json::Null)
        {
            found.push(&level.folders, one(item, request, level));
        } else if item.get("item").is_some() {
            told(item, "folders", found);
            let inside = Level {
                folders: level.folders.inside(&member(item, "name")),
                scope: level.scope.inside(declared(item)),
                auth: own_auth(item).or(level.auth),
            };
            collect(item, &inside, found);
        } else {
            found.note("An item that holds neither a request nor a folder was left out");
        }
    }
}

fn one(item: &Json, given: &Json, level: &Level) -> PastedRequest {
    let scope = level.scope.inside(declared(item));
    let mut used = Used::default();
    let mut request = PastedRequest {
        name: words(item, "name"),
        description: description(given, "description").or_else(|| description(item, "description")),
        ..PastedRequest::default()
    };
    // The schema allows a request that is its address, and then it is a GET.
    let method = member(given, "method");
    request.method = Some(if method.trim().is_empty() {
        "GET".to_owned()
    } else {
        scope.fill(method.trim(), &mut used)
    });
    let url = if given.as_str().is_some() {
        Some(given)
    } else {
        given.get("url")
    };
    request.url =
        url.and_then(|url| postman_url::address(url, &scope, &mut used, &mut request.notes));
    headers(given, &scope, &mut used, &mut request);
    if let Some(body) = given.get("body").filter(|body| body.members().is_some()) {
        postman_body::body(body, &scope, &mut used, &mut request);
    }
    if let Some(auth) = own_auth(given).or_else(|| own_auth(item)).or(level.auth) {
        let auth = postman_auth::authorization(auth, &mut |text| scope.fill(&text, &mut used));
        auth.apply(&mut request);
    }
    if !entries(item, "event").is_empty() {
        request
            .notes
            .push("Scripts of the request were left out: they are not run".to_owned());
    }
    if !entries(item, "response").is_empty() {
        request.notes.push(
            "Example responses were left out: they are no answers to this request".to_owned(),
        );
    }
    request.notes.extend(used.notes());
    request
}

/// Headers are a list or, as the schema allows too, lines of one text.
fn headers(given: &Json, scope: &Scope, used: &mut Used, request: &mut PastedRequest) {
    if let Some(Json::String(lines)) = given.get("header") {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let line = scope.fill(&text_of(Some(&Json::text(line))), used);
            if !request.push_header_line(&line) {
                request
                    .notes
                    .push("A line of the headers that is no header was left out".to_owned());
            }
        }
    }
    for entry in entries(given, "header") {
        if let Some(line) = entry.as_str() {
            let line = scope.fill(&text_of(Some(&Json::text(line))), used);
            request.push_header_line(&line);
            continue;
        }
        let name = scope.fill(&member(entry, "key"), used);
        if name.is_empty() {
            continue;
        }
        let value = scope.fill(&member(entry, "value"), used);
        request.push_header(name, value);
        if let (true, Some(header)) = (is_set(entry, "disabled"), request.headers.last_mut()) {
            header.enabled = false;
        }
    }
}
