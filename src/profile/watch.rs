//! Changes made outside: a `git pull` shows by itself.

use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};

/// Watches folders until it is dropped.
pub struct Watch {
    // Held, so that it goes on.
    watcher: Option<RecommendedWatcher>,
    folders: Vec<PathBuf>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("folders", &self.folders)
            .finish_non_exhaustive()
    }
}

/// Whether a change is of a file that a library shows.
fn is_shown(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".json") && !name.starts_with('.')
    })
}

/// Whether a change is one of what these folders hold, or takes one of them away.
fn concerns(event: &Event, folders: &[PathBuf]) -> bool {
    let takes_away =
        event.kind.is_remove() || matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
    let is_folder = |path: &PathBuf| takes_away && folders.contains(path);
    let mut paths = event.paths.iter();
    !event.kind.is_access() && paths.any(|path| is_shown(path) || is_folder(path))
}

impl Watch {
    /// Calls `changed` from a thread of its own after each change in one of the folders, or in `environments` below it. Folders that
    /// are not there, or cannot be watched, are left out: their changes are seen when the list is read the next time.
    pub fn new(folders: &[PathBuf], changed: impl Fn() + Send + 'static) -> Self {
        let own = folders.to_vec();
        let told = move |event: notify::Result<notify::Event>| {
            let concerned = match event {
                Ok(event) => concerns(&event, &own),
                // Something was missed: then everything may have changed.
                Err(_) => true,
            };
            if concerned {
                changed();
            }
        };
        let mut watcher = RecommendedWatcher::new(told, Config::default()).ok();
        let mut watched = Vec::new();
        if let Some(watcher) = &mut watcher {
            for folder in folders {
                for folder in [folder.clone(), folder.join("environments")] {
                    if folder.is_dir()
                        && watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok()
                    {
                        watched.push(folder);
                    }
                }
            }
        }
        Self {
            watcher,
            folders: watched,
        }
    }

    /// The folders that are watched.
    pub fn folders(&self) -> &[PathBuf] {
        if self.watcher.is_some() {
            &self.folders
        } else {
            &[]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_changed_file_is_told_within_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let watch = Watch::new(
            &[folder.path().to_owned(), folder.path().join("absent")],
            move || {
                if sender.send(Instant::now()).is_err() {}
            },
        );
        assert_eq!(watch.folders().len(), 1);
        std::fs::write(folder.path().join("notes.txt"), "x").unwrap();
        let written = Instant::now();
        crate::profile::write_atomically(&folder.path().join("a.cambio.json"), "{}").unwrap();
        let told = receiver.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(told >= written);
    }

    #[test]
    fn a_folder_that_goes_away_is_told() {
        let home = tempfile::tempdir().unwrap();
        let (folder, elsewhere) = (home.path().join("profiles"), home.path().join("elsewhere"));
        std::fs::create_dir(&folder).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        let watch = Watch::new(std::slice::from_ref(&folder), move || {
            sender.send(()).unwrap_or_default();
        });
        assert_eq!(watch.folders(), std::slice::from_ref(&folder));
        std::fs::rename(&folder, elsewhere).unwrap();
        receiver.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
