//! Insomnia: exports of format 4 (a flat list of resources) and files of format 5 (a tree), each in YAML or JSON.

use super::super::exchange::Reading;
use super::super::unread::Unread;
use super::found::{Folders, Found};
use super::insomnia_request::{self, Level};
use super::values::{entries, member, text_of, words};
use super::variables::{Scope, Template};
use super::yaml;
use crate::json::Json;
use std::collections::HashMap;

const WHAT: &str = "an Insomnia collection";
/// Levels of objects that an environment is read to.
const ENVIRONMENT_LEVELS: usize = 16;

/// Reads an export of Insomnia; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if text.trim_start().starts_with(['{', '[']) {
        return of_document(&Json::parse(text).ok()?);
    }
    if !looks_like(text) {
        return None;
    }
    match yaml::document(text, WHAT) {
        Ok(document) => of_document(&document),
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
    text.lines().any(|line| is_five(line) || is_four(line))
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
    found: &mut Found,
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

fn reading(found: Found) -> Result<Reading, Unread> {
    if found.is_empty() {
        return Err(Unread::new(WHAT, "The collection has no HTTP request"));
    }
    Ok(found.into_reading(WHAT))
}

fn five(document: &Json) -> Result<Reading, Unread> {
    let mut found = Found::default();
    // Written by Insomnia as one base environment; by other tools also as a list of them.
    let (base, below) = match document.get("environments") {
        Some(Json::Array(list)) => match list.as_slice() {
            [base] => (Some(base), Vec::new()),
            several => (None, several.iter().collect()),
        },
        Some(base) => (
            Some(base),
            entries(base, "subEnvironments").iter().collect(),
        ),
        None => (None, Vec::new()),
    };
    let level = Level {
        folders: Folders::default(),
        scope: with_environments(&Scope::new(Template::Nunjucks), base, &below, &mut found),
        auth: None,
        headers: Vec::new(),
    };
    walk(entries(document, "collection"), &level, &mut found);
    reading(found)
}

fn walk(items: &[Json], level: &Level, found: &mut Found) {
    for item in items {
        if item.get("children").is_some() {
            let inside = folder(item, level, found);
            walk(entries(item, "children"), &inside, found);
        } else if item.get("method").is_some() {
            let mut request = insomnia_request::request(item, level);
            request.description = item.get("meta").and_then(|meta| words(meta, "description"));
            found.push(&level.folders, request);
        } else {
            found.note("Requests that are no HTTP (gRPC, WebSocket) were left out");
        }
    }
}

fn folder<'a>(item: &'a Json, level: &Level<'a>, found: &mut Found) -> Level<'a> {
    insomnia_request::scripts(item, "folders", &mut |note| found.note(note));
    let mut headers = level.headers.clone();
    headers.extend(entries(item, "headers"));
    Level {
        folders: level.folders.inside(&member(item, "name")),
        scope: level.scope.inside(declared(item.get("environment"))),
        auth: insomnia_request::own_auth(item).or(level.auth),
        headers,
    }
}

/// The list becomes a tree by each resource's `parentId`. What stands below nothing known is at the top.
fn four(document: &Json) -> Result<Reading, Unread> {
    let mut found = Found::default();
    let resources = entries(document, "resources");
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
    let (mut bases, mut below) = (HashMap::new(), Vec::new());
    for one in resources.iter().filter(|one| kind(one) == "environment") {
        if parent(one).is_some_and(|parent| kind(parent) == "environment") {
            below.push(one);
        } else {
            bases.insert(one.get_str("parentId").unwrap_or_default(), one);
        }
    }
    let mut children: HashMap<&str, Vec<&Json>> = HashMap::new();
    let mut top = Vec::new();
    for one in resources {
        match kind(one).as_str() {
            "workspace" => top.push(one),
            "request" | "request_group" | "grpc_request" | "websocket_request" => {
                match parent(one).and_then(|parent| parent.get_str("_id")) {
                    Some(id) => children.entry(id).or_default().push(one),
                    None => top.push(one),
                }
            }
            _ => {}
        }
    }
    let scope = Scope::new(Template::Nunjucks);
    let mut left: Vec<(&Json, Level)> = Vec::new();
    for one in top.iter().rev() {
        let id = one.get_str("_id").unwrap_or_default();
        let base = bases
            .get(id)
            .copied()
            .or_else(|| bases.values().next().copied().filter(|_| bases.len() == 1));
        let mine: Vec<&Json> = below
            .iter()
            .copied()
            .filter(|one| base.is_some_and(|base| one.get("parentId") == base.get("_id")))
            .collect();
        let level = Level {
            folders: Folders::default(),
            scope: with_environments(&scope, base, &mine, &mut found),
            auth: None,
            headers: Vec::new(),
        };
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
    if children.values().flatten().next().is_some() {
        found.note("Requests that stand in a circle of folders were left out");
    }
    reading(found)
}
