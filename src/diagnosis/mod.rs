//! What is wrong, before sending and after: findings that say what happened, why, and what to do.

pub mod fields;
mod finding;
pub mod tokens;

pub use finding::{BadInput, Cause, CauseStatus, Certainty, Finding, Severity, findings_json};
