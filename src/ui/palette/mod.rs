//! The command palette: everything that can be chosen by typing a few of its letters; and the list of all keys.

mod item;
pub mod items;
mod key_list;
mod keys_dialog;
mod row;
mod search;
mod state;
mod view;

pub use item::{Choice, Item};
pub use keys_dialog::KeysDialog;
pub use state::CommandPalette;
