//! The library: profiles in folders.

mod lines;
mod list;
mod name_dialog;
mod sensitive;
mod state;

pub use list::{below, ui};
pub use state::LibraryView;
