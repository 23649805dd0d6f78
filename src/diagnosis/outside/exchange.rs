//! From an exchange that was read to what is known of it.

use super::known::EarlierCall;
use super::{Outside, answer_of};
use crate::json::Json;
use crate::paste::har::is_token_address;
use crate::paste::{PastedAnswer, PastedBody, PastedExchange, PastedRequest};
use crate::secret::Redactor;

/// Whether a request goes to a token endpoint, and is no preflight.
pub(super) fn is_token_call(request: &PastedRequest) -> bool {
    request.url.as_deref().is_some_and(is_token_address)
        && request.method.as_deref() != Some("OPTIONS")
}

/// The status of an exchange's answer.
pub(super) fn status(exchange: &PastedExchange) -> Option<u16> {
    exchange.answer.as_ref().and_then(|answer| answer.status)
}

/// What an answer says.
pub(super) fn of_answer(kind: &'static str, answer: &PastedAnswer, body: Vec<u8>) -> Outside {
    let mut found = Outside::new(kind, answer_of(answer.status, answer.headers.clone(), body));
    for (name, value) in &answer.headers {
        found.secrets.learn_named(name, value);
    }
    found
        .secrets
        .learn_text(&String::from_utf8_lossy(&answer.body));
    found
}

/// Takes a request in.
pub(super) fn take_request(found: &mut Outside, request: &PastedRequest) {
    teach(&mut found.secrets, request);
    let known = &mut found.request;
    known.method.clone_from(&request.method);
    if let Some(url) = &request.url {
        known.address(url);
    }
    let headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|header| (header.name.clone(), header.value.clone()))
        .collect();
    known.headers(&headers);
    match &request.body {
        PastedBody::Text(text) => known.body(text),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => {
            for one in given {
                known.take(&one.name, &one.value);
            }
            known.complete();
        }
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => {}
    }
}

/// Calls before this one that are kept.
const EARLIER: usize = 32;
/// Calls that begin within so many milliseconds are made at once: the answer of the first is hardly there.
const AT_ONCE_MS: u64 = 1000;

/// Takes in what a recording holds before the call that is explained.
pub(super) fn take_earlier(found: &mut Outside, before: &[PastedExchange], this: &PastedExchange) {
    let Some(request) = &this.request else { return };
    let secrets =
        ["refresh_token", "code", "subject_token"].map(|name| (name, parameter(request, name)));
    for exchange in before.iter().rev().take(EARLIER).rev() {
        let Some(other) = &exchange.request else {
            continue;
        };
        if other.url != request.url || other.method.as_deref() == Some("OPTIONS") {
            continue;
        }
        let same = secrets.iter().find_map(|(name, value)| {
            let value = value.as_ref()?;
            (parameter(other, name).as_ref() == Some(value)).then_some(*name)
        });
        let error = exchange.answer.as_ref().and_then(|answer| {
            let body = Json::parse(std::str::from_utf8(&answer.body).ok()?.trim()).ok()?;
            body.get_str("error").map(crate::token::invisible::quoted)
        });
        found.request.earlier.push(EarlierCall {
            grant_type: parameter(other, "grant_type"),
            status: status(exchange),
            error,
            same,
            overlapped: this
                .sent_at_ms
                .zip(exchange.sent_at_ms)
                .is_some_and(|(one, other)| one.abs_diff(other) <= AT_ONCE_MS),
        });
    }
}

/// The value of a parameter of a body.
fn parameter(request: &PastedRequest, name: &str) -> Option<String> {
    let of_list = |given: &[crate::paste::PastedParameter]| {
        given
            .iter()
            .find(|one| one.name == name)
            .and_then(|one| one.value.as_str().map(ToOwned::to_owned))
    };
    match &request.body {
        PastedBody::Text(text) if text.trim_start().starts_with('{') => Json::parse(text.trim())
            .ok()?
            .get_str(name)
            .map(ToOwned::to_owned),
        PastedBody::Text(text) => form_urlencoded::parse(text.trim().as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned()),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => of_list(given),
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => None,
    }
}

/// What was sent and is secret by its name.
fn teach(secrets: &mut Redactor, request: &PastedRequest) {
    for header in &request.headers {
        secrets.learn_named(&header.name, &header.value);
    }
    if let Some((_, password)) = &request.basic {
        secrets.learn_named("client_secret", password);
    }
    match &request.body {
        PastedBody::Text(text) => secrets.learn_text(text),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => {
            for one in given {
                secrets.learn_named(&one.name, one.value.as_str().unwrap_or_default());
            }
        }
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => {}
    }
}
