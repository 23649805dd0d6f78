//! HAR 1.2 (the W3C draft of the Web Performance Working Group) as browsers and proxies write it: read entry by entry, so that a
//! recording of hundreds of megabytes takes no more memory than what is kept of it.

mod document;
mod entry;
mod posted;
#[cfg(test)]
mod tests;
mod text;

pub use document::read;
pub use entry::{WHAT, is_token_address};
