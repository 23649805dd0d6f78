//! The exact JSON document: members in order with duplicates, numbers as written, at most 500 levels deep.

mod document;
mod lenient;
mod read;

pub use document::Json;
pub use read::JsonError;

/// A member's name as a reference token of a JSON Pointer (RFC 6901 §3).
pub fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Levels of nesting a document may have. Beyond, reading answers with a sentence.
pub const MAX_DEPTH: usize = 500;
