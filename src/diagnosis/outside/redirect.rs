//! The address that a browser was sent back to: with an error (RFC 6749 §4.1.2.1, §4.2.2.1) or with what the login brought (§4.1.2,
//! §4.2.2), in its query or its fragment.

use super::answered::Outside;
use super::mask;
use super::speaker::{Fact, Speaker};
use crate::diagnosis::answer::Answer;
use std::borrow::Cow;

/// Bytes of an address that are read.
const LONGEST: usize = 16_384;
/// Words of a text that may be such an address.
const WORDS: usize = 400;
/// What an authorization endpoint sends back with a login that worked.
const BROUGHT: [&str; 3] = ["code", "access_token", "id_token"];

/// The first address in a text that says an error, or the address that is the whole text.
pub(super) fn read(text: &str) -> Option<Outside> {
    if !text.contains("error=") && !text.contains("error%3D") {
        return worked(text);
    }
    text.split_whitespace()
        .take(WORDS)
        .map(|word| word.trim_matches(['"', '\'', '`', '<', '>', ',', ';']))
        .find_map(of_address)
}

/// An address with the answer of a login that worked: kept as the place that a redirect led to.
fn worked(text: &str) -> Option<Outside> {
    let whole = text.contains("://") && !text.contains(char::is_whitespace);
    if !whole || text.len() > LONGEST {
        return None;
    }
    // A code by itself may be anything's.
    if !brings_back(text) || !parameters(text).any(|(name, _)| name == "state") {
        return None;
    }
    let mut answer = Answer::default();
    answer
        .headers
        .push(("location".to_owned(), text.to_owned()));
    let mut found = Outside::new("the address of a redirect", answer);
    found.speaker = Speaker::Redirect;
    Some(found)
}

/// The parameters of an address, in its query and in its fragment, also where the fragment is a route with a query of its own.
fn parameters(address: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let (head, fragment) = address.split_once('#').unwrap_or((address, ""));
    let query = head.split_once('?').map_or("", |(_, query)| query);
    let in_fragment = fragment
        .split_once('?')
        .map_or(fragment, |(_, query)| query);
    [query, in_fragment]
        .into_iter()
        .flat_map(|part| form_urlencoded::parse(part.as_bytes()))
}

/// Whether an address has what a login that worked brings back (RFC 6749 §4.1.2, §4.2.2; OpenID Connect Core §3.2.2.5).
pub fn brings_back(address: &str) -> bool {
    parameters(address).any(|(name, value)| BROUGHT.contains(&name.as_ref()) && !value.is_empty())
}

/// The error that an address says, also where it is the one that an HTTP answer redirects to.
pub(super) fn of_address(address: &str) -> Option<Outside> {
    let is_address = address.contains("://") || address.starts_with(['/', '?', '#']);
    if !is_address || address.len() > LONGEST {
        return None;
    }
    let value = |name: &str| {
        parameters(address)
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value)
    };
    let error = value("error")?;
    let described = [
        "error_description",
        "error_message",
        "error_reason",
        "message",
    ]
    .iter()
    .find_map(|name| value(name));
    let mut found = Outside::new(
        "the address of a redirect",
        Answer::reported(None, Some(&error), described.as_deref()),
    );
    found.speaker = Speaker::Redirect;
    if let Some(issuer) = value("iss") {
        found
            .facts
            .push((Fact::IssuerFound, mask::kept(&issuer, 300)));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_in_addresses() {
        for (text, error, description) in [
            (
                "https://app.example/cb?error=login_required&error_description=Login+required&state=x",
                "login_required",
                Some("Login required"),
            ),
            (
                "com.acme.app://login/cb#error=access_denied&error_description=No%20thanks",
                "access_denied",
                Some("No thanks"),
            ),
            (
                "https://app.example/#/cb?error=access_denied",
                "access_denied",
                None,
            ),
            (
                "GET /auth/callback?error=invalid_scope&error_description=x%3Ay HTTP/1.1",
                "invalid_scope",
                Some("x:y"),
            ),
            (
                "https://app.example/fb?error_reason=user_denied&error=access_denied",
                "access_denied",
                Some("user_denied"),
            ),
        ] {
            let found = read(text).unwrap();
            assert_eq!(found.answer.error.as_deref(), Some(error), "{text}");
            assert_eq!(found.answer.description.as_deref(), description, "{text}");
            assert_eq!(found.speaker, Speaker::Redirect);
        }
        let named =
            read("https://a.example/cb?error=access_denied&iss=https%3A%2F%2Fi.example").unwrap();
        assert_eq!(
            named.facts,
            [(Fact::IssuerFound, "https://i.example".to_owned())]
        );
        for text in [
            "error=invalid_grant",
            "{error=invalid_grant}",
            "https://app.example/cb?code=x",
            "https://app.example/cb?error=",
            "https://app.example/cb?zip_code=1&state=x",
            "https://app.example/cb?code=&state=x",
            "https://as.example/login?goto=https://app.example/cb?code=x&state=y",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(error=|://|\\?|#|&|%|a|ä| |iss=|error_description=){0,30}") {
            prop_assert!(read(&text).is_none_or(|found| found.answer.error.is_some() || found.answer.header("location").is_some()));
        }
    }
}
