//! What the calls tell: proofs, nonces, clocks, limits.

use super::found::{Found, says};
use super::request;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::explain::{limits, paste};
use crate::json::Json;
use crate::token::claims::span;

pub(super) fn failed_lately(case: &Case<'_>) -> Found {
    if !case.evidence.history {
        return Found::unseen();
    }
    let count = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| !run.issued && case.at.saturating_sub(run.at) <= 3600)
        .count();
    Found::with(
        if count >= 5 { "many" } else { "few" },
        "count",
        count.to_string(),
    )
}

pub(super) fn rate(case: &Case<'_>) -> Found {
    let Some(limits) = limits::rate_limits(case.answer, case.at) else {
        return Found::unseen();
    };
    match limits.remaining {
        Some(0) => Found {
            case: "used-up",
            values: vec![
                (
                    "limit",
                    limits
                        .limit
                        .map_or_else(|| "the limit's".to_owned(), |limit| limit.to_string()),
                ),
                (
                    "reset",
                    limits.reset_in.map_or_else(
                        || "the answer does not say until when".to_owned(),
                        |wait| format!("the next is in {}", span(wait.max(0).unsigned_abs())),
                    ),
                ),
            ],
        },
        Some(remaining) => Found::with("left", "remaining", remaining.to_string()),
        None => Found::unseen(),
    }
}

pub(super) fn challenge(case: &Case<'_>) -> Found {
    match case.attempts.len() {
        0 => Found::unseen(),
        1 => Found::is("single"),
        more => Found::with("counted", "attempts", more.to_string()),
    }
}

pub(super) fn nonce_sent(case: &Case<'_>) -> Found {
    match case.proven_attempts().last() {
        None => match paste::decide("proof-nonce", case) {
            Some(proven) => Found::is(if proven.holds { "not-sent" } else { "sent" }),
            None => Found::unseen(),
        },
        Some((_, last)) if last.claim("nonce").is_some() => Found::is("sent"),
        Some(_) => Found::is("not-sent"),
    }
}

pub(super) fn clock(case: &Case<'_>) -> Found {
    let Some(skew) = case.evidence.clock_skew else {
        return Found::unseen();
    };
    let off = skew.unsigned_abs();
    let spoken = ["iat", "clock", "time"].iter().any(|word| {
        case.answer.description.as_deref().is_some_and(|text| {
            text.to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .any(|one| one == *word)
        })
    });
    let found = match (off > 60, spoken) {
        (true, true) => "off",
        (true, false) => "far",
        (false, true) => "said",
        (false, false) => "fine",
    };
    Found::with(found, "skew", span(off))
}

pub(super) fn proof_fresh(case: &Case<'_>) -> Found {
    if case.whole().is_some_and(|request| {
        request
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case("dpop"))
    }) {
        return Found::is("own");
    }
    let ids: Vec<&str> = case
        .proven_attempts()
        .filter_map(|(_, proof)| proof.claim("jti").and_then(Json::as_str))
        .collect();
    if ids.is_empty() {
        return Found::unseen();
    }
    let reused = ids
        .iter()
        .enumerate()
        .any(|(at, id)| ids.iter().skip(at + 1).any(|other| other == id));
    Found::is(if reused { "reused" } else { "fresh" })
}

pub(super) fn proof_target(case: &Case<'_>) -> Found {
    for (attempt, proof) in case.proven_attempts() {
        let said = |name: &str| {
            proof
                .claim(name)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let wanted = crate::dpop::htu(&attempt.request.url);
        if said("htu") != wanted {
            return Found {
                case: "differs",
                values: vec![("said", said("htu")), ("wanted", wanted)],
            };
        }
        if said("htm") != attempt.request.method {
            return Found {
                case: "differs",
                values: vec![
                    ("said", said("htm")),
                    ("wanted", attempt.request.method.to_owned()),
                ],
            };
        }
    }
    let proven = case.proofs.last().is_some_and(Option::is_some);
    let Some(last) = case.attempts.last().filter(|_| proven) else {
        return Found::unseen();
    };
    let issuer = case
        .evidence
        .facts
        .as_ref()
        .and_then(|facts| facts.issuer.as_deref())
        .and_then(|issuer| url::Url::parse(issuer).ok());
    match issuer {
        Some(issuer) if issuer.host_str() != last.request.url.host_str() => Found {
            case: "issuer",
            values: vec![
                (
                    "said",
                    last.request.url.host_str().unwrap_or_default().to_owned(),
                ),
                ("wanted", issuer.host_str().unwrap_or_default().to_owned()),
            ],
        },
        _ => Found::is("fits"),
    }
}

pub(super) fn proof_form(case: &Case<'_>) -> Found {
    let mut seen = false;
    for (_, proof) in case.proven_attempts() {
        seen = true;
        if let Some(what) = crate::diagnosis::proof::malformed(proof) {
            return Found::with("bad", "what", what);
        }
    }
    if seen {
        Found::is("fine")
    } else {
        Found::unseen()
    }
}

pub(super) fn proof_sent(case: &Case<'_>) -> Found {
    if case.whole().is_none() {
        return Found::unseen();
    }
    Found::is(if case.evidence.dpop.is_some() {
        "sent"
    } else {
        "none"
    })
}

pub(super) fn client_requires_proof(case: &Case<'_>) -> Found {
    match case
        .application()
        .and_then(|application| application.requires_proof)
    {
        Some(true) => Found::is("requires"),
        Some(false) => Found::is("no"),
        None if says(case, &["client", "application"]) => Found::is("said"),
        None => Found::unseen(),
    }
}

pub(super) fn api_requires_proof(case: &Case<'_>) -> Found {
    if case.whole().is_some() && request::asked_audience(case).is_none() {
        return Found::is("no-audience");
    }
    if says(case, &["by the api", "resource server", "audience"]) {
        Found::is("said")
    } else {
        Found::unseen()
    }
}

pub(super) fn api_without_proof(case: &Case<'_>) -> Found {
    if case.whole().is_some() && case.evidence.dpop.is_none() {
        return Found::is("none-sent");
    }
    if says(case, &["does not support", "not supported"]) {
        Found::is("said")
    } else {
        Found::unseen()
    }
}
