//! Where the starts of one user, on one display and with one set of folders, find each other.

use super::display::Display;
use crate::jose::sha256_base64url;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

/// Characters of the key in a file's name: 96 bits, and short enough for the longest path of a socket (about 100 bytes).
const KEY: usize = 16;

/// The lock and the socket of an instance, in a folder that its owner alone enters.
#[derive(Clone, Debug)]
pub struct InstanceFiles {
    folder: PathBuf,
    key: String,
}

/// The mode's bits by which somebody besides the owner changes what is in a folder.
const OTHERS_WRITE: u32 = 0o022;

/// The mode's bit by which nobody takes away what is another's in a folder that all write in.
const STICKY: u32 = 0o1000;

/// Where a start finds the window that is open: the session's own folder, else one of this user among temporary files.
pub fn runtime_folder() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    // As root in somebody's session it is that somebody's.
    let own = |folder: &PathBuf| folder.is_absolute() && is_own(folder);
    match runtime.filter(own) {
        Some(runtime) => runtime.join("cambio"),
        None => std::env::temp_dir().join(format!("cambio-{}", user())),
    }
}

impl InstanceFiles {
    /// Those of this user's windows on a display, with these folders.
    pub fn of_user(display: &Display, folders: &[PathBuf]) -> Self {
        Self::in_folder(runtime_folder(), display, folders)
    }

    /// The same in a folder that is named.
    pub fn in_folder(folder: PathBuf, display: &Display, folders: &[PathBuf]) -> Self {
        let (kind, name) = display.name();
        let mut told = vec![kind.as_bytes(), name.as_bytes()];
        told.extend(folders.iter().map(|folder| folder.as_os_str().as_bytes()));
        // No part has a zero byte in it.
        let mut key = sha256_base64url(&told.join(&0));
        key.truncate(KEY);
        Self { folder, key }
    }

    /// Makes the folder where it is missing, and refuses one that others can enter; the error is a sentence.
    pub fn make(&self) -> Result<(), String> {
        let folder = &self.folder;
        let made = DirBuilder::new().mode(0o700).create(folder);
        let found = match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            // Not where a link leads to: somebody else may have laid it.
            _ => folder.symlink_metadata(),
        };
        let why = match found {
            Err(error) => error.to_string(),
            Ok(found) if !found.is_dir() => "it is no folder".to_owned(),
            Ok(found) if found.uid() != user() => "it belongs to another user".to_owned(),
            Ok(found) if found.mode() & 0o077 != 0 => "other users may enter it".to_owned(),
            Ok(_) => match folder.parent() {
                Some(parent) if keeps(parent) => return Ok(()),
                parent => {
                    let mode = parent.and_then(|parent| parent.metadata().ok());
                    let mode = mode.map_or_else(String::new, |found| {
                        format!(" (mode {:03o})", found.mode() & 0o7777)
                    });
                    format!("other users or your group may put another in its place{mode}")
                }
            },
        };
        Err(format!(
            "the folder {} is not used: {why}",
            folder.display()
        ))
    }

    /// The file whose lock the first holds. It is never deleted: two could hold the lock of one name then.
    pub fn lock(&self) -> PathBuf {
        self.folder.join(format!("{}.lock", self.key))
    }

    /// The socket at which the first listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(format!("{}.sock", self.key))
    }
}

fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Whether a folder is this user's, and nobody else changes what is in it.
fn is_own(folder: &Path) -> bool {
    let found = std::fs::metadata(folder);
    found.is_ok_and(|found| {
        found.is_dir() && found.uid() == user() && found.mode() & OTHERS_WRITE == 0
    })
}

/// Whether what this user has in a folder stays there: what was looked at is what is used afterwards.
fn keeps(folder: &Path) -> bool {
    std::fs::metadata(folder).is_ok_and(|found| {
        let is_trusted = found.uid() == user() || found.uid() == 0;
        is_trusted && (found.mode() & OTHERS_WRITE == 0 || found.mode() & STICKY != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    fn files(folder: &Path, display: &Display, homes: &[&str]) -> InstanceFiles {
        let homes: Vec<PathBuf> = homes.iter().map(PathBuf::from).collect();
        InstanceFiles::in_folder(folder.to_owned(), display, &homes)
    }

    #[test]
    fn another_display_or_other_folders_are_another_instance() {
        let x11 = Display::X11(":0".into());
        let homes = ["/d", "/c", "/s"];
        let all: Vec<PathBuf> = [
            files(Path::new("/r"), &x11, &homes),
            files(Path::new("/r"), &Display::X11(":1".into()), &homes),
            files(Path::new("/r"), &Display::Wayland(":0".into()), &homes),
            files(Path::new("/r"), &Display::Screen, &homes),
            files(Path::new("/r"), &x11, &["/d", "/c", "/other"]),
            files(Path::new("/r"), &x11, &["/d", "/c/s", ""]),
            files(Path::new("/r"), &x11, &[]),
        ]
        .iter()
        .map(InstanceFiles::socket)
        .collect();
        let apart: BTreeSet<&PathBuf> = all.iter().collect();
        assert_eq!(apart.len(), all.len());
        assert_eq!(files(Path::new("/r"), &x11, &homes).socket(), all[0]);
        // The longest runtime folder of macOS and Linux leaves room for it.
        assert!(all[0].file_name().unwrap().len() < 24);
    }

    #[test]
    fn the_sessions_folder_is_one_that_only_this_user_changes() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, own) in [
            (0o700, true),
            (0o755, true),
            (0o777, false),
            (0o1777, false),
        ] {
            std::fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            assert_eq!(is_own(folder.path()), own, "{mode:o}");
        }
        assert!(!is_own(&folder.path().join("absent")));
    }

    #[test]
    fn the_folder_is_its_owners_alone() {
        let parent = tempfile::tempdir().unwrap();
        let at = |name: &str| files(&parent.path().join(name), &Display::Screen, &[]);
        for _ in 0..2 {
            at("new").make().unwrap();
        }
        let mode = |name: &str| parent.path().join(name).metadata().unwrap().mode() & 0o777;
        assert_eq!(mode("new"), 0o700);
        std::fs::create_dir(parent.path().join("open")).unwrap();
        let open = Permissions::from_mode(0o750);
        std::fs::set_permissions(parent.path().join("open"), open).unwrap();
        std::os::unix::fs::symlink("new", parent.path().join("link")).unwrap();
        std::fs::write(parent.path().join("file"), "").unwrap();
        for (name, why) in [
            ("open", "other users may enter it"),
            ("link", "it is no folder"),
            ("file", "it is no folder"),
            ("absent/new", "No such file"),
        ] {
            let refused = at(name).make().unwrap_err();
            assert!(refused.contains(why), "{name}: {refused}");
        }
        assert_eq!(mode("open"), 0o750);
        // Where all write, a folder is as good as its parent keeps it.
        for (shared, holds) in [
            (0o777, false),
            (0o770, false),
            (0o1777, true),
            (0o755, true),
        ] {
            std::fs::set_permissions(parent.path(), Permissions::from_mode(shared)).unwrap();
            let made = at("new").make();
            assert_eq!(made.is_ok(), holds, "{shared:o}");
            let why = format!("or your group may put another in its place (mode {shared:o})");
            assert!(made.err().is_none_or(|said| said.contains(&why)));
        }
    }
}
