//! Changes made outside: a `git pull` shows by itself.

use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher as _};
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
fn concerns(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".json") && !name.starts_with('.')
    })
}

impl Watch {
    /// Calls `changed` from a thread of its own after each change in one of the folders, or in `environments` below it. Folders that
    /// are not there, or cannot be watched, are left out: their changes are seen when the list is read the next time.
    pub fn new(folders: &[PathBuf], changed: impl Fn() + Send + 'static) -> Self {
        let told = move |event: notify::Result<notify::Event>| {
            let concerned = match event {
                Ok(event) => {
                    !event.kind.is_access() && event.paths.iter().any(|path| concerns(path))
                }
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
}
