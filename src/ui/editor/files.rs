//! The open profile as a file: opened, copied, moved or deleted.

use super::draft::Draft;
use super::file_jobs::{Deleted, Filed};
use super::state::Editor;
use super::undo::Undo;
use crate::profile::formats::Imported;
use crate::profile::{Profile, duplicate_profile, read_profile, restore_profile, save_new};
use crate::send::first_writable;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::path_dialog::PathQuestion;
use std::path::{Path, PathBuf};

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
            let paths = out_of_sight.join(", ");
            cx.notice(format!("Kept for this session: {paths}"));
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

    /// Takes in what happened to a profile's file.
    pub fn file_changed(&mut self, cx: &Cx, change: FileChange) {
        match change {
            FileChange::Moved(old, new, profile) => {
                cx.notice(format!("Its file is now {}", new.display()));
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
                    self.files.deleted_of = Some(self.form);
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
                cx.notice(format!("Added to the library as {}", path.display()));
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
