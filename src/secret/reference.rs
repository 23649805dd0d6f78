//! What stands in a file where a secret belongs.

use std::fmt;
use std::str::FromStr;

/// Where a secret is to be had from. The only thing a profile may hold in a secret field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Typed by the user, kept for this session only.
    Ask,
    /// From the operating system's keychain.
    Keychain,
    /// From the environment variable of this name.
    Env(String),
    /// From this file, relative to the profile's folder. One final line break is dropped.
    File(String),
    /// A fresh artefact of this kind, minted by a demo tenant.
    Demo(String),
    /// What a command prints that is set up under this name in the settings.
    Command(String),
}

/// The text is not a reference. It may be a secret, so it is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a reference belongs here, not the secret itself: ask, keychain, env:NAME, file:PATH, demo:KIND or command:NAME"
)]
pub struct ReferenceError;

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let named = |name: &str| {
            if name.is_empty() {
                Err(ReferenceError)
            } else {
                Ok(name.to_owned())
            }
        };
        match text.split_once(':') {
            None if text == "ask" => Ok(Self::Ask),
            None if text == "keychain" => Ok(Self::Keychain),
            Some(("env", name)) if is_variable_name(name) => named(name).map(Self::Env),
            Some(("file", path)) => named(path).map(Self::File),
            Some(("demo", kind)) if is_kind(kind) => named(kind).map(Self::Demo),
            Some(("command", name)) => named(name).map(Self::Command),
            _ => Err(ReferenceError),
        }
    }
}

/// The portable form of names (POSIX), so that a mistaken `env:SECRET VALUE` is not taken for a name.
fn is_variable_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_kind(kind: &str) -> bool {
    kind.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask => f.write_str("ask"),
            Self::Keychain => f.write_str("keychain"),
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{path}"),
            Self::Demo(kind) => write!(f, "demo:{kind}"),
            Self::Command(name) => write!(f, "command:{name}"),
        }
    }
}

impl Reference {
    /// Whether reading it takes something that is kept on this computer, so that an unknown profile has to ask first.
    pub fn reads_this_computer(&self) -> bool {
        matches!(
            self,
            Self::Keychain | Self::Env(_) | Self::File(_) | Self::Command(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_reads_back_as_written() {
        let all = "ask keychain env:COOKIE file:client.pem demo:apple-code command:op";
        for text in all.split(' ') {
            assert_eq!(
                text.parse::<Reference>().map(|r| r.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn a_literal_is_refused_and_not_repeated() {
        for text in [
            "",
            "hunter2",
            "env:",
            "env:my secret",
            "file:",
            "demo:",
            "eyJhbGciOi",
            "Ask",
        ] {
            let refused = text.parse::<Reference>().unwrap_err().to_string();
            assert!(text.len() < 6 || !refused.contains(text), "{text}");
        }
    }
}
