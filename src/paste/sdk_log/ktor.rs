//! Ktor's Logging plugin in its own format (ktor-client-logging): `REQUEST: …`, headers behind `-> `, `BODY START` to `BODY END`.
//! In OkHttp's format it is read as that.

use super::calls::{NO_BODY, open_call};
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::unread::Unread;

const WHAT: &str = "a log of Ktor";

fn is_mark(line: &str) -> bool {
    line.starts_with("REQUEST: ") || line.starts_with("RESPONSE: ")
}

/// Reads Ktor's log; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("METHOD: ") || !holds(text, is_mark) {
        return None;
    }
    let mut log = KtorLog::default();
    for one in log_lines(text, is_mark) {
        log.take(one);
    }
    Some(log.end(text))
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum KtorSide {
    #[default]
    None,
    Request,
    Answer,
}

#[derive(Default)]
struct KtorLog<'a> {
    exchanges: Vec<PastedExchange>,
    side: KtorSide,
    /// The body under way, with the line of its `BODY START`.
    body: Option<(String, SdkLogLine<'a>)>,
    from: Option<String>,
    answer: PastedAnswer,
    unread: Option<Unread>,
    others: usize,
}

impl<'a> KtorLog<'a> {
    fn take(&mut self, one: SdkLogLine<'a>) {
        let message = one.message;
        if let Some((body, _)) = &mut self.body {
            if message.trim_end() == "BODY END" {
                self.end_body();
            } else {
                if !body.is_empty() {
                    body.push('\n');
                }
                body.push_str(message);
            }
            return;
        }
        if let Some(url) = message.strip_prefix("REQUEST: ") {
            self.end_answer();
            self.side = KtorSide::Request;
            let mut request = PastedRequest::new("", url.trim());
            request.method = None;
            self.exchanges
                .push(PastedExchange::of(request, one.line.number));
        } else if let Some(status) = message.strip_prefix("RESPONSE: ") {
            self.end_answer();
            self.side = KtorSide::Answer;
            self.answer.status = status
                .split_whitespace()
                .next()
                .and_then(|word| word.parse().ok());
        } else if let Some(method) = message.strip_prefix("METHOD: ") {
            // Older versions print the value class: `HttpMethod(value=POST)`.
            let method = method.trim();
            let method = method
                .strip_prefix("HttpMethod(value=")
                .and_then(|rest| rest.strip_suffix(')'))
                .unwrap_or(method);
            if let Some(request) = self.request() {
                request.method = Some(method.to_owned());
            }
        } else if let Some(url) = message.strip_prefix("FROM: ") {
            self.from = Some(url.trim().to_owned());
        } else if let Some((name, value)) = message
            .trim_start()
            .strip_prefix("-> ")
            .and_then(|field| field.split_once(':'))
        {
            self.field(name.trim(), value.trim());
        } else if message.trim_end() == "BODY START" {
            self.body = Some((String::new(), one));
        } else if let Some(kind) = message.strip_prefix("BODY Content-Type: ") {
            let untyped = self
                .request()
                .filter(|request| request.header("content-type").is_none());
            if let Some(request) = untyped.filter(|_| kind.trim() != "null") {
                request.push_header("Content-Type", kind.trim());
            }
        } else {
            let known = ["COMMON HEADERS", "CONTENT HEADERS", ""].contains(&message.trim());
            self.others += usize::from(!known);
        }
    }

    /// The request under way.
    fn request(&mut self) -> Option<&mut PastedRequest> {
        if self.side != KtorSide::Request {
            return None;
        }
        self.exchanges
            .last_mut()
            .and_then(|exchange| exchange.request.as_mut())
    }

    fn field(&mut self, name: &str, value: &str) {
        match self.side {
            KtorSide::Answer => self.answer.push_header(name, value),
            _ => {
                if let Some(request) = self.request() {
                    request.push_header(name, value);
                }
            }
        }
    }

    fn end_body(&mut self) {
        let Some((body, _)) = self.body.take() else {
            return;
        };
        if self.side == KtorSide::Answer {
            self.answer.body = body.into_bytes();
            return;
        }
        let Some(request) = self.request() else {
            return;
        };
        if body == "[request body omitted]" {
            request
                .notes
                .push("Ktor left the body out of its log".to_owned());
        } else if !body.is_empty() {
            request.body = PastedBody::Text(body);
        }
    }

    fn end_answer(&mut self) {
        if self.side != KtorSide::Answer {
            return;
        }
        let answer = std::mem::take(&mut self.answer);
        let from = self.from.take();
        match open_call(&mut self.exchanges, from.as_deref()) {
            Some(exchange) => exchange.answer = Some(answer),
            None => self.exchanges.push(PastedExchange::of_answer(answer, 0)),
        }
        self.side = KtorSide::None;
    }

    fn end(mut self, text: &str) -> Result<Reading, Unread> {
        if let Some((_, start)) = self.body.take().filter(|_| self.side == KtorSide::Request) {
            self.unread = Some(
                Unread::new(
                    WHAT,
                    "The body has no end: no line BODY END stands behind it",
                )
                .at(text, start.line.offset)
                .fix("Copy the log up to the line BODY END"),
            );
        }
        self.end_answer();
        if let Some(unread) = self.unread {
            return Err(unread);
        }
        for exchange in &mut self.exchanges {
            if let Some(request) = &mut exchange.request {
                if request.body == PastedBody::Empty && request.notes.is_empty() {
                    request.notes.push(NO_BODY.to_owned());
                }
            }
        }
        let mut reading = Reading::new(WHAT, self.exchanges);
        reading.note_other_lines(self.others);
        Ok(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::mixed;
    use crate::paste::shown::{behind, calls};

    fn log(prefix: &str, method: &str) -> String {
        let log = format!(
            "REQUEST: https://a.example/oauth/token\nMETHOD: {method}\nCOMMON HEADERS\n-> Accept: application/json\nCONTENT HEADERS\n-> Content-Length: 12\n-> Content-Type: application/x-www-form-urlencoded; charset=UTF-8\nBODY Content-Type: application/x-www-form-urlencoded; charset=UTF-8\nBODY START\ngrant_type=x&scope=a+b\nBODY END\nRESPONSE: 403 Forbidden\nMETHOD: {method}\nFROM: https://a.example/oauth/token\nCOMMON HEADERS\n-> X-Y: z\nBODY Content-Type: application/json\nBODY START\n{{\"error\":\n\"x\"}}\nBODY END\n"
        );
        behind(prefix, &log)
    }

    #[test]
    fn calls_are_read() {
        for (prefix, method) in [
            ("", "POST"),
            ("", "HttpMethod(value=POST)"),
            (
                "12:00:00.123 [main] DEBUG io.ktor.client.HttpClient - ",
                "POST",
            ),
            (
                "2026-11-20 10:00:00.123  12-34  System.out  com.acme  I  ",
                "POST",
            ),
        ] {
            let reading = read(&log(prefix, method)).unwrap().unwrap();
            assert_eq!(
                calls(&reading),
                [
                    "POST https://a.example/oauth/token [Accept: application/json] [Content-Length: 12] [Content-Type: application/x-www-form-urlencoded; charset=UTF-8] text grant_type=x&scope=a+b -> 403 [x-y: z] {\"error\":\n\"x\"}"
                ]
            );
        }
    }

    #[test]
    fn a_cut_body_is_refused_and_other_texts_are_none() {
        let whole = log("", "POST");
        let cut = whole.split("&scope").next().unwrap();
        assert_eq!(read(cut).unwrap().unwrap_err().position.unwrap().line, 9);
        assert_eq!(read("METHOD: x"), None);
        assert_eq!(read("The REQUEST: and METHOD: lines"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        mixed(
            "REQUEST: https://a/¦RESPONSE: 200¦METHOD: POST¦\n¦-> A: b¦BODY START¦BODY END¦\
             FROM: https://a/¦x",
            read,
        );
    }
}
