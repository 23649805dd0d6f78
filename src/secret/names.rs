//! Names that say that what stands under them is a secret. The lists are in `assets/literals.json`.

use super::member::secret_member;
use serde::Deserialize;
use std::sync::OnceLock;

/// The lists that decide what is public and what is secret by its name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
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
        let secret: Vec<_> = lists
            .public_parameters
            .iter()
            .filter(|name| says_secret(name))
            .collect();
        assert!(secret.is_empty(), "{secret:?}");
        let secret: Vec<_> = lists
            .public_headers
            .iter()
            .filter(|name| says_secret(name))
            .collect();
        assert!(secret.is_empty(), "{secret:?}");
    }

    #[test]
    fn names_of_secrets_are_told_from_others() {
        for name in [
            "client_secret",
            "client-secret",
            "clientSecret",
            "CLIENT_SECRET",
            "X-Auth-Token",
            "X-API-Key",
            "apiKey",
            "accesstoken",
            "access_token",
            "id_token_hint",
            "authorizationCode",
            "serverAuthCode",
            "pin",
            "PIN",
            "otp",
            "x_token",
            "signature",
            "password",
            "userPassword",
            "X-Session-Id",
            "sessionId",
            "Cookie",
            "key",
            "private_key",
            "code",
            "auth_code",
            "refreshToken",
            "JWTAssertion",
            "login_ticket",
            "X-Amz-Security-Token",
            "fb_exchange_token",
            "deviceCode",
            "Ocp-Apim-Subscription-Key",
            "X-Auth",
            "csrf",
        ] {
            assert!(says_secret(name), "{name}");
        }
        for name in [
            "subject_token_type",
            "token_type",
            "token_endpoint",
            "country_code",
            "error_code",
            "postalCode",
            "key_id",
            "kid",
            "code_challenge",
            "dpop_jkt",
            "code_challenge_method",
            "client_id",
            "scope",
            "audience",
            "auth_time",
            "given_name",
            "email",
            "organization",
            "author",
            "X-Request-Id",
            "expires_in",
            "firstName",
            "passenger",
            "pinned",
            "design",
            "note",
            "requested_token_type",
            "public_key",
            "session_transfer",
            "monkey",
            "tokenization_url",
            "Content-Type",
        ] {
            assert!(!says_secret(name), "{name}");
        }
    }

    #[test]
    fn some_names_are_always_a_secrets() {
        for name in [
            "client-secret",
            "X-Auth-Token",
            "clientSecret",
            "password",
            "Authorization",
            "Set-Cookie",
        ] {
            assert!(is_always_secret(name), "{name}");
        }
        for name in [
            "pin",
            "signature",
            "promo_code",
            "subject_token_type",
            "key",
            "scope",
        ] {
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
