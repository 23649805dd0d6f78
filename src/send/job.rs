//! What one send is made of, and what its caller knows.

use crate::diagnosis::{AppleKey, Application, EarlierRun};
use crate::jose::SigningKey;
use crate::profile::{Environment, Profile};
use crate::secret::Secret;
use crate::settings::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// What one send is made of.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The profile.
    pub profile: Profile,
    /// Its environment.
    pub environment: Environment,
    /// Secrets given for this time, by field path.
    pub inputs: Inputs,
    /// Where `file:` paths begin.
    pub folder: Option<PathBuf>,
    /// Whether secrets of this computer may be read.
    pub trusted: bool,
    /// Whether the key set is read after a success.
    pub verify: bool,
    /// What the caller knows besides, for the rules and the explanations.
    pub caller: CallerFacts,
}

/// What the caller knows besides the profile.
#[derive(Clone, Debug, Default)]
pub struct CallerFacts {
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    /// Earlier runs, newest first; nothing where the history is to be asked.
    pub earlier_runs: Option<Arc<Vec<EarlierRun>>>,
    /// The application's settings.
    pub application: Option<Application>,
    /// What the Apple key test said.
    pub apple_key: Option<AppleKey>,
}

/// What a profile is resolved with.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Variables and references of the environment.
    pub environment: Environment,
    /// Secrets given for this time.
    pub inputs: Inputs,
    /// Where `file:` paths begin.
    pub folder: Option<PathBuf>,
    /// Whether `file:`, `env:`, `keychain` and `command:` may be read for this profile.
    pub trusted: bool,
    /// The demo tenant's base URL, where it runs.
    pub demo: Option<Url>,
    /// The key of this session for the profile.
    pub session_key: Option<SigningKey>,
    /// Commands, and whether the keychain is used.
    pub settings: Settings,
}

/// Secrets that came from outside the profile, by field path: typed in the window, or read from standard input.
pub type Inputs = BTreeMap<String, Secret>;

/// Whose keys and nonces they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    /// The profile's id, or its name where it has none.
    profile: String,
    environment: String,
}

impl Job {
    pub(super) fn owner(&self) -> Owner {
        let profile = &self.profile;
        Owner {
            profile: profile.id.clone().unwrap_or_else(|| profile.name.clone()),
            environment: self.environment.key().to_owned(),
        }
    }
}
