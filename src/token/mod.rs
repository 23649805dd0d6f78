//! Tokens: recognised, decoded, judged and put into words, without any I/O.

pub mod checks;
pub mod claims;
mod decode;
pub mod dictionary;
mod difference;
pub mod invisible;
mod kind;
pub mod lineage;
mod nonce;
mod provider_rules;
mod report;
mod rules;
mod test_token;
mod typed;
mod unwrap;
mod verify;

pub use decode::{Format, MAX_TOKEN, Note, Token, decode};
pub use difference::{Difference, difference};
pub use kind::{Kind, describe};
pub use nonce::NonceForm;
pub use report::{Slot, TokenReport};
pub use test_token::{TEST_ISSUER, test_claims, test_key_id, test_key_set, test_token};
pub use typed::{Typed, is_for_graph_alone, typed};
pub use unwrap::Companion;
pub use verify::{KeySource, Signature, SignatureStatus, judge};
