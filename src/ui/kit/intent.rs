//! Wishes of one feature that another carries out.

use super::command::Command;
use super::elsewhere::Elsewhere;
use super::key_choice::KeyChoice;
use super::notice::Notice;
use super::open_profile::SentFrom;
use super::workspace::Workspace;
use crate::diagnosis::{AppleKey, Application, BadInput};
use crate::history::Summary;
use crate::profile::Profile;
use crate::profile::formats::Imported;
use crate::run::Run;
use crate::secret::Secret;
use crate::send::RunSource;
use std::path::PathBuf;
use std::sync::Arc;

/// One wish, as plain data.
#[derive(Debug)]
pub enum Intent {
    /// A command without payload.
    Do(Command),
    /// Open this profile, from its file, at its place in the library: folder and entry.
    OpenProfile(Box<Profile>, Option<PathBuf>, Option<(usize, usize)>),
    /// Open what was imported; with `true` it is saved in the library first.
    AddProfile(Box<Imported>, bool),
    /// Take in the run of an exchange, with the form it was sent from and where it comes from.
    RunEnded(Arc<Run>, SentFrom, RunSource),
    ShowRun(Arc<Run>),
    /// Open the profile of this run of the history, to send it again.
    Rerun(Box<Summary>),
    /// Show the result, where only one column fits.
    ShowResult,
    /// Show why nothing was sent.
    ShowProblem(BadInput),
    /// Say this in passing.
    Notice(Notice),
    /// Put the text into the clipboard; not for secrets.
    Copy(String),
    /// Put a secret into the clipboard, kept out of its history where the platform can.
    CopySecret(Secret),
    /// Look at this token by itself.
    InspectToken(Secret),
    /// Take in what happened to a profile's file.
    FileChanged(FileChange),
    /// Take this text to where it belongs.
    TakeElsewhere(Elsewhere, Secret),
    /// Go to the field of this path in the profile's keys.
    GoToField(String),
    /// Get a fresh artefact: made by the demo tenant, or to be pasted; and send with it at once where it is made.
    FreshArtefact {
        send: bool,
        /// The profile's name, where nothing but the name says that the open one is meant.
        by_name: Option<String>,
    },
    /// Send although the profile reads secrets of this computer, as was shown.
    AllowAndSend,
    /// Take the question about what the profile reads off the screen.
    WithdrawQuestion,
    /// Take this session info token as subject token.
    UseSubjectToken(Secret),
    /// Judge form and run anew with what became known.
    ReexplainWith(NewEvidence),
    /// Use this environment, or none.
    ChooseEnvironment(Option<String>),
    /// Fetch these keys and check the subject token of the run shown with them.
    CheckSubject(KeyChoice),
    /// Show this in the two columns beside the library.
    Enter(Workspace),
}

/// A change to the files of profiles.
#[derive(Clone, Debug)]
pub enum FileChange {
    /// The file has moved from the first path to the second, and holds this profile.
    Moved(PathBuf, PathBuf, Box<Profile>),
    /// The file at this path is gone: a sentence that says where to, and its text where that could be read.
    Deleted(PathBuf, String, Option<String>),
    /// A folder was opened that the settings do not name yet.
    FolderOpened(PathBuf),
    Written,
}

/// What became known after an exchange, for its explanation and the rules.
#[derive(Clone, Debug)]
pub enum NewEvidence {
    /// The application's settings, or that they are not used any more.
    Application(Option<Box<Application>>),
    /// What Apple says of the key of the connection at an origin.
    AppleKey(String, AppleKey),
    /// What the tenant says of itself.
    Tenant,
    /// The server that answers at a host, as the person says; `None` forgets it.
    Server(String, Option<&'static str>),
}
