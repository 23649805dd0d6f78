//! The exact JSON document: members in order with duplicates, numbers as written, at most 500 levels deep.

mod document;
mod lenient;
mod read;

pub use document::{Json, pointer_names, pointer_token};
pub use lenient::depth;
pub use read::{JsonError, MAX_DEPTH};
