//! The answer in HTTP as text: raw, by `curl -i` and `curl -v`, and by OkHttp's log.

use super::exchange::{is_token_call, of_answer, status, take_earlier, take_request};
use super::{Outside, http_date, objects};
use crate::diagnosis::answer::Body;
use crate::paste::{PastedExchange, PastedRequest, http_message};

/// The last answer of a token call in the text, or the last one of all.
pub(super) fn read(text: &str) -> Option<Outside> {
    if !text.contains("HTTP/") && !text.contains("<-- ") {
        return None;
    }
    // A request whose body cannot be read does not matter to its answer.
    let (reading, _) = http_message::exchanges(text)?;
    let exchanges = reading.exchanges.as_slice();
    let at = chosen(exchanges)?;
    let answer = exchanges.get(at)?.answer.as_ref()?;
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let mut found = of_answer("a raw HTTP answer", answer, body.trim().as_bytes().to_vec());
    // A tool's own lines can stand around the body.
    if matches!(found.answer.body, Body::Text(_)) {
        if let Some(object) = objects(&body).first() {
            found.answer.read(&object.to_compact());
        }
    }
    found.at = found.answer.header("date").and_then(http_date);
    if let Some(request) = request_of(exchanges, at) {
        take_request(&mut found, request);
    }
    if let Some(this) = exchanges.get(at) {
        take_earlier(&mut found, exchanges.get(..at).unwrap_or_default(), this);
    }
    Some(found)
}

/// The request of an answer: its own, or the last one before it.
fn request_of(exchanges: &[PastedExchange], at: usize) -> Option<&PastedRequest> {
    exchanges
        .get(..=at)?
        .iter()
        .rev()
        .find_map(|exchange| exchange.request.as_ref())
}

fn chosen(exchanges: &[PastedExchange]) -> Option<usize> {
    let is_final = |exchange: &PastedExchange| status(exchange).is_some_and(|status| status >= 200);
    let mut request = None;
    let mut of_token_call = None;
    let mut last = None;
    for (at, exchange) in exchanges.iter().enumerate() {
        request = exchange.request.as_ref().or(request);
        if is_final(exchange) {
            last = Some(at);
            if request.is_some_and(is_token_call) {
                of_token_call = last;
            }
        }
    }
    of_token_call.or(last)
}
