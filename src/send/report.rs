//! From an exchange to a run: decode, verify, explain.

use super::clock::{now, skew};
use super::key_sets::key_set;
use super::network::Hosts;
use super::resolve::Resolved;
use super::session::Session;
use crate::diagnosis::{Evidence, Finding, explain, tokens};
use crate::exchange::tenant::origin;
use crate::exchange::{Exchange, Outcome};
use crate::http::Cancel;
use crate::jose::SigningKey;
use crate::json::Json;
use crate::profile::Profile;
use crate::run::Run;
use crate::token::claims::Surroundings;
use crate::token::{KeySource, Slot, TokenReport, decode};
use std::sync::Arc;

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one run, joined here and nowhere else"
)]
pub(super) async fn report(
    session: &Session,
    profile: &Profile,
    resolved: &Resolved,
    exchange: Exchange,
    lint: Vec<Finding>,
    evidence: Evidence,
    production: Option<String>,
    verify: bool,
    mut hosts: Hosts,
    cancel: &Cancel,
) -> Run {
    let mut redactor = exchange.redactor();
    for (name, secret) in &resolved.secrets {
        redactor.learn(name, secret);
    }
    let answer = exchange.tokens();
    let decoded: Vec<(Slot, crate::token::Token)> = [
        (
            Slot::Access,
            answer.as_ref().map(|answer| &answer.access_token),
        ),
        (
            Slot::Id,
            answer.as_ref().and_then(|answer| answer.id_token.as_ref()),
        ),
        (
            Slot::Refresh,
            answer
                .as_ref()
                .and_then(|answer| answer.refresh_token.as_ref()),
        ),
        (Slot::Subject, resolved.request.subject_token.as_ref()),
    ]
    .into_iter()
    .filter_map(|(slot, token)| Some((slot, decode(token?.expose()))))
    .collect();
    let signed = decoded
        .iter()
        .any(|(slot, token)| *slot != Slot::Subject && token.format == crate::token::Format::Jws);
    let keys = if !verify {
        KeySource::Absent("not checked: no key set was read, as asked".to_owned())
    } else if signed && exchange.outcome() == Outcome::Issued {
        hosts.add(&resolved.base);
        key_set(session, &resolved.base, cancel).await
    } else {
        KeySource::Absent("there was nothing to check".to_owned())
    };
    let elsewhere =
        KeySource::Absent("signed by the provider, whose keys are read only when asked".to_owned());
    let reports: Vec<TokenReport> = decoded
        .into_iter()
        .map(|(slot, token)| {
            let source = if slot == Slot::Subject {
                &elsewhere
            } else {
                &keys
            };
            TokenReport::judged(slot, token, source)
        })
        .collect();
    let surroundings = Surroundings {
        issuer: Some(resolved.base.as_str().to_owned()),
        client_id: resolved.request.client_id.clone(),
        audience: resolved
            .request
            .audience
            .clone()
            .or_else(|| resolved.request.resource.clone()),
        user_profile: resolved
            .request
            .user_profile
            .as_ref()
            .and_then(|profile| Json::parse(&profile.wire_text()).ok()),
        now: now(),
        jkt: resolved.request.dpop.as_ref().map(SigningKey::thumbprint),
        scope: resolved.request.scope.clone(),
        subject_token_type: resolved.request.subject_token_type.clone(),
        nonce: None,
        clock_skew: exchange.last().and_then(skew),
        access_token: answer.as_ref().map(|answer| answer.access_token.clone()),
        code: None,
    };
    let clock_skew = exchange.last().and_then(skew);
    if let Some(skew) = clock_skew {
        session
            .cache()
            .clock_skews
            .insert(origin(&resolved.request.token_endpoint), skew);
    }
    let evidence = Evidence {
        now: now(),
        clock_skew: clock_skew.or(evidence.clock_skew),
        ..evidence
    };
    let mut findings = lint;
    findings.extend(explain::findings(
        &exchange,
        Some(&resolved.request),
        &evidence,
    ));
    for report in &reports {
        findings.extend(tokens::findings(report, report.slot.words(), &surroundings));
    }
    if let Some(answer) = &answer {
        let access = reports.iter().find(|report| report.slot == Slot::Access);
        findings.extend(tokens::binding(
            answer.token_type.as_deref(),
            access,
            &surroundings,
        ));
        findings.extend(explain::success_findings(
            &exchange,
            &resolved.request,
            &evidence,
        ));
    }
    Run {
        serial: crate::run::RunSerial::default(),
        profile: profile.name.clone(),
        started_ms: exchange
            .attempts
            .first()
            .map_or(0, |attempt| attempt.started_ms),
        clock_skew,
        tokens: reports,
        findings: explain::told(findings, &redactor),
        hosts: hosts.0,
        redactor,
        surroundings,
        exchange,
        case: Some(Arc::new(crate::run::RunCase {
            production,
            base: resolved.base.clone(),
            request: resolved.request.clone(),
            evidence,
        })),
    }
}
