//! Successes of calls that give no token, by what stands in them: a revocation, what a server tells of a user or of a token, and documents
//! about servers, clients and resources.

use super::case::Case;
use super::form::list;
use super::other_calls::has_grant;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Body, Call, Finding};
use crate::token::invisible::quoted;

/// Members that only a document about a user or a token has, beside `iss`, `aud` or `email`.
const ABOUT: [&str; 3] = ["sub", "azp", "issued_to"];

/// Documents that a server or a resource gives out, by members that only they have, and what they describe.
const DOCUMENTS: [(&[&str], &str); 6] = [
    (
        &["resource", "authorization_servers"],
        "a protected resource and the servers whose tokens it takes (RFC 9728)",
    ),
    (
        &["issuer", "jwks_uri"],
        "a server and its endpoints (RFC 8414, OpenID Connect Discovery)",
    ),
    (
        &["issuer", "token_endpoint"],
        "a server and its endpoints (RFC 8414, OpenID Connect Discovery)",
    ),
    (
        &["client_id", "redirect_uris"],
        "a client as the server registered it (RFC 7591)",
    ),
    (&["client_id", "grant_types"], "a client and its settings"),
    (
        &["schemas", "meta"],
        "a user, a group or another resource (SCIM, RFC 7643)",
    ),
];

/// The only member of a key set.
const KEYS: &str = "keys";

/// Where the events of a log say that something worked, what they say, and where the event's name is: Okta's System Log, Duende's events.
const EVENTS: [(&str, &str, &str); 2] = [
    ("outcome.result", "SUCCESS", "eventType"),
    ("EventType", "Success", "Name"),
];

/// What is said of a success that has no token and wants none; `None` where a token was asked for, or nothing shows that none was.
pub(super) fn finding(case: &Case<'_>) -> Option<Finding> {
    let answer = case.answer;
    let may_have_worked = answer.is_success() || answer.status.is_none();
    if !may_have_worked || has_grant(case) || answer.error.is_some() {
        return None;
    }
    if case.call == Call::Revocation && answer.status.is_some() {
        let plain = matches!(answer.body, Body::Empty | Body::Object { .. });
        return plain.then(|| worded("explain.revoked", &[]));
    }
    let Body::Object { names, .. } = &answer.body else {
        return None;
    };
    let member = |wanted: &str| {
        let mut members = answer.members.iter();
        members
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    match member("data.is_valid") {
        Some("true") if member("data.app_id").is_some() => {
            return Some(worded("explain.token-debugged", &[]));
        }
        Some("false") => {
            let words = member("data.error.message").map(quoted);
            return Some(match words {
                Some(words) => worded("explain.token-not-valid:said", &[("words", &words)]),
                None => worded("explain.token-not-valid", &[]),
            });
        }
        _ => {}
    }
    // What came of a call that was sent from here for a token is judged as that.
    if case.attempts.is_empty() {
        let worked = EVENTS
            .iter()
            .find(|(result, good, _)| member(result) == Some(*good))
            .and_then(|(_, _, name)| member(name))
            // Microsoft Graph: signIn resource type.
            .or_else(|| {
                let is_sign_in = answer.has("createdDateTime");
                (is_sign_in && member("status.errorCode") == Some("0")).then_some("sign-in")
            });
        if let Some(event) = worked {
            return Some(worded("explain.event-success", &[("event", &event)]));
        }
        let document = DOCUMENTS
            .iter()
            .find(|(members, _)| members.iter().all(|name| answer.has(name)))
            .map(|(_, what)| *what)
            .or_else(|| (*names == [KEYS]).then_some("a server's public keys (RFC 7517)"));
        if let Some(what) = document {
            return Some(worded(
                "explain.answer-document",
                &[("what", &what), ("names", &list(names))],
            ));
        }
        if member("active") == Some("false") {
            return Some(worded("explain.token-inactive", &[]));
        }
    }
    let introspected = member("active") == Some("true")
        && ["client_id", "exp", "scope", "token_type", "username"]
            .iter()
            .any(|name| answer.has(name));
    let about = ABOUT.iter().any(|name| answer.has(name))
        && ["iss", "aud", "email", "audience", "name"]
            .iter()
            .any(|name| answer.has(name));
    let of_user = case.call == Call::Userinfo && answer.status.is_some() && !names.is_empty();
    let of_graph = case.call == Call::Graph && answer.has("id");
    let told = about || introspected || of_user || of_graph;
    told.then(|| worded("explain.answer-claims", &[("names", &names.join(", "))]))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Evidence;
    use crate::diagnosis::outside::read;

    fn ids(text: &str) -> Vec<String> {
        let found = read(text).unwrap();
        let explained =
            crate::diagnosis::explain::outside(&found, None, false, &Evidence::default(), None);
        let findings = explained.findings.into_iter();
        findings.map(|finding| finding.id).collect()
    }

    #[test]
    fn a_success_that_wants_no_token_is_no_failure() {
        let http = |method: &str, host: &str, path: &str, sent: &str, body: &str| {
            format!(
                "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{sent}HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{body}"
            )
        };
        for (text, id) in [
            (
                http(
                    "POST",
                    "appleid.apple.com",
                    "/auth/revoke",
                    "client_id=a&token=b\r\n\r\n",
                    "",
                ),
                "explain.revoked",
            ),
            (
                http(
                    "GET",
                    "oauth2.googleapis.com",
                    "/tokeninfo",
                    "",
                    r#"{"azp":"a","aud":"a","sub":"1"}"#,
                ),
                "explain.answer-claims",
            ),
            (
                http(
                    "GET",
                    "graph.facebook.com",
                    "/v21.0/me",
                    "",
                    r#"{"id":"1","name":"Ada"}"#,
                ),
                "explain.answer-claims",
            ),
            (
                r#"{"data":{"app_id":"1","is_valid":true,"user_id":"2"}}"#.to_owned(),
                "explain.token-debugged",
            ),
            (
                http(
                    "GET",
                    "graph.facebook.com",
                    "/debug_token?input_token=x",
                    "",
                    r#"{"data":{"error":{"code":190,"message":"No"},"is_valid":false}}"#,
                ),
                "explain.token-not-valid",
            ),
            (
                r#"{"active":true,"client_id":"a","scope":"read"}"#.to_owned(),
                "explain.answer-claims",
            ),
            (
                http(
                    "GET",
                    "mcp.acme.example",
                    "/.well-known/oauth-protected-resource",
                    "",
                    r#"{"resource":"https://mcp.acme.example","authorization_servers":[]}"#,
                ),
                "explain.answer-document",
            ),
            (
                r#"{"client_id":"a","redirect_uris":["http://localhost/cb"]}"#.to_owned(),
                "explain.answer-document",
            ),
            (
                r#"{"keys":[{"kty":"EC","kid":"a"}]}"#.to_owned(),
                "explain.answer-document",
            ),
            (
                r#"{"schemas":["urn:a"],"id":"1","meta":{}}"#.to_owned(),
                "explain.answer-document",
            ),
            (
                r#"{"eventType":"app.oauth2.token.grant","outcome":{"result":"SUCCESS"}}"#
                    .to_owned(),
                "explain.event-success",
            ),
            (
                r#"{"eventType":"app.oauth2.token.grant","outcome":{"result":"FAILURE"}}"#
                    .to_owned(),
                "explain.other-answer",
            ),
            (
                r#"{"createdDateTime":1,"status":{"errorCode":0}}"#.to_owned(),
                "explain.event-success",
            ),
            (r#"{"active":false}"#.to_owned(), "explain.token-inactive"),
            // A token was asked for, and none came.
            (
                http(
                    "POST",
                    "oauth2.googleapis.com",
                    "/token",
                    "grant_type=authorization_code&code=c\r\n\r\n",
                    r#"{"sub":"1","aud":"a"}"#,
                ),
                "explain.no-token",
            ),
        ] {
            assert_eq!(ids(&text), [id], "{text}");
        }
    }
}
