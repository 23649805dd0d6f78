//! The history: every run of this computer.

mod state;
mod view;

pub use state::HistoryList;
pub use view::{is_page, ui};
