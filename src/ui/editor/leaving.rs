//! Leaving a form and coming back to it: edits and typed secrets stay as they were left, and edits of an earlier session come back.

use super::autosave::LeftDraft;
use super::draft::Draft;
use super::earlier_edits::EarlierEdits;
use super::fields::field_words;
use super::left_form::LeftForm;
use super::state::Editor;
use super::typed_secrets::TypedSecrets;
use super::undo::Undo;
use crate::secret::Secret;
use crate::ui::kit::context::Cx;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::open_profile::same_place;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Secrets of one profile that are typed and were not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentSecrets {
    pub profile: String,
    /// What their fields are called in a sentence.
    pub fields: Vec<String>,
    /// Whether it is the subject token alone.
    pub is_token: bool,
}

impl UnsentSecrets {
    /// Returns those of a form; `None` if it has none.
    fn of<'a>(
        typed: impl Iterator<Item = &'a TypedSecrets>,
        draft: &Draft,
        profile: &str,
    ) -> Option<Self> {
        let paths: BTreeSet<String> = typed.flat_map(TypedSecrets::unsent).collect();
        let words = |path: &String| match field_words(path, draft) {
            words if words.is_empty() => "a row without a name".to_owned(),
            words => words.replacen("The ", "the ", 1),
        };
        (!paths.is_empty()).then(|| Self {
            profile: profile.to_owned(),
            is_token: paths.iter().all(|path| path == "subject_token"),
            fields: paths.iter().map(words).collect(),
        })
    }
}

impl Editor {
    /// Whether the form in front is the one at this place.
    pub(super) fn is_at(&self, path: Option<&Path>, entry: Option<(usize, usize)>) -> bool {
        same_place((self.path.as_deref(), self.entry), (path, entry))
    }

    /// Keeps the form in front as it is, if something in it is saved nowhere, before another is shown.
    pub(super) fn leave_profile(&mut self, cx: &Cx) {
        let left = self.take_form(cx);
        if left.holds_something() {
            self.left.push(left);
        }
    }

    /// Takes the form out with everything in it, so that another can be shown.
    pub(super) fn take_form(&mut self, cx: &Cx) -> LeftForm {
        let is_edited = self.is_edited();
        let edits = is_edited.then(|| self.kept_draft()).flatten();
        let kept = self.autosave.leave(cx, is_edited, edits);
        LeftForm {
            form: self.form,
            path: self.path.clone(),
            entry: self.entry,
            draft: std::mem::take(&mut self.draft),
            saved: std::mem::take(&mut self.saved),
            undo: std::mem::take(&mut self.undo),
            secret_step: self.secret_step.take(),
            typed: std::mem::take(&mut self.typed),
            pasted: self.rules.pasted,
            typed_elsewhere: std::mem::take(&mut self.environments.typed),
            environments: self.environments.list.clone(),
            chosen: self.environments.chosen.clone(),
            kept,
            said_back: None,
        }
    }

    /// Puts unsaved edits of earlier sessions back where they belong: into the form in front, where that is of their profile and holds
    /// nothing else; the others wait in forms of their own until those are opened.
    pub(super) fn take_earlier(&mut self, cx: &Cx, earlier: Vec<EarlierEdits>) {
        if earlier.is_empty() {
            return;
        }
        // The newest last, and all before those of this session.
        let oldest_first = earlier.into_iter().rev();
        let mut forms: Vec<LeftForm> = oldest_first
            .filter_map(|edits| self.form_of_earlier(cx, edits))
            .collect();
        forms.append(&mut self.left);
        self.left = forms;
        let mut typed = std::iter::once(&self.typed).chain(self.environments.typed.values());
        if self.is_edited() || !typed.all(TypedSecrets::is_empty) {
            return;
        }
        let (path, entry) = (self.path.clone(), self.entry);
        if let Some(left) = self.take_left(path.as_deref(), entry) {
            let front = self.take_form(cx);
            let left = LeftForm {
                form: front.form,
                environments: front.environments,
                chosen: front.chosen,
                ..left
            };
            self.put_back(cx, left);
        }
    }

    /// Returns a form with edits of an earlier session; `None` if they were saved after all.
    fn form_of_earlier(&mut self, cx: &Cx, edits: EarlierEdits) -> Option<LeftForm> {
        let draft = Draft::of(&edits.kept.profile);
        let saved = edits.saved.as_ref().map_or_else(Draft::nothing, Draft::of);
        if draft == saved {
            self.autosave.discard(cx, edits.kept.key);
            return None;
        }
        let mut undo = Undo::begin(&draft);
        if edits.saved.is_some() {
            // All of them are one step, which leads back to what was saved.
            undo = Undo::begin(&saved);
            undo.note(&draft);
        }
        self.forms += 1;
        Some(LeftForm {
            form: self.forms,
            kept: self.autosave.adopt(cx, &edits.kept),
            said_back: Some(edits.said_back(cx)),
            path: edits.kept.path,
            entry: edits.entry,
            draft,
            saved,
            undo,
            secret_step: None,
            typed: TypedSecrets::default(),
            pasted: None,
            typed_elsewhere: HashMap::new(),
            environments: Vec::new(),
            chosen: None,
        })
    }

    /// Takes the newest form of this place out of those that were left; `None` if there is none.
    pub(super) fn take_left(
        &mut self,
        path: Option<&Path>,
        entry: Option<(usize, usize)>,
    ) -> Option<LeftForm> {
        let mut left = self.left.iter();
        let at = left.rposition(|left| same_place(left.place(), (path, entry)))?;
        Some(self.left.remove(at))
    }

    /// Shows a form that was left, as it was.
    pub(super) fn put_back(&mut self, cx: &Cx, left: LeftForm) {
        self.form = left.form;
        self.path = left.path;
        self.entry = left.entry;
        self.draft = left.draft;
        self.saved = left.saved;
        self.undo = left.undo;
        self.secret_step = left.secret_step;
        self.typed = left.typed;
        self.environments.typed = left.typed_elsewhere;
        self.environments.list = left.environments;
        self.environments.chosen = left.chosen;
        self.going_to = None;
        self.rules.begin_form();
        // The token's age stays.
        self.rules.pasted = left.pasted;
        self.rules
            .see(Secret::new(self.typed.subject_token.as_str()));
        self.autosave.come_back(left.kept, &self.draft);
        if let Some(words) = left.said_back {
            cx.notice(words);
        }
        self.lint();
        // The file may have changed meanwhile, and the environments.
        self.look_again(cx);
    }

    /// Shows the form with this number again.
    pub fn come_back(&mut self, cx: &Cx, form: usize) {
        if let Some(at) = self.left.iter().position(|left| left.form == form) {
            self.leave_profile(cx);
            let left = self.left.remove(at);
            self.put_back(cx, left);
        }
    }

    /// Returns the numbers of the forms that were left and that no row of the library leads to: those of a file that is not listed, those
    /// without a file, and older ones of a file that another form has.
    pub fn unlisted(&self, is_listed: impl Fn(&Path) -> bool) -> Vec<usize> {
        let mut reached = HashSet::new();
        if self.path.is_some() || self.entry.is_some() {
            let entry = self.entry.filter(|_| self.path.is_none());
            reached.insert((self.path.as_deref(), entry));
        }
        let mut found = Vec::new();
        // One without edits was put aside for the story, which brings it back.
        let lost = self.left.iter().rev().filter(|left| left.holds_something());
        for left in lost {
            let has_row = match left.path.as_deref() {
                Some(path) => is_listed(path),
                None => left.entry.is_some(),
            };
            let entry = left.entry.filter(|_| left.path.is_none());
            if !has_row || !reached.insert((left.path.as_deref(), entry)) {
                found.push(left.form);
            }
        }
        found
    }

    /// Gives the form that was left with this key a file, which holds what is `saved`.
    pub(super) fn left_now_in(&mut self, cx: &Cx, key: &str, path: PathBuf, saved: Draft) {
        let Some(at) = self.left.iter().position(|left| left.kept.key == key) else {
            return;
        };
        let mut left = self.left.remove(at);
        self.autosave.discard(cx, key.to_owned());
        if !left.is_edited() {
            left.draft.clone_from(&saved);
        }
        left.saved = saved;
        left.kept = LeftDraft::of_key(self.autosave.key_of(&path));
        left.path = Some(path);
        if let Some(draft) = left.kept_draft() {
            self.autosave.keep_left(cx, &mut left.kept, draft);
        }
        if left.holds_something() {
            self.left.insert(at, left);
        }
    }

    /// Notes that the file of forms that were left was moved, or is gone.
    pub(super) fn left_file_moved(&mut self, old: &Path, new: Option<&Path>) {
        for left in &mut self.left {
            if left.path.as_deref() == Some(old) {
                left.path = new.map(Path::to_owned);
                left.entry = None;
            }
        }
    }

    /// Removes the form that was left with this number and deletes its draft, and returns it so that it can be put back; `None` if there is
    /// none.
    pub(super) fn give_up_left(&mut self, cx: &Cx, form: usize) -> Option<LeftForm> {
        let at = self.left.iter().position(|left| left.form == form)?;
        let left = self.left.remove(at);
        self.autosave.discard(cx, left.kept.key.clone());
        Some(left)
    }

    /// Puts back edits that were discarded, if their Undo was pressed.
    pub(super) fn poll_given_up(&mut self, cx: &Cx) {
        if let Some(mut left) = NoticeOffer::taken(&mut self.given_up) {
            if let Some(draft) = left.kept_draft() {
                self.autosave.keep_left(cx, &mut left.kept, draft);
            }
            self.left.push(left);
        }
    }

    /// Sets the form to what was saved, as one step that Undo takes back.
    pub fn discard_edits(&mut self, cx: &Cx) {
        if !self.is_edited() {
            return;
        }
        self.put_draft(self.saved.clone());
        cx.notice("Edits discarded: Undo restores them");
        cx.egui.request_repaint();
    }

    /// Returns the secrets that are typed and were not sent yet, of each profile that has some: they are kept nowhere else.
    pub fn unsent_secrets(&self) -> Vec<UnsentSecrets> {
        let open = std::iter::once(&self.typed).chain(self.environments.typed.values());
        let name = match self.draft.name.trim() {
            "" => "a profile without a name",
            name => name,
        };
        let mut found: Vec<UnsentSecrets> = Vec::new();
        found.extend(UnsentSecrets::of(open, &self.draft, name));
        let left = self.left.iter();
        found.extend(
            left.filter_map(|left| UnsentSecrets::of(left.typed(), &left.draft, left.name())),
        );
        found
    }

    /// Notes that nothing was sent from the form with this number after all: what is typed there is not spent.
    pub fn note_unsent(&mut self, form: usize) {
        if self.form == form {
            self.typed.note_unsent();
        }
        for left in self.left.iter_mut().filter(|left| left.form == form) {
            left.typed.note_unsent();
        }
    }
}
