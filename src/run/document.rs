//! A run as one JSON object: what the command line prints and the history keeps (`assets/schema/send.schema.json`).

use super::model::Run;
use crate::diagnosis::{Finding, findings_json};
use crate::exchange::{Attempt, Failure, Response};
use crate::json::Json;
use crate::secret::Sealed;
use crate::token::{Signature, Token};
use base64::Engine as _;

/// A decoded token; `found` are the findings on this token alone.
pub fn token_document(token: &Token, signature: &Signature, found: &[Finding]) -> Json {
    let text = |value: Option<&String>| value.map(Json::text).unwrap_or_default();
    Json::object([
        ("format", Json::text(token.format.name())),
        ("header", token.header.clone().unwrap_or_default()),
        ("payload", token.payload.clone().unwrap_or_default()),
        // A token inside is a token: what it says is printed, it itself is not.
        (
            "payload_text",
            match &token.nested {
                Some(_) => Json::text(crate::secret::masked("token")),
                None => text(token.payload_text.as_ref()),
            },
        ),
        (
            "signature",
            Json::object([
                ("status", Json::text(signature.status.name())),
                ("reason", Json::text(&signature.reason)),
                ("kid", text(signature.kid.as_ref())),
            ]),
        ),
        ("findings", findings_json(found)),
    ])
}

/// A whole run, as `cambio send --json` prints it. Without `show_secrets` no secret is in it, in any form.
pub fn run_document(run: &Run, show_secrets: bool) -> Json {
    let tokens = run.tokens.iter().map(|report| {
        let found =
            crate::diagnosis::tokens::findings(report, report.slot.words(), &run.surroundings);
        (
            report.slot.member(),
            token_document(&report.token, &report.signature, &found),
        )
    });
    let whole = Json::object(
        [
            ("outcome", Json::text(run.outcome().name())),
            (
                "attempts",
                Json::Array(
                    run.exchange
                        .attempts
                        .iter()
                        .map(|attempt| self::attempt(attempt, run, show_secrets))
                        .collect(),
                ),
            ),
            ("tokens", Json::object(tokens)),
            (
                "hosts",
                Json::Array(run.hosts.iter().map(Json::text).collect()),
            ),
            ("findings", findings_json(&run.findings)),
        ]
        .into_iter()
        .chain(run.answered().members()),
    );
    if show_secrets {
        whole
    } else {
        // The net: every text once more, names and numbers too.
        run.redactor.redact_json(&whole)
    }
}

fn attempt(attempt: &Attempt, run: &Run, show_secrets: bool) -> Json {
    let shown = |text: &Sealed| {
        if show_secrets {
            text.expose().expose().to_owned()
        } else {
            text.masked()
        }
    };
    let milliseconds = |value: f64| Json::Number(format!("{value:.3}"));
    let phase = |value: Option<f64>| value.map(milliseconds).unwrap_or_default();
    let pair = |name: &str, value: String| Json::Array(vec![Json::text(name), Json::String(value)]);
    let timings = &attempt.timings;
    Json::object([
        (
            "request",
            Json::object([
                ("method", Json::text(attempt.request.method)),
                ("url", Json::text(attempt.request.url.as_str())),
                (
                    "headers",
                    Json::Array(
                        attempt
                            .request
                            .headers
                            .iter()
                            .map(|(name, value)| pair(name, shown(value)))
                            .collect(),
                    ),
                ),
                ("body", Json::String(shown(&attempt.request.body))),
            ]),
        ),
        (
            "response",
            attempt
                .response
                .as_ref()
                .map(|answer| response(answer, run, show_secrets))
                .unwrap_or_default(),
        ),
        (
            "timings",
            Json::object([
                ("resolve_ms", phase(timings.resolve_ms)),
                ("connect_ms", phase(timings.connect_ms)),
                ("wait_ms", phase(timings.wait_ms)),
                ("body_ms", phase(timings.body_ms)),
                ("total_ms", milliseconds(timings.total_ms)),
            ]),
        ),
        (
            "error",
            attempt.failure.as_ref().map(failure).unwrap_or_default(),
        ),
    ])
}

fn response(answer: &Response, run: &Run, show_secrets: bool) -> Json {
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = if show_secrets {
            value.clone()
        } else {
            run.redactor.redact_header(name, value)
        };
        Json::Array(vec![Json::text(name), Json::String(value)])
    });
    let (body, encoding) = match answer.text() {
        Some(text) if show_secrets => (text.to_owned(), "utf-8"),
        Some(text) => (run.redactor.redact_body(text), "utf-8"),
        None if show_secrets => (
            base64::engine::general_purpose::STANDARD.encode(&answer.body),
            "base64",
        ),
        // Bytes that cannot be read cannot be masked either.
        None => (
            base64::engine::general_purpose::STANDARD
                .encode(format!("[masked body of {} bytes]", answer.body.len())),
            "base64",
        ),
    };
    Json::object([
        ("status", Json::int(i64::from(answer.status))),
        ("headers", Json::Array(headers.collect())),
        ("body", Json::String(body)),
        ("body_encoding", Json::text(encoding)),
        ("truncated", Json::Bool(answer.truncated)),
    ])
}

fn failure(failure: &Failure) -> Json {
    Json::object([
        ("kind", Json::text(failure.kind.name())),
        ("title", Json::text(&failure.title)),
        ("detail", Json::text(&failure.detail)),
    ])
}
