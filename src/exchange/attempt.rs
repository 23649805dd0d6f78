//! One HTTP call and the whole exchange.

use super::{Response, TokenResponse, WireRequest};
use crate::secret::{MaskedText, Redactor, TextSegment};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// One call: what was sent, what came back or why nothing did, and how long it took.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was sent.
    pub request: WireRequest,
    /// What came back; also the part of it that came before a failure.
    pub response: Option<Response>,
    /// The phases that could be seen.
    pub timings: Timings,
    /// Why there is no whole answer.
    pub failure: Option<Failure>,
    /// When it was sent, milliseconds since 1970.
    pub started_ms: i64,
    /// Whether the body had left before the end, so that a single-use code may be used up.
    pub body_sent: bool,
}

impl Attempt {
    /// Adds to the redactor every secret that was sent and that came back.
    fn add_secrets_to(&self, redactor: &mut Redactor) {
        for (name, value) in &self.request.headers {
            add_masked_parts(redactor, value);
            redactor.add_named(name, value.expose().expose());
        }
        add_masked_parts(redactor, &self.request.secret_query);
        add_masked_parts(redactor, &self.request.body);
        if let Some(response) = &self.response {
            response.add_secrets_to(redactor);
        }
    }
}

/// The pieces that are masked, as they are encoded on the wire; the redactor knows what they say.
fn add_masked_parts(redactor: &mut Redactor, text: &MaskedText) {
    for piece in text.pieces() {
        if let TextSegment::Masked { name, text } = piece {
            redactor.add(name, text);
        }
    }
}

/// Phases in milliseconds. A phase that could not be seen, or did not happen, is absent: nothing is made up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// Looking up the name.
    pub resolve_ms: Option<f64>,
    /// TCP and TLS together.
    pub connect_ms: Option<f64>,
    /// From the request's start on the connection to the answer's head.
    pub wait_ms: Option<f64>,
    /// From the head to the last byte.
    pub body_ms: Option<f64>,
    /// Everything.
    pub total_ms: f64,
}

/// Why a call has no whole answer, in plain words; members as in the command line's JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind, for scripts.
    pub kind: FailureKind,
    /// What happened, one sentence.
    pub title: String,
    /// Why it probably did, what to do, and the raw cause.
    pub detail: String,
}

/// The kinds of failure, named as in the command line's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the names say it; `Failure::title` says it to people"
)]
pub enum FailureKind {
    NameNotFound,
    ConnectionRefused,
    Unreachable,
    Timeout,
    Tls,
    Broken,
    TooLarge,
    NotHttp,
    Cancelled,
}

impl FailureKind {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// 2xx with an access token.
    Issued,
    /// 4xx or 5xx with an OAuth error.
    Refused,
    /// Anything else.
    Failed,
}

impl Outcome {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// All attempts of one exchange, the last one deciding.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// In the order sent; a nonce challenge makes two.
    pub attempts: Vec<Attempt>,
}

impl Exchange {
    /// What a run knows as secret: all that was sent and that came back. What else is known is added on top of it.
    pub fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        for attempt in &self.attempts {
            attempt.add_secrets_to(&mut redactor);
        }
        redactor
    }

    /// The attempt that decides.
    pub fn last(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// The answer that decides, where it is whole.
    pub fn response(&self) -> Option<&Response> {
        self.last()
            .filter(|attempt| attempt.failure.is_none())
            .and_then(|attempt| attempt.response.as_ref())
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        match self.response() {
            Some(response) if response.tokens().is_some() => Outcome::Issued,
            Some(response) if response.is_refusal() => Outcome::Refused,
            _ => Outcome::Failed,
        }
    }

    /// The tokens of a success.
    pub fn tokens(&self) -> Option<TokenResponse> {
        self.response().and_then(Response::tokens)
    }

    /// All attempts together, milliseconds.
    pub fn total_ms(&self) -> f64 {
        self.attempts
            .iter()
            .map(|attempt| attempt.timings.total_ms)
            .sum()
    }
}

/// Returns a duration in whole milliseconds, a short one in tenths; what took less took some time too.
pub fn in_ms(ms: f64) -> String {
    if ms < 0.05 {
        "< 0.1 ms".to_owned()
    } else if ms < 9.95 {
        format!("{ms:.1} ms")
    } else {
        format!("{ms:.0} ms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_took_no_time() {
        for (ms, words) in [
            (0.0, "< 0.1 ms"),
            (0.049, "< 0.1 ms"),
            (0.05, "0.1 ms"),
            (9.94, "9.9 ms"),
            (9.96, "10 ms"),
            (12.34, "12 ms"),
        ] {
            assert_eq!(in_ms(ms), words);
        }
    }
}
