//! Answers of calls that may be none of a token endpoint's, by status, headers and form: that there is no token in them is no failure.

use super::case::Case;
use super::form::{list, status_words};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::outside::brings_back;
use crate::diagnosis::{Body, Call, Certainty, Finding};

/// What answers that begin a login have, and what is to be done with it. Of a call that was sent from here they are no success.
const BEGINNINGS: [(&str, &str); 4] = [
    (
        "request_uri",
        "client_id and request_uri at the authorization endpoint",
    ),
    (
        "auth_req_id",
        "auth_req_id at the token endpoint, every interval seconds",
    ),
    (
        "device_code",
        "device_code at the token endpoint, every interval seconds",
    ),
    (
        "auth_session",
        "auth_session at the token endpoint, beside what the user signed or typed",
    ),
];

/// What is to be done with the address of an authorization request.
const IN_BROWSER: &str = "the address in it, which the browser opens";

/// Where services that take a token endpoint's place have their token: registries of container images, and Vault.
const INSTEAD: [&str; 2] = ["token", "auth.client_token"];

/// Whether it is known that a token was asked for.
pub(super) fn is_token_call(case: &Case<'_>) -> bool {
    let known = !matches!(
        case.call,
        Call::Unknown
            | Call::Other
            | Call::Userinfo
            | Call::Revocation
            | Call::Graph
            | Call::Redirect
            | Call::Log
            | Call::Sdk
            | Call::Validator
    );
    // A browser's preflight goes to the address of the call that it asks for (Fetch Standard, CORS-preflight fetch).
    let is_preflight = case.reported.method.as_deref() == Some("OPTIONS");
    known
        || has_grant(case)
        || !is_preflight
            && case
                .reported
                .token_endpoint
                .as_deref()
                .is_some_and(is_token_endpoint)
}

/// Whether the request had a grant, which only a token endpoint is sent (RFC 6749 §4).
pub(super) fn has_grant(case: &Case<'_>) -> bool {
    let grant = case.reported.texts.grant_type.as_deref();
    grant.is_some_and(|grant| !grant.is_empty())
}

/// Whether the path of an address ends as those of token endpoints do: `/oauth/token`, `/access_token`, `/accessToken`. Facebook's
/// `/debug_token` tells of a token.
fn is_token_endpoint(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next();
    last.is_some_and(|last| {
        let last = last.to_ascii_lowercase();
        last.ends_with("token") && last != "debug_token"
    })
}

/// What its status, its headers or the form of its body say of such an answer.
pub(super) fn by_form(case: &Case<'_>) -> Option<Finding> {
    let answer = case.answer;
    if answer.error.is_some() || is_token_call(case) {
        return None;
    }
    let status = status_words(answer);
    match answer.status {
        Some(300..=399) => {
            let target = answer.header("location").unwrap_or("nowhere");
            Some(if brings_back(target) {
                worded("explain.redirect-success", &[])
            } else {
                let target = crate::token::invisible::quoted(target);
                worded(
                    "explain.redirect-elsewhere",
                    &[("status", &status), ("target", &target)],
                )
            })
        }
        Some(200..=299) if answer.body == Body::Empty => {
            Some(worded("explain.empty-success", &[("status", &status)]))
        }
        Some(200..=299) if is_jwt(answer.header("content-type")) => {
            Some(worded("explain.jwt-success", &[]))
        }
        Some(401) if !matches!(answer.body, Body::Object { .. }) => challenge(case, status),
        None if matches!(answer.body, Body::OtherJson(_)) => {
            Some(worded("explain.nothing-said", &[]))
        }
        _ => None,
    }
}

/// A JSON object that has no token where a token endpoint's answer has it, and may be right all the same: it begins a login, has its token
/// under another service's name, or it is not known that one was asked for. `is_own` is an answer to a call that was sent from here.
pub(super) fn of_object(case: &Case<'_>, is_own: bool) -> Option<Finding> {
    let answer = case.answer;
    let Body::Object {
        names, error_type, ..
    } = &answer.body
    else {
        return None;
    };
    let is_success = answer.is_success();
    let may_have_worked = is_success || answer.status.is_none() && answer.error.is_none();
    let beginning = BEGINNINGS
        .iter()
        .find(|(name, _)| names.iter().any(|one| one == name));
    let next = beginning
        .map(|(_, next)| *next)
        .or_else(|| begins_in_browser(case).then_some(IN_BROWSER));
    if let Some(next) = next.filter(|_| may_have_worked && !is_own) {
        return Some(worded(
            "explain.begun",
            &[("names", &list(names)), ("next", &next)],
        ));
    }
    if !may_have_worked || !is_success && answer.description.is_some() {
        return None;
    }
    let of_another_call = !is_own && !is_token_call(case);
    let bearer = answer
        .bearer
        .filter(|bearer| of_another_call || INSTEAD.contains(bearer));
    if bearer.is_some() && !case.is_server("auth0") {
        return Some(worded(
            "explain.answer-success",
            &[("names", &names.join(", "))],
        ));
    }
    if !of_another_call || error_type.is_some() {
        return None;
    }
    let names = list(names);
    Some(if is_success {
        let status = status_words(answer);
        worded(
            "explain.other-success",
            &[("status", &status), ("names", &names)],
        )
    } else {
        worded("explain.other-answer", &[("names", &names)])
    })
}

/// Whether the answer hands out an authorization request for the browser (RFC 6749 §4.1.1), as services do whose program began the login.
fn begins_in_browser(case: &Case<'_>) -> bool {
    let members = &case.answer.members;
    members
        .iter()
        .any(|(_, value)| value.starts_with("https://") && value.contains("?response_type="))
}

/// `application/jwt`, `application/token-introspection+jwt`
fn is_jwt(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind == "application/jwt" || kind.ends_with("+jwt")
}

/// A challenge that names no error: the call brought no credentials (RFC 6750 §3.1).
fn challenge(case: &Case<'_>, status: String) -> Option<Finding> {
    let value = case.answer.header("www-authenticate")?;
    let scheme = value.split_whitespace().next()?.to_owned();
    let known = ["bearer", "dpop", "basic"];
    if !known.contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let metadata = if value.contains("resource_metadata=") {
        ". Where its tokens come from stands in the document that resource_metadata names"
    } else {
        ""
    };
    let mut finding = worded(
        "explain.challenge",
        &[
            ("status", &status),
            ("scheme", &scheme),
            ("metadata", &metadata),
        ],
    );
    finding.certainty = Certainty::Likely;
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::{Evidence, Finding, Severity, outside};

    fn explained(text: &str) -> Vec<Finding> {
        let found = outside::read(text).unwrap();
        crate::diagnosis::explain::outside(&found, None, false, &Evidence::default(), None).findings
    }

    fn ids(text: &str) -> Vec<String> {
        explained(text).into_iter().map(|one| one.id).collect()
    }

    fn http(status: &str, headers: &str, body: &str) -> String {
        format!("HTTP/1.1 {status}\r\n{headers}\r\n{body}")
    }

    const JSON: &str = "Content-Type: application/json\r\n";

    #[test]
    fn an_answer_without_a_token_is_no_failure_where_none_was_asked_for() {
        for (text, id) in [
            (http("200 OK", "Content-Length: 0\r\n", ""), "empty-success"),
            (
                format!(
                    "OPTIONS /realms/a/protocol/openid-connect/token HTTP/1.1\r\nHost: id.example\r\nOrigin: https://a.example\r\n\r\n{}",
                    http(
                        "204 No Content",
                        "Access-Control-Allow-Origin: https://a.example\r\n",
                        ""
                    )
                ),
                "empty-success",
            ),
            (
                http("200 OK", JSON, r#"{"keys":[{"kty":"RSA"}]}"#),
                "answer-document",
            ),
            (
                http(
                    "201 Created",
                    JSON,
                    r#"{"client_id":"a","redirect_uris":["https://a.example/cb"]}"#,
                ),
                "answer-document",
            ),
            (
                http(
                    "200 OK",
                    JSON,
                    r#"{"accessToken":"opaque-text","expireTime":"x"}"#,
                ),
                "answer-success",
            ),
            (
                r#"{"kind":"TokenRequest","status":{"token":"opaque-text"}}"#.to_owned(),
                "answer-success",
            ),
            (
                r#"{"count":9,"value":"eyJhbGciOiJub25lIn0.e30.c2ln"}"#.to_owned(),
                "answer-success",
            ),
            (
                r#"{"count":9,"value":"anything"}"#.to_owned(),
                "other-answer",
            ),
            (
                r#"{"url":"https://a.example/auth?response_type=code&client_id=c"}"#.to_owned(),
                "begun",
            ),
            (
                http(
                    "200 OK",
                    "Content-Type: application/jwt\r\n",
                    "eyJhbGciOiJub25lIn0.e30.",
                ),
                "jwt-success",
            ),
            (
                http(
                    "302 Found",
                    "Location: https://a.example/cb?code=x&state=y\r\n",
                    "",
                ),
                "redirect-success",
            ),
            (
                http("302 Found", "Location: /login\r\n", ""),
                "redirect-elsewhere",
            ),
            (
                "https://a.example/cb?code=x&state=y".to_owned(),
                "redirect-success",
            ),
            (
                r#"{"name":"app","version":"1.0.0"}"#.to_owned(),
                "other-answer",
            ),
            (r#"[{"id":1}]"#.to_owned(), "nothing-said"),
        ] {
            let found = explained(&text);
            let told: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(told, [format!("explain.{id}")], "{text}");
            assert!(found.iter().all(|one| one.severity != Severity::Error));
        }
    }

    #[test]
    fn one_that_was_asked_for_is_missed() {
        let call = |answer: &str| {
            format!(
                "POST /oauth/token HTTP/1.1\r\nHost: as.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=client_credentials\r\n\r\n{answer}"
            )
        };
        for (answer, id) in [
            (http("200 OK", "", ""), "explain.empty"),
            (http("200 OK", JSON, r#"{"keys":[]}"#), "explain.no-token"),
            (
                http("302 Found", "Location: /login\r\n", ""),
                "explain.redirect",
            ),
        ] {
            assert_eq!(ids(&call(&answer)), [id], "{answer}");
        }
        assert_eq!(
            ids(&http("400 Bad Request", JSON, r#"{"hello":1}"#)),
            ["explain.unknown"]
        );
    }

    #[test]
    fn who_asks_about_a_token_asks_for_none() {
        let text = http(
            "200 OK",
            JSON,
            r#"{"data":{"app_id":"1","is_valid":false,"scopes":[]}}"#,
        );
        let call = "GET /debug_token?input_token=x HTTP/1.1\r\nHost: graph.facebook.com\r\n\r\n";
        assert_eq!(ids(&format!("{call}{text}")), ["explain.token-not-valid"]);
    }

    #[test]
    fn a_challenge_without_an_error_is_for_a_call_without_credentials() {
        let asks = "WWW-Authenticate: Bearer resource_metadata=\"https://rs.example/.well-known/oauth-protected-resource\"\r\n";
        let found = explained(&http("401 Unauthorized", asks, ""));
        let [finding] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(finding.id, "explain.challenge");
        assert!(finding.detail.contains("resource_metadata"));
        let told = "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n";
        assert_ne!(
            ids(&http("401 Unauthorized", told, "")),
            ["explain.challenge"]
        );
    }
}
