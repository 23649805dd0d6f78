//! From an exchange to a run: decode, verify, explain.

use super::clock::{now, skew};
use super::job::SendJob;
use super::key_sets::key_set;
use super::network::Hosts;
use super::resolve::Resolved;
use super::session::Session;
use crate::diagnosis::{Evidence, Finding, explain, tokens};
use crate::exchange::tenant::origin;
use crate::exchange::{Exchange, Outcome, TokenResponse};
use crate::http::Cancel;
use crate::jose::SigningKey;
use crate::json::Json;
use crate::run::{Run, RunCase, RunSerial};
use crate::secret::Secret;
use crate::token::claims::VerificationContext;
use crate::token::{Format, KeySource, SignatureReason, Token, TokenReport, TokenRole, decode};
use std::sync::Arc;

/// An exchange that was sent, with its job, request and evidence.
pub(super) struct SentExchange<'a> {
    pub(super) job: &'a SendJob,
    pub(super) resolved: Resolved,
    pub(super) exchange: Exchange,
    /// What the rules said before it was sent.
    pub(super) findings: Vec<Finding>,
    pub(super) evidence: Evidence,
    pub(super) hosts: Hosts,
}

/// Returns the run of an exchange. The tenant's key set is read where the job wants signatures checked and there are some.
pub(super) async fn report(session: &Session, sent: SentExchange<'_>, cancel: &Cancel) -> Run {
    let SentExchange {
        job,
        resolved,
        exchange,
        mut findings,
        evidence,
        mut hosts,
    } = sent;
    let mut redactor = exchange.redactor();
    for (name, secret) in &resolved.secrets {
        redactor.add(name, secret);
    }
    let answer = exchange.tokens();
    let request = &resolved.request;
    let decoded = decoded(answer.as_ref(), request.subject_token.as_ref());
    let signed = decoded
        .iter()
        .any(|(role, token)| *role != TokenRole::Subject && token.format == Format::Jws);
    let keys = if !job.verify {
        KeySource::Absent(SignatureReason::AsAsked)
    } else if signed && exchange.outcome() == Outcome::Issued {
        key_set(session, &resolved.base, &mut hosts, cancel).await
    } else {
        KeySource::absent("there was nothing to check")
    };
    let elsewhere = KeySource::Absent(SignatureReason::Providers);
    let judged = |(role, token)| {
        let source = if role == TokenRole::Subject {
            &elsewhere
        } else {
            &keys
        };
        TokenReport::judged(role, token, source)
    };
    let tokens: Vec<TokenReport> = decoded.into_iter().map(judged).collect();
    let clock_skew = exchange.last().and_then(skew);
    if let Some(skew) = clock_skew {
        let origin = origin(&request.token_endpoint);
        session.cache().clock_skews.insert(origin, skew);
    }
    let context = verification_context(&resolved, answer.as_ref(), clock_skew);
    let evidence = Evidence {
        now: now(),
        clock_skew: clock_skew.or(evidence.clock_skew),
        ..evidence
    };
    findings.extend(explain::findings(&exchange, Some(request), &evidence));
    for report in &tokens {
        findings.extend(tokens::findings(report, report.role.words(), &context));
    }
    if let Some(answer) = &answer {
        let access = tokens
            .iter()
            .find(|report| report.role == TokenRole::Access);
        let token_type = answer.token_type.as_deref();
        findings.extend(tokens::binding(token_type, access, &context));
        findings.extend(explain::success_findings(&exchange, request, &evidence));
    }
    let environment = &job.environment;
    Run {
        serial: RunSerial::default(),
        profile: job.profile.name.clone(),
        started_ms: exchange
            .attempts
            .first()
            .map_or(0, |attempt| attempt.started_ms),
        clock_skew,
        tokens,
        findings: explain::masked_findings(findings, &redactor),
        hosts: hosts.0,
        redactor,
        verification: context,
        exchange,
        case: Some(Arc::new(RunCase {
            production: environment.production.then(|| environment.name.clone()),
            base: resolved.base,
            request: resolved.request,
            evidence,
        })),
    }
}

/// Returns the tokens of an answer and the subject token, each decoded.
fn decoded(
    answer: Option<&TokenResponse>,
    subject_token: Option<&Secret>,
) -> Vec<(TokenRole, Token)> {
    let issued = answer.map(|answer| {
        [
            (TokenRole::Access, Some(&answer.access_token)),
            (TokenRole::Id, answer.id_token.as_ref()),
            (TokenRole::Refresh, answer.refresh_token.as_ref()),
        ]
    });
    issued
        .into_iter()
        .flatten()
        .chain([(TokenRole::Subject, subject_token)])
        .filter_map(|(role, token)| Some((role, decode(token?.expose()))))
        .collect()
}

/// Returns what the claims of an answer's tokens are compared with.
fn verification_context(
    resolved: &Resolved,
    answer: Option<&TokenResponse>,
    clock_skew: Option<i64>,
) -> VerificationContext {
    let request = &resolved.request;
    let audience = request.texts.asked_audience();
    let user_profile = request.user_profile.as_ref();
    VerificationContext {
        issuer: Some(resolved.base.as_str().to_owned()),
        client_id: request.texts.client_id.clone(),
        audience: audience.map(ToOwned::to_owned),
        user_profile: user_profile.and_then(|profile| Json::parse(&profile.wire_text()).ok()),
        now: now(),
        jkt: request.dpop.as_ref().map(SigningKey::thumbprint),
        scope: request.texts.scope.clone(),
        subject_token_type: request.texts.subject_token_type.clone(),
        nonce: None,
        clock_skew,
        access_token: answer.map(|answer| answer.access_token.clone()),
        code: None,
    }
}
