//! What an answer means: who gave it, what it says, which of the causes that are known remain, which are ruled out, and what to do.
//! Honest where it is none of the answers that are known.

mod by_server;
mod case;
mod catalogue;
mod claims_kind;
mod deciders;
mod explained;
mod form;
mod limits;
mod meaning;
mod own;
mod paste;
mod pasted;
mod place;
mod row;
mod success;
mod told;
mod words;

pub use case::Case;
pub use catalogue::{CauseText, Row, catalogue};
pub use explained::Explained;
pub use limits::{RateLimits, rate_limits};
pub use own::{explained, findings, success_findings};
pub use pasted::outside;
pub use place::log_place;
pub use told::told;
