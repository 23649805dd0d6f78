//! Findings with their secrets masked: nothing that was learnt to be secret stands in them.

use crate::diagnosis::{Cause, Finding};
use crate::secret::Redactor;

/// The findings with every secret masked, their causes' words too.
pub fn masked_findings(findings: Vec<Finding>, redactor: &Redactor) -> Vec<Finding> {
    let mask = |text: String| redactor.redact(&text).into_owned();
    findings
        .into_iter()
        .map(|finding| Finding {
            title: mask(finding.title),
            detail: mask(finding.detail),
            fix: finding.fix.map(mask),
            causes: finding
                .causes
                .into_iter()
                .map(|cause| Cause {
                    title: mask(cause.title),
                    evidence: cause.evidence.map(mask),
                    next_step: cause.next_step.map(mask),
                    ..cause
                })
                .collect(),
            ..finding
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{CauseStatus, Severity};
    use crate::secret::Secret;

    #[test]
    fn no_word_of_a_finding_tells_a_secret() {
        let mut redactor = Redactor::default();
        redactor.add("code", &Secret::new("c0ffee12ab34"));
        let words = || "is c0ffee12ab34".to_owned();
        let mut finding = Finding::new("x", Severity::Error, words(), words()).fix(words());
        finding.causes = vec![Cause {
            id: "y".to_owned(),
            status: CauseStatus::Likely,
            title: words(),
            evidence: Some(words()),
            next_step: Some(words()),
        }];
        let shown = format!("{:?}", masked_findings(vec![finding], &redactor));
        assert!(!shown.contains("c0ffee"), "{shown}");
        assert_eq!(shown.matches("[masked code]").count(), 6);
    }
}
