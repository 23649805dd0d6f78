//! What every feature may use. Knows none of them.

pub mod clock;
pub mod command;
pub mod confirm;
pub mod context;
pub mod dialog;
pub mod elsewhere;
pub mod file_queue;
pub mod fonts;
pub mod icons;
pub mod intent;
pub mod job;
pub mod key_choice;
pub mod open_profile;
pub mod path_dialog;
pub mod picker;
pub mod runtime;
pub mod services;
pub mod theme;
pub mod token_view;
pub mod widgets;
pub mod workspace;
