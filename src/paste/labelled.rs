//! A request that a log tells by labels: `URI : https://…`, `Method: POST`, `Request body: grant_type=…`, one a line or, as logfmt has
//! them, several in one; or by its method and address in a sentence.

use super::embedded::{EmbeddedCall, EmbeddedRequests, may_hold, plain};
use super::exchange::Reading;
use super::line::lines;
use super::unread::Unread;
use super::{code, log_prefix};
use crate::json::Json;
use serde::de::IgnoredAny;

const METHODS: [&str; 4] = ["POST", "GET", "PUT", "PATCH"];

/// Documents of a log that are looked at: each may hold the next one.
const MOST_DOCUMENTS: usize = 20;

/// Characters of a label.
const LONGEST: usize = 60;

/// Reads the requests of a log; none where none has an address and a body.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    // A program's own text names an address and a body as well.
    if !may_hold(text) || code::read(text).is_some() {
        return None;
    }
    let mut search = EmbeddedRequests::new(None);
    let mut call = EmbeddedCall::default();
    let mut documents = MOST_DOCUMENTS;
    let mut document = |begin: &str| {
        let left = documents.checked_sub(usize::from(begin.starts_with('{')))?;
        documents = left;
        document(text, begin)
    };
    for line in lines(text) {
        let message = log_prefix::strip(line.text).map_or(line.text, |logged| logged.message);
        let message = behind_level(message.trim());
        if let Some((method, url)) = called(message) {
            call = EmbeddedCall::default();
            call.take("method", method);
            call.take("url", url);
        }
        let labels = labels(message);
        if labels.is_empty() && call.has_address() {
            search.text(document(message).unwrap_or(message), &call);
        }
        for (label, value) in labels {
            if label.contains("response") {
                continue;
            }
            // `Endpoint request URI` of API Gateway.
            let is_address = ["requesturi", "requesturl"]
                .iter()
                .any(|name| label.ends_with(name));
            let told = if label.ends_with("method") {
                value.split(',').next().unwrap_or_default()
            } else {
                value
            };
            call.take(if is_address { "url" } else { &label }, told);
            if call.has_address() {
                let told = of_swift(value);
                let body = told.as_deref().or_else(|| document(value));
                search.text(body.unwrap_or(value), &call);
            }
        }
    }
    search.reading("a log of a program")
}

/// A message behind `[10:00:00 DBG]`, or what Ruby's logger writes: `I, [2026-11-20T10:00:00 #1]  INFO -- request: …`.
fn behind_level(message: &str) -> &str {
    let is_ruby = message.get(1..4) == Some(", [");
    let end = if is_ruby { " -- " } else { "] " };
    let level = (is_ruby || message.starts_with('['))
        .then(|| message.split_once(end))
        .flatten();
    // API Gateway writes the number of the call before each line.
    let number = message
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "));
    level.or(number).map_or(message, |(_, behind)| behind)
}

/// The method and the address of `Sending HTTP request POST https://…`.
fn called(message: &str) -> Option<(&str, &str)> {
    message.match_indices("http").take(10).find_map(|(at, _)| {
        let (before, from) = message.split_at_checked(at)?;
        let method = before.split_whitespace().next_back()?;
        let method = method.trim_start_matches(['"', '\'']);
        let url = from.split([' ', '\'', '"', ',']).next()?;
        (METHODS.contains(&method) && url.contains("://")).then_some((method, url))
    })
}

/// The labels of a line, as all writers spell them, with what they tell.
fn labels(message: &str) -> Vec<(String, &str)> {
    let words: Vec<&str> = message.split_whitespace().collect();
    let pairs = words.iter().filter_map(|word| word.split_once('='));
    let whole = message.split_once([':', '=']);
    let mut found: Vec<(&str, &str)> = whole.into_iter().collect();
    if words.len() > 1 {
        found.extend(pairs);
    }
    let is_label = |label: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || " -_.".contains(c);
        !label.is_empty() && label.len() <= LONGEST && label.chars().all(fits)
    };
    // The first name of a form is no label of what stands behind it.
    let is_form = |value: &str| {
        value
            .split_once('&')
            .is_some_and(|(first, _)| !first.contains('='))
    };
    found
        .into_iter()
        .map(|(label, value)| (label.trim(), value.trim().trim_matches('"')))
        .filter(|(label, value)| is_label(label) && !is_form(value))
        .map(|(label, value)| (plain(label), value))
        .collect()
}

/// The text that Swift prints as `Optional("…")`.
fn of_swift(value: &str) -> Option<String> {
    let inside = value.strip_prefix("Optional(")?.strip_suffix(')')?;
    match Json::parse(inside) {
        Ok(Json::String(text)) => Some(text),
        _ => None,
    }
}

/// The JSON document that begins where a stretch of a text does.
fn document<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let offset = (begin.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let behind = text.get(offset..).filter(|_| begin.starts_with('{'))?;
    let mut documents = serde_json::Deserializer::from_str(behind).into_iter::<IgnoredAny>();
    let is_whole = matches!(documents.next(), Some(Ok(_)));
    is_whole
        .then(|| behind.get(..documents.byte_offset()))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::shown::{only, text};
    use proptest::prelude::*;

    #[test]
    fn requests_of_logs_are_read() {
        let form = "grant_type=x&client_id=y";
        let json = "{\"grant_type\":\"x\",\"client_id\":\"y\"}";
        for (log, body) in [
            (
                "=====request begin=====\nURI         : https://a.example/t\nMethod      : POST\nHeaders     : [Accept:\"*/*\"]\nRequest body: FORM\n=====request end=====\nResponse body: {\"error\":\"x\"}",
                form,
            ),
            (
                "[10:00:00 INF] Sending HTTP request POST https://a.example/t\n[10:00:00 DBG] Request body: FORM\n",
                form,
            ),
            (
                "I, [2026-11-20T10:00:00.1 #7]  INFO -- request: POST https://a.example/t\nI, [2026-11-20T10:00:00.1 #7]  INFO -- request: FORM\n",
                form,
            ),
            (
                "origin=local type=request method=POST uri=https://a.example/t body=FORM",
                form,
            ),
            (
                "INFO: 1 * Sending client request on thread main\n1 > POST https://a.example/t\n1 > Accept: */*\nFORM\n",
                form,
            ),
            (
                "(1-a) HTTP Method: POST, Resource Path: /t\n(1-a) Endpoint request URI: https://a.example/t\n(1-a) Endpoint request body after transformations: FORM\n(1-a) Sending request to https://a.example/t",
                form,
            ),
            (
                "POST https://a.example/t\nHeaders: [\"Accept\": \"*/*\"]\nBody: Optional(\"{\\\"grant_type\\\":\\\"x\\\",\\\"client_id\\\":\\\"y\\\"}\")\n",
                json,
            ),
            (
                "INFO: Method: POST\nINFO: Request URL: https://a.example/t\nINFO: Body: JSON\n",
                json,
            ),
            (
                "2026-11-20T10:00:00Z request POST https://a.example/t\nbody: subject_token=z&FORM",
                "subject_token=z&grant_type=x&client_id=y",
            ),
            (
                "Method: POST\nRequest URI: https://a.example/t\nPayload:\n\nJSON\nDone",
                json,
            ),
        ] {
            let log = log.replace("FORM", form).replace("JSON", json);
            let request = only(read(&log));
            assert_eq!(request.url.as_deref(), Some("https://a.example/t"), "{log}");
            assert_eq!(request.method.as_deref(), Some("POST"), "{log}");
            assert_eq!(text(&request), body, "{log}");
        }
        for other in [
            "Body: grant_type=x&client_id=y",
            "URL: https://a.example/t\ngrant_type is wrong",
            "grant_type=x&client_id=y&redirect_uri=https://a.example/t",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_none(text in "[a:=\"{}\\[\\] \n]{0,30}(grant_type=x&client_id=y|Body: |POST http://a ){0,3}[a:={} \n]{0,30}") {
            drop(read(&text));
        }
    }
}
