//! What decoded tokens tell: reading notes, signature, expiry, binding to the proof's key.

use super::{Finding, Severity};
use crate::token::claims::{Surroundings, relative};
use crate::token::{Note, SignatureStatus, Slot, TokenReport};

/// Findings on one token. `label` is what people call it: `access token`.
pub fn findings(report: &TokenReport, label: &str, now: i64) -> Vec<Finding> {
    let mut found: Vec<Finding> = report
        .token
        .notes
        .iter()
        .map(|note| reading(note, label))
        .collect();
    if report.signature.status == SignatureStatus::Invalid {
        found.push(
            Finding::new(
                "token.signature-invalid",
                Severity::Error,
                format!("The signature of the {label} is invalid"),
                report.signature.reason.clone(),
            )
            .fix("Do not trust a claim in it; get a new one")
            .source("RFC 7515 §5.2"),
        );
    }
    let expiry = report
        .token
        .claim("exp")
        .and_then(crate::json::Json::as_seconds);
    if let Some(at) = expiry.filter(|at| *at <= now) {
        found.push(
            Finding::new(
                "token.expired",
                Severity::Warning,
                format!("The {label} has expired"),
                format!("It expired {}", relative(at, now)),
            )
            .fix("Get a new one")
            .source("RFC 7519 §4.1.4"),
        );
    }
    if let Some(what) = report.token.encryption() {
        found.push(
            Finding::new(
                "token.encrypted",
                Severity::Info,
                format!("The {label} is encrypted"),
                format!("It is no broken JWT: {what}"),
            )
            .source("RFC 7516"),
        );
    }
    found
}

/// `token_type` and `cnf.jkt` beside the key of the proof (RFC 9449 §5, §6).
pub fn binding(
    token_type: Option<&str>,
    access: Option<&TokenReport>,
    around: &Surroundings,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let bound = token_type.is_some_and(|kind| kind.eq_ignore_ascii_case("DPoP"));
    let jkt = access
        .filter(|report| report.slot == Slot::Access)
        .and_then(|report| report.token.claim("cnf"))
        .and_then(|cnf| cnf.get_str("jkt"));
    match &around.jkt {
        Some(key) => {
            if !bound {
                found.push(
                    Finding::new("token.not-bound", Severity::Warning, "A proof was sent, and the token is not bound to its key",
                        format!("token_type is {}, not DPoP: the API's proof of possession is off, so the proof had no effect", token_type.unwrap_or("missing")))
                        .fix("Allow proof of possession at the API, or send no proof")
                        .source("RFC 9449 §5"),
                );
            }
            if let Some(found_key) = jkt.filter(|jkt| jkt != key) {
                found.push(
                    Finding::new(
                        "token.bound-to-another-key",
                        Severity::Error,
                        "The token is bound to another key than the proof's",
                        format!("cnf.jkt is {found_key}, the proof's key is {key}"),
                    )
                    .source("RFC 9449 §6.1"),
                );
            }
        }
        None if bound => found.push(
            Finding::new(
                "token.bound-without-proof",
                Severity::Warning,
                "The token is bound to a key although no proof was sent",
                "token_type is DPoP",
            )
            .source("RFC 9449 §5"),
        ),
        None => {}
    }
    found
}

fn reading(note: &Note, label: &str) -> Finding {
    match note {
        Note::Cleaned(what) => Finding::new(
            "token.cleaned",
            Severity::Info,
            format!("Read the {label} without {what}"),
            "The text as pasted is no token; what is in it is",
        ),
        Note::NotStrictBase64url(part) => Finding::new(
            "token.not-base64url",
            Severity::Warning,
            format!("The {part} of the {label} is not strict base64url"),
            "It is padded, or in the standard alphabet. Strict readers refuse it",
        )
        .source("RFC 7515 §2"),
        Note::HeaderUnreadable(why) => Finding::new(
            "token.header-unreadable",
            Severity::Warning,
            format!("The {label} looks like a JWT, and its header cannot be read"),
            why.clone(),
        )
        .fix("Check that it was copied whole"),
        Note::PayloadUnreadable => Finding::new(
            "token.payload-unreadable",
            Severity::Warning,
            format!("The payload of the {label} cannot be read"),
            "It is not base64url text",
        )
        .fix("Check that it was copied whole"),
        Note::PayloadNotJson(why) => Finding::new(
            "token.payload-not-json",
            Severity::Warning,
            format!("The payload of the {label} is not JSON"),
            why.clone(),
        )
        .source("RFC 7519 §7.2"),
        Note::DuplicateMembers(paths) => Finding::new(
            "token.duplicate-members",
            Severity::Warning,
            format!("Members of the {label} stand more than once"),
            format!(
                "{}: readers differ in which one they take; here the last one counts",
                paths.join(", ")
            ),
        )
        .source("RFC 7519 §4"),
        Note::SignatureUnreadable => Finding::new(
            "token.signature-unreadable",
            Severity::Warning,
            format!("The signature of the {label} cannot be read"),
            "It is not base64url",
        ),
    }
}
