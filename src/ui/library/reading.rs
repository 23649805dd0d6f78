//! Reading the folders of profiles and watching them, and the list of files that were opened last.

use super::state::{LibraryView, Opened};
use crate::files::read_regular;
use crate::profile::{Folder, Library, Watch, write_atomically};
use crate::send::library_with;
use crate::settings::Folders;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Files that are remembered as opened last.
const RECENT: usize = 5;

/// Bytes that are read of their list at most.
const RECENT_BYTES: u64 = 64 * 1024;

impl LibraryView {
    /// Starts to read the user's folders, and the list of files that were opened last.
    pub fn begin(&mut self, cx: &Cx) {
        self.is_read = cx.services.folders.is_none() && cx.settings.folders.is_empty();
        self.reread(cx);
        self.watch(cx);
        if let Some(recent) = cx.services.folders.as_ref().map(Folders::recent) {
            self.recalled.start_blocking(cx, move || {
                let recent = read_regular(&recent, RECENT_BYTES).unwrap_or_default();
                let recent = String::from_utf8_lossy(&recent);
                Ok(recent.lines().map(PathBuf::from).take(RECENT).collect())
            });
        }
    }

    /// Reads the folders anew.
    pub fn reread(&mut self, cx: &Cx) {
        let folders = cx.services.folders.clone();
        let further = cx.settings.folders.clone();
        self.listed
            .start_blocking(cx, move || Ok(library_with(folders.as_ref(), &further)));
    }

    /// Takes in what was read: the list of files that were opened last, the folders, and what is opened.
    pub(super) fn take_read(&mut self, cx: &Cx) {
        if let Some(Ok(recent)) = self.recalled.take() {
            if self.recent.is_empty() {
                self.recent = recent;
                self.serial += 1;
            }
        }
        if let Some(Ok(library)) = self.listed.take() {
            self.take_listed(cx, library);
            self.watch(cx);
        }
        match self.opened.take() {
            Some(Ok(Opened::Profile {
                path,
                profile,
                to_edit,
            })) => {
                let place = self.library.place(&path);
                cx.ask(Intent::OpenProfile(profile, Some(path), place));
                if to_edit {
                    cx.go_to_first_field();
                }
            }
            Some(Ok(Opened::Folder(folder))) => self.take_folder(cx, folder),
            Some(Err(problem)) => cx.ask(Intent::ShowProblem(problem)),
            None => {}
        }
    }

    /// Takes in the folders as they were read. Those that were opened meanwhile, and that the settings name by now, stay.
    fn take_listed(&mut self, cx: &Cx, library: Library) {
        let extra = self.library.folders().iter().filter(|folder| {
            let mut listed = library.folders().iter();
            let is_listed = listed.any(|known| known.path == folder.path);
            let is_wanted = |path: &PathBuf| {
                cx.settings.folders.contains(path) || *path == cx.services.default_folder()
            };
            !is_listed && folder.path.as_ref().is_some_and(is_wanted)
        });
        let extra: Vec<Folder> = extra.cloned().collect();
        let mut folders = library.into_folders();
        folders.extend(extra);
        self.library = Library::new(folders);
        self.is_read = true;
        self.serial += 1;
    }

    /// Takes in a folder that was opened.
    fn take_folder(&mut self, cx: &Cx, folder: Folder) {
        if let Some(path) = &folder.path {
            // The settings name it, so that it is there at the next start.
            if !cx.settings.folders.contains(path) && *path != cx.services.default_folder() {
                cx.ask(Intent::FileChanged(FileChange::FolderOpened(path.clone())));
            }
        }
        let mut folders = std::mem::take(&mut self.library).into_folders();
        folders.retain(|known| known.path != folder.path);
        folders.push(folder);
        self.library = Library::new(folders);
        self.serial += 1;
        self.watch(cx);
    }

    /// Watches the listed folders, that of the open file, and their environments.
    pub(super) fn watch(&mut self, cx: &Cx) {
        let listed = self.library.folders().iter();
        let mut folders: Vec<PathBuf> = listed.filter_map(|folder| folder.path.clone()).collect();
        let open = cx.open.from.path.as_deref().and_then(Path::parent);
        folders.extend(open.map(Path::to_owned));
        folders.sort();
        folders.dedup();
        let known = self.watch.as_ref().map(|watch| watch.folders().to_vec());
        let known = known.unwrap_or_default();
        let seen = |folder: &PathBuf| known.contains(folder) || !folder.is_dir();
        if folders
            .iter()
            .all(|folder| seen(folder) && seen(&folder.join("environments")))
            // A folder that was deleted has to be watched anew when it comes back.
            && known.iter().all(|folder| folder.is_dir())
            && self.watch.is_some()
        {
            return;
        }
        let (changed, ctx) = (Arc::clone(&self.changed), cx.egui.clone());
        self.watch = Some(Watch::new(&folders, move || {
            changed.store(true, Ordering::Relaxed);
            // `git pull` changes many files at once: they are read together.
            ctx.request_repaint_after(Duration::from_millis(150));
        }));
    }

    /// Puts a file in front of those that were opened last, and writes their list.
    pub(super) fn note_recent(&mut self, cx: &Cx, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
        self.serial += 1;
        if let Some(file) = cx.services.folders.as_ref().map(Folders::recent) {
            let lines = self.recent.iter();
            let text: String = lines.map(|path| format!("{}\n", path.display())).collect();
            let handle = cx.services.runtime.handle();
            cx.services.files.push(handle, move || {
                write_atomically(&file, &text).map_err(|error| error.to_string())
            });
        }
    }
}
