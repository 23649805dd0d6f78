//! Tokens of the history, encrypted (AES-256-GCM, NIST SP 800-38D) with a key that only the keychain has.

use super::keychain::{KeychainEntry, VaultError, keep, read};
use crate::jose::base64url;
use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;

/// The key that seals; made once per installation, on purpose.
pub struct TokenCipher(RandomizedNonceKey);

impl std::fmt::Debug for TokenCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenCipher(masked)")
    }
}

fn place() -> KeychainEntry {
    KeychainEntry {
        profile: "history".to_owned(),
        environment: String::new(),
        field: "tokens".to_owned(),
        origin: "this computer".to_owned(),
    }
}

impl TokenCipher {
    /// The key of this installation; made and kept where there is none yet and `make` says so.
    pub fn of_keychain(make: bool) -> Result<Self, VaultError> {
        let key = match read(&place()) {
            Err(VaultError::Nothing) if make => {
                let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
                rand::fill(bytes.as_mut())
                    .map_err(|_| VaultError::Unavailable("no randomness".to_owned()))?;
                let key = Secret::new(base64url::encode(bytes.as_slice()));
                keep(&place(), &key)?;
                // Another instance may have made one at the same time: the one that is kept counts.
                read(&place())?
            }
            other => other?,
        };
        Self::of_key(&key).ok_or(VaultError::NotKey)
    }

    fn of_key(key: &Secret) -> Option<Self> {
        let bytes = zeroize::Zeroizing::new(base64url::decode(key.expose())?);
        RandomizedNonceKey::new(&AES_256_GCM, &bytes).ok().map(Self)
    }

    /// Nonce, then ciphertext with its tag. `place` is bound to it: what was sealed for one run is not opened for another.
    pub fn seal(&self, secret: &Secret, place: &str) -> Option<Vec<u8>> {
        let mut bytes = zeroize::Zeroizing::new(secret.expose().as_bytes().to_vec());
        let tag_room: &mut Vec<u8> = &mut bytes;
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(place.as_bytes()), tag_room)
            .ok()?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&bytes);
        Some(sealed)
    }

    /// What was sealed for that place; nothing where the key or the place is another one.
    pub fn open(&self, sealed: &[u8], place: &str) -> Option<Secret> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = zeroize::Zeroizing::new(rest.to_vec());
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut bytes)
            .ok()?;
        std::str::from_utf8(plain).ok().map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_the_same_key_for_the_same_place() {
        let key = |text: &str| TokenCipher::of_key(&Secret::new(base64url::encode(text))).unwrap();
        let seal = key("0123456789abcdef0123456789abcdef");
        let secret = Secret::new("eyJhbGciOi");
        let sealed = seal.seal(&secret, "1/access_token").unwrap();
        assert_ne!(sealed, seal.seal(&secret, "1/access_token").unwrap());
        assert!(!sealed.windows(4).any(|part| part == b"eyJh"));
        assert_eq!(seal.open(&sealed, "1/access_token"), Some(secret));
        assert_eq!(seal.open(&sealed, "2/access_token"), None);
        assert_eq!(seal.open(&sealed[..10], "1/access_token"), None);
        assert_eq!(
            key("another key of thirty-two bytes!").open(&sealed, "1/access_token"),
            None
        );
    }
}
