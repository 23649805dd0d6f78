//! What a view or a task asks for, with its payload. Drained once a frame.

use crate::ui::kit::command::Command;
use std::path::PathBuf;

/// One wish.
#[derive(Clone, Debug)]
pub enum Action {
    /// A command without payload.
    Do(Command),
    /// Open this entry of the library: folder and entry by number.
    OpenEntry(usize, usize),
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
    /// Save to this file, also what looks like a secret.
    SaveAsItIs(PathBuf),
    /// Ask the system's dialog for a path.
    Browse(Browse),
    /// Rename the profile in this file.
    Rename(PathBuf, String),
    /// Put the profile in this file into the trash.
    Delete(PathBuf),
    /// Put the profile in this file into another folder.
    MoveTo(PathBuf, PathBuf),
    /// The system's dialog gave this path, for the dialog that is open.
    PathChosen(PathBuf),
    /// Use this environment, or none.
    ChooseEnvironment(Option<String>),
    /// Edit this environment, or a new one.
    EditEnvironment(Option<String>),
    /// Write an environment beside the profiles of this folder.
    SaveEnvironment(PathBuf, String, Box<crate::profile::Environment>),
    /// Take unsaved edits of an earlier session up.
    RestoreDraft(String),
    /// Give them up.
    DiscardDraft(String),
    /// Of a file that changed outside: keep the form's side.
    KeepMine(Box<crate::profile::Profile>),
    /// Take the file's side.
    TakeTheirs(Box<crate::profile::Profile>),
    /// Take the file's side, and the form's as a file of its own.
    SaveCopy(Box<crate::profile::Profile>),
    /// Send although the environment is the real thing.
    SendProduction,
    /// Keep the proof's key of this session in the keychain.
    KeepProofKey,
    /// Add a word to the scope.
    AddScope(String),
    /// Replace the text of the user profile.
    SetUserProfile(String),
    /// Look at this token by itself.
    Inspect(crate::secret::Secret),
    /// Look at what is in this file.
    InspectFile(PathBuf),
    /// Get a fresh artefact, and send with it.
    FreshArtefact(bool),
    /// Apply a fix.
    ApplyEdit(crate::diagnosis::Edit),
    /// Go to the field of this path in the profile's keys.
    GoTo(String),
    /// Close the dialog.
    CloseDialog,
}

/// What the system's dialog is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    OpenFile,
    OpenFolder,
    SaveFile,
    Folder,
}
