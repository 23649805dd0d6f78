//! JOSE: base64url, keys and key sets, thumbprints, signing and verifying (RFC 7515, 7517, 7518, 7638).

pub mod base64url;
mod curve;
mod der_key;
mod hash;
pub mod hex;
mod jwk;
mod key_bytes;
mod key_json;
mod key_text;
mod key_text_error;
mod loose_key;
mod pem_keys;
mod pem_text;
mod public_forms;
mod purpose;
mod random;
mod read_keys;
mod signing_key;
mod ssh_key;
mod uncheckable;
mod verify;
mod weak_key;
mod xml_key;

pub use hash::{hash_of, left_half_hash, sha256_base64url};
pub use jwk::{Jwk, JwkSet, PRIVATE_MEMBERS};
pub use key_text::{holds_private_key, key_set_of, read_key_bytes, read_keys};
pub use key_text_error::KeyTextError;
pub use public_forms::public_key_forms;
pub use random::random_id;
pub use read_keys::ReadKeys;
pub use signing_key::{KeyError, SigningAlgorithm, SigningKey};
pub use uncheckable::Uncheckable;
pub use verify::{
    ALGORITHMS, hash_length, is_shared_secret, odd_spelling, verify, verify_shared, verify_unbound,
};
