//! Explanations that belong to no row of the catalogue, read from `assets/diagnosis/explanations.json`.

use super::catalogue::fill;
use crate::diagnosis::{Finding, Severity};
use crate::json::Json;
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
    ("token-not-text", &["status", "kind"]),
    ("unknown", &["status", "names"]),
    ("unknown-error", &["status", "error"]),
    ("content-type", &["type"]),
    ("expires-in", &["value"]),
    ("sdk", &["code", "sdk", "meaning", "fix"]),
    ("log-success", &["type"]),
    ("answer-success", &["names"]),
    ("nothing-said", &["kind"]),
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
    ("outlives-subject", &["longer"]),
    ("apple-name", &[]),
    ("facebook-email", &[]),
    ("nonce-challenge", &[]),
];

struct PatternText {
    id: String,
    severity: Severity,
    title: String,
    detail: String,
    fix: Option<String>,
    field: Option<String>,
    source: Option<String>,
}

#[derive(Default)]
struct PatternTexts {
    all: Vec<PatternText>,
    /// Prefix, meaning and fix of an SDK's codes; the first that fits.
    sdk: Vec<(String, String, String)>,
    #[cfg(test)]
    problems: Vec<String>,
}

fn texts() -> &'static PatternTexts {
    static READ: LazyLock<PatternTexts> =
        LazyLock::new(|| parse(include_str!("../../../assets/diagnosis/explanations.json")));
    &READ
}

fn parse(text: &str) -> PatternTexts {
    let document = Json::parse(text).unwrap_or_default();
    let mut texts = PatternTexts::default();
    for (id, entry) in document
        .get("texts")
        .and_then(Json::members)
        .unwrap_or_default()
    {
        let said = |name: &str| entry.get_str(name).map(ToOwned::to_owned);
        let severity = match entry.get_str("severity") {
            Some("error") => Some(Severity::Error),
            Some("warning") => Some(Severity::Warning),
            Some("info") => Some(Severity::Info),
            _ => None,
        };
        let whole = severity.zip(said("title").zip(said("detail")));
        let Some((severity, (title, detail))) = whole else {
            #[cfg(test)]
            texts.problems.push(id.clone());
            continue;
        };
        texts.all.push(PatternText {
            id: id.clone(),
            severity,
            title,
            detail,
            fix: said("fix"),
            field: said("field"),
            source: said("source"),
        });
    }
    if let Some(Json::Array(codes)) = document.get("sdk_codes") {
        texts.sdk.extend(codes.iter().filter_map(|code| {
            let said = |name: &str| code.get_str(name).map(ToOwned::to_owned);
            Some((said("prefix")?, said("meaning")?, said("fix")?))
        }));
    }
    texts
}

/// The finding of that text; an id that is not in the file still says itself.
pub fn finding(id: &str, values: &[(&'static str, String)]) -> Finding {
    let Some(text) = texts().all.iter().find(|text| text.id == id) else {
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
        .sdk
        .iter()
        .find(|(prefix, ..)| code.starts_with(prefix.as_str()))
        .map(|(_, meaning, fix)| (meaning.clone(), fix.clone()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::placeholders;
    use super::*;

    #[test]
    fn every_text_is_used_and_every_used_one_is_there() {
        let texts = texts();
        assert_eq!(texts.problems, [""; 0]);
        for (id, values) in USED {
            let text = texts
                .all
                .iter()
                .find(|text| text.id == *id)
                .unwrap_or_else(|| panic!("no text {id}"));
            let all = [Some(&text.title), Some(&text.detail), text.fix.as_ref()];
            for part in all.into_iter().flatten() {
                assert!(!part.ends_with('.'), "{id}: {part}");
                for name in placeholders(part) {
                    assert!(values.contains(&name.as_str()), "{id}: {{{name}}}");
                }
            }
        }
        for text in &texts.all {
            assert!(
                USED.iter().any(|(id, _)| *id == text.id),
                "nobody uses {}",
                text.id
            );
        }
        assert!(sdk("a0.sdk.internal_error.plain").0.contains("no answer"));
        assert!(sdk("ANYTHING").0.contains("SDK"), "the last one fits all");
    }
}
