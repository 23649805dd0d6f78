//! The input of one send: the profile, its secrets, and what the caller knows.

use crate::diagnosis::{AppleKey, Application, EarlierRun};
use crate::jose::SigningKey;
use crate::profile::{Environment, Profile};
use crate::secret::Secret;
use crate::settings::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// Everything that one send needs.
#[derive(Clone, Debug, Default)]
pub struct SendJob {
    /// The profile.
    pub profile: Profile,
    /// Its environment.
    pub environment: Environment,
    /// Secrets for this send only, by field path.
    pub inputs: Inputs,
    /// The folder that `file:` paths are relative to.
    pub folder: Option<PathBuf>,
    /// Whether secrets of this computer may be read.
    pub trusted: bool,
    /// Whether the key set is read after a success.
    pub verify: bool,
    /// What else the caller knows, for the rules and the explanations.
    pub caller: CallerFacts,
}

/// What the caller of a send knows besides the profile.
#[derive(Clone, Debug, Default)]
pub struct CallerFacts {
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    /// Earlier runs, newest first; `None` where the history is to be asked.
    pub earlier_runs: Option<Arc<Vec<EarlierRun>>>,
    /// The application's settings.
    pub application: Option<Application>,
    /// The verdict of the Apple key test.
    pub apple_key: Option<AppleKey>,
}

/// Everything besides the profile that its request is resolved with.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Variables and references of the environment.
    pub environment: Environment,
    /// Secrets for this send only.
    pub inputs: Inputs,
    /// The folder that `file:` paths are relative to.
    pub folder: Option<PathBuf>,
    /// Whether `file:`, `env:`, `keychain` and `command:` may be read for this profile.
    pub trusted: bool,
    /// The demo tenant's base URL; `None` where it does not run.
    pub demo: Option<Url>,
    /// The session's proof key for the profile.
    pub session_key: Option<SigningKey>,
    /// Commands, and whether the keychain is used.
    pub settings: Settings,
}

/// Secrets that came from outside the profile, by field path: typed in the window, or read from standard input.
pub type Inputs = BTreeMap<String, Secret>;

/// The profile and environment that keys and nonces of the session belong to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    /// The profile's id, or its name where it has none.
    profile: String,
    environment: String,
}

impl SendJob {
    /// Returns whose keys and nonces this job uses.
    pub(super) fn owner(&self) -> Owner {
        let profile = &self.profile;
        Owner {
            profile: profile.id.clone().unwrap_or_else(|| profile.name.clone()),
            environment: self.environment.key().to_owned(),
        }
    }
}
