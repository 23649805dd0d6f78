//! The demo library: every situation as a profile, with its expected outcome beside it.

/// One built-in profile.
#[derive(Clone, Copy, Debug)]
pub struct DemoProfile {
    /// Its name on the command line is `demo/STEM`.
    pub stem: &'static str,
    /// The file's text.
    pub text: &'static str,
    /// What sending it brings.
    pub expected: Expected,
}

/// How an exchange with the demo tenant ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// `issued` or `refused`
    pub outcome: &'static str,
    /// Status of the last answer.
    pub status: u16,
    /// `error` of a refusal.
    pub error: Option<&'static str>,
    /// What its description contains.
    pub description: Option<&'static str>,
    /// How many calls it takes.
    pub attempts: usize,
    /// The row of the error catalogue it shows.
    pub row: Option<u8>,
}

const fn issued(attempts: usize, row: Option<u8>) -> Expected {
    Expected {
        outcome: "issued",
        status: 200,
        error: None,
        description: None,
        attempts,
        row,
    }
}

const fn refused(
    status: u16,
    error: &'static str,
    description: &'static str,
    row: Option<u8>,
) -> Expected {
    Expected {
        outcome: "refused",
        status,
        error: Some(error),
        description: Some(description),
        attempts: 1,
        row,
    }
}

macro_rules! profile {
    ($stem:literal, $expected:expr) => {
        DemoProfile {
            stem: $stem,
            text: include_str!(concat!("../../assets/demo/", $stem, ".cambio.json")),
            expected: $expected,
        }
    };
}

/// All of them, the first one being the one that is open at the first start.
pub fn library() -> &'static [DemoProfile] {
    LIBRARY
}

const LIBRARY: &[DemoProfile] = &[
    profile!("apple-first-login", issued(1, None)),
    profile!("apple-second-login", issued(1, Some(28))),
    profile!(
        "apple-code-used",
        refused(403, "invalid_grant", "Invalid authorization code", Some(2))
    ),
    profile!(
        "apple-code-expired",
        refused(403, "invalid_grant", "Invalid authorization code", Some(2))
    ),
    profile!(
        "apple-identity-token",
        refused(403, "invalid_grant", "Invalid authorization code", Some(2))
    ),
    profile!(
        "apple-connection-error",
        refused(
            400,
            "invalid_request",
            "Error from Apple connection",
            Some(3)
        )
    ),
    profile!(
        "apple-profile-not-json",
        refused(
            400,
            "invalid_request",
            "user_profile must be an object encoded as a JSON string",
            Some(4)
        )
    ),
    profile!(
        "apple-profile-twice",
        refused(
            400,
            "invalid_request",
            "user_profile must be an object encoded as a JSON string",
            Some(4)
        )
    ),
    profile!("apple-json-body", issued(1, None)),
    profile!("apple-refresh-token", issued(1, None)),
    profile!("apple-no-openid", issued(1, Some(28))),
    profile!("apple-all-scopes", issued(1, None)),
    profile!("apple-scopes-differ", issued(1, None)),
    profile!("apple-default-audience", issued(1, None)),
    profile!("apple-resource", issued(1, None)),
    profile!("apple-encrypted", issued(1, Some(28))),
    profile!("google-id-token", issued(1, None)),
    profile!("google-dpop", issued(2, Some(14))),
    profile!("google-dpop-no-effect", issued(2, None)),
    profile!(
        "google-dpop-clock",
        refused(400, "invalid_dpop_proof", "iat", Some(15))
    ),
    profile!(
        "google-proof-required",
        refused(
            400,
            "invalid_request",
            "proof of possession required",
            Some(29)
        )
    ),
    profile!(
        "google-proof-required-client",
        refused(
            400,
            "invalid_request",
            "proof of possession required",
            Some(29)
        )
    ),
    profile!("google-bound-api", issued(2, None)),
    profile!("google-no-audience", issued(1, Some(28))),
    profile!(
        "google-token-expired",
        refused(403, "invalid_grant", "expired", None)
    ),
    profile!(
        "google-access-token",
        refused(403, "invalid_grant", "not an ID token", None)
    ),
    profile!("facebook-session", issued(1, None)),
    profile!(
        "facebook-user-token",
        refused(403, "invalid_grant", "session info", None)
    ),
    profile!(
        "facebook-limited-login",
        refused(403, "invalid_grant", "session info", None)
    ),
    profile!(
        "setup-toggle-off",
        refused(403, "unauthorized_client", "not allowed", Some(1))
    ),
    profile!(
        "setup-connection-off",
        refused(400, "invalid_request", "Connection not found", Some(18))
    ),
    profile!(
        "setup-unknown-audience",
        refused(403, "access_denied", "Service not found", Some(22))
    ),
    profile!(
        "setup-mfa",
        refused(
            403,
            "mfa_required",
            "Multifactor authentication required",
            Some(11)
        )
    ),
    profile!(
        "setup-action-denies",
        refused(403, "access_denied", "Action", Some(16))
    ),
    profile!(
        "setup-rate-limited",
        refused(429, "too_many_requests", "Rate limit exceeded", Some(13))
    ),
    profile!(
        "setup-suspicious",
        refused(429, "too_many_attempts", "suspicious login", Some(12))
    ),
    profile!(
        "setup-rule-throws",
        refused(401, "unauthorized", "rule threw", Some(17))
    ),
    profile!(
        "setup-captcha",
        refused(401, "requires_verification", "CAPTCHA", Some(19))
    ),
    profile!(
        "setup-third-party",
        refused(403, "unauthorized_client", "Third-party clients", Some(20))
    ),
    profile!(
        "setup-consent",
        refused(403, "consent_required", "Consent required", Some(21))
    ),
    profile!(
        "setup-strict-scope",
        refused(400, "invalid_scope", "delete:orders", Some(23))
    ),
    profile!(
        "setup-custom-not-allowed",
        refused(
            403,
            "unauthorized_client",
            "Token Exchange Profile is not allowed for the client",
            Some(8)
        )
    ),
    profile!(
        "setup-outage",
        refused(503, "server_error", "outage", Some(31))
    ),
    profile!(
        "request-missing-type",
        refused(
            400,
            "invalid_request",
            "Missing required parameter",
            Some(5)
        )
    ),
    profile!(
        "request-wrong-type",
        refused(
            400,
            "invalid_request",
            "Invalid subject_token_type",
            Some(7)
        )
    ),
    profile!(
        "request-wrong-grant",
        refused(
            400,
            "unsupported_grant_type",
            "Grant type not supported",
            Some(9)
        )
    ),
    profile!(
        "request-content-type",
        refused(
            400,
            "invalid_request",
            "Missing required parameter",
            Some(5)
        )
    ),
    profile!(
        "request-legacy-endpoint",
        refused(400, "invalid_request", "OIDC conformant", Some(27))
    ),
    profile!("client-secret-post", issued(1, None)),
    profile!("client-secret-basic", issued(1, None)),
    profile!(
        "client-no-secret",
        refused(
            401,
            "invalid_client",
            "Client authentication failed",
            Some(10)
        )
    ),
    profile!(
        "client-secret-for-native",
        refused(
            401,
            "invalid_client",
            "Client authentication failed",
            Some(10)
        )
    ),
    profile!("custom-exchange", issued(1, None)),
    profile!(
        "custom-requested-type",
        refused(400, "invalid_request", "combination", Some(6))
    ),
    profile!(
        "custom-rejected",
        refused(
            400,
            "invalid_request",
            "rejected the subject token",
            Some(30)
        )
    ),
    profile!(
        "custom-actor-mfa",
        refused(
            400,
            "invalid_request",
            "MFA is not supported using actor_token",
            Some(24)
        )
    ),
    profile!(
        "custom-delegation-depth",
        refused(
            400,
            "invalid_request",
            "depth exceeds the maximum allowed limit of 4",
            Some(25)
        )
    ),
];
