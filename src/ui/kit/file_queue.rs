//! A queue for writes whose order matters. Whoever wants to know a result sends it out of the write.

use std::cell::RefCell;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// How long closing the window waits for the last write.
const PATIENCE: Duration = Duration::from_secs(3);

/// The writes that were begun, each waiting for the one before.
#[derive(Debug, Default)]
pub struct FileQueue {
    last: RefCell<Option<JoinHandle<()>>>,
}

impl FileQueue {
    /// Runs a write after everything that was queued before.
    pub fn push(
        &self,
        handle: &Handle,
        work: impl FnOnce() -> Result<(), String> + Send + 'static,
    ) {
        let before = self.last.take();
        let next = handle.spawn(async move {
            if let Some(before) = before {
                drop(before.await);
            }
            drop(tokio::task::spawn_blocking(work).await);
        });
        self.last.replace(Some(next));
    }

    /// Waits until everything that was queued is written, for a few seconds at most.
    pub fn flush(&self, handle: &Handle) {
        if let Some(last) = self.last.take() {
            let waited = handle.block_on(async { tokio::time::timeout(PATIENCE, last).await });
            drop(waited);
        }
    }
}
