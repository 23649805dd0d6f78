//! Edits that were not saved: kept beside the settings, so that a crash or a kill at any moment loses none.

use super::library::read_file;
use super::literals::ProfileOrigin;
use super::model::Profile;
use crate::diagnosis::BadInput;
use crate::files::{BEGINNING, make_private, read_regular, write_atomically};
use crate::json::Json;
use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// One set of unsaved edits.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDraft {
    /// The name of its file without ending.
    pub key: String,
    /// The profile's file; none where it was never saved.
    pub path: Option<PathBuf>,
    /// What the form held. References only, as in every profile.
    pub profile: Profile,
}

/// How the file of a window ends that says that it is open.
const OPEN: &str = ".window";

/// Drafts of windows that are gone that are kept; the oldest beyond these go. By number and not by age: a clock that is wrong takes none.
const KEPT: usize = 50;

/// The key of a draft: the same for the same file in the same window. Two windows with one profile keep two drafts.
pub fn draft_key(path: &Path, window: &str) -> String {
    let file = crate::jose::sha256_base64url(path.display().to_string().as_bytes());
    format!("{file}.{window}")
}

/// The window that a key belongs to; none for one of an older program.
fn window_of(key: &str) -> Option<&str> {
    key.rsplit_once('.').map(|(_, window)| window)
}

/// Says that a window is open, until it is dropped or its process ends, however it ends: the system lets go of a lock then.
#[derive(Debug)]
pub struct OpenWindow {
    path: PathBuf,
    // Held, so that the lock is.
    _lock: File,
}

impl OpenWindow {
    /// Of the window with this id, for others that look into the same folder.
    pub fn begin(folder: &Path, window: &str) -> std::io::Result<Self> {
        make_private(folder)?;
        // Locked before it has its name, so that nobody sees it open and takes it for dead.
        let mut file = tempfile::Builder::new()
            .prefix(BEGINNING)
            .tempfile_in(folder)?;
        file.as_file().lock()?;
        file.write_all(std::process::id().to_string().as_bytes())?;
        let path = folder.join(format!("{window}{OPEN}"));
        let lock = file.persist(&path).map_err(|error| error.error)?;
        Ok(Self { path, _lock: lock })
    }
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        // One that stays is unlocked, and removed by whoever looks next.
        std::fs::remove_file(&self.path).unwrap_or_default();
    }
}

/// The windows that other processes than this one have open now, by their ids; files of those that are gone are removed.
fn open_windows(folder: &Path, process: u32) -> HashSet<String> {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return HashSet::new();
    };
    listing
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let window = entry.file_name().to_str()?.strip_suffix(OPEN)?.to_owned();
            if !entry.file_type().ok()?.is_file() {
                return None;
            }
            let file = File::open(entry.path()).ok()?;
            match file.try_lock_shared() {
                // A process has one window: an earlier one of this process is gone, although its lock is there.
                Err(TryLockError::WouldBlock) => {
                    let owner = read_regular(&entry.path(), 20).unwrap_or_default();
                    (owner != process.to_string().as_bytes()).then_some(window)
                }
                // Where there are no locks, nobody can tell: it counts as gone, and its drafts are taken over.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    std::fs::remove_file(entry.path()).unwrap_or_default();
                    None
                }
            }
        })
        .collect()
}

fn file(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{key}.draft.json"))
}

/// Keeps a draft, over an older one of the same key.
pub fn keep_draft(folder: &Path, draft: &KeptDraft) -> std::io::Result<()> {
    let path = draft
        .path
        .as_ref()
        .map(|path| Json::text(path.display().to_string()));
    let document = Json::object([
        ("cambio", Json::int(1)),
        ("path", path.unwrap_or_default()),
        (
            "profile",
            draft
                .profile
                .cleaned(ProfileOrigin::Here, &[])
                .profile
                .to_json(),
        ),
    ]);
    make_private(folder)?;
    write_atomically(&file(folder, &draft.key), &(document.to_pretty() + "\n"))
}

/// Forgets a draft: it was saved, or given up. One that is not there is no error.
pub fn forget_draft(folder: &Path, key: &str) -> std::io::Result<()> {
    match std::fs::remove_file(file(folder, key)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a draft of a window that is gone this key in place of its old one; its file keeps its time. One that another window took meanwhile
/// is written anew.
pub fn adopt_draft(folder: &Path, old: &str, draft: &KeptDraft) -> std::io::Result<()> {
    match std::fs::rename(file(folder, old), file(folder, &draft.key)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => keep_draft(folder, draft),
        ended => ended,
    }
}

/// Returns when a draft was written last; `None` where that is not known.
pub fn draft_time(folder: &Path, key: &str) -> Option<SystemTime> {
    std::fs::metadata(file(folder, key)).ok()?.modified().ok()
}

/// All drafts that are kept, each with what it holds or why it cannot be read; the newest first.
pub fn kept_drafts(folder: &Path) -> Vec<Result<KeptDraft, BadInput>> {
    read_all(draft_files(folder))
}

/// The drafts of windows that are gone, the newest first. The oldest beyond fifty are removed.
pub fn left_drafts(folder: &Path) -> Vec<Result<KeptDraft, BadInput>> {
    left_by_others(folder, std::process::id())
}

fn left_by_others(folder: &Path, process: u32) -> Vec<Result<KeptDraft, BadInput>> {
    let open = open_windows(folder, process);
    let mut files = draft_files(folder);
    files.retain(|(_, key, _)| window_of(key).is_none_or(|window| !open.contains(window)));
    for (_, _, path) in files.iter().skip(KEPT) {
        std::fs::remove_file(path).unwrap_or_default();
    }
    files.truncate(KEPT);
    read_all(files)
}

fn read_all(files: Vec<DraftFile>) -> Vec<Result<KeptDraft, BadInput>> {
    files
        .into_iter()
        .map(|(_, key, path)| {
            let bad =
                |why: String| BadInput::new("draft.unreadable", "A draft cannot be read", why);
            let text = String::from_utf8(read_file(&path)?);
            let text = text.map_err(|error| bad(error.to_string()))?;
            let document = Json::parse(&text).map_err(|error| bad(error.to_string()))?;
            let profile = Profile::from_json(document.get("profile").unwrap_or(&Json::Null))?;
            Ok(KeptDraft {
                key,
                path: document.get_str("path").map(PathBuf::from),
                profile,
            })
        })
        .collect()
}

/// When a draft was changed, its key and its file.
type DraftFile = (Option<SystemTime>, String, PathBuf);

/// The newest first.
fn draft_files(folder: &Path) -> Vec<DraftFile> {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<DraftFile> = listing
        .filter_map(Result::ok)
        .filter_map(|file| {
            let key = file
                .file_name()
                .to_str()?
                .strip_suffix(".draft.json")?
                .to_owned();
            let changed = file.metadata().and_then(|found| found.modified()).ok();
            Some((changed, key, file.path()))
        })
        .collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.0));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(key: String, name: &str) -> KeptDraft {
        KeptDraft {
            key,
            path: Some("/team/a.cambio.json".into()),
            profile: Profile {
                name: name.into(),
                tenant: "demo".into(),
                ..Profile::default()
            },
        }
    }

    #[test]
    fn a_draft_is_kept_found_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path().join("drafts");
        assert!(kept_drafts(&drafts).is_empty());
        let key = draft_key(Path::new("/team/a.cambio.json"), "w1");
        let draft = draft(key, "changed");
        keep_draft(&drafts, &draft).unwrap();
        assert_eq!(kept_drafts(&drafts), [Ok(draft.clone())]);
        assert!(draft_time(&drafts, &draft.key).is_some());
        assert_eq!(draft_time(&drafts, "another"), None);
        std::fs::write(drafts.join("other.draft.json"), "{ cut").unwrap();
        assert_eq!(
            kept_drafts(&drafts)
                .iter()
                .filter(|kept| kept.is_err())
                .count(),
            1
        );
        forget_draft(&drafts, &draft.key).unwrap();
        forget_draft(&drafts, &draft.key).unwrap();
        assert_eq!(kept_drafts(&drafts).len(), 1);
    }

    #[test]
    fn two_windows_with_one_profile_keep_two_drafts_until_each_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path();
        let path = Path::new("/team/a.cambio.json");
        let names = || -> Vec<String> {
            // As another process sees it.
            let mut names: Vec<String> = left_by_others(drafts, 0)
                .into_iter()
                .map(|kept| kept.unwrap().profile.name)
                .collect();
            names.sort();
            names
        };
        let one = OpenWindow::begin(drafts, "w1").unwrap();
        let other = OpenWindow::begin(drafts, "w2").unwrap();
        keep_draft(drafts, &draft(draft_key(path, "w1"), "first")).unwrap();
        keep_draft(drafts, &draft(draft_key(path, "w2"), "second")).unwrap();
        // Of a program from before there were windows in keys.
        keep_draft(drafts, &draft("new-abc".into(), "older")).unwrap();
        assert_eq!(names(), ["older"]);
        assert_eq!(kept_drafts(drafts).len(), 3);
        drop(other);
        assert_eq!(names(), ["older", "second"]);
        drop(one);
        assert_eq!(names(), ["first", "older", "second"]);
        // One that was killed leaves its file, without a lock.
        std::fs::write(drafts.join("w3.window"), "").unwrap();
        keep_draft(drafts, &draft(draft_key(path, "w3"), "third")).unwrap();
        assert_eq!(names(), ["first", "older", "second", "third"]);
        assert!(!drafts.join("w3.window").exists());
    }

    #[test]
    fn a_draft_that_is_taken_over_keeps_its_time_and_is_there_for_each_who_takes_it() {
        let folder = tempfile::tempdir().unwrap();
        let old = draft("new-1.gone".into(), "edited");
        keep_draft(folder.path(), &old).unwrap();
        let made = SystemTime::now() - std::time::Duration::from_hours(1);
        let kept = File::options()
            .append(true)
            .open(file(folder.path(), &old.key))
            .unwrap();
        kept.set_modified(made).unwrap();
        let [first, second] = ["new-2.w1", "new-3.w2"].map(|key| draft(key.into(), "edited"));
        adopt_draft(folder.path(), &old.key, &first).unwrap();
        assert_eq!(draft_time(folder.path(), &first.key), Some(made));
        adopt_draft(folder.path(), &old.key, &second).unwrap();
        let mut keys: Vec<String> = kept_drafts(folder.path())
            .into_iter()
            .map(|kept| kept.unwrap().key)
            .collect();
        keys.sort();
        assert_eq!(keys, [first.key, second.key]);
    }

    #[test]
    fn the_oldest_drafts_beyond_fifty_go() {
        let folder = tempfile::tempdir().unwrap();
        let begun = SystemTime::now();
        for number in 0..KEPT as u64 + 3 {
            let kept = draft(format!("new-{number}.gone"), "n");
            keep_draft(folder.path(), &kept).unwrap();
            let file = File::options()
                .append(true)
                .open(file(folder.path(), &kept.key))
                .unwrap();
            let at = begun + std::time::Duration::from_secs(number);
            file.set_modified(at).unwrap();
        }
        for _ in 0..2 {
            let kept = left_drafts(folder.path());
            assert_eq!(kept.len(), KEPT);
            let newest = kept.first().unwrap().as_ref().unwrap();
            assert_eq!(newest.key, format!("new-{}.gone", KEPT + 2));
        }
        assert!(!file(folder.path(), "new-2.gone").exists());
    }

    #[cfg(unix)]
    #[test]
    fn drafts_are_their_owners_alone_and_a_pipe_among_them_is_not_waited_for() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path().join("drafts");
        keep_draft(&drafts, &draft("new-1.w".into(), "n")).unwrap();
        for path in [drafts.clone(), file(&drafts, "new-1.w")] {
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", path.display());
        }
        for name in ["new-2.w.draft.json", "w.window"] {
            let made = std::process::Command::new("mkfifo")
                .arg(drafts.join(name))
                .status()
                .unwrap();
            assert!(made.success());
        }
        let kept = left_drafts(&drafts);
        assert_eq!(
            (kept.len(), kept.iter().filter(|kept| kept.is_ok()).count()),
            (2, 1)
        );
    }
}
