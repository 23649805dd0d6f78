//! The verdict on a signature, and where the keys for it come from.

use crate::jose::{JwkSet, read_keys};
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Valid, invalid, or could not be checked. Never says anything of expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum SignatureStatus {
    /// A key of the set made it.
    Valid,
    /// A usable key did not make it.
    Invalid,
    /// It could not be told.
    Unchecked,
}

impl SignatureStatus {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The verdict.
    pub status: SignatureStatus,
    /// One sentence why.
    pub reason: String,
    /// What to do about it, where something can be done.
    pub next_step: Option<&'static str>,
    /// The key's id, where the token names one.
    pub kid: Option<String>,
    /// SHA-256 thumbprint of the key that made the signature (RFC 7638).
    pub thumbprint: Option<String>,
    /// When the keys were fetched, seconds since 1970.
    pub fetched: Option<i64>,
}

impl Signature {
    /// Nobody chose a key.
    pub const NO_KEY: &'static str = "no key was chosen to check it with";
    /// A key is to be pasted.
    pub const NO_PASTED_KEY: &'static str = "no key was pasted yet";
    /// A shared secret is to be typed.
    pub const NO_SECRET: &'static str = "no secret was given";
    /// The keys wait for a press.
    pub const NOT_FETCHED: &'static str = "the keys are fetched when Check signature is pressed";
    /// A subject token's keys wait for a press.
    pub const PROVIDERS: &'static str =
        "signed by the provider, whose keys are read only when asked";
    /// The command line was told so.
    pub const AS_ASKED: &'static str = "no key set was read, as asked";

    /// Nothing signs it.
    pub const NOT_SIGNED: &'static str = "the token is not signed: its algorithm is none";

    /// Whether there is no signature, as the token itself says.
    pub fn is_not_there(&self) -> bool {
        self.status == SignatureStatus::Unchecked && self.reason == Self::NOT_SIGNED
    }

    /// Whether nobody asked for a check yet: nothing failed then.
    pub fn is_not_asked_for(&self) -> bool {
        let reasons = [
            Self::NO_KEY,
            Self::NO_PASTED_KEY,
            Self::NO_SECRET,
            Self::NOT_FETCHED,
            Self::PROVIDERS,
            Self::AS_ASKED,
        ];
        self.status == SignatureStatus::Unchecked && reasons.contains(&self.reason.as_str())
    }

    /// Could not be checked, for this reason.
    pub fn unchecked(reason: impl Into<String>) -> Self {
        Self {
            status: SignatureStatus::Unchecked,
            reason: reason.into(),
            next_step: None,
            kid: None,
            thumbprint: None,
            fetched: None,
        }
    }

    /// Returns the reason with a capital, for where nothing stands before it; what begins with the token's own `kid` stays as it is.
    pub fn sentence(&self) -> String {
        let is_kid = |kid: &String| !kid.is_empty() && self.reason.starts_with(kid.as_str());
        let mut rest = self.reason.chars();
        match rest.next() {
            Some(first) if !self.kid.as_ref().is_some_and(is_kid) => {
                first.to_uppercase().chain(rest).collect()
            }
            _ => self.reason.clone(),
        }
    }
}

/// Where the keys are from, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A set, and what to call it: `the tenant's key set`.
    Set {
        /// The keys.
        keys: JwkSet,
        /// A noun phrase.
        name: String,
        /// When it was fetched, seconds since 1970; nothing for what was on this computer already.
        fetched: Option<i64>,
    },
    /// A secret shared with whoever signs.
    Secret(Secret),
    /// No keys, and why: a sentence.
    Absent(String),
}

impl KeySource {
    /// A shared secret as text, or as a key in JSON (RFC 7517), which is then meant as that key.
    pub fn shared(text: &str, name: &str) -> Self {
        match read_keys(text) {
            Ok(keys) if keys.keys.iter().any(|key| key.member("kty") == Some("oct")) => Self::Set {
                keys,
                name: name.to_owned(),
                fetched: None,
            },
            _ => Self::Secret(Secret::new(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_nobody_asked_for_did_not_fail() {
        for (signature, is_not_asked_for) in [
            (Signature::unchecked(Signature::NO_KEY), true),
            (Signature::unchecked(Signature::PROVIDERS), true),
            (Signature::unchecked("the key set could not be read"), false),
            (
                Signature {
                    status: SignatureStatus::Invalid,
                    ..Signature::unchecked(Signature::NO_KEY)
                },
                false,
            ),
        ] {
            assert_eq!(
                signature.is_not_asked_for(),
                is_not_asked_for,
                "{signature:?}"
            );
        }
    }

    #[test]
    fn a_reason_that_stands_alone_begins_with_a_capital() {
        for (reason, kid, sentence) in [
            ("no key was given", None, "No key was given"),
            ("no key was given", Some(""), "No key was given"),
            ("k1 is not in the set", Some("k1"), "k1 is not in the set"),
            ("RS256 · key k1", Some("k1"), "RS256 · key k1"),
            ("", None, ""),
        ] {
            let signature = Signature {
                kid: kid.map(ToOwned::to_owned),
                ..Signature::unchecked(reason)
            };
            assert_eq!(signature.sentence(), sentence);
        }
    }
}
