//! Postman collections 2.1 (schema.getpostman.com), as Postman and newman run them.

use super::exported::{Exported, basic_note, braces, in_braces};
use super::placeholder_call::{Carries, quoted};
use super::placeholder_call::{NamedPart, PlaceholderCall};
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::text::form_encoded;
use crate::token::invisible::in_json;

/// How the schema of a collection begins.
pub const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2";

/// Writes the call as a collection of one request.
pub fn export(call: &PlaceholderCall) -> Exported {
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
        for name in variables.iter().filter(|name| call.fills_in(name)) {
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
            let kind = call.encoding.media_type();
            headers.push(pair(&NamedPart::plain("Content-Type", kind)));
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
                        value("username", form_encoded(client)),
                        value("password", braces("client_secret")),
                    ]),
                ),
            ]),
        ));
        notes.push(basic_note("client_secret"));
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
fn is_grid(call: &PlaceholderCall) -> bool {
    let mut seen = std::collections::HashSet::new();
    call.encoding == BodyEncoding::Form
        && !call.parameters.is_empty()
        && !call.headers.iter().any(|header| {
            header.name.eq_ignore_ascii_case("content-type")
                && header.value.plain() != Some(call.encoding.media_type())
        })
        && call.parameters.iter().all(|one| {
            seen.insert(&one.name)
                && !one.name.is_empty()
                && !one.name.starts_with(|c: char| c.is_ascii_digit())
                && one.name != "__proto__"
                && !one.name.contains("{{")
                && one.value.plain().is_none_or(|text| !text.contains("{{"))
        })
}

fn pair(one: &NamedPart) -> Json {
    let value = Json::text(in_braces(&one.value));
    Json::object([("key", Json::text(&one.name)), ("value", value)])
}
