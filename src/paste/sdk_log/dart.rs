//! A map as Dart prints it, `{a: b, c: d}`: without quotes, so that it can be read only where nothing is doubtful.

use crate::json::Json;
use crate::paste::exchange::PastedParameter;
use crate::text::Words;
use serde::de::IgnoredAny;

/// Names of token requests: only behind these may a comma end a value.
const NAMES: Words = Words(
    "grant_type client_id client_secret client_assertion client_assertion_type subject_token \
     subject_token_type actor_token actor_token_type requested_token_type audience resource scope \
     user_profile code code_verifier redirect_uri refresh_token assertion username password realm \
     connection organization device nonce state otp mfa_token oob_code binding_code \
     auth0-forwarded-for",
);

/// The parameters of a printed map; none where its text could have come from another map.
pub(super) fn parameters(printed: &str) -> Option<Vec<PastedParameter>> {
    let mut rest = printed.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut found: Vec<PastedParameter> = Vec::new();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once(": ")?;
        if !NAMES.contains(name) || found.iter().any(|one| one.name == name) {
            return None;
        }
        let end = value_end(behind)?;
        let (value, behind) = behind.split_at_checked(end)?;
        // `null` is a text or none.
        if value == "null" {
            return None;
        }
        found.push(PastedParameter::text(name, value));
        rest = match behind.strip_prefix(", ") {
            Some(rest) if !rest.is_empty() => rest,
            Some(_) => return None,
            None => behind,
        };
    }
    (!found.is_empty()).then_some(found)
}

/// Where a value ends: behind the JSON that it is, or before the next known name.
fn value_end(text: &str) -> Option<usize> {
    if text.starts_with(['{', '[']) {
        // A map inside prints as `{a: b}`, a JSON text as JSON.
        let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        documents.next()?.ok()?;
        let end = documents.byte_offset();
        let behind = text.get(end..)?;
        return (behind.is_empty() || behind.starts_with(", ")).then_some(end);
    }
    let Some((value, behind)) = text.split_once(", ") else {
        return Some(text.len());
    };
    // A comma, and then a name that is not known, may be one inside the value.
    let named = NAMES.all().any(|name| {
        behind
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(": "))
    });
    named.then_some(value.len())
}

/// Whether a text is JSON rather than a printed map.
pub(super) fn is_json(text: &str) -> bool {
    Json::parse(text.trim()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_doubtful_is_read() {
        let read = |text: &str| {
            parameters(text).map(|found| {
                found
                    .into_iter()
                    .map(|one| format!("{}={}", one.name, one.value.as_str().unwrap_or_default()))
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(
            read(
                "{grant_type: urn:x, scope: a b, user_profile: {\"a\":\"b, scope: c\"}, client_id: k}"
            ),
            Some(vec![
                "grant_type=urn:x".into(),
                "scope=a b".into(),
                "user_profile={\"a\":\"b, scope: c\"}".into(),
                "client_id=k".into()
            ])
        );
        for doubtful in [
            "{}",
            "{grant_type: a, b}",
            "{grant_type: a, other: b}",
            "{user_profile: {a: b}, scope: c}",
            "{scope: a, scope: b}",
            "{scope: null}",
            "{grant_type: a, }",
            "grant_type: a",
        ] {
            assert_eq!(read(doubtful), None, "{doubtful}");
        }
    }
}
