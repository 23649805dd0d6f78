//! Lines of a web server's access log that have the body beside the request line. Source: nginx's `ngx_http_log_module`, whose
//! escapes are `\x22` and the like, and `$request_body`.

use super::exchange::{PastedBody, PastedExchange, PastedRequest, Reading};
use super::http_message::begins_as_form;
use super::line::lines;
use super::parameters::{OWN, is_own};
use super::quoted_literal::bytes_of;
use super::unread::Unread;
use crate::json::Json;

/// Requests of one log that are read.
const MOST_REQUESTS: usize = 1000;

/// Reads the lines with a token request; none where there is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let mut exchanges = Vec::new();
    let mut others = 0;
    for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
        let found = request(line.text).filter(|_| exchanges.len() < MOST_REQUESTS);
        match found {
            Some(request) => exchanges.push(PastedExchange::of(request, line.number)),
            None => others += 1,
        }
    }
    if exchanges.is_empty() {
        return None;
    }
    let mut reading = Reading::new("an access log", exchanges);
    reading.note_other_lines(others);
    Some(Ok(reading))
}

/// `… "POST /oauth/token HTTP/1.1" 403 74 …`, with the body in one of the pieces behind it.
fn request(line: &str) -> Option<PastedRequest> {
    let (_, behind) = line.split_once("\"POST ")?;
    let (start, behind) = behind.split_once('"')?;
    let (target, version) = start.split_once(' ')?;
    if !version.starts_with("HTTP/") {
        return None;
    }
    Some(PastedRequest {
        body: PastedBody::Text(behind.split('"').find_map(body)?),
        ..PastedRequest::new("POST", target)
    })
}

/// The form or JSON in a piece between two quotes.
fn body(piece: &str) -> Option<String> {
    if !OWN.iter().any(|name| piece.contains(name)) {
        return None;
    }
    let form = piece.split_whitespace().map(without_label).find(|word| {
        let own = |pair: &str| {
            let name = pair.split_once('=').map(|(name, _)| name);
            name.is_some_and(is_own)
        };
        begins_as_form(word) && word.split('&').any(own)
    });
    if let Some(form) = form {
        return Some(form.to_owned());
    }
    let plain = bytes_of(&format!("\"{piece}\""))?;
    let plain = String::from_utf8_lossy(&plain);
    let document = plain.get(plain.find('{')?..=plain.rfind('}')?)?;
    let parsed = Json::parse(document).ok()?;
    let own = OWN.iter().any(|name| parsed.get_str(name).is_some());
    own.then(|| document.to_owned())
}

/// `request_body=grant_type=…`
fn without_label(word: &str) -> &str {
    match word.split_once('=') {
        Some((label, form)) if label.ends_with("body") && begins_as_form(form) => form,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;

    #[test]
    fn lines_with_a_body_are_read() {
        for (behind, body) in [
            ("grant_type=a&b=c  \"-\" \"curl\"", "grant_type=a&b=c"),
            ("\"b=c&grant_type=a\" \"-\"", "b=c&grant_type=a"),
            ("request_body=b=c&grant_type=a", "b=c&grant_type=a"),
            (
                "\"{\\x22grant_type\\x22: \\x22\\xC3\\xA9\\x22}\" \"-\"",
                "{\"grant_type\": \"é\"}",
            ),
            (
                "{\\x22grant_type\\x22: \\x22a\\x22} \"-\"",
                "{\"grant_type\": \"a\"}",
            ),
        ] {
            let line = format!(
                "192.0.2.1 - - [20/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\"\n192.0.2.1 - - [20/Nov/2026:10:00:00 +0000] \"POST /oauth/token HTTP/1.1\" 403 74 {behind}\n"
            );
            let reading = read(&line).unwrap().unwrap();
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "/oauth/token", "{behind}");
            assert_eq!(request.body, PastedBody::Text(body.to_owned()), "{behind}");
            assert_eq!((reading.exchanges[0].line, reading.notes.len()), (2, 1));
        }
    }

    #[test]
    fn other_lines_are_none() {
        for text in [
            "",
            "\"POST /oauth/token HTTP/1.1\" 403 74 \"-\"",
            "\"POST /oauth/token HTTP/1.1\" 403 74 \"https://a.example/?grant_type=a\"",
            "\"POST it\" grant_type=a",
            "\"POST /t HTTP/1.1\" {\\x22grant_type\\x22: \\x2",
            "\"POST /t HTTP/1.1\" }grant_type{",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_line_is_read_or_none() {
        texts(
            "\"POST /t HTTP/1.1\" [-a-z0-9{}=&\"\\\\ é]{0,40}(grant_type)[-a-z0-9{}=&\"\\\\ é]{0,40}",
            read,
        );
    }
}
