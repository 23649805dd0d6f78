//! HTTP as text: raw requests and answers, what `curl -v`, `curl -i`, `http -v` and `wget -d` print, and OkHttp's log.

mod answered;
mod body;
mod message;
mod okhttp;
mod reading;
mod start;
#[cfg(test)]
mod tests;
mod transcript;

pub use answered::answered;
pub use body::{begins_as_form, is_wrapped};
pub use message::address_at;
pub use reading::{claims, exchanges, read};
pub use start::header_field;
