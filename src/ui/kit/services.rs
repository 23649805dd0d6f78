//! The services of the window: network, files, threads.

use super::file_queue::FileQueue;
use super::runtime::Runtime;
use crate::send::Session;
use crate::settings::Folders;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that does work for the window.
pub struct Services {
    /// What sends: connections, nonces, keys and the history.
    pub session: Arc<Session>,
    /// The user's folders; `None` where there is no home.
    pub folders: Option<Folders>,
    /// Writes whose order matters.
    pub files: FileQueue,
    /// The threads that jobs run on. Dropped last, so that writes under way are waited for.
    pub runtime: Runtime,
}

impl Services {
    /// Returns the folder of the user's own profiles; empty where there is no home.
    pub fn default_folder(&self) -> PathBuf {
        self.folders
            .as_ref()
            .map(Folders::profiles)
            .unwrap_or_default()
    }
}
