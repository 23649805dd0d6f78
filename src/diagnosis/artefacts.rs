//! Where the artefact comes from, per provider: read from `assets/diagnosis/artefacts.json`.

use crate::exchange::subject_token::Provider;
use crate::json::Json;
use std::sync::LazyLock;

/// What is said of one provider's artefact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Language and the lines that print it.
    pub code: Vec<(String, String)>,
    /// Vendor pages.
    pub source: String,
}

/// The text of a provider.
pub fn artefact(provider: Provider) -> &'static ArtefactText {
    static READ: LazyLock<Vec<ArtefactText>> =
        LazyLock::new(|| parse(include_str!("../../assets/diagnosis/artefacts.json")));
    static NONE: LazyLock<ArtefactText> = LazyLock::new(ArtefactText::default);
    READ.iter()
        .find(|text| text.provider == provider.name())
        .unwrap_or(&NONE)
}

fn parse(text: &str) -> Vec<ArtefactText> {
    let document = Json::parse(text).unwrap_or_default();
    let Some(Json::Array(all)) = document.get("artefacts") else {
        return Vec::new();
    };
    all.iter()
        .map(|entry| {
            let text = |name: &str| entry.get_str(name).unwrap_or_default().to_owned();
            let code = match entry.get("code") {
                Some(Json::Array(code)) => code
                    .iter()
                    .filter_map(|one| {
                        Some((
                            one.get_str("language")?.to_owned(),
                            one.get_str("lines")?.to_owned(),
                        ))
                    })
                    .collect(),
                _ => Vec::new(),
            };
            ArtefactText {
                provider: text("provider"),
                title: text("title"),
                life: text("life"),
                made: text("made"),
                not: text("not"),
                again: text("again"),
                code,
                source: text("source"),
            }
        })
        .collect()
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
