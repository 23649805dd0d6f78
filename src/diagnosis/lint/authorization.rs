//! A header Authorization of one's own: HTTP Basic without its scheme or under another one, or with something that is no base64 any more.

use super::case::{LintCase, known_text};
use super::placeholder::is_placeholder;
use crate::diagnosis::Finding;
use crate::diagnosis::finding_text::worded;
use crate::secret::basic_pair;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(authorization(case));
}

fn authorization(case: &LintCase<'_>) -> Option<Finding> {
    let headers = &case.request.headers;
    let at = headers
        .iter()
        .position(|header| header.name.eq_ignore_ascii_case("authorization"))?;
    let value = known_text(&headers.get(at)?.value)?.trim();
    let (scheme, credentials) = match value.split_once(char::is_whitespace) {
        Some((scheme, credentials)) => (scheme, credentials.trim()),
        None => ("", value),
    };
    if is_placeholder(credentials) {
        return None;
    }
    let key = match scheme.to_ascii_lowercase().as_str() {
        "" if is_pair(credentials) => "lint.client.basic:scheme",
        "bearer" if is_pair(credentials) => "lint.client.basic:bearer",
        "basic" | "bearer" if names_twice(scheme, credentials) => "lint.client.basic:twice",
        "basic" if is_broken(credentials) => "lint.client.basic:broken",
        _ => return None,
    };
    Some(worded(key, &[]).field(format!("headers.{at}")))
}

/// Whether the scheme stands before the credentials once more.
fn names_twice(scheme: &str, credentials: &str) -> bool {
    let again = credentials.split_whitespace().next();
    again.is_some_and(|again| again.eq_ignore_ascii_case(scheme))
}

/// Whether it is ID, colon and secret in base64.
fn is_pair(text: &str) -> bool {
    basic_pair(text).is_some_and(|pair| pair.contains(':') && !pair.contains(char::is_control))
}

/// Whether it has the digits of base64 and stands for no pair.
fn is_broken(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || "+/-_=".contains(c);
    !text.is_empty() && text.chars().all(is_digit) && !is_pair(text)
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::exchange::{ExchangeRequest, Field, FieldValue};
    use crate::secret::Secret;

    #[test]
    fn basic_is_a_pair_in_base64_behind_its_name() {
        let said = |value: &str| {
            let request = ExchangeRequest {
                headers: vec![Field {
                    name: "authorization".to_owned(),
                    value: FieldValue::Secret(Secret::new(value)),
                }],
                ..request()
            };
            let found = ids(&request, &evidence());
            found.contains(&"lint.client.basic".to_owned())
        };
        for wrong in [
            "YXBwOnMzY3JldA==",
            "Bearer YXBwOnMzY3JldA==",
            "Basic YXBwOnMzY3JldA=9",
            "Basic Basic YXBwOnMzY3JldA==",
            "Basic YXBwczNjcmV0",
            "basic a",
        ] {
            assert!(said(wrong), "{wrong}");
        }
        for right in [
            "Basic YXBwOnMzY3JldA==",
            "Basic YXBwOnMzY3JldA",
            "Basic <credentials>",
            "Basic app:s3cret",
            "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
            "app",
            "env:HEADER",
            "",
        ] {
            assert!(!said(right), "{right}");
        }
    }
}
