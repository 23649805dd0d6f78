//! The exact JSON document: members in order with duplicates, numbers as written, at most 500 levels deep.

mod document;
mod read;

pub use document::Json;
pub use read::JsonError;

/// Levels of nesting a document may have. Beyond, reading answers with a sentence.
pub const MAX_DEPTH: usize = 500;
