//! Recordings: HAR 1.2, one entry of it, and what `cambio send --json` prints.

use super::{Outside, answer_of, http_date, iso_date, no_answer};
use crate::diagnosis::BadInput;
use crate::json::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Whether an address is a token endpoint, today's or the legacy one.
pub(super) fn is_token_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    path.ends_with("/oauth/token") || path.ends_with("/oauth/access_token")
}

/// The last token call of a recording that was answered, or else the last answer that says an error.
pub(super) fn read(document: &Json) -> Option<Result<Outside, BadInput>> {
    let recorded = document.get("log").and_then(|log| log.get("entries"));
    let entries = match recorded {
        Some(Json::Array(entries)) => entries.as_slice(),
        _ if is_entry(document) => std::slice::from_ref(document),
        _ => return None,
    };
    let token_call = |entry: &&Json| {
        let request = entry.get("request");
        let text = |name| request.and_then(|request| request.get_str(name));
        text("url").is_some_and(is_token_address) && text("method") != Some("OPTIONS")
    };
    let answered: Vec<&Json> = entries
        .iter()
        .filter(|entry| status(entry).is_some())
        .collect();
    let chosen = answered
        .iter()
        .copied()
        .rfind(token_call)
        .or_else(|| answered.iter().copied().rfind(|entry| says_error(entry)));
    Some(chosen.map(of_entry).ok_or_else(|| {
        no_answer(
            "The recording has no answered call of /oauth/token, and no answer with an error",
            "Record again while the exchange happens, and save the recording with its contents",
        )
    }))
}

fn is_entry(document: &Json) -> bool {
    let has = |outer: &str, inner: &str| {
        document
            .get(outer)
            .is_some_and(|value| value.get(inner).is_some())
    };
    has("request", "url") && has("response", "content")
}

/// The status of an entry's answer; 0 stands for none.
fn status(entry: &Json) -> Option<u16> {
    let status = entry.get("response")?.get("status")?.as_i64()?;
    u16::try_from(status)
        .ok()
        .filter(|status| (100..600).contains(status))
}

fn says_error(entry: &Json) -> bool {
    let text = String::from_utf8(content(entry)).unwrap_or_default();
    text.contains("\"error\"")
        && Json::parse(text.trim()).is_ok_and(|body| body.get("error").is_some())
}

/// The bytes of an answer's body.
fn content(entry: &Json) -> Vec<u8> {
    let content = entry
        .get("response")
        .and_then(|response| response.get("content"));
    let text = content.and_then(|content| content.get_str("text"));
    let encoding = content.and_then(|content| content.get_str("encoding"));
    bytes(text.unwrap_or_default(), encoding)
}

fn bytes(text: &str, encoding: Option<&str>) -> Vec<u8> {
    let decoded = encoding
        .filter(|encoding| encoding.eq_ignore_ascii_case("base64"))
        .and_then(|_| STANDARD.decode(text.trim()).ok());
    decoded.unwrap_or_else(|| text.as_bytes().to_vec())
}

fn of_entry(entry: &Json) -> Outside {
    let headers = headers(entry.get("response").and_then(|one| one.get("headers")));
    let answer = answer_of(status(entry), headers, content(entry));
    let mut found = Outside::new("a HAR recording", answer);
    found.at = entry
        .get_str("startedDateTime")
        .and_then(iso_date)
        .map(jiff::Timestamp::as_second);
    let Some(request) = entry.get("request") else {
        return found;
    };
    take_request(&mut found, request);
    let Some(posted) = request.get("postData") else {
        return found;
    };
    if found.request.content_type.is_none() {
        found.request.content_type = posted.get_str("mimeType").map(ToOwned::to_owned);
    }
    match (posted.get_str("text"), posted.get("params")) {
        (Some(text), _) if !text.is_empty() => found.request.body(text),
        (_, Some(Json::Array(params))) if !params.is_empty() => {
            for one in params {
                let value = one.get("value").cloned().unwrap_or_default();
                found
                    .request
                    .take(one.get_str("name").unwrap_or_default(), &value);
            }
            found.request.complete();
        }
        _ => {}
    }
    found
}

fn take_request(found: &mut Outside, request: &Json) {
    found.request.method = request.get_str("method").map(ToOwned::to_owned);
    if let Some(url) = request.get_str("url") {
        found.request.address(url);
    }
    found.request.headers(&headers(request.get("headers")));
}

/// Headers, as objects of a name and a value or as pairs.
fn headers(list: Option<&Json>) -> Vec<(String, String)> {
    let Some(Json::Array(items)) = list else {
        return Vec::new();
    };
    let pair = |item: &Json| {
        let (name, value) = match item {
            Json::Array(pair) => (pair.first()?.as_str()?, pair.get(1)?.as_str()?),
            other => (other.get_str("name")?, other.get_str("value")?),
        };
        (!name.is_empty() && !name.starts_with(':'))
            .then(|| (name.to_ascii_lowercase(), value.to_owned()))
    };
    items.iter().filter_map(pair).collect()
}

/// The last answer of what `cambio send --json` printed.
pub(super) fn run(document: &Json) -> Option<Result<Outside, BadInput>> {
    document.get_str("outcome")?;
    let Some(Json::Array(attempts)) = document.get("attempts") else {
        return None;
    };
    let chosen = attempts.iter().rfind(|attempt| status(attempt).is_some());
    Some(chosen.map(of_attempt).ok_or_else(|| {
        no_answer(
            "The run failed before an answer came: its attempts say why under error",
            "Read the error there; there is no answer to explain",
        )
    }))
}

fn of_attempt(attempt: &Json) -> Outside {
    let response = attempt.get("response").cloned().unwrap_or_default();
    let body = bytes(
        response.get_str("body").unwrap_or_default(),
        response.get_str("body_encoding"),
    );
    let answer = answer_of(status(attempt), headers(response.get("headers")), body);
    let mut found = Outside::new("a run of Cambio", answer);
    found.at = found.answer.header("date").and_then(http_date);
    if let Some(request) = attempt.get("request") {
        take_request(&mut found, request);
        found
            .request
            .body(request.get_str("body").unwrap_or_default());
    }
    found
}
