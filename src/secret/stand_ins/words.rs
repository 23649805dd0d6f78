//! What is never replaced: words of the protocol and of the screen, and hosts that everybody has.

/// The fewest characters of a value.
const SHORTEST: usize = 3;

/// The fewest digits of a value that has nothing else: a status or a port is a number too.
const SHORTEST_NUMBER: usize = 5;

/// Words that stand where they tell nothing of anybody, in lower case.
const ORDINARY: &str = "access access_token address admin anonymous apple application auth0 bearer browser client code custom \
    default demo dpop email example facebook false first google google-oauth2 http https id_token jwt last localhost name \
    none null offline_access openid person phone profile refresh refresh_token request result scope send subject tenant test \
    token true unknown urn user";

/// Hosts of providers, which are no tenant; their subdomains neither.
const PUBLIC_HOSTS: &str = "apple.com google.com googleapis.com googleusercontent.com facebook.com microsoftonline.com \
    auth0.com windows.net";

/// Whether a value says nothing of anybody, or is too short to be told from other text.
pub(super) fn is_ordinary(value: &str) -> bool {
    is_short(value)
        || ORDINARY
            .split(' ')
            .any(|word| word.eq_ignore_ascii_case(value))
        || !value.chars().any(char::is_alphanumeric)
}

/// Whether a value says something of somebody, but is too short to be told from other text by itself.
pub(super) fn is_indistinct(value: &str) -> bool {
    is_short(value) && value.chars().any(char::is_alphanumeric)
}

fn is_short(value: &str) -> bool {
    let length = value.chars().count();
    length < SHORTEST || length < SHORTEST_NUMBER && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a host is everybody's. A tenant of Auth0 is a subdomain of `auth0.com`, and somebody's.
pub(super) fn is_public_host(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    PUBLIC_HOSTS.split(' ').any(|known| {
        let before = host.strip_suffix(known);
        before.is_some_and(|before| {
            before.is_empty() || known != "auth0.com" && before.ends_with('.')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_found() {
        for word in ["openid", "True", "ab", "200", "…--", "Bearer"] {
            assert!(is_ordinary(word), "{word}");
        }
        for value in ["Ada", "12345", "acme"] {
            assert!(!is_ordinary(value), "{value}");
        }
    }

    #[test]
    fn providers_are_everybodys_and_tenants_are_not() {
        assert!(is_public_host("accounts.google.com") && is_public_host("auth0.com"));
        assert!(!is_public_host("acme.eu.auth0.com") && !is_public_host("notapple.com"));
    }
}
