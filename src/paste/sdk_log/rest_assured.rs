//! What REST Assured logs of a request (Java, `log().all()`): its method, address, parameters, headers and body, each behind a label,
//! with further values below the first; an answer is HTTP behind them. Source: rest-assured's RequestPrinter.java.

use super::calls::NO_BODY;
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::paste::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use crate::paste::http_message;
use crate::paste::unread::Unread;

const WHAT: &str = "a log of REST Assured";

const METHOD: &str = "Request method:";
const ADDRESS: &str = "Request URI:";

/// Parts of a request. Parameters of the query stand in the address, too.
const LABELS: [&str; 11] = [
    METHOD,
    ADDRESS,
    "Proxy:",
    "Request params:",
    "Query params:",
    "Form params:",
    "Path params:",
    "Headers:",
    "Cookies:",
    "Multiparts:",
    "Body:",
];

/// What stands behind the label of a part that a request has not.
const NONE: &str = "<none>";

fn is_mark(line: &str) -> bool {
    let behind = line.trim_start().strip_prefix(ADDRESS);
    behind.is_some_and(|address| address.contains("://"))
}

/// A request as it was logged.
#[derive(Default)]
struct LoggedRequest<'a> {
    line: usize,
    /// Each line with the label of its part.
    parts: Vec<(&'static str, &'a str)>,
    /// The part that further lines belong to.
    open: Option<&'static str>,
    answer: Option<String>,
}

/// Reads what REST Assured logs; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains(ADDRESS) || !holds(text, is_mark) {
        return None;
    }
    let mut found: Vec<LoggedRequest<'_>> = Vec::new();
    let mut others = 0;
    for SdkLogLine { message, line } in log_lines(text, is_mark) {
        let bare = message.trim();
        let part = LABELS
            .into_iter()
            .find_map(|label| Some((label, bare.strip_prefix(label)?.trim())));
        let begins = part.is_some_and(|(label, _)| {
            let is_first = label == METHOD || label == ADDRESS;
            is_first && found.last().is_none_or(|open| open.has(label))
        });
        if begins {
            found.push(LoggedRequest {
                line: line.number,
                ..LoggedRequest::default()
            });
        }
        match found.last_mut() {
            Some(open) => open.take(message, part),
            None => others += usize::from(!bare.is_empty()),
        }
    }
    let exchanges = found.into_iter().map(LoggedRequest::exchange).collect();
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_missing_bodies(NO_BODY);
    reading.note_other_lines(others);
    Some(Ok(reading))
}

impl<'a> LoggedRequest<'a> {
    /// Whether it has that part, or ended before it.
    fn has(&self, label: &str) -> bool {
        self.answer.is_some() || self.of(label).next().is_some()
    }

    fn of(&self, label: &str) -> impl Iterator<Item = &'a str> {
        let parts = self.parts.iter();
        parts
            .filter(move |(known, _)| *known == label)
            .map(|(_, line)| *line)
    }

    fn take(&mut self, line: &'a str, part: Option<(&'static str, &'a str)>) {
        let bare = line.trim();
        if let Some(answer) = &mut self.answer {
            answer.push_str(line);
            answer.push('\n');
        } else if bare.starts_with("HTTP/") {
            self.answer = Some(format!("{bare}\n"));
        } else if let Some((label, value)) = part {
            self.open = Some(label).filter(|_| value != NONE);
            if !value.is_empty() && value != NONE {
                self.parts.push((label, value));
            }
        } else if bare.is_empty() {
            self.open = None;
        } else if let Some(label) = self.open {
            let line = if label == "Body:" { line } else { bare };
            self.parts.push((label, line));
        }
    }

    fn exchange(self) -> PastedExchange {
        let mut request = PastedRequest {
            method: self.of(METHOD).next().map(ToOwned::to_owned),
            url: self.of(ADDRESS).next().map(ToOwned::to_owned),
            ..PastedRequest::default()
        };
        for (name, value) in self.of("Headers:").filter_map(pair) {
            request.push_header(name, value);
        }
        let given = self.of("Form params:").chain(self.of("Request params:"));
        let fields: Vec<PastedParameter> = given
            .filter_map(pair)
            .map(|(name, value)| PastedParameter::text(name, value))
            .collect();
        let body = self.of("Body:").collect::<Vec<_>>().join("\n");
        if !fields.is_empty() {
            request.body = PastedBody::form(fields, false);
        } else if !body.is_empty() {
            request.body = PastedBody::Text(body);
        }
        if self.of("Multiparts:").next().is_some() {
            request
                .notes
                .push("The parts of a multipart body were left out".to_owned());
        }
        let answer = self.answer.as_deref().and_then(http_message::exchanges);
        PastedExchange {
            request: Some(request),
            answer: answer
                .and_then(|(reading, _)| reading.exchanges.into_iter().find_map(|one| one.answer)),
            sent_at_ms: None,
            line: self.line,
        }
    }
}

fn pair(line: &str) -> Option<(&str, &str)> {
    line.split_once('=')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::shown::calls;
    use proptest::prelude::*;

    const LOG: &str = "[INFO] Running AIT\nRequest method:\tPOST\nRequest URI:\thttps://a.example/oauth/token\nProxy:\t\t\t<none>\nRequest params:\t<none>\nQuery params:\t<none>\nForm params:\tgrant_type=urn:x\n\t\t\t\tuser_profile={\"a\":\"b=c\"}\nPath params:\t<none>\nHeaders:\t\tAccept=*/*\n\t\t\t\tContent-Type=application/x-www-form-urlencoded; charset=UTF-8\nCookies:\t\t<none>\nMultiparts:\t\t<none>\nBody:\t\t\t<none>\nHTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\n    \"error\": \"x\"\n}\n";

    #[test]
    fn calls_are_read() {
        let form = "POST https://a.example/oauth/token [Accept: */*] [Content-Type: application/x-www-form-urlencoded; charset=UTF-8] form grant_type=urn:x&user_profile={\"a\":\"b=c\"} -> 403 [content-type: application/json] {\n    \"error\": \"x\"\n}";
        let reading = read(LOG).unwrap().unwrap();
        assert_eq!(calls(&reading)[0].trim_end(), form);
        assert_eq!(reading.notes.len(), 1);
        let json = "Request method:\tPOST\nRequest URI:\thttps://a.example/t\nHeaders:\t\tContent-Type=application/json\nBody:\n{\n    \"grant_type\": \"urn:x\"\n}\n\njava.lang.AssertionError: x\n";
        let reading = read(&format!("{json}{json}")).unwrap().unwrap();
        let call = "POST https://a.example/t [Content-Type: application/json] text {\n    \"grant_type\": \"urn:x\"\n}";
        assert_eq!(calls(&reading), [call, call]);
        assert_eq!(read("Request URI: none"), None);
    }

    proptest! {
        #[test]
        fn any_mixture_is_read(at in 0..LOG.len(), text in ".{0,3}") {
            let (head, tail) = LOG.split_at(at);
            if let Some(Ok(reading)) = read(&format!("{head}{text}{tail}")) {
                prop_assert_eq!(reading.what, WHAT);
            }
        }
    }
}
