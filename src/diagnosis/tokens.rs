//! What decoded tokens tell: reading notes, signature, expiry, binding to the proof's key.

use super::{Finding, Severity, token_kinds};
use crate::token::checks::{Check, CheckStatus, checks};
use crate::token::claims::{Surroundings, relative};
use crate::token::invisible::{code, sentence, turns_direction};
use crate::token::{Kind, MAX_TOKEN, Note, SignatureStatus, Slot, TokenReport, is_for_graph_alone};

/// Findings on one token. `label` is what people call it: `access token`.
pub fn findings(report: &TokenReport, label: &str, around: &Surroundings) -> Vec<Finding> {
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

fn all_findings(report: &TokenReport, label: &str, around: &Surroundings) -> Vec<Finding> {
    let mut found: Vec<Finding> = cleaned(&report.token.notes, label).into_iter().collect();
    let notes = report
        .token
        .notes
        .iter()
        .filter(|note| !matches!(note, Note::Cleaned(_)))
        .filter(|note| report.slot == Slot::Pasted || !matches!(note, Note::Looks(_)))
        .filter_map(|note| reading(note, label));
    found.extend(notes);
    found.extend(token_kinds::findings(&report.token, report.slot, label));
    if report.signature.status == SignatureStatus::Invalid && !is_for_graph_alone(&report.token) {
        let fix = report
            .signature
            .next_step
            .unwrap_or("Do not trust a claim in it; get a new one");
        found.push(
            Finding::new(
                "token.signature-invalid",
                Severity::Error,
                format!("The signature of the {label} is invalid"),
                report.signature.reason.clone(),
            )
            .fix(fix)
            .source("RFC 7515 §5.2"),
        );
    }
    let expiry = report
        .token
        .claim("exp")
        .and_then(crate::json::Json::as_seconds);
    // By the server's clock, as the check does: this computer's may be wrong.
    let now = around.now - around.clock_skew.unwrap_or(0);
    let expired = expiry.filter(|at| *at <= now);
    if let Some(at) = expired {
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
    let failed = checks(&report.token, report.slot, around);
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
    if Kind::of(&report.token, report.slot) == Kind::Closed && report.token.nested.is_some() {
        // What counts is inside.
        let inner = report.token.nested.as_deref().map(|token| TokenReport {
            slot: report.slot,
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

/// The first five, and how many more.
fn list(all: &[String]) -> String {
    let first = all.get(..5.min(all.len())).unwrap_or_default().join(", ");
    match all.len().saturating_sub(5) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Everything that was taken off, in one finding.
fn cleaned(notes: &[Note], label: &str) -> Option<Finding> {
    let mut taken: Vec<&str> = Vec::new();
    for note in notes {
        if let Note::Cleaned(what) = note
            && !taken.contains(what)
        {
            taken.push(what);
        }
    }
    (!taken.is_empty()).then(|| {
        Finding::new(
            "token.cleaned",
            Severity::Info,
            format!("Read the {label} without {}", taken.join(", ")),
            "The text as pasted is no token; what is in it is",
        )
    })
}

fn reading(note: &Note, label: &str) -> Option<Finding> {
    let finding = match note {
        Note::Cleaned(_) => return None,
        Note::NotStrictBase64url(part) => Finding::new(
            "token.not-base64url",
            Severity::Warning,
            format!("The {part} of the {label} is not strict base64url"),
            "It is padded, or in the standard alphabet, and was read and checked in the strict form. Strict readers refuse it as it is",
        )
        .source("RFC 7515 §2"),
        Note::Cut(parts) => Finding::new(
            "token.cut",
            Severity::Warning,
            format!("The {label} looks like a JWT that was cut"),
            match parts {
                1 => "Only its header is there: claims and signature are missing",
                2 => "The signature is missing",
                _ => "A JWT has three parts, an encrypted one five; this has four",
            },
        )
        .fix("Copy it whole")
        .source("RFC 7515 §3.1"),
        Note::CutPart(part) => Finding::new(
            "token.cut-part",
            Severity::Warning,
            format!("The {part} of the {label} was probably cut"),
            "Its last character has bits that stand for nothing",
        )
        .fix("Copy it whole")
        .source("RFC 4648 §3.5"),
        Note::LoneSurrogate => Finding::new(
            "token.lone-surrogate",
            Severity::Warning,
            format!("A text in the {label} is no Unicode text"),
            "It holds half of a surrogate pair as an escape; it is shown as that escape. Many readers refuse it",
        )
        .source("RFC 8259 §8.2"),
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
                list(paths)
            ),
        )
        .source("RFC 7519 §4"),
        Note::TakenFrom { from, name, others } => {
            let beside = if others.is_empty() { String::new() } else { format!("; beside it: {}", others.join(", ")) };
            Finding::new(
                "token.taken-from",
                Severity::Info,
                format!("Read {name} out of {from}"),
                format!("The text holds more than a token{beside}"),
            )
        }
        Note::PayloadNotUtf8(at) => Finding::new(
            "token.payload-not-utf8",
            Severity::Warning,
            format!("The payload of the {label} is not UTF-8 text"),
            format!("The first byte that does not fit is at offset {at} of the payload: the token was damaged, or its content is compressed or binary"),
        )
        .source("RFC 7519 §7.2"),
        Note::PayloadDetached => Finding::new(
            "token.payload-detached",
            Severity::Warning,
            format!("The {label} has no payload"),
            "There is nothing between the two dots: the content is sent apart, or was cut out",
        )
        .source("RFC 7515 appendix F"),
        Note::Nested => Finding::new(
            "token.nested",
            Severity::Info,
            format!("The {label} holds another token"),
            "Its payload is a JWT of its own, with its own header and signature",
        )
        .source("RFC 7519 §5.2"),
        Note::Disclosures { all, unreadable } => {
            let broken = if *unreadable == 0 { String::new() } else { format!("; {unreadable} of them cannot be read") };
            Finding::new(
                "token.sd-jwt",
                if *unreadable == 0 { Severity::Info } else { Severity::Warning },
                "This is an SD-JWT: some claims are disclosed one by one",
                match all {
                    1 => format!("1 disclosure came with it{broken}. Its digest is not compared here"),
                    all => format!("{all} disclosures came with it{broken}. Their digests are not compared here"),
                },
            )
            .source("RFC 9901")
        }
        Note::JsonSerialised(signatures) => Finding::new(
            "token.json-serialised",
            Severity::Info,
            format!("The {label} is in the JSON serialisation"),
            if *signatures > 1 { format!("It has {signatures} signatures over one payload") } else { "Most libraries take the compact form only".to_owned() },
        )
        .source("RFC 7515 §7.2"),
        Note::Critical(names) => Finding::new(
            "token.critical",
            Severity::Warning,
            format!("The {label} uses extensions that its reader must understand"),
            format!("crit names {}: a reader that does not know them must refuse the token", names.join(", ")),
        )
        .source("RFC 7515 §4.1.11"),
        Note::OwnKeys(names) => Finding::new(
            "token.own-keys",
            Severity::Info,
            format!("The header of the {label} brings its own key ({})", names.join(", ")),
            "Whoever makes a token can put any key there: it is shown, never followed and never trusted",
        )
        .source("RFC 8725 §3.10"),
        Note::Hidden(places) => {
            let turned = places.iter().any(|place| place.characters.iter().copied().any(turns_direction));
            let list: Vec<String> = places
                .iter()
                .take(5)
                .map(|place| format!("{} holds {}", place.path, place.characters.iter().copied().map(code).collect::<Vec<_>>().join(" ")))
                .collect();
            let more = if places.len() > 5 { format!(" and {} more", places.len() - 5) } else { String::new() };
            Finding::new(
                "token.hidden-characters",
                if turned { Severity::Warning } else { Severity::Info },
                if turned { format!("Characters in the {label} turn the direction of text or cannot be seen") } else { format!("The {label} holds characters that cannot be seen") },
                format!("{}{more}: it may read as something else than it is", list.join("; ")),
            )
            .source("Unicode TR 36")
        }
        Note::Looks(shape) => Finding::new(
            "token.looks-like",
            Severity::Info,
            format!("This looks like: {}", shape.name()),
            shape.advice(),
        )
        .likely(),
        Note::TooLarge(bytes) => Finding::new(
            "token.too-large",
            Severity::Error,
            "The text is larger than 8 MiB",
            format!("It has {bytes} bytes; at most {MAX_TOKEN} are read"),
        ),
        Note::SignatureUnreadable => Finding::new(
            "token.signature-unreadable",
            Severity::Warning,
            format!("The signature of the {label} cannot be read"),
            "It is not base64url",
        ),
    };
    Some(finding)
}
