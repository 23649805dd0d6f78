//! Documents in a text, and the answer that one is or holds.

use super::words::is_program_code;
use crate::diagnosis::answer::{Answer, Body, is_login_code};
use crate::exchange::Response;
use crate::json::Json;

/// Values of a document that are looked at.
const VALUES: usize = 20_000;

/// Bytes of an answer that is written as a form.
const FORM: usize = 1 << 16;

/// The answer that a document is or holds: the outermost object that says `error` and `error_description`, or else one that says
/// either of them, or has a token.
pub(super) fn answer_in(document: &Json) -> Option<Answer> {
    let all = values(document);
    let text = |value: &Json, name: &str| value.get_str(name).is_some_and(|text| !text.is_empty());
    let whole = |value: &Json| text(value, "error") && text(value, "error_description");
    let outer = |value: &Json| {
        let nested = matches!(value.get("error"), Some(Json::Object(_) | Json::Number(_)));
        nested
            || ["error", "error_description", "access_token"]
                .iter()
                .any(|name| text(value, name))
            || text(value, "error_type") && text(value, "error_message")
    };
    let coded = |value: &Json| {
        value
            .get_str("code")
            .is_some_and(|code| !code.is_empty() && !is_program_code(code) && !is_login_code(code))
    };
    let found = all
        .iter()
        .find(|value| whole(value))
        .or_else(|| all.first().filter(|value| outer(value) || coded(value)))
        .or_else(|| all.iter().find(|value| outer(value)))
        .or_else(|| {
            let described = |value: &Json| text(value, "description") || text(value, "message");
            all.iter().find(|value| coded(value) && described(value))
        })
        .copied()?;
    let mut answer = Answer {
        status: status_of(found).or_else(|| status_of(document)),
        ..Answer::default()
    };
    answer.read(&found.to_compact());
    Some(answer)
}

pub(super) fn status_of(value: &Json) -> Option<u16> {
    ["statusCode", "status_code", "status", "httpStatus"]
        .iter()
        .find_map(|name| match value.get(name)? {
            Json::Number(text) | Json::String(text) => text.trim().parse::<u16>().ok(),
            _ => None,
        })
        .filter(|status| (100..600).contains(status))
}

/// The values of a document, outer ones first.
pub(super) fn values(document: &Json) -> Vec<&Json> {
    let mut found = vec![document];
    let mut at = 0;
    while let Some(value) = found.get(at).copied().filter(|_| found.len() < VALUES) {
        at += 1;
        match value {
            Json::Object(members) => found.extend(members.iter().map(|(_, value)| value)),
            Json::Array(items) => found.extend(items),
            _ => {}
        }
    }
    found
}

/// An answer of its parts.
pub(super) fn answer_of(
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
) -> Answer {
    let form = std::str::from_utf8(&body).ok().and_then(form);
    let mut answer = Answer::of(&Response {
        status: status.unwrap_or_default(),
        headers,
        body,
        ..Response::default()
    });
    answer.status = status;
    if let Some(form) = form.filter(|_| matches!(answer.body, Body::Text(_))) {
        answer.text = None;
        answer.read(&form.to_compact());
    }
    answer
}

/// The members of an answer that is written as a form, as GitHub writes one where no JSON was asked for; `None` where the text is none.
pub(super) fn form(text: &str) -> Option<Json> {
    let text = text.trim();
    let is_prose = |c: char| c.is_whitespace() || matches!(c, '{' | '<' | '"' | '?' | '#');
    if text.len() > FORM || text.contains(is_prose) {
        return None;
    }
    let members: Vec<(String, Json)> = form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.into_owned(), Json::text(value)))
        .collect();
    let form = Json::Object(members);
    let says = |name: &str| form.get_str(name).is_some_and(|value| !value.is_empty());
    // The body of a request can hold a token too.
    let answers = says("error") || says("access_token") && !says("grant_type");
    answers.then_some(form)
}

/// A time with its zone (RFC 3339).
pub(super) fn iso_date(date: &str) -> Option<jiff::Timestamp> {
    date.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_can_be_a_form() {
        let found = answer_of(
            Some(200),
            Vec::new(),
            b"error=bad_verification_code&error_description=The+code+is+old.".to_vec(),
        );
        assert_eq!(found.error.as_deref(), Some("bad_verification_code"));
        assert_eq!(found.description.as_deref(), Some("The code is old."));
        assert_eq!(found.text, None);
        let issued = answer_of(
            Some(200),
            Vec::new(),
            b"access_token=opaque-token-text&scope=&token_type=bearer".to_vec(),
        );
        assert!(matches!(issued.body, Body::Object { tokens: true, .. }));
        for text in [
            "error= &x=1",
            "error=",
            "access_token=x&grant_type=y",
            "https://app.example/cb?error=access_denied",
            "a=1",
            "",
        ] {
            assert!(form(text).is_none(), "{text}");
        }
    }
}
