//! Stand-ins for what must not be seen while a screen is shown to others: the same value reads the same for as long as the session lasts.

mod hosts;
mod kind;
mod known_texts;
mod patterns;
mod short;
mod table;
mod titles;
mod words;

pub use kind::{SensitiveCategory, SensitiveKind};
pub use known_texts::StandInSpan;
pub use table::StandIns;
