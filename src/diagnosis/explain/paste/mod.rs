//! What a paste proves: deciders that look at the parameters, tokens, proofs and earlier calls that came with an answer, and nowhere
//! else. The causes that name them stand in `assets/diagnosis/servers` and `rfc.json`, their words in `evidence.json`.

mod calls;
mod proofs;
mod proven;
mod relations;
mod spoken;
mod table;
mod tokens;
mod words;

pub use proven::Proven;
pub use table::{decide, universally_decided};
pub use words::evidence_text;
