//! Field errors before sending: what is missing or cannot be. Nothing here ever stops a request from being sent.

use super::{Finding, Severity};
use crate::exchange::{ExchangeRequest, UserProfile};
use crate::json::Json;

/// A single-use code that left this computer before. Types that can be used again give nothing. Times in seconds since 1970.
pub fn sent_before(subject_token_type: Option<&str>, last: i64, now: i64) -> Option<Finding> {
    if subject_token_type != Some(crate::exchange::subject_token::APPLE_CODE_TYPE) {
        return None;
    }
    let ago = crate::token::claims::span(now.saturating_sub(last).max(0).unsigned_abs());
    Some(
        Finding::new(
            "lint.code.sent-before",
            Severity::Error,
            "This code was sent before",
            format!("It left this computer {ago} ago, and an Apple code can be redeemed once"),
        )
        .fix("Sign in again for a fresh code")
        .field("subject_token")
        .source("Apple: Generate and validate tokens"),
    )
}

/// Findings on the fields of a request.
pub fn findings(request: &ExchangeRequest) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut required = |name: &'static str, absent: bool| {
        if absent {
            found.push(
                Finding::new(
                    format!("lint.missing.{}", name.replace('_', "-")),
                    Severity::Error,
                    format!("{name} is missing"),
                    "The tenant will answer \"Missing required parameter\"",
                )
                .fix(format!(
                    "Fill in {name}, or send the request without it on purpose"
                ))
                .field(name)
                .source("RFC 8693 §2.1"),
            );
        }
    };
    let empty = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
    required("grant_type", empty(&request.grant_type));
    required("client_id", empty(&request.client_id));
    required(
        "subject_token",
        request
            .subject_token
            .as_ref()
            .is_none_or(crate::secret::Secret::is_empty),
    );
    required("subject_token_type", empty(&request.subject_token_type));
    let (actor, kind) = (
        request.actor_token.is_some(),
        !empty(&request.actor_token_type),
    );
    if actor != kind {
        found.push(
            Finding::new(
                "lint.actor-pair",
                Severity::Error,
                "actor_token and actor_token_type belong together",
                if actor {
                    "The actor token has no type"
                } else {
                    "There is a type, but no actor token"
                },
            )
            .fix("Fill in both or neither")
            .field(if actor {
                "actor_token_type"
            } else {
                "actor_token"
            })
            .source("RFC 8693 §2.1"),
        );
    }
    found.extend(request.user_profile.as_ref().and_then(profile));
    found
}

/// A finding on the text of a `user_profile` that is no JSON object.
fn profile(profile: &UserProfile) -> Option<Finding> {
    let problem = match profile {
        UserProfile::Object(object) if object.members().is_some() => return None,
        UserProfile::Object(_) => "it is JSON, but no object".to_owned(),
        UserProfile::Text(text) => match Json::parse(text) {
            Ok(document) if document.members().is_some() => return None,
            Ok(Json::String(_)) => "it is encoded twice: a JSON text that holds JSON".to_owned(),
            Ok(_) => "it is JSON, but no object".to_owned(),
            Err(error) => error.to_string(),
        },
    };
    let finding = Finding::new(
        "lint.user-profile",
        Severity::Error,
        "user_profile is not a JSON object",
        problem,
    )
    .field("user_profile")
    .source("Auth0, Native Social Login: user_profile");
    Some(match profile {
        UserProfile::Text(text) => match strict(text) {
            Some(better) => finding.fix(format!("Write it as {better}")),
            None => {
                finding.fix("Names and texts in double quotes, no comma before a closing brace")
            }
        },
        UserProfile::Object(_) => finding.fix("Make it an object: {\"name\": {…}}"),
    })
}

/// The strict form of what people paste: bare names, single quotes, trailing commas, comments, curly quotes. Nothing where even a
/// lenient reader finds no object.
pub fn strict(text: &str) -> Option<String> {
    let straight = text
        .replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"")
        .replace(['\u{2018}', '\u{2019}'], "'");
    let read =
        jsonc_parser::parse_to_value(&straight, &jsonc_parser::ParseOptions::default()).ok()??;
    let document = lenient(read);
    document.members()?;
    Some(document.to_pretty())
}

fn lenient(value: jsonc_parser::JsonValue<'_>) -> Json {
    match value {
        jsonc_parser::JsonValue::String(text) => Json::text(text),
        jsonc_parser::JsonValue::Number(text) => {
            Json::parse(text).unwrap_or_else(|_| Json::text(text))
        }
        jsonc_parser::JsonValue::Boolean(value) => Json::Bool(value),
        jsonc_parser::JsonValue::Object(members) => Json::object(
            members
                .into_iter()
                .map(|(name, value)| (name, lenient(value))),
        ),
        jsonc_parser::JsonValue::Array(items) => {
            Json::Array(items.into_iter().map(lenient).collect())
        }
        jsonc_parser::JsonValue::Null => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    #[test]
    fn missing_fields_are_named() {
        let request = ExchangeRequest::new(Url::parse("https://t/oauth/token").unwrap());
        let ids: Vec<String> = findings(&request)
            .into_iter()
            .map(|finding| finding.id)
            .collect();
        assert_eq!(
            ids,
            [
                "lint.missing.client-id",
                "lint.missing.subject-token",
                "lint.missing.subject-token-type"
            ]
        );
    }

    #[test]
    fn pasted_profiles_get_a_strict_form() {
        for text in [
            "{ name: { firstName: 'John', lastName: 'Smith' }}",
            r#"{ "name": { "firstName": "John", "lastName": "Smith", }, }"#,
            "{ “name”: { “firstName”: “John”, “lastName”: “Smith” } }",
        ] {
            let better = strict(text).unwrap();
            assert_eq!(
                Json::parse(&better).unwrap().to_compact(),
                r#"{"name":{"firstName":"John","lastName":"Smith"}}"#,
                "{text}"
            );
        }
        assert_eq!(strict("John Smith"), None);
        assert_eq!(strict("[1]"), None);
    }
}
