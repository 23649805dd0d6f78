//! What is printed: one JSON object, or text for people. A closed pipe ends quietly.

use super::decode_text;
use crate::diagnosis::{BadInput, Finding, Severity};
use crate::exchange::{Attempt, Failure, Response};
use crate::json::Json;
use crate::run::Run;
use crate::secret::Sealed;
use crate::token::invisible::visible;
use crate::token::{Signature, Slot, Token};
use base64::Engine as _;
use std::io::Write as _;

/// Where and how a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or text.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether it is JSON.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Prints text as it is. A pipe that closed on the other side is no error of ours.
    pub fn text(text: &str) {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .unwrap_or_default();
    }

    /// Prints one document.
    pub fn document(document: &Json) {
        let mut text = if document.has_duplicates() {
            document.without_duplicates().to_pretty()
        } else {
            document.to_pretty()
        };
        text.push('\n');
        Self::text(&text);
    }

    /// What is to be known beside the output, on standard error.
    pub fn notes(notes: &[String]) {
        for note in notes {
            eprintln!("cambio: {}", plain(note));
        }
    }

    /// Bad input: exit 2.
    pub fn bad_input(self, problem: &BadInput) -> u8 {
        if self.json {
            let text = |value: &Option<String>| value.as_ref().map(Json::text).unwrap_or_default();
            Self::document(&Json::object([(
                "error",
                Json::object([
                    ("id", Json::text(problem.id)),
                    ("title", Json::text(&problem.title)),
                    ("detail", Json::text(&problem.detail)),
                    ("fix", text(&problem.fix)),
                    ("field", text(&problem.field)),
                ]),
            )]));
        } else {
            eprintln!("cambio: {}", plain(&problem.title));
            eprintln!("  {}", plain(&problem.detail));
            if let Some(fix) = &problem.fix {
                eprintln!("  {}", plain(fix));
            }
        }
        2
    }
}

/// Text for a terminal: control characters, which could drive it, as escapes.
pub fn plain(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

/// Findings as JSON.
pub fn findings(all: &[Finding]) -> Json {
    let text = |value: &Option<String>| value.as_ref().map(Json::text).unwrap_or_default();
    Json::Array(
        all.iter()
            .map(|finding| {
                Json::object([
                    ("id", Json::text(&finding.id)),
                    ("severity", Json::text(finding.severity.name())),
                    ("certainty", Json::text(finding.certainty.name())),
                    ("title", Json::text(&finding.title)),
                    ("detail", Json::text(&finding.detail)),
                    ("fix", text(&finding.fix)),
                    ("field", text(&finding.field)),
                    ("source", text(&finding.source)),
                    (
                        "causes",
                        Json::Array(
                            finding
                                .causes
                                .iter()
                                .map(|cause| {
                                    Json::object([
                                        ("id", Json::text(cause.id)),
                                        ("status", Json::text(cause.status.name())),
                                        ("title", Json::text(&cause.title)),
                                        ("evidence", text(&cause.evidence)),
                                        ("next_step", text(&cause.next_step)),
                                    ])
                                })
                                .collect(),
                        ),
                    ),
                ])
            })
            .collect(),
    )
}

/// Findings for people, on standard output.
pub fn findings_text(all: &[Finding]) -> String {
    all.iter()
        .map(|finding| {
            let fix = finding
                .fix
                .as_ref()
                .map_or_else(String::new, |fix| format!("\n    → {}", plain(fix)));
            format!(
                "{}: {}\n    {}{fix}\n",
                finding.severity.name(),
                plain(&finding.title),
                plain(&finding.detail)
            )
        })
        .collect()
}

/// Whether one of them is an error.
pub fn has_error(all: &[Finding]) -> bool {
    all.iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// A decoded token. `findings` are those on this token alone.
pub fn token(token: &Token, signature: &Signature, found: &[Finding]) -> Json {
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
        ("findings", findings(found)),
    ])
}

/// A whole run.
pub fn run(run: &Run, show_secrets: bool) -> Json {
    let tokens = run.tokens.iter().map(|report| {
        let found =
            crate::diagnosis::tokens::findings(report, report.slot.words(), &run.surroundings);
        (
            report.slot.member(),
            token(&report.token, &report.signature, &found),
        )
    });
    let whole = Json::object([
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
        ("findings", findings(&run.findings)),
    ]);
    if show_secrets {
        whole
    } else {
        redacted(&whole, run)
    }
}

/// The net: every text once more through the redactor.
fn redacted(document: &Json, run: &Run) -> Json {
    match document {
        Json::String(text) => Json::String(run.redactor.redact(text).into_owned()),
        Json::Array(items) => Json::Array(items.iter().map(|item| redacted(item, run)).collect()),
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), redacted(value, run)))
                .collect(),
        ),
        other => other.clone(),
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
        None => (
            base64::engine::general_purpose::STANDARD.encode(&answer.body),
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

/// A run for people.
pub fn run_text(run: &Run) -> String {
    let (title, detail) = run.verdict();
    let mut text = format!("{}\n{}\n\n", plain(&title), plain(&detail));
    for report in run
        .tokens
        .iter()
        .filter(|report| report.slot != Slot::Subject)
    {
        text.push_str(&format!("{}: ", report.slot.label()));
        text.push_str(&decode_text::claims(report, &run.surroundings));
        text.push('\n');
    }
    text + &findings_text(&run.findings)
}
