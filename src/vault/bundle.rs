//! Sealed bundles, for those who must hand secrets over: a text encrypted with age (age-encryption.org/v1), by a passphrase or for
//! recipients. What is in it is listed before it is sealed and before it is taken over.

use crate::json::Json;
use crate::secret::Secret;
use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use std::io::{Read as _, Write as _};

/// How a sealed bundle begins.
pub const SEALED: &str = "-----BEGIN AGE ENCRYPTED FILE-----";

/// A bundle that unpacks to more than this is none of ours, bytes.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Who can open a bundle.
pub enum BundleKey {
    /// Whoever knows the passphrase.
    Passphrase(Secret),
    /// Whoever has the identity of one of these: `age1…`, separated by white space. For opening: an identity, `AGE-SECRET-KEY-1…`.
    Age(Secret),
}

impl std::fmt::Debug for BundleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Passphrase(_) => "Passphrase(masked)",
            Self::Age(_) => "Age(masked)",
        })
    }
}

/// A profile's document and secrets by the path of their field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// As a profile file holds it.
    pub profile: Json,
    /// The secrets.
    pub secrets: Vec<(String, Secret)>,
}

/// Why a bundle could not be sealed or opened. Never holds what is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A recipient or identity cannot be read.
    #[error("{0} is no age recipient: one begins with age1, an identity with AGE-SECRET-KEY-1")]
    Recipient(String),
    /// The passphrase or identity is another one.
    #[error("the passphrase or identity does not open it")]
    WrongKey,
    /// The text was changed or cut off.
    #[error("the bundle is damaged or was cut off: {0}")]
    Damaged(String),
    /// It holds something else.
    #[error("it was sealed by another program, or by a newer Cambio")]
    NotOurs,
}

fn damaged(error: impl std::fmt::Display) -> BundleError {
    BundleError::Damaged(error.to_string())
}

impl Bundle {
    fn to_text(&self) -> Secret {
        let secrets = self
            .secrets
            .iter()
            .map(|(field, secret)| (field, Json::text(secret.expose())));
        let document = Json::object([
            ("cambio_bundle", Json::int(1)),
            ("profile", self.profile.clone()),
            ("secrets", Json::object(secrets)),
        ]);
        Secret::new(document.to_compact())
    }

    /// Encrypts it into text that mail carries.
    pub fn seal(&self, key: &BundleKey) -> Result<String, BundleError> {
        let mut recipients: Vec<Box<dyn age::Recipient>> = Vec::new();
        match key {
            BundleKey::Passphrase(secret) => {
                recipients.push(Box::new(age::scrypt::Recipient::new(SecretString::from(
                    secret.expose().to_owned(),
                ))));
            }
            BundleKey::Age(names) => {
                for name in names.expose().split_whitespace() {
                    let recipient: age::x25519::Recipient = name
                        .parse()
                        .map_err(|_| BundleError::Recipient(name.chars().take(12).collect()))?;
                    recipients.push(Box::new(recipient));
                }
            }
        }
        let encryptor = age::Encryptor::with_recipients(recipients.iter().map(AsRef::as_ref))
            .map_err(|_| BundleError::Recipient("Nothing".to_owned()))?;
        let mut sealed = Vec::new();
        let armor = ArmoredWriter::wrap_output(&mut sealed, Format::AsciiArmor).map_err(damaged)?;
        let mut writer = encryptor.wrap_output(armor).map_err(damaged)?;
        writer
            .write_all(self.to_text().expose().as_bytes())
            .map_err(damaged)?;
        writer
            .finish()
            .and_then(ArmoredWriter::finish)
            .map_err(damaged)?;
        String::from_utf8(sealed).map_err(damaged)
    }

    /// Decrypts it. A passphrase takes about a second on purpose.
    pub fn open(text: &str, key: &BundleKey) -> Result<Self, BundleError> {
        let decryptor =
            age::Decryptor::new(ArmoredReader::new(text.trim().as_bytes())).map_err(damaged)?;
        let identity: Box<dyn age::Identity> = match key {
            BundleKey::Passphrase(secret) => Box::new(age::scrypt::Identity::new(
                SecretString::from(secret.expose().to_owned()),
            )),
            BundleKey::Age(secret) => {
                let words = secret
                    .expose()
                    .split_whitespace()
                    .find(|word| word.starts_with("AGE-SECRET-KEY-1"));
                let identity: age::x25519::Identity = words
                    .ok_or(BundleError::WrongKey)?
                    .parse()
                    .map_err(|_| BundleError::WrongKey)?;
                Box::new(identity)
            }
        };
        let reader = decryptor
            .decrypt(std::iter::once(identity.as_ref()))
            .map_err(|error| match error {
                age::DecryptError::NoMatchingKeys
                | age::DecryptError::DecryptionFailed
                | age::DecryptError::KeyDecryptionFailed => BundleError::WrongKey,
                other => damaged(other),
            })?;
        let mut plain = zeroize::Zeroizing::new(String::new());
        reader
            .take(LARGEST)
            .read_to_string(&mut plain)
            .map_err(damaged)?;
        let document = Json::parse(&plain).map_err(|_| BundleError::NotOurs)?;
        if document.get("cambio_bundle").and_then(Json::as_i64) != Some(1) {
            return Err(BundleError::NotOurs);
        }
        let secrets = document
            .get("secrets")
            .and_then(Json::members)
            .unwrap_or_default();
        Ok(Self {
            profile: document
                .get("profile")
                .cloned()
                .ok_or(BundleError::NotOurs)?,
            secrets: secrets
                .iter()
                .filter_map(|(field, value)| Some((field.clone(), Secret::new(value.as_str()?))))
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        Bundle {
            profile: Json::object([("name", Json::text("n"))]),
            secrets: vec![("subject_token".into(), Secret::new("needle \"1\""))],
        }
    }

    #[test]
    fn a_bundle_opens_with_its_passphrase_alone() {
        let key = |text: &str| BundleKey::Passphrase(Secret::new(text));
        let sealed = bundle().seal(&key("right")).unwrap();
        assert!(sealed.starts_with(SEALED) && !sealed.contains("needle"));
        assert_eq!(
            Bundle::open(&format!("\n{sealed}\n"), &key("right")).unwrap(),
            bundle()
        );
        assert_eq!(
            Bundle::open(&sealed, &key("wrong")),
            Err(BundleError::WrongKey)
        );
        assert!(matches!(
            Bundle::open(&sealed[..sealed.len() / 2], &key("right")),
            Err(BundleError::Damaged(_))
        ));
    }

    #[test]
    fn a_bundle_opens_for_its_recipients_alone() {
        use age::secrecy::ExposeSecret as _;
        let (one, other) = (
            age::x25519::Identity::generate(),
            age::x25519::Identity::generate(),
        );
        let secret = |identity: &age::x25519::Identity| {
            BundleKey::Age(Secret::new(identity.to_string().expose_secret()))
        };
        let sealed = bundle()
            .seal(&BundleKey::Age(Secret::new(one.to_public().to_string())))
            .unwrap();
        assert_eq!(Bundle::open(&sealed, &secret(&one)).unwrap(), bundle());
        assert_eq!(
            Bundle::open(&sealed, &secret(&other)),
            Err(BundleError::WrongKey)
        );
        let error = bundle()
            .seal(&BundleKey::Age(Secret::new("age1nobody")))
            .unwrap_err();
        assert!(error.to_string().contains("no age recipient"));
    }
}
