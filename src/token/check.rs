//! One check of a token: what was looked at, how it ended, and by which rule.

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStatus {
    /// As it should be.
    Pass,
    /// Against the rule.
    Fail,
    /// There is nothing to hold against it.
    NotApplicable,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Stable name: `issuer`, `audience`.
    pub id: &'static str,
    /// How it ended.
    pub status: CheckStatus,
    /// What was looked at, in a word or two.
    pub title: &'static str,
    /// What was found.
    pub sentence: String,
    /// The rule.
    pub source: &'static str,
    /// The claim it is about, as a JSON Pointer into the payload, where there is one.
    pub path: Option<&'static str>,
}
