//! From requests that somebody else's tool made to a profile: the right one is chosen, known names find their fields, and what is not
//! known to be public is left out.

mod address;
mod adopt;
mod adopter;
mod body;
mod choose;
mod imported;
mod written;

pub use adopt::{adopt, check_kept};
pub use choose::{ImportChoice, RequestLine};
pub use imported::{FoundSecret, Imported};
