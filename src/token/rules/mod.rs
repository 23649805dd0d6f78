//! The rules that tokens are held against, one function each.

mod binding;
mod judged_token;
mod kinds;
mod needed;
mod registered;
#[cfg(test)]
mod tests;

pub use judged_token::{JudgedToken, Rule};
