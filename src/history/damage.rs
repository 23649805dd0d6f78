//! A database that cannot be read any more: told from a full disk or a busy one, and moved aside whole.

use super::error::HistoryError;
use crate::files::{open_private, regular_or_absent};
use rusqlite::{Error, ErrorCode};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// What SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A read that came to the end of the file too early (SQLite, "Result and Error Codes").
const SHORT_READ: i32 = 522;

/// Whether the file itself is what is wrong: no database, damaged pages, values of a kind that was never written. While it is being
/// opened, also what a whole file of ours cannot answer: a table that is missing, or a header that forbids to write.
pub fn is_damage(error: &HistoryError, opening: bool) -> bool {
    let HistoryError::Database(error) = error else {
        return matches!(error, HistoryError::Damaged(_));
    };
    match error {
        Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => true,
            ErrorCode::SystemIoFailure => failure.extended_code == SHORT_READ,
            ErrorCode::Unknown | ErrorCode::ReadOnly | ErrorCode::TypeMismatch => opening,
            _ => false,
        },
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::Utf8Error(..)
        | Error::InvalidColumnType(..)
        | Error::QueryReturnedNoRows => true,
        _ => false,
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Held by every program that has the database open: a file in use is not moved away under another program, whose SQLite would then
/// remove the log of the new one by its name.
#[derive(Debug)]
pub struct InUse(File);

impl InUse {
    /// Says that the database is in use here.
    pub fn begin(database: &Path) -> Result<Self, HistoryError> {
        let path = beside(database, ".in-use");
        let file = open_private(&path).map_err(|cause| HistoryError::File { path, cause })?;
        let this = Self(file);
        this.share();
        Ok(this)
    }

    /// A file system that has no locks leaves the program as it was before there were any.
    fn share(&self) {
        self.0.lock_shared().unwrap_or_default();
    }

    /// Does something while no other program has the database open; nothing where one has.
    pub fn alone<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        self.0.unlock().unwrap_or_default();
        let done = match self.0.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            Ok(()) | Err(TryLockError::Error(_)) => {
                let done = work();
                self.0.unlock().unwrap_or_default();
                Some(done)
            }
        };
        self.share();
        done
    }
}

/// Moves a damaged database out of the way with all that belongs to it, under a number that is free; gives where it is now. Nobody may
/// have it open.
pub fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let mut number = 1;
    let aside = loop {
        let aside = beside(path, &format!(".damaged-{number}"));
        if std::fs::symlink_metadata(&aside).is_err() {
            break aside;
        }
        number += 1;
    };
    std::fs::rename(path, &aside)?;
    for end in COMPANIONS {
        match std::fs::rename(beside(path, end), beside(&aside, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Refuses a pipe, device or folder in the place of the database or of what SQLite keeps beside it: SQLite would wait for it.
pub fn only_regular(path: &Path) -> Result<(), HistoryError> {
    for end in COMPANIONS {
        let path = beside(path, end);
        regular_or_absent(&path).map_err(|cause| HistoryError::File { path, cause })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Filter, History, Record, Retention};
    use crate::secret::Secret;

    const DAY_MS: i64 = 86_400_000;

    fn record(at: i64) -> Record {
        // No two runs are alike, so that their pages are full.
        let words: Vec<String> = (0..40)
            .map(|word| crate::jose::sha256_base64url(format!("{at} {word}").as_bytes()))
            .collect();
        Record {
            started_ms: at * DAY_MS,
            profile: format!("profile {at}"),
            document: format!("{{\"n\":\"{}\"}}", words.join(" ")),
            words: words.join(" "),
            ..Record::default()
        }
    }

    /// A whole database of some fifty pages.
    fn whole() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.sqlite");
        let history = History::open(&path).unwrap();
        for at in 0..30 {
            history.record(&record(at)).unwrap();
            let code = Secret::new(format!("code {at}"));
            history.note_sent(&code, true, false, at).unwrap();
        }
        drop(history);
        std::fs::read(&path).unwrap()
    }

    /// Everything that is done with a history; none of it may hold recording up.
    fn use_it(path: &Path) -> History {
        let history = History::open(path).unwrap();
        let text = Filter {
            text: "profile".into(),
            ..Filter::default()
        };
        for filter in [Filter::default(), text] {
            let page = history.page(&filter, None, 50).unwrap();
            for run in page.runs.iter().take(3) {
                history.run(run.id).unwrap();
            }
        }
        history.count().unwrap();
        let code = Secret::new("code 3");
        history.note_sent(&code, true, false, 5).unwrap();
        let retention = Retention { days: 7, runs: 5 };
        history.retain(retention, 31 * DAY_MS).unwrap();
        let id = history.record(&record(31)).unwrap();
        let newest = history.page(&Filter::default(), None, 50).unwrap();
        assert!(newest.runs.iter().any(|run| run.id == id));
        history.delete(&[id]).unwrap();
        history
    }

    fn aside(path: &Path) -> PathBuf {
        beside(path, ".damaged-1")
    }

    #[test]
    fn whatever_the_file_holds_runs_are_recorded() {
        let whole = whole();
        let half = whole.len() / 2;
        let mut magic = whole.clone();
        magic[..16].copy_from_slice(b"SQLite format 4\0");
        let mut version = whole.clone();
        version[60..64].copy_from_slice(&[0x7f, 1, 2, 3]);
        let mut read_only = whole.clone();
        read_only[18..20].copy_from_slice(&[9, 9]);
        for (name, bytes, damaged) in [
            ("whole", whole.clone(), false),
            ("empty", Vec::new(), false),
            ("text", b"somebody's notes ".repeat(300), true),
            ("zeros", vec![0; whole.len()], true),
            ("another magic number", magic, true),
            ("an impossible version", version, true),
            ("a header that forbids to write", read_only, true),
            ("cut", whole[..half - half % 4096].to_vec(), true),
            ("cut within a page", whole[..half + 100].to_vec(), true),
            ("only a header", whole[..100].to_vec(), true),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("h.sqlite");
            std::fs::write(&path, &bytes).unwrap();
            let history = use_it(&path);
            assert_eq!(history.take_notes().len(), usize::from(damaged), "{name}");
            assert!(history.take_notes().is_empty(), "{name}: told once");
            if damaged {
                assert!(aside(&path).exists(), "{name}");
            }
            drop(history);
            let again = use_it(&path).take_notes();
            assert!(again.is_empty(), "{name}: the new one stays");
        }
    }

    #[test]
    fn flipped_bytes_in_any_page_do_not_hold_recording_up() {
        let whole = whole();
        let pages = whole.len() / 4096;
        assert!(pages > 20, "{pages}");
        let mut told = 0;
        for page in 0..pages {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("h.sqlite");
            let mut bytes = whole.clone();
            for byte in &mut bytes[page * 4096..][..4096].iter_mut().step_by(7) {
                *byte ^= 0x5a;
            }
            std::fs::write(&path, &bytes).unwrap();
            told += use_it(&path).take_notes().len();
        }
        assert!(told > pages / 4, "{told} of {pages}");
    }

    #[test]
    fn damage_that_comes_while_it_is_open_is_set_aside_with_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.sqlite");
        std::fs::write(&path, whole()).unwrap();
        let history = History::open(&path).unwrap();
        history.record(&record(40)).unwrap();
        // As a disk that loses pages does it, beneath the program.
        let mut bytes = std::fs::read(&path).unwrap();
        let length = bytes.len();
        bytes[4096..].fill(0xff);
        std::fs::write(&path, &bytes[..length]).unwrap();
        std::fs::write(beside(&path, "-wal"), "").unwrap();
        history.record(&record(41)).unwrap();
        history.record(&record(42)).unwrap();
        let notes = history.take_notes();
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert_eq!(history.count().unwrap(), 2);
        assert!(aside(&path).exists());
        drop(history);
        assert_eq!(History::open(&path).unwrap().count().unwrap(), 2);
    }

    #[test]
    fn a_damaged_file_that_is_in_use_elsewhere_is_left_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.sqlite");
        std::fs::write(&path, b"no database ".repeat(100)).unwrap();
        let other = InUse::begin(&path).unwrap();
        let refused = History::open(&path).unwrap_err();
        assert!(matches!(refused, HistoryError::DamagedInUse), "{refused}");
        assert!(!aside(&path).exists());
        drop(other);
        assert_eq!(History::open(&path).unwrap().take_notes().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_device_in_its_place_is_refused_at_once() {
        for name in ["h.sqlite", "h.sqlite-wal", "h.sqlite.in-use"] {
            let folder = tempfile::tempdir().unwrap();
            let made = std::process::Command::new("mkfifo")
                .arg(folder.path().join(name))
                .status()
                .unwrap();
            assert!(made.success());
            let refused = History::open(&folder.path().join("h.sqlite")).unwrap_err();
            assert!(refused.to_string().contains("a named pipe"), "{refused}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.sqlite");
        std::os::unix::fs::symlink("/dev/tty", &path).unwrap();
        let refused = History::open(&path).unwrap_err();
        assert!(refused.to_string().contains("a device"), "{refused}");
    }
}
