//! Names under which requests, answers and everything else carry secrets, and how a masked value reads. The lists are in
//! `assets/literals.json`.

use serde::Deserialize;
use std::sync::OnceLock;

/// The lists that decide what is public and what is secret by its name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Members of requests and answers that are always secret, besides the headers: lower case, without the marks that divide words.
    secret_members: Vec<String>,
    /// Headers whose whole line is the secret, in the same spelling.
    secret_headers: Vec<String>,
    secret_words: Vec<String>,
    always_secret_words: Vec<String>,
    secret_endings: Vec<String>,
    secret_before_key: Vec<String>,
    plain_before_code: Vec<String>,
    plain_endings: Vec<String>,
    plain_whole: Vec<String>,
    /// Parameters of a token request whose values are public.
    pub public_parameters: Vec<String>,
    /// Headers whose values are public, in lower case.
    pub public_headers: Vec<String>,
}

/// The lists; read once.
pub fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    // A test reads the file: a mistake in it is found there.
    NAMES.get_or_init(|| {
        serde_json::from_str(include_str!("../../assets/literals.json")).unwrap_or_default()
    })
}

/// Whether a body member, parameter or header of this name always holds a secret. `client_secret`, `client-secret` and `clientSecret`
/// are one name.
pub fn secret_member(name: &str) -> bool {
    is_one_of(name, &names().secret_members) || secret_header(name)
}

/// Names that are everyday words too: what stands behind them may be an address or the name of an error.
const EVERYDAY: [&str; 5] = ["code", "token", "request", "assertion", "artefact"];

/// Whether a value behind this name in somebody else's text is a secret to look for elsewhere.
pub(super) fn is_telling(name: &str, value: &str) -> bool {
    let random = || value.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    let address = || value.contains("://") || value.contains("%3A%2F%2F");
    !is_one_of(name, &EVERYDAY) || random() && !address() && !is_class(value)
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
    is_one_of(name, &names().secret_headers)
}

fn is_one_of(name: &str, known: &[impl AsRef<str>]) -> bool {
    let letters = || {
        name.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .map(|byte| byte.to_ascii_lowercase())
    };
    let length = letters().count();
    known.iter().any(|one| {
        let one: &str = one.as_ref();
        one.len() == length && one.bytes().eq(letters())
    })
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

/// Whether a name says that its value is a secret: `client_secret`, `client-secret`, `clientSecret`, `X-Auth-Token`, `accesstoken`,
/// `pin`; not `subject_token_type`, `token_endpoint`, `country_code`, `key_id`.
pub fn says_secret(name: &str) -> bool {
    if secret_member(name) {
        return true;
    }
    let words = words(name);
    let lists = names();
    let has = |list: &[String], word: &str| list.iter().any(|known| known == word);
    if has(&lists.plain_whole, &words.join("_")) {
        return false;
    }
    let Some(last) = words.last() else {
        return false;
    };
    if words.len() > 1 && has(&lists.plain_endings, last) {
        return false;
    }
    words.iter().enumerate().any(|(at, word)| {
        let before = at
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .map_or("", String::as_str);
        match word.as_str() {
            "code" | "codes" => !has(&lists.plain_before_code, before),
            "key" | "keys" => {
                at + 1 == words.len() && (words.len() == 1 || has(&lists.secret_before_key, before))
            }
            // `auth_time` and the like end plainly; `authParams` is a bag.
            "auth" | "request" | "session" | "sid" => {
                at + 1 == words.len() || words.get(at + 1).is_some_and(|next| next == "id")
            }
            word => {
                has(&lists.secret_words, word)
                    || lists
                        .secret_endings
                        .iter()
                        .any(|ending| word.ends_with(ending.as_str()))
            }
        }
    })
}

/// Whether a name is so surely a secret's that a file with a literal under it is refused: `client-secret`, `X-Auth-Token`, `password`.
/// `pin`, `code` or `signature` can be another thing, and can be kept on purpose.
pub fn is_always_secret(name: &str) -> bool {
    let lists = names();
    let strong = |word: &String| {
        lists.always_secret_words.contains(word)
            || lists
                .secret_endings
                .iter()
                .any(|ending| word.ends_with(ending.as_str()))
    };
    secret_member(name) || says_secret(name) && words(name).iter().any(strong)
}

/// The words of a name in lower case: `clientSecret`, `client-secret` and `CLIENT_SECRET` have two.
fn words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut rest = name.chars().take(200).peekable();
    while let Some(c) = rest.next() {
        let hump = c.is_uppercase()
            && (previous.is_lowercase()
                || previous.is_uppercase() && rest.peek().is_some_and(|next| next.is_lowercase()));
        if (!c.is_alphanumeric() || hump) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        previous = c;
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_lists_are_read() {
        let lists: Names =
            serde_json::from_str(include_str!("../../assets/literals.json")).unwrap();
        for name in lists.public_parameters.iter().chain(&lists.public_headers) {
            assert!(!says_secret(name), "{name}");
        }
    }

    #[test]
    fn one_name_in_each_spelling() {
        for name in "client_secret client-secret clientSecret Set-Cookie X-API-Key DPoP".split(' ')
        {
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

    #[test]
    fn names_of_secrets_are_told_from_others() {
        for name in "client_secret client-secret clientSecret CLIENT_SECRET X-Auth-Token X-API-Key apiKey accesstoken access_token \
            id_token_hint authorizationCode serverAuthCode pin PIN otp x_token signature password userPassword X-Session-Id \
            sessionId Cookie key private_key code auth_code refreshToken JWTAssertion login_ticket X-Amz-Security-Token \
            fb_exchange_token deviceCode Ocp-Apim-Subscription-Key X-Auth csrf"
            .split(' ')
        {
            assert!(says_secret(name), "{name}");
        }
        for name in "subject_token_type token_type token_endpoint country_code error_code postalCode key_id kid code_challenge dpop_jkt \
            code_challenge_method client_id scope audience auth_time given_name email organization author X-Request-Id \
            expires_in firstName passenger pinned design note requested_token_type public_key session_transfer monkey \
            tokenization_url Content-Type"
            .split(' ')
        {
            assert!(!says_secret(name), "{name}");
        }
    }

    #[test]
    fn some_names_are_always_a_secrets() {
        for name in
            "client-secret X-Auth-Token clientSecret password Authorization Set-Cookie".split(' ')
        {
            assert!(is_always_secret(name), "{name}");
        }
        for name in "pin signature promo_code subject_token_type key scope".split(' ') {
            assert!(!is_always_secret(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_judged(name in ".*") {
            let _ = says_secret(&name);
        }
    }
}
