//! What `cambio send --json` prints: the attempts of a run, redacted.

use super::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use super::unread::Unread;
use crate::json::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a run is called.
pub const WHAT: &str = "a run of Cambio";

/// Reads the attempts of a run; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.trim_start().starts_with('{') || !text.contains("\"attempts\"") {
        return None;
    }
    of_document(&Json::parse(text).ok()?).map(Ok)
}

/// The attempts in a document that is known to be JSON.
pub fn of_document(document: &Json) -> Option<Reading> {
    document.get_str("outcome")?;
    let Some(Json::Array(attempts)) = document.get("attempts") else {
        return None;
    };
    Some(Reading::new(WHAT, attempts.iter().map(exchange).collect()))
}

fn exchange(attempt: &Json) -> PastedExchange {
    let request = attempt.get("request").map(|sent| {
        let mut request = PastedRequest {
            method: sent.get_str("method").map(ToOwned::to_owned),
            url: sent.get_str("url").map(ToOwned::to_owned),
            ..PastedRequest::default()
        };
        for (name, value) in headers(sent) {
            request.push_header(name, value);
        }
        if let Some(body) = sent.get_str("body").filter(|body| !body.is_empty()) {
            request.body = PastedBody::Text(body.to_owned());
        }
        request
    });
    let answer = attempt.get("response").and_then(|response| {
        let status = response.get("status").and_then(Json::as_i64)?;
        let status = u16::try_from(status)
            .ok()
            .filter(|status| (100..600).contains(status))?;
        let body = response.get_str("body").unwrap_or_default();
        let base64 = response.get_str("body_encoding") == Some("base64");
        let decoded = base64.then(|| STANDARD.decode(body.trim()).ok()).flatten();
        Some(PastedAnswer {
            status: Some(status),
            headers: headers(response)
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: decoded.unwrap_or_else(|| body.as_bytes().to_vec()),
            cut: response.get("truncated").and_then(Json::as_bool) == Some(true),
        })
    });
    PastedExchange {
        request,
        answer,
        ..PastedExchange::default()
    }
}

/// Headers, as pairs or as objects of a name and a value.
fn headers(message: &Json) -> impl Iterator<Item = (&str, &str)> {
    let items = message.entries("headers").iter();
    items.filter_map(|item| match item {
        Json::Array(pair) => Some((pair.first()?.as_str()?, pair.get(1)?.as_str()?)),
        other => Some((other.get_str("name")?, other.get_str("value")?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_read() {
        let text = r#"{"outcome":"refused","attempts":[{"request":{"method":"POST","url":"https://a.example/oauth/token","headers":[["a","b"]],"body":"c=d"},"response":{"status":403,"headers":[["Date","x"]],"body":"e30=","body_encoding":"base64"}},{"request":{},"response":null}]}"#;
        let reading = read(text).unwrap().unwrap();
        assert_eq!(reading.exchanges.len(), 2);
        let first = reading.exchanges.first().unwrap();
        let request = first.request.as_ref().unwrap();
        assert_eq!(request.header("A"), Some("b"));
        assert_eq!(request.body, PastedBody::Text("c=d".into()));
        assert_eq!(first.answer.as_ref().unwrap().body, b"{}");
        assert_eq!(read("{\"attempts\":[]}"), None);
        assert_eq!(read("attempts"), None);
    }
}
