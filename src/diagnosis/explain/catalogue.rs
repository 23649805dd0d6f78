//! The error catalogue, read from `assets/diagnosis/catalogue.json`: rows, causes and their words are data, what decides a cause is in
//! `deciders`. A test holds the two against each other.

use crate::diagnosis::Answer;
use crate::exchange::subject_token::Provider;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How little of an answer is enough for a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SufficientMatch {
    /// The description has to match.
    #[default]
    Nothing,
    /// The error without its description.
    Error,
    /// The status without anything else.
    Status,
}

/// Whose login a request asks for, as far as rows differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedProvider {
    /// The request is not known.
    Unknown,
    /// A provider's login, or a custom exchange.
    Of(Provider),
    /// Something else.
    Otherwise,
}

/// One row of the catalogue.
#[derive(Clone, Debug, Deserialize)]
pub struct CatalogueRow {
    /// Its number in the field's catalogue, where it has one.
    #[serde(rename = "row")]
    pub number: Option<u8>,
    /// Its finding is `explain.ID`.
    pub id: String,
    errors: Vec<String>,
    /// Each in its parts, all of which have to be there.
    #[serde(deserialize_with = "parts")]
    descriptions: Vec<Vec<String>>,
    statuses: Vec<u16>,
    #[serde(default)]
    alone: SufficientMatch,
    /// Whose requests it is about: a provider's, `native` for all three, `custom`, or any.
    provider: String,
    /// The name of a condition that has to hold.
    pub when: Option<String>,
    /// What follows "Refused: ".
    pub verdict: String,
    /// What it means.
    pub detail: String,
    /// RFC section or vendor page.
    pub source: String,
    /// Ids of its causes, the likeliest first.
    pub causes: Vec<String>,
}

/// One possible cause, as data.
#[derive(Clone, Debug, Deserialize)]
pub struct CauseText {
    /// One sentence.
    pub title: String,
    /// The name of the decider.
    pub decided_by: String,
    /// What follows "Refused: " where it is certain.
    pub verdict: Option<String>,
    /// The sentence for each case that the decider can find.
    pub evidence: BTreeMap<String, String>,
    /// What to do.
    pub next_step: String,
    /// The field of the form to go to.
    pub field: Option<String>,
}

/// All of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Catalogue {
    /// The rows, in the file's order.
    pub rows: Vec<CatalogueRow>,
    /// The causes, by their ids.
    pub causes: BTreeMap<String, CauseText>,
}

/// The built-in catalogue.
pub fn catalogue() -> &'static Catalogue {
    static READ: LazyLock<Catalogue> = LazyLock::new(|| read().unwrap_or_default());
    &READ
}

/// Reads the file; a test holds that it can be.
fn read() -> serde_json::Result<Catalogue> {
    serde_json::from_str(include_str!("../../../assets/diagnosis/catalogue.json"))
}

impl Catalogue {
    /// The row that fits an answer best. The error counts first, then a part of the description, then the status.
    pub fn find(
        &self,
        answer: &Answer,
        asked: RequestedProvider,
        holds: &dyn Fn(&str) -> bool,
    ) -> Option<&CatalogueRow> {
        let mut best: Option<(u32, &CatalogueRow)> = None;
        for row in &self.rows {
            let Some(score) = row.score(answer, asked, holds) else {
                continue;
            };
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, row));
            }
        }
        best.map(|(_, row)| row)
    }
}

impl CatalogueRow {
    /// Whether the status alone makes it: the server says nothing of the request.
    pub fn is_of_status(&self) -> bool {
        self.alone == SufficientMatch::Status
    }

    fn score(
        &self,
        answer: &Answer,
        asked: RequestedProvider,
        holds: &dyn Fn(&str) -> bool,
    ) -> Option<u32> {
        // Of a request that is not known, a provider's row says something only where the description does.
        let fits = match (self.provider.as_str(), asked) {
            ("any", _) | (_, RequestedProvider::Unknown) => true,
            (_, RequestedProvider::Otherwise) => false,
            ("native", RequestedProvider::Of(provider)) => provider != Provider::Custom,
            (own, RequestedProvider::Of(provider)) => own.eq_ignore_ascii_case(provider.name()),
        };
        if !fits
            || self
                .when
                .as_ref()
                .is_some_and(|condition| !holds(condition))
        {
            return None;
        }
        let error = answer.error.as_deref().unwrap_or_default();
        let description = answer
            .description
            .as_deref()
            .unwrap_or_default()
            .to_lowercase()
            .replace(['\u{2019}', '`', '"'], "'");
        let mut errors = self.errors.iter();
        let by_error = !error.is_empty() && errors.any(|known| known.eq_ignore_ascii_case(error));
        let description: String = description
            .split_whitespace()
            // A type or an address that is quoted says nothing of the kind of error.
            .filter(|word| !word.contains("://") && !word.contains("urn:"))
            .collect::<Vec<_>>()
            .join(" ");
        // Where the error is one that nobody knows, a single word in its description is no match.
        let foreign = !error.is_empty() && !by_error;
        let by_description = self.descriptions.iter().any(|parts| {
            parts.iter().all(|part| has_words(&description, part))
                && (!foreign || parts.len() > 1 || parts.iter().any(|part| part.contains(' ')))
        });
        if self.provider != "any" && asked == RequestedProvider::Unknown && !by_description {
            return None;
        }
        let by_status = answer
            .status
            .is_some_and(|status| self.statuses.contains(&status));
        let enough = match self.alone {
            // Another error that is known for itself is not overruled by a word in its description.
            SufficientMatch::Nothing => by_description,
            SufficientMatch::Error => {
                by_error
                    || by_description && self.descriptions.iter().any(|parts| !parts.is_empty())
            }
            SufficientMatch::Status => by_error || by_description || by_status,
        };
        let specific = u32::from(self.provider != "any" && asked != RequestedProvider::Unknown);
        let conditional = u32::from(self.when.is_some());
        enough.then(|| {
            8 * u32::from(by_error)
                + 6 * u32::from(by_description)
                + 3 * conditional
                + 2 * specific
                + u32::from(by_status)
        })
    }
}

/// Whether a text has these words, from the beginning of a word on: `invalid token` has no `id token`.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric)
    })
}

/// Descriptions in lower case, cut at each `&`.
fn parts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let cut = |text: String| {
        let parts = text.split('&');
        parts
            .map(|part| part.trim().to_lowercase())
            .collect::<Vec<_>>()
    };
    let texts = Vec::<String>::deserialize(deserializer)?;
    Ok(texts.into_iter().map(cut).collect())
}

#[cfg(test)]
mod tests {
    use super::super::deciders::{CONDITIONS, DECIDERS};
    use super::*;
    use crate::diagnosis::CauseStatus;
    use crate::diagnosis::finding_text::placeholders;

    #[test]
    fn words_of_a_row_begin_as_words() {
        for (text, words, has) in [
            ("invalid token", "id token", false),
            ("invalid id token", "id token", true),
            ("'id token' is invalid", "id token", true),
            ("the id_token", "token", true),
        ] {
            assert_eq!(has_words(text, words), has, "{text}");
        }
    }

    #[test]
    fn the_file_is_whole_and_every_reference_leads_somewhere() {
        let all = read().unwrap();
        let mut problems = Vec::new();
        let mut numbers: Vec<u8> = all.rows.iter().filter_map(|row| row.number).collect();
        numbers.sort_unstable();
        let expected: Vec<u8> = (1..=31).filter(|number| *number != 28).collect();
        assert_eq!(numbers, expected, "28 is a success, see `success`");
        for (at, row) in all.rows.iter().enumerate() {
            let twice = all.rows.iter().skip(at + 1).any(|other| other.id == row.id);
            if twice {
                problems.push(format!("row {} stands twice", row.id));
            }
            if !["any", "native", "apple", "google", "facebook", "custom"]
                .contains(&row.provider.as_str())
            {
                problems.push(format!("row {}: provider {}", row.id, row.provider));
            }
            for id in row.causes.iter().filter(|id| !all.causes.contains_key(*id)) {
                problems.push(format!("row {} names the cause {id}", row.id));
            }
            if row.causes.is_empty() {
                problems.push(format!("row {} has no cause", row.id));
            }
            for name in placeholders(&row.verdict) {
                if name != "description" {
                    problems.push(format!("row {}: {{{name}}}", row.id));
                }
            }
            if let Some(condition) = row
                .when
                .as_ref()
                .filter(|condition| !CONDITIONS.iter().any(|(name, _)| name == *condition))
            {
                problems.push(format!("row {}: when {condition}", row.id));
            }
            for text in [&row.verdict, &row.detail, &row.source] {
                if text.ends_with('.') || text.is_empty() {
                    problems.push(format!("row {}: {text:?}", row.id));
                }
            }
        }
        for (id, cause) in &all.causes {
            let Some(decider) = DECIDERS
                .iter()
                .find(|decider| decider.name == cause.decided_by)
            else {
                problems.push(format!("cause {id} is decided by {}", cause.decided_by));
                continue;
            };
            for (case, _, values) in decider.cases {
                let text = cause.evidence.get(*case);
                if text.is_none() && *case != "unseen" {
                    problems.push(format!("cause {id} has no words for {case}"));
                }
                for name in text.iter().flat_map(|text| placeholders(text)) {
                    if !values.contains(&name.as_str()) {
                        problems.push(format!("cause {id}, {case}: {{{name}}}"));
                    }
                }
            }
            for (case, text) in &cause.evidence {
                let known = case == "unseen" || decider.cases.iter().any(|(name, ..)| name == case);
                if !known {
                    problems.push(format!("cause {id}: {case} never happens"));
                }
                if text.ends_with('.') {
                    problems.push(format!("cause {id}: {text:?}"));
                }
            }
            for name in cause
                .verdict
                .iter()
                .flat_map(|verdict| placeholders(verdict))
            {
                let given = decider
                    .cases
                    .iter()
                    .filter(|(_, status, _)| *status == CauseStatus::Certain)
                    .all(|(.., values)| values.contains(&name.as_str()));
                if !given {
                    problems.push(format!("cause {id}: verdict {{{name}}}"));
                }
            }
            if id != super::super::row::NONE_OF_THESE
                && !all.rows.iter().any(|row| row.causes.contains(id))
            {
                problems.push(format!("no row has the cause {id}"));
            }
        }
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
