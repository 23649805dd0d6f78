//! The history of this computer, opened at the first use.

use super::clock::now;
use crate::history::{History, Retention};
use crate::settings::{Folders, Settings};
use std::sync::{Arc, Mutex, PoisonError};

/// The history once it is open. One that could not be opened is tried again the next time.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenHistory(Arc<Mutex<Option<Arc<History>>>>);

impl OpenHistory {
    fn get(&self, folders: Option<&Folders>, settings: &Settings) -> Result<Arc<History>, String> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(history) = open.as_ref() {
            return Ok(Arc::clone(history));
        }
        let folders = folders.ok_or("This user has no home, so there is no history")?;
        let history =
            Arc::new(History::open(&folders.history()).map_err(|error| error.to_string())?);
        let retention = Retention {
            days: settings.history.keep_days,
            runs: settings.history.keep_runs,
        };
        // An unpruned history is no reason to have none.
        drop(history.retain(retention, now() * 1000));
        *open = Some(Arc::clone(&history));
        Ok(history)
    }

    /// What happened to the history that the user should know, once. Waits for nobody who is opening it.
    pub(super) fn take_notes(&self) -> Vec<String> {
        let open = match self.0.try_lock() {
            Ok(open) => open,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => return Vec::new(),
        };
        open.as_ref()
            .map(|history| history.take_notes())
            .unwrap_or_default()
    }
}

/// The history and what decides whether it is asked, for a task of its own.
pub(super) struct HistoryAccess {
    pub(super) open: OpenHistory,
    pub(super) folders: Option<Folders>,
    pub(super) settings: Settings,
}

impl HistoryAccess {
    /// Whether this user has a history, and keeps it on.
    pub(super) fn is_on(&self) -> bool {
        self.settings.history.enabled && self.folders.is_some()
    }

    /// The history, opened at the first use; the error is a sentence. Blocks on the disk.
    pub(super) fn open(&self) -> Result<Arc<History>, String> {
        self.open.get(self.folders.as_ref(), &self.settings)
    }
}
