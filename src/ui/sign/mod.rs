//! A test token: claims of one's own, signed here.

mod state;
mod view;

pub use state::Sign;
pub use view::{result, ui};
