//! Profiles as files: listed, opened, saved, each in a task.

use super::action::{Action, Browse};
use super::app::{App, Opened, Typed};
use super::dialogs::ConfirmDialog;
use super::draft::{Draft, History};
use crate::diagnosis::BadInput;
use crate::profile::{Profile, SUFFIX, Written, read_folder, read_profile, write_atomically};
use crate::send::library_with;
use crate::settings::Folders;
use crate::ui::kit::workspace::Workspace;
use egui::Context;
use std::path::PathBuf;

/// A form that was written to its file.
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// The form as it was written.
    pub draft: Box<Draft>,
    /// Whose form it was.
    pub key: String,
}

impl App {
    pub(super) fn list(&mut self, ctx: &Context) {
        let folders = self.services.folders.clone();
        let further = self.settings.current().folders.clone();
        self.listing
            .start(self.services.runtime.handle(), ctx, async move {
                let further = further.clone();
                tokio::task::spawn_blocking(move || library_with(folders.as_ref(), &further))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    pub(super) fn open_entry(&mut self, ctx: &Context, folder: usize, entry: usize) {
        let Some(found) = self
            .library
            .folders
            .get(folder)
            .and_then(|folder| folder.entries.get(entry))
            .cloned()
        else {
            return;
        };
        self.open_entry = Some((folder, entry));
        self.workspace = Workspace::Exchange;
        self.drawer = false;
        match found.profile {
            Ok(profile) => {
                self.leave_profile();
                self.show_profile(&profile, found.path);
                self.read_environments(ctx);
            }
            Err(problem) => self.results.show_problem(problem),
        }
    }

    /// Opens the profile of a past run, ready to be sent again.
    pub(super) fn rerun(&mut self, summary: &crate::history::Summary) {
        let found = self
            .library
            .folders
            .iter()
            .enumerate()
            .find_map(|(folder, list)| {
                let entry = list.entries.iter().position(|entry| {
                    entry
                        .profile
                        .as_ref()
                        .is_ok_and(|profile| match &summary.profile_id {
                            Some(id) => profile.id.as_ref() == Some(id),
                            None => profile.name == summary.profile,
                        })
                })?;
                Some((folder, entry))
            });
        match found {
            Some((folder, entry)) => {
                self.actions.push(Action::OpenEntry(folder, entry));
                self.actions.push(Action::ChooseEnvironment(
                    Some(summary.environment.clone()).filter(|name| !name.is_empty()),
                ));
                self.notice =
                    Some("The profile is open as it is now; press Send to run it again".to_owned());
            }
            None => {
                self.notice = Some(format!(
                    "The profile {} is not in the library any more",
                    summary.profile
                ))
            }
        }
    }

    pub(super) fn show_profile(&mut self, profile: &Profile, path: Option<PathBuf>) {
        self.form += 1;
        self.draft = Draft::of(profile);
        self.saved = self.draft.clone();
        self.history = History::begin(&self.draft);
        self.typed = Typed::default();
        self.typed_elsewhere.clear();
        if let Some(path) = &path {
            self.note_recent(path);
        }
        let folder = |path: &Option<PathBuf>| {
            path.as_deref()
                .and_then(std::path::Path::parent)
                .map(ToOwned::to_owned)
        };
        if folder(&self.path) != folder(&path) {
            // Another folder has environments of its own.
            self.environments.clear();
            self.chosen_environment = None;
        }
        self.path = path;
        self.notice = None;
        self.judge_another();
        self.begin_draft();
        self.lint();
    }

    pub(super) fn open(&mut self, ctx: &Context, path: PathBuf) {
        self.opening
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    if path.is_dir() {
                        let name = path.file_name().map_or_else(
                            || "folder".to_owned(),
                            |name| name.to_string_lossy().into_owned(),
                        );
                        return read_folder(&name, &path).map(Opened::Folder);
                    }
                    read_profile(&path).map(|profile| Opened::Profile(path, Box::new(profile)))
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    /// Saves the form, and asks first where it would write down what looks like a secret and was not in the file before.
    pub(super) fn save(&mut self, ctx: &Context, path: PathBuf) {
        let doubted = |profile: Profile| {
            let cleaned = profile.cleaned(Written::Here, &[]);
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
            self.save_as_it_is(ctx, path);
            return;
        }
        self.dialog = Some(super::dialogs::Dialog::Confirm(Box::new(ConfirmDialog {
            title: "Write what looks like a secret into the file?".to_owned(),
            detail: format!(
                "{}: a profile is a file that is shared. Cancel, and use a {{{{variable}}}} or a secret source instead",
                new.join(", ")
            ),
            yes: "Keep it in the file",
            action: Action::SaveAsItIs(path),
        })));
    }

    pub(super) fn save_as_it_is(&mut self, ctx: &Context, mut path: PathBuf) {
        let profile = match self.draft.to_profile() {
            Ok(profile) => profile,
            Err(problem) => {
                self.results.show_problem(problem);
                return;
            }
        };
        if !path.to_string_lossy().ends_with(SUFFIX) {
            path = PathBuf::from(format!("{}{SUFFIX}", path.display()));
        }
        let replaces_itself = self.path.as_ref() == Some(&path);
        // What the file may hold: what it was opened with, or what the user decided to write over.
        let mut known: Vec<Profile> = self.saved.to_profile().into_iter().collect();
        known.extend(self.keeping_files.overruled.clone());
        let saved = Saved {
            path,
            draft: Box::new(self.draft.clone()),
            key: self.keeping_files.key.clone(),
        };
        self.saving
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
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
                        BadInput::new(
                            "profile.unwritable",
                            format!("{} cannot be written", path.display()),
                            error.to_string(),
                        )
                        .fix("Choose another folder")
                    })?;
                    Ok(saved)
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    pub(super) fn browse(&mut self, ctx: &Context, what: Browse) {
        let dialog = rfd::AsyncFileDialog::new();
        let name = self
            .suggested_path()
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        // The dialog is made here, on the window's thread, and waited for in a task.
        let chosen: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> =
            match what {
                Browse::OpenFile => {
                    Box::pin(dialog.add_filter("Cambio profile", &["json"]).pick_file())
                }
                Browse::OpenFolder | Browse::Folder => Box::pin(dialog.pick_folder()),
                Browse::SaveFile => Box::pin(dialog.set_file_name(name).save_file()),
            };
        self.browsing
            .start(self.services.runtime.handle(), ctx, async move {
                Ok(chosen.await.map(|handle| (what, handle.path().to_owned())))
            });
    }

    pub(super) fn default_folder(&self) -> PathBuf {
        self.services
            .folders
            .as_ref()
            .map(Folders::profiles)
            .unwrap_or_default()
    }

    pub(super) fn suggested_path(&self) -> PathBuf {
        let stem = crate::profile::file_stem(&self.draft.name);
        self.default_folder().join(format!("{stem}{SUFFIX}"))
    }
}
