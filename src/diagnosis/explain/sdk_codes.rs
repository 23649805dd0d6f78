//! What the codes of SDKs mean, read from `assets/diagnosis/sdk_codes.json`.

use serde::Deserialize;
use std::sync::LazyLock;

/// What the codes of an SDK mean that begin so.
#[derive(Deserialize)]
struct CodeText {
    prefix: String,
    meaning: String,
    fix: String,
}

#[derive(Default, Deserialize)]
struct CodeTexts {
    codes: Vec<CodeText>,
}

/// The first text that fits; the last one fits all.
fn text(code: &str) -> Option<&'static CodeText> {
    static READ: LazyLock<CodeTexts> = LazyLock::new(|| {
        let text = include_str!("../../../assets/diagnosis/sdk_codes.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    READ.codes
        .iter()
        .find(|text| code.starts_with(&text.prefix))
}

/// What an SDK's own code means, and what to do.
pub fn meaning(code: &str) -> (&'static str, &'static str) {
    text(code)
        .map(|text| (text.meaning.as_str(), text.fix.as_str()))
        .unwrap_or_default()
}

/// Whether that code has a meaning of its own there.
pub fn is_known(code: &str) -> bool {
    text(code).is_some_and(|text| !text.prefix.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_means_what_the_first_text_says() {
        assert!(
            meaning("a0.sdk.internal_error.plain")
                .0
                .contains("no answer")
        );
        assert!(
            meaning("ANYTHING").0.contains("SDK"),
            "the last one fits all"
        );
        assert!(is_known("a0.network_error") && !is_known("ANYTHING"));
    }
}
