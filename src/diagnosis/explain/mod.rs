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
mod log_place;
mod marked_paste;
mod masked_findings;
mod meaning;
mod other_calls;
mod own;
mod paste;
mod pasted;
mod presented;
mod row;
mod sdk_codes;
mod success;
mod tokenless;

pub use case::Case;
pub use catalogue::{CatalogueRow, CauseText, catalogue};
pub use explained::Explained;
pub use limits::{RateLimits, rate_limits};
pub use log_place::log_place;
pub use marked_paste::{MarkedPaste, PasteMark, marked_paste};
pub use masked_findings::masked_findings;
pub use own::{explained, findings, success_findings};
pub use pasted::outside;
