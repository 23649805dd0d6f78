//! The whole library: the built-in demo folder first, then the user's own.

use crate::demo;
use crate::diagnosis::BadInput;
use crate::files::would_write_into;
use crate::profile::{Folder, Library, LibraryEntry, Profile, read_folder};
use crate::settings::{Folders, Settings};
use std::path::PathBuf;

/// Returns the library of a user's settings. Blocks on the disk: call it in a task.
pub fn library(folders: Option<&Folders>) -> Library {
    let further = folders.map(|folders| Settings::load(&folders.settings()).0.folders);
    library_with(folders, &further.unwrap_or_default())
}

/// Returns the library, with further folders from settings that are loaded already. A folder that cannot be read stays in the list, empty,
/// with its problem. Blocks on the disk.
pub fn library_with(folders: Option<&Folders>, further: &[PathBuf]) -> Library {
    let entries = demo::library().iter().map(|built_in| LibraryEntry {
        stem: built_in.stem.to_owned(),
        path: None,
        profile: Profile::from_bytes(built_in.text.as_bytes()),
    });
    let mut all = vec![Folder {
        name: "demo".to_owned(),
        path: None,
        entries: entries.collect(),
        problem: None,
    }];
    let own = folders.map(Folders::profiles);
    for path in own.iter().chain(further) {
        let plain = path.file_name().map_or_else(
            || "folder".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        // Two folders of one name are told apart by a number, on the command line too.
        let mut name = plain.clone();
        for number in 2.. {
            if all.iter().all(|other| other.name != name) {
                break;
            }
            name = format!("{plain}~{number}");
        }
        all.push(read_folder(&name, path).unwrap_or_else(|problem| Folder {
            name,
            path: Some(path.clone()),
            entries: Vec::new(),
            // The default folder is made by the first save.
            problem: (own.as_ref() != Some(path) || path.exists()).then_some(problem),
        }));
    }
    Library::new(all)
}

/// Returns the first folder of the library that files can be written to. One that is missing is not made: the first save makes it.
pub fn first_writable(folders: Option<&Folders>) -> Result<PathBuf, BadInput> {
    let none = |detail: String| {
        BadInput::new(
            "library.unwritable",
            "No library folder can be written to",
            detail,
        )
        .fix("Create a folder, and add it to the settings under \"folders\"")
    };
    let Some(folders) = folders else {
        return Err(none("This user has no home folder".to_owned()));
    };
    let mut why = String::new();
    let (settings, _) = Settings::load(&folders.settings());
    for path in std::iter::once(folders.profiles()).chain(settings.folders) {
        match would_write_into(&path) {
            Ok(()) => return Ok(path),
            Err(error) => why = format!("{}: {error}", path.display()),
        }
    }
    Err(none(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_writable_folder_is_not_made_before_something_is_saved() {
        let home = tempfile::tempdir().unwrap();
        let folders = Folders {
            data: home.path().join("data"),
            config: home.path().join("config"),
            state: home.path().join("state"),
        };
        let found = first_writable(Some(&folders)).unwrap();
        assert_eq!(found, folders.profiles());
        assert!(!folders.data.exists());
        // A file in its place takes none, and no other folder is in the settings.
        std::fs::write(&folders.data, "").unwrap();
        let refused = first_writable(Some(&folders)).unwrap_err();
        assert_eq!(refused.id, "library.unwritable");
    }
}
