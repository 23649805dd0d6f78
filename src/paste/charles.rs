//! Charles' JSON session (`.chlsj`): a list of transactions, with the parts of their addresses apart.

use super::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use super::unread::Unread;
use crate::json::Json;
use crate::text::left_out;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const WHAT: &str = "a Charles session";

/// Reads a Charles session; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let begin = text.trim_start();
    if !begin.starts_with(['[', '{']) || !begin.contains("\"scheme\"") {
        return None;
    }
    let document = match Json::parse(text) {
        Ok(document) => document,
        Err(error) => {
            // Only its own names tell a cut session from a cut file of others.
            let own = ["\"protocolVersion\"", "\"actualPort\"", "\"firstLine\""];
            return own.iter().all(|name| begin.contains(name)).then(|| {
                Err(
                    Unread::new(WHAT, format!("The session cannot be read whole: {error}"))
                        .fix("Export it again as a JSON session file"),
                )
            });
        }
    };
    let transactions = match &document {
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if !transactions.first().is_some_and(is_transaction) {
        return None;
    }
    let exchanges: Vec<PastedExchange> = transactions
        .iter()
        .filter(|one| is_transaction(one))
        .map(exchange)
        .collect();
    let others = transactions.len() - exchanges.len();
    let mut reading = Reading::new(WHAT, exchanges);
    reading
        .notes
        .extend(left_out(others, "item", "beside the calls"));
    Some(Ok(reading))
}

fn is_transaction(value: &Json) -> bool {
    let text = |name: &str| value.get_str(name).is_some();
    text("scheme") && text("host") && value.get("path").is_some() && value.get("request").is_some()
}

fn exchange(transaction: &Json) -> PastedExchange {
    let text = |name: &str| transaction.get_str(name).unwrap_or_default();
    let (scheme, host) = (text("scheme"), text("host"));
    let mut url = format!("{scheme}://{host}");
    let usual = if scheme == "http" { 80 } else { 443 };
    let port = ["port", "actualPort"]
        .iter()
        .find_map(|name| transaction.get(name).and_then(Json::as_i64))
        .filter(|port| *port > 0 && *port != usual);
    if let Some(port) = port {
        url.push_str(&format!(":{port}"));
    }
    url.push_str(text("path"));
    if let Some(query) = transaction
        .get_str("query")
        .filter(|query| !query.is_empty())
    {
        url.push('?');
        url.push_str(query);
    }
    let mut request = PastedRequest {
        url: Some(url),
        method: transaction.get_str("method").map(str::to_ascii_uppercase),
        ..PastedRequest::default()
    };
    let sent = transaction.get("request");
    for (name, value) in headers(sent) {
        if !name.starts_with(':') {
            request.push_header(name, value);
        }
    }
    if request.header("content-type").is_none() {
        if let Some(kind) = sent.and_then(|sent| sent.get_str("mimeType")) {
            request.push_header("Content-Type", kind);
        }
    }
    match String::from_utf8(body(sent)) {
        Ok(text) if text.is_empty() => {}
        Ok(text) => request.body = PastedBody::Text(text),
        Err(error) => request.body = PastedBody::Bytes(error.into_bytes()),
    }
    let received = transaction.get("response");
    let status = received
        .and_then(|response| response.get("status"))
        .and_then(Json::as_i64)
        .and_then(|status| u16::try_from(status).ok())
        .filter(|status| (100..600).contains(status));
    PastedExchange {
        request: Some(request),
        answer: status.map(|status| PastedAnswer {
            status: Some(status),
            headers: headers(received)
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: body(received),
            cut: received.is_some_and(|received| received.get("body").is_none()),
        }),
        sent_at_ms: transaction
            .get("times")
            .and_then(|times| times.get_str("start"))
            .and_then(|date| date.parse::<jiff::Timestamp>().ok())
            .map(jiff::Timestamp::as_millisecond),
        line: 0,
    }
}

fn headers(message: Option<&Json>) -> impl Iterator<Item = (&str, &str)> {
    message
        .and_then(|message| message.get("header"))
        .map(|header| header.entries("headers"))
        .unwrap_or_default()
        .iter()
        .filter_map(|item| Some((item.get_str("name")?, item.get_str("value")?)))
        .filter(|(name, _)| !name.is_empty())
}

/// The bytes of a body: `text`, or `encoded` in base64 where they are no text.
fn body(message: Option<&Json>) -> Vec<u8> {
    let body = message.and_then(|message| message.get("body"));
    let encoded = body
        .and_then(|body| body.get_str("encoded"))
        .and_then(|encoded| STANDARD.decode(encoded.trim()).ok());
    encoded.unwrap_or_else(|| {
        body.and_then(|body| body.get_str("text"))
            .unwrap_or_default()
            .as_bytes()
            .to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::damaged;

    const SESSION: &str = r#"[{"status": "COMPLETE", "method": "POST", "protocolVersion": "HTTP/1.1", "scheme": "https", "host": "acme.example", "port": 8443, "actualPort": 8443, "path": "/oauth/token", "query": "a=b", "times": {"start": "2026-11-25T10:00:00.000+01:00"}, "request": {"mimeType": "application/json", "header": {"firstLine": "POST /oauth/token HTTP/1.1", "headers": [{"name": "Host", "value": "acme.example"}]}, "body": {"text": "{\"grant_type\":\"x\"}"}}, "response": {"status": 403, "header": {"headers": [{"name": "X-Y", "value": "z"}]}, "body": {"encoded": "eyJlcnJvciI6IngifQ=="}}}]"#;

    #[test]
    fn a_session_is_read() {
        let reading = read(SESSION).unwrap().unwrap();
        let [exchange] = reading.exchanges.as_slice() else {
            panic!("{reading:?}");
        };
        let request = exchange.request.as_ref().unwrap();
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(
            request.address(),
            "https://acme.example:8443/oauth/token?a=b"
        );
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(
            request.body,
            PastedBody::Text("{\"grant_type\":\"x\"}".into())
        );
        let answer = exchange.answer.as_ref().unwrap();
        assert_eq!(answer.status, Some(403));
        assert_eq!(answer.body, b"{\"error\":\"x\"}");
        assert_eq!(answer.headers, [("x-y".to_owned(), "z".to_owned())]);
        assert_eq!(exchange.sent_at_ms, Some(1_795_597_200_000));
    }

    #[test]
    fn other_documents_are_none_and_a_cut_session_is_refused() {
        for text in ["", "[]", "{}", r#"[{"scheme":"https"}]"#, "[{\"scheme\""] {
            assert_eq!(read(text), None, "{text}");
        }
        let cut = SESSION.get(..SESSION.len() - 20).unwrap();
        assert!(read(cut).unwrap().is_err());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        damaged(SESSION, read);
    }
}
