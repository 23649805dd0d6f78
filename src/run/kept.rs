//! A run as it is kept, and a kept one looked at again. What is kept holds no secret: where one stood, its mask stands.

use super::document::run_document;
use super::model::{Run, RunSerial};
use crate::diagnosis::{Cause, CauseStatus, Certainty, Finding, Severity};
use crate::exchange::{Attempt, Exchange, Failure, FailureKind, Response, Timings, WireRequest};
use crate::json::Json;
use crate::secret::{Redactor, Sealed};
use crate::token::claims::Surroundings;
use crate::token::{Format, Signature, SignatureStatus, Slot, Token, TokenReport};
use base64::Engine as _;

/// Characters of one text that a search of the history finds.
const WORDS: usize = 2000;

impl Run {
    /// The document that is kept: what the command line prints, and beside it what the views compare claims with.
    pub fn to_kept(&self) -> Json {
        let around = &self.surroundings;
        let text = |value: &Option<String>| value.as_ref().map(Json::text).unwrap_or_default();
        let attempts = self.exchange.attempts.iter().map(|attempt| {
            Json::object([
                ("started_ms", Json::int(attempt.started_ms)),
                ("body_sent", Json::Bool(attempt.body_sent)),
            ])
        });
        let keys = self.tokens.iter().map(|report| {
            Json::object([
                ("thumbprint", text(&report.signature.thumbprint)),
                (
                    "fetched",
                    report.signature.fetched.map(Json::int).unwrap_or_default(),
                ),
            ])
        });
        let beside = Json::object([
            ("started_ms", Json::int(self.started_ms)),
            ("profile", Json::text(&self.profile)),
            ("issuer", text(&around.issuer)),
            ("client_id", text(&around.client_id)),
            ("audience", text(&around.audience)),
            ("scope", text(&around.scope)),
            ("subject_token_type", text(&around.subject_token_type)),
            ("jkt", text(&around.jkt)),
            (
                "user_profile",
                around.user_profile.clone().unwrap_or_default(),
            ),
            (
                "clock_skew",
                self.clock_skew.map(Json::int).unwrap_or_default(),
            ),
            ("attempts", Json::Array(attempts.collect())),
            ("keys", Json::Array(keys.collect())),
        ]);
        Json::object([
            ("run", run_document(self, false)),
            ("beside", self.redactor.redact_json(&beside)),
        ])
    }

    /// A kept run, to be looked at. `now` in seconds since 1970; nothing where the document is not one of ours.
    pub fn from_kept(document: &Json, now: i64) -> Option<Self> {
        let run = document.get("run")?;
        let beside = document.get("beside")?;
        let text = |name: &str| beside.get_str(name).map(ToOwned::to_owned);
        let none = Json::Null;
        let list = |from: &Json, name: &str| match from.get(name) {
            Some(Json::Array(items)) => items.clone(),
            _ => Vec::new(),
        };
        let started = list(beside, "attempts");
        let attempts = list(run, "attempts")
            .iter()
            .enumerate()
            .map(|(at, attempt)| self::attempt(attempt, started.get(at).unwrap_or(&none)))
            .collect::<Option<Vec<_>>>()?;
        let keys = list(beside, "keys");
        let tokens = run
            .get("tokens")
            .and_then(Json::members)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .filter_map(|(at, (name, token))| report(name, token, keys.get(at).unwrap_or(&none)))
            .collect();
        let clock_skew = beside.get("clock_skew").and_then(Json::as_i64);
        Some(Self {
            serial: RunSerial::default(),
            profile: text("profile")?,
            started_ms: beside.get("started_ms")?.as_i64()?,
            exchange: Exchange { attempts },
            tokens,
            findings: list(run, "findings").iter().filter_map(finding).collect(),
            hosts: list(run, "hosts")
                .iter()
                .filter_map(|host| host.as_str().map(ToOwned::to_owned))
                .collect(),
            redactor: Redactor::default(),
            surroundings: Surroundings {
                issuer: text("issuer"),
                client_id: text("client_id"),
                audience: text("audience"),
                scope: text("scope"),
                subject_token_type: text("subject_token_type"),
                jkt: text("jkt"),
                user_profile: beside
                    .get("user_profile")
                    .filter(|profile| profile.members().is_some())
                    .cloned(),
                clock_skew,
                now,
                ..Surroundings::default()
            },
            clock_skew,
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
            &self.surroundings.client_id,
            &self.surroundings.audience,
            &self.surroundings.scope,
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
    items
        .iter()
        .filter_map(|item| match item {
            Json::Array(pair) => Some((
                pair.first()?.as_str()?.to_owned(),
                pair.get(1)?.as_str()?.to_owned(),
            )),
            _ => None,
        })
        .collect()
}

fn attempt(document: &Json, beside: &Json) -> Option<Attempt> {
    let request = document.get("request")?;
    let milliseconds = |name: &str| match document
        .get("timings")
        .and_then(|timings| timings.get(name))
    {
        Some(Json::Number(text)) => text.parse().ok(),
        _ => None,
    };
    let response = document
        .get("response")
        .filter(|response| response.members().is_some());
    let error = document
        .get("error")
        .filter(|error| error.members().is_some());
    Some(Attempt {
        request: WireRequest {
            method: if request.get_str("method") == Some("GET") {
                "GET"
            } else {
                "POST"
            },
            url: url::Url::parse(request.get_str("url")?).ok()?,
            secret_query: Sealed::default(),
            headers: pairs(request.get("headers"))
                .into_iter()
                .map(|(name, value)| (name, Sealed::plain(value)))
                .collect(),
            body: Sealed::plain(request.get_str("body").unwrap_or_default()),
        },
        response: response.map(|response| {
            let body = response.get_str("body").unwrap_or_default();
            let bytes = if response.get_str("body_encoding") == Some("base64") {
                base64::engine::general_purpose::STANDARD
                    .decode(body)
                    .unwrap_or_default()
            } else {
                body.as_bytes().to_vec()
            };
            Response {
                status: response
                    .get("status")
                    .and_then(Json::as_i64)
                    .and_then(|status| u16::try_from(status).ok())
                    .unwrap_or_default(),
                headers: pairs(response.get("headers")),
                body: bytes,
                decoded: None,
                truncated: response
                    .get("truncated")
                    .and_then(Json::as_bool)
                    .unwrap_or_default(),
            }
        }),
        timings: Timings {
            resolve_ms: milliseconds("resolve_ms"),
            connect_ms: milliseconds("connect_ms"),
            wait_ms: milliseconds("wait_ms"),
            body_ms: milliseconds("body_ms"),
            total_ms: milliseconds("total_ms").unwrap_or_default(),
        },
        failure: error.and_then(|error| {
            Some(Failure {
                kind: FailureKind::of_name(error.get_str("kind")?)?,
                title: error.get_str("title")?.to_owned(),
                detail: error.get_str("detail")?.to_owned(),
            })
        }),
        started_ms: beside
            .get("started_ms")
            .and_then(Json::as_i64)
            .unwrap_or_default(),
        body_sent: beside
            .get("body_sent")
            .and_then(Json::as_bool)
            .unwrap_or_default(),
    })
}

fn report(name: &str, document: &Json, key: &Json) -> Option<TokenReport> {
    let slot = Slot::ALL.into_iter().find(|slot| slot.member() == name)?;
    let signature = document.get("signature")?;
    let status = [
        SignatureStatus::Valid,
        SignatureStatus::Invalid,
        SignatureStatus::Unchecked,
    ]
    .into_iter()
    .find(|status| signature.get_str("status") == Some(status.name()))?;
    let format = [Format::Jws, Format::Jwe, Format::Opaque]
        .into_iter()
        .find(|format| document.get_str("format") == Some(format.name()))?;
    let member = |name: &str| {
        document
            .get(name)
            .filter(|value| **value != Json::Null)
            .cloned()
    };
    Some(TokenReport {
        slot,
        token: Token::outlined(
            format,
            &crate::secret::masked(name),
            member("header"),
            member("payload"),
            document.get_str("payload_text").map(ToOwned::to_owned),
        ),
        signature: Signature {
            status,
            reason: signature.get_str("reason").unwrap_or_default().to_owned(),
            next_step: None,
            kid: signature.get_str("kid").map(ToOwned::to_owned),
            thumbprint: key.get_str("thumbprint").map(ToOwned::to_owned),
            fetched: key.get("fetched").and_then(Json::as_i64),
        },
        inner: None,
    })
}

fn finding(document: &Json) -> Option<Finding> {
    let text = |from: &Json, name: &str| from.get_str(name).map(ToOwned::to_owned);
    let severity = [Severity::Info, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| document.get_str("severity") == Some(severity.name()))?;
    let causes = match document.get("causes") {
        Some(Json::Array(items)) => items.as_slice(),
        _ => &[],
    };
    let statuses = [
        CauseStatus::Certain,
        CauseStatus::Likely,
        CauseStatus::RuledOut,
        CauseStatus::NotVisible,
    ];
    Some(Finding {
        edit: None,
        id: text(document, "id")?,
        severity,
        certainty: if document.get_str("certainty") == Some(Certainty::Likely.name()) {
            Certainty::Likely
        } else {
            Certainty::Certain
        },
        title: text(document, "title")?,
        detail: text(document, "detail")?,
        fix: text(document, "fix"),
        field: text(document, "field"),
        source: text(document, "source"),
        causes: causes
            .iter()
            .filter_map(|cause| {
                Some(Cause {
                    id: text(cause, "id")?,
                    status: statuses
                        .into_iter()
                        .find(|status| cause.get_str("status") == Some(status.name()))?,
                    title: text(cause, "title")?,
                    evidence: text(cause, "evidence"),
                    next_step: text(cause, "next_step"),
                })
            })
            .collect(),
    })
}
