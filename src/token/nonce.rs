//! A nonce and its SHA-256: native login with Apple or Google sends the hash to the provider, and the nonce to whoever checks.

use crate::jose::sha256_base64url;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How a text stands to a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonceForm {
    /// It is the nonce itself.
    Raw,
    /// Its SHA-256 in hexadecimal digits, in lower case, as it belongs.
    Hex,
    /// The same in capitals.
    HexCapitals,
    /// Its SHA-256 in base64.
    Base64,
    /// Its SHA-256 in base64url.
    Base64Url,
    /// Neither of them.
    Other,
}

impl NonceForm {
    /// How `found` stands to the nonce `raw`.
    pub fn of(found: &str, raw: &str) -> Self {
        let hash = sha256_base64url(raw.as_bytes());
        let bytes = URL_SAFE_NO_PAD.decode(&hash).unwrap_or_default();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let bare = found.trim_end_matches('=');
        if found == raw {
            Self::Raw
        } else if found == hex {
            Self::Hex
        } else if found.eq_ignore_ascii_case(&hex) {
            Self::HexCapitals
        } else if bare == STANDARD_NO_PAD.encode(&bytes) {
            Self::Base64
        } else if bare == hash {
            Self::Base64Url
        } else {
            Self::Other
        }
    }

    /// What a nonce looks like by itself, where its hash in hex is expected; nothing where it can be that.
    pub fn look(found: &str) -> Option<&'static str> {
        let hex = found.len() == 64 && found.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bare = found.trim_end_matches('=');
        let base64 = bare.len() == 43
            && bare
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte));
        match (hex, base64) {
            (true, _) => None,
            (_, true) => Some("43 characters of base64: a SHA-256 where hex is expected"),
            _ => Some("no SHA-256 in hex: perhaps the nonce itself"),
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Hex => "hex",
            Self::HexCapitals => "hex in capitals",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Other => "none of them",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_form_is_seen() {
        // The SHA-256 of `abc` (FIPS 180-4).
        for (found, form) in [
            (
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                NonceForm::Hex,
            ),
            (
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                NonceForm::HexCapitals,
            ),
            (
                "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
                NonceForm::Base64,
            ),
            (
                "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
                NonceForm::Base64Url,
            ),
            ("abc", NonceForm::Raw),
            ("abd", NonceForm::Other),
        ] {
            assert_eq!(NonceForm::of(found, "abc"), form, "{found}");
        }
        assert!(
            NonceForm::look("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
                .unwrap()
                .contains("base64")
        );
        assert!(NonceForm::look("abc").is_some());
        assert!(NonceForm::look(&"a".repeat(64)).is_none());
    }

    proptest! {
        #[test]
        fn any_two_texts_are_compared(found in ".{0,80}", raw in ".{0,80}") {
            prop_assert_eq!(NonceForm::of(&found, &raw) == NonceForm::Raw, found == raw);
        }
    }
}
