//! The keychain: what a kept secret belongs to, and reading, keeping, listing and forgetting it.

use crate::secret::Secret;
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};

/// The service under which everything is kept.
const SERVICE: &str = "cambio";

/// What a kept secret belongs to. A changed tenant never receives what was kept for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeychainEntry {
    /// The profile's id.
    pub profile: String,
    /// The environment's name, empty without one.
    pub environment: String,
    /// The field's path, such as `client_authentication.secret`.
    pub field: String,
    /// Scheme, host and port it is sent to.
    pub origin: String,
}

impl KeychainEntry {
    /// The user name of the keychain's item: a JSON array of the four, so that no two places can be mistaken for each other.
    pub fn user(&self) -> String {
        serde_json::json!([self.profile, self.environment, self.field, self.origin]).to_string()
    }

    /// The place that such a user name stands for.
    pub fn of_user(user: &str) -> Option<Self> {
        let [profile, environment, field, origin]: [String; 4] = serde_json::from_str(user).ok()?;
        Some(Self {
            profile,
            environment,
            field,
            origin,
        })
    }
}

/// Why the keychain did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is none, or it failed.
    #[error(
        "This computer's keychain cannot be used. Check that it is running and unlocked, and try again ({0})"
    )]
    Unavailable(String),
    /// It keeps something else than a text there.
    #[error("What the keychain holds is not text: keep the secret again")]
    NotText,
    /// It keeps something else than a key there.
    #[error("What the keychain holds is not a key for the history's tokens")]
    NotKey,
    /// It is locked and stays so.
    #[error("The keychain is locked: unlock it and try again")]
    Locked,
    /// The user said no, or the question could not be shown.
    #[error("Access to the keychain was denied: its question was dismissed, or could not be shown")]
    Denied,
    /// The store has a limit, and the secret or its name is over it.
    #[error("The secret is too long for this computer's keychain, which takes {0} characters")]
    TooLong(u32),
    /// The settings say not to use it.
    #[error("The keychain is turned off in the settings")]
    Off,
    /// It said nothing for as long as it was waited for.
    #[error(
        "The keychain did not answer within {} s: unlock or restart it, and try again",
        PATIENCE.as_secs()
    )]
    Silent,
    /// Nothing is kept at that place.
    #[error("Nothing is kept in the keychain for this profile, environment and tenant")]
    Nothing,
}

/// How long the keychain may take: a person has to find a password and type it.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(2);

/// Does it on a thread of its own, which is left behind where the keychain went away and never answers.
fn patiently<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(work()).is_ok());
    receiver
        .recv_timeout(PATIENCE)
        .unwrap_or(Err(VaultError::Silent))
}

fn entry(place: &KeychainEntry) -> Result<Entry, VaultError> {
    let store = store()?;
    store.build(SERVICE, &place.user(), None).map_err(reason)
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
fn store() -> Result<std::sync::Arc<zbus_secret_service_keyring_store::Store>, VaultError> {
    zbus_secret_service_keyring_store::Store::new().map_err(reason)
}

#[cfg(target_os = "macos")]
fn store() -> Result<std::sync::Arc<apple_native_keyring_store::keychain::Store>, VaultError> {
    apple_native_keyring_store::keychain::Store::new().map_err(reason)
}

#[cfg(windows)]
fn store() -> Result<std::sync::Arc<windows_native_keyring_store::Store>, VaultError> {
    windows_native_keyring_store::Store::new().map_err(reason)
}

fn reason(error: Error) -> VaultError {
    match error {
        Error::NoEntry => VaultError::Nothing,
        Error::NoStorageAccess(why) if why.to_string().contains("locked") => VaultError::Locked,
        Error::NoStorageAccess(_) => VaultError::Denied,
        Error::PlatformFailure(why) if why.to_string().contains("prompt dismissed") => {
            VaultError::Denied
        }
        Error::TooLong(_, limit) => VaultError::TooLong(limit),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => VaultError::NotText,
        // The library's words name the cause; they never hold the secret, which is passed apart from them.
        other => VaultError::Unavailable(other.to_string()),
    }
}

/// Reads what is kept.
pub fn read(place: &KeychainEntry) -> Result<Secret, VaultError> {
    let place = place.clone();
    patiently(move || {
        entry(&place)?
            .get_password()
            .map(Secret::new)
            .map_err(reason)
    })
}

/// Keeps a secret, over what was kept there before.
pub fn keep(place: &KeychainEntry, secret: &Secret) -> Result<(), VaultError> {
    let (place, secret) = (place.clone(), secret.clone());
    patiently(move || entry(&place)?.set_password(secret.expose()).map_err(reason))
}

/// Everything that Cambio keeps, in no order; the secrets themselves are not read. Not every platform's keychain can list.
pub fn list() -> Result<Vec<KeychainEntry>, VaultError> {
    patiently(|| {
        let entries = store()?
            .search(&std::collections::HashMap::from([("service", SERVICE)]))
            .map_err(reason)?;
        Ok(entries
            .iter()
            .filter_map(|entry| {
                let (_, user) = entry.get_specifiers()?;
                KeychainEntry::of_user(&user)
            })
            .collect())
    })
}

/// Removes what is kept.
pub fn forget(place: &KeychainEntry) -> Result<(), VaultError> {
    let place = place.clone();
    patiently(move || entry(&place)?.delete_credential().map_err(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_never_mistaken_for_each_other() {
        let place = |profile: &str, environment: &str| KeychainEntry {
            profile: profile.into(),
            environment: environment.into(),
            field: "f".into(),
            origin: "https://t".into(),
        };
        assert_ne!(place("a\",\"b", "").user(), place("a", "b").user());
        assert_eq!(place("p", "").user(), r#"["p","","f","https://t"]"#);
        assert_eq!(
            KeychainEntry::of_user(&place("p", "e").user()),
            Some(place("p", "e"))
        );
        assert_eq!(KeychainEntry::of_user("somebody else's"), None);
    }
}
