//! Proofs of possession (RFC 9449).

mod nonce;
mod proof;

pub use nonce::{challenge, offered};
pub use proof::{Proof, ath, htu};
