//! What is known besides the request and the answer. Everything comes in from outside: no clock, no file, no network here.

use super::Application;
use crate::secret::Secret;
use std::collections::BTreeMap;

/// What is known of the subject token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Artefact {
    /// There is none.
    #[default]
    Absent,
    /// It is kept elsewhere and was not read.
    Unread,
    /// This is it.
    Text(Secret),
    /// The demo tenant makes one of this kind for each send.
    Demo(String),
    /// Only what it looks like is known.
    Shape(crate::exchange::subject_token::Shape),
}

/// When a code left this computer before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentBefore {
    /// The last time, seconds since 1970.
    pub last: i64,
    /// Whether the answer then held tokens; nothing where that is not known.
    pub issued: Option<bool>,
    /// Whether every answer refused the client, which is looked at before the code.
    pub client_refused: bool,
}

/// A run of this computer's history, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EarlierRun {
    /// When it began, seconds since 1970.
    pub at: i64,
    /// Whether tokens were issued.
    pub issued: bool,
    /// `error` of a refusal.
    pub error: Option<String>,
    /// Scheme, host and port it went to.
    pub origin: Option<String>,
    /// `client_id`
    pub client_id: Option<String>,
    /// `audience`
    pub audience: Option<String>,
    /// `subject_token_type`
    pub subject_token_type: Option<String>,
    /// Whether a proof was sent.
    pub proof: bool,
    /// `token_type` of the answer.
    pub token_type: Option<String>,
}

/// What the Apple key test said (see `send::apple_key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppleKey {
    /// Apple knows team, key and client id.
    Accepted,
    /// Apple does not.
    Rejected,
}

/// What the tenant's own discovery said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantFacts {
    /// `issuer`
    pub issuer: Option<String>,
    /// `dpop_signing_alg_values_supported`
    pub dpop_algorithms: Option<Vec<String>>,
}

/// How the profile has client assertions made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssertionSettings {
    /// `alg`
    pub algorithm: String,
    /// `aud`, where it is another than the tenant's address.
    pub audience: Option<String>,
}

/// What a request does not say of itself, and what is known around it.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Seconds since 1970.
    pub now: i64,
    /// The tenant, as typed and filled in.
    pub tenant: String,
    /// The subject token.
    pub artefact: Artefact,
    /// When the subject token was pasted, seconds since 1970; its age is at least what passed since.
    pub pasted: Option<i64>,
    /// How the client authenticates, as the profile says: `none`, `client_secret_post` …
    pub client_method: String,
    /// Whether the client has to sign, and nothing says where its key is.
    pub lacks_key: bool,
    /// How client assertions are made, where the method is `private_key_jwt`.
    pub assertion: Option<AssertionSettings>,
    /// The client secret, where it was read.
    pub client_secret: Option<Secret>,
    /// The algorithm of proofs, where they are sent.
    pub dpop: Option<String>,
    /// When the code was sent from this computer; nothing where it was not, or nobody looked.
    pub sent_before: Option<SentBefore>,
    /// Whether the history was looked at.
    pub history: bool,
    /// Earlier runs, newest first.
    pub earlier_runs: Vec<EarlierRun>,
    /// This computer's clock less the server's, seconds, from its last answer.
    pub clock_skew: Option<i64>,
    /// The application's settings, where the user pasted them.
    pub application: Option<Application>,
    /// What Apple said to the key, where the user asked.
    pub apple_key: Option<AppleKey>,
    /// What discovery said, where it was read.
    pub facts: Option<TenantFacts>,
    /// Members of the profile that nothing reads, each with the known one that is probably meant.
    pub misspelled: Vec<(String, &'static str)>,
    /// Servers that the person named: an id by the host, and its port where that is not the scheme's own.
    pub servers: BTreeMap<String, String>,
}

impl Evidence {
    /// How the profile has the client authenticate; nothing where it does not.
    pub fn auth_method(&self) -> Option<&str> {
        Some(self.client_method.as_str()).filter(|method| !matches!(*method, "" | "none"))
    }

    /// The subject token's text, where it was read.
    pub fn text(&self) -> Option<&str> {
        match &self.artefact {
            Artefact::Text(secret) if !secret.is_empty() => Some(secret.expose()),
            _ => None,
        }
    }

    /// The demo tenant's kind of the artefact.
    pub fn demo_kind(&self) -> Option<&str> {
        match &self.artefact {
            Artefact::Demo(kind) => Some(kind),
            _ => None,
        }
    }

    /// The server's clock, as far as its last answer tells.
    pub fn server_now(&self) -> i64 {
        self.now - self.clock_skew.unwrap_or(0)
    }
}
