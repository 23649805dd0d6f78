//! Postman collections 2.1 (schema.getpostman.com), as Postman and newman run them.

use super::call::{Carries, quoted};
use super::incoming::{Body, Braces, Given, GivenHeader, Incoming, form_decoded};
use super::{Call, Exported, Named, Part, braces};
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::token::invisible::in_json;

/// How the schema of a collection begins.
pub const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2";

/// Writes the call as a collection of one request.
pub fn export(call: &Call) -> Exported {
    let variables: Vec<&str> = call.variables();
    let (carried, left_out) = call.written_headers(Carries::Template);
    let mut headers: Vec<Json> = carried
        .into_iter()
        // In the form mode Postman sets it itself.
        .filter(|header| !(header.name.eq_ignore_ascii_case("content-type") && is_grid(call)))
        .map(pair)
        .collect();
    // Postman adds these to every call; the exchange has none of them.
    let behavior = Json::object([
        ("followRedirects", Json::Bool(false)),
        ("disableCookies", Json::Bool(true)),
        (
            "disabledSystemHeaders",
            Json::object([
                ("cache-control", Json::Bool(true)),
                ("postman-token", Json::Bool(true)),
            ]),
        ),
    ]);
    let mut notes = Vec::new();
    let mut script: Vec<String> = Vec::new();
    let body = if is_grid(call) {
        let list = call.parameters.iter().map(pair).collect();
        Json::object([
            ("mode", Json::text("urlencoded")),
            ("urlencoded", Json::Array(list)),
        ])
    } else {
        let (end, encoder) = match call.encoding {
            BodyEncoding::Form => ("form", "encodeURIComponent(value)"),
            BodyEncoding::Json => ("json", "JSON.stringify(value).slice(1, -1)"),
        };
        for name in variables.iter().filter(|name| in_body(call, name)) {
            script.push(format!(
                "{{ const value = pm.variables.get({}) || ''; pm.variables.set({}, {encoder}); }}",
                quoted(name),
                quoted(&format!("{name}.{end}"))
            ));
        }
        if call.encoding == BodyEncoding::Form
            && !headers.iter().any(|header| {
                header
                    .get_str("key")
                    .is_some_and(|key| key.eq_ignore_ascii_case("content-type"))
            })
        {
            headers.push(pair(&Named::plain(
                "Content-Type",
                "application/x-www-form-urlencoded",
            )));
        }
        let raw = call.template(|name| braces(&format!("{name}.{end}")));
        Json::object([("mode", Json::text("raw")), ("raw", Json::text(raw))])
    };
    let mut request = vec![
        ("method", Json::text("POST")),
        ("url", Json::text(call.address_in_template())),
        ("header", Json::Array(headers)),
        ("body", body),
    ];
    if let Some(client) = &call.basic {
        let value = |key: &str, value: String| {
            Json::object([
                ("key", Json::text(key)),
                ("value", Json::text(value)),
                ("type", Json::text("string")),
            ])
        };
        request.push((
            "auth",
            Json::object([
                ("type", Json::text("basic")),
                (
                    "basic",
                    Json::Array(vec![
                        value("username", percent(client)),
                        value("password", braces("client_secret")),
                    ]),
                ),
            ]),
        ));
        notes.push("A client secret with characters other than letters, digits and -._ has to be percent-encoded in client_secret (RFC 6749 §2.3.1)".to_owned());
    }
    request.extend(
        call.description
            .as_ref()
            .map(|text| ("description", Json::text(text))),
    );
    let mut item = vec![
        ("name", Json::text(&call.name)),
        ("protocolProfileBehavior", behavior),
        ("request", Json::object(request)),
    ];
    if !script.is_empty() {
        item.push((
            "event",
            Json::Array(vec![Json::object([
                ("listen", Json::text("prerequest")),
                (
                    "script",
                    Json::object([
                        ("type", Json::text("text/javascript")),
                        (
                            "exec",
                            Json::Array(script.into_iter().map(Json::String).collect()),
                        ),
                    ]),
                ),
            ])]),
        ));
    }
    let declared = variables.iter().map(|name| {
        Json::object([
            ("key", Json::text(*name)),
            ("value", Json::text("")),
            ("type", Json::text("secret")),
        ])
    });
    let document = Json::object([
        (
            "info",
            Json::object([
                ("name", Json::text(&call.name)),
                (
                    "schema",
                    Json::text(format!("{SCHEMA}.1.0/collection.json")),
                ),
            ]),
        ),
        ("variable", Json::Array(declared.collect())),
        ("item", Json::Array(vec![Json::object(item)])),
    ]);
    if !variables.is_empty() {
        notes.push(format!(
            "Set {} in an environment, or with newman's --env-var",
            variables.join(", ")
        ));
    }
    notes.extend(left_out);
    Exported {
        text: in_json(&document.to_pretty()).into_owned() + "\n",
        notes,
    }
}

/// Whether the form's grid can hold the parameters: it keeps neither repeated names in their places nor names that are numbers.
fn is_grid(call: &Call) -> bool {
    let mut seen = std::collections::HashSet::new();
    call.encoding == BodyEncoding::Form
        && !call.parameters.is_empty()
        && !call.headers.iter().any(|header| {
            header.name.eq_ignore_ascii_case("content-type")
                && header.value != Part::Plain("application/x-www-form-urlencoded".to_owned())
        })
        && call.parameters.iter().all(|one| {
            let text = match &one.value {
                Part::Plain(text) => text.as_str(),
                Part::Secret(_) => "",
            };
            seen.insert(&one.name)
                && !one.name.is_empty()
                && !one.name.starts_with(|c: char| c.is_ascii_digit())
                && one.name != "__proto__"
                && !one.name.contains("{{")
                && !text.contains("{{")
        })
}

fn in_body(call: &Call, name: &str) -> bool {
    call.parameters
        .iter()
        .any(|one| one.value == Part::Secret(name.to_owned()))
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn pair(one: &Named) -> Json {
    let value = match &one.value {
        Part::Plain(text) => text.clone(),
        Part::Secret(name) => braces(name),
    };
    Json::object([("key", Json::text(&one.name)), ("value", Json::text(value))])
}

/// Reads the first request of a collection that is a token call, or its first request.
pub fn import(document: &Json) -> Result<Incoming, String> {
    let mut filled_in = Vec::new();
    let document = &filled(document, &declared(document), &mut filled_in);
    let mut found = Vec::new();
    collect(document, &mut found, 0);
    let count = found.len();
    let says_exchange = |item: &&Json| item.to_compact().contains("token");
    let item = found
        .iter()
        .copied()
        .find(says_exchange)
        .or_else(|| found.first().copied())
        .ok_or("The collection has no request")?;
    let empty = Json::Null;
    let request = item.get("request").unwrap_or(&empty);
    let mut incoming = Incoming::new("a Postman collection", Braces::Variable);
    if count > 1 {
        incoming.notes.push(format!(
            "The collection has {count} requests; {} was taken, the first about tokens",
            item.get_str("name").unwrap_or("one without a name")
        ));
    }
    incoming.name = item.get_str("name").map(ToOwned::to_owned);
    incoming.description = request.get_str("description").map(ToOwned::to_owned);
    incoming.url = match request.get("url") {
        Some(Json::String(url)) => Some(url.clone()),
        Some(url) => url.get_str("raw").map(ToOwned::to_owned),
        None => None,
    };
    if let Some(method) = request.get_str("method").filter(|method| *method != "POST") {
        incoming.notes.push(format!(
            "The method {method} became POST, as the exchange wants it"
        ));
    }
    let enabled = |entry: &Json| entry.get("disabled").and_then(Json::as_bool) != Some(true);
    let text = |entry: &Json, name: &str| entry.get_str(name).unwrap_or_default().to_owned();
    if let Some(Json::Array(headers)) = request.get("header") {
        incoming.headers = headers
            .iter()
            .map(|entry| GivenHeader {
                name: text(entry, "key"),
                value: text(entry, "value"),
                enabled: enabled(entry),
            })
            .collect();
    }
    if let Some(body) = request.get("body") {
        incoming.body = match (body.get_str("mode"), body.get("urlencoded")) {
            (Some("urlencoded"), Some(Json::Array(list))) => Body::Parameters(
                list.iter()
                    .map(|entry| Given {
                        name: text(entry, "key"),
                        value: Json::text(text(entry, "value")),
                        enabled: enabled(entry),
                    })
                    .collect(),
                BodyEncoding::Form,
            ),
            (Some("raw"), _) => Body::Text(text(body, "raw")),
            (Some(other), _) => {
                incoming.notes.push(format!(
                    "The body's mode {other} was left out: a token endpoint reads forms and JSON"
                ));
                Body::Text(String::new())
            }
            (None, _) => Body::Text(String::new()),
        };
    }
    authorization(
        request.get("auth").or_else(|| document.get("auth")),
        &mut incoming,
    );
    if !filled_in.is_empty() {
        incoming.notes.push(format!(
            "Variables of the collection were filled in: {}",
            filled_in.join(", ")
        ));
    }
    if item.get("event").is_some() {
        incoming
            .notes
            .push("Scripts of the collection were left out: they are not run".to_owned());
    }
    Ok(incoming)
}

/// Bytes of a text in which variables are still filled in.
const LONGEST: usize = 1024 * 1024;

/// The collection's own variables that have a value.
fn declared(document: &Json) -> Vec<(String, String)> {
    let Some(Json::Array(list)) = document.get("variable") else {
        return Vec::new();
    };
    list.iter()
        .take(200)
        .filter_map(|one| {
            let name = one.get_str("key").or_else(|| one.get_str("id"))?;
            let value = one.get_str("value").filter(|value| !value.is_empty())?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// The requests with the collection's variables filled in once; names what was.
fn filled(value: &Json, variables: &[(String, String)], used: &mut Vec<String>) -> Json {
    if variables.is_empty() {
        return value.clone();
    }
    match value {
        Json::String(text) if text.contains("{{") => {
            let mut text = text.clone();
            for (name, value) in variables {
                let braces = braces(name);
                let times = text.matches(&braces).count();
                if times > 0 && text.len() + times * value.len() < LONGEST {
                    text = text.replace(&braces, value);
                    if !used.contains(name) {
                        used.push(name.clone());
                    }
                }
            }
            Json::String(text)
        }
        Json::Array(items) => Json::Array(
            items
                .iter()
                .map(|item| filled(item, variables, used))
                .collect(),
        ),
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), filled(value, variables, used)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn authorization(auth: Option<&Json>, incoming: &mut Incoming) {
    let Some(auth) = auth else { return };
    let kind = auth.get_str("type").unwrap_or_default();
    let value = |name: &str| {
        let Some(Json::Array(list)) = auth.get(kind) else {
            return String::new();
        };
        list.iter()
            .find(|entry| entry.get_str("key") == Some(name))
            .and_then(|entry| entry.get_str("value"))
            .unwrap_or_default()
            .to_owned()
    };
    match kind {
        "basic" => {
            incoming.basic = Some((
                form_decoded(&value("username").replace('+', "%2B")),
                form_decoded(&value("password").replace('+', "%2B")),
            ))
        }
        "bearer" => incoming.header_line(&format!("Authorization: Bearer {}", value("token"))),
        "" | "noauth" => {}
        other => incoming
            .notes
            .push(format!("The authorization of kind {other} was left out")),
    }
}

/// Requests of folders in folders, in their order.
fn collect<'a>(document: &'a Json, found: &mut Vec<&'a Json>, depth: usize) {
    let Some(Json::Array(items)) = document.get("item") else {
        return;
    };
    for item in items {
        if item.get("request").is_some() {
            found.push(item);
        } else if depth < 20 {
            collect(item, found, depth + 1);
        }
    }
}
