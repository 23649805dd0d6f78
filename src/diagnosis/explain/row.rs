//! A row of Auth0's catalogue: which one an answer is in, and its causes, decided and ranked.

use super::by_server::add_proven;
use super::case::Case;
use super::catalogue::{CatalogueRow, RequestedProvider, catalogue};
use super::deciders::{CONDITIONS, DECIDERS};
use super::log_place::with_log_place;
use crate::diagnosis::finding::sort_causes;
use crate::diagnosis::finding_text::fill;
use crate::diagnosis::{Answer, Cause, CauseStatus, Certainty, Finding, Severity};
use crate::exchange::Purpose;
use crate::text::capitalised;

/// The number of the catalogue's row that an answer is in, where it is in one.
pub(super) fn row_of(case: &Case<'_>) -> Option<&'static CatalogueRow> {
    let asked = match case.purpose() {
        Some(Purpose::NativeSocial(provider)) => RequestedProvider::Of(provider),
        Some(Purpose::Custom) => {
            RequestedProvider::Of(crate::exchange::subject_token::Provider::Custom)
        }
        None | Some(Purpose::Unknown) => RequestedProvider::Unknown,
        Some(_) => RequestedProvider::Otherwise,
    };
    let holds = |name: &str| {
        CONDITIONS
            .iter()
            .any(|(known, condition)| *known == name && condition(case))
    };
    catalogue().find(case.answer, asked, &holds)
}

/// The cause that is left where all others are ruled out.
pub(super) const NONE_OF_THESE: &str = "none-of-these";

/// A row's finding, its causes decided and ranked.
pub(super) fn finding(case: &Case<'_>, row: &CatalogueRow) -> Finding {
    let mut verdict = fill(
        &row.verdict,
        &[("description", short_description(case.answer))],
    );
    let mut causes = Vec::new();
    for id in &row.causes {
        let Some(text) = catalogue().causes.get(id) else {
            continue;
        };
        let Some(decider) = DECIDERS
            .iter()
            .find(|decider| decider.name == text.decided_by)
        else {
            continue;
        };
        let found = (decider.decide)(case);
        let status = decider.status(found.case);
        let first_certain = status == CauseStatus::Certain
            && !causes
                .iter()
                .any(|cause: &Cause| cause.status == CauseStatus::Certain);
        if let Some(own) = text.verdict.as_ref().filter(|_| first_certain) {
            verdict = fill(own, &found.values);
        }
        let words = text.evidence.get(found.case);
        causes.push(Cause {
            id: id.clone(),
            status,
            title: text.title.clone(),
            evidence: words
                .map(|words| fill(words, &found.values))
                .filter(|words| !words.is_empty()),
            next_step: (status != CauseStatus::RuledOut).then(|| text.next_step.clone()),
        });
    }
    if causes
        .iter()
        .all(|cause| cause.status == CauseStatus::RuledOut)
    {
        causes.extend(catalogue().causes.get(NONE_OF_THESE).map(|text| Cause {
            id: NONE_OF_THESE.to_owned(),
            status: CauseStatus::NotVisible,
            title: text.title.clone(),
            evidence: text.evidence.values().next().cloned(),
            next_step: Some(text.next_step.clone()),
        }));
    }
    add_proven(case, &mut causes);
    sort_causes(&mut causes);
    let top = causes.first().cloned();
    let field = top
        .as_ref()
        .and_then(|cause| catalogue().causes.get(&cause.id))
        .and_then(|text| text.field.clone());
    let step = top.and_then(|cause| cause.next_step).unwrap_or_default();
    let mut finding = Finding::new(
        format!("explain.{}", row.id),
        Severity::Error,
        if row.is_of_status() {
            // No judgement on the request, so no refusal.
            capitalised(&verdict)
        } else {
            format!("Refused: {verdict}")
        },
        row.detail.clone(),
    )
    .fix(with_log_place(step, case))
    .source(row.source.clone());
    finding.field = field;
    finding.causes = causes;
    if finding
        .causes
        .first()
        .is_none_or(|cause| cause.status != CauseStatus::Certain)
    {
        finding.certainty = Certainty::Likely;
    }
    finding
}

fn short_description(answer: &Answer) -> String {
    let text = answer
        .description
        .as_deref()
        .unwrap_or("no reason is given")
        .trim_end_matches('.');
    let mut kept: String = text.chars().take(160).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}
