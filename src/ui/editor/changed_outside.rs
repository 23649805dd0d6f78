//! The open file after a change outside: read again, missed, or shown beside the form.

use super::conflict_dialog::{ConflictDialog, Resolution};
use super::draft::Draft;
use super::file_jobs::Filed;
use super::state::Editor;
use super::typed_secrets::TypedSecrets;
use super::undo::Undo;
use crate::diagnosis::BadInput;
use crate::profile::{Profile, duplicate_profile, read_profile};
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::reply::Reply;
use std::path::{Path, PathBuf};

impl Editor {
    /// Reads the open file and the environments again, since something changed outside.
    pub fn look_again(&mut self, cx: &Cx) {
        self.read_environments(cx);
        self.look_at_file(cx);
    }

    /// Starts to read the open file again.
    pub(super) fn look_at_file(&mut self, cx: &Cx) {
        if let Some(path) = self.path.clone() {
            self.files.looked.start_blocking(cx, move || {
                let read = read_profile(&path);
                Ok((path, read))
            });
        }
    }

    /// Takes in what the open file holds now, after a change outside.
    pub(super) fn take_look(&mut self, cx: &Cx, path: PathBuf, read: Result<Profile, BadInput>) {
        if self.path.as_ref() != Some(&path) {
            return;
        }
        let Ok(theirs) = read else {
            return self.say_gone(cx, path);
        };
        self.is_back(&path);
        if self.saved.to_profile().is_ok_and(|saved| saved == theirs)
            || self.autosave.overruled.as_ref() == Some(&theirs)
        {
            return;
        }
        if self.files.saved.is_running() {
            // The change may be the save under way.
            self.files.look_later = true;
            return;
        }
        if self.draft.to_profile().is_ok_and(|ours| ours == theirs) {
            // The form was changed in the same way.
            self.saved = self.draft.clone();
            return;
        }
        self.autosave.note_foreign(&theirs);
        if self.is_edited() {
            if cx.in_dialog {
                self.files.look_later = true;
            } else if let Ok(ours) = self.draft.to_lenient_profile() {
                let reply = Reply::default();
                let dialog = ConflictDialog::new(path, &ours, &theirs, reply.clone());
                self.files.conflict = Some((Box::new(theirs), reply));
                cx.open(Box::new(dialog));
            }
            return;
        }
        cx.notice("The file changed on disk and was reloaded");
        self.guarding_typed(cx, |editor| {
            editor.put_draft(Draft::of(&theirs));
            editor.saved = editor.draft.clone();
            editor.undo = Undo::begin(&editor.draft);
            editor.lint();
        });
    }

    /// Says once that the open file cannot be read any more, and offers to save the form elsewhere; until then it counts as never saved.
    fn say_gone(&mut self, cx: &Cx, path: PathBuf) {
        let said = self.files.said_gone.as_ref();
        if said.is_some_and(|(gone, _)| *gone == path) {
            return;
        }
        let file = path.display();
        let words = format!("{file} cannot be read any more; the form keeps its contents");
        let before = std::mem::replace(&mut self.saved, Draft::nothing());
        self.files.said_gone = Some((path, Box::new(before)));
        let offer = NoticeOffer::make(cx, words, "Save as…", ());
        self.files.gone.push(offer);
    }

    /// Compares the form with what its file held again: the file that was said to be gone is back, or was deleted on purpose.
    pub(super) fn is_back(&mut self, path: &Path) {
        let gone = &mut self.files.said_gone;
        let said = gone.take_if(|(gone, _)| gone.as_path() == path);
        if let Some((_, before)) = said.filter(|_| self.saved == Draft::nothing()) {
            self.saved = *before;
        }
    }

    /// Makes a change that comes from outside, and clears typed secrets if it changes the address: they were typed for the one that was
    /// there.
    pub(super) fn guarding_typed(&mut self, cx: &Cx, change: impl FnOnce(&mut Self)) {
        let before = self.origin();
        change(self);
        let is_elsewhere = self.origin() != before;
        if is_elsewhere && self.inputs().is_empty() {
            // Undo would bring these back.
            self.typed.further.forget_removed();
            for typed in self.environments.typed.values_mut() {
                typed.further.forget_removed();
            }
        } else if is_elsewhere {
            self.typed = TypedSecrets::default();
            self.environments.typed.clear();
            cx.notice("The address changed on disk: secrets typed for the old address are cleared");
        }
        // A question about what was there before must not be answered for what is there now.
        if self.trust.asked != self.current_grant(cx) {
            cx.ask(Intent::WithdrawQuestion);
        }
    }

    /// Does what was decided about a file that changed outside.
    pub(super) fn resolve_conflict(&mut self, cx: &Cx, theirs: Profile, resolution: Resolution) {
        match resolution {
            // The form stays; saving writes over what the file holds now.
            Resolution::KeepMine => {
                self.saved = Draft::of(&theirs);
                self.autosave.overruled = Some(theirs);
            }
            Resolution::TakeTheirs => self.take_theirs(cx, &theirs),
            // The form becomes a file of its own, and the file's side is shown.
            Resolution::SaveCopy => {
                let ours = self.draft.to_lenient_profile();
                let folder = self.folder().map(Path::to_owned);
                self.take_theirs(cx, &theirs);
                if let (Ok(ours), Some(folder)) = (ours, folder) {
                    self.files.start(cx, move || {
                        let path = duplicate_profile(&ours, &folder)?;
                        let said = format!("The form's version is in {}", path.display());
                        Ok(Filed::Said(said))
                    });
                }
            }
        }
    }

    /// Puts the file's side into the form, as one step that Undo takes back.
    fn take_theirs(&mut self, cx: &Cx, theirs: &Profile) {
        self.autosave.note_foreign(theirs);
        self.guarding_typed(cx, |editor| {
            editor.put_draft(Draft::of(theirs));
            editor.saved = editor.draft.clone();
            editor.lint();
        });
    }
}
