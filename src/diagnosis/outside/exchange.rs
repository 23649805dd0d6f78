//! From an exchange that was read to what is known of it.

use super::answered::Outside;
use super::document::answer_of;
use super::reported_request::presented_in;
use crate::paste::har::is_token_address;
use crate::paste::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, variable};
use crate::secret::Redactor;
use std::borrow::Cow;

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
        found.secrets.add_named(name, value);
    }
    found
        .secrets
        .add_text(&String::from_utf8_lossy(&answer.body));
    found
}

/// Takes a request in.
pub(super) fn take_request(found: &mut Outside, request: &PastedRequest) {
    add_secrets(&mut found.secrets, request);
    let known = &mut found.request;
    known.method.clone_from(&request.method);
    if let Some(url) = &request.url {
        known.address(&with_names(url));
    }
    let headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|header| (header.name.clone(), with_names(&header.value).into_owned()))
        .collect();
    known.headers(&headers);
    if let Some((user, password)) = &request.basic {
        known.basic(&with_names(user), password);
    }
    take_body(found, request);
}

/// Takes the body of a request in.
pub(super) fn take_body(found: &mut Outside, request: &PastedRequest) {
    add_secrets(&mut found.secrets, request);
    let known = &mut found.request;
    match &request.body {
        PastedBody::Text(text) => known.body(&with_names(text)),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => {
            for one in given {
                known.take(&one.name, &one.value);
            }
            known.complete();
        }
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => {}
    }
}

/// The text with each variable of a shell by its name: something was sent in its place, and nobody knows what.
fn with_names(text: &str) -> Cow<'_, str> {
    if !text.contains(variable::OPEN) {
        return Cow::Borrowed(text);
    }
    text.replace(variable::OPEN, "[variable ")
        .replace(variable::CLOSE, "]")
        .into()
}

/// What was sent and is secret by its name.
pub(super) fn add_secrets(secrets: &mut Redactor, request: &PastedRequest) {
    for (name, value) in request.url.iter().flat_map(|url| presented_in(url)) {
        secrets.add_named(&name, &value);
    }
    for header in &request.headers {
        secrets.add_named(&header.name, &header.value);
    }
    if let Some((_, password)) = &request.basic {
        secrets.add_named("client_secret", password);
    }
    match &request.body {
        PastedBody::Text(text) => secrets.add_text(text),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => {
            for one in given {
                secrets.add_named(&one.name, one.value.as_str().unwrap_or_default());
            }
        }
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => {}
    }
}
