//! New files in a library: named after the profile, never over another.

use super::library::SUFFIX;
use super::model::Profile;
use crate::diagnosis::BadInput;
use crate::files::{BEGINNING, make_folder};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Bytes of a stem that every file system takes, with room for a number and the ending.
const LONGEST_STEM: usize = 100;

/// A file name made of a profile's name: lower case, letters and digits of any script, hyphens for the rest. Never empty, never a
/// name that a system keeps for itself.
pub fn file_stem(name: &str) -> String {
    let mut stem = String::new();
    for c in name.to_lowercase().chars() {
        let c = if c.is_alphanumeric() { c } else { '-' };
        if stem.len() + c.len_utf8() > LONGEST_STEM {
            break;
        }
        if c != '-' || !stem.is_empty() && !stem.ends_with('-') {
            stem.push(c);
        }
    }
    let stem = stem.trim_end_matches('-');
    // Windows keeps these, with any ending (Microsoft, "Naming Files, Paths, and Namespaces").
    let kept = ["con", "prn", "aux", "nul"].contains(&stem)
        || (stem.starts_with("com") || stem.starts_with("lpt")) && stem.len() == 4;
    match stem {
        "" => "profile".to_owned(),
        stem if kept => format!("{stem}-profile"),
        stem => stem.to_owned(),
    }
}

/// Writes a profile into a folder under a name that is free, whole or not at all; gives its path. Names that differ in case only count
/// as the same, since some file systems see them so.
pub fn save_new(folder: &Path, profile: &Profile) -> Result<PathBuf, BadInput> {
    let unwritable = |error: std::io::Error| {
        BadInput::new(
            "profile.unwritable",
            format!("{} cannot be written to", folder.display()),
            error.to_string(),
        )
        .fix("Choose another folder, or free up disk space")
    };
    make_folder(folder).map_err(unwritable)?;
    let taken: std::collections::HashSet<String> = std::fs::read_dir(folder)
        .map_err(unwritable)?
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().to_lowercase())
        .collect();
    let stem = file_stem(&profile.name);
    let mut file = tempfile::Builder::new()
        .prefix(BEGINNING)
        .tempfile_in(folder)
        .map_err(unwritable)?;
    file.write_all(profile.to_text().as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(unwritable)?;
    let mut number = 1;
    loop {
        let name = if number == 1 {
            format!("{stem}{SUFFIX}")
        } else {
            format!("{stem}-{number}{SUFFIX}")
        };
        number += 1;
        if taken.contains(&name.to_lowercase()) {
            continue;
        }
        let path = folder.join(name);
        // Another instance may have taken the name meanwhile: then the next one.
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                file = error.file
            }
            Err(error) => return Err(unwritable(error.error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_stems() {
        for (name, stem) in [
            ("Apple – first login", "apple-first-login"),
            ("", "profile"),
            ("../../etc", "etc"),
            ("a\nb/c\\d", "a-b-c-d"),
            ("日本 🦀 Äpfel", "日本-äpfel"),
            ("CON", "con-profile"),
            (".hidden", "hidden"),
        ] {
            assert_eq!(file_stem(name), stem, "{name}");
        }
    }

    #[test]
    fn a_new_file_is_never_written_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let profile = |name: &str| Profile {
            name: name.into(),
            tenant: "demo".into(),
            ..Profile::default()
        };
        let names: Vec<String> = ["One", "one", "ONE"]
            .iter()
            .map(|name| {
                let path = save_new(folder.path(), &profile(name)).unwrap();
                path.file_name().unwrap().to_string_lossy().into_owned()
            })
            .collect();
        assert_eq!(
            names,
            ["one.cambio.json", "one-2.cambio.json", "one-3.cambio.json"]
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_file_name(name in ".{0,300}") {
            let stem = file_stem(&name);
            prop_assert!(!stem.is_empty() && stem.len() <= LONGEST_STEM + 8);
            prop_assert!(!stem.contains(['/', '\\', '\0', '\n', '.']));
        }
    }
}
