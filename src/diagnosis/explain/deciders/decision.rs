//! What one decider found, and what several of them look at.

use crate::diagnosis::EarlierRun;
use crate::diagnosis::explain::case::Case;
use crate::token::claims::span;

/// What one decider found: the case, and values for its words.
pub struct Decision {
    /// One of the decider's cases.
    pub case: &'static str,
    /// For the placeholders.
    pub values: Vec<(&'static str, String)>,
}

impl Decision {
    pub(super) fn is(case: &'static str) -> Self {
        Self {
            case,
            values: Vec::new(),
        }
    }

    pub(super) fn with(case: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self {
            case,
            values: vec![(name, value.into())],
        }
    }

    pub(super) fn unseen() -> Self {
        Self::is("unseen")
    }
}

/// One of two cases, as the request says; cannot be seen without one.
pub(super) fn there(
    case: &Case<'_>,
    holds: fn(&crate::exchange::ExchangeRequest) -> bool,
    yes: &'static str,
    no: &'static str,
) -> Decision {
    case.whole().map_or_else(Decision::unseen, |request| {
        Decision::is(if holds(request) { yes } else { no })
    })
}

pub(super) fn ago(case: &Case<'_>, at: i64) -> String {
    span(case.at.saturating_sub(at).max(0).unsigned_abs())
}

/// The newest good run of the same client and type at the same origin.
pub(super) fn good_run<'a>(case: &Case<'a>) -> Option<&'a EarlierRun> {
    let request = case.request?;
    let origin = crate::exchange::tenant::origin(&request.token_endpoint);
    case.evidence.earlier_runs.iter().find(|run| {
        run.issued
            && run.at < case.at
            && run.client_id == request.texts.client_id
            && run.subject_token_type == request.texts.subject_token_type
            && run.origin.as_deref() == Some(origin.as_str())
    })
}

pub(super) fn worked_before(case: &Case<'_>) -> Decision {
    good_run(case).map_or_else(Decision::unseen, |run| {
        Decision::with("worked", "ago", ago(case, run.at))
    })
}
