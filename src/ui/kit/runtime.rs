//! The threads that jobs run on.

use std::time::Duration;
use tokio::runtime::{Builder, Handle};

/// How long closing the window waits for work on files: a disk that sleeps wakes up, a network drive that is gone never answers.
const PATIENCE: Duration = Duration::from_secs(5);

/// The runtime of the window. Dropping it waits for what is being written, for a few seconds at most.
#[derive(Debug)]
pub struct Runtime {
    // None only while it is dropped.
    runtime: Option<tokio::runtime::Runtime>,
    handle: Handle,
}

impl Runtime {
    /// Returns a runtime with two threads beside the window's.
    pub fn new() -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// Returns the handle that tasks are started with.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(PATIENCE);
        }
    }
}
