//! Errors of fosite, the library of Ory Hydra and Authelia, as it logs them (ory/fosite, RFC6749Error).

use super::words::ERRORS;
use crate::diagnosis::answer::Answer;
use crate::json::Json;

/// An error whose code is the `message`, with reason and debug beside it: `{"debug":"…","message":"invalid_grant","reason":"","status_code":400}`.
pub(super) fn logged(document: &Json, status: Option<u16>) -> Option<Answer> {
    document.get("status_code")?;
    let error = document
        .get_str("message")
        .filter(|code| ERRORS.contains(code))?;
    let words: Vec<&str> = ["reason", "debug"]
        .iter()
        .filter_map(|name| document.get_str(name).map(str::trim))
        .filter(|text| !text.is_empty())
        .collect();
    Some(Answer::reported(
        status,
        Some(error),
        Some(&words.join(" ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_message() {
        let text = r#"{"debug":"not_found","message":"invalid_grant","reason":"The refresh token is gone.","status_code":400}"#;
        let found = logged(&Json::parse(text).unwrap(), Some(400)).unwrap();
        assert_eq!(found.error.as_deref(), Some("invalid_grant"));
        assert_eq!(
            found.description.as_deref(),
            Some("The refresh token is gone. not_found")
        );
        for other in [
            r#"{"message":"invalid_grant"}"#,
            r#"{"message":"No","status_code":400}"#,
        ] {
            assert!(logged(&Json::parse(other).unwrap(), None).is_none());
        }
    }
}
