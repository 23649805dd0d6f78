//! Entries of an Auth0 tenant's log (Logs API, the CLI's tail, log streams): the request of those that hold one. What went wrong
//! is another room's matter.

use super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::unread::Unread;
use super::variable;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::text::Words;
use serde_json::value::RawValue;

const WHAT: &str = "a tenant log entry";

/// The types of token exchanges and native social logins (Auth0: "Log Event Type Codes").
const EXCHANGES: [&str; 6] = ["fens", "fecte", "feacft", "sens", "secte", "seacft"];

/// Members that streams and list answers put around entries.
const AROUND: Words = Words("data detail event logs log attributes records _source");

/// Levels around an entry that are looked through.
const LEVELS: usize = 5;

/// Reads entries of a tenant's log: one, a list, a stream's, or one a line; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.trim_start().starts_with(['{', '[']) || !text.contains("\"type\"") {
        return None;
    }
    let mut documents = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let mut stopped = None;
    for document in stream.by_ref() {
        match document {
            Ok(raw) => documents.extend(Json::parse(raw.get()).ok()),
            Err(_) => stopped = Some(()),
        }
    }
    let offset = stream.byte_offset();
    let mut entries = Vec::new();
    for document in &documents {
        collect(document, &mut entries);
    }
    if entries.is_empty() {
        return None;
    }
    if stopped.is_some() {
        return Some(Err(Unread::new(
            WHAT,
            format!("The log is no JSON behind entry {}", entries.len()),
        )
        .at(text, offset)
        .fix("Copy whole entries")));
    }
    Some(reading(&entries))
}

fn reading(entries: &[&Json]) -> Result<Reading, Unread> {
    let mut without = 0;
    let mut exchanges = Vec::new();
    for entry in entries {
        match request(entry) {
            Some(request) => exchanges.push(PastedExchange {
                request: Some(request),
                sent_at_ms: date_ms(entry),
                ..PastedExchange::default()
            }),
            None => without += 1,
        }
    }
    if exchanges.is_empty() {
        return Err(Unread::new(
            WHAT,
            "A tenant log entry tells what happened, and this one does not hold the request",
        )
        .fix("Explain it instead: Explain an answer, or cambio explain"));
    }
    let mut reading = Reading::new(WHAT, exchanges);
    if without > 0 {
        reading
            .notes
            .push(format!("{without} log entries hold no request"));
    }
    Ok(reading)
}

/// The entries in a document, in order.
pub fn collect<'a>(document: &'a Json, found: &mut Vec<&'a Json>) {
    collect_below(document, 0, found);
}

fn collect_below<'a>(value: &'a Json, level: usize, found: &mut Vec<&'a Json>) {
    if is_entry(value) {
        found.push(value);
    } else if level < LEVELS {
        match value {
            Json::Array(items) => {
                for item in items {
                    collect_below(item, level + 1, found);
                }
            }
            Json::Object(_) => {
                for inner in AROUND.all().filter_map(|name| value.get(name)) {
                    collect_below(inner, level + 1, found);
                }
            }
            _ => {}
        }
    }
}

/// Whether a type is that of an exchange, which alone is enough to know an entry.
pub fn is_exchange(kind: &str) -> bool {
    EXCHANGES.contains(&kind)
}

fn is_entry(value: &Json) -> bool {
    let short = |kind: &str| {
        kind.len() <= 40
            && kind
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let Some(kind) = value
        .get_str("type")
        .filter(|kind| !kind.is_empty() && short(kind))
    else {
        return false;
    };
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    is_exchange(kind)
        || has(&["log_id", "_id", "date"])
            && has(&["details", "client_id", "tenant_name", "ip", "user_agent"])
}

/// Milliseconds since 1970. Streams write the date as text, some as a number.
pub fn date_ms(entry: &Json) -> Option<i64> {
    match entry.get("date")? {
        Json::String(text) => text
            .trim()
            .parse::<jiff::Timestamp>()
            .ok()
            .map(jiff::Timestamp::as_millisecond),
        // Below this a number counts seconds: as milliseconds it would be in 1973.
        number => number.as_seconds().map(|number| {
            if number < 100_000_000_000 {
                number * 1000
            } else {
                number
            }
        }),
    }
}

/// `details`, which some streams write as text.
pub fn details(entry: &Json) -> Json {
    match entry.get("details") {
        Some(Json::String(text)) => Json::parse(text.trim()).unwrap_or_default(),
        Some(details) => details.clone(),
        None => Json::Null,
    }
}

fn request(entry: &Json) -> Option<PastedRequest> {
    let details = details(entry);
    let sent = details.get("request");
    let candidates = [
        sent.and_then(|sent| sent.get("body")),
        details.get("body"),
        sent,
    ];
    let body = candidates.into_iter().flatten().find_map(body)?;
    let kind = entry.get_str("type").unwrap_or_default();
    let host = ["hostname", "host"]
        .iter()
        .find_map(|name| entry.get_str(name))
        .map(str::trim)
        .filter(|host| !host.is_empty() && !host.contains([' ', '/', '@']));
    let path = sent
        .and_then(|sent| sent.get_str("path"))
        .filter(|path| path.starts_with('/'))
        .unwrap_or("/oauth/token");
    let mut request = PastedRequest {
        method: Some("POST".to_owned()),
        url: host.map(|host| format!("https://{host}{path}")),
        body,
        ..PastedRequest::default()
    };
    request.notes.push(format!(
        "The request is what a tenant log entry of the type {kind} holds of it; what went wrong is told by Explain an answer, or cambio explain"
    ));
    if host.is_none() {
        request
            .notes
            .push("The log entry names no host: the address is not known".to_owned());
    }
    Some(request)
}

/// The parameters of a body, as an object, as JSON in a text, or as a form; values that the log hides are variables.
fn body(value: &Json) -> Option<PastedBody> {
    let (members, encoding) = match value {
        Json::String(text) => match Json::parse(text.trim()) {
            Ok(Json::Object(members)) => (members, BodyEncoding::Json),
            _ if text.contains('=') => {
                let members = form_urlencoded::parse(text.trim().as_bytes())
                    .map(|(name, value)| (name.into_owned(), Json::text(value)));
                (members.collect(), BodyEncoding::Form)
            }
            _ => return None,
        },
        Json::Object(members) => (members.clone(), BodyEncoding::Json),
        _ => return None,
    };
    let is_request = members.iter().any(|(name, _)| {
        matches!(
            name.as_str(),
            "grant_type" | "subject_token" | "subject_token_type"
        )
    });
    is_request.then(|| {
        let parameters = members
            .into_iter()
            .map(|(name, value)| {
                let hidden = value.as_str().is_some_and(is_hidden);
                PastedParameter {
                    value: if hidden {
                        Json::text(variable::marked(&name))
                    } else {
                        value
                    },
                    name,
                    enabled: true,
                }
            })
            .collect();
        PastedBody::Parameters(parameters, encoding)
    })
}

/// Whether a value stands for one that is not shown.
fn is_hidden(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let marks = ["redacted", "[masked", "<hidden", "filtered"];
    !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '•' | '█' | '…'))
        || text.len() < 40 && marks.iter().any(|mark| lower.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::{damaged, filled};

    const ENTRY: &str = r#"{"date":"2026-11-20T10:00:00.000Z","type":"feacft","client_id":"k2V","log_id":"1","hostname":"acme.eu.auth0.com","details":{"body":{"grant_type":"urn:x","subject_token":"***","scope":"openid"}}}"#;

    #[test]
    fn the_request_of_an_entry_is_read() {
        for text in [
            ENTRY.to_owned(),
            format!("[{ENTRY}]"),
            format!("{{\"log_id\":\"1\",\"data\":{ENTRY}}}"),
            format!("{ENTRY}\n{ENTRY}\n"),
            ENTRY.replace(
                r#"{"grant_type":"urn:x","subject_token":"***","scope":"openid"}"#,
                r#""{\"grant_type\":\"urn:x\",\"subject_token\":\"***\",\"scope\":\"openid\"}""#,
            ),
            ENTRY.replace(
                r#"{"grant_type":"urn:x","subject_token":"***","scope":"openid"}"#,
                r#""grant_type=urn%3Ax&subject_token=%2A%2A%2A&scope=openid""#,
            ),
            ENTRY
                .replace("\"body\":", "\"request\":")
                .replace(r#"{"body""#, r#"{"request""#),
        ] {
            let reading = read(&text).unwrap().unwrap();
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "https://acme.eu.auth0.com/oauth/token");
            let PastedBody::Parameters(given, _) = &request.body else {
                panic!("{text}");
            };
            let values: Vec<_> = given.iter().filter_map(|one| one.value.as_str()).collect();
            assert_eq!(
                values,
                ["urn:x", &variable::marked("subject_token"), "openid"]
            );
            assert_eq!(reading.exchanges[0].sent_at_ms, Some(1_795_168_800_000));
        }
    }

    #[test]
    fn an_entry_without_a_request_says_what_it_is() {
        let text =
            r#"{"date":"2026-11-20T10:00:00.000Z","type":"fens","client_id":"k2V","log_id":"1"}"#;
        let unread = read(text).unwrap().unwrap_err();
        assert_eq!(unread.looked_like, WHAT);
        assert!(unread.fix.unwrap().contains("explain"));
    }

    #[test]
    fn a_cut_log_is_refused_with_its_place() {
        let unread = read(&format!("{ENTRY}\n{{\"a\"")).unwrap().unwrap_err();
        assert_eq!(unread.position.unwrap().line, 2);
    }

    #[test]
    fn other_documents_are_none() {
        for text in [
            "",
            "{}",
            "[{\"type\":\"x\"}]",
            "{\"type\":\"Fens\"}",
            "type",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused() {
        damaged(ENTRY, |text| filled(read(text)));
    }
}
