//! The answer in HTTP as text: raw, by `curl -i`, `curl -v` and `nghttp -v`, and by the logs of OkHttp and resty.

use super::answered::Outside;
use super::exchange::{of_answer, status, take_request};
use super::history::{chosen, history, request_of};
use super::speaker::Speaker;
use super::{challenge, redirect, xml};
use crate::diagnosis::answer::Body;
use crate::diagnosis::http_date::http_date;
use crate::json::Json;
use crate::paste::{PastedExchange, Reading, Unread, http_message, sdk_log, wire_log};

/// The answer of the token call that failed, or of the last one, or the last one of all.
pub(super) fn read(text: &str) -> Option<Outside> {
    if !text.contains("HTTP/") && !text.contains("<-- ") {
        return None;
    }
    // A request whose body cannot be read does not matter to its answer.
    let resty = || sdk_log::resty_exchanges(text).map(|reading| (reading, None));
    let (reading, _) = on_the_wire(text)
        .or_else(resty)
        .or_else(|| http_message::exchanges(text))?;
    let exchanges = reading.exchanges.as_slice();
    let at = chosen(exchanges).or_else(|| last(exchanges))?;
    let answer = exchanges.get(at)?.answer.as_ref()?;
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let mut found = of_answer("a raw HTTP answer", answer, body.trim().as_bytes().to_vec());
    // A tool's own lines can stand around the body.
    if matches!(found.answer.body, Body::Text(_)) {
        if let Some(object) = Json::objects_in(&body).first() {
            found.answer.read(&object.to_compact());
        }
    }
    complete(&mut found, &body);
    found.history = history(exchanges, at);
    found.at = found.answer.header("date").and_then(http_date);
    if let Some(request) = request_of(exchanges, at) {
        take_request(&mut found, request);
    }
    Some(found)
}

/// A log of what went over the wire, where it shows the bodies of its answers.
fn on_the_wire(text: &str) -> Option<(Reading, Option<Unread>)> {
    wire_log::exchanges(text).filter(|(reading, _)| {
        let mut answers = reading
            .exchanges
            .iter()
            .filter_map(|one| one.answer.as_ref());
        !answers.any(|answer| answer.cut)
    })
}

fn last(exchanges: &[PastedExchange]) -> Option<usize> {
    exchanges
        .iter()
        .rposition(|exchange| status(exchange).is_some_and(|status| status >= 200))
}

/// Takes what an answer says elsewhere than in a JSON body: in XML, in a challenge, in the address it redirects to.
pub(super) fn complete(found: &mut Outside, body: &str) {
    found.speaker = Speaker::Server;
    xml::take(&mut found.answer, body);
    challenge::take(found);
    let redirects = found
        .answer
        .status
        .is_some_and(|status| (300..400).contains(&status));
    let target = found.answer.header("location").filter(|_| redirects);
    if let Some(back) = target.and_then(redirect::of_address) {
        found.answer.error = back.answer.error;
        found.answer.description = back.answer.description;
        found.facts.extend(back.facts);
        found.speaker = Speaker::Redirect;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_of_the_wire_gives_its_answer() {
        let log: String = [
            ">> \"POST /oauth/token HTTP/1.1[\\r][\\n]\"",
            ">> \"Host: acme-dev.eu.auth0.com[\\r][\\n]\"",
            ">> \"[\\r][\\n]\"",
            ">> \"grant_type=x\"",
            "<< \"HTTP/1.1 403 Forbidden[\\r][\\n]\"",
            "<< \"[\\r][\\n]\"",
            "<< \"{\"error\":\"invalid_grant\"}\"",
        ]
        .map(|piece| format!("10:00 DEBUG org.apache.http.wire - http-outgoing-0 {piece}\n"))
        .concat();
        let found = read(&log).unwrap();
        assert_eq!(found.answer.status, Some(403));
        assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
        let resty = "~~~ REQUEST ~~~\nPOST  /t  HTTP/1.1\nHOST   : a.example\nBODY   :\ngrant_type=x\n~~~ RESPONSE ~~~\nSTATUS       : 400 Bad Request\nBODY         :\n{\"error\":\"invalid_grant\"}\n";
        let found = read(resty).unwrap();
        assert_eq!(found.answer.status, Some(400));
        assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
        // The log of http.client shows no body: that is no empty answer.
        let python = "send: b'POST /t HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'\nreply: 'HTTP/1.1 403 Forbidden\\r\\n'\n";
        assert!(read(python).is_none());
    }
}
