//! Saving the form to a file.

use super::draft::Draft;
use super::file_jobs::{BUSY, Filed, Saved};
use super::state::Editor;
use crate::diagnosis::BadInput;
use crate::files::write_atomically;
use crate::profile::{Profile, ProfileOrigin, SUFFIX, file_stem, read_profile};
use crate::settings::Folders;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::path_dialog::{PathQuestion, PathWords};
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::presenting::shown_title;
use std::io;
use std::path::{Path, PathBuf};

const SAVE: PathWords = PathWords {
    title: "Save profile",
    hint: "Secrets are not saved, only where to get them",
    label: "Save file",
    browse: &[("Browse…", PickerMode::Save)],
};

/// Returns the failure of writing a profile's file, with what to do about it.
fn unwritable(path: &Path, error: &io::Error, fix: &str) -> BadInput {
    let title = format!("{} cannot be written", path.display());
    BadInput::new("profile.unwritable", title, error.to_string()).fix(fix)
}

/// Returns the names of a form's values that look like secrets; none of a form that cannot be saved.
fn doubted(draft: &Draft) -> Vec<String> {
    let Ok(profile) = draft.to_profile() else {
        return Vec::new();
    };
    let cleaned = profile.cleaned(ProfileOrigin::Here, &[]);
    cleaned.left_out.into_iter().map(|left| left.name).collect()
}

/// Returns an error if writing a profile would destroy something: another file, or a change that was not seen here. `known` is what the
/// file may hold; `None` if it is not the form's own.
fn refuse_to_destroy(
    path: &Path,
    profile: &Profile,
    known: Option<Vec<Profile>>,
) -> Result<(), BadInput> {
    if !path.exists() {
        return Ok(());
    }
    // A file that cannot be read as a profile is never overwritten: it may be newer, or somebody's work.
    let there = read_profile(path)?;
    let Some(known) = known else {
        let title = format!("There is already a profile at {}", path.display());
        let taken = BadInput::new("profile.exists", title, "Nothing was written");
        return Err(taken.fix("Choose another name, or open that one and change it"));
    };
    if known.contains(&there) || there == *profile {
        return Ok(());
    }
    let (title, why) = (
        "Not saved: the file changed on disk",
        "Both sides are shown",
    );
    Err(BadInput::new("profile.changed-outside", title, why))
}

impl Editor {
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
            let stem = file_stem(&shown_title(&cx.egui, &self.draft.name));
            let folder = cx.services.default_folder();
            folder.join(format!("{stem}{SUFFIX}"))
        });
        self.files.saving_as = Some(PathQuestion::ask(cx, SAVE, &path, ()));
    }

    /// Saves the form; asks first if that would write what looks like a secret and was not in the file before.
    pub(super) fn save_to(&mut self, cx: &Cx, path: PathBuf) {
        let saved = doubted(&self.saved);
        let mut new = doubted(&self.draft);
        new.retain(|name| !saved.contains(name));
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
    pub(super) fn save_as_it_is(&mut self, cx: &Cx, mut path: PathBuf) {
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
        let is_own = self.path.as_ref() == Some(&path);
        // What it held when it was opened, or what the user decided to write over.
        let held = self.saved.to_profile().into_iter();
        let known = held.chain(self.autosave.overruled.clone());
        let known = is_own.then(|| known.collect::<Vec<Profile>>());
        let mut saved = Saved {
            path,
            draft: Box::new(self.draft.clone()),
            key: self.autosave.key.clone(),
            in_library: true,
        };
        let mut folders = cx.settings.folders.clone();
        folders.extend(cx.services.folders.as_ref().map(Folders::profiles));
        self.files.saved.start_blocking(cx, move || {
            let path = &saved.path;
            refuse_to_destroy(path, &profile, known)?;
            write_atomically(path, &profile.to_text()).map_err(|error| {
                let fix = "The form keeps its contents: free up disk space, or choose another folder with Save as…";
                unwritable(path, &error, fix)
            })?;
            saved.in_library = stands_in(path, &folders);
            Ok(saved)
        });
    }

    /// Takes in that a form was saved: the one in front, or one that was left since.
    pub(super) fn take_saved(&mut self, cx: &Cx, saved: Saved) {
        let elsewhere = if saved.in_library {
            ""
        } else {
            ", which is in no folder of the library: Open… leads back to it"
        };
        cx.notice(format!("Saved to {}{elsewhere}", saved.path.display()));
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
                        "Save the profile so that the secrets kept in the keychain stay with it";
                    unwritable(&path, &error, fix)
                })?;
            }
            Ok(Filed::Said(format!(
                "{} now has an id, which ties the kept secrets to it",
                path.display()
            )))
        })
    }
}

/// Whether a file is in one of these folders, by whatever way that is named; what a link in it leads to may be elsewhere.
fn stands_in(path: &Path, folders: &[PathBuf]) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let own = whole(path.parent().unwrap_or(path));
    folders.iter().any(|folder| own.starts_with(whole(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_in_the_library_where_a_folder_of_it_holds_it() {
        let home = tempfile::tempdir().unwrap();
        let (inside, outside) = (home.path().join("profiles"), home.path().join("other"));
        for folder in [&inside, &outside] {
            std::fs::create_dir(folder).unwrap();
            std::fs::write(folder.join("a.cambio.json"), "{}").unwrap();
        }
        let folders = [inside.clone()];
        let crooked = outside.join("../profiles/a.cambio.json");
        for (path, expected) in [
            (inside.join("a.cambio.json"), true),
            (crooked, true),
            (outside.join("a.cambio.json"), false),
        ] {
            assert_eq!(stands_in(&path, &folders), expected, "{}", path.display());
        }
        assert!(!stands_in(&inside.join("a.cambio.json"), &[]));
    }
}
