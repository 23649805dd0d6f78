//! Profiles: one request in a file, without a secret in it.

mod environment;
mod library;
mod model;
mod read;
mod write;

pub use environment::Environment;
pub use library::{
    Entry, Folder, Library, SUFFIX, read_environment, read_file, read_folder, read_profile,
    write_atomically,
};
pub use model::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat, Profile, ProfileText};

/// Largest profile file that is read, bytes.
pub const MAX_FILE: usize = 4 * 1024 * 1024;
