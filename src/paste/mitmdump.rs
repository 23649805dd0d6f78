//! What mitmdump prints with `--flow-detail 3`: `192.0.2.1:53211: POST https://… HTTP/2.0`, headers and body indented below, and
//! ` << HTTP/2.0 403 Forbidden 53b`. Source: mitmproxy's addons/dumper.py. A form is shown as names and values.

use super::exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading,
};
use super::http_message::header_field;
use super::line::lines;
use super::unread::Unread;
use crate::exchange::BodyEncoding;
use crate::json::Json;

const WHAT: &str = "the output of mitmdump";

/// Blanks before the lines of a message.
const INDENT: &str = "    ";

/// Where in a message a line stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum MitmPart {
    #[default]
    Outside,
    Head,
    Body,
}

/// Method and address of the line with which a call begins.
fn call_of(line: &str) -> Option<(&str, &str)> {
    let (client, rest) = line.split_once(": ")?;
    let (_, port) = client.rsplit_once(':')?;
    let mut words = rest.split_whitespace();
    let (method, url) = (words.next()?, words.next()?);
    let fits = !port.is_empty()
        && port.chars().all(|c| c.is_ascii_digit())
        && method.chars().all(|c| c.is_ascii_uppercase())
        && ["https://", "http://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
    fits.then_some((method, url))
}

/// Reads what mitmdump prints; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("://") || !text.lines().any(|line| call_of(line).is_some()) {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    let mut part = MitmPart::Outside;
    let mut body = String::new();
    for line in lines(text) {
        if let Some((method, url)) = call_of(line.text) {
            end_body(&mut exchanges, &mut body);
            part = MitmPart::Head;
            let request = PastedRequest::new(method, url);
            exchanges.push(PastedExchange::of(request, line.number));
            continue;
        }
        let Some(exchange) = exchanges.last_mut() else {
            continue;
        };
        if let Some(status) = line.text.trim_start().strip_prefix("<< ") {
            end_body(&mut exchanges, &mut body);
            part = MitmPart::Head;
            if let Some(exchange) = exchanges.last_mut() {
                exchange.answer = Some(PastedAnswer {
                    status: status.split_whitespace().find_map(|word| word.parse().ok()),
                    ..PastedAnswer::default()
                });
            }
            continue;
        }
        match (line.text.strip_prefix(INDENT), part) {
            (Some(field), MitmPart::Head) => take_field(exchange, field),
            (Some(text), MitmPart::Body) => {
                body.push_str(text);
                body.push('\n');
            }
            (None, MitmPart::Head) if line.text.trim().is_empty() => part = MitmPart::Body,
            (None, MitmPart::Body) if line.text.trim().is_empty() => body.push('\n'),
            _ => part = MitmPart::Outside,
        }
    }
    end_body(&mut exchanges, &mut body);
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_missing_bodies(
        "The output does not show a body of the request: --flow-detail 3 shows it",
    );
    Some(Ok(reading))
}

fn take_field(exchange: &mut PastedExchange, field: &str) {
    let Some((name, value)) = header_field(field.trim()) else {
        return;
    };
    match (&mut exchange.answer, &mut exchange.request) {
        (Some(answer), _) => answer.push_header(name, value),
        (None, Some(request)) => request.push_header(name, value),
        (None, None) => {}
    }
}

/// Gives the body to the message that is under way.
fn end_body(exchanges: &mut [PastedExchange], body: &mut String) {
    let body = std::mem::take(body);
    let text = body.trim();
    let Some(exchange) = exchanges.last_mut().filter(|_| !text.is_empty()) else {
        return;
    };
    match (&mut exchange.answer, &mut exchange.request) {
        (Some(answer), _) => answer.body = text.as_bytes().to_vec(),
        (None, Some(request)) => {
            let is_form = request.is_form() == Some(true);
            let fields = is_form.then(|| fields_of(text)).flatten();
            request.body = match fields {
                Some(fields) => PastedBody::Parameters(fields, BodyEncoding::Form),
                None => PastedBody::Text(text.to_owned()),
            };
        }
        (None, None) => {}
    }
}

/// The lines of a form that is shown as names and values, each decoded; quotes around a value are those of YAML.
fn fields_of(text: &str) -> Option<Vec<PastedParameter>> {
    let written = text.lines().filter(|line| !line.trim().is_empty());
    written
        .map(|line| {
            let (name, value) = line.split_once(':')?;
            let name = name.trim();
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            if name.is_empty() || !name.chars().all(plain) {
                return None;
            }
            Some(PastedParameter::text(name, unquoted(value.trim())))
        })
        .collect()
}

fn unquoted(value: &str) -> String {
    let single = value
        .strip_prefix('\'')
        .and_then(|inside| inside.strip_suffix('\''));
    if let Some(inside) = single {
        return inside.replace("''", "'");
    }
    let double = value.starts_with('"').then(|| Json::parse(value).ok());
    match double.flatten() {
        Some(Json::String(text)) => text,
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::{damaged, filled};

    fn output(kind: &str, body: &str) -> String {
        let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
        format!(
            "[10:00:00.123] HTTP(S) proxy listening at *:8080.\n[::1]:53211: POST https://a.example/oauth/token HTTP/2.0\n    content-type: {kind}\n    x: y\n\n{body}\n << HTTP/2.0 403 Forbidden 13b\n    content-type: application/json\n\n    {{\n        \"error\": \"x\"\n    }}\n\n[::1]:53211: client disconnect\n"
        )
    }

    #[test]
    fn calls_are_read() {
        let json = "{\n    \"grant_type\": \"urn:x\"\n}";
        let form = PastedBody::Parameters(
            vec![
                PastedParameter::text("grant_type", "urn:x"),
                PastedParameter::text("user_profile", "{\"a\":\"O'Hara\"}"),
            ],
            BodyEncoding::Form,
        );
        let kind = "application/x-www-form-urlencoded";
        for (kind, shown, body) in [
            ("application/json", json, PastedBody::Text(json.to_owned())),
            (
                kind,
                "grant_type:     urn:x\nuser_profile:   {\"a\":\"O'Hara\"}",
                form.clone(),
            ),
            (
                kind,
                "grant_type: urn:x\nuser_profile: '{\"a\":\"O''Hara\"}'",
                form,
            ),
            (
                kind,
                "grant_type=urn%3Ax",
                PastedBody::Text("grant_type=urn%3Ax".to_owned()),
            ),
        ] {
            let text = output(kind, shown);
            let reading = read(&text).unwrap().unwrap();
            assert_eq!(reading.exchanges.len(), 1, "{text}");
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "https://a.example/oauth/token");
            assert_eq!(request.headers.len(), 2);
            assert_eq!(request.body, body, "{text}");
            let answer = reading.exchanges[0].answer.as_ref().unwrap();
            assert_eq!(answer.status, Some(403));
            assert_eq!(answer.body, b"{\n    \"error\": \"x\"\n}");
        }
        assert_eq!(read("a: POST https://a.example"), None);
        assert_eq!(read("at 10:00: GET started"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(&output("application/json", "{}"), |text| filled(read(text)));
    }
}
