//! The demo library: every situation as a profile, with its expected outcome beside it.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One built-in profile.
#[derive(Clone, Copy, Debug)]
pub struct DemoProfile {
    /// Its name on the command line is `demo/STEM`.
    pub stem: &'static str,
    /// The file's text.
    pub text: &'static str,
    /// What sending it brings.
    pub expected: Expected,
}

/// How an exchange with the demo tenant ends, as `assets/demo/expected.json` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// `issued` or `refused`
    pub outcome: &'static str,
    /// Status of the last answer.
    pub status: u16,
    /// `error` of a refusal.
    pub error: Option<&'static str>,
    /// What its description contains.
    pub description: Option<&'static str>,
    /// How many calls it takes.
    pub attempts: usize,
    /// The row of the error catalogue it shows.
    pub row: Option<u8>,
}

/// Returns all of them, the first one being the one that is open at the first start.
pub fn library() -> &'static [DemoProfile] {
    static LIBRARY: LazyLock<Vec<DemoProfile>> = LazyLock::new(|| {
        let expected = expected();
        PROFILES
            .iter()
            .filter_map(|&(stem, text)| {
                let expected = *expected.get(stem)?;
                Some(DemoProfile {
                    stem,
                    text,
                    expected,
                })
            })
            .collect()
    });
    &LIBRARY
}

fn expected() -> HashMap<&'static str, Expected> {
    // A test reads it: a file that ships is whole.
    serde_json::from_str(include_str!("../../assets/demo/expected.json")).unwrap_or_default()
}

macro_rules! profiles {
    ($($stem:literal),* $(,)?) => {
        &[$(($stem, include_str!(concat!("../../assets/demo/", $stem, ".cambio.json")))),*]
    };
}

const PROFILES: &[(&str, &str)] = profiles![
    "apple-first-login",
    "apple-second-login",
    "apple-code-used",
    "apple-code-expired",
    "apple-identity-token",
    "apple-connection-error",
    "apple-profile-not-json",
    "apple-profile-twice",
    "apple-json-body",
    "apple-refresh-token",
    "apple-no-openid",
    "apple-all-scopes",
    "apple-scopes-differ",
    "apple-default-audience",
    "apple-resource",
    "apple-encrypted",
    "google-id-token",
    "google-dpop",
    "google-dpop-no-effect",
    "google-dpop-clock",
    "google-proof-required",
    "google-proof-required-client",
    "google-bound-api",
    "google-no-audience",
    "google-token-expired",
    "google-access-token",
    "facebook-session",
    "facebook-user-token",
    "facebook-limited-login",
    "custom-exchange",
    "custom-requested-type",
    "custom-rejected",
    "custom-actor-mfa",
    "custom-delegation-depth",
    "client-secret-post",
    "client-secret-basic",
    "client-no-secret",
    "client-secret-for-native",
    "setup-toggle-off",
    "setup-connection-off",
    "setup-unknown-audience",
    "setup-mfa",
    "setup-action-denies",
    "setup-rate-limited",
    "setup-suspicious",
    "setup-rule-throws",
    "setup-captcha",
    "setup-third-party",
    "setup-consent",
    "setup-strict-scope",
    "setup-custom-not-allowed",
    "setup-outage",
    "request-missing-type",
    "request-wrong-type",
    "request-wrong-grant",
    "request-content-type",
    "request-legacy-endpoint",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_its_outcome_and_every_outcome_its_profile() {
        assert_eq!(library().len(), PROFILES.len());
        assert_eq!(library().len(), expected().len());
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo"));
        let profiles = files.unwrap().flatten().filter(|file| {
            let name = file.file_name();
            name.to_string_lossy().ends_with(".cambio.json")
        });
        assert_eq!(profiles.count(), PROFILES.len());
    }
}
