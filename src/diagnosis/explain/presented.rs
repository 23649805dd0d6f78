//! What was said of a token, held against the token that the paste itself presents.

use super::case::Case;
use super::paste::{decide, evidence_text};
use crate::diagnosis::finding::sort_causes;
use crate::diagnosis::finding_text::fill;
use crate::diagnosis::{CauseStatus, Finding};

/// Findings that say that a token has expired.
const EXPIRED: [&str; 2] = ["explain.validator.expired", "explain.stated.expired"];

/// The same finding, its causes decided by the token's own exp. Where the text states when its token ended, one that lives is another.
pub(super) fn held_against_token(
    case: &Case<'_>,
    states_end: bool,
    mut finding: Finding,
) -> Finding {
    if !EXPIRED.contains(&finding.id.as_str()) {
        return finding;
    }
    let proven = decide("subject-expired", case);
    let Some(proven) = proven.filter(|proven| proven.holds || !states_end) else {
        return finding;
    };
    let words = evidence_text("subject-expired").map(|words| {
        let template = if proven.holds {
            &words.certain
        } else {
            &words.ruled_out
        };
        fill(template, &proven.values)
    });
    for cause in &mut finding.causes {
        match (cause.id.as_str(), proven.holds) {
            ("expired", true) => {
                cause.status = CauseStatus::Certain;
                cause.evidence.clone_from(&words);
            }
            ("expired", false) => {
                cause.status = CauseStatus::RuledOut;
                cause.evidence.clone_from(&words);
                cause.next_step = None;
            }
            (_, true) => {}
            (_, false) => {
                cause.status = CauseStatus::Likely;
                finding.fix.clone_from(&cause.next_step);
            }
        }
    }
    sort_causes(&mut finding.causes);
    finding
}
