//! The calls of an exchange: each attempt's request and answer as the run's document masks them.

use super::shown::{StyledSpan, body, pieces, plain, shown};
use crate::exchange::{Timings, in_ms};
use crate::json::Json;
use crate::run::document::AttemptDocument;
use crate::secret::Redactor;
use serde::Serialize;

/// Parameters of a form that are listed; the body has all.
const PARAMETERS: usize = 200;

/// One attempt.
#[derive(Serialize)]
pub(super) struct ShownAttempt {
    request: ReportMessage,
    response: Option<ReportMessage>,
    failure: Option<Failed>,
    phases: Vec<ReportPhase>,
}

/// A request or an answer.
#[derive(Serialize)]
struct ReportMessage {
    line: String,
    headers: Vec<Header>,
    /// What a form says, decoded.
    parameters: Vec<ReportParameter>,
    /// The body, where it is JSON.
    document: Vec<StyledSpan>,
    /// The body, where it is none.
    text: Option<String>,
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct ReportParameter {
    name: String,
    value: Vec<StyledSpan>,
}

/// Why there is no whole answer.
#[derive(Serialize)]
struct Failed {
    title: String,
    detail: String,
}

#[derive(Serialize)]
struct ReportPhase {
    name: &'static str,
    took: String,
}

/// Returns the attempts of a run's masked document.
pub(super) fn calls(document: &Json, redactor: &Redactor) -> Vec<ShownAttempt> {
    document
        .entries("attempts")
        .iter()
        .filter_map(Json::read::<AttemptDocument>)
        .map(|attempt| call(attempt, redactor))
        .collect()
}

fn call(attempt: AttemptDocument, redactor: &Redactor) -> ShownAttempt {
    let AttemptDocument {
        request,
        response,
        timings,
        error,
    } = attempt;
    let line = format!("{} {}", request.method, request.url);
    ShownAttempt {
        request: message(&line, &request.headers, &request.body, redactor),
        response: response.map(|response| {
            let text = String::from_utf8_lossy(&response.bytes()).into_owned();
            let line = format!("Status {}", response.status);
            ReportMessage {
                note: response
                    .truncated
                    .then_some("The answer was longer: its end was not read"),
                ..message(&line, &response.headers, &text, redactor)
            }
        }),
        failure: error.map(|failure| Failed {
            title: shown(&failure.title),
            detail: shown(&failure.detail),
        }),
        phases: phases(&timings.timings()),
    }
}

fn message(
    line: &str,
    headers: &[(String, String)],
    text: &str,
    redactor: &Redactor,
) -> ReportMessage {
    let is_form = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.contains("x-www-form-urlencoded")
    });
    let document = Json::parse(text).ok();
    ReportMessage {
        line: shown(line),
        headers: headers
            .iter()
            .map(|(name, value)| Header {
                name: shown(name),
                value: shown(value),
            })
            .collect(),
        parameters: if is_form {
            parameters(text, redactor)
        } else {
            Vec::new()
        },
        text: match &document {
            None if !text.is_empty() => Some(body(text)),
            _ => None,
        },
        document: document.as_ref().map(pieces).unwrap_or_default(),
        note: None,
    }
}

/// What a masked form says. Decoded it is masked once more: the form may have hidden what it said.
fn parameters(text: &str, redactor: &Redactor) -> Vec<ReportParameter> {
    form_urlencoded::parse(text.as_bytes())
        .take(PARAMETERS)
        .map(|(name, value)| {
            let value = redactor.redact(&value);
            ReportParameter {
                name: shown(&redactor.redact(&name)),
                value: match Json::parse_object(&value) {
                    Some(document) => pieces(&redactor.redact_json(&document)),
                    None => plain(&value),
                },
            }
        })
        .collect()
}

fn phases(timings: &Timings) -> Vec<ReportPhase> {
    [
        ("Name", timings.resolve_ms),
        ("Connect", timings.connect_ms),
        ("Wait", timings.wait_ms),
        ("Body", timings.body_ms),
        ("Total", Some(timings.total_ms)),
    ]
    .into_iter()
    .map(|(name, took)| ReportPhase {
        name,
        took: took.map_or_else(|| "not seen".to_owned(), in_ms),
    })
    .collect()
}
