//! A run as one JSON object: what the command line prints and the history keeps (`assets/schema/send.schema.json`).

use super::model::Run;
use crate::diagnosis::tokens::findings;
use crate::diagnosis::{Finding, findings_json};
use crate::exchange::{Attempt, Failure, Response, Timings};
use crate::json::Json;
use crate::secret::{MaskedText, masked};
use crate::token::{Format, Signature, SignatureStatus, Token};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A decoded token, as [`token_document`] writes it.
#[derive(Deserialize)]
pub(super) struct TokenDocument {
    pub format: Format,
    pub header: Option<Json>,
    pub payload: Option<Json>,
    pub payload_text: Option<String>,
    pub signature: SignatureDocument,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SignatureDocument {
    pub status: SignatureStatus,
    #[serde(default)]
    pub reason: String,
    pub kid: Option<String>,
}

/// One call.
#[derive(Serialize, Deserialize)]
pub(super) struct AttemptDocument {
    pub request: RequestDocument,
    pub response: Option<ResponseDocument>,
    #[serde(default)]
    pub timings: TimingsDocument,
    #[serde(default, deserialize_with = "Json::or_default")]
    pub error: Option<Failure>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RequestDocument {
    pub method: String,
    pub url: String,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    pub body: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ResponseDocument {
    #[serde(deserialize_with = "Json::or_default")]
    pub status: u16,
    pub headers: Vec<(String, String)>,
    body: String,
    body_encoding: String,
    pub truncated: bool,
}

/// Milliseconds with three decimals.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_field_names,
    reason = "the members' names, which say the unit"
)]
pub(super) struct TimingsDocument {
    resolve_ms: Json,
    connect_ms: Json,
    wait_ms: Json,
    body_ms: Json,
    total_ms: Json,
}

/// A decoded token; `found` are the findings on this token alone. Its claims, which may be a mebibyte, are moved.
pub fn token_document(token: Token, signature: &Signature, found: &[Finding]) -> Json {
    // A token inside is a token: what it says is printed, it itself is not.
    let payload_text = match &token.nested {
        Some(_) => Some(masked("token")),
        None => token.payload_text,
    };
    let signature = SignatureDocument {
        status: signature.status,
        reason: signature.reason.to_string(),
        kid: signature.kid.clone(),
    };
    Json::object([
        ("format", Json::text(token.format.name())),
        ("header", token.header.unwrap_or_default()),
        ("payload", token.payload.unwrap_or_default()),
        ("payload_text", Json::of(&payload_text)),
        ("signature", Json::of(&signature)),
        ("findings", findings_json(found)),
    ])
}

/// A whole run, as `cambio send --json` prints it. Without `show_secrets` no secret is in it, in any form.
pub fn run_document(run: &Run, show_secrets: bool) -> Json {
    let attempts: Vec<AttemptDocument> = run
        .exchange
        .attempts
        .iter()
        .map(|attempt| AttemptDocument::of(attempt, run, show_secrets))
        .collect();
    let tokens = run.tokens.iter().map(|report| {
        let found = findings(report, report.role.words(), &run.verification);
        (
            report.role.member(),
            token_document(report.token.clone(), &report.signature, &found),
        )
    });
    let whole = Json::object(
        [
            ("outcome", Json::text(run.outcome().name())),
            ("attempts", Json::of(&attempts)),
            ("tokens", Json::object(tokens)),
            ("hosts", Json::of(&run.hosts)),
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

impl AttemptDocument {
    fn of(attempt: &Attempt, run: &Run, show_secrets: bool) -> Self {
        let shown = |text: &MaskedText| {
            if show_secrets {
                text.expose().expose().to_owned()
            } else {
                text.masked()
            }
        };
        let request = &attempt.request;
        Self {
            request: RequestDocument {
                method: request.method.to_owned(),
                url: request.url.as_str().to_owned(),
                headers: request
                    .headers
                    .iter()
                    .map(|(name, value)| (name.clone(), shown(value)))
                    .collect(),
                body: shown(&request.body),
            },
            response: attempt
                .response
                .as_ref()
                .map(|response| ResponseDocument::of(response, run, show_secrets)),
            timings: TimingsDocument::of(&attempt.timings),
            error: attempt.failure.clone(),
        }
    }
}

impl ResponseDocument {
    fn of(answer: &Response, run: &Run, show_secrets: bool) -> Self {
        let (body, encoding) = match answer.text() {
            Some(text) if show_secrets => (text.to_owned(), "utf-8"),
            Some(text) => (run.redactor.redact_body(text), "utf-8"),
            None if show_secrets => (STANDARD.encode(&answer.body), "base64"),
            // Bytes that cannot be read cannot be masked either.
            None => (
                STANDARD.encode(format!("[masked body of {} bytes]", answer.body.len())),
                "base64",
            ),
        };
        let header = |(name, value): &(String, String)| {
            let value = if show_secrets {
                value.clone()
            } else {
                run.redactor.redact_header(name, value)
            };
            (name.clone(), value)
        };
        Self {
            status: answer.status,
            headers: answer.headers.iter().map(header).collect(),
            body,
            body_encoding: encoding.to_owned(),
            truncated: answer.truncated,
        }
    }

    /// The body's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        if self.body_encoding == "base64" {
            STANDARD.decode(&self.body).unwrap_or_default()
        } else {
            self.body.as_bytes().to_vec()
        }
    }
}

impl TimingsDocument {
    fn of(timings: &Timings) -> Self {
        let milliseconds = |value: f64| Json::Number(format!("{value:.3}"));
        let phase = |value: Option<f64>| value.map(milliseconds).unwrap_or_default();
        Self {
            resolve_ms: phase(timings.resolve_ms),
            connect_ms: phase(timings.connect_ms),
            wait_ms: phase(timings.wait_ms),
            body_ms: phase(timings.body_ms),
            total_ms: milliseconds(timings.total_ms),
        }
    }

    /// The phases that were seen.
    pub fn timings(&self) -> Timings {
        let phase = |value: &Json| match value {
            Json::Number(text) => text.parse().ok(),
            _ => None,
        };
        Timings {
            resolve_ms: phase(&self.resolve_ms),
            connect_ms: phase(&self.connect_ms),
            wait_ms: phase(&self.wait_ms),
            body_ms: phase(&self.body_ms),
            total_ms: phase(&self.total_ms).unwrap_or_default(),
        }
    }
}
