//! What a view or a task asks for, with its payload. Drained once a frame.

use super::command::Command;
use crate::token::Slot;
use std::path::PathBuf;

/// One wish.
#[derive(Clone, Debug)]
pub enum Action {
    /// A command without payload.
    Do(Command),
    /// Open this entry of the library: folder and entry by number.
    OpenEntry(usize, usize),
    /// Show this run of the session.
    ShowRun(usize),
    /// Show this token.
    ShowToken(Slot),
    /// Send although the profile reads secrets of this computer.
    SendTrusted,
    /// Keep what is typed into this secret field in the keychain.
    Keep(&'static str),
    /// Put the text into the clipboard; not for secrets.
    Copy(String),
    /// Put a secret into the clipboard, kept out of its history where the platform can.
    CopySecret(crate::secret::Secret),
    /// Open this file or folder.
    OpenPath(PathBuf),
    /// Save to this file.
    SaveTo(PathBuf),
    /// Ask the system's dialog for a path.
    Browse(Browse),
    /// Add a word to the scope.
    AddScope(String),
    /// Replace the text of the user profile.
    SetUserProfile(String),
    /// Close the dialog.
    CloseDialog,
}

/// What the system's dialog is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    OpenFile,
    OpenFolder,
    SaveFile,
}
