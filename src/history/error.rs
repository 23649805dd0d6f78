//! What can go wrong with the history.

use crate::files::ReadError;
use std::path::PathBuf;

/// Why the history cannot be used. Never fatal: the exchange itself does not need it.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The disk or the database said no.
    #[error("the history cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// The folder or file cannot be made.
    #[error("the history's file {path} cannot be opened: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: ReadError,
    },
    /// Its content was never written by this program.
    #[error("the history is damaged: {0}")]
    Damaged(String),
    /// Damaged, and another program has it open.
    #[error(
        "the history is damaged and nothing is recorded: another Cambio has it open; close it, and a new one is started"
    )]
    DamagedInUse,
    /// Written by a newer program.
    #[error(
        "the history was written by a newer Cambio (version {found}, this program knows {known}); it is left as it is, and nothing is recorded"
    )]
    Newer {
        /// The file's version.
        found: i64,
        /// Ours.
        known: i64,
    },
}
