//! Names under which requests and answers carry secrets, and how a masked value reads.

/// Members of requests and answers that are always secret, besides those of `SECRET_HEADERS`: lower case, without the marks that divide
/// words.
const SECRET_MEMBERS: &[&str] = &[
    "accesstoken",
    "idtoken",
    "refreshtoken",
    "mfatoken",
    "subjecttoken",
    "actortoken",
    "sessiontoken",
    "clientsecret",
    "clientassertion",
    "assertion",
    "password",
    "code",
    "codeverifier",
    "devicecode",
    "authreqid",
    "request",
    "otp",
    "recoverycode",
    "fbexchangetoken",
    "oobcode",
    "bindingcode",
    "token",
    "artefact",
    "privatekey",
    "apikey",
    "registrationaccesstoken",
    "samlassertion",
    "samlresponse",
    "secretaccesskey",
    "webidentitytoken",
];

/// Headers whose whole line is the secret.
const SECRET_HEADERS: &[&str] = &[
    "authorization",
    "proxyauthorization",
    "cookie",
    "setcookie",
    "dpop",
    "xapikey",
    "xauthtoken",
    "xaccesstoken",
];

/// Whether a body member, parameter or header of this name always holds a secret. `client_secret`, `client-secret` and `clientSecret`
/// are one name.
pub fn secret_member(name: &str) -> bool {
    is_one_of(name, SECRET_MEMBERS) || secret_header(name)
}

/// Names that are everyday words too: what stands behind them may be an address or the name of an error.
const EVERYDAY: &[&str] = &["code", "token", "request", "assertion", "artefact"];

/// Whether a value behind this name in somebody else's text is a secret to look for elsewhere.
pub(super) fn is_telling(name: &str, value: &str) -> bool {
    let random = || value.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    let address = || value.contains("://") || value.contains("%3A%2F%2F");
    !is_one_of(name, EVERYDAY) || random() && !address() && !is_class(value)
}

/// Whether it is the name of a class with its package, as an exception has it: `Error validating token: System.Security.Some…`.
fn is_class(value: &str) -> bool {
    let name = value.trim_end_matches(':');
    let is_part = |part: &str| {
        part.len() > 1
            && part.bytes().all(|byte| byte.is_ascii_alphabetic())
            && (part.starts_with(|c: char| c.is_ascii_uppercase())
                || part.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    name.split('.').count() > 2 && name.split('.').all(is_part)
}

/// Whether it is a header that holds one.
pub(super) fn secret_header(name: &str) -> bool {
    is_one_of(name, SECRET_HEADERS)
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    let letters = || {
        name.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .map(|byte| byte.to_ascii_lowercase())
    };
    let length = letters().count();
    known
        .iter()
        .any(|one| one.len() == length && one.bytes().eq(letters()))
}

/// A name in small letters, without the marks that divide its words.
pub fn bare_name(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// How a masked value reads.
pub fn masked(name: &str) -> String {
    format!("[masked {}]", name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_each_spelling() {
        for name in [
            "client_secret",
            "client-secret",
            "clientSecret",
            "Set-Cookie",
            "X-API-Key",
            "DPoP",
        ] {
            assert!(secret_member(name), "{name}");
        }
        assert_eq!(bare_name("Client-secret"), bare_name("clientSecret"));
        for name in ["client_id", "token_type", "codes", "", "-"] {
            assert!(!secret_member(name), "{name}");
        }
        assert!(is_telling("password", "correcthorse") && is_telling("token", "aB3dE5fG"));
        assert!(
            !is_telling("code", "invalid_subject_token") && !is_telling("request", "https://X/1")
        );
        for class in [
            "Microsoft.IdentityModel.Tokens.SecurityTokenException:",
            "io.jsonwebtoken.ExpiredJwtException",
        ] {
            assert!(!is_telling("token", class), "{class}");
        }
        assert!(
            is_telling("token", "eyJhbGciOi.eyJpc3Mi.c2ln") && is_telling("token", "aBcDeF.gHiJkL")
        );
        assert!(secret_header("Cookie") && !secret_header("client_secret"));
    }
}
