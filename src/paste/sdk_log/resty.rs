//! What resty prints for Go where its debug mode is on: `~~~ REQUEST ~~~`, the request line, `HEADERS:`, `BODY   :`, and the answer
//! in the same way. Source: go-resty's debug.go of version 3, middleware.go of version 2, and of version 1, which writes
//! `--- REQUEST LOG ---`.

use super::calls::NO_BODY;
use super::log_line::{SdkLogLine, log_lines};
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::http_message::answered;
use crate::paste::unread::Unread;

const WHAT: &str = "a log of resty";

const REQUEST: [&str; 2] = ["~~~ REQUEST ~~~", "- REQUEST LOG -"];
const RESPONSE: [&str; 2] = ["~~~ RESPONSE ~~~", "- RESPONSE LOG -"];

/// What stands in the place of a body that resty does not print.
const NO_CONTENT: &str = "***** NO CONTENT *****";

#[derive(Clone, Copy, PartialEq, Eq)]
enum RestyPart {
    Head,
    Headers,
    Body,
}

fn is_mark(text: &str) -> bool {
    REQUEST.iter().any(|mark| text.contains(mark))
}

/// One message under way.
struct RestyMessage {
    is_request: bool,
    part: RestyPart,
    method: Option<String>,
    target: String,
    host: String,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: String,
    line: usize,
}

/// Reads what resty prints; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    exchanges(text).map(Ok)
}

/// The calls that resty prints with their answers; none where there is none.
pub fn exchanges(text: &str) -> Option<Reading> {
    if !is_mark(text) {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    let mut open: Option<RestyMessage> = None;
    for SdkLogLine { message, line } in log_lines(text, is_mark) {
        let trimmed = message.trim();
        let begins = is_mark(trimmed);
        if begins || RESPONSE.iter().any(|mark| trimmed.contains(mark)) {
            end(&mut exchanges, open.take());
            open = Some(RestyMessage {
                is_request: begins,
                part: RestyPart::Head,
                method: None,
                target: String::new(),
                host: String::new(),
                status: None,
                headers: Vec::new(),
                body: String::new(),
                line: line.number,
            });
        } else if is_rule(trimmed) {
            end(&mut exchanges, open.take());
        } else if let Some(one) = &mut open {
            one.take(message);
        }
    }
    end(&mut exchanges, open);
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_missing_bodies(NO_BODY);
    (!reading.exchanges.is_empty()).then_some(reading)
}

/// The line between and around messages.
fn is_rule(line: &str) -> bool {
    line.len() > 20 && (line.chars().all(|c| c == '-') || line.chars().all(|c| c == '='))
}

impl RestyMessage {
    fn take(&mut self, line: &str) {
        let field = line
            .split_once(':')
            .map(|(name, value)| (name.trim(), value.trim()));
        match (self.part, field) {
            // Version 3 counts the attempts behind the body.
            (RestyPart::Body, Some(("ATTEMPT", _))) if self.is_request => {}
            (RestyPart::Body, _) => {
                if !self.body.is_empty() {
                    self.body.push('\n');
                }
                self.body.push_str(line);
            }
            (_, Some(("BODY", value))) => {
                self.part = RestyPart::Body;
                value.clone_into(&mut self.body);
            }
            (RestyPart::Head, Some(("HEADERS", _))) => self.part = RestyPart::Headers,
            (RestyPart::Headers, Some((name, value))) => {
                self.headers.push((name.to_owned(), value.to_owned()));
            }
            (RestyPart::Head, Some(("HOST", value))) => value.clone_into(&mut self.host),
            (RestyPart::Head, Some(("STATUS", value))) => {
                self.status = value
                    .split_whitespace()
                    .next()
                    .and_then(|word| word.parse().ok());
            }
            (RestyPart::Head, _) if self.is_request => {
                let mut words = line.split_whitespace();
                let (method, target) = (words.next(), words.next());
                if words.next().is_some_and(|word| word.starts_with("HTTP/")) {
                    self.method = method.map(ToOwned::to_owned);
                    target.unwrap_or_default().clone_into(&mut self.target);
                }
            }
            _ => {}
        }
    }
}

fn end(exchanges: &mut Vec<PastedExchange>, message: Option<RestyMessage>) {
    let Some(message) = message else {
        return;
    };
    let body = message.body.trim();
    let body = if body == NO_CONTENT { "" } else { body };
    if !message.is_request {
        let answer = PastedAnswer {
            status: message.status.filter(|status| (100..600).contains(status)),
            headers: message
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            body: body.as_bytes().to_vec(),
            cut: false,
        };
        answered(exchanges, answer, message.line);
        return;
    }
    let address = if message.target.starts_with('/') && !message.host.is_empty() {
        format!("https://{}{}", message.host, message.target)
    } else {
        message.target
    };
    let mut request = PastedRequest {
        method: message.method,
        url: Some(address).filter(|address| address.contains("://")),
        ..PastedRequest::default()
    };
    for (name, value) in message.headers {
        request.push_header(name, value);
    }
    if !body.is_empty() {
        request.body = PastedBody::Text(body.to_owned());
    }
    exchanges.push(PastedExchange::of(request, message.line));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::mixed;
    use crate::paste::shown::calls;

    const LOG: &str = "2026/11/20 10:11:12.131415 DEBUG RESTY \n==============================================================================\n~~~ REQUEST ~~~\nPOST  /oauth/token  HTTP/1.1\nHOST   : a.example\nHEADERS:\n\tContent-Type: application/json\nBODY   :\n{\n   \"grant_type\": \"urn:x\"\n}\n------------------------------------------------------------------------------\n~~~ RESPONSE ~~~\nSTATUS       : 403 Forbidden\nPROTO        : HTTP/2.0\nRECEIVED AT  : 2026-11-20T10:11:12.1Z\nTIME DURATION: 212.1ms\nHEADERS      :\n\tContent-Type: application/json\nBODY         :\n{\n   \"error\": \"x\"\n}\n==============================================================================\n";

    #[test]
    fn calls_are_read() {
        let reading = read(LOG).unwrap().unwrap();
        assert_eq!(
            calls(&reading),
            [
                "POST https://a.example/oauth/token [Content-Type: application/json] text {\n   \"grant_type\": \"urn:x\"\n} -> 403 [content-type: application/json] {\n   \"error\": \"x\"\n}"
            ]
        );
        let request = reading.exchanges[0].request.as_ref().unwrap();
        assert_eq!(read("no log"), None);
        let first = "RESTY 2018/02/19 17:13:49\n---------------------- REQUEST LOG -----------------------\nGET  /posts/3  HTTP/1.1\nHOST   : a.example\nHEADERS:\n             Accept: b\nBODY   :\n***** NO CONTENT *****\n----------------------------------------------------------\n";
        let third = LOG
            .replace("POST  /", "CORRELATION ID: x1\nPOST  /")
            .replace("}\n-----", "}\nATTEMPT       : 1\n-----");
        for (text, body) in [
            (first, PastedBody::Empty),
            (third.as_str(), request.body.clone()),
        ] {
            let reading = read(text).unwrap().unwrap();
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert!(
                request
                    .url
                    .as_deref()
                    .unwrap()
                    .starts_with("https://a.example/")
            );
            assert_eq!(request.body, body);
        }
    }

    #[test]
    fn any_mixture_is_read() {
        mixed(
            "~~~ REQUEST ~~~¦~~~ RESPONSE ~~~¦\n¦BODY :¦HEADERS:¦HOST: a¦POST /x¦-¦a=b¦STATUS : 1",
            read,
        );
    }
}
