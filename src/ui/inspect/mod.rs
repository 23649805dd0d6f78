//! Inspect: any token, without an exchange.

mod reading;
mod sensitive;
mod state;
mod view;

pub use state::Inspect;
pub use view::{result, ui};
