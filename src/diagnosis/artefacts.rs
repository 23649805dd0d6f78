//! Where the artefact comes from, per provider: read from `assets/diagnosis/artefacts.json`.

use crate::exchange::subject_token::Provider;
use serde::Deserialize;
use std::sync::LazyLock;

/// What is said of one provider's artefact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ArtefactText {
    provider: String,
    /// What it is.
    pub title: String,
    /// How long it lives.
    pub life: String,
    /// How it is made.
    pub made: String,
    /// What it is not, and what the app must not do.
    pub not: String,
    /// How to get another one.
    pub again: String,
    /// How an app prints it, in each language.
    pub code: Vec<ArtefactCode>,
    /// Vendor pages.
    pub source: String,
}

/// Lines of code that print an artefact.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ArtefactCode {
    /// The language's name.
    pub language: String,
    /// The lines.
    pub lines: String,
}

#[derive(Default, Deserialize)]
struct ArtefactFile {
    artefacts: Vec<ArtefactText>,
}

/// The text of a provider.
pub fn artefact(provider: Provider) -> &'static ArtefactText {
    static READ: LazyLock<ArtefactFile> = LazyLock::new(|| {
        let text = include_str!("../../assets/diagnosis/artefacts.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    static NONE: LazyLock<ArtefactText> = LazyLock::new(ArtefactText::default);
    READ.artefacts
        .iter()
        .find(|text| text.provider == provider.name())
        .unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_its_words() {
        for provider in Provider::ALL {
            let text = artefact(provider);
            for part in [
                &text.title,
                &text.life,
                &text.made,
                &text.not,
                &text.again,
                &text.source,
            ] {
                assert!(
                    !part.is_empty() && !part.ends_with('.'),
                    "{provider:?}: {part:?}"
                );
            }
            assert!(!text.code.is_empty(), "{provider:?}");
        }
    }
}
