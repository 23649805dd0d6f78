//! Files read with a bound and without waiting, written whole or not at all, and kept from other users.
//!
//! Below everything that reads or writes, so that one rule holds for profiles, settings, history and what the command line names.

mod leftovers;
mod read;
mod write;

pub use leftovers::sweep;
pub use read::{LARGEST, ReadError, read_named, read_regular, regular_or_absent};
pub use write::{
    BEGINNING, folder_of, make_folder, make_private, open_private, would_write_into,
    would_write_new, write_atomically, write_bytes_atomically, write_new,
};
