//! What is wrong, before sending and after: findings that say what happened, why, and what to do.

mod finding;
pub mod fields;
pub mod tokens;

pub use finding::{BadInput, Cause, CauseStatus, Certainty, Finding, Severity};
