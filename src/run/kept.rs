//! A run as it is kept, and a kept one looked at again. What is kept holds no secret: where one stood, its mask stands.

use super::document::{AttemptDocument, TokenDocument, run_document};
use super::model::{Run, RunSerial};
use crate::exchange::{Attempt, Exchange, Response, WireRequest};
use crate::json::Json;
use crate::secret::{MaskedText, Redactor, masked};
use crate::token::claims::VerificationContext;
use crate::token::{Signature, SignatureReason, Token, TokenReport};
use serde::{Deserialize, Serialize};

/// Characters of one text that a search of the history finds.
const WORDS: usize = 2000;

/// What stands beside the run's document: what the views compare claims with.
#[derive(Serialize, Deserialize)]
struct KeptContext {
    started_ms: i64,
    profile: String,
    issuer: Option<String>,
    client_id: Option<String>,
    audience: Option<String>,
    scope: Option<String>,
    subject_token_type: Option<String>,
    jkt: Option<String>,
    user_profile: Option<Json>,
    #[serde(default, deserialize_with = "Json::or_default")]
    clock_skew: Option<i64>,
    #[serde(default)]
    attempts: Vec<KeptAttempt>,
    #[serde(default)]
    keys: Vec<KeptKey>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct KeptAttempt {
    started_ms: i64,
    body_sent: bool,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct KeptKey {
    thumbprint: Option<String>,
    #[serde(default, deserialize_with = "Json::or_default")]
    fetched: Option<i64>,
}

impl Run {
    /// The document that is kept: what the command line prints, and beside it what the views compare claims with.
    pub fn to_kept(&self) -> Json {
        let around = self.verification.clone();
        let attempts = self.exchange.attempts.iter().map(|attempt| KeptAttempt {
            started_ms: attempt.started_ms,
            body_sent: attempt.body_sent,
        });
        let keys = self.tokens.iter().map(|report| KeptKey {
            thumbprint: report.signature.thumbprint.clone(),
            fetched: report.signature.fetched,
        });
        let beside = KeptContext {
            started_ms: self.started_ms,
            profile: self.profile.clone(),
            issuer: around.issuer,
            client_id: around.client_id,
            audience: around.audience,
            scope: around.scope,
            subject_token_type: around.subject_token_type,
            jkt: around.jkt,
            user_profile: around.user_profile,
            clock_skew: self.clock_skew,
            attempts: attempts.collect(),
            keys: keys.collect(),
        };
        Json::object([
            ("run", run_document(self, false)),
            ("beside", self.redactor.redact_json(&Json::of(&beside))),
        ])
    }

    /// A kept run, to be looked at. `now` in seconds since 1970; nothing where the document is not one of ours.
    pub fn from_kept(document: &Json, now: i64) -> Option<Self> {
        let run = document.get("run")?;
        let beside: KeptContext = document.get("beside")?.read()?;
        let mut started = beside.attempts.into_iter();
        let attempts = run
            .entries("attempts")
            .iter()
            .map(|attempt| self::attempt(attempt.read()?, started.next().unwrap_or_default()))
            .collect::<Option<Vec<_>>>()?;
        let mut keys = beside.keys.into_iter();
        let tokens = run
            .get("tokens")
            .and_then(Json::members)
            .unwrap_or_default()
            .iter()
            .filter_map(|(name, token)| {
                let key = keys.next().unwrap_or_default();
                report(name, token.read()?, key)
            })
            .collect();
        Some(Self {
            serial: RunSerial::default(),
            profile: beside.profile,
            started_ms: beside.started_ms,
            exchange: Exchange { attempts },
            tokens,
            findings: run
                .entries("findings")
                .iter()
                .filter_map(Json::read)
                .collect(),
            hosts: run.entries("hosts").iter().filter_map(Json::read).collect(),
            redactor: Redactor::default(),
            verification: VerificationContext {
                issuer: beside.issuer,
                client_id: beside.client_id,
                audience: beside.audience,
                scope: beside.scope,
                subject_token_type: beside.subject_token_type,
                jkt: beside.jkt,
                user_profile: beside
                    .user_profile
                    .filter(|profile| profile.members().is_some()),
                clock_skew: beside.clock_skew,
                now,
                ..VerificationContext::default()
            },
            clock_skew: beside.clock_skew,
            case: None,
        })
    }

    /// What a search of the history finds: claims, findings, addresses, the answer. Never a secret, since the document holds none.
    pub fn words(&self) -> String {
        let mut words = self.hosts.join(" ");
        let mut add = |text: &str| {
            words.push(' ');
            words.push_str(&self.redactor.shortened(text, WORDS));
        };
        for finding in &self.findings {
            add(&finding.id);
            add(&finding.title);
        }
        for report in &self.tokens {
            if let Some(payload) = &report.token.payload {
                add(&payload.to_compact());
            }
        }
        for text in [
            &self.verification.client_id,
            &self.verification.audience,
            &self.verification.scope,
        ]
        .into_iter()
        .flatten()
        {
            add(text);
        }
        let (title, detail) = self.verdict();
        add(&title);
        add(&detail);
        words
    }

    /// The OAuth error of a refusal, or the kind of a failure.
    pub fn error(&self) -> Option<String> {
        let last = self.exchange.last()?;
        if let Some(failure) = &last.failure {
            return Some(failure.kind.name().to_owned());
        }
        let body = last.response.as_ref()?.object()?;
        let error = body.get_str("error").or_else(|| body.get_str("code"))?;
        Some(self.redactor.shortened(error, WORDS))
    }
}

/// Names and values as a run's document lists headers: arrays of two texts.
pub fn pairs(value: Option<&Json>) -> Vec<(String, String)> {
    let Some(Json::Array(items)) = value else {
        return Vec::new();
    };
    items.iter().filter_map(Json::read).collect()
}

fn attempt(document: AttemptDocument, beside: KeptAttempt) -> Option<Attempt> {
    let request = document.request;
    Some(Attempt {
        request: WireRequest {
            method: if request.method == "GET" {
                "GET"
            } else {
                "POST"
            },
            url: url::Url::parse(&request.url).ok()?,
            secret_query: MaskedText::default(),
            headers: request
                .headers
                .into_iter()
                .map(|(name, value)| (name, MaskedText::plain(value)))
                .collect(),
            body: MaskedText::plain(request.body),
        },
        response: document.response.map(|response| Response {
            status: response.status,
            body: response.bytes(),
            headers: response.headers,
            decoded: None,
            truncated: response.truncated,
        }),
        timings: document.timings.timings(),
        failure: document.error,
        started_ms: beside.started_ms,
        body_sent: beside.body_sent,
    })
}

fn report(name: &str, document: TokenDocument, key: KeptKey) -> Option<TokenReport> {
    Some(TokenReport {
        role: name.parse().ok()?,
        token: Token::outlined(
            document.format,
            &masked(name),
            document.header,
            document.payload,
            document.payload_text,
        ),
        signature: Signature {
            status: document.signature.status,
            reason: SignatureReason::read(document.signature.reason),
            next_step: None,
            kid: document.signature.kid,
            thumbprint: key.thumbprint,
            fetched: key.fetched,
        },
        inner: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_is_no_header_hides_no_other() {
        let headers = Json::parse(r#"[["a","b"],["c",1],"d"]"#).unwrap();
        assert_eq!(pairs(Some(&headers)), [("a".to_owned(), "b".to_owned())]);
        assert!(pairs(None).is_empty());
    }
}
