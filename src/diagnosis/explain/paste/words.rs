//! The words for what a paste proves, read from `assets/diagnosis/evidence.json`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What is said of one decider's finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EvidenceText {
    /// The cause, one sentence.
    pub title: String,
    /// Where it holds.
    pub certain: String,
    /// Where it does not.
    pub ruled_out: String,
    /// What to do.
    pub next_step: String,
}

#[derive(Default, Deserialize)]
struct EvidenceFile {
    deciders: BTreeMap<String, EvidenceText>,
}

/// The words of a decider; the parameter behind a colon is none of its name.
pub fn evidence_text(name: &str) -> Option<&'static EvidenceText> {
    static READ: LazyLock<EvidenceFile> = LazyLock::new(|| {
        let text = include_str!("../../../../assets/diagnosis/evidence.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    let rule = name.split_once(':').map_or(name, |(rule, _)| rule);
    READ.deciders.get(rule)
}
