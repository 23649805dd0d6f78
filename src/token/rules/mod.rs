//! The rules that tokens are held against, one function each.

mod binding;
mod kinds;
mod registered;
mod subject;
#[cfg(test)]
mod tests;

pub use subject::{Rule, Subject};
