//! What the calls tell: proofs, nonces, clocks, limits.

use super::decision::Decision;
use super::request;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::explain::{limits, paste};
use crate::token::claims::span;

pub(super) fn failed_lately(case: &Case<'_>) -> Decision {
    if !case.evidence.history {
        return Decision::unseen();
    }
    let count = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| !run.issued && case.at.saturating_sub(run.at) <= 3600)
        .count();
    Decision::with(
        if count >= 5 { "many" } else { "few" },
        "count",
        count.to_string(),
    )
}

pub(super) fn rate(case: &Case<'_>) -> Decision {
    let Some(limits) = limits::rate_limits(case.answer, case.at) else {
        return Decision::unseen();
    };
    match limits.remaining {
        Some(0) => Decision {
            case: "used-up",
            values: vec![
                (
                    "limit",
                    limits.limit.map_or_else(
                        || "The answer does not say the limit".to_owned(),
                        |limit| format!("The limit is {limit}"),
                    ),
                ),
                (
                    "reset",
                    limits.reset_in.map_or_else(
                        || "the answer does not say until when".to_owned(),
                        // A run is looked at for as long as it is kept.
                        |wait| {
                            let wait = span(wait.max(0).unsigned_abs());
                            format!("the next is possible {wait} after this answer")
                        },
                    ),
                ),
            ],
        },
        Some(remaining) => Decision::with("left", "remaining", remaining.to_string()),
        None => Decision::unseen(),
    }
}

pub(super) fn challenge(case: &Case<'_>) -> Decision {
    match case.attempts.len() {
        0 => Decision::unseen(),
        1 => Decision::is("single"),
        more => Decision::with("counted", "attempts", more.to_string()),
    }
}

pub(super) fn nonce_sent(case: &Case<'_>) -> Decision {
    match case.proven_attempts().last() {
        None => match paste::decide("proof-nonce", case) {
            Some(proven) => Decision::is(if proven.holds { "not-sent" } else { "sent" }),
            None => Decision::unseen(),
        },
        Some((_, last)) if last.claim("nonce").is_some() => Decision::is("sent"),
        Some(_) => Decision::is("not-sent"),
    }
}

pub(super) fn clock(case: &Case<'_>) -> Decision {
    let Some(skew) = case.evidence.clock_skew else {
        return Decision::unseen();
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
    Decision::with(found, "skew", span(off))
}

pub(super) fn proof_fresh(case: &Case<'_>) -> Decision {
    if case.whole().is_some_and(|request| {
        request
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case("dpop"))
    }) {
        return Decision::is("own");
    }
    let ids: Vec<&str> = case
        .proven_attempts()
        .filter_map(|(_, proof)| proof.claim_text("jti"))
        .collect();
    if ids.is_empty() {
        let again = paste::decide("proof-again", case).filter(|again| again.holds);
        return again.map_or_else(Decision::unseen, |_| Decision::is("reused"));
    }
    let reused = ids
        .iter()
        .enumerate()
        .any(|(at, id)| ids.iter().skip(at + 1).any(|other| other == id));
    Decision::is(if reused { "reused" } else { "fresh" })
}

pub(super) fn proof_target(case: &Case<'_>) -> Decision {
    for (attempt, proof) in case.proven_attempts() {
        let said = |name: &str| proof.claim_text(name).unwrap_or_default().to_owned();
        let wanted = crate::dpop::htu(&attempt.request.url);
        if said("htu") != wanted {
            return Decision {
                case: "differs",
                values: vec![("said", said("htu")), ("wanted", wanted)],
            };
        }
        if said("htm") != attempt.request.method {
            return Decision {
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
        return Decision::unseen();
    };
    let issuer = case
        .evidence
        .facts
        .as_ref()
        .and_then(|facts| facts.issuer.as_deref())
        .and_then(|issuer| url::Url::parse(issuer).ok());
    match issuer {
        Some(issuer) if issuer.host_str() != last.request.url.host_str() => Decision {
            case: "issuer",
            values: vec![
                (
                    "said",
                    last.request.url.host_str().unwrap_or_default().to_owned(),
                ),
                ("wanted", issuer.host_str().unwrap_or_default().to_owned()),
            ],
        },
        _ => Decision::is("fits"),
    }
}

pub(super) fn proof_form(case: &Case<'_>) -> Decision {
    let mut seen = false;
    for (_, proof) in case.proven_attempts() {
        seen = true;
        if let Some(what) = crate::diagnosis::proof::malformed(proof) {
            return Decision::with("bad", "what", what);
        }
    }
    if seen {
        Decision::is("fine")
    } else {
        Decision::unseen()
    }
}

pub(super) fn proof_sent(case: &Case<'_>) -> Decision {
    if case.whole().is_none() {
        return Decision::unseen();
    }
    Decision::is(if case.evidence.dpop.is_some() {
        "sent"
    } else {
        "none"
    })
}

pub(super) fn client_requires_proof(case: &Case<'_>) -> Decision {
    match case
        .application()
        .and_then(|application| application.requires_proof)
    {
        Some(true) => Decision::is("requires"),
        Some(false) => Decision::is("no"),
        None if case.said_of(&["client", "application"]) => Decision::is("said"),
        None => Decision::unseen(),
    }
}

pub(super) fn api_requires_proof(case: &Case<'_>) -> Decision {
    if case.whole().is_some() && request::asked_audience(case).is_none() {
        return Decision::is("no-audience");
    }
    if case.said_of(&["by the api", "resource server", "audience"]) {
        Decision::is("said")
    } else {
        Decision::unseen()
    }
}

pub(super) fn api_without_proof(case: &Case<'_>) -> Decision {
    if case.whole().is_some() && case.evidence.dpop.is_none() {
        return Decision::is("none-sent");
    }
    if case.said_of(&["does not support", "not supported"]) {
        Decision::is("said")
    } else {
        Decision::unseen()
    }
}
