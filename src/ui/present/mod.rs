//! Presenting: the banner, and the request as a card of sentences.

mod banner;
mod card;

pub use banner::banner;
pub use card::{Card, CardFinding, CardRow, card};
