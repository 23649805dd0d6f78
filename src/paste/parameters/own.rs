//! What tells that a body is a token request's.

/// Names of a token request that no other text has.
pub const OWN: [&str; 3] = ["grant_type", "subject_token", "subject_token_type"];

/// Names of the same in the JSON of Google's token service (Google Cloud: Security Token Service, method token).
pub(super) const OF_GOOGLE: [&str; 2] = ["grantType", "subjectToken"];

/// Whether a parameter's name is one that only a token request has.
pub fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}
