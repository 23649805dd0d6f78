//! The lines of the list, worked out anew when the search, the folders, the folds or the runs change.

use super::names::split;
use super::past::PastRun;
use crate::profile::Library;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The key of *Recent* among the folds, which can be no folder's name.
const RECENT: &str = "/recent";

/// From this many own profiles on, those that were opened last stand above them.
const MANY: usize = 20;

/// Runs that a search shows at most.
const FOUND_RUNS: usize = 20;

/// Levels of the list: headings, groups or profiles, profiles of groups.
const LEVELS: usize = 3;

/// Where a profile is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListedUnder {
    /// Among what was opened last.
    Recent,
    Folder,
    /// In its group of the folder.
    Group,
    /// Among what was found.
    Search,
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LibraryLine {
    /// The heading of what was opened last.
    Recent,
    /// The heading of the user's own profiles, where there are none.
    Mine,
    /// The line that makes the first one.
    New,
    /// A folder's heading.
    Folder(usize),
    /// Why a folder shows no profile.
    Empty(usize),
    /// A group of the built-in profiles.
    Group(usize),
    /// A profile: folder, entry, and where it is listed.
    Entry(usize, usize, ListedUnder),
    /// The line that shows the rest of a group.
    More(usize),
    /// The heading of the runs that were found.
    Runs,
    /// A run that was found, by its place among the last ones.
    Run(usize),
    /// The sentence that nothing was found.
    Nothing,
}

impl LibraryLine {
    /// Returns its level, counted from 1.
    pub fn level(self) -> usize {
        match self {
            Self::Recent | Self::Mine | Self::Folder(_) | Self::Runs | Self::Nothing => 1,
            Self::Entry(_, _, ListedUnder::Search) => 1,
            Self::New | Self::Empty(_) | Self::Group(_) | Self::Run(_) => 2,
            Self::Entry(_, _, ListedUnder::Recent | ListedUnder::Folder) => 2,
            Self::Entry(_, _, ListedUnder::Group) | Self::More(_) => LEVELS,
        }
    }
}

/// Built-in profiles of one provider, or about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileGroup {
    /// What stands before the dash of their names.
    pub name: String,
    /// Their folder.
    pub folder: usize,
    /// Their places in it.
    pub entries: Vec<usize>,
}

/// Which parts of the list are folded.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    /// Parts that are folded.
    closed: BTreeSet<String>,
    /// Groups that are open.
    open: BTreeSet<String>,
    /// Groups that are shown in full.
    whole: BTreeSet<String>,
    /// Counts the changes.
    changes: usize,
}

impl Folds {
    /// Whether a folder's profiles are shown.
    pub fn shows_folder(&self, name: &str) -> bool {
        !self.closed.contains(name)
    }

    /// Whether what was opened last is shown.
    pub fn shows_recent(&self) -> bool {
        self.shows_folder(RECENT)
    }

    pub fn is_open(&self, group: &str) -> bool {
        self.open.contains(group)
    }

    /// Folds a folder, or shows it.
    pub fn toggle_folder(&mut self, name: &str) {
        toggle(&mut self.closed, name);
        self.changes += 1;
    }

    /// Folds what was opened last, or shows it.
    pub fn toggle_recent(&mut self) {
        self.toggle_folder(RECENT);
    }

    /// Opens a group, or closes it.
    pub fn toggle_group(&mut self, name: &str) {
        toggle(&mut self.open, name);
        self.changes += 1;
    }

    /// Opens a group; in full if `whole`.
    pub fn open_group(&mut self, name: &str, whole: bool) {
        let mut changed = self.open.insert(name.to_owned());
        if whole {
            changed |= self.whole.insert(name.to_owned());
        }
        self.changes += usize::from(changed);
    }
}

/// Adds a name, or removes it if it is there.
fn toggle(names: &mut BTreeSet<String>, name: &str) {
    if !names.remove(name) {
        names.insert(name.to_owned());
    }
}

/// What the lines were worked out for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LinesKey {
    words: String,
    serial: usize,
    folds: usize,
    few: usize,
    is_read: bool,
    /// How many runs there are, and the newest: only asked for while there are words.
    runs: (usize, i64),
}

/// What the lines are worked out from.
pub struct LibraryContents<'a> {
    /// Words that a profile or a run has to match.
    pub filter: &'a str,
    /// Counts the lists that were read.
    pub serial: usize,
    /// Which parts are folded.
    pub folds: &'a Folds,
    /// Profiles that an open group shows before it is shown in full.
    pub few: usize,
    /// Files that were opened last.
    pub recent: &'a [PathBuf],
    /// The folders.
    pub library: &'a Library,
    /// Whether the user's own folders have been read.
    pub is_read: bool,
    /// The default folder of the user's own profiles.
    pub mine: &'a Path,
    /// The last runs, newest first.
    pub runs: &'a [PastRun<'a>],
}

/// The lines as they were worked out last.
#[derive(Default)]
pub struct LibraryLines {
    key: Option<LinesKey>,
    /// The lines, from top to bottom.
    pub all: Vec<LibraryLine>,
    /// The groups of the built-in profiles.
    pub groups: Vec<ProfileGroup>,
    /// The position of each line among its siblings, counted from 0, and their number.
    siblings: Vec<(usize, usize)>,
}

impl LibraryLines {
    /// Works the lines out anew if something changed.
    pub fn update(&mut self, of: &LibraryContents<'_>) {
        let words = of.filter.trim().to_lowercase();
        let newest = of.runs.first().map_or(0, |run| run.started_ms);
        let key = LinesKey {
            serial: of.serial,
            folds: of.folds.changes,
            few: of.few,
            is_read: of.is_read,
            runs: if words.is_empty() {
                (0, 0)
            } else {
                (of.runs.len(), newest)
            },
            words,
        };
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let mut made = Self {
            groups: groups(of.library),
            ..Self::default()
        };
        let words: Vec<&str> = key.words.split_whitespace().collect();
        if words.is_empty() {
            made.add_own(of);
            made.add_built_in(of);
        } else {
            made.add_found(of, &words);
        }
        made.count_siblings();
        made.key = Some(key);
        *self = made;
    }

    /// Adds the user's own folders, or the line that makes a first profile.
    fn add_own(&mut self, of: &LibraryContents<'_>) {
        let folders = of.library.folders().iter().enumerate();
        let own = folders.filter(|(_, folder)| folder.path.is_some());
        let count: usize = own.clone().map(|(_, folder)| folder.entries.len()).sum();
        let recent = of.recent.iter();
        let mut recent = recent.filter_map(|path| of.library.place(path)).peekable();
        if count >= MANY && recent.peek().is_some() {
            self.all.push(LibraryLine::Recent);
            if of.folds.shows_recent() {
                let line = |(at, number)| LibraryLine::Entry(at, number, ListedUnder::Recent);
                self.all.extend(recent.map(line));
            }
        }
        if count == 0 && of.is_read {
            self.all.extend([LibraryLine::Mine, LibraryLine::New]);
        }
        for (at, folder) in own {
            let has_none = folder.entries.is_empty();
            if has_none && folder.problem.is_none() && folder.path.as_deref() == Some(of.mine) {
                // The first save makes it.
                continue;
            }
            self.all.push(LibraryLine::Folder(at));
            if !of.folds.shows_folder(&folder.name) {
                continue;
            }
            if has_none {
                self.all.push(LibraryLine::Empty(at));
            }
            let line = |number| LibraryLine::Entry(at, number, ListedUnder::Folder);
            self.all.extend((0..folder.entries.len()).map(line));
        }
    }

    /// Adds the built-in profiles, in groups.
    fn add_built_in(&mut self, of: &LibraryContents<'_>) {
        for (at, folder) in of.library.folders().iter().enumerate() {
            if folder.path.is_some() {
                continue;
            }
            self.all.push(LibraryLine::Folder(at));
            if !of.folds.shows_folder(&folder.name) {
                continue;
            }
            let groups = self.groups.iter().enumerate();
            for (number, group) in groups.filter(|(_, group)| group.folder == at) {
                self.all.push(LibraryLine::Group(number));
                if !of.folds.is_open(&group.name) {
                    continue;
                }
                let line = |entry: &usize| LibraryLine::Entry(at, *entry, ListedUnder::Group);
                // A line that says "1 more" takes the place of that one.
                let is_long = group.entries.len() > of.few + 1;
                if is_long && !of.folds.whole.contains(&group.name) {
                    let first = group.entries.iter().take(of.few);
                    self.all.extend(first.map(line));
                    self.all.push(LibraryLine::More(number));
                } else {
                    self.all.extend(group.entries.iter().map(line));
                }
            }
        }
    }

    /// Adds the profiles that match, own ones first, and the runs.
    fn add_found(&mut self, of: &LibraryContents<'_>, words: &[&str]) {
        for own in [true, false] {
            let folders = of.library.folders().iter().enumerate();
            for (at, folder) in folders.filter(|(_, folder)| folder.path.is_some() == own) {
                let entries = folder.entries.iter().enumerate();
                let found = entries.filter(|(_, entry)| entry.matches(words));
                let line = |(number, _)| LibraryLine::Entry(at, number, ListedUnder::Search);
                self.all.extend(found.map(line));
            }
        }
        let runs = of.runs.iter().enumerate();
        let mut found = runs
            .filter(|(_, run)| run.matches(words))
            .map(|(at, _)| LibraryLine::Run(at))
            .take(FOUND_RUNS)
            .peekable();
        if found.peek().is_some() {
            self.all.push(LibraryLine::Runs);
            self.all.extend(found);
        }
        if self.all.is_empty() {
            self.all.push(LibraryLine::Nothing);
        }
    }

    /// Numbers the lines among their siblings.
    fn count_siblings(&mut self) {
        self.siblings = vec![(0, 0); self.all.len()];
        let mut sets: [Vec<usize>; LEVELS] = std::array::from_fn(|_| Vec::new());
        for at in 0..=self.all.len() {
            // Past the end everything is closed.
            let level = self.all.get(at).map_or(0, |line| line.level());
            for set in sets.iter_mut().skip(level) {
                let size = set.len();
                for (place, line) in set.drain(..).enumerate() {
                    if let Some(found) = self.siblings.get_mut(line) {
                        *found = (place, size);
                    }
                }
            }
            if let Some(set) = level.checked_sub(1).and_then(|level| sets.get_mut(level)) {
                set.push(at);
            }
        }
    }

    /// Returns the position of a line among its siblings, counted from 0, and their number.
    pub fn position(&self, at: usize) -> (usize, usize) {
        self.siblings.get(at).copied().unwrap_or_default()
    }

    /// Returns the index of a line; `None` if it is not shown.
    pub fn index_of(&self, line: LibraryLine) -> Option<usize> {
        self.all.iter().position(|known| *known == line)
    }

    /// Returns the index of a profile in its folder or group, or among those found; `None` if it is not shown.
    pub fn index_of_entry(&self, folder: usize, entry: usize) -> Option<usize> {
        self.all.iter().position(|line| match line {
            LibraryLine::Entry(at, number, under) => {
                (*at, *number) == (folder, entry) && *under != ListedUnder::Recent
            }
            _ => false,
        })
    }

    /// Returns the index of the heading or group that a line is under; `None` if it is under none.
    pub fn parent_of(&self, at: usize) -> Option<usize> {
        let level = self.all.get(at)?.level();
        let before = self.all.get(..at)?;
        before.iter().rposition(|line| line.level() < level)
    }

    /// Returns folder and entry of the first profile; `None` if none is shown.
    pub fn first_entry(&self) -> Option<(usize, usize)> {
        self.all.iter().find_map(|line| match line {
            LibraryLine::Entry(at, number, _) => Some((*at, *number)),
            _ => None,
        })
    }
}

/// Returns the groups of the built-in profiles, in the order of the first of each.
fn groups(library: &Library) -> Vec<ProfileGroup> {
    let mut groups: Vec<ProfileGroup> = Vec::new();
    let folders = library.folders().iter().enumerate();
    for (folder, list) in folders.filter(|(_, folder)| folder.path.is_none()) {
        for (number, entry) in list.entries.iter().enumerate() {
            let name = entry.profile.as_ref().ok();
            let name = name.map_or(entry.stem.as_str(), |profile| profile.name.as_str());
            let (name, _) = split(name);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.entries.push(number),
                None => groups.push(ProfileGroup {
                    name: name.to_owned(),
                    folder,
                    entries: vec![number],
                }),
            }
        }
    }
    groups
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::profile::{Folder, LibraryEntry, Profile};

    fn folder(name: &str, path: Option<&str>, profiles: &[&str]) -> Folder {
        let entry = |name: &&str| LibraryEntry {
            stem: (*name).to_owned(),
            path: path.map(|path| Path::new(path).join(name)),
            profile: Ok(Profile {
                name: (*name).to_owned(),
                ..Profile::default()
            }),
        };
        Folder {
            name: name.to_owned(),
            path: path.map(PathBuf::from),
            entries: profiles.iter().map(entry).collect(),
            problem: None,
        }
    }

    /// Returns a library of three built-in profiles of Apple, one of Google, and these own ones.
    pub fn library(own: &[&str]) -> Library {
        let built_in = [
            "Apple – one",
            "Apple – two",
            "Google – one",
            "Apple – three",
        ];
        Library::new(vec![
            folder("demo", None, &built_in),
            folder("profiles", Some("/mine"), own),
        ])
    }

    /// The lines with these words, where an open group shows one profile.
    pub fn lines(library: &Library, folds: &Folds, filter: &str) -> LibraryLines {
        let mut lines = LibraryLines::default();
        lines.update(&LibraryContents {
            filter,
            serial: 0,
            folds,
            few: 1,
            recent: &[],
            library,
            is_read: true,
            mine: Path::new("/mine"),
            runs: &[],
        });
        lines
    }

    #[test]
    fn own_folders_stand_first_and_built_in_ones_in_groups() {
        let mut folds = Folds::default();
        let library = library(&["iOS", "Android"]);
        let closed = lines(&library, &folds, "").all;
        let own = [
            LibraryLine::Folder(1),
            LibraryLine::Entry(1, 0, ListedUnder::Folder),
            LibraryLine::Entry(1, 1, ListedUnder::Folder),
        ];
        let built_in = [
            LibraryLine::Folder(0),
            LibraryLine::Group(0),
            LibraryLine::Group(1),
        ];
        assert_eq!(closed, [own.as_slice(), built_in.as_slice()].concat());
        folds.open_group("Apple", false);
        let few = lines(&library, &folds, "");
        let apple = [
            LibraryLine::Group(0),
            LibraryLine::Entry(0, 0, ListedUnder::Group),
            LibraryLine::More(0),
            LibraryLine::Group(1),
        ];
        assert_eq!(few.all[4..], apple);
        folds.open_group("Apple", true);
        folds.toggle_folder("profiles");
        let whole = lines(&library, &folds, "");
        let apple = [0, 1, 3].map(|entry| LibraryLine::Entry(0, entry, ListedUnder::Group));
        assert_eq!(whole.all[3..6], apple);
        assert_eq!(
            whole.all[..2],
            [LibraryLine::Folder(1), LibraryLine::Folder(0)]
        );
        assert_eq!((whole.position(4), whole.position(6)), ((1, 3), (1, 2)));
        assert_eq!((whole.parent_of(4), whole.parent_of(2)), (Some(2), Some(1)));
        assert_eq!(whole.index_of_entry(0, 3), Some(5));
    }

    #[test]
    fn without_an_own_profile_the_way_to_one_is_shown() {
        let found = lines(&library(&[]), &Folds::default(), "").all;
        assert_eq!(
            found[..3],
            [LibraryLine::Mine, LibraryLine::New, LibraryLine::Folder(0)]
        );
    }

    #[test]
    fn what_is_found_stands_flat_and_nothing_says_so() {
        let library = library(&["one more"]);
        let found = lines(&library, &Folds::default(), "ONE ").all;
        let expected = [(1, 0), (0, 0), (0, 2)];
        let expected =
            expected.map(|(at, number)| LibraryLine::Entry(at, number, ListedUnder::Search));
        assert_eq!(found, expected);
        let nothing = lines(&library, &Folds::default(), "elsewhere").all;
        assert_eq!(nothing, [LibraryLine::Nothing]);
    }
}
