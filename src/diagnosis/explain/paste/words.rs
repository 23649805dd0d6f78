//! The words for what a paste proves, read from `assets/diagnosis/evidence.json`.

use crate::json::Json;
use std::sync::LazyLock;

/// What is said of one decider's finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceText {
    name: String,
    /// The cause, one sentence.
    pub title: String,
    /// Where it holds.
    pub certain: String,
    /// Where it does not.
    pub ruled_out: String,
    /// What to do.
    pub next_step: String,
}

/// The words of a decider.
pub fn evidence_text(name: &str) -> Option<&'static EvidenceText> {
    static READ: LazyLock<Vec<EvidenceText>> =
        LazyLock::new(|| parse(include_str!("../../../../assets/diagnosis/evidence.json")));
    READ.iter().find(|text| text.name == name)
}

fn parse(text: &str) -> Vec<EvidenceText> {
    let document = Json::parse(text).unwrap_or_default();
    document
        .get("deciders")
        .and_then(Json::members)
        .unwrap_or_default()
        .iter()
        .map(|(name, entry)| {
            let said = |part: &str| entry.get_str(part).unwrap_or_default().to_owned();
            EvidenceText {
                name: name.clone(),
                title: said("title"),
                certain: said("certain"),
                ruled_out: said("ruled_out"),
                next_step: said("next_step"),
            }
        })
        .collect()
}
