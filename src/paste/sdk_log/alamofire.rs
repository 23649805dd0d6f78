//! What Alamofire prints of an answer (`DataResponse.debugDescription`): `[Request]:`, `[Headers]:`, `[Body]:`, each indented.

use super::log_line::{SdkLogLine, holds, log_lines};
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::http_message::header_field;
use crate::paste::unread::Unread;

const WHAT: &str = "a log of Alamofire";

fn is_mark(line: &str) -> bool {
    line.trim_start()
        .strip_prefix("[Request]: ")
        .is_some_and(|rest| rest.contains("://"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AlamofireSection {
    Outside,
    Request,
    Answer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AlamofirePart {
    None,
    Headers,
    /// With the blanks before each of its lines.
    Body(usize),
}

/// Reads what Alamofire prints; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("[Request]: ") || !holds(text, is_mark) {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    let (mut section, mut part) = (AlamofireSection::Outside, AlamofirePart::None);
    let mut body = String::new();
    let mut others = 0;
    for SdkLogLine { message, line } in log_lines(text, is_mark) {
        let bare = message.trim();
        let mark = bare
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]:"))
            .filter(|(name, _)| {
                [
                    "Request",
                    "Response",
                    "Status Code",
                    "Headers",
                    "Body",
                    "Network Duration",
                    "Serialization Duration",
                    "Result",
                    "Data",
                ]
                .contains(name)
            });
        let Some((name, value)) = mark else {
            match (part, exchanges.last_mut()) {
                (AlamofirePart::Headers, Some(exchange)) => take_field(exchange, section, bare),
                (AlamofirePart::Body(_), Some(_)) => {
                    let indent = match part {
                        AlamofirePart::Body(indent) if !body.is_empty() => indent,
                        _ => message.len() - message.trim_start().len(),
                    };
                    part = AlamofirePart::Body(indent);
                    let blanks = message.len() - message.trim_start().len();
                    if !body.is_empty() {
                        body.push('\n');
                    }
                    body.push_str(message.get(indent.min(blanks)..).unwrap_or(message));
                }
                _ => others += usize::from(!bare.is_empty()),
            }
            continue;
        };
        end_body(&mut exchanges, section, &mut body);
        part = AlamofirePart::None;
        let value = value.trim();
        match name {
            "Request" => {
                section = AlamofireSection::Request;
                let (method, url) = value.split_once(' ').unwrap_or(("", value));
                let mut request = PastedRequest::new(method, url.trim());
                request.method = request.method.filter(|method| !method.is_empty());
                exchanges.push(PastedExchange::of(request, line.number));
            }
            "Response" => {
                section = AlamofireSection::Answer;
                if let Some(exchange) = exchanges.last_mut().filter(|_| value != "None") {
                    exchange.answer = Some(PastedAnswer::default());
                }
            }
            "Status Code" => {
                if let Some(answer) = exchanges.last_mut().and_then(|one| one.answer.as_mut()) {
                    answer.status = value.parse().ok();
                }
            }
            "Headers" if value.is_empty() => part = AlamofirePart::Headers,
            "Body" if value.is_empty() => part = AlamofirePart::Body(0),
            "Body" if value != "None" => {
                // Alamofire prints only JSON, XML and text, and of all else the size.
                let request = exchanges.last_mut().and_then(|one| one.request.as_mut());
                if let Some(request) = request.filter(|_| section == AlamofireSection::Request) {
                    request.notes.push(format!(
                        "Alamofire printed only the size of the body, {value}: print the request's cURL description instead"
                    ));
                }
            }
            "Headers" | "Body" => {}
            _ => section = AlamofireSection::Outside,
        }
    }
    end_body(&mut exchanges, section, &mut body);
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_other_lines(others);
    Some(Ok(reading))
}

fn take_field(exchange: &mut PastedExchange, section: AlamofireSection, line: &str) {
    let Some((name, value)) = header_field(line) else {
        return;
    };
    match section {
        AlamofireSection::Request => {
            if let Some(request) = &mut exchange.request {
                request.push_header(name, value);
            }
        }
        AlamofireSection::Answer => {
            if let Some(answer) = &mut exchange.answer {
                answer.push_header(name, value);
            }
        }
        AlamofireSection::Outside => {}
    }
}

fn end_body(exchanges: &mut [PastedExchange], section: AlamofireSection, body: &mut String) {
    let body = std::mem::take(body);
    let text = body.trim_end();
    let Some(exchange) = exchanges.last_mut().filter(|_| !text.is_empty()) else {
        return;
    };
    match (section, &mut exchange.request, &mut exchange.answer) {
        (AlamofireSection::Request, Some(request), _) => {
            request.body = PastedBody::Text(text.to_owned())
        }
        (AlamofireSection::Answer, _, Some(answer)) => answer.body = text.as_bytes().to_vec(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::damaged;
    use crate::paste::shown::{behind, calls};

    const LOG: &str = "[Request]: POST https://a.example/oauth/token\n    [Headers]:\n        Content-Type: application/json\n        X-Y: z\n    [Body]:\n        {\n          \"grant_type\": \"x\"\n        }\n[Response]:\n    [Status Code]: 403\n    [Headers]:\n        A: b\n    [Body]:\n        {\"error\":\"x\"}\n[Network Duration]: 0.2s\n[Serialization Duration]: 0.0s\n[Result]: failure(x)\n";

    #[test]
    fn calls_are_read() {
        for prefix in ["", "2026-11-25 10:00:00.123456+0100 Acme[12:34] "] {
            let reading = read(&behind(prefix, LOG)).unwrap().unwrap();
            assert_eq!(
                calls(&reading),
                [
                    "POST https://a.example/oauth/token [Content-Type: application/json] [X-Y: z] text {\n  \"grant_type\": \"x\"\n} -> 403 [a: b] {\"error\":\"x\"}"
                ]
            );
        }
        let form = LOG.replace(
            "[Body]:\n        {\n          \"grant_type\": \"x\"\n        }",
            "[Body]: 482 bytes",
        );
        let reading = read(&form).unwrap().unwrap();
        let request = reading.exchanges[0].request.as_ref().unwrap();
        assert!(request.notes[0].contains("482 bytes"));
        assert_eq!(read("[Request]: None\n[Result]: x"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(LOG, read);
    }
}
