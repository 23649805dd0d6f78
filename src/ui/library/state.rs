//! The profiles that are listed, and what is known of the list.

use super::lines::{Folds, LibraryContents, LibraryLine, LibraryLines};
use super::names::{namesakes, split};
use super::past::{Outcomes, PastRun};
use crate::diagnosis::BadInput;
use crate::history::Summary;
use crate::profile::{Folder, Library, LibraryEntry, Profile, Watch};
use crate::send::library;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::{FileChange, Intent};
use crate::ui::kit::job::{Job, UnderWay};
use crate::ui::kit::path_dialog::PathQuestion;
use crate::ui::kit::reply::Reply;
use crate::ui::kit::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Profiles that an open group shows at first: as many as leave the other groups in sight, within these limits.
const FEWEST: usize = 5;
const FEW: usize = 8;

/// What a path turned out to be.
pub(super) enum Opened {
    Profile {
        path: PathBuf,
        profile: Box<Profile>,
        /// Whether the form gets the keyboard.
        to_edit: bool,
    },
    Folder(Folder),
}

/// The library as it is listed.
#[derive(Default)]
pub struct LibraryView {
    pub(super) library: Library,
    pub(super) filter: String,
    pub(super) folds: Folds,
    /// Counts the lists that were read.
    pub(super) serial: usize,
    pub(super) lines: LibraryLines,
    /// The files that were opened last, the newest first.
    pub(super) recent: Vec<PathBuf>,
    /// The line that has the focus when Tab comes to the list.
    pub(super) cursor: Option<LibraryLine>,
    /// The item below the list that has the focus when Tab comes there.
    pub(super) below: usize,
    /// Whether the cursor went to its line by keys, not by the pointer.
    pub(super) by_keys: bool,
    pub(super) outcomes: Outcomes,
    /// Whether the open profile is to be scrolled into sight once it is listed.
    pub(super) to_reveal: bool,
    /// Profiles that an open group shows at first.
    few: usize,
    /// Whether the user's own folders have been read.
    pub(super) is_read: bool,
    /// The open form and its file as of the last frame.
    open: Option<(usize, Option<PathBuf>)>,
    pub(super) watch: Option<Watch>,
    pub(super) changed: Arc<AtomicBool>,
    pub(super) listed: Job<Library>,
    pub(super) opened: Job<Opened>,
    pub(super) recalled: Job<Vec<PathBuf>>,
    pub(super) worked: Job<FileChange>,
    pub(super) opening: Option<PathQuestion<()>>,
    pub(super) moving: Option<PathQuestion<PathBuf>>,
    pub(super) deleting: Option<Confirm<PathBuf>>,
    pub(super) renaming: Option<(PathBuf, Reply<String>)>,
}

impl LibraryView {
    /// Returns the library with its built-in profiles only: the user's folders are read by a job.
    pub fn new() -> Self {
        Self {
            library: library(None),
            few: FEW,
            ..Self::default()
        }
    }

    /// Returns the first built-in profile; `None` if it cannot be read.
    pub fn first(&self) -> Option<&Profile> {
        self.profile_of((0, 0))
    }

    /// Returns the number of profiles, built-in ones included.
    pub fn count(&self) -> usize {
        let folders = self.library.folders().iter();
        folders.map(|folder| folder.entries.len()).sum()
    }

    /// Returns the folders with their profiles, as they are listed.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns that several profiles have this name, as a sentence; `None` if it tells which one is meant.
    pub fn namesakes(&self, name: &str) -> Option<String> {
        namesakes(&self.library, name)
    }

    /// Returns ids and names of the profiles that have an id.
    pub fn names(&self) -> Vec<(String, String)> {
        let entries = self.library.folders().iter().flat_map(|list| &list.entries);
        let profiles = entries.filter_map(|entry| entry.profile.as_ref().ok());
        profiles
            .filter_map(|profile| Some((profile.id.clone()?, profile.name.clone())))
            .collect()
    }

    /// Returns the profile in a file as it was listed; `None` if it is not, or cannot be read.
    pub fn profile_at(&self, path: &Path) -> Option<&Profile> {
        self.library.at(path)
    }

    /// Whether this is the open profile: by its file, or by its place if it is built in.
    pub(super) fn is_open(&self, cx: &Cx, at: (usize, usize), path: Option<&PathBuf>) -> bool {
        match path {
            Some(_) => cx.open.from.path.as_ref() == path,
            None => cx.open.from.path.is_none() && cx.open.from.entry == Some(at),
        }
    }

    /// Empties the search; false if it was empty.
    pub fn clear_search(&mut self) -> bool {
        let had_words = !self.filter.is_empty();
        self.filter.clear();
        had_words
    }

    /// Works the lines out anew if something changed; a group shows as many profiles as a list of `room` lines allows.
    pub(super) fn update_lines(&mut self, cx: &Cx, runs: &[PastRun<'_>], room: usize) {
        self.work_out(cx, runs);
        if self.is_searching() {
            return;
        }
        // Lines outside of groups, whose number does not depend on how many a group shows.
        let lines = self.lines.all.iter();
        let others = lines.filter(|line| line.level() < 3).count() + 1;
        let few = room.saturating_sub(others).clamp(FEWEST, FEW);
        if few != self.few {
            self.few = few;
            self.work_out(cx, runs);
        }
    }

    /// Works the lines out anew if something changed.
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

    /// Whether the list shows the results of a search.
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

    /// Returns the work of the library that takes long; `None` if none does.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        let opening = self.opened.under_way(ctx, "Reading what is opened…");
        opening
            .or_else(|| self.listed.under_way(ctx, "Reading the folders…"))
            .or_else(|| self.worked.writing(ctx, "Changing the profile's file…"))
    }

    /// Stops reading: the list stays as it is.
    pub fn stop_reading(&mut self) {
        self.opened.abort();
        self.listed.abort();
    }

    /// Returns folder and entry of the open profile; `None` if it is not in the library.
    pub(super) fn open_place(&self, cx: &Cx) -> Option<(usize, usize)> {
        let from = &cx.open.from;
        match &from.path {
            Some(path) => self.library.place(path),
            None => from.entry,
        }
    }

    /// Makes the profile that was just opened visible: opens its group, and empties a search that does not find it.
    fn turn_to_open(&mut self, cx: &Cx) {
        self.to_reveal = true;
        let place = self.open_place(cx);
        let entry = place.and_then(|(at, number)| self.entry(at, number));
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
            let entries = self.library.folders().get(at).map(|list| &list.entries);
            let before = entries.into_iter().flatten().take(number);
            let same = before
                .filter_map(|entry| entry.profile.as_ref().ok())
                .filter(|profile| split(&profile.name).0 == group);
            let whole = same.count() >= self.few;
            self.folds.open_group(&group, whole);
        }
    }

    /// Returns folder and entry of a built-in profile by its stem; `None` if there is none.
    pub fn built_in(&self, stem: &str) -> Option<(usize, usize)> {
        let mut folders = self.library.folders().iter().enumerate();
        let (at, folder) = folders.find(|(_, folder)| folder.path.is_none())?;
        let entry = folder.entries.iter().position(|entry| entry.stem == stem)?;
        Some((at, entry))
    }

    /// Returns what is listed at a place; `None` if nothing is.
    pub(super) fn entry(&self, folder: usize, number: usize) -> Option<&LibraryEntry> {
        self.library.folders().get(folder)?.entries.get(number)
    }

    /// Returns the profile at a place; `None` if there is none, or it cannot be read.
    pub fn profile_of(&self, (folder, entry): (usize, usize)) -> Option<&Profile> {
        self.entry(folder, entry)?.profile.as_ref().ok()
    }

    /// Opens a profile of the list.
    pub fn open_entry(&self, cx: &Cx, folder: usize, entry: usize) {
        let Some(found) = self.entry(folder, entry) else {
            return;
        };
        cx.ask(Intent::Enter(Workspace::Exchange));
        match &found.profile {
            Ok(profile) => cx.ask(Intent::OpenProfile(
                Box::new(profile.clone()),
                found.path.clone(),
                Some((folder, entry)),
            )),
            Err(problem) => cx.ask(Intent::ShowProblem(of_file(found, problem))),
        }
    }

    /// Opens the profile of a run of the history with its environment, ready to be sent again. Says so if it may be one of several.
    pub fn rerun(&self, cx: &Cx, summary: &Summary) {
        let id = summary.profile_id.as_deref();
        let places = self.library.of_run(id, &summary.profile);
        let (folder, entry) = match places.as_slice() {
            [] => {
                let name = &summary.profile;
                return cx.notice(format!("The profile {name} is no longer in the library"));
            }
            [place] => *place,
            several => {
                let several = several.iter();
                let several: Vec<String> = several
                    .filter_map(|place| self.library.address(*place))
                    .collect();
                let several = several.join(" or ");
                let words = format!("The run may be of {several}: open the one you mean");
                return cx.notice(words);
            }
        };
        self.open_entry(cx, folder, entry);
        let environment = Some(summary.environment.clone()).filter(|name| !name.is_empty());
        cx.ask(Intent::ChooseEnvironment(environment));
        cx.notice("The profile is open as it is now; press Send to run it again");
    }

    /// Whether a file lies in a folder of the library, or was opened here before.
    pub fn knows(&self, cx: &Cx, path: &Path) -> bool {
        let own = cx.services.default_folder();
        let listed = self.library.folders().iter();
        let listed = listed.filter_map(|folder| folder.path.as_deref());
        // The list may not have been read yet.
        let set = cx.settings.folders.iter().map(PathBuf::as_path);
        let mut folders = listed.chain(set).chain([own.as_path()]);
        let folder = path.parent();
        folders.any(|known| folder == Some(known)) || self.recent.iter().any(|known| known == path)
    }

    /// Takes in decisions and finished jobs. Returns whether files changed outside.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        self.take_decisions(cx);
        self.take_work(cx);
        self.take_read(cx);
        self.follow_open(cx);
        let changed = self.changed.swap(false, Ordering::Relaxed);
        if changed {
            self.reread(cx);
            self.watch(cx);
        }
        changed
    }

    /// Shows the open profile in the list if another one was opened since the last frame.
    fn follow_open(&mut self, cx: &Cx) {
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
    }
}

/// Returns why an entry cannot be read, with the file that it is about.
fn of_file(entry: &LibraryEntry, problem: &BadInput) -> BadInput {
    let path = entry.path.as_ref().map(|path| path.display().to_string());
    match path.filter(|path| !problem.detail.contains(path.as_str())) {
        Some(path) => BadInput {
            detail: format!("{path}: {}", problem.detail),
            ..problem.clone()
        },
        None => problem.clone(),
    }
}
