//! Why a text holds no key that a signature could be checked with.

/// What stands where a key was expected. Never repeats the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// There is nothing.
    #[error("there is no key in it")]
    Empty,
    /// A web page instead of a key set.
    #[error("it is a web page, not a key set")]
    WebPage,
    /// Neither JSON nor PEM.
    #[error("it is neither a JWK, a key set, PEM nor a certificate: {0}")]
    Unknown(String),
    /// JSON of another kind.
    #[error("it is JSON, but neither a key nor a key set")]
    OtherJson,
    /// The discovery document, which only says where the keys are.
    #[error("it is a discovery document, not a key set: its keys are at its jwks_uri, {0}")]
    Discovery(String),
    /// A token.
    #[error("it is a token, not a key")]
    Token,
    /// An address.
    #[error("it is an address, not a key: give the address itself, without a file")]
    Address,
    /// A private key: checking needs the public half only.
    #[error(
        "it is a private key; a signature is checked with the public one: openssl pkey -in KEY.pem -pubout"
    )]
    Private,
    /// A private key that a password protects.
    #[error(
        "it is a private key behind a password; a signature is checked with the public one: openssl pkey -in KEY.pem -pubout"
    )]
    Encrypted,
    /// PEM that cannot be read or used.
    #[error("the PEM block {tag} {why}")]
    Pem {
        /// What stands after BEGIN.
        tag: String,
        /// A verb phrase.
        why: &'static str,
    },
    /// An SSH key of a type that signs no tokens.
    #[error("the SSH key of type {0} is damaged, or of a type that signs no tokens")]
    Ssh(String),
}
