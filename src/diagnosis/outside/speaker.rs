//! Who spoke in a pasted text, and what a message itself states.

use serde::Deserialize;
use strum::IntoStaticStr;

/// Who spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speaker {
    /// Nothing tells who.
    #[default]
    Other,
    /// A server answered a call, or its words were passed on whole.
    Server,
    /// An SDK, before, after or instead of a call: its name, or `an Auth0 SDK`.
    Sdk(&'static str),
    /// A validator of tokens in an API, a gateway or a client: its library, where the sentence is that library's alone.
    Validator(Option<&'static str>),
    /// An authorization endpoint, in the address that a browser was sent back to.
    Redirect,
    /// The log of a server: whose, as the id of a server, where the text shows it.
    Log(Option<&'static str>),
}

/// What a stated value is, named as in `messages.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Fact {
    AudienceFound,
    AudienceExpected,
    IssuerFound,
    IssuerExpected,
    NonceFound,
    NonceExpected,
    /// A nonce whose SHA-256 belongs in the token.
    NonceRaw,
    /// In which form the token holds that nonce's SHA-256: `hex`, `base64`, `base64url`, `raw`, `none of them`.
    NonceForm,
    /// On which side alone a nonce is: `token`, `request`.
    NonceSide,
    KeyId,
    AlgorithmFound,
    AlgorithmExpected,
    TypeFound,
    TypeExpected,
    ExpiredAt,
    ValidFrom,
    IssuedAt,
    Now,
    /// A claim's name.
    Claim,
    ClaimFound,
    ClaimExpected,
    Scope,
    Subject,
    /// The operation of an API that was called: `AssumeRoleWithWebIdentity`.
    Operation,
    Realm,
    /// The kind of an event: `TOKEN_EXCHANGE_ERROR`.
    Event,
    /// What a server said, inside the sentence of somebody else.
    ServerWords,
    /// A service that is none of the known servers: `PyPI`.
    Service,
    /// What the sentence adds.
    Other,
}

impl Fact {
    /// Its name: `audience_found`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a text shows to have worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedSuccess {
    /// The last line of a log that says so.
    Line(String),
    /// The line of a log that says so behind one that tells of a failure.
    Later(String),
    /// The names under which tokens were printed.
    Tokens(Vec<&'static str>),
}
