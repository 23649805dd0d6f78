//! What decoded tokens tell: reading notes, signature, key binding, expiry, binding to the proof's key.

use super::finding_text::worded;
use super::token_reading::{cleaned, reading};
use super::{Finding, Severity, token_kinds};
use crate::token::checks::{Check, CheckStatus, checks};
use crate::token::claims::{VerificationContext, is_span, relative};
use crate::token::invisible::{quoted, sentence};
use crate::token::{
    Note, SignatureStatus, Token, TokenKind, TokenReport, TokenRole, decode, describe,
    is_for_graph_alone, judge_key_binding,
};

/// Findings on one token. `label` is what people call it: `access token`.
pub fn findings(report: &TokenReport, label: &str, around: &VerificationContext) -> Vec<Finding> {
    // A token's own words stand in some of them.
    all_findings(report, label, around)
        .into_iter()
        .map(|finding| Finding {
            title: sentence(&finding.title),
            detail: sentence(&finding.detail),
            ..finding
        })
        .collect()
}

fn all_findings(report: &TokenReport, label: &str, around: &VerificationContext) -> Vec<Finding> {
    let mut found = cleaned(&report.token.notes, label);
    let notes = report
        .token
        .notes
        .iter()
        .filter(|note| {
            report.role == TokenRole::Pasted || !matches!(note, Note::Looks(_) | Note::NoToken)
        })
        .filter_map(|note| reading(note, label));
    found.extend(notes);
    found.extend(beside(&report.token));
    found.extend(key_binding(&report.token));
    found.extend(token_kinds::findings(&report.token, report.role, label));
    if report.signature.status == SignatureStatus::Invalid && !is_for_graph_alone(&report.token) {
        let fix = report
            .signature
            .next_step
            .unwrap_or("Do not trust a claim in it; get a new one");
        found.push(
            worded(
                "token.signature-invalid",
                &[("label", &label), ("why", &report.signature.sentence())],
            )
            .fix(fix),
        );
    }
    let issued = report.token.claim_time("iat");
    let expiry = report
        .token
        .claim_time("exp")
        // What is no moment has passed at none.
        .filter(|at| !is_span(*at, issued));
    // By the server's clock, as the check does: this computer's may be wrong.
    let now = around.now - around.clock_skew.unwrap_or(0);
    let expired = expiry.filter(|at| *at <= now);
    if let Some(at) = expired {
        found.push(worded(
            "token.expired",
            &[("label", &label), ("ago", &relative(at, now))],
        ));
    }
    let failed = checks(&report.token, report.role, around);
    found.extend(
        failed
            .into_iter()
            .filter(|check| check.status == CheckStatus::Fail)
            .filter(|check| expired.is_none() || check.id != "expiry")
            // Said of the whole answer, see `binding`.
            .filter(|check| check.id != "binding")
            .map(|check| failure(check, label)),
    );
    if let Some(what) = report.token.encryption() {
        found.push(worded(
            "token.encrypted",
            &[("label", &label), ("what", &what)],
        ));
    }
    if TokenKind::of(&report.token, report.role) == TokenKind::Closed
        && report.token.nested.is_some()
    {
        // What counts is inside.
        let inner = report.token.nested.as_deref().map(|token| TokenReport {
            role: report.role,
            token: token.clone(),
            signature: report.inner_signature(),
            inner: None,
        });
        found.extend(
            inner
                .map(|inner| findings(&inner, "token inside", around))
                .unwrap_or_default(),
        );
    }
    found
}

/// What the other tokens of the same text are, where they have no names of their own.
fn beside(token: &Token) -> Option<Finding> {
    let all = token.notes.iter().find_map(|note| match note {
        Note::Several(all) => Some(*all),
        _ => None,
    })?;
    let others: Vec<String> = token
        .companions
        .iter()
        .map(|(name, secret)| {
            let other = decode(secret.expose());
            let issuer = other.claim_text("iss").map_or_else(String::new, |issuer| {
                format!(", issued by {}", quoted(issuer))
            });
            format!("{name}: {}{issuer}", describe(&other, TokenRole::Pasted))
        })
        .collect();
    let finding = worded(
        "token.several",
        &[("all", &all), ("others", &others.join("; "))],
    );
    Some(finding)
}

/// What is known of the key binding at the end of an SD-JWT: whom it is for, and whether the holder made it.
fn key_binding(token: &Token) -> Option<Finding> {
    let verdict = judge_key_binding(token)?;
    let binding = token.key_binding.as_deref()?;
    let said = |name: &str| {
        binding.claim(name).map_or_else(
            || format!("no {name}"),
            |value| format!("{name} {}", value.to_compact()),
        )
    };
    let typ = binding.header_text("typ").unwrap_or("no typ");
    let severity = match verdict.status {
        SignatureStatus::Valid => Severity::Info,
        SignatureStatus::Invalid => Severity::Error,
        SignatureStatus::Unchecked => Severity::Warning,
    };
    let finding = worded(
        "token.key-binding",
        &[
            ("status", &verdict.status.name()),
            ("typ", &typ),
            ("aud", &said("aud")),
            ("nonce", &said("nonce")),
            ("iat", &said("iat")),
            ("reason", &verdict.reason),
        ],
    );
    Some(Finding {
        severity,
        ..finding
    })
}

/// A check that failed, as a finding.
fn failure(check: Check, label: &str) -> Finding {
    let severity = match check.id {
        "access-token-hash" | "code-hash" => Severity::Error,
        // Scopes are withheld by policy, not by mistake.
        "scope" | "real-user" => Severity::Info,
        _ => Severity::Warning,
    };
    Finding::new(
        format!("token.{}", check.id),
        severity,
        format!("{} of the {label} is not as it should be", check.title),
        check.sentence,
    )
    .source(check.source)
}

/// `token_type` and `cnf.jkt` beside the key of the proof (RFC 9449 §5, §6).
pub fn binding(
    token_type: Option<&str>,
    access: Option<&TokenReport>,
    around: &VerificationContext,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let bound = token_type.is_some_and(|kind| kind.eq_ignore_ascii_case("DPoP"));
    let jkt = access
        .filter(|report| report.role == TokenRole::Access)
        .and_then(|report| report.token.claim("cnf"))
        .and_then(|cnf| cnf.get_str("jkt"));
    match &around.jkt {
        Some(key) => {
            if !bound {
                found.push(worded(
                    "token.not-bound",
                    &[("token_type", &token_type.unwrap_or("missing"))],
                ));
            }
            if let Some(found_key) = jkt.filter(|jkt| jkt != key) {
                found.push(worded(
                    "token.bound-to-another-key",
                    &[("found_key", &found_key), ("key", &key)],
                ));
            }
        }
        None if bound => found.push(worded("token.bound-without-proof", &[])),
        None => {}
    }
    found
}
