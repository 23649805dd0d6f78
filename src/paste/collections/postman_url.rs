//! The address of a Postman request: a text, or its pieces.

use super::address::{kept_apart, with_path_values, with_query};
use super::rows::note_switched_off;
use super::values::{is_set, member, text_of};
use super::variables::Filling;
use crate::json::Json;

/// The address with its variables filled in; none where there is none.
pub fn address(url: &Json, filling: &mut Filling<'_>, notes: &mut Vec<String>) -> Option<String> {
    let (text, pieces) = match url {
        Json::String(_) => (text_of(Some(url)), None),
        Json::Object(_) => (member(url, "raw"), assembled(url)),
        _ => return None,
    };
    // The app shows and edits `raw`; the pieces are made of it.
    let text = match (text.trim(), pieces) {
        ("", pieces) => pieces?,
        // A raw address without the query of the pieces: what is sent has it.
        (raw, Some(pieces))
            if !raw.contains('?')
                && pieces
                    .split_once('?')
                    .is_some_and(|(before, _)| same_address(raw, before)) =>
        {
            let query = pieces.split_once('?').map_or("", |(_, query)| query);
            format!("{}?{query}", raw.split('#').next().unwrap_or_default())
        }
        (raw, Some(pieces)) if !same_address(raw, &pieces) => {
            notes.push(
                "The address stands twice and differs: as a text, which was taken, and in pieces"
                    .to_owned(),
            );
            raw.to_owned()
        }
        (raw, _) => raw.to_owned(),
    };
    let left_out = url
        .entries("query")
        .iter()
        .filter(|entry| is_set(entry, "disabled"))
        .count();
    note_switched_off(left_out, notes);
    let values: Vec<(String, String)> = url
        .entries("variable")
        .iter()
        .filter(|entry| !is_set(entry, "disabled"))
        .map(|entry| {
            let name = text_of(entry.get("key").or_else(|| entry.get("id")));
            (name, filling.fill(&member(entry, "value")))
        })
        .collect();
    Some(with_path_values(&filling.fill(&text), &values, true))
}

/// The pieces in the order of an address; none where there is neither host nor path.
fn assembled(url: &Json) -> Option<String> {
    let joined = |name: &str, by: &str| match url.get(name) {
        Some(Json::Array(parts)) => {
            // A segment of a path may be an object with its value.
            let parts: Vec<String> = parts
                .iter()
                .map(|part| text_of(part.get("value").or(Some(part))))
                .collect();
            parts.join(by)
        }
        other => text_of(other),
    };
    let (host, path) = (joined("host", "."), joined("path", "/"));
    if host.is_empty() && path.is_empty() {
        return None;
    }
    let mut text = String::new();
    let protocol = member(url, "protocol");
    if !protocol.is_empty() {
        text.push_str(protocol.trim_end_matches("://"));
        text.push_str("://");
    }
    if let Some(auth) = url.get("auth").filter(|auth| auth.members().is_some()) {
        text.push_str(&format!(
            "{}:{}@",
            member(auth, "user"),
            member(auth, "password")
        ));
    }
    text.push_str(&host);
    let port = member(url, "port");
    if !port.is_empty() {
        text.push_str(&format!(":{port}"));
    }
    if !path.is_empty() {
        text.push('/');
        text.push_str(path.strip_prefix('/').unwrap_or(&path));
    }
    if let Some(Json::String(_)) = url.get("query") {
        text.push_str(&format!("?{}", member(url, "query")));
    }
    let parameters: Vec<(String, String)> = url
        .entries("query")
        .iter()
        .filter(|entry| !is_set(entry, "disabled"))
        .map(|entry| {
            let name = kept_apart(&member(entry, "key")).replace('=', "%3D");
            (name, kept_apart(&member(entry, "value")))
        })
        .collect();
    text = with_query(&text, &parameters);
    let hash = member(url, "hash");
    if !hash.is_empty() {
        text.push_str(&format!("#{hash}"));
    }
    Some(text)
}

/// Whether a raw address says what the pieces say. A protocol, an empty query and a fragment may be left out of either.
fn same_address(raw: &str, pieces: &str) -> bool {
    fn bare(text: &str) -> String {
        let text = text.split('#').next().unwrap_or_default();
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let text = text.trim_end_matches(['/', '?', '&']);
        // Parameters without a value are written with and without `=`, and escapes in either form.
        text.replace("%20", " ")
            .replace("%26", "&")
            .replace("%2B", "+")
            .replace("%3D", "=")
            .replace('=', "")
    }
    bare(raw) == bare(pieces)
}
