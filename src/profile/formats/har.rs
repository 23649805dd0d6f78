//! HAR 1.2 (the W3C draft of the Web Performance Working Group): an attempt is an entry.

use super::exported::{Exported, braces, in_braces};
use super::placeholder_call::PlaceholderCall;
use crate::exchange::Timings;
use crate::json::Json;
use crate::token::invisible::{in_json, quoted as shown};

/// What came back, for an entry. Everything in it is already redacted.
#[derive(Clone, Debug)]
pub struct HarAnswer {
    /// The status code.
    pub status: u16,
    /// Names and values in order.
    pub headers: Vec<(String, String)>,
    /// The body's text.
    pub body: String,
    /// Bytes on the wire.
    pub size: usize,
}

/// One call, for an entry. Everything in it is already redacted.
#[derive(Clone, Debug)]
pub struct HarAttempt {
    /// When it was sent, milliseconds since 1970.
    pub started_ms: i64,
    /// `POST` or `GET`.
    pub method: String,
    /// The address.
    pub url: String,
    /// Names and values in order.
    pub headers: Vec<(String, String)>,
    /// The body's text.
    pub body: String,
    /// Its media type.
    pub mime: String,
    /// What came back, where something did.
    pub answer: Option<HarAnswer>,
    /// How long it took, where it was sent.
    pub timings: Option<Timings>,
    /// A remark, such as why nothing came back.
    pub comment: Option<String>,
}

fn pairs(pairs: &[(String, String)]) -> Json {
    Json::Array(
        pairs
            .iter()
            .map(|(name, value)| {
                Json::object([("name", Json::text(name)), ("value", Json::text(value))])
            })
            .collect(),
    )
}

fn milliseconds(value: f64) -> Json {
    Json::Number(format!("{value:.3}"))
}

/// The document of some attempts.
pub fn har_document(attempts: &[HarAttempt]) -> Json {
    let entries = attempts.iter().map(entry).collect();
    Json::object([(
        "log",
        Json::object([
            ("version", Json::text("1.2")),
            (
                "creator",
                Json::object([
                    ("name", Json::text("Cambio")),
                    ("version", Json::text(env!("CARGO_PKG_VERSION"))),
                ]),
            ),
            ("entries", Json::Array(entries)),
        ]),
    )])
}

fn entry(attempt: &HarAttempt) -> Json {
    let none = || Json::Array(Vec::new());
    let started = jiff::Timestamp::from_millisecond(attempt.started_ms).unwrap_or_default();
    let mut request = vec![
        ("method", Json::text(&attempt.method)),
        ("url", Json::text(&attempt.url)),
        ("httpVersion", Json::text("HTTP/1.1")),
        ("cookies", none()),
        ("headers", pairs(&attempt.headers)),
        ("queryString", none()),
    ];
    if attempt.method == "POST" {
        request.push((
            "postData",
            Json::object([
                ("mimeType", Json::text(&attempt.mime)),
                ("text", Json::text(&attempt.body)),
            ]),
        ));
    }
    // -1 is the format's "not known".
    request.push(("headersSize", Json::int(-1)));
    request.push((
        "bodySize",
        Json::int(i64::try_from(attempt.body.len()).unwrap_or(-1)),
    ));
    let answer = attempt.answer.as_ref();
    let header = |name: &str| {
        answer
            .and_then(|answer| {
                answer
                    .headers
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(name))
            })
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let mut content = vec![
        (
            "size",
            Json::int(answer.map_or(0, |answer| i64::try_from(answer.size).unwrap_or(-1))),
        ),
        (
            "mimeType",
            Json::text(if answer.is_some() {
                header("content-type")
            } else {
                "x-unknown".to_owned()
            }),
        ),
    ];
    content.extend(answer.map(|answer| ("text", Json::text(&answer.body))));
    let response = Json::object([
        (
            "status",
            Json::int(answer.map_or(0, |answer| i64::from(answer.status))),
        ),
        ("statusText", Json::text("")),
        (
            "httpVersion",
            Json::text(if answer.is_some() { "HTTP/1.1" } else { "" }),
        ),
        ("cookies", none()),
        (
            "headers",
            answer.map_or_else(none, |answer| pairs(&answer.headers)),
        ),
        ("content", Json::object(content)),
        ("redirectURL", Json::text(header("location"))),
        ("headersSize", Json::int(-1)),
        (
            "bodySize",
            Json::int(answer.map_or(-1, |answer| i64::try_from(answer.size).unwrap_or(-1))),
        ),
    ]);
    let timings = attempt.timings.unwrap_or_default();
    let phase = |value: Option<f64>| value.map_or_else(|| Json::int(-1), milliseconds);
    let mut members = vec![
        ("startedDateTime", Json::text(started.to_string())),
        ("time", milliseconds(timings.total_ms)),
        ("request", Json::object(request)),
        ("response", response),
        ("cache", Json::object::<String>([])),
        (
            "timings",
            Json::object([
                ("blocked", Json::int(-1)),
                ("dns", phase(timings.resolve_ms)),
                ("connect", phase(timings.connect_ms)),
                ("ssl", Json::int(-1)),
                ("send", Json::int(0)),
                ("wait", milliseconds(timings.wait_ms.unwrap_or_default())),
                ("receive", milliseconds(timings.body_ms.unwrap_or_default())),
            ]),
        ),
    ];
    members.extend(
        attempt
            .comment
            .as_ref()
            .map(|comment| ("comment", Json::text(comment))),
    );
    Json::object(members)
}

/// The request as an entry that was never sent.
pub fn export(call: &PlaceholderCall) -> Exported {
    let mut headers: Vec<(String, String)> = Vec::new();
    if call.basic.is_some() {
        headers.push((
            "authorization".to_owned(),
            format!("Basic {}", braces("client_credentials")),
        ));
    }
    let given = call.headers.iter();
    headers.extend(given.map(|header| (header.name.clone(), in_braces(&header.value))));
    let document = har_document(&[HarAttempt {
        started_ms: 0,
        method: "POST".to_owned(),
        url: call.url.to_string(),
        headers,
        body: call.template(braces),
        mime: call.encoding.media_type().to_owned(),
        answer: None,
        timings: None,
        comment: Some("Not sent: a request without an answer, secrets as placeholders".to_owned()),
    }]);
    let mut notes = vec![
        "A HAR file has no variables: replace the placeholders in it before it is replayed"
            .to_owned(),
    ];
    if let Some(client) = &call.basic {
        notes.push(format!(
            "{{{{client_credentials}}}} stands for base64 of {}:SECRET, both percent-encoded",
            shown(client)
        ));
    }
    Exported {
        text: in_json(&document.to_pretty()).into_owned() + "\n",
        notes,
    }
}
