//! A form that is not in front, with everything that is in it.

use super::autosave::LeftDraft;
use super::draft::Draft;
use super::environments::EnvironmentList;
use super::typed_secrets::{SecretStep, TypedSecrets};
use super::undo::Undo;
use crate::profile::KeptDraft;
use crate::ui::kit::open_profile::LibraryPlace;
use std::collections::HashMap;
use std::path::PathBuf;

/// A form that was left, with everything that is in it.
pub struct LeftForm {
    /// Its number among the forms of this session.
    pub form: usize,
    pub path: Option<PathBuf>,
    /// Its place in the library: folder and entry.
    pub entry: Option<(usize, usize)>,
    pub draft: Draft,
    pub saved: Draft,
    pub undo: Undo,
    pub secret_step: Option<SecretStep>,
    pub typed: TypedSecrets,
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    /// What is typed for other environments than the one that was chosen.
    pub typed_elsewhere: HashMap<Option<String>, TypedSecrets>,
    /// The environments as they were: what is typed was typed for what they say.
    pub environments: EnvironmentList,
    pub chosen: Option<String>,
    /// Where its edits are kept.
    pub kept: LeftDraft,
    /// What is said when it comes back, where its edits are of an earlier session.
    pub said_back: Option<String>,
}

impl LeftForm {
    /// Whether it differs from its file.
    pub fn is_edited(&self) -> bool {
        self.draft != self.saved
    }

    /// Returns the profile's name, or words for one without a name.
    pub fn name(&self) -> &str {
        match self.draft.name.trim() {
            "" => "A profile without a name",
            name => name,
        }
    }

    pub fn place(&self) -> LibraryPlace<'_> {
        (self.path.as_deref(), self.entry)
    }

    /// Returns what is typed for each environment.
    pub fn typed(&self) -> impl Iterator<Item = &TypedSecrets> {
        std::iter::once(&self.typed).chain(self.typed_elsewhere.values())
    }

    /// Whether something would be lost with it.
    pub fn holds_something(&self) -> bool {
        self.is_edited() || self.typed().any(|typed| !typed.is_empty())
    }

    /// Returns the edits as they are kept on disk; `None` if there are none, or they are no profile.
    pub fn kept_draft(&self) -> Option<KeptDraft> {
        if !self.is_edited() {
            return None;
        }
        Some(KeptDraft {
            key: self.kept.key.clone(),
            path: self.path.clone(),
            profile: self.draft.to_lenient_profile().ok()?,
        })
    }
}
