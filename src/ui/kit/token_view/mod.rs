//! A token as it is looked at: verdict, life, checks and claims.

mod checks;
mod documents;
mod state;
mod verdict;
mod view;

pub use state::{Inspected, Inspector};
pub use view::{alone, nothing, show};
