//! Other token calls of a pasted text.

/// Another token call of the same text. Nothing in it is a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarlierCall {
    /// How many seconds it came before the answer that is explained; less than none after it.
    pub seconds_before: Option<i64>,
    /// The status code.
    pub status: Option<u16>,
    /// `error` of its body.
    pub error: Option<String>,
    /// `grant_type` of its request.
    pub grant_type: Option<String>,
    /// Whether the server asked for a nonce in the proof (RFC 9449 §8).
    pub nonce_demanded: bool,
    /// Whether it sent the same code, refresh token, subject token or assertion.
    pub same_token: bool,
    /// Whether it carried the same DPoP proof.
    pub same_proof: bool,
    /// The client whose answer here brought the refresh token that the explained call sent.
    pub issued_to: Option<String>,
}
