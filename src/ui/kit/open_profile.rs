//! What features may know of the open profile: a snapshot that the shell makes for each frame.

use std::path::PathBuf;

/// Which form a run was sent from, so that another profile of the same name is told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentFrom {
    /// Which of the forms that were shown in this session.
    pub form: usize,
    /// The profile's file.
    pub path: Option<PathBuf>,
    /// The profile's place in the library: folder and entry.
    pub entry: Option<(usize, usize)>,
    /// The environment; empty for none.
    pub environment: String,
}

/// What the open profile's request says; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// Where tokens of its tenant come from: the base address.
    pub issuer: String,
    /// The audience.
    pub audience: String,
    /// The client.
    pub client_id: String,
}

/// The open profile as others see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenProfile {
    /// Its name.
    pub name: String,
    /// Form, file, place and environment.
    pub from: SentFrom,
    /// Scheme, host and port that the request goes to, where that is known.
    pub origin: Option<String>,
    /// What its request says, where it can be made.
    pub request: Option<RequestFacts>,
    /// Whether its tenant is the built-in one.
    pub is_demo: bool,
    /// Files of which edits of an earlier session are offered.
    pub drafts: Vec<PathBuf>,
    /// Whether the form differs from its file.
    pub is_edited: bool,
    /// Whether its exchange is under way.
    pub is_sending: bool,
    /// The application whose settings are used, where some are.
    pub application: Option<String>,
}
