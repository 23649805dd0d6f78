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
    /// Look at this text as something to import.
    ImportText(crate::secret::Secret),
    /// Read what the import dialog shows again, with what was chosen there.
    ImportAgain,
    /// Take the text of the dialog or page to where it belongs.
    TakeElsewhere(super::elsewhere::Elsewhere),
    /// Look at this file as something to import.
    ImportFile(PathBuf),
    /// Open what was imported; saved in the library first where that is said.
    AddImported(Box<crate::profile::formats::Imported>, bool),
    /// Write this text to a file that the user names; with its usual ending.
    SaveText(String, &'static str),
    /// Write this text to this file; over what is there where that was agreed to.
    WriteText(String, PathBuf, bool),
    /// The system's dialog gave this path, for the dialog that is open.
    PathChosen(PathBuf),
    /// Ask where the support bundle goes.
    AskSupportFolder,
    /// Use this environment, or none.
    ChooseEnvironment(Option<String>),
    /// Edit this environment, or a new one.
    EditEnvironment(Option<String>),
    /// Write an environment beside the profiles of this folder.
    SaveEnvironment(PathBuf, String, Box<crate::profile::Environment>),
    /// Take these settings over.
    ApplySettings(Box<crate::settings::Settings>),
    /// Remove a secret from the keychain.
    ForgetKept(crate::vault::Place),
    /// Show this run of the history.
    RecallRun(i64),
    /// Open the profile of this run of the history.
    Rerun(Box<crate::history::Summary>),
    /// Pin or delete runs of the history.
    ChangePast(super::past::PastChange),
    /// Show older runs.
    MorePast,
    /// Ask whether the whole history is to be deleted.
    AskDeleteAll,
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
    /// Seal a profile with secrets.
    SealBundle(Box<crate::vault::Bundle>, std::sync::Arc<crate::vault::Key>),
    /// Open a sealed text.
    OpenBundle(String, std::sync::Arc<crate::vault::Key>),
    /// Keep the proof's key of this session in the keychain.
    KeepProofKey,
    /// Write the support bundle into this folder.
    SaveSupport(PathBuf),
    /// Add a word to the scope.
    AddScope(String),
    /// Replace the text of the user profile.
    SetUserProfile(String),
    /// Look at this token by itself.
    Inspect(crate::secret::Secret),
    /// Look at what is in this file.
    InspectFile(PathBuf),
    /// Take this file's keys for the signature of the inspected token.
    KeyFile(PathBuf),
    /// Fetch these keys and check the subject token with them.
    CheckSubject(KeyChoice),
    /// Check the inspected token with the keys that are chosen.
    CheckInspected,
    /// Forget the inspected token.
    ClearInspected,
    /// Sign the test token.
    SignTest,
    /// Apply a fix.
    ApplyEdit(crate::diagnosis::Edit),
    /// Go to the field of this path in the profile's keys.
    GoTo(String),
    /// Get a fresh artefact: made by the demo tenant, or to be pasted.
    FreshArtefact,
    /// Take note of the server that answers at a host, as the person says; `None` forgets it.
    NameServer(String, Option<&'static str>),
    /// Take the application's settings over, or forget them.
    UseApplication(Option<Box<crate::diagnosis::Application>>),
    /// Explain this answer; the open profile's request is looked at where that is said.
    ExplainText(crate::secret::Secret, bool),
    /// Explain what is in this file.
    ExplainFile(PathBuf),
    /// Send what follows a success.
    FollowUp(crate::send::FollowUpKind),
    /// The same, agreed to.
    FollowUpConfirmed(crate::send::FollowUpKind),
    /// Send the request of the run shown again, with a fresh artefact.
    Repeat,
    /// Ask Apple whether it knows the client id with this client secret.
    TestAppleKey(String, crate::secret::Secret),
    /// Ask Graph for a session info token: app, user token, and another Graph than Facebook's own.
    AttenuateToken(String, crate::secret::Secret, Option<url::Url>),
    /// Take a session info token as subject token.
    UseSessionToken(crate::secret::Secret),
    /// Close the dialog.
    CloseDialog,
}

/// Where the keys for a signature are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeyChoice {
    /// None: the signature is not checked.
    #[default]
    None,
    /// The issuer's discovery.
    Issuer,
    /// The address of a key set.
    Address,
    /// A JWK, key set, PEM or certificate, pasted.
    Pasted,
    /// A shared secret.
    Secret,
    /// Apple's key set.
    Apple,
    /// Google's.
    Google,
    /// Facebook's, of Limited Login.
    Facebook,
}

impl KeyChoice {
    /// In the order of the list.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Issuer,
        Self::Address,
        Self::Pasted,
        Self::Secret,
        Self::Apple,
        Self::Google,
        Self::Facebook,
    ];

    /// In the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No key: do not check",
            Self::Issuer => "The issuer's key set, by discovery",
            Self::Address => "A key set's address",
            Self::Pasted => "A key, pasted or from a file",
            Self::Secret => "A shared secret (HS256 …)",
            Self::Apple => "Apple's key set",
            Self::Google => "Google's key set",
            Self::Facebook => "Facebook's key set",
        }
    }

    /// The button that fetches them for a subject token.
    pub fn button(self) -> &'static str {
        match self {
            Self::Apple => "Check with Apple's keys",
            Self::Google => "Check with Google's keys",
            Self::Facebook => "Check with Facebook's keys",
            _ => "Check signature",
        }
    }

    /// What a verdict calls them, where that is not their host.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Apple => Some("Apple's key set"),
            Self::Google => Some("Google's key set"),
            Self::Facebook => Some("Facebook's key set"),
            _ => None,
        }
    }

    /// Where a provider keeps its keys (vendor pages, see the claim dictionary).
    pub fn address(self) -> Option<&'static str> {
        match self {
            Self::Apple => Some("https://appleid.apple.com/auth/keys"),
            Self::Google => Some("https://www.googleapis.com/oauth2/v3/certs"),
            Self::Facebook => Some("https://limited.facebook.com/.well-known/oauth/openid/jwks/"),
            _ => None,
        }
    }
}

/// What the system's dialog is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    OpenFile,
    OpenFolder,
    SaveFile,
    InspectFile,
    KeyFile,
    ImportFile,
    Folder,
    TextFile,
    AnswerFile,
}
