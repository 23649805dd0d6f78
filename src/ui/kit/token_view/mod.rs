//! The view of a token: verdict, lifetime, checks and claims.

mod checks;
mod documents;
mod header;
mod lone;
mod state;
mod switch;
mod verdict;
mod view;

pub use lone::LoneToken;
pub use state::{Inspected, Inspector};
pub use view::{nothing, show};
