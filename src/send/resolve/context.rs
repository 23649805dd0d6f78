//! What a profile is resolved with.

use crate::jose::SigningKey;
use crate::profile::Environment;
use crate::send::job::Inputs;
use crate::settings::Settings;
use std::path::PathBuf;
use url::Url;

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
