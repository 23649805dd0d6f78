//! Tokens: recognised, decoded, judged and put into words, without any I/O.

mod algorithm;
mod bytes_dump;
mod carrier;
mod check;
pub mod checks;
mod claim_types;
pub mod claims;
mod claims_alone;
mod compact;
mod cookie;
mod decode;
pub mod dictionary;
mod difference;
mod disclosed;
mod elision;
mod encoding;
mod extract;
mod header_rules;
pub mod invisible;
mod joined;
mod jwt_type;
mod key_set;
mod kind;
mod known_type;
pub mod lineage;
mod misfit;
mod moment;
mod noise;
mod nonce;
mod note;
mod own_key;
mod parsed;
mod part;
mod partial;
mod payload;
mod plain_text;
mod proof_rules;
mod provider_rules;
mod report;
mod rules;
mod scan;
mod serialised;
mod shared_secret;
mod signature;
mod test_token;
mod trial;
#[cfg(test)]
mod unsigned;
mod verify;
mod wrapping;
#[cfg(test)]
mod wycheproof;

pub use decode::{MAX_TOKEN, decode};
pub use difference::{Difference, difference};
pub use jwt_type::{JwtType, is_for_graph, is_for_graph_alone, is_graph};
pub use kind::{TokenKind, describe};
pub use nonce::NonceForm;
pub use note::{Cut, CutAt, Note};
pub use parsed::{Companion, Format, Token};
pub use report::{TokenReport, TokenRole};
pub use signature::{KeySource, Signature, SignatureReason, SignatureStatus};
pub use test_token::{TEST_ISSUER, test_claims, test_key_set, test_token};
#[cfg(test)]
pub use unsigned::unsigned;
pub use verify::{judge, judge_key_binding};
