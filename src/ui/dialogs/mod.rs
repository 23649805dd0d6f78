//! Dialogs: one file each.

mod path;

pub use path::PathDialog;
