//! Profiles: one request in a file, without a secret in it.

mod environment;
pub mod formats;
mod library;
mod model;
mod read;
mod save;
mod share;
mod write;

pub use environment::Environment;
pub use library::{
    Entry, Folder, Library, SUFFIX, read_environment, read_file, read_folder, read_profile,
    write_atomically,
};
pub use model::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat, Profile, ProfileText};
pub use save::{file_stem, save_new};
pub use share::{SCHEME, USUAL_LINK};

/// Largest profile file that is read, bytes.
pub const MAX_FILE: usize = 4 * 1024 * 1024;
