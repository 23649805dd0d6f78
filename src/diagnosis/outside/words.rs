//! Words that are codes: of errors, and of what an SDK makes itself.

/// Error codes of the catalogue and of the RFCs. `unauthorized` is a word of prose too, and is not one of them.
pub(super) const ERRORS: &[&str] = &[
    "invalid_grant",
    "invalid_request",
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_token_type",
    "unsupported_response_type",
    "invalid_scope",
    "invalid_target",
    "invalid_token",
    "invalid_subject_token",
    "insufficient_scope",
    "mfa_required",
    "mfa_registration_required",
    "mfa_invalid_code",
    "unsupported_challenge_type",
    "association_required",
    "too_many_attempts",
    "too_many_requests",
    "too_many_logins",
    "use_dpop_nonce",
    "invalid_dpop_proof",
    "access_denied",
    "requires_verification",
    "consent_required",
    "login_required",
    "interaction_required",
    "account_selection_required",
    "server_error",
    "temporarily_unavailable",
    "authorization_pending",
    "slow_down",
    "expired_token",
    "invalid_user_password",
    "password_leaked",
    "extensibility_error",
    "disallowed_useragent",
    "org_internal",
    "admin_policy_enforced",
    "deleted_client",
];

/// What programs call their types for error codes, and the code (RFC 6749 §5.2, RFC 6750 §3.1, RFC 8707 §2).
const TYPES: [(&str, &str); 8] = [
    ("InvalidRequest", "invalid_request"),
    ("InvalidClient", "invalid_client"),
    ("InvalidGrant", "invalid_grant"),
    ("UnauthorizedClient", "unauthorized_client"),
    ("UnsupportedGrantType", "unsupported_grant_type"),
    ("InvalidScope", "invalid_scope"),
    ("InvalidTarget", "invalid_target"),
    ("InsufficientScope", "insufficient_scope"),
];

/// What RFC 6749 (§4.1.2.1, §5.2) and RFC 9449 (§8, §9) say of their codes, and the code: logs and libraries print one without the other.
const SENTENCES: [(&str, &str); 9] = [
    ("requires nonce in DPoP proof", "use_dpop_nonce"),
    (
        "Client authentication failed (e.g., unknown client",
        "invalid_client",
    ),
    (
        "provided authorization grant (e.g., authorization code",
        "invalid_grant",
    ),
    (
        "provided authorization grant is invalid, expired, revoked",
        "invalid_grant",
    ),
    (
        "authenticated client is not authorized to use this authorization grant type",
        "unauthorized_client",
    ),
    (
        "authorization grant type is not supported by the authorization server",
        "unsupported_grant_type",
    ),
    ("requested scope is invalid, unknown", "invalid_scope"),
    (
        "request is missing a required parameter, includes an",
        "invalid_request",
    ),
    (
        "resource owner or authorization server denied the request",
        "access_denied",
    ),
];

/// Codes in capitals that the SDKs' credentials managers and web logins make.
const OWN_CODES: &[&str] = &[
    "MISSING_ID_TOKEN",
    "ID_TOKEN_VALIDATION_FAILED",
    "INVALID_CREDENTIALS",
    "NO_CREDENTIALS",
    "NO_REFRESH_TOKEN",
    "RENEW_FAILED",
    "STORE_FAILED",
    "REVOKE_FAILED",
    "LARGE_MIN_TTL",
    "BIOMETRICS_FAILED",
    "BIOMETRIC_FAILED",
    "INCOMPATIBLE_DEVICE",
    "CRYPTO_EXCEPTION",
    "API_EXCHANGE_FAILED",
    "SSO_EXCHANGE_FAILED",
    "API_ERROR",
    "DPOP_ERROR",
    "DPOP_KEY_GENERATION_FAILED",
    "NO_NETWORK",
    "NETWORK_ERROR",
    "USER_CANCELLED",
    "UNKNOWN_ERROR",
    "DPOP_KEY_MISSING",
    "DPOP_KEY_MISMATCH",
    "DPOP_KEY_UNAVAILABLE",
    "DPOP_NOT_CONFIGURED",
    "PKCE_NOT_ALLOWED",
    "NO_AUTHORIZATION_CODE",
    "NO_BUNDLE_IDENTIFIER",
    "INVALID_INVITATION_URL",
    "TRANSACTION_ACTIVE_ALREADY",
    "BROWSER_NOT_AVAILABLE",
    "BROWSER_TERMINATED",
];

/// Whether a character belongs to a name.
pub(super) fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `invalid_grant`: lower case with an underscore.
pub(super) fn is_snake(word: &str) -> bool {
    word.contains('_')
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether an SDK makes this code itself.
pub(super) fn is_own_code(word: &str) -> bool {
    word.len() > 3 && word.starts_with("a0.") || OWN_CODES.contains(&word)
}

/// What systems and runtimes call their own failures (Node.js: common system errors, `tls`; ESM and CommonJS loaders).
const SYSTEM_CODES: [&str; 23] = [
    "EACCES",
    "EADDRINUSE",
    "EAI_AGAIN",
    "ECONNABORTED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "EISDIR",
    "ENETUNREACH",
    "ENOENT",
    "ENOTDIR",
    "ENOTFOUND",
    "EPERM",
    "EPIPE",
    "EPROTO",
    "ETIMEDOUT",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "MODULE_NOT_FOUND",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

/// Whether the `code` of an error that a program printed is the system's, a runtime's or a database's, and no server's answer:
/// `ECONNREFUSED`, `ERR_BAD_REQUEST`, `UND_ERR_SOCKET`, `P2002`, `28P01`.
pub(super) fn is_program_code(code: &str) -> bool {
    // A number may be a service's own.
    let is_mixed = code.contains(|c: char| c.is_ascii_digit())
        && code.contains(|c: char| c.is_ascii_uppercase());
    let is_short = code.len() < 7
        && code
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    SYSTEM_CODES.contains(&code)
        || code.starts_with("ERR_")
        || code.starts_with("UND_ERR_")
        || is_mixed && is_short
}

/// Whose a code is that came alone.
pub(super) fn owner(code: &str) -> &'static str {
    let owners = [
        ("a0.sdk.", "Auth0.Android"),
        ("a0.internal_error", "Auth0.swift"),
        ("a0.response", "react-native-auth0"),
    ];
    owners
        .iter()
        .find(|(prefix, _)| code.starts_with(prefix))
        .map_or("an Auth0 SDK", |(_, sdk)| *sdk)
}

/// The code that a type is named after: `InvalidGrant`.
pub(super) fn error_of_type(name: &str) -> Option<&'static str> {
    let known = TYPES.iter().find(|(known, _)| *known == name);
    known.map(|(_, code)| *code)
}

/// The code whose own sentence in the RFCs stands in a text.
pub(super) fn error_of_sentence(text: &str) -> Option<&'static str> {
    let known = SENTENCES.iter().find(|(words, _)| text.contains(words));
    known.map(|(_, code)| *code)
}

/// The first known error code in a text.
pub(super) fn known_error(text: &str) -> Option<&'static str> {
    // Each has an underscore, which few lines of a long log have.
    if !text.contains('_') {
        return None;
    }
    text.split(|c: char| !in_word(c))
        .find_map(|word| ERRORS.iter().copied().find(|known| *known == word))
}

/// What stands behind a name that is in quotes: `:"x"}` of `"kid":"x"}`.
pub(super) fn behind_quote(text: &str) -> &str {
    text.strip_prefix(['"', '\''])
        .filter(|rest| rest.trim_start().starts_with([':', '=']))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_in_a_text() {
        for error in ERRORS {
            assert_eq!(known_error(&format!("it says {error}.")), Some(*error));
        }
        assert_eq!(known_error("invalid grant"), None);
    }
}
