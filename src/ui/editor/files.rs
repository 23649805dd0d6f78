//! The open profile as a file: saved, copied, changed outside, and edits of an earlier session.

use super::conflict_dialog::{ConflictDialog, Resolution};
use super::draft::Draft;
use super::file_jobs::{BUSY, Deleted, Filed, Saved};
use super::state::Editor;
use super::typed_secrets::TypedSecrets;
use super::undo::Undo;
use crate::diagnosis::BadInput;
use crate::files::write_atomically;
use crate::profile::formats::Imported;
use crate::profile::{
    Profile, ProfileOrigin, SUFFIX, duplicate_profile, file_stem, read_profile, restore_profile,
    save_new,
};
use crate::send::first_writable;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::path_dialog::{PathQuestion, PathWords};
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::reply::Reply;
use std::io;
use std::path::{Path, PathBuf};

const SAVE: PathWords = PathWords {
    title: "Save profile",
    hint: "Secrets are not written, only where to get them from",
    label: "Save file",
    browse: &[("Browse…", PickerMode::Save)],
};

/// Returns the failure of writing a profile's file, with what to do about it.
fn unwritable(path: &Path, error: &io::Error, fix: &str) -> BadInput {
    BadInput::new(
        "profile.unwritable",
        format!("{} cannot be written", path.display()),
        error.to_string(),
    )
    .fix(fix)
}

impl Editor {
    /// Shows a profile with its file and its place in the library. A form of it that was left comes back as it was; one that is in front
    /// stays as it is.
    pub fn open(
        &mut self,
        cx: &Cx,
        profile: &Profile,
        path: Option<PathBuf>,
        entry: Option<(usize, usize)>,
    ) {
        if self.is_at(path.as_deref(), entry) {
            self.look_again(cx);
            return;
        }
        self.leave_profile(cx);
        if let Some(left) = self.take_left(path.as_deref(), entry) {
            self.put_back(cx, left);
            return;
        }
        self.show_profile(profile, path);
        self.entry = entry;
        self.read_environments(cx);
    }

    /// Begins a new profile.
    pub fn open_new(&mut self, cx: &Cx) {
        let profile = Profile {
            tenant: "demo".to_owned(),
            ..Profile::default()
        };
        self.open(cx, &profile, None, None);
    }

    /// Opens an imported profile, and saves it in the library if asked to. Its secrets go into the form's fields for this session.
    pub fn add(&mut self, cx: &Cx, imported: Imported, save: bool) {
        let mut profile = imported.profile;
        profile.id = Some(crate::jose::random_id(12));
        self.leave_profile(cx);
        self.show_profile(&profile, None);
        self.entry = None;
        // Until it has a file it is as unsaved as anything that was typed.
        self.saved = Draft::nothing();
        let out_of_sight = self.typed.take(imported.secrets);
        if !out_of_sight.is_empty() {
            cx.notice(format!(
                "Kept for this session: {}",
                out_of_sight.join(", ")
            ));
        }
        if save {
            let folders = cx.services.folders.clone();
            let key = self.autosave.key.clone();
            self.files.added = Some(Box::new(self.draft.clone()));
            self.files.start(cx, move || {
                let folder = first_writable(folders.as_ref())?;
                let path = save_new(&folder, &profile)?;
                let profile = read_profile(&path)?;
                Ok(Filed::Imported(key, path, Box::new(profile)))
            });
        }
    }

    /// Copies the open profile, edits included, into its folder or the first one that can be written to.
    pub fn duplicate(&mut self, cx: &Cx) {
        let profile = match self.draft.to_lenient_profile() {
            Ok(profile) => profile,
            Err(problem) => return cx.ask(Intent::ShowProblem(problem)),
        };
        let folder = self.folder().map(Path::to_owned);
        let folders = cx.services.folders.clone();
        self.files.start(cx, move || {
            let folder = folder.map_or_else(|| first_writable(folders.as_ref()), Ok)?;
            let path = duplicate_profile(&profile, &folder)?;
            let copy = read_profile(&path)?;
            let said = format!("Copied to {}", path.display());
            Ok(Filed::Open(path, Box::new(copy), said))
        });
    }

    /// Saves the form to its file; asks for one if it has none.
    pub fn save(&mut self, cx: &Cx) {
        match self.path.clone() {
            Some(path) => self.save_to(cx, path),
            None => self.save_as(cx),
        }
    }

    /// Asks for a file to save the form to.
    pub fn save_as(&mut self, cx: &Cx) {
        let path = self.path.clone().unwrap_or_else(|| {
            let stem = file_stem(&self.draft.name);
            let folder = cx.services.default_folder();
            folder.join(format!("{stem}{SUFFIX}"))
        });
        self.files.saving_as = Some(PathQuestion::ask(cx, SAVE, &path, ()));
    }

    /// Saves the form; asks first if that would write what looks like a secret and was not in the file before.
    fn save_to(&mut self, cx: &Cx, path: PathBuf) {
        let doubted = |profile: Profile| {
            let cleaned = profile.cleaned(ProfileOrigin::Here, &[]);
            cleaned.left_out.into_iter().map(|left| left.name)
        };
        let saved: Vec<String> = self
            .saved
            .to_profile()
            .into_iter()
            .flat_map(doubted)
            .collect();
        let new: Vec<String> = self
            .draft
            .to_profile()
            .into_iter()
            .flat_map(doubted)
            .filter(|name| !saved.contains(name))
            .collect();
        if new.is_empty() {
            return self.save_as_it_is(cx, path);
        }
        self.files.asking = Some(Confirm::ask(
            cx,
            "Write what looks like a secret into the file?",
            format!(
                "{}: a profile is a file that is shared. Cancel, and use a {{{{variable}}}} or a secret source instead",
                new.join(", ")
            ),
            "Keep it in the file",
            path,
        ));
    }

    /// Starts the job that writes the form, secrets or not, unless the file holds something that is not known here.
    fn save_as_it_is(&mut self, cx: &Cx, mut path: PathBuf) {
        if self.files.saved.is_running() {
            // What it brings would be lost, and what it writes be taken for a change outside.
            return cx.notice(BUSY);
        }
        let profile = match self.draft.to_profile() {
            Ok(profile) => profile,
            Err(problem) => return cx.ask(Intent::ShowProblem(problem)),
        };
        if !path.to_string_lossy().ends_with(SUFFIX) {
            path = PathBuf::from(format!("{}{SUFFIX}", path.display()));
        }
        let replaces_itself = self.path.as_ref() == Some(&path);
        // What may be overwritten: what the file held when it was opened, or what the user decided to write over.
        let mut known: Vec<Profile> = self.saved.to_profile().into_iter().collect();
        known.extend(self.autosave.overruled.clone());
        let saved = Saved {
            path,
            draft: Box::new(self.draft.clone()),
            key: self.autosave.key.clone(),
        };
        self.files.saved.start_blocking(cx, move || {
            let path = &saved.path;
            if path.exists() {
                // A file that cannot be read as a profile is never overwritten: it may be newer, or somebody's work.
                let there = read_profile(path)?;
                if !replaces_itself {
                    return Err(BadInput::new(
                        "profile.exists",
                        format!("There is a profile at {} already", path.display()),
                        "Nothing was written",
                    )
                    .fix("Choose another name, or open that one and change it"));
                }
                if !known.contains(&there) && there != profile {
                    return Err(BadInput::new(
                        "profile.changed-outside",
                        "Not saved: the file changed outside",
                        "Both sides are shown",
                    ));
                }
            }
            write_atomically(path, &profile.to_text()).map_err(|error| {
                let fix = "The form keeps what it holds: make room, or choose another folder with Save as…";
                unwritable(path, &error, fix)
            })?;
            Ok(saved)
        });
    }

    /// Takes in that a form was saved: the one in front, or one that was left since.
    fn take_saved(&mut self, cx: &Cx, saved: Saved) {
        cx.notice(format!("Saved to {}", saved.path.display()));
        // What was typed while it was being written is not saved; another profile may be open by now.
        if saved.key == self.autosave.key {
            self.autosave.overruled = None;
            self.autosave.discard(cx, saved.key);
            self.autosave.key = self.autosave.key_of(&saved.path);
            self.path = Some(saved.path);
            self.saved = *saved.draft;
            self.allow_written(cx);
        } else {
            self.left_now_in(cx, &saved.key, saved.path, *saved.draft);
        }
        self.read_environments(cx);
        cx.ask(Intent::FileChanged(FileChange::Written));
    }

    /// Starts to write an id into a file that has none; everything else in it stays. False if another file is being written.
    pub(super) fn write_id(&mut self, cx: &Cx, path: PathBuf, id: String) -> bool {
        self.files.start(cx, move || {
            let mut profile = read_profile(&path)?;
            if profile.id.is_none() {
                profile.id = Some(id);
                write_atomically(&path, &profile.to_text()).map_err(|error| {
                    let fix =
                        "Save the profile, so that what is kept in the keychain stays with it";
                    unwritable(&path, &error, fix)
                })?;
            }
            Ok(Filed::Said(format!(
                "{} has an id now, which what is kept belongs to",
                path.display()
            )))
        })
    }

    /// Takes in what happened to a profile's file.
    pub fn file_changed(&mut self, cx: &Cx, change: FileChange) {
        match change {
            FileChange::Moved(old, new, profile) => {
                cx.notice(format!("It is in {}", new.display()));
                self.left_file_moved(&old, Some(&new));
                if self.path.as_ref() == Some(&old) {
                    self.now_in(cx, new, &profile);
                }
            }
            FileChange::Deleted(path, said, text) => {
                let mut key = String::new();
                self.left_file_moved(&path, None);
                if self.path.as_ref() == Some(&path) {
                    // It is gone on purpose, and not missed.
                    self.is_back(&path);
                    // What it held stays in the form until something else is opened.
                    self.path = None;
                    self.entry = None;
                    key.clone_from(&self.autosave.key);
                }
                match text {
                    Some(text) => {
                        let deleted = Deleted { path, text, key };
                        let offer = NoticeOffer::make(cx, said, "Undo", deleted);
                        self.files.deleted.push(offer);
                    }
                    None => cx.notice(said),
                }
            }
            FileChange::FolderOpened(_) | FileChange::Written => {}
        }
    }

    /// Reads the open file and the environments again, since something changed outside.
    pub fn look_again(&mut self, cx: &Cx) {
        self.read_environments(cx);
        self.look_at_file(cx);
    }

    /// Starts to read the open file again.
    fn look_at_file(&mut self, cx: &Cx) {
        if let Some(path) = self.path.clone() {
            self.files.looked.start_blocking(cx, move || {
                let read = read_profile(&path);
                Ok((path, read))
            });
        }
    }

    /// Takes in what the open file holds now, after a change outside.
    fn take_look(&mut self, cx: &Cx, path: PathBuf, read: Result<Profile, BadInput>) {
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
        cx.notice("The file changed outside and was read again");
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
        let words = format!(
            "{} cannot be read any more; the form keeps what it held",
            path.display()
        );
        let before = std::mem::replace(&mut self.saved, Draft::nothing());
        self.files.said_gone = Some((path, Box::new(before)));
        let offer = NoticeOffer::make(cx, words, "Save as…", ());
        self.files.gone.push(offer);
    }

    /// Compares the form with what its file held again: the file that was said to be gone is back, or was deleted on purpose.
    fn is_back(&mut self, path: &Path) {
        let said = self
            .files
            .said_gone
            .take_if(|(gone, _)| gone.as_path() == path);
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
            cx.notice("The address changed outside: secrets that were typed for the other one are cleared");
        }
        // A question about what was there before must not be answered for what is there now.
        if self.trust.asked != self.current_grant(cx) {
            cx.ask(Intent::WithdrawQuestion);
        }
    }

    /// Does what was decided about a file that changed outside.
    fn resolve_conflict(&mut self, cx: &Cx, theirs: Profile, resolution: Resolution) {
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
                        Ok(Filed::Said(format!(
                            "The form's side is in {}",
                            path.display()
                        )))
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

    /// Gives the open form this file, which holds this profile. Edits of the form stay; their draft moves along.
    fn now_in(&mut self, cx: &Cx, path: PathBuf, profile: &Profile) {
        let edited = self.is_edited();
        let key = self.autosave.key_of(&path);
        let old = std::mem::replace(&mut self.autosave.key, key);
        self.path = Some(path);
        self.saved = Draft::of(profile);
        if edited {
            self.draft.name.clone_from(&self.saved.name);
        } else {
            self.draft = self.saved.clone();
            self.undo = Undo::begin(&self.draft);
        }
        self.autosave.forget_written();
        self.autosave.discard(cx, old);
        self.allow_written(cx);
    }

    /// Opens the unsaved edits of an earlier session with this key. `saved` returns what their file holds, as the library lists it.
    pub fn restore(&mut self, cx: &Cx, key: &str, saved: impl FnOnce(&Path) -> Option<Profile>) {
        let Some(kept) = self.autosave.take_up(key) else {
            return;
        };
        let kept = kept.kept;
        self.leave_profile(cx);
        let saved = kept.path.as_deref().and_then(saved);
        self.show_profile(&kept.profile, kept.path.clone());
        self.entry = None;
        self.saved = saved.map_or_else(Draft::nothing, |saved| Draft::of(&saved));
        self.autosave.adopt(cx, kept);
        self.read_environments(cx);
        cx.notice("Unsaved edits are back in the form");
    }

    /// Takes in what was decided and what file jobs brought.
    pub(super) fn poll_files(&mut self, cx: &Cx) {
        if let Some((chosen, ())) = PathQuestion::decided(&mut self.files.saving_as) {
            self.save_to(cx, chosen.path);
        }
        if let Some(path) = Confirm::agreed(&mut self.files.asking) {
            self.save_as_it_is(cx, path);
        }
        let conflict = self.files.conflict.as_ref();
        if let Some(resolution) = conflict.and_then(|(_, reply)| reply.take()) {
            if let Some((theirs, _)) = self.files.conflict.take() {
                self.resolve_conflict(cx, *theirs, resolution);
            }
        }
        match self.files.saved.take() {
            Some(Ok(saved)) => self.take_saved(cx, saved),
            Some(Err(problem)) if problem.id == "profile.changed-outside" => {
                cx.notice(problem.title);
                self.look_at_file(cx);
            }
            Some(Err(problem)) => cx.ask(Intent::ShowProblem(problem)),
            None => {}
        }
        if let Some(Ok((path, read))) = self.files.looked.take() {
            self.take_look(cx, path, read);
        }
        if NoticeOffer::taken(&mut self.files.gone).is_some() {
            self.save_as(cx);
        }
        match self.files.filed.take() {
            Some(Ok(filed)) => self.take_filed(cx, filed),
            Some(Err(problem)) => match self.environments.writing.take() {
                Some(edited) => self.environment_failed(cx, edited, &problem),
                None => cx.ask(Intent::ShowProblem(problem)),
            },
            None => {}
        }
        if !self.files.filed.is_running() {
            self.restore_deleted(cx);
        }
        if self.files.look_later && !cx.in_dialog && !self.files.saved.is_running() {
            self.files.look_later = false;
            self.look_at_file(cx);
        }
    }

    /// Starts to write a deleted file again if its Undo was pressed.
    fn restore_deleted(&mut self, cx: &Cx) {
        if let Some(deleted) = NoticeOffer::taken(&mut self.files.deleted) {
            self.files.start(cx, move || {
                restore_profile(&deleted.path, &deleted.text)?;
                let profile = Box::new(read_profile(&deleted.path)?);
                Ok(Filed::Imported(deleted.key, deleted.path, profile))
            });
        }
    }

    /// Takes in what a job on files brought.
    fn take_filed(&mut self, cx: &Cx, filed: Filed) {
        match filed {
            Filed::Said(said) => cx.notice(said),
            Filed::Environment(stem) => {
                self.environments.writing = None;
                self.choose_environment(Some(stem));
                cx.notice("The environment was saved");
                self.read_environments(cx);
            }
            Filed::Open(path, profile, said) => {
                self.open(cx, &profile, Some(path), None);
                cx.notice(said);
            }
            Filed::Imported(key, path, profile) => {
                cx.notice(format!("It is in {}", path.display()));
                let added = self.files.added.take();
                if self.autosave.key == key {
                    if added.is_some_and(|added| *added == self.draft) {
                        // As it was written.
                        self.saved = self.draft.clone();
                    }
                    self.now_in(cx, path, &profile);
                } else {
                    self.left_now_in(cx, &key, path, Draft::of(&profile));
                }
            }
        }
        cx.ask(Intent::FileChanged(FileChange::Written));
    }
}
