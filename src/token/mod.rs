//! Tokens: recognised, decoded, judged and put into words, without any I/O.

pub mod claims;
mod decode;
mod report;
mod verify;

pub use decode::{Format, Note, Token, decode};
pub use report::{Slot, TokenReport};
pub use verify::{KeySource, Signature, SignatureStatus, judge};
