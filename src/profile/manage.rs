//! What people do with files of a library: rename, duplicate, move, delete. Nothing is written over, nothing is gone for good.

use super::library::{SUFFIX, read_profile};
use super::model::Profile;
use super::save::{file_stem, save_new};
use crate::diagnosis::BadInput;
use crate::files::{make_folder, write_atomically};
use std::path::{Path, PathBuf};

fn failed(what: &str, path: &Path, error: impl std::fmt::Display) -> BadInput {
    BadInput::new(
        "library.file",
        format!("{} could not be {what}", path.display()),
        error.to_string(),
    )
    .fix("Check that the folder can be written to")
}

/// Gives the profile another name, and its file the name that goes with it; gives the file's new path.
pub fn rename_profile(path: &Path, name: &str) -> Result<PathBuf, BadInput> {
    let mut profile = read_profile(path)?;
    name.clone_into(&mut profile.name);
    let folder = path.parent().unwrap_or(Path::new("."));
    let same = path
        .file_name()
        .is_some_and(|file| file.to_string_lossy().strip_suffix(SUFFIX) == Some(&file_stem(name)));
    if same {
        write_atomically(path, &profile.to_text())
            .map_err(|error| failed("renamed", path, error))?;
        return Ok(path.to_owned());
    }
    // The new file first: interrupted in between, there are two, never none.
    let new = save_new(folder, &profile)?;
    std::fs::remove_file(path).map_err(|error| failed("renamed", path, error))?;
    Ok(new)
}

/// A copy beside it, or in another folder where the original is built in. It gets an id of its own: what is kept for one profile is not
/// kept for another.
pub fn duplicate_profile(profile: &Profile, folder: &Path) -> Result<PathBuf, BadInput> {
    let mut copy = profile.clone();
    copy.id = Some(crate::jose::random_id(12));
    copy.name = format!("{} (copy)", profile.name);
    save_new(folder, &copy)
}

/// Puts the file into another folder under a name that is free there; gives its path.
pub fn move_profile(path: &Path, folder: &Path) -> Result<PathBuf, BadInput> {
    let profile = read_profile(path)?;
    let new = save_new(folder, &profile)?;
    std::fs::remove_file(path).map_err(|error| failed("moved", path, error))?;
    Ok(new)
}

/// Puts the file into the system's trash. Where there is none, it is renamed beside itself, and the sentence says so.
pub fn delete_profile(path: &Path) -> Result<String, BadInput> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if trash::delete(path).is_ok() {
        return Ok(format!("{name} is in the trash"));
    }
    let mut aside = PathBuf::from(format!("{}.deleted", path.display()));
    let mut number = 1;
    while aside.exists() {
        number += 1;
        aside = PathBuf::from(format!("{}.deleted-{number}", path.display()));
    }
    std::fs::rename(path, &aside).map_err(|error| failed("deleted", path, error))?;
    Ok(format!(
        "There is no trash here: {name} is now {}",
        aside.file_name().unwrap_or_default().to_string_lossy()
    ))
}

/// Writes a deleted file again where it was, with this text. What is there by now is not written over.
pub fn restore_profile(path: &Path, text: &str) -> Result<(), BadInput> {
    if path.exists() {
        return Err(failed("restored", path, "Another file has taken its place"));
    }
    if let Some(folder) = path.parent() {
        make_folder(folder).map_err(|error| failed("restored", path, error))?;
    }
    write_atomically(path, text).map_err(|error| failed("restored", path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_renamed_copied_and_moved_and_none_is_lost() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let profile = Profile {
            id: Some("k".into()),
            name: "First".into(),
            tenant: "demo".into(),
            ..Profile::default()
        };
        let path = save_new(one.path(), &profile).unwrap();
        let path = rename_profile(&path, "Second").unwrap();
        assert_eq!(names(one.path()), ["second.cambio.json"]);
        let path = rename_profile(&path, "SECOND").unwrap();
        assert_eq!(read_profile(&path).unwrap().name, "SECOND");
        let copy = duplicate_profile(&read_profile(&path).unwrap(), one.path()).unwrap();
        let copied = read_profile(&copy).unwrap();
        assert_eq!(copied.name, "SECOND (copy)");
        assert_ne!(copied.id, profile.id);
        save_new(
            other.path(),
            &Profile {
                name: "Second".into(),
                tenant: "mine".into(),
                ..Profile::default()
            },
        )
        .unwrap();
        let moved = move_profile(&path, other.path()).unwrap();
        assert_eq!(
            names(other.path()),
            ["second-2.cambio.json", "second.cambio.json"]
        );
        assert_eq!(read_profile(&moved).unwrap().id, profile.id);
        assert_eq!(names(one.path()), ["second-copy.cambio.json"]);
    }

    #[test]
    fn a_deleted_file_is_restored_but_over_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone").join("a.cambio.json");
        restore_profile(&path, "text").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "text");
        let refused = restore_profile(&path, "other").unwrap_err();
        assert_eq!(refused.id, "library.file");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "text");
    }
}
