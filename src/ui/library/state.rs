//! The profiles that are listed, the jobs that read them, and what is done to their files.

use super::lines::{Folds, LibraryContents, Line, Lines};
use super::name_dialog::NameDialog;
use super::names::split;
use super::past::{Outcomes, PastRun};
use crate::diagnosis::BadInput;
use crate::files::read_regular;
use crate::history::Summary;
use crate::profile::{
    Folder, Library, Profile, Watch, delete_profile, move_profile, read_file, read_folder,
    read_profile, rename_profile, write_atomically,
};
use crate::send::{library, library_with};
use crate::settings::Folders;
use crate::ui::kit::answer::Answer;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::job::{Job, UnderWay};
use crate::ui::kit::path_dialog::{PathQuestion, PathWords};
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Files that are remembered as opened last.
const RECENT: usize = 5;

/// Bytes of their list that are read at most.
const RECENT_BYTES: u64 = 64 * 1024;

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
    hint: "The file goes into this folder under its own name",
    label: "Move file",
    browse: &[("Browse folders…", PickerMode::Folder)],
};

/// Profiles that an open group shows at first: as many as leave the other groups in sight, but between these.
const FEWEST: usize = 5;
const FEW: usize = 8;

/// What opening a path brought.
enum Opened {
    Profile(PathBuf, Box<Profile>),
    Folder(Folder),
}

/// The library as it is listed.
pub struct LibraryView {
    pub(super) library: Library,
    pub(super) filter: String,
    pub(super) folds: Folds,
    /// Counts the lists, so that the view knows a new one.
    pub(super) serial: usize,
    pub(super) lines: Lines,
    /// The files that were opened last, the newest first.
    pub(super) recent: Vec<PathBuf>,
    /// The line that has the keyboard when it comes to the list.
    pub(super) cursor: Option<Line>,
    /// What has the keyboard when it comes to what stands below the list.
    pub(super) below: usize,
    /// Whether the keyboard went to that line, and no pointer.
    pub(super) by_keys: bool,
    pub(super) outcomes: Outcomes,
    /// Whether the open profile is to be brought into sight once it is listed.
    pub(super) to_reveal: bool,
    /// Profiles that an open group shows at first.
    few: usize,
    /// Whether the user's own folders have been read.
    is_read: bool,
    /// The open form and its file when they were looked at last.
    open: Option<(usize, Option<PathBuf>)>,
    watch: Option<Watch>,
    changed: Arc<AtomicBool>,
    listed: Job<Library>,
    opened: Job<Opened>,
    recalled: Job<Vec<PathBuf>>,
    worked: Job<FileChange>,
    opening: Option<PathQuestion<()>>,
    moving: Option<PathQuestion<PathBuf>>,
    deleting: Option<Confirm<PathBuf>>,
    renaming: Option<(PathBuf, Answer<String>)>,
}

impl LibraryView {
    /// The built-in profiles, which are in memory; the user's own folders are read in a job.
    pub fn new() -> Self {
        Self {
            library: library(None),
            filter: String::new(),
            folds: Folds::default(),
            serial: 0,
            lines: Lines::default(),
            recent: Vec::new(),
            cursor: None,
            below: 0,
            by_keys: false,
            outcomes: Outcomes::default(),
            to_reveal: false,
            few: FEW,
            is_read: false,
            open: None,
            watch: None,
            changed: Arc::default(),
            listed: Job::default(),
            opened: Job::default(),
            recalled: Job::default(),
            worked: Job::default(),
            opening: None,
            moving: None,
            deleting: None,
            renaming: None,
        }
    }

    /// Begins to read the user's folders, and the list of what was opened last.
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

    /// Returns the first built-in profile.
    pub fn first(&self) -> Option<&Profile> {
        let entry = self.library.folders.first()?.entries.first()?;
        entry.profile.as_ref().ok()
    }

    /// Returns how many profiles there are, built-in ones too.
    pub fn count(&self) -> usize {
        let folders = self.library.folders.iter();
        folders.map(|folder| folder.entries.len()).sum()
    }

    /// Returns the folders with their profiles, as they are listed.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns ids and names of the profiles that have an id.
    pub fn names(&self) -> Vec<(String, String)> {
        let entries = self.library.folders.iter().flat_map(|list| &list.entries);
        let profiles = entries.filter_map(|entry| entry.profile.as_ref().ok());
        profiles
            .filter_map(|profile| Some((profile.id.clone()?, profile.name.clone())))
            .collect()
    }

    /// Returns the profile in a file as it was listed.
    pub fn profile_at(&self, path: &Path) -> Option<&Profile> {
        self.library.at(path)
    }

    /// Whether this is the open profile: by its file, or by its place where it is built in.
    pub(super) fn is_open(&self, cx: &Cx, at: (usize, usize), path: Option<&PathBuf>) -> bool {
        match path {
            Some(_) => cx.open.from.path.as_ref() == path,
            None => cx.open.from.path.is_none() && cx.open.from.entry == Some(at),
        }
    }

    /// Forgets the words that are looked for; false where there are none.
    pub fn clear_search(&mut self) -> bool {
        let had_words = !self.filter.is_empty();
        self.filter.clear();
        had_words
    }

    /// Works the lines out anew where something changed, for a list that has room for so many.
    pub(super) fn update_lines(&mut self, cx: &Cx, runs: &[PastRun<'_>], room: usize) {
        self.work_out(cx, runs);
        if self.is_searching() {
            return;
        }
        // How many lines there are without those in groups does not hang on how many a group shows.
        let lines = self.lines.all.iter();
        let others = lines.filter(|line| line.level() < 3).count() + 1;
        let few = room.saturating_sub(others).clamp(FEWEST, FEW);
        if few != self.few {
            self.few = few;
            self.work_out(cx, runs);
        }
    }

    fn work_out(&mut self, cx: &Cx, runs: &[PastRun<'_>]) {
        self.lines.update(&LibraryContents {
            filter: &self.filter,
            serial: self.serial,
            folds: &self.folds,
            few: self.few,
            recent: &self.recent,
            library: &self.library,
            is_read: self.is_read,
            mine: &cx.services.default_folder(),
            runs,
        });
    }

    /// Returns how many profiles an open group shows at first.
    pub(super) fn few(&self) -> usize {
        self.few
    }

    /// Whether the list shows what was looked for.
    pub(super) fn is_searching(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// Goes back to the whole list.
    pub(super) fn end_search(&mut self) {
        self.filter.clear();
        self.to_reveal = true;
    }

    /// Whether the folders are being read.
    pub fn is_reading(&self) -> bool {
        self.listed.is_running()
    }

    /// Returns what of the library takes long.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        let opening = self.opened.under_way(ctx, "Reading what is opened…");
        opening
            .or_else(|| self.listed.under_way(ctx, "Reading the folders…"))
            .or_else(|| self.worked.writing(ctx, "Changing the profile's file…"))
    }

    /// Gives up what is being read: the list stays as it is.
    pub fn stop_reading(&mut self) {
        self.opened.abort();
        self.listed.abort();
    }

    /// Returns the place of the open profile; `None` where it is not in the library.
    pub(super) fn open_place(&self, cx: &Cx) -> Option<(usize, usize)> {
        let from = &cx.open.from;
        match &from.path {
            Some(path) => self.library.place(path),
            None => from.entry,
        }
    }

    /// Another profile is open: it is to be seen, whatever was searched or folded.
    fn turn_to_open(&mut self, cx: &Cx) {
        self.to_reveal = true;
        let place = self.open_place(cx);
        let entry =
            place.and_then(|(at, number)| self.library.folders.get(at)?.entries.get(number));
        let filter = self.filter.to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let name = cx.open.name.to_lowercase();
        let is_found = entry.is_some_and(|entry| entry.matches(&words))
            || words.iter().all(|word| name.contains(word));
        let profile = entry.and_then(|entry| entry.profile.as_ref().ok());
        let group = profile.map(|profile| split(&profile.name).0.to_owned());
        if !is_found {
            self.filter.clear();
        }
        if let (Some(group), Some((at, number)), None) = (group, place, &cx.open.from.path) {
            let entries = self.library.folders.get(at).map(|list| &list.entries);
            let before = entries.into_iter().flatten().take(number);
            let same = before
                .filter_map(|entry| entry.profile.as_ref().ok())
                .filter(|profile| split(&profile.name).0 == group);
            let whole = same.count() >= self.few;
            self.folds.open_group(&group, whole);
        }
    }

    /// Reads the folders anew.
    pub fn reread(&mut self, cx: &Cx) {
        let folders = cx.services.folders.clone();
        let further = cx.settings.folders.clone();
        self.listed
            .start_blocking(cx, move || Ok(library_with(folders.as_ref(), &further)));
    }

    /// Returns the place of a built-in profile by the stem of its file; `None` where there is none.
    pub fn built_in(&self, stem: &str) -> Option<(usize, usize)> {
        let mut folders = self.library.folders.iter().enumerate();
        let (at, folder) = folders.find(|(_, folder)| folder.path.is_none())?;
        let entry = folder.entries.iter().position(|entry| entry.stem == stem)?;
        Some((at, entry))
    }

    /// Returns the profile at a place: folder and entry.
    pub fn profile_of(&self, (folder, entry): (usize, usize)) -> Option<&Profile> {
        let found = self.library.folders.get(folder)?.entries.get(entry)?;
        found.profile.as_ref().ok()
    }

    /// Opens a profile of the list.
    pub fn open_entry(&self, cx: &Cx, folder: usize, entry: usize) {
        let list = self.library.folders.get(folder);
        let Some(found) = list.and_then(|list| list.entries.get(entry)) else {
            return;
        };
        cx.ask(Intent::Enter(Workspace::Exchange));
        match &found.profile {
            Ok(profile) => cx.ask(Intent::OpenProfile(
                Box::new(profile.clone()),
                found.path.clone(),
                Some((folder, entry)),
            )),
            Err(problem) => cx.ask(Intent::ShowProblem(problem.clone())),
        }
    }

    /// Opens the profile of a past run, ready to be sent again.
    pub fn rerun(&self, cx: &Cx, summary: &Summary) {
        let is_it = |profile: &Profile| match &summary.profile_id {
            Some(id) => profile.id.as_ref() == Some(id),
            None => profile.name == summary.profile,
        };
        let place = self
            .library
            .folders
            .iter()
            .enumerate()
            .find_map(|(folder, list)| {
                let entry = list
                    .entries
                    .iter()
                    .position(|entry| entry.profile.as_ref().is_ok_and(is_it))?;
                Some((folder, entry))
            });
        let Some((folder, entry)) = place else {
            return cx.notice(format!(
                "The profile {} is not in the library any more",
                summary.profile
            ));
        };
        self.open_entry(cx, folder, entry);
        let environment = Some(summary.environment.clone()).filter(|name| !name.is_empty());
        cx.ask(Intent::ChooseEnvironment(environment));
        cx.notice("The profile is open as it is now; press Send to run it again");
    }

    /// Whether a file lies in a folder of the library, or was opened here before.
    pub fn knows(&self, cx: &Cx, path: &Path) -> bool {
        let own = cx.services.default_folder();
        let listed = self.library.folders.iter();
        let listed = listed.filter_map(|folder| folder.path.as_deref());
        // The list may not have been read yet.
        let set = cx.settings.folders.iter().map(PathBuf::as_path);
        let mut folders = listed.chain(set).chain([own.as_path()]);
        let folder = path.parent();
        folders.any(|known| folder == Some(known)) || self.recent.iter().any(|known| known == path)
    }

    /// Asks for a path to open.
    pub fn ask_open(&mut self, cx: &Cx) {
        self.opening = Some(PathQuestion::ask(
            cx,
            OPEN,
            &cx.services.default_folder(),
            (),
        ));
    }

    /// Opens a file or a folder of profiles.
    pub fn open(&mut self, cx: &Cx, path: PathBuf) {
        self.opened.start_blocking(cx, move || {
            if path.is_dir() {
                let name = path.file_name().map_or_else(
                    || "folder".to_owned(),
                    |name| name.to_string_lossy().into_owned(),
                );
                return read_folder(&name, &path).map(Opened::Folder);
            }
            read_profile(&path).map(|profile| Opened::Profile(path, Box::new(profile)))
        });
    }

    /// Asks for another name of the open profile.
    pub fn ask_rename(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return cx.notice("This profile has no file yet: Save as… gives it one");
        };
        let answer = Answer::default();
        cx.open(Box::new(NameDialog::new(
            cx.open.name.clone(),
            answer.clone(),
        )));
        self.renaming = Some((path, answer));
    }

    /// Asks for another folder of the open profile.
    pub fn ask_move(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return cx.notice("This profile has no file to move");
        };
        let folder = path.parent().unwrap_or(&path).to_owned();
        self.moving = Some(PathQuestion::ask(cx, MOVE, &folder, path));
    }

    /// Asks whether the open profile is to be deleted.
    pub fn ask_delete(&mut self, cx: &Cx) {
        let Some(path) = cx.open.from.path.clone() else {
            return cx.notice("This profile has no file to delete");
        };
        let title = format!("Delete {}?", cx.open.name);
        let detail = "Its file goes to the trash";
        self.deleting = Some(Confirm::ask(cx, title, detail, "Delete", path));
    }

    fn work(
        &mut self,
        cx: &Cx,
        work: impl FnOnce() -> Result<FileChange, BadInput> + Send + 'static,
    ) {
        if self.worked.is_running() {
            // Its result would be lost, and with it what the form has to know.
            return cx.notice("Another file is being worked on: try again in a moment");
        }
        self.worked.start_blocking(cx, work);
    }

    /// Takes in what was decided and what jobs brought. True where files changed outside.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        if let Some((chosen, ())) = PathQuestion::decided(&mut self.opening) {
            self.open(cx, chosen.path);
        }
        if let Some((chosen, path)) = PathQuestion::decided(&mut self.moving) {
            self.work(cx, move || {
                let new = move_profile(&path, &chosen.path)?;
                let profile = Box::new(read_profile(&new)?);
                Ok(FileChange::Moved(path, new, profile))
            });
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
            renamed.and_then(|(path, answer)| Some((path.clone(), answer.take()?)))
        {
            self.renaming = None;
            self.work(cx, move || {
                let new = rename_profile(&path, &name)?;
                let profile = Box::new(read_profile(&new)?);
                Ok(FileChange::Moved(path, new, profile))
            });
        }
        match self.worked.take() {
            Some(Ok(change)) => {
                cx.ask(Intent::FileChanged(change));
                self.reread(cx);
            }
            Some(Err(problem)) => cx.ask(Intent::ShowProblem(problem)),
            None => {}
        }
        if let Some(Ok(recent)) = self.recalled.take() {
            if self.recent.is_empty() {
                self.recent = recent;
                self.serial += 1;
            }
        }
        if let Some(Ok(library)) = self.listed.take() {
            self.take_listed(library);
            self.watch(cx);
        }
        match self.opened.take() {
            Some(Ok(Opened::Profile(path, profile))) => {
                let place = self.library.place(&path);
                cx.ask(Intent::OpenProfile(profile, Some(path), place));
            }
            Some(Ok(Opened::Folder(folder))) => self.take_folder(cx, folder),
            Some(Err(problem)) => cx.ask(Intent::ShowProblem(problem)),
            None => {}
        }
        let from = &cx.open.from;
        let seen = self.open.as_ref();
        if seen.is_none_or(|(form, path)| (*form, path) != (from.form, &from.path)) {
            let is_new_path = seen.and_then(|(_, path)| path.as_ref()) != from.path.as_ref();
            self.open = Some((from.form, from.path.clone()));
            if is_new_path {
                if let Some(path) = &from.path {
                    self.note_recent(cx, path);
                }
                self.watch(cx);
            }
            self.turn_to_open(cx);
        }
        let changed = self.changed.swap(false, Ordering::Relaxed);
        if changed {
            self.reread(cx);
            self.watch(cx);
        }
        changed
    }

    /// Another list. Folders that were opened besides stay.
    fn take_listed(&mut self, mut library: Library) {
        let extra = self.library.folders.iter().skip(1).filter(|folder| {
            let mut listed = library.folders.iter();
            !listed.any(|known| known.path == folder.path)
        });
        let extra: Vec<Folder> = extra.cloned().collect();
        library.folders.extend(extra);
        self.library = library;
        self.is_read = true;
        self.serial += 1;
    }

    fn take_folder(&mut self, cx: &Cx, folder: Folder) {
        if let Some(path) = &folder.path {
            // Kept in the settings, so that it is there next time.
            if !cx.settings.folders.contains(path) && *path != cx.services.default_folder() {
                cx.ask(Intent::FileChanged(FileChange::FolderOpened(path.clone())));
            }
        }
        let folders = &mut self.library.folders;
        folders.retain(|known| known.path != folder.path);
        folders.push(folder);
        self.serial += 1;
        self.watch(cx);
    }

    /// Watches the folders of the list, and that of the open file.
    fn watch(&mut self, cx: &Cx) {
        let listed = self.library.folders.iter();
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
            // One that went away and comes back is another one.
            && known.iter().all(|folder| folder.is_dir())
            && self.watch.is_some()
        {
            return;
        }
        let (changed, ctx) = (Arc::clone(&self.changed), cx.egui.clone());
        self.watch = Some(Watch::new(&folders, move || {
            changed.store(true, Ordering::Relaxed);
            // A pull changes many files at once: they are read together.
            ctx.request_repaint_after(Duration::from_millis(150));
        }));
    }

    /// Puts a file before the others that were opened last.
    fn note_recent(&mut self, cx: &Cx, path: &Path) {
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
