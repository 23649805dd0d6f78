//! The library: profiles in folders, and the last runs.

mod below;
mod file_work;
mod keyboard;
mod lines;
mod list;
mod name_dialog;
mod names;
mod past;
mod reading;
mod rows;
mod search;
mod sensitive;
mod state;

pub use list::ui;
pub use past::Past;
pub use state::LibraryView;
