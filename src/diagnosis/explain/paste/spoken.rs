//! What the server's own words name, held against the call: parameters that are missing or not taken, the form of the body, who asks.

use super::proven::Proven;
use crate::diagnosis::TokenParameter;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::pattern::in_word;
use crate::exchange::TextField;
use crate::token::invisible::quoted;

/// Parameters of a token request (RFC 6749, 7521, 7523, 7636, 8628, 8693, 8707).
const PARAMETERS: [&str; 21] = [
    "actor_token",
    "actor_token_type",
    "assertion",
    "audience",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "device_code",
    "grant_type",
    "password",
    "redirect_uri",
    "refresh_token",
    "requested_token_type",
    "resource",
    "scope",
    "subject_token",
    "subject_token_type",
    "username",
];

/// The server's sentence, in lower case.
fn words(case: &Case<'_>) -> Option<String> {
    Some(case.answer.description.as_deref()?.to_lowercase())
}

fn has_any(words: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|one| words.contains(one))
}

/// Whether a parameter is named: between quotes, behind the word *parameter*, or by a name that is no word of everyday sentences.
fn names(words: &str, parameter: &str) -> bool {
    words.match_indices(parameter).any(|(at, _)| {
        let before = words.get(..at).unwrap_or_default();
        let behind = words.get(at + parameter.len()..).unwrap_or_default();
        let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let whole = !before.ends_with(of_name) && !behind.starts_with(of_name);
        let marked = before.ends_with(['\'', '"', '`', '\u{2018}', '\u{201c}'])
            || ["parameter", "parameters"]
                .iter()
                .any(|word| before.trim_end_matches([' ', ':']).ends_with(word));
        whole && (marked || parameter.contains('_'))
    })
}

/// How Spring Authorization Server names a parameter that is missing, repeated or malformed.
const OF_SPRING: &str = "oauth 2.0 parameter";

/// A parameter that the server misses, and that the call does not have; ruled out where the call has all that it names.
pub(super) fn parameter_missing(case: &Case<'_>) -> Option<Proven> {
    let words = words(case)?;
    let known = case.reported;
    if !has_any(
        &words,
        &[
            "missing",
            "required",
            "not present",
            "must be provided",
            OF_SPRING,
        ],
    ) {
        return None;
    }
    // Where nothing is known of the request, the answer may say outright which parameter it lacks. It may lack it for another reason,
    // such as a content type that nobody reads.
    let outright = has_any(&words, &["missing"]) && has_any(&words, &["parameter"]);
    let absent = |name: &&str| {
        // HTTP Basic names the client as well (RFC 6749 §2.3.1).
        let by_header = *name == "client_id" && known.texts.client_id.is_some();
        !known.sent(name).unwrap_or(!outright) && !by_header
    };
    let named: Vec<&str> = PARAMETERS
        .iter()
        .copied()
        .filter(|name| names(&words, name))
        .collect();
    let proven = |holds: bool, name: &str| Proven::new(holds, [("parameter", name.to_owned())]);
    if let Some(parameter) = named.iter().copied().find(absent) {
        let is_hearsay = known.sent(parameter).is_none();
        return Some(proven(true, parameter).by_hearsay(is_hearsay));
    }
    let own = missing_alone(&words).filter(|name| known.sent(name) != Some(true));
    if let Some(parameter) = own.filter(|_| named.is_empty()) {
        let is_hearsay = known.sent(parameter).is_none();
        return Some(proven(true, parameter).by_hearsay(is_hearsay));
    }
    let first = named.first().copied()?;
    let is_empty = |name: &str| {
        TextField::of_name(name).is_some_and(|field| known.texts.get(field).as_deref() == Some(""))
    };
    let has_all = has_any(&words, &["missing", OF_SPRING])
        && named
            .iter()
            .copied()
            .all(|name| known.sent(name) == Some(true) && !is_empty(name));
    has_all.then(|| proven(false, first))
}

/// The parameter of the server's own that a whole sentence misses: `service_provider is missing`.
fn missing_alone(words: &str) -> Option<&str> {
    let name = words.trim_end_matches('.').strip_suffix(" is missing")?;
    (name.contains('_') && name.chars().all(in_word)).then_some(name)
}

/// A parameter that the server's words name, and that was sent more than once.
pub(super) fn parameter_repeated(case: &Case<'_>) -> Option<Proven> {
    let words = words(case)?;
    let known = case.reported;
    let parameter = PARAMETERS
        .into_iter()
        .find(|name| names(&words, name) && known.sent(name) == Some(true))?;
    let count = known.names.iter().filter(|name| *name == parameter).count();
    Some(Proven::new(
        count > 1,
        [("parameter", parameter.to_owned())],
    ))
}

/// A parameter whose value the server says it does not take.
pub(super) fn parameter_value(case: &Case<'_>) -> Option<Proven> {
    let words = words(case)?;
    let known = case.reported;
    let refused = [
        "not supported",
        "unsupported",
        "must have value",
        "must be",
        "not valid",
        "is invalid",
    ];
    if !has_any(&words, &refused) {
        return None;
    }
    [
        ("grant_type", known.texts.grant_type.as_deref()),
        (
            "subject_token_type",
            known.texts.subject_token_type.as_deref(),
        ),
        (
            "requested_token_type",
            known.texts.requested_token_type.as_deref(),
        ),
        ("actor_token_type", known.value("actor_token_type")),
        (
            "client_assertion_type",
            known.value("client_assertion_type"),
        ),
        ("redirect_uri", known.value("redirect_uri")),
    ]
    .into_iter()
    .filter(|(name, _)| names(&words, name))
    .find_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
    .map(|(name, value)| {
        Proven::new(
            true,
            [("parameter", name.to_owned()), ("value", quoted(value))],
        )
    })
}

/// A body that is no form, where the server says that it reads forms (RFC 6749 appendix B), or misses what was sent.
pub(super) fn body_form(case: &Case<'_>) -> Option<Proven> {
    let words = words(case).unwrap_or_default();
    let known = case.reported;
    let sent = known.content_type.as_deref()?;
    let form = sent
        .to_ascii_lowercase()
        .contains("application/x-www-form-urlencoded");
    let told = has_any(&words, &["urlencoded", "content-type", "content type"]);
    let no_grant = case.answer.error.as_deref() == Some("unsupported_grant_type")
        && known.texts.grant_type.is_some();
    // Of a body that nobody read the client is not known either.
    let no_client = case.answer.error.as_deref() == Some("invalid_client")
        && known.sent("client_id") == Some(true);
    let unread = || {
        has_any(&words, &["missing", "required", "not present"])
            && PARAMETERS
                .iter()
                .any(|name| names(&words, name) && known.sent(name) == Some(true))
    };
    let is_unwell = form && case.answer.error.as_deref() == Some("invalid_request");
    (told || no_grant || no_client || is_unwell || unread())
        .then(|| Proven::new(!form, [("value", quoted(sent))]).by_hearsay(!told))
}

/// Another method than the one that the server says it takes (RFC 6749 §3.2).
pub(super) fn method(case: &Case<'_>) -> Option<Proven> {
    let sent = case.reported.method.clone()?;
    let told = has_any(&words(case)?, &["must be post", "use post", "only post"]);
    (told && sent != "POST").then(|| Proven::new(true, [("value", sent)]))
}

/// A call that names no client, where the server's words are about the client.
pub(super) fn client_missing(case: &Case<'_>) -> Option<Proven> {
    let known = case.reported;
    let told = words(case)?.contains("client");
    let named = known.texts.client_id.is_some()
        || known.sent("client_id")?
        || known.sent("client_assertion")?
        || known.authorization? != "none";
    (told && !named).then(|| Proven::new(true, []))
}

/// Two ways at once in which the client proves who it is (RFC 6749 §2.3).
pub(super) fn two_authentications(case: &Case<'_>) -> Option<Proven> {
    let known = case.reported;
    let basic = known.authorization? == "Basic";
    let secret = known.sent("client_secret")?;
    let assertion = known.sent("client_assertion")?;
    let ways: Vec<&str> = [
        (basic, "HTTP Basic"),
        (secret, "client_secret"),
        (assertion, "client_assertion"),
    ]
    .into_iter()
    .filter_map(|(used, way)| used.then_some(way))
    .collect();
    (ways.len() > 1).then(|| Proven::new(true, [("what", ways.join(" and "))]))
}

/// A resource that is no absolute URI, or one with a fragment (RFC 8707 §2); ruled out where it is neither.
pub(super) fn resource_form(case: &Case<'_>) -> Option<Proven> {
    let resource = case
        .reported
        .texts
        .resource
        .as_deref()
        .filter(|text| !text.is_empty())?;
    let what = match url::Url::parse(resource) {
        Err(_) => "is no absolute URI",
        Ok(url) if url.fragment().is_some() => "has a fragment",
        Ok(_) => return Some(Proven::new(false, [])),
    };
    Some(Proven::new(
        true,
        [("value", quoted(resource)), ("what", what.to_owned())],
    ))
}

/// A call without an access token, as far as its headers are there. One with a grant, or with a token in its body, is none to a resource.
pub(super) fn token_missing(case: &Case<'_>) -> Option<Proven> {
    let known = case.reported;
    let brings_none =
        known.token(TokenParameter::Subject).is_none() && known.texts.grant_type.is_none();
    (known.authorization? == "none" && brings_none).then(|| Proven::new(true, []))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_told_from_words() {
        for (words, parameter, named) in [
            (
                "missing required parameter 'subject_token'",
                "subject_token",
                true,
            ),
            (
                "missing required parameter 'subject_token_type'",
                "subject_token",
                false,
            ),
            ("missing parameter: `scope`", "scope", true),
            ("missing parameter: code", "code", true),
            ("missing required parameters: scope", "scope", true),
            ("the scope is missing", "scope", false),
            ("client_id is required", "client_id", true),
            ("the decoded value is missing", "code", false),
        ] {
            assert_eq!(names(words, parameter), named, "{words}");
        }
        for (words, parameter) in [
            ("service_provider is missing.", Some("service_provider")),
            ("the session_id cookie is missing", None),
            ("scope is missing", None),
        ] {
            assert_eq!(missing_alone(words), parameter, "{words}");
        }
    }
}
