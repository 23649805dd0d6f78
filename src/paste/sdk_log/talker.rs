//! What talker_dio_logger prints (Dart, Flutter): `[http-request] [POST] https://…`, `Data:` and `Headers:` with JSON, in a frame or
//! without one. Source: talker_dio_logger's dio_logs.dart.

use super::calls::{NO_BODY, open_call};
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::paste::exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading,
};
use crate::paste::unread::Unread;

const WHAT: &str = "a log of talker_dio_logger";

/// Parts of a call, each from the beginning of a line.
const LABELS: [&str; 5] = ["Data:", "Headers:", "Status:", "Message:", "Redirects:"];

/// What talker says of a header that it was told to hide.
const HIDDEN: &str = "*****";

fn is_mark(line: &str) -> bool {
    call_of(unframed(line)).is_some()
}

/// A line without the frame around it.
fn unframed(line: &str) -> &str {
    line.strip_prefix('│').map_or(line, |rest| {
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        rest.strip_suffix('│').map_or(rest, str::trim_end)
    })
}

/// Kind, method and address of `[http-request] [POST] https://…`, which may have a time between them.
fn call_of(line: &str) -> Option<(&str, &str, &str)> {
    let (kind, rest) = line.trim().strip_prefix("[http-")?.split_once(']')?;
    let (method, url) = rest.rsplit_once('[')?.1.split_once("] ")?;
    let fits = method.chars().all(|c| c.is_ascii_uppercase()) && url.contains("://");
    fits.then_some((kind, method, url.trim()))
}

/// A call, or its answer, as it was printed.
struct TalkerCall<'a> {
    kind: &'a str,
    method: &'a str,
    url: &'a str,
    line: usize,
    /// Each label with its text.
    parts: Vec<(&'static str, String)>,
}

impl TalkerCall<'_> {
    fn part(&self, label: &str) -> Option<&str> {
        self.parts
            .iter()
            .find(|(known, _)| *known == label)
            .map(|(_, text)| text.trim())
    }

    /// Names and values; a list of values is joined.
    fn headers(&self) -> Vec<(String, String)> {
        let document = self
            .part("Headers:")
            .and_then(|text| Json::parse(text).ok());
        let members = document
            .as_ref()
            .and_then(Json::members)
            .unwrap_or_default();
        members
            .iter()
            .map(|(name, value)| (name.clone(), shown(value)))
            .collect()
    }

    fn request(&self) -> PastedRequest {
        let mut request = PastedRequest::new(self.method, self.url);
        for (name, value) in self.headers() {
            if value == HIDDEN {
                request.notes.push(format!(
                    "The value of {name} is hidden in the log, and was left out"
                ));
            } else {
                request.push_header(name, value);
            }
        }
        let Some(data) = self.part("Data:").filter(|data| *data != "null") else {
            return request;
        };
        let is_form = request.is_form() == Some(true);
        let document = Json::parse(data).ok();
        let members = document.as_ref().and_then(Json::members);
        request.body = match (members, &document) {
            (Some(members), _) if is_form => PastedBody::Parameters(
                members
                    .iter()
                    .map(|(name, value)| PastedParameter::text(name, shown(value)))
                    .collect(),
                BodyEncoding::Form,
            ),
            // A form that was a text already is printed as a text of JSON.
            (None, Some(Json::String(text))) => PastedBody::Text(text.clone()),
            _ => PastedBody::Text(data.to_owned()),
        };
        request
    }

    fn answer(&self) -> PastedAnswer {
        PastedAnswer {
            status: self.part("Status:").and_then(|text| text.parse().ok()),
            headers: self
                .headers()
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            body: self.part("Data:").unwrap_or_default().as_bytes().to_vec(),
            cut: false,
        }
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_compact(),
    }
}

/// Reads what talker_dio_logger prints; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("[http-") || !holds(text, is_mark) {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    for call in calls(text) {
        if call.kind == "request" {
            exchanges.push(PastedExchange::of(call.request(), call.line));
            continue;
        }
        match open_call(&mut exchanges, Some(call.url)) {
            Some(exchange) => exchange.answer = Some(call.answer()),
            None => exchanges.push(PastedExchange::of_answer(call.answer(), call.line)),
        }
    }
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_missing_bodies(NO_BODY);
    Some(Ok(reading))
}

fn calls(text: &str) -> Vec<TalkerCall<'_>> {
    let mut found: Vec<TalkerCall<'_>> = Vec::new();
    for SdkLogLine { message, line } in log_lines(text, is_mark) {
        let message = unframed(message);
        if let Some((kind, method, url)) = call_of(message) {
            found.push(TalkerCall {
                kind,
                method,
                url,
                line: line.number,
                parts: Vec::new(),
            });
            continue;
        }
        let Some(call) = found.last_mut() else {
            continue;
        };
        let label = LABELS
            .into_iter()
            .find_map(|label| Some((label, message.strip_prefix(label)?)));
        if let Some((label, text)) = label {
            call.parts.push((label, text.to_owned()));
            continue;
        }
        // The lines of a frame, and those of other messages behind it.
        let is_other = message.starts_with(['┌', '└', '─', '[']);
        if let Some((_, open)) = call.parts.last_mut().filter(|_| !is_other) {
            open.push('\n');
            open.push_str(message);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::damaged;

    fn log(kind: &str, data: &str) -> String {
        format!(
            "[http-request] | 10:00:00 123ms | [POST] https://a.example/oauth/token\nData: {data}\nHeaders: {{\n  \"content-type\": \"{kind}\",\n  \"authorization\": \"*****\"\n}}\n[http-error] [POST] https://a.example/oauth/token\nStatus: 403\nData: {{\n  \"error\": \"x\"\n}}\nHeaders: {{\n  \"date\": [\n    \"now\"\n  ]\n}}\n"
        )
    }

    #[test]
    fn calls_are_read() {
        let json = "{\n  \"grant_type\": \"urn:x\"\n}";
        let form = PastedBody::Parameters(
            vec![PastedParameter::text("grant_type", "urn:x")],
            BodyEncoding::Form,
        );
        for (kind, data, body) in [
            ("application/json", json, PastedBody::Text(json.to_owned())),
            ("application/x-www-form-urlencoded", json, form),
            (
                "application/x-www-form-urlencoded",
                "\"grant_type=urn%3Ax\"",
                PastedBody::Text("grant_type=urn%3Ax".to_owned()),
            ),
        ] {
            let plain = log(kind, data);
            let framed: String = plain.lines().map(|line| format!("│ {line}\n")).collect();
            for text in [
                plain.clone(),
                format!("┌──────\n{framed}└──────\n"),
                plain
                    .lines()
                    .map(|line| format!("flutter: {line}\n"))
                    .collect(),
            ] {
                let reading = read(&text).unwrap().unwrap();
                assert_eq!(reading.exchanges.len(), 1, "{text}");
                let request = reading.exchanges[0].request.as_ref().unwrap();
                assert_eq!(request.address(), "https://a.example/oauth/token");
                assert_eq!(request.body, body, "{text}");
                assert_eq!(request.header("authorization"), None);
                assert_eq!(request.notes.len(), 1);
                let answer = reading.exchanges[0].answer.as_ref().unwrap();
                assert_eq!(answer.status, Some(403));
                assert_eq!(answer.body, b"{\n  \"error\": \"x\"\n}");
                assert_eq!(answer.headers, [("date".to_owned(), "now".to_owned())]);
            }
        }
        assert_eq!(read("[http-request] sent"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(&log("application/json", "{}"), read);
    }
}
