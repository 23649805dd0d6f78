//! A test token with claims that are typed, signed here.

mod state;
mod view;

pub use state::Sign;
pub use view::{buttons, result, ui};
