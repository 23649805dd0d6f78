//! The form put aside while something else is shown, and taken back as it was: its edits, its steps, and what was typed into it.

use super::draft::Draft;
use super::environments::Listed;
use super::state::{Editor, SecretStep, Sections};
use super::typed::Typed;
use super::undo::Undo;
use crate::profile::Profile;
use crate::secret::Secret;
use crate::ui::kit::context::Cx;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// A form that was put aside. What is typed stays in memory only.
pub struct Aside {
    form: usize,
    path: Option<PathBuf>,
    entry: Option<(usize, usize)>,
    draft: Draft,
    saved: Draft,
    undo: Undo,
    secret_step: Option<SecretStep>,
    typed: Typed,
    typed_elsewhere: HashMap<Option<String>, Typed>,
    environments: Listed,
    environment: Option<String>,
    /// Under which its edits are kept on disk.
    key: String,
    foreign: BTreeSet<(String, String)>,
    overruled: Option<Profile>,
    /// When the subject token was pasted.
    pasted: Option<i64>,
    sections: Sections,
}

impl Editor {
    /// Puts the form aside: another profile is opened next. Its edits are kept on disk besides, as those of every form that is left.
    pub fn put_aside(&mut self) -> Aside {
        Aside {
            form: self.form,
            path: self.path.clone(),
            entry: self.entry,
            draft: self.draft.clone(),
            saved: self.saved.clone(),
            undo: self.undo.clone(),
            secret_step: self.secret_step.take(),
            typed: std::mem::take(&mut self.typed),
            typed_elsewhere: std::mem::take(&mut self.environments.typed),
            environments: self.environments.list.clone(),
            environment: self.environments.chosen.clone(),
            key: self.autosave.key.clone(),
            foreign: self.autosave.foreign.clone(),
            overruled: self.autosave.overruled.clone(),
            pasted: self.rules.pasted,
            sections: self.sections,
        }
    }

    /// Shows a form that was put aside, as it was. Edits of the one shown until now are kept as those of every form that is left.
    pub fn take_back(&mut self, cx: &Cx, aside: Aside) {
        self.leave_profile(cx);
        // Offered since it was left; it is no longer.
        let kept = self.autosave.take_up(&aside.key);
        self.form += 1;
        if self.sending.from.form == aside.form {
            self.sending.from.form = self.form;
        }
        self.path = aside.path;
        self.entry = aside.entry;
        self.draft = aside.draft;
        self.saved = aside.saved;
        self.undo = aside.undo;
        self.secret_step = aside.secret_step;
        self.environments.list = aside.environments;
        self.environments.chosen = aside.environment;
        self.environments.typed = aside.typed_elsewhere;
        self.rules.begin_form();
        // The same text as before: it was not pasted now.
        self.rules.seen = Secret::new(aside.typed.subject_token.as_str());
        self.rules.pasted = aside.pasted;
        self.typed = aside.typed;
        self.sections = aside.sections;
        self.going_to = None;
        self.begin_autosave();
        if let Some(kept) = kept {
            self.autosave.adopt(cx, kept);
        }
        self.autosave.foreign.extend(aside.foreign);
        self.autosave.overruled = aside.overruled;
        self.lint();
        self.look_again(cx);
    }
}
