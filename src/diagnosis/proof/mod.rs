//! Proofs of possession (RFC 9449): their form, and every claim held against the call.

mod checks;
mod form;

pub use checks::{ProofContext, checks, server_time};
pub use form::{malformed, of, thumbprint, was_sent};
