//! What people paste, and what is read from it.

use super::*;
use crate::diagnosis::answer::Body;
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use proptest::prelude::*;

pub(super) const BODY: &str =
    r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#;
pub(super) const CODE: &str = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl";

pub(super) const GRANT: Option<&str> = Some("invalid_grant");
const SAID: Option<&str> = Some("Invalid authorization code");

type MessageCase = (
    String,
    &'static str,
    Option<u16>,
    Option<&'static str>,
    Option<&'static str>,
);

fn check(cases: &[MessageCase]) {
    for (text, kind, status, error, description) in cases {
        let found = read(text).unwrap_or_else(|refused| panic!("{text}\n{refused}"));
        assert_eq!(found.kind, *kind, "{text}");
        assert_eq!(found.answer.status, *status, "{text}");
        assert_eq!(found.answer.error.as_deref(), *error, "{text}");
        assert_eq!(found.answer.description.as_deref(), *description, "{text}");
    }
}

pub(super) fn har(entries: &str) -> String {
    format!(r#"{{"log":{{"version":"1.2","entries":[{entries}]}}}}"#)
}

pub(super) fn har_entry(
    method: &str,
    path: &str,
    status: u16,
    posted: &str,
    content: &str,
) -> String {
    format!(
        r#"{{"startedDateTime":"2024-05-01T14:00:00.000+02:00","request":{{"method":"{method}","url":"https://acme.eu.auth0.com{path}","headers":[{{"name":"Content-Type","value":"application/x-www-form-urlencoded"}}],"postData":{posted}}},"response":{{"status":{status},"headers":[{{"name":"X-Y","value":"z"}}],"content":{content}}}}}"#
    )
}

#[test]
fn http_in_each_form() {
    let kind = "a raw HTTP answer";
    check(&[
        (
            format!("HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{BODY}"),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!("HTTP/2 403 \ncontent-type: application/json\n\n{BODY}\n$ "),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!("HTTP/1.1 403 Forbidden\ncontent-type: application/json\n{BODY}"),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "HTTP/1.1 403 Forbidden\ntransfer-encoding: chunked\n\n1f\n{\"error\":\"invalid_grant\",\"x\":1}\n0\n\n"
                .to_owned(),
            kind,
            Some(403),
            GRANT,
            None,
        ),
        (
            format!(
                "HTTP/1.1 400 Bad Request\nDPoP-Nonce: n\n\n{{\"error\":\"use_dpop_nonce\"}}\n\nHTTP/1.1 403 Forbidden\n\n{BODY}"
            ),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!(
                "HTTP/1.1 200 Connection established\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 403 Forbidden\n\n{BODY}"
            ),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "HTTP/1.1 502 Bad Gateway\n\n<html><title>Bad gateway</title></html>".to_owned(),
            kind,
            Some(502),
            None,
            None,
        ),
        (
            format!("```http\nHTTP/1.1 403 Forbidden\n\n{BODY}\n```"),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
    ]);
}

#[test]
fn curl_and_okhttp_tell_the_request_too() {
    let curl = format!(
        "* Connected to acme.eu.auth0.com\n> POST /oauth/token HTTP/2\n> Host: acme.eu.auth0.com\n> Content-Type: application/json\n> DPoP: {JWT}\n> \n* upload completely sent off: 12 bytes\n< HTTP/2 403 \n< date: Sun, 06 Nov 1994 08:49:37 GMT\n< \n{{ [96 bytes data]\n* Connection #0 to host acme.eu.auth0.com left intact\n{BODY}"
    );
    let okhttp = format!(
        "D/OkHttp: --> POST https://acme.eu.auth0.com/oauth/token\nD/OkHttp: Content-Type: application/json\nD/OkHttp: DPoP: {JWT}\nD/OkHttp:\nD/OkHttp: {{\"client_id\":\"abc\",\"subject_token\":\"{CODE}\"}}\nD/OkHttp: --> END POST (99-byte body)\nD/OkHttp: <-- 403 https://acme.eu.auth0.com/oauth/token (312ms)\nD/OkHttp: date: Sun, 06 Nov 1994 08:49:37 GMT\nD/OkHttp: {BODY}\nD/OkHttp: <-- END HTTP (71-byte body)"
    );
    for text in [&curl, &okhttp] {
        let found = read(text).unwrap();
        assert_eq!(found.answer.status, Some(403), "{text}");
        assert_eq!(found.answer.description.as_deref(), SAID, "{text}");
        assert_eq!(found.at, Some(784_111_777), "{text}");
        assert_eq!(
            found.request.token_endpoint.as_deref(),
            Some("https://acme.eu.auth0.com/oauth/token")
        );
        assert_eq!(
            found.request.content_type.as_deref(),
            Some("application/json")
        );
        assert_eq!(found.request.has_proof, Some(true));
    }
    let found = read(&okhttp).unwrap();
    assert_eq!(found.request.texts.client_id.as_deref(), Some("abc"));
    assert_eq!(found.request.shape, Some(Shape::AppleCode));
    assert_eq!(found.request.has_user_profile, Some(false));
}

#[test]
fn bodies_in_each_wrapping() {
    let kind = "a JSON body";
    let escaped = BODY.replace('"', "\\\"");
    check(&[
        (BODY.to_owned(), kind, None, GRANT, SAID),
        (format!("\u{feff}\n  {BODY}\r\n"), kind, None, GRANT, SAID),
        (format!("'{BODY}'"), kind, None, GRANT, SAID),
        (format!("\"{escaped}\""), kind, None, GRANT, SAID),
        (escaped, kind, None, GRANT, SAID),
        (format!("I get this:\n```json\n{BODY}\n```\nWhy?"), kind, None, GRANT, SAID),
        (format!("```{BODY}```"), kind, None, GRANT, SAID),
        (
            r#"{"code":"invalid_grant","description":"Invalid authorization code","statusCode":403}"#.to_owned(),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            r#"{"code":"invalid_grant","message":"Invalid authorization code","status":403}"#.to_owned(),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!(
                r#"{{"message":"Request failed with status code 403","code":"ERR_BAD_REQUEST","status":403,"response":{{"data":{BODY}}}}}"#
            ),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            Json::object([("body", Json::text(BODY))]).to_compact(),
            kind,
            None,
            GRANT,
            SAID,
        ),
        (
            r#"{"error":{"message":"Bad token","type":"OAuthException","code":190}}"#.to_owned(),
            kind,
            None,
            Some("OAuthException 190"),
            Some("Bad token"),
        ),
        (
            format!(r#"{{"access_token":"{JWT}","token_type":"Bearer"}}"#),
            kind,
            None,
            None,
            None,
        ),
        ("[1,2]".to_owned(), kind, None, None, None),
        (
            "<!DOCTYPE html><html><title>Bad gateway</title></html>".to_owned(),
            "a web page",
            None,
            None,
            None,
        ),
    ]);
}

#[test]
fn sdks_and_logs() {
    let swift = "a message of Auth0.swift";
    let apple = "a message of an app on Apple's systems";
    let android = "a line of Android's log";
    check(&[
        (
            r#"AuthenticationError(code: "invalid_grant", statusCode: 403, info: ["error": "invalid_grant", "error_description": "Invalid authorization code"])"#.to_owned(),
            swift,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            r#"["error_description": "Invalid authorization code", "error": "invalid_grant", "statusCode": 403]"#.to_owned(),
            apple,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            r#"Optional(["error": Optional("invalid_grant"), "error_description": "Invalid authorization code"])"#.to_owned(),
            apple,
            None,
            GRANT,
            SAID,
        ),
        (
            r#"Error Domain=com.auth0.authentication Code=0 "Failed" UserInfo={error=invalid_grant, NSLocalizedDescription=Invalid authorization code, statusCode=403}"#.to_owned(),
            swift,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "E/Auth0: com.auth0.android.authentication.AuthenticationException: An error occurred when trying to authenticate with the server.".to_owned(),
            android,
            None,
            None,
            None,
        ),
        (
            "AuthenticationException(code=invalid_grant, description=Invalid authorization code, statusCode=403)".to_owned(),
            android,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "E/App ( 123): {error=invalid_grant, error_description=Invalid authorization code}".to_owned(),
            android,
            None,
            GRANT,
            SAID,
        ),
        (
            format!("05-01 12:00:00.123  1234  5678 W MyApp   : Login failed: {BODY}"),
            android,
            None,
            GRANT,
            SAID,
        ),
        (
            format!("2024-05-01 12:00:00.123  1234-5678  MyApp   com.acme.app   W  {BODY}"),
            android,
            None,
            GRANT,
            SAID,
        ),
        (
            "[invalid_grant: Invalid authorization code]".to_owned(),
            "a message of react-native-auth0",
            None,
            GRANT,
            SAID,
        ),
        (
            format!("flutter: Login failed: {BODY}"),
            "a line of Flutter's log",
            None,
            GRANT,
            SAID,
        ),
        (
            "GrantError: invalid_grant\n    at x (/app/node_modules/auth0/x.js:1:2) {\n  error: 'invalid_grant',\n  error_description: 'Invalid authorization code',\n  statusCode: 403\n}".to_owned(),
            "an error of a Node SDK",
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!("[12:00:01] POST /oauth/token -> {BODY} (403)"),
            "a line of a log",
            Some(403),
            GRANT,
            SAID,
        ),
        (
            format!("exchange failed body=\"{}\"", BODY.replace('"', "\\\"")),
            "a line of a log",
            None,
            GRANT,
            SAID,
        ),
    ]);
}

#[test]
fn of_several_answers_in_a_log_the_one_that_decides_is_taken() {
    let waiting = "POST /device -> {\"error\":\"authorization_pending\"}";
    let issued = "POST /device -> {\"access_token\":\"opaque-token-text\"}";
    let found = read(&format!("{waiting}\n{waiting}\n{issued}")).unwrap();
    assert_eq!(found.answer.error, None);
    let found = read(&format!("{waiting}\n{waiting}")).unwrap();
    assert_eq!(found.answer.error.as_deref(), Some("authorization_pending"));
    let refused = "12:00:01 refused {\"error\":\"invalid_grant\"}";
    for (text, status) in [
        (format!("{refused}\n12:00:02 token status=200"), None),
        (format!("{refused} status=200"), Some(200)),
        (format!("{refused}\n12:00:02 status=400"), Some(400)),
    ] {
        assert_eq!(read(&text).unwrap().answer.status, status, "{text}");
    }
}

#[test]
fn who_writes_about_errors_need_not_have_had_them() {
    for (text, quotes) in [
        (
            "commit 8f2c1e0\nAuthor: Ada\n\n    Explain invalid_grant",
            true,
        ),
        (
            "### MSIS9612: invalid_grant\nThe code was used before",
            true,
        ),
        ("responses:\n  '400':\n    description: invalid_grant", true),
        ("commit failed: invalid_grant", false),
        ("### Actual behaviour\ninvalid_grant: expired", false),
        (
            "invalid_scope\n    The requested scope is invalid, unknown,\n    malformed",
            true,
        ),
        ("invalid_scope The requested scope is invalid", false),
        ("HTTP/1.1 400 Bad Request\nA: b\n\n### invalid_grant", false),
    ] {
        assert_eq!(read(text).unwrap().quotes, quotes, "{text}");
    }
}

#[test]
fn tests_that_passed_and_lists_of_codes_say_nothing() {
    for text in [
        "PASS src/token.spec.ts\n  ✓ answers invalid_grant for a used code (12 ms)",
        "tests/test_auth.py::test_invalid_grant PASSED",
        "src/lexer.cpp:121:1: error: invalid token at start of a preprocessor expression",
        "src/jwt.ts(3,1): error TS2304: Cannot find name 'invalid_grant'.",
        "// Keycloak answers access_denied \"Client not allowed to exchange\"\n\"Invalid token\" -> Failure.Token",
        ">       assert err.code == \"mfa_required\"\nE       AssertionError: assert 'invalid_grant' == 'mfa_required'",
        "| invalid_grant | expired |\n| invalid_client | wrong secret |\n| invalid_scope | unknown |",
    ] {
        let found = read(text).unwrap();
        assert_eq!((found.answer.error, found.said), (None, None), "{text}");
    }
    for text in [
        "✓ answers invalid_client for a wrong secret\nError: invalid_grant: expired",
        "main.go:42: error: invalid_grant",
        "\"POST /token\" -> 400 invalid_grant",
        "id.acme.example:8443: error: invalid_grant",
        "2026-11-28 12:00:01: error: invalid_grant",
        "12:00:01 invalid_client\n12:00:02 invalid_scope\n12:00:03 invalid_grant",
        "rate_limited: too many logins",
    ] {
        assert!(read(text).unwrap().answer.error.is_some(), "{text}");
    }
    for text in [
        "ldap_bind: Invalid credentials (49)",
        "sshd[812]: error: kex_exchange_identification: Connection closed by remote host",
        "try {\n} catch (e) {\n  if (e.error === 'invalid_grant') {\n    throw new Failure('Token is not active');\n  }\n}",
    ] {
        let error = read(text).ok().and_then(|found| found.answer.error);
        assert_eq!(error, None, "{text}");
    }
}

#[test]
fn messages_alone() {
    let kind = "an error message";
    check(&[
        (
            "Invalid authorization code".to_owned(),
            kind,
            None,
            None,
            SAID,
        ),
        (
            "“Invalid authorization code”".to_owned(),
            kind,
            None,
            None,
            SAID,
        ),
        (
            "Error: Invalid authorization code".to_owned(),
            kind,
            None,
            None,
            SAID,
        ),
        ("error: invalid_grant".to_owned(), kind, None, GRANT, None),
        (
            "InvalidGrantError: Invalid authorization code".to_owned(),
            "an error of a Node SDK",
            None,
            GRANT,
            SAID,
        ),
        (
            "403 invalid_grant Invalid authorization code".to_owned(),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "HTTP 403: invalid_grant - Invalid authorization code".to_owned(),
            kind,
            Some(403),
            GRANT,
            SAID,
        ),
        (
            "error=invalid_grant, error_description=Invalid authorization code".to_owned(),
            kind,
            None,
            GRANT,
            SAID,
        ),
        (
            "Invalid authorization code: expired".to_owned(),
            kind,
            None,
            None,
            Some("Invalid authorization code: expired"),
        ),
        (
            "429 Too Many Requests".to_owned(),
            kind,
            Some(429),
            None,
            Some("Too Many Requests"),
        ),
        (
            "Request failed with status code 403".to_owned(),
            kind,
            Some(403),
            None,
            Some("Request failed with status code 403"),
        ),
        (
            "unauthorized: The rule said no".to_owned(),
            kind,
            None,
            Some("unauthorized"),
            Some("The rule said no"),
        ),
        (
            "user_profile must be an object encoded as a JSON string".to_owned(),
            kind,
            None,
            None,
            Some("user_profile must be an object encoded as a JSON string"),
        ),
    ]);
}

#[test]
fn codes_of_an_sdk_are_no_errors_of_the_server() {
    for (text, code, sdk, error) in [
        (
            "a0.sdk.internal_error.plain",
            "a0.sdk.internal_error.plain",
            "Auth0.Android",
            None,
        ),
        ("MISSING_ID_TOKEN", "MISSING_ID_TOKEN", "an Auth0 SDK", None),
        (
            r#"{"code":"a0.network_error","message":"Network error"}"#,
            "a0.network_error",
            "an Auth0 SDK",
            None,
        ),
        (
            r#"CredentialsManagerError(code: Auth0.CredentialsManagerError.Code.renewFailed, cause: Optional(AuthenticationError(info: ["error": "invalid_grant"], statusCode: 403)))"#,
            "renewFailed",
            "Auth0.swift",
            GRANT,
        ),
        (
            r#"Error Domain=NSURLErrorDomain Code=-1009 "Offline" UserInfo={NSLocalizedDescription=Offline}"#,
            "NSURLErrorDomain -1009",
            "Apple's system",
            None,
        ),
        (
            r#"Error Domain=com.google.GIDSignIn Code=-1 "No" UserInfo={NSLocalizedDescription=No}"#,
            "com.google.GIDSignIn -1",
            "Google's sign-in SDK",
            None,
        ),
        (
            r#"Error Domain=AcmeAuthDomain Code=7 "(null)""#,
            "AcmeAuthDomain 7",
            "the app or a library in it",
            None,
        ),
        (
            "[a0.session.user_cancelled: The user cancelled]",
            "a0.session.user_cancelled",
            "react-native-auth0",
            None,
        ),
    ] {
        let found = read(text).unwrap();
        let made = found.sdk.unwrap();
        assert_eq!((made.code.as_str(), made.sdk), (code, sdk), "{text}");
        assert_eq!(found.answer.error.as_deref(), error, "{text}");
    }
}

#[test]
fn nothing_planted_is_kept() {
    for planted in [
        CODE,
        JWT,
        "Fe26.2**0123456789abcdef",
        "EAAGm0PX4ZCpsBAKZCZA1b2",
    ] {
        for text in [
            format!(
                r#"{{"error":"mfa_required","error_description":"Use {planted} now","mfa_token":"{planted}"}}"#
            ),
            format!(r#"{{"code":"{planted}"}}"#),
            format!("HTTP/1.1 403 No\nx-debug: {planted}\nset-cookie: a={planted}\n\n{BODY}"),
            format!(
                "POST /oauth/token?x={planted} HTTP/1.1\nHost: a.example\n\nsubject_token={planted}&client_id={planted}&scope={planted}\n\nHTTP/1.1 403 No\n\n<title>{planted}</title>"
            ),
            format!(
                r#"["mfa_token": "{planted}", "error": "mfa_required", "error_description": "Use {planted}."]"#
            ),
            format!("Invalid authorization code {planted}"),
            format!("invalid_grant: {planted}"),
            format!(
                r#"{{"type":"fens","description":"No {planted}","details":{{"body":{{"subject_token":"{planted}"}},"error":{{"message":"{planted}"}}}}}}"#
            ),
            format!("E/App: code={planted}, error=invalid_grant, description=Bad {planted}"),
        ] {
            let found = read(&text).unwrap();
            assert!(!format!("{found:?}").contains(planted), "{text}\n{found:?}");
        }
    }
}

#[test]
fn what_is_no_answer_is_refused_with_what_to_do() {
    let entry = har_entry("GET", "/", 200, "{}", "{}");
    for (text, id) in [
        (String::new(), "explain.empty-input"),
        (" \u{feff}\r\n".to_owned(), "explain.empty-input"),
        ("\"\"".to_owned(), "explain.empty-input"),
        ("x".repeat(super::har::LARGEST + 1), "explain.too-large"),
        (har(""), "explain.no-answer"),
        (har(&entry), "explain.no-answer"),
        (
            r#"{"outcome":"failed","attempts":[{"response":null}]}"#.to_owned(),
            "explain.no-answer",
        ),
        (
            format!(r#"{{"grant_type":"g","subject_token":"{CODE}"}}"#),
            "explain.no-answer",
        ),
        (JWT.to_owned(), "explain.no-answer"),
        (CODE.to_owned(), "explain.no-answer"),
        (
            "{length = 60, bytes = 0x63303132 ... }".to_owned(),
            "explain.no-answer",
        ),
        ("```\n```".to_owned(), "explain.no-answer"),
        ("...".to_owned(), "explain.no-answer"),
    ] {
        let refused = read(&text).unwrap_err();
        assert_eq!(refused.id, id);
        assert!(refused.fix.is_some());
        assert!(!format!("{refused:?}").contains(CODE));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        prop_assert!(read(&text).map_or_else(|problem| problem.fix.is_some(), |read| !read.kind.is_empty()));
    }

    #[test]
    fn any_mixture_of_what_is_pasted_is_read_or_refused(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "HTTP/1.1 403 Forbidden", "POST /oauth/token HTTP/1.1", "\n", "\r\n", "< ", "> ", "* ", ": ",
                "transfer-encoding: chunked", "5", "{", "}", "[", "]", "\"", "\\\"", "'", "```", "error", "=", ",",
                "code", "invalid_grant", "Optional(", ")", "E/Tag: ", "05-01 1 2 3 E ", "\"type\"", "\"fens\"", "ä",
                "Error Domain=", "Code=", "<-- 403", "--> END", "eyJ", "access_token", "\u{feff}", "403", "“", "”",
            ]),
            0..24,
        )
    ) {
        let text = parts.concat();
        prop_assert!(read(&text).map_or_else(|problem| problem.fix.is_some(), |read| !read.kind.is_empty()));
    }
}

#[test]
fn a_command_is_the_request_of_what_stands_behind_it() {
    let text = "$ curl -X POST https://a.example/oauth/token \\\n  -d grant_type=refresh_token -d client_id=app\n\n{\"error\":\"invalid_grant\"}";
    let found = read(text).unwrap();
    assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
    assert_eq!(
        found.request.texts.grant_type.as_deref(),
        Some("refresh_token")
    );
    assert_eq!(found.request.texts.client_id.as_deref(), Some("app"));
}

#[test]
fn credentials_of_a_token_service_are_a_success_and_stay_secret() {
    let text = "<AssumeRoleWithWebIdentityResponse><Credentials><SessionToken>AQoDYXdzEE0a8ANX</SessionToken><SecretAccessKey>wJalrXUtnFEMI</SecretAccessKey></Credentials></AssumeRoleWithWebIdentityResponse>";
    let found = read(text).unwrap();
    assert!(
        matches!(found.answer.body, Body::Object { tokens: true, .. }),
        "{found:?}"
    );
    let told = format!("{:?} {:?}", found.answer, found.said);
    assert!(!told.contains("wJalr") && !told.contains("AQoD"), "{told}");
}

#[test]
fn what_a_clients_schema_misses_is_no_answer() {
    let text = "Connection error: ServerError: HTTP 401: Invalid OAuth error response: [\n  {\n    \"code\": \"invalid_type\",\n    \"message\": \"Required\"\n  }\n]. Raw body: {\"error\": \"invalid client\"}\n    at parseErrorResponse (auth.js:1:2)";
    let found = read(text).unwrap();
    assert_eq!(found.answer.error.as_deref(), Some("invalid client"));
    assert_eq!(found.answer.status, Some(401));
}
