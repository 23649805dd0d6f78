//! The steps, as `assets/story.json` has them.

use crate::exchange::Outcome;
use crate::token::TokenRole;
use crate::ui::kit::anchor::Target;
use crate::ui::kit::command::Command;
use serde::Deserialize;
use std::sync::LazyLock;

/// One step: what is set up, what is pointed at, and the sentence about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A name that does not change.
    pub id: String,
    /// The sentence to be said.
    pub sentence: String,
    /// More about it: below it where there is room, and as its tooltip.
    pub hint: Option<String>,
    /// The profile of the demo library that is opened: the stem of its file.
    pub profile: String,
    /// How sending it ends; absent if the step sends nothing.
    pub ends: Option<ExpectedEnd>,
    /// The tab of the result that is put in front.
    pub tab: Option<StepTab>,
    /// The token that is put in front.
    pub token: Option<StepToken>,
    /// A dialog that is opened.
    pub opens: Option<StepDialog>,
    /// What is pointed at.
    pub target: Target,
}

/// How sending ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedEnd {
    /// With tokens.
    Issued,
    /// With a refusal.
    Refused,
}

impl ExpectedEnd {
    /// Whether an outcome is this end.
    pub fn is(self, outcome: Outcome) -> bool {
        match self {
            Self::Issued => outcome == Outcome::Issued,
            Self::Refused => outcome == Outcome::Refused,
        }
    }
}

/// A tab of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepTab {
    /// The tokens.
    Tokens,
    /// Why, and what to do.
    Explain,
}

impl StepTab {
    /// Returns the command that puts it in front.
    pub fn command(self) -> Command {
        match self {
            Self::Tokens => Command::ResultTab1,
            Self::Explain => Command::ResultTab2,
        }
    }
}

/// A token of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepToken {
    /// The access token.
    Access,
    /// The ID token.
    Id,
}

impl StepToken {
    /// Returns its place among the tokens of an exchange.
    pub fn role(self) -> TokenRole {
        match self {
            Self::Access => TokenRole::Access,
            Self::Id => TokenRole::Id,
        }
    }
}

/// A dialog that a step opens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepDialog {
    /// The explanation of this answer, which somebody else got.
    Answer(String),
    /// The share link.
    Share,
}

/// Returns the steps, in order.
pub fn steps() -> &'static [Step] {
    static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| {
        // A test makes sure that the file can be read.
        serde_json::from_str(include_str!("../../../assets/story.json")).unwrap_or_default()
    });
    &STEPS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use crate::diagnosis::{Evidence, explain, outside};
    use crate::ui::kit::anchor::STEPS;
    use std::collections::BTreeSet;

    #[test]
    fn the_file_is_whole_and_its_sentences_can_be_read_aloud() {
        let steps: Vec<Step> =
            serde_json::from_str(include_str!("../../../assets/story.json")).unwrap();
        assert_eq!(steps.len(), STEPS);
        let ids: BTreeSet<&str> = steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), steps.len());
        for step in &steps {
            let length = step.sentence.chars().count();
            assert!((10..=60).contains(&length), "{}: {length}", step.id);
            for text in [Some(&step.sentence), step.hint.as_ref()]
                .into_iter()
                .flatten()
            {
                assert!(!text.ends_with('.'), "{}", step.id);
            }
            // What is shown of a result needs one.
            assert!(step.ends.is_some() || step.tab.is_none() && step.token.is_none());
        }
    }

    #[test]
    fn each_profile_is_in_the_demo_library_and_ends_as_the_step_says() {
        for step in steps() {
            let profile = demo::library()
                .iter()
                .find(|profile| profile.stem == step.profile);
            let profile = profile.unwrap_or_else(|| panic!("{}: {}", step.id, step.profile));
            if let Some(ends) = step.ends {
                let expected = match profile.expected.outcome {
                    "issued" => Outcome::Issued,
                    "refused" => Outcome::Refused,
                    _ => Outcome::Failed,
                };
                assert!(ends.is(expected), "{}: {ends:?}", step.id);
            }
        }
    }

    #[test]
    fn the_answer_of_another_server_is_recognised_and_has_causes() {
        let answers = steps().iter().filter_map(|step| match &step.opens {
            Some(StepDialog::Answer(text)) => Some(text),
            Some(StepDialog::Share) | None => None,
        });
        let mut count = 0;
        for text in answers {
            let read = outside::read(text).unwrap();
            let explained = explain::outside(&read, None, false, &Evidence::default(), None);
            assert!(explained.server.is_some_and(|server| server.is("apple")));
            let mut findings = explained.findings.iter();
            assert!(findings.any(|finding| !finding.causes.is_empty()));
            count += 1;
        }
        assert_eq!(count, 1);
    }
}
