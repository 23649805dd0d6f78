//! The verdict on a signature, and where the keys for it come from.

use crate::jose::{JwkSet, read_keys};
use crate::secret::Secret;
use crate::text::capitalised;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;
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

/// Why a verdict is what it is. It reads as its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureReason {
    /// Nobody chose a key.
    NoKey,
    /// A key is to be pasted.
    NoPastedKey,
    /// A shared secret is to be typed.
    NoSecret,
    /// The keys wait for a press.
    NotFetched,
    /// A subject token's keys wait for a press.
    Providers,
    /// The command line was told so.
    AsAsked,
    /// Nothing signs it.
    NotSigned,
    /// What was found, or why nothing could be.
    Told(String),
}

impl SignatureReason {
    /// Those that mean more than their words.
    const KNOWN: [Self; 7] = [
        Self::NoKey,
        Self::NoPastedKey,
        Self::NoSecret,
        Self::NotFetched,
        Self::Providers,
        Self::AsAsked,
        Self::NotSigned,
    ];

    /// The reason that a document says in these words.
    pub fn read(words: String) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|known| known.words() == words)
            .unwrap_or(Self::Told(words))
    }

    /// One sentence, without a capital.
    fn words(&self) -> &str {
        match self {
            Self::NoKey => "no key was chosen to check it with",
            Self::NoPastedKey => "no key was pasted yet",
            Self::NoSecret => "no secret was given",
            Self::NotFetched => "the keys are fetched when Check signature is pressed",
            Self::Providers => "signed by the provider, whose keys are read only when asked",
            Self::AsAsked => "no key set was read, as asked",
            Self::NotSigned => "the token is not signed: its algorithm is none",
            Self::Told(words) => words,
        }
    }
}

impl Deref for SignatureReason {
    type Target = str;

    fn deref(&self) -> &str {
        self.words()
    }
}

impl fmt::Display for SignatureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl From<String> for SignatureReason {
    fn from(words: String) -> Self {
        Self::Told(words)
    }
}

impl From<&str> for SignatureReason {
    fn from(words: &str) -> Self {
        Self::Told(words.to_owned())
    }
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The verdict.
    pub status: SignatureStatus,
    /// One sentence why.
    pub reason: SignatureReason,
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
    /// Whether there is no signature, as the token itself says.
    pub fn is_not_there(&self) -> bool {
        self.status == SignatureStatus::Unchecked && self.reason == SignatureReason::NotSigned
    }

    /// Whether nobody asked for a check yet: nothing failed then.
    pub fn is_not_asked_for(&self) -> bool {
        use SignatureReason as Reason;
        self.status == SignatureStatus::Unchecked
            && match self.reason {
                Reason::NoKey
                | Reason::NoPastedKey
                | Reason::NoSecret
                | Reason::NotFetched
                | Reason::Providers
                | Reason::AsAsked => true,
                Reason::NotSigned | Reason::Told(_) => false,
            }
    }

    /// Could not be checked, for this reason.
    pub fn unchecked(reason: impl Into<SignatureReason>) -> Self {
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
        if self.kid.as_ref().is_some_and(is_kid) {
            self.reason.to_string()
        } else {
            capitalised(&self.reason)
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
    /// No keys, and why.
    Absent(SignatureReason),
}

impl KeySource {
    /// Keys that were at hand: nobody fetched them.
    pub fn given(keys: impl Into<JwkSet>, name: impl Into<String>) -> Self {
        Self::Set {
            keys: keys.into(),
            name: name.into(),
            fetched: None,
        }
    }

    /// No keys, for this reason.
    pub fn absent(why: impl Into<SignatureReason>) -> Self {
        Self::Absent(why.into())
    }

    /// A shared secret as text, or as a key in JSON (RFC 7517), which is then meant as that key.
    pub fn shared(text: &str, name: &str) -> Self {
        match read_keys(text) {
            Ok(keys) if keys.keys.iter().any(|key| key.member("kty") == Some("oct")) => {
                Self::given(keys, name)
            }
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
            (Signature::unchecked(SignatureReason::NoKey), true),
            (Signature::unchecked(SignatureReason::Providers), true),
            (Signature::unchecked(SignatureReason::NotSigned), false),
            (Signature::unchecked("the key set could not be read"), false),
            (
                Signature {
                    status: SignatureStatus::Invalid,
                    ..Signature::unchecked(SignatureReason::NoKey)
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
    fn a_document_says_each_reason_in_its_words() {
        for known in SignatureReason::KNOWN {
            assert_eq!(SignatureReason::read(known.to_string()), known);
        }
        let other = SignatureReason::read("else".to_owned());
        assert_eq!(other, SignatureReason::from("else"));
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
