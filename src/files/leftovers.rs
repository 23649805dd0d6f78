//! What a program that was killed while it wrote left behind.

use super::write::BEGINNING;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Younger ones may still be written by another window.
const OLD: Duration = Duration::from_hours(24);

/// Letters and digits that [`tempfile`] puts behind the beginning.
const RANDOM: usize = 6;

/// Whether a file has a name that only this program gives, and only while it writes.
fn is_ours(name: &str) -> bool {
    name.strip_prefix(BEGINNING)
        .is_some_and(|rest| rest.len() == RANDOM && rest.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Removes files of a folder that were being written more than a day ago and never got their name; gives how many. What cannot be
/// removed stays: it is tried again at the next start.
pub fn sweep(folder: &Path, now: SystemTime) -> usize {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return 0;
    };
    listing
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(is_ours))
        .filter(|entry| {
            // Of the entry itself: a link of that name is none of ours.
            entry.metadata().is_ok_and(|found| {
                let age = found
                    .modified()
                    .ok()
                    .and_then(|at| now.duration_since(at).ok());
                found.is_file() && age.is_some_and(|age| age > OLD)
            })
        })
        .filter(|entry| std::fs::remove_file(entry.path()).is_ok())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_files_of_ours_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let put = |name: &str, age: Duration| {
            let file = std::fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(now - age).unwrap();
        };
        let (old, young) = (Duration::from_hours(25), Duration::from_hours(23));
        put(".cambio-aB3xY9", old);
        put(".cambio-younge", young);
        put(".cambio-longer-name", old);
        put("a.cambio.json", old);
        std::fs::create_dir(folder.path().join(".cambio-folder")).unwrap();
        assert_eq!(sweep(folder.path(), now), 1);
        assert!(!folder.path().join(".cambio-aB3xY9").exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
        // A clock that is behind makes nothing old.
        assert_eq!(sweep(folder.path(), SystemTime::UNIX_EPOCH), 0);
        assert_eq!(sweep(&folder.path().join("absent"), now), 0);
    }

    #[test]
    fn a_file_that_is_being_written_has_the_name_that_is_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = tempfile::Builder::new()
            .prefix(BEGINNING)
            .tempfile_in(folder.path())
            .unwrap();
        assert!(is_ours(file.path().file_name().unwrap().to_str().unwrap()));
    }
}
