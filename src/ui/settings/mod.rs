//! The settings, and what the keychain keeps.

mod dialog;
mod kept_secrets;
mod state;

pub use state::{FOLLOWS_SYSTEM, SettingsInUse};
