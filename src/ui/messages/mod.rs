//! What is said in passing: toasts while it is new, a log of this session from then on.

mod log_dialog;
mod message;
mod state;
mod toasts;

pub use state::Messages;
pub use toasts::toasts;
