//! What a test of a tenant found.

use crate::diagnosis::TenantFacts;
use url::Url;

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStatus {
    /// As it should be.
    Good,
    /// It will get in the way.
    Bad,
    /// It could not be told.
    Unknown,
    /// Worth knowing, neither good nor bad.
    Note,
}

impl RowStatus {
    /// The name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
            Self::Note => "note",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Stable name: `reachable`, `issuer`, `token_endpoint`, `key_set`, `dpop`, `clock`, `certificate`, `latency`.
    pub id: &'static str,
    /// How it stands.
    pub status: RowStatus,
    /// What was looked at.
    pub title: &'static str,
    /// What was found, without a full stop at the end.
    pub sentence: String,
}

/// A tenant that was looked at.
#[derive(Clone, Debug)]
pub struct TenantReport {
    /// Its base URL with the slash.
    pub base: Url,
    /// Always the same eight, in the same order.
    pub rows: Vec<ReportRow>,
    /// What its discovery said.
    pub facts: TenantFacts,
    /// This computer's clock less the server's, seconds, from its `Date` (RFC 9110 §6.6.1).
    pub clock_skew: Option<i64>,
    /// Every host that was contacted.
    pub hosts: Vec<String>,
}
