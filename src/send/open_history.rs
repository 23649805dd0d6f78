//! The history of this computer, opened at the first use.

use super::clock::now;
use crate::history::{History, Retention};
use crate::settings::{Folders, Settings};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

/// The history once it is open; `None` before. One that could not be opened is tried again the next time.
pub(super) type OpenHistory = Arc<Mutex<Option<Arc<History>>>>;

/// The history with what decides whether it is used, so that a task can open it.
pub(super) struct HistoryAccess {
    pub(super) opened: OpenHistory,
    pub(super) folders: Option<Folders>,
    pub(super) settings: Settings,
    /// Whether it is opened for one command ([`History::open_for_command`]).
    pub(super) for_command: bool,
}

impl HistoryAccess {
    /// Whether there is a history: the user has a home, and the settings do not switch it off.
    pub(super) fn is_on(&self) -> bool {
        self.settings.history.enabled && self.folders.is_some()
    }

    /// Returns the history, opened at the first use; the error is a sentence. Blocks on the disk.
    pub(super) fn open(&self) -> Result<Arc<History>, String> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(history) = opened.as_ref() {
            return Ok(Arc::clone(history));
        }
        let folders = self.folders.as_ref();
        let folders = folders.ok_or("This user has no home folder, so there is no history")?;
        let open = if self.for_command {
            History::open_for_command
        } else {
            History::open
        };
        let history = Arc::new(open(&folders.history()).map_err(|error| error.to_string())?);
        let retention = Retention {
            days: self.settings.history.keep_days,
            runs: self.settings.history.keep_runs,
        };
        // An unpruned history is no reason to have none.
        drop(history.retain(retention, now() * 1000));
        *opened = Some(Arc::clone(&history));
        Ok(history)
    }
}

/// Returns what happened to the history that the user should know, each sentence once; nothing while it is being opened elsewhere.
pub(super) fn take_notes(opened: &OpenHistory) -> Vec<String> {
    let opened = match opened.try_lock() {
        Ok(opened) => opened,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return Vec::new(),
    };
    opened
        .as_ref()
        .map(|history| history.take_notes())
        .unwrap_or_default()
}
