//! What is done to the files of profiles: opened, renamed, moved and deleted.

use super::name_dialog::NameDialog;
use super::state::{LibraryView, Opened};
use crate::diagnosis::BadInput;
use crate::profile::{
    delete_profile, move_profile, read_file, read_folder, read_profile, rename_profile,
};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::path_dialog::{PathQuestion, PathWords};
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::reply::Reply;
use std::path::{Path, PathBuf};

const OPEN: PathWords = PathWords {
    title: "Open profile or folder",
    hint: "A .cambio.json file, or a folder of them",
    label: "Open path",
    browse: &[
        ("Browse files…", PickerMode::Profile),
        ("Browse folders…", PickerMode::Folder),
    ],
};

const MOVE: PathWords = PathWords {
    title: "Move to folder",
    hint: "The file moves to this folder and keeps its name",
    label: "Move file",
    browse: &[("Browse folders…", PickerMode::Folder)],
};

impl LibraryView {
    /// Asks for a path to open.
    pub fn ask_open(&mut self, cx: &Cx) {
        let folder = cx.services.default_folder();
        self.opening = Some(PathQuestion::ask(cx, OPEN, &folder, ()));
    }

    /// Opens a file or a folder of profiles, and gives the form the keyboard: what asked for it is gone.
    pub fn open_to_edit(&mut self, cx: &Cx, path: PathBuf) {
        self.start_opening(cx, path, true);
    }

    /// Opens a file or a folder of profiles.
    pub fn open(&mut self, cx: &Cx, path: PathBuf) {
        self.start_opening(cx, path, false);
    }

    /// Starts to read what is opened; `to_edit` says whether a profile's form gets the keyboard then.
    fn start_opening(&mut self, cx: &Cx, path: PathBuf, to_edit: bool) {
        self.opened.start_blocking(cx, move || {
            if path.is_dir() {
                let name = path.file_name().map_or_else(
                    || "folder".to_owned(),
                    |name| name.to_string_lossy().into_owned(),
                );
                return read_folder(&name, &path).map(Opened::Folder);
            }
            let profile = Box::new(read_profile(&path)?);
            Ok(Opened::Profile {
                path,
                profile,
                to_edit,
            })
        });
    }

    /// Asks for another name of the open profile.
    pub fn ask_rename(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return;
        };
        let reply = Reply::default();
        cx.open(Box::new(NameDialog::new(
            cx.open.name.clone(),
            self.other_names(&path),
            reply.clone(),
        )));
        self.renaming = Some((path, reply));
    }

    /// Returns the names of the profiles in other files than this one.
    fn other_names(&self, path: &Path) -> Vec<String> {
        let folders = self.library.folders().iter();
        folders
            .flat_map(|folder| &folder.entries)
            .filter(|entry| entry.path.as_deref() != Some(path))
            .filter_map(|entry| entry.profile.as_ref().ok())
            .map(|profile| profile.name.clone())
            .collect()
    }

    /// Asks for another folder of the open profile.
    pub fn ask_move(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return;
        };
        let folder = path.parent().unwrap_or(&path).to_owned();
        self.moving = Some(PathQuestion::ask(cx, MOVE, &folder, path));
    }

    /// Asks whether the open profile is to be deleted.
    pub fn ask_delete(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return;
        };
        let title = format!("Delete {}?", cx.open.name);
        let detail = "Its file goes to the trash";
        let labels = ("Delete", "Cancel");
        self.deleting = Some(Confirm::warn(cx, title, detail, labels, path));
    }

    /// Starts to change a file; says so while another one is being changed.
    fn work(
        &mut self,
        cx: &Cx,
        work: impl FnOnce() -> Result<FileChange, BadInput> + Send + 'static,
    ) {
        if self.worked.is_running() {
            // Starting would drop the result of what is under way.
            return cx.notice("Another file operation is still running: try again in a moment");
        }
        self.worked.start_blocking(cx, work);
    }

    /// Starts to give a file another path; `change` does, and returns which.
    fn relocate(
        &mut self,
        cx: &Cx,
        old: PathBuf,
        change: impl FnOnce(&Path) -> Result<PathBuf, BadInput> + Send + 'static,
    ) {
        self.work(cx, move || {
            let new = change(&old)?;
            let profile = Box::new(read_profile(&new)?);
            Ok(FileChange::Moved(old, new, profile))
        });
    }

    /// Takes in what was decided, and starts what follows from it.
    pub(super) fn take_decisions(&mut self, cx: &Cx) {
        if let Some((chosen, ())) = PathQuestion::decided(&mut self.opening) {
            self.open_to_edit(cx, chosen.path);
        }
        if let Some((chosen, path)) = PathQuestion::decided(&mut self.moving) {
            self.relocate(cx, path, move |old| move_profile(old, &chosen.path));
        }
        if let Some(path) = Confirm::agreed(&mut self.deleting) {
            self.work(cx, move || {
                let text = read_file(&path).ok();
                let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
                let said = delete_profile(&path)?;
                Ok(FileChange::Deleted(path, said, text))
            });
        }
        let renamed = self.renaming.as_ref();
        if let Some((path, name)) =
            renamed.and_then(|(path, reply)| Some((path.clone(), reply.take()?)))
        {
            self.renaming = None;
            self.relocate(cx, path, move |old| rename_profile(old, &name));
        }
    }

    /// Takes in that a file was changed, or why it was not.
    pub(super) fn take_work(&mut self, cx: &Cx) {
        let failed = |problem| cx.ask(Intent::ShowProblem(problem));
        if let Some(change) = self.worked.take_or(failed) {
            cx.ask(Intent::FileChanged(change));
            self.reread(cx);
        }
    }
}
