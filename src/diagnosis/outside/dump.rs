//! Values in what languages print of their objects: Swift dictionaries, Kotlin maps and data classes, JavaScript objects, NSError.

use super::mask;
use super::words::{self, error_of_type, in_word, is_own_code, is_program_code, is_snake};
use crate::diagnosis::answer::is_login_code;
use crate::text::is_nothing;

/// Occurrences of one name that are looked at.
const OCCURRENCES: usize = 32;

const ERRORS: [&str; 6] = [
    "error",
    "oauthError",
    "errorCode",
    "error_code",
    "code",
    "authError",
];
const DESCRIPTIONS: [&str; 12] = [
    "error_description",
    "errorDescription",
    "FBSDKErrorDeveloperMessageKey",
    "description",
    "Description",
    "localizedDescription",
    "NSLocalizedDescription",
    "error_message",
    "errorMessage",
    "message",
    "details",
    "reason",
];
/// The status of Graph's answer in an error of Facebook's SDK, which has it beside a code of its own.
pub(super) const GRAPH_STATUS: &str = "FBSDKGraphRequestErrorHTTPStatusCodeKey";
const STATUSES: [&str; 6] = [
    "statusCode",
    "status_code",
    "status",
    "Status",
    "httpStatus",
    GRAPH_STATUS,
];

/// Types of Graph's errors, which are all that a client's dump has beside a number.
const GRAPH_TYPES: [&str; 2] = ["OAuthException", "OAuthAccessTokenException"];

/// Names under which programs print tokens.
const TOKENS: [&str; 5] = [
    "access_token",
    "accessToken",
    "id_token",
    "idToken",
    "identityToken",
];
/// Shorter values are none.
const TOKEN: usize = 12;

/// A value, and whether quotes stood around it.
#[derive(Clone, Copy)]
struct DumpValue<'a> {
    text: &'a str,
    quoted: bool,
}

/// The error that a dump names: a server's before one that a program made of it.
pub(super) fn error(text: &str) -> Option<&str> {
    let codes = || {
        ERRORS
            .iter()
            .flat_map(|name| values(text, name).filter_map(code))
    };
    codes()
        .find(|code| words::ERRORS.contains(code))
        .or_else(|| codes().next())
        .or_else(|| values(text, "error").find_map(variant))
        // `Error:"invalid_grant", Description:"Bad Request"`, as Google's library for .NET has it.
        .or_else(|| {
            values(text, "Error")
                .filter(|value| value.quoted)
                .find_map(code)
        })
        .or_else(|| {
            ["type", "error_type", "errorType"]
                .iter()
                .find_map(|name| values(text, name).find_map(graph_type))
        })
}

/// `error: InvalidGrant`
fn variant(value: DumpValue<'_>) -> Option<&'static str> {
    let word = value.text.split_whitespace().next()?;
    let word = word.trim_matches(|c: char| !in_word(c));
    error_of_type(word).filter(|_| !value.quoted)
}

/// `type: 'OAuthException'`
fn graph_type(value: DumpValue<'_>) -> Option<&'static str> {
    let word = value.text.trim();
    GRAPH_TYPES.into_iter().find(|kind| *kind == word)
}

/// The description in a dump.
pub(super) fn description(text: &str) -> Option<&str> {
    let described = DESCRIPTIONS.iter().find_map(|name| {
        values(text, name)
            .map(|value| value.text.trim())
            .find(|text| text.contains(|c: char| !"{[()]}".contains(c)) && !is_nothing(text))
    });
    // Some dumps hold the sentence as `error`.
    described.or_else(|| {
        values(text, "error")
            .find(|value| value.quoted && value.text.contains(' '))
            .map(|value| value.text)
    })
}

/// The status in a dump.
pub(super) fn status(text: &str) -> Option<u16> {
    STATUSES
        .iter()
        .find_map(|name| values(text, name).find_map(number))
        .or_else(|| {
            // `code: 403` is a status, `code: 190` is Graph's.
            values(text, "code")
                .filter_map(number)
                .find(|status| *status >= 400)
        })
}

/// The names under which a token was printed. Code that takes one from somewhere has a name there, and no digits.
pub(super) fn tokens(text: &str) -> Vec<&'static str> {
    let is_token = |value: DumpValue<'_>| {
        let text = value.text.trim();
        text.len() >= TOKEN
            && text.contains(|c: char| c.is_ascii_digit())
            && text.contains(|c: char| c.is_ascii_alphabetic())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.~+/=*".contains(c))
    };
    TOKENS
        .into_iter()
        .filter(|name| values(text, name).any(is_token))
        .collect()
}

fn number(value: DumpValue<'_>) -> Option<u16> {
    let word = value.text.split_whitespace().next()?;
    word.trim_matches(|c: char| !c.is_ascii_digit())
        .parse::<u16>()
        .ok()
        .filter(|status| (100..600).contains(status))
}

/// The value as an error code, where it can be one. Without quotes it has to look like one: prose follows colons too.
fn code(value: DumpValue<'_>) -> Option<&str> {
    let word = if value.quoted {
        value.text.trim()
    } else {
        // A form within a dump, as Firebase prints a provider's answer: `error=invalid_grant&error_description=…`.
        let word = value.text.split_whitespace().next()?;
        let word = word.split_once('&').map_or(word, |(word, _)| word);
        word.trim_matches(|c: char| !in_word(c))
    };
    let letters = word.contains(|c: char| c.is_ascii_alphabetic());
    let short = word.len() <= 64 && word.chars().all(|c| in_word(c) || ".-".contains(c));
    let known = value.quoted || is_snake(word) || is_own_code(word);
    let own = is_program_code(word);
    // `code: "…"` of a request that was printed is what was redeemed.
    let secret = || is_login_code(word) || mask::text(word) != word;
    (letters && short && known && !own && !secret()).then_some(word)
}

/// What stands behind each occurrence of a name: `name: "x"`, `"name" = x;`, `name=x, `, `AnyHashable("name"): x`.
fn values<'a>(text: &'a str, name: &str) -> impl Iterator<Item = DumpValue<'a>> {
    let length = name.len();
    let places: Vec<usize> = text
        .match_indices(name)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = text.get(..*at).unwrap_or_default();
            !before.ends_with(in_word)
        })
        .take(OCCURRENCES)
        .collect();
    places
        .into_iter()
        .filter_map(move |at| value(text.get(at + length..)?))
}

fn value(behind_name: &str) -> Option<DumpValue<'_>> {
    let sign = behind_name
        .trim_start_matches(['"', '”', '\'', '\\', ')', ']'])
        .trim_start();
    // Swift's `dump` has them on two lines: `- key: "error"`, `- value: "invalid_grant"`.
    let sign = sign.strip_prefix("- value").unwrap_or(sign);
    let mut rest = sign
        .strip_prefix("=>")
        .or_else(|| sign.strip_prefix(['=', ':']))?
        .trim_start();
    for wrapper in ["Optional(", "AnyHashable(", "Some(", "some("] {
        rest = rest.strip_prefix(wrapper).unwrap_or(rest).trim_start();
    }
    let rest = past_php_type(rest).trim_start_matches('\\');
    let quote = rest.chars().next()?;
    if matches!(quote, '"' | '\'' | '“') {
        let text = rest.get(quote.len_utf8()..).unwrap_or_default();
        let closing = if quote == '“' { '”' } else { quote };
        return Some(DumpValue {
            text: until_quote(text, closing),
            quoted: true,
        });
    }
    Some(DumpValue {
        text: unquoted(rest),
        quoted: false,
    })
}

/// What stands behind the type that PHP dumps: `string(13) "invalid_grant"`.
fn past_php_type(rest: &str) -> &str {
    rest.strip_prefix("string(")
        .and_then(|rest| rest.split_once(") "))
        .filter(|(length, _)| length.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(rest, |(_, text)| text)
}

/// A text up to its closing quote. An apostrophe inside a word closes nothing.
fn until_quote(text: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        let behind = text.get(at + c.len_utf8()..).unwrap_or_default();
        if c == quote && !escaped && !(quote == '\'' && behind.starts_with(char::is_alphanumeric)) {
            return text.get(..at).unwrap_or_default();
        }
        escaped = c == '\\' && !escaped;
    }
    text
}

/// A text without quotes, up to the end of its line, the bracket around it, or the next member.
fn unquoted(text: &str) -> &str {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        let behind = text.get(at + c.len_utf8()..).unwrap_or_default();
        let ends = match c {
            '\n' | '\r' | '}' | ';' => true,
            ')' | ']' if open == 0 => true,
            ',' => begins_member(behind),
            _ => false,
        };
        if ends {
            return text.get(..at).unwrap_or_default().trim();
        }
        match c {
            '(' | '[' => open += 1,
            ')' | ']' => open -= 1,
            _ => {}
        }
    }
    text.trim()
}

fn begins_member(text: &str) -> bool {
    let name = text.trim_start().trim_start_matches(['"', '\'', '\\']);
    let sign = name.trim_start_matches(|c: char| in_word(c) || c == '.');
    let sign_behind = sign.trim_start_matches(['"', '\'', '\\']).trim_start();
    sign.len() < name.len() && sign_behind.starts_with(['=', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_found_in_each_language() {
        for text in [
            r#"["error": "invalid_grant", "error_description": "No, it is not", "statusCode": 403]"#,
            r#"[AnyHashable("statusCode"): 403, AnyHashable("error"): Optional("invalid_grant"), AnyHashable("error_description"): "No, it is not"]"#,
            "{error=invalid_grant, error_description=No, it is not, statusCode=403}",
            "AuthenticationException(code=invalid_grant, description=No, it is not, statusCode=403)",
            "{ error: 'invalid_grant', error_description: 'No, it is not', status: 403 }",
            "{ “error”: “invalid_grant”, “error_description”: “No, it is not”, “statusCode”: 403 }",
            "array(3) { [\"error\"]=> string(13) \"invalid_grant\" [\"error_description\"]=> string(13) \"No, it is not\" [\"status\"]=> int(403) }",
            "▿ (2 elements)\n  - key: \"error\"\n  - value: \"invalid_grant\"\n▿ (2 elements)\n  - key: \"error_description\"\n  - value: \"No, it is not\"\n▿ (2 elements)\n  - key: \"statusCode\"\n  - value: 403",
            "{\n  error = \"invalid_grant\";\n  \"error_description\" = \"No, it is not\";\n  statusCode = 403;\n}",
        ] {
            assert_eq!(error(text), Some("invalid_grant"), "{text}");
            assert_eq!(description(text), Some("No, it is not"), "{text}");
            assert_eq!(status(text), Some(403), "{text}");
        }
    }

    #[test]
    fn codes_are_read_as_each_library_prints_them() {
        for (text, code, words) in [
            (
                "TokenResponseException: Error:\"invalid_grant\", Description:\"Bad Request\", Uri:\"\"",
                "invalid_grant",
                Some("Bad Request"),
            ),
            (
                "AuthError { error: InvalidGrant, error_description: Some(\"Bad Request\"), error_uri: None }",
                "invalid_grant",
                Some("Bad Request"),
            ),
            (
                "{ message: 'No client_id.',\n  type: 'OAuthException',\n  code: 101 }",
                "OAuthException",
                Some("No client_id."),
            ),
        ] {
            assert_eq!(error(text), Some(code), "{text}");
            assert_eq!(description(text), words, "{text}");
        }
        assert_eq!(
            error("AuthResponse(authCode=, errorCode=-2, authError=access_denied)"),
            Some("access_denied")
        );
        // What was redeemed is no error.
        let code = "c46359e7ee0fc4df6a370c6a794cc7a9a.0.mryut.Qt7BFiM6rbza0iK5SEG4TA";
        assert_eq!(
            error(&format!("@code=\"{code}\", @redirect_uri=\"x\"")),
            None
        );
        for parameters in [
            "%{\"code\" => \"b1f20d7c3a4e5f60718293\", \"provider\" => \"github\"}",
            "{\"code\"=>\"4/0AfgeXvtKq8mQ1s\", \"state\"=>\"fd0e3283\"}",
        ] {
            assert_eq!(error(parameters), None, "{parameters}");
        }
    }

    #[test]
    fn empty_brackets_describe_nothing_and_a_form_is_read() {
        assert_eq!(description("[auth][details]: {}"), None);
        let form = "OAuth2TokenResponse{params: error=invalid_grant&error_description=Bad%20Request, httpMetadata: x}";
        assert_eq!(error(form), Some("invalid_grant"));
    }

    #[test]
    fn prose_has_no_members() {
        for text in [
            "Invalid authorization code: expired",
            "An error occurred",
            "status unknown",
            "{ code: 'ERR_JWKS_INVALID' }",
            "{ errno: -111, code: 'ECONNREFUSED' }",
            "{ code: 'P2002', clientVersion: '5.0.0' }",
        ] {
            assert_eq!(error(text), None, "{text}");
            assert_eq!(status(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_dump_is_read(text in "(error|code|=|: |\"|'|\\(|\\)|\\[|\\]|,|\\{|\\}|x| |\n|ä){0,40}") {
            let _ = (error(&text), description(&text), status(&text));
        }
    }
}
