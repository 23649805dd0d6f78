//! Proofs of possession (RFC 9449).

mod nonce;
mod possession;
mod proof;

pub use nonce::{challenge, offered};
pub use possession::{ProofFault, carried_key, htm_fault, htu_fault};
pub use proof::{Proof, ath, htu};
