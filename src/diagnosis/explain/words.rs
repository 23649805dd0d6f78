//! Explanations that belong to no row of the catalogue, read from `assets/diagnosis/explanations.json`.

use crate::diagnosis::finding_text::fill;
use crate::diagnosis::{Finding, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[cfg(test)]
/// The texts that the code uses, with the values it fills in.
pub const USED: &[(&str, &[&str])] = &[
    ("redirect", &["status", "target"]),
    ("client-certificate", &["status"]),
    ("html", &["status", "page"]),
    ("empty", &["status"]),
    ("charset", &["status", "charset"]),
    ("not-text", &["status"]),
    ("not-json", &["status", "kind"]),
    ("ok-with-error", &["status", "error", "description"]),
    ("error-not-text", &["status", "kind", "description"]),
    ("no-token", &["status", "names"]),
    ("begun", &["names", "next"]),
    ("token-not-text", &["status", "kind"]),
    ("unknown", &["status", "names"]),
    ("unknown-error", &["status", "error"]),
    ("content-type", &["type"]),
    ("expires-in", &["value"]),
    ("sdk", &["code", "sdk", "meaning", "fix"]),
    ("log-success", &["type"]),
    ("log-worked", &["line"]),
    ("answer-success", &["names"]),
    ("answer-claims", &["names"]),
    ("answer-document", &["what", "names"]),
    ("token-inactive", &[]),
    ("event-success", &["event"]),
    ("revoked", &[]),
    ("token-debugged", &[]),
    ("nothing-said", &["kind"]),
    ("redirect-success", &[]),
    ("redirect-elsewhere", &["status", "target"]),
    ("empty-success", &["status"]),
    ("jwt-success", &[]),
    ("other-success", &["status", "names"]),
    ("other-answer", &["names"]),
    ("challenge", &["status", "scheme", "metadata"]),
    ("no-refresh-token", &[]),
    ("refresh-not-granted", &[]),
    ("no-id-token", &[]),
    ("id-not-granted", &[]),
    ("opaque-access-token", &[]),
    ("encrypted-access-token", &[]),
    ("default-audience", &["audience"]),
    ("all-scopes", &["scopes"]),
    ("scopes-withheld", &["scopes"]),
    ("no-refresh-beside-actor", &[]),
    ("opaque-elsewhere", &[]),
    ("no-aud-in-token", &[]),
    ("other-audience", &["asked", "audience"]),
    ("audience-ignored", &["asked", "audience"]),
    ("outlives-subject", &["longer"]),
    ("apple-name", &[]),
    ("facebook-email", &[]),
    ("nonce-challenge", &[]),
];

#[derive(Deserialize)]
struct PatternText {
    severity: Severity,
    title: String,
    detail: String,
    fix: Option<String>,
    field: Option<String>,
    source: Option<String>,
}

/// What the codes of an SDK mean that begin so.
#[derive(Deserialize)]
struct CodeText {
    prefix: String,
    meaning: String,
    fix: String,
}

#[derive(Default, Deserialize)]
struct PatternTexts {
    /// By their ids.
    texts: BTreeMap<String, PatternText>,
    /// The first that fits.
    sdk_codes: Vec<CodeText>,
}

/// Reads the file; a test holds that it can be.
fn read() -> serde_json::Result<PatternTexts> {
    serde_json::from_str(include_str!("../../../assets/diagnosis/explanations.json"))
}

fn texts() -> &'static PatternTexts {
    static READ: LazyLock<PatternTexts> = LazyLock::new(|| read().unwrap_or_default());
    &READ
}

/// The finding of that text; an id that is not in the file still says itself.
pub fn finding(id: &str, values: &[(&'static str, String)]) -> Finding {
    let Some(text) = texts().texts.get(id) else {
        return Finding::new(format!("explain.{id}"), Severity::Error, id, "");
    };
    let mut finding = Finding::new(
        format!("explain.{id}"),
        text.severity,
        fill(&text.title, values),
        fill(&text.detail, values),
    );
    finding.fix = text.fix.as_ref().map(|fix| fill(fix, values));
    finding.field.clone_from(&text.field);
    finding.source.clone_from(&text.source);
    finding
}

/// What an SDK's own code means, and what to do.
pub fn sdk(code: &str) -> (String, String) {
    texts()
        .sdk_codes
        .iter()
        .find(|text| code.starts_with(&text.prefix))
        .map(|text| (text.meaning.clone(), text.fix.clone()))
        .unwrap_or_default()
}

/// Whether that code has a meaning of its own there.
pub fn explains_sdk(code: &str) -> bool {
    texts()
        .sdk_codes
        .iter()
        .any(|text| !text.prefix.is_empty() && code.starts_with(&text.prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::finding_text::placeholders;

    #[test]
    fn every_text_is_used_and_every_used_one_is_there() {
        let texts = read().unwrap().texts;
        for (id, values) in USED {
            let text = texts.get(*id).unwrap_or_else(|| panic!("no text {id}"));
            let all = [Some(&text.title), Some(&text.detail), text.fix.as_ref()];
            for part in all.into_iter().flatten() {
                assert!(!part.ends_with('.'), "{id}: {part}");
                for name in placeholders(part) {
                    assert!(values.contains(&name.as_str()), "{id}: {{{name}}}");
                }
            }
        }
        for id in texts.keys() {
            assert!(USED.iter().any(|(used, _)| used == id), "nobody uses {id}");
        }
        assert!(sdk("a0.sdk.internal_error.plain").0.contains("no answer"));
        assert!(sdk("ANYTHING").0.contains("SDK"), "the last one fits all");
        assert!(explains_sdk("a0.network_error") && !explains_sdk("ANYTHING"));
    }
}
