//! The open profile: its form, what is typed into it, and sending it.

mod advanced;
mod autosave;
mod conflict_dialog;
mod dpop;
mod draft;
mod environment;
mod environment_dialog;
mod environment_menu;
mod environments;
mod fields;
mod file_jobs;
mod files;
mod fixes;
mod form;
mod frame;
mod keychain;
mod named_values;
mod notes;
mod rules;
mod send;
mod send_bar;
mod state;
mod typed;
mod undo;
mod unsaved;
mod user_profile;
mod wire_preview;

pub use environment_menu::environment;
pub use form::{counts_down, ui};
pub use send_bar::send_bar;
pub use state::Editor;
pub use unsaved::unsaved;
