//! Secrets at rest: the operating system's keychain. Never a cipher of our own, never a fallback file.
//!
//! Every call blocks and may make the system ask the user: call it off the window's thread and off the runtime's workers.

mod bundle;
mod keychain;
mod token_cipher;
mod trust;

pub use bundle::{Bundle, BundleError, BundleKey, SEALED};
pub use keychain::{KeychainEntry, VaultError, forget, keep, list, read};
pub use token_cipher::TokenCipher;
pub use trust::{SecretAccess, Trust};
