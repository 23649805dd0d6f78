//! Profiles: one request in a file, without a secret in it.

mod drafts;
pub mod environment;
pub mod formats;
mod library;
mod literals;
mod manage;
mod model;
mod read;
mod save;
mod share;
mod variables;
mod watch;
mod write;

pub use drafts::{
    KeptDraft, OpenWindow, adopt_draft, draft_key, draft_time, forget_draft, keep_draft,
    kept_drafts, left_drafts,
};
pub use environment::{Environment, read_environment, read_environments, write_environment};
pub use library::{Folder, Library, LibraryEntry, SUFFIX, read_file, read_folder, read_profile};
pub use literals::{CleanedProfile, LeftOut, ProfileOrigin, stands_for_a_secret, variable_name};
pub use manage::{
    delete_profile, duplicate_profile, move_profile, rename_profile, restore_profile,
};
pub use model::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat, Profile};
pub use read::{MAX_FILE, is_member, nearest_member};
pub use save::{file_stem, save_new};
pub use share::{SCHEME, USUAL_LINK};
pub use watch::Watch;

pub use crate::files::write_atomically;
