//! What Moya's NetworkLoggerPlugin prints (iOS): `Moya_Logger: [20/11/2026 10:00:00] Request Headers: ["A": "b"]`, an entry for each
//! part of a call. Source: Moya's NetworkLoggerPlugin.swift.

use super::calls::NO_BODY;
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::json::Json;
use crate::paste::exchange::{PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::unread::Unread;

const WHAT: &str = "a log of Moya";

fn is_mark(line: &str) -> bool {
    line.starts_with("Moya_Logger: [")
}

/// An entry: what it is of, and its text, which may go on in further lines.
struct MoyaEntry<'a> {
    name: &'a str,
    text: String,
    line: usize,
}

/// Reads what Moya prints; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("Moya_Logger: [") || !holds(text, is_mark) {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    for entry in entries(text) {
        if entry.name == "Request" {
            let mut request = PastedRequest::new("", entry.text.trim());
            request.method = None;
            exchanges.push(PastedExchange::of(request, entry.line));
        } else if let Some(exchange) = exchanges.last_mut() {
            take(exchange, &entry);
        }
    }
    if exchanges.is_empty() {
        return None;
    }
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_missing_bodies(NO_BODY);
    Some(Ok(reading))
}

fn entries(text: &str) -> Vec<MoyaEntry<'_>> {
    let mut found: Vec<MoyaEntry<'_>> = Vec::new();
    for SdkLogLine { message, line } in log_lines(text, is_mark) {
        let entry = message
            .strip_prefix("Moya_Logger: [")
            .and_then(|rest| rest.split_once("] "))
            .and_then(|(_, rest)| rest.split_once(": "));
        if let Some((name, text)) = entry {
            found.push(MoyaEntry {
                name,
                text: text.to_owned(),
                line: line.number,
            });
        } else if let Some(open) = found.last_mut() {
            open.text.push('\n');
            open.text.push_str(message);
        }
    }
    found
}

fn take(exchange: &mut PastedExchange, entry: &MoyaEntry<'_>) {
    let text = entry.text.trim();
    if entry.name.starts_with("Response") {
        let answer = exchange.answer.get_or_insert_default();
        if entry.name == "Response Body" {
            answer.body = text.as_bytes().to_vec();
        } else if entry.name == "Response" {
            answer.status = text
                .split_once("Status Code: ")
                .and_then(|(_, rest)| rest.get(..3)?.parse().ok());
        }
        return;
    }
    let Some(request) = &mut exchange.request else {
        return;
    };
    match entry.name {
        "HTTP Request Method" => request.method = Some(text.to_owned()),
        "Request Body" if !text.is_empty() => request.body = PastedBody::Text(text.to_owned()),
        "Request Headers" => match headers(text) {
            Some(fields) => {
                for (name, value) in fields {
                    request.push_header(name, value);
                }
            }
            None => request
                .notes
                .push("The headers were left out: they could be read in several ways".to_owned()),
        },
        _ => {}
    }
}

/// A dictionary as Swift prints it: `["A": "b", "C": "d"]`, and `[:]` where it is empty.
fn headers(text: &str) -> Option<Vec<(String, String)>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    if inside == ":" {
        return Some(Vec::new());
    }
    let document = Json::parse(&format!("{{{inside}}}")).ok()?;
    let members = document.members()?.iter();
    members
        .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::damaged;
    use crate::paste::shown::{behind, calls};

    const LOG: &str = "Moya_Logger: [20/11/2026 10:00:00] Request: https://a.example/oauth/token\nMoya_Logger: [20/11/2026 10:00:00] Request Headers: [\"Content-Type\": \"application/json\", \"X\": \"a, \\\"b\\\"\"]\nMoya_Logger: [20/11/2026 10:00:00] HTTP Request Method: POST\nMoya_Logger: [20/11/2026 10:00:00] Request Body: {\n  \"grant_type\": \"urn:x\"\n}\nMoya_Logger: [20/11/2026 10:00:01] Response: <NSHTTPURLResponse: 0x6> { URL: https://a.example/oauth/token } { Status Code: 403, Headers {\n} }\nMoya_Logger: [20/11/2026 10:00:01] Response Body: {\"error\":\"x\"}\n";

    #[test]
    fn calls_are_read() {
        for prefix in ["", "2026-11-25 10:00:00.123456+0100 Acme[12:34] "] {
            let reading = read(&behind(prefix, LOG)).unwrap().unwrap();
            assert_eq!(
                calls(&reading),
                [
                    "POST https://a.example/oauth/token [Content-Type: application/json] [X: a, \"b\"] text {\n  \"grant_type\": \"urn:x\"\n} -> 403 {\"error\":\"x\"}"
                ]
            );
        }
        assert_eq!(read("Moya_Logger: [x] Response: y"), None);
        assert_eq!(read("POST https://a.example"), None);
        assert_eq!(headers("[:]"), Some(Vec::new()));
        assert_eq!(headers("[\"a\": b]"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(LOG, read);
    }
}
