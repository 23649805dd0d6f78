//! Profiles in folders the user owns, and files written whole or not at all.

use super::model::Profile;
use super::read::MAX_FILE;
use crate::diagnosis::BadInput;
use crate::files::{ReadError, read_regular};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How a profile's file ends.
pub const SUFFIX: &str = ".cambio.json";

/// One file of a folder; a broken one is shown as such and left alone.
#[derive(Clone, Debug)]
pub struct LibraryEntry {
    /// The file's name without its ending.
    pub stem: String,
    /// Where it is; none for the built-in ones.
    pub path: Option<PathBuf>,
    /// What it says, or why it cannot be read.
    pub profile: Result<Profile, BadInput>,
}

/// A folder with its profiles in the order of their names.
#[derive(Clone, Debug)]
pub struct Folder {
    /// What it is called on the command line and in the window.
    pub name: String,
    /// Where it is; none for the built-in one.
    pub path: Option<PathBuf>,
    /// Its profiles.
    pub entries: Vec<LibraryEntry>,
    /// Why it cannot be read, where it cannot.
    pub problem: Option<BadInput>,
}

/// All folders.
#[derive(Clone, Debug, Default)]
pub struct Library {
    folders: Vec<Folder>,
    /// How many profiles have each name: counted once, asked for each row of each frame.
    names: HashMap<String, usize>,
}

impl LibraryEntry {
    /// Whether every word stands in its name, description, type, client, tenant or file name. Words in lower case.
    pub fn matches(&self, words: &[&str]) -> bool {
        let profile = self.profile.as_ref().ok();
        let text =
            |value: Option<&String>| value.map(|text| text.to_lowercase()).unwrap_or_default();
        let haystack = [
            self.stem.to_lowercase(),
            text(profile.map(|profile| &profile.name)),
            text(profile.and_then(|profile| profile.description.as_ref())),
            text(profile.and_then(|profile| profile.texts.subject_token_type.as_ref())),
            text(profile.and_then(|profile| profile.texts.client_id.as_ref())),
            text(profile.map(|profile| &profile.tenant)),
        ];
        words
            .iter()
            .all(|word| haystack.iter().any(|text| text.contains(word)))
    }
}

impl Library {
    /// Returns the library of these folders, in the order shown.
    pub fn new(folders: Vec<Folder>) -> Self {
        let mut names: HashMap<String, usize> = HashMap::new();
        let entries = folders.iter().flat_map(|list| &list.entries);
        for profile in entries.filter_map(|entry| entry.profile.as_ref().ok()) {
            *names.entry(profile.name.clone()).or_default() += 1;
        }
        Self { folders, names }
    }

    /// Its folders, in the order shown.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// Takes its folders out, to make another library of them.
    pub fn into_folders(self) -> Vec<Folder> {
        self.folders
    }

    /// How many profiles have this name.
    pub fn named(&self, name: &str) -> usize {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// Folder and entry, by number, of the profile in this file.
    pub fn place(&self, path: &Path) -> Option<(usize, usize)> {
        self.folders.iter().enumerate().find_map(|(folder, list)| {
            let entry = list
                .entries
                .iter()
                .position(|entry| entry.path.as_deref() == Some(path))?;
            Some((folder, entry))
        })
    }

    /// The profile in this file, where it can be read.
    pub fn at(&self, path: &Path) -> Option<&Profile> {
        let (folder, entry) = self.place(path)?;
        self.folders
            .get(folder)?
            .entries
            .get(entry)?
            .profile
            .as_ref()
            .ok()
    }

    /// `FOLDER/STEM` of the profile at this place, as on the command line: no other one has it.
    pub fn address(&self, (folder, entry): (usize, usize)) -> Option<String> {
        let folder = self.folders.get(folder)?;
        let entry = folder.entries.get(entry)?;
        Some(format!("{}/{}", folder.name, entry.stem))
    }

    /// The same where several profiles have its name; nothing where the name says which one it is.
    pub fn told_apart(&self, place: (usize, usize)) -> Option<String> {
        let (folder, entry) = place;
        let found = self.folders.get(folder)?.entries.get(entry)?;
        let is_shared = self.named(&found.profile.as_ref().ok()?.name) > 1;
        is_shared.then(|| self.address(place)).flatten()
    }

    /// Folder and entry, by number, of the profiles that a run may be of: by the id that its profile had, else by its name. Of several
    /// files with one id, those that have the name too.
    pub fn of_run(&self, id: Option<&str>, name: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<((usize, usize), &LibraryEntry, &Profile)> = Vec::new();
        for (folder, list) in self.folders.iter().enumerate() {
            for (number, entry) in list.entries.iter().enumerate() {
                let Ok(profile) = &entry.profile else {
                    continue;
                };
                let is_it = match id {
                    Some(id) => profile.id.as_deref() == Some(id),
                    None => profile.name == name,
                };
                // A folder may be listed twice.
                let is_listed = entry.path.is_some()
                    && found.iter().any(|(_, other, _)| other.path == entry.path);
                if is_it && !is_listed {
                    found.push(((folder, number), entry, profile));
                }
            }
        }
        if found.iter().any(|(_, _, profile)| profile.name == name) {
            found.retain(|(_, _, profile)| profile.name == name);
        }
        found.into_iter().map(|(place, ..)| place).collect()
    }

    /// `FOLDER/STEM`, as on the command line.
    pub fn find(&self, name: &str) -> Option<&LibraryEntry> {
        let (folder, stem) = name.split_once('/')?;
        self.folders
            .iter()
            .find(|known| known.name == folder)?
            .entries
            .iter()
            .find(|entry| entry.stem == stem)
    }
}

/// Reads a regular file of at most [`MAX_FILE`] bytes.
pub fn read_file(path: &Path) -> Result<Vec<u8>, BadInput> {
    read_regular(path, MAX_FILE as u64).map_err(|error| {
        let (id, fix) = match error {
            ReadError::TooLarge(_) => ("profile.too-large", "Name a file that is smaller"),
            ReadError::NotRegular(_) | ReadError::Unreadable(_) | ReadError::System(_) => {
                ("profile.unreadable", "Check the path and the permissions")
            }
        };
        BadInput::new(
            id,
            format!("{} cannot be read", path.display()),
            error.to_string(),
        )
        .fix(fix)
    })
}

/// Reads one profile file.
pub fn read_profile(path: &Path) -> Result<Profile, BadInput> {
    Profile::from_bytes(&read_file(path)?)
}

/// Reads a folder's profiles, not those of folders below it.
pub fn read_folder(name: &str, path: &Path) -> Result<Folder, BadInput> {
    let listing = std::fs::read_dir(path).map_err(|error| {
        BadInput::new(
            "library.unreadable",
            format!("The folder {} cannot be read", path.display()),
            error.to_string(),
        )
    })?;
    let mut entries: Vec<LibraryEntry> = listing
        .filter_map(Result::ok)
        .filter_map(|file| {
            let stem = file.file_name().to_str()?.strip_suffix(SUFFIX)?.to_owned();
            Some(LibraryEntry {
                stem,
                profile: read_profile(&file.path()),
                path: Some(file.path()),
            })
        })
        .collect();
    entries.sort_by(|a, b| a.stem.cmp(&b.stem));
    Ok(Folder {
        name: name.to_owned(),
        path: Some(path.to_owned()),
        entries,
        problem: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomically;

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_terminal_among_the_profiles_is_an_entry_with_its_reason() {
        let folder = tempfile::tempdir().unwrap();
        let at = |stem: &str| folder.path().join(format!("{stem}{SUFFIX}"));
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status()
            .unwrap();
        assert!(made.success());
        for (stem, target) in [("terminal", "/dev/tty"), ("endless", "/dev/zero")] {
            std::os::unix::fs::symlink(target, at(stem)).unwrap();
        }
        write_atomically(&at("good"), r#"{"cambio":1,"name":"g","tenant":"demo"}"#).unwrap();
        let read = read_folder("team", folder.path()).unwrap();
        assert_eq!(read.entries.len(), 4);
        for entry in &read.entries {
            match &entry.profile {
                Ok(_) => assert_eq!(entry.stem, "good"),
                Err(problem) => assert_eq!(problem.id, "profile.unreadable"),
            }
        }
    }

    /// Id and name of a run's profile, and the places where it may be.
    type Case = (Option<&'static str>, &'static str, Vec<(usize, usize)>);

    #[test]
    fn profiles_of_one_name_are_told_apart() {
        let entry = |stem: &str, name: &str, id: Option<&str>| LibraryEntry {
            stem: stem.to_owned(),
            path: None,
            profile: Ok(Profile {
                id: id.map(ToOwned::to_owned),
                name: name.to_owned(),
                ..Profile::default()
            }),
        };
        let folder = |name: &str, entries: Vec<LibraryEntry>| Folder {
            name: name.to_owned(),
            path: None,
            entries,
            problem: None,
        };
        let library = Library::new(vec![
            folder(
                "mine",
                vec![
                    entry("login", "Login", Some("a")),
                    entry("other", "Other", Some("b")),
                ],
            ),
            folder(
                "team",
                vec![
                    entry("login", "Login", None),
                    entry("copy", "Copy", Some("b")),
                    entry("last", "Last", Some("c")),
                ],
            ),
        ]);
        let counts = ["Login", "Other", "Nobody"].map(|name| library.named(name));
        assert_eq!(counts, [2, 1, 0]);
        assert_eq!(library.told_apart((0, 0)).as_deref(), Some("mine/login"));
        assert_eq!(library.told_apart((1, 0)).as_deref(), Some("team/login"));
        assert_eq!(library.told_apart((0, 1)), None);
        assert_eq!(library.told_apart((7, 7)), None);
        let cases: [Case; 7] = [
            (Some("a"), "Login", vec![(0, 0)]),
            (None, "Login", vec![(0, 0), (1, 0)]),
            (Some("b"), "Copy", vec![(1, 1)]),
            (Some("b"), "Renamed", vec![(0, 1), (1, 1)]),
            (Some("c"), "Renamed", vec![(1, 2)]),
            (Some("gone"), "Login", vec![]),
            (None, "Nobody", vec![]),
        ];
        for (id, name, places) in cases {
            assert_eq!(library.of_run(id, name), places, "{id:?} {name}");
        }
    }

    #[test]
    fn a_broken_file_is_an_entry_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(
            &folder.path().join("b.cambio.json"),
            r#"{"cambio":1,"name":"B","tenant":"demo"}"#,
        )
        .unwrap();
        write_atomically(&folder.path().join("a.cambio.json"), "{ broken").unwrap();
        write_atomically(&folder.path().join("other.json"), "{}").unwrap();
        let read = read_folder("team", folder.path()).unwrap();
        let stems: Vec<_> = read
            .entries
            .iter()
            .map(|entry| (entry.stem.as_str(), entry.profile.is_ok()))
            .collect();
        assert_eq!(stems, [("a", false), ("b", true)]);
        assert_eq!(
            std::fs::read_to_string(folder.path().join("a.cambio.json")).unwrap(),
            "{ broken"
        );
    }
}
