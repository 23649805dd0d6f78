//! The list of all keys.

mod key_list;
mod keys_dialog;

pub use keys_dialog::KeysDialog;
