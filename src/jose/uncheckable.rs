//! Why a signature could not be judged with a key.

/// Why a signature could not be judged. Never means that it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(
    missing_docs,
    reason = "the sentence of each variant says what its members are"
)]
pub enum Uncheckable {
    /// `none`, or an algorithm that is not known here.
    #[error("the algorithm {0} cannot be checked here")]
    Algorithm(String),
    /// HS256 and its like, and the key is no shared secret.
    #[error(
        "{algorithm} is made with a shared secret, and this key is a public one ({found}): a service that took it as the secret would accept tokens from anybody"
    )]
    SharedSecret { algorithm: String, found: String },
    /// The key's type or curve is not the algorithm's.
    #[error("the key is of type {found}, {algorithm} needs {needed}")]
    KeyType {
        algorithm: String,
        found: String,
        needed: &'static str,
    },
    /// The key says it is for something else.
    #[error("the key is meant for {0}")]
    Purpose(String),
    /// An RSA key under 2048 or over 8192 bits.
    #[error("the RSA key has {0} bits; those from 2048 to 8192 can be used (RFC 7518 §3.3)")]
    Size(usize),
    /// A symmetric key shorter than the hash.
    #[error("the secret has {bytes} bytes, and {algorithm} wants at least {least} (RFC 7518 §3.2)")]
    Short {
        algorithm: String,
        bytes: usize,
        least: usize,
    },
    /// Signatures fit it that its owner never made.
    #[error("the key must not be trusted: {0}")]
    Weak(&'static str),
    /// A member is missing or cannot be read.
    #[error("the key cannot be read: {0} is missing or damaged")]
    Broken(&'static str),
    /// A coordinate has another length than the curve's.
    #[error(
        "the key cannot be read: {name} has {bytes} bytes, and on {curve} it has {wanted} (RFC 7518 §6.2.1.2)"
    )]
    Coordinate {
        name: &'static str,
        bytes: usize,
        curve: &'static str,
        wanted: usize,
    },
    /// A member that is one number of a key has all of the key in it.
    #[error(
        "the key cannot be read as it is: {name} holds a whole key in {form}, and only one number of it belongs there (RFC 7518 §6); give the {form} itself as the key"
    )]
    Whole {
        name: &'static str,
        form: &'static str,
    },
    /// A number has a zero byte in front.
    #[error(
        "the key cannot be read as it is: {0} begins with a zero byte, which does not belong there; Java's BigInteger.toByteArray writes it (RFC 7518 §6.3.1)"
    )]
    LeadingZero(&'static str),
    /// A member is in hex, or a number in digits.
    #[error(
        "the key cannot be read as it is: {name} is in {how} digits, and belongs in base64url (RFC 7518 §2)"
    )]
    Digits {
        name: &'static str,
        how: &'static str,
    },
    /// The numbers stand somewhere else.
    #[error("the key has no numbers of its own, and {0}")]
    Elsewhere(&'static str),
    /// A type or a curve by another name.
    #[error(
        "the key says {written}, where {name} belongs: names of types and curves are fixed (RFC 7518 §6)"
    )]
    Misnamed { written: String, name: &'static str },
    /// A member has something else than base64 in it.
    #[error(
        "the key cannot be read as it is: {0} has characters that belong to no base64url (RFC 7518 §2)"
    )]
    NotBase64url(&'static str),
}
