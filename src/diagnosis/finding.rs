//! One finding, and the error of input that cannot be used at all.

use crate::json::Json;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// How bad it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, Serialize, Deserialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A consequence worth knowing.
    Info,
    /// Probably a mistake.
    Warning,
    /// It will be refused.
    Error,
}

impl Severity {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Certainty {
    Certain,
    Likely,
}

impl Certainty {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What is known of one possible cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum CauseStatus {
    Certain,
    Likely,
    RuledOut,
    NotVisible,
}

impl CauseStatus {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl CauseStatus {
    /// On screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::RuledOut => "ruled out",
            Self::NotVisible => "cannot be seen from here",
        }
    }
}

/// One possible cause of a refusal; members as in the command line's JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Stable name.
    pub id: String,
    /// What is known of it.
    pub status: CauseStatus,
    /// One sentence.
    pub title: String,
    /// What it rests on.
    pub evidence: Option<String>,
    /// What to do.
    pub next_step: Option<String>,
}

/// A fix that one click applies: what it changes in the profile. Whoever applies it makes it one step that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// On the button.
    pub label: String,
    /// Dotted path in the profile's keys, and what becomes of it.
    pub changes: Vec<(String, Change)>,
}

/// What becomes of one key of the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It gets this value.
    Set(Json),
    /// The text typed into this secret field becomes this one; the profile itself does not change.
    SetSecret(Secret),
    /// It is taken out.
    Remove,
}

impl Edit {
    /// A fix that sets one text.
    pub fn set(label: impl Into<String>, path: impl Into<String>, value: Json) -> Self {
        Self {
            label: label.into(),
            changes: vec![(path.into(), Change::Set(value))],
        }
    }

    /// A fix that takes one key out.
    pub fn remove(label: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            changes: vec![(path.into(), Change::Remove)],
        }
    }
}

/// What one press does about a finding that no edit mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Show where the artefact is to be had from.
    WhereFrom,
    /// Get a fresh one.
    FreshArtefact,
    /// Make a session info token of a user token.
    Attenuate,
}

/// One finding. Ids are stable: `lint.…`, `explain.…`, `token.…`. Members as in the command line's JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// One sentence without a full stop.
    pub title: String,
    /// What it means.
    pub detail: String,
    /// What to do.
    pub fix: Option<String>,
    /// The profile's key it is about.
    pub field: Option<String>,
    /// RFC section or vendor page.
    pub source: Option<String>,
    /// Possible causes.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// What one click does about it.
    #[serde(skip)]
    pub edit: Option<Edit>,
    /// What one press does about it where there is no edit.
    #[serde(skip)]
    pub offer: Option<Offer>,
}

impl Finding {
    /// A certain finding with a title and a detail.
    pub fn new(
        id: impl Into<String>,
        severity: Severity,
        title: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            severity,
            certainty: Certainty::Certain,
            title: title.into(),
            detail: detail.into(),
            fix: None,
            field: None,
            source: None,
            causes: Vec::new(),
            edit: None,
            offer: None,
        }
    }

    /// Whether it is from before sending, and a cause that is certain says the same.
    pub fn is_said_by(&self, cause: &Cause) -> bool {
        cause.status == CauseStatus::Certain
            && matches!(
                (self.id.as_str(), cause.id.as_str()),
                ("lint.code.used" | "lint.code.sent-before", "code-used")
                    | ("lint.code.old", "code-old")
                    | ("lint.artefact.expired", "token-expired")
            )
    }

    /// With what one click does about it.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edit = Some(edit);
        self
    }

    /// With what one press does about it where there is no edit.
    #[must_use]
    pub fn offer(mut self, offer: Offer) -> Self {
        self.offer = Some(offer);
        self
    }

    /// With what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// About this key of the profile.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// With its source.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Reasoned, not stated by any source.
    #[must_use]
    pub fn likely(mut self) -> Self {
        self.certainty = Certainty::Likely;
        self
    }
}

/// Input that cannot be used: exit 2 on the command line, a readable entry in the window. Never repeats a value that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{title}: {detail}")]
pub struct BadInput {
    /// Stable name, such as `profile.literal-secret`.
    pub id: &'static str,
    /// One sentence without a full stop.
    pub title: String,
    /// Where and why.
    pub detail: String,
    /// What to do.
    pub fix: Option<String>,
    /// The profile's key it is about.
    pub field: Option<String>,
}

impl BadInput {
    /// With a title and a detail.
    pub fn new(id: &'static str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            detail: detail.into(),
            fix: None,
            field: None,
        }
    }

    /// With what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// About this key of the profile.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// Sorts causes: the certain ones first, those that are ruled out last.
pub(super) fn sort_causes(causes: &mut [Cause]) {
    causes.sort_by_key(|cause| match cause.status {
        CauseStatus::Certain => 0,
        CauseStatus::Likely => 1,
        CauseStatus::NotVisible => 2,
        CauseStatus::RuledOut => 3,
    });
}

/// Findings as the command line prints them (`assets/schema`).
pub fn findings_json(all: &[Finding]) -> Json {
    Json::of(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_said_only_by_its_own_cause_where_that_is_certain() {
        use CauseStatus::{Certain, Likely};
        for (finding, cause, status, is_said) in [
            ("lint.code.sent-before", "code-used", Certain, true),
            ("lint.code.sent-before", "code-used", Likely, false),
            ("lint.code.old", "code-used", Certain, false),
            ("lint.client.toggle-off", "toggle-off", Certain, false),
        ] {
            let cause = Cause {
                id: cause.to_owned(),
                status,
                title: String::new(),
                evidence: None,
                next_step: None,
            };
            let finding = Finding::new(finding, Severity::Warning, "t", "d");
            assert_eq!(finding.is_said_by(&cause), is_said, "{}", finding.id);
        }
    }
}
