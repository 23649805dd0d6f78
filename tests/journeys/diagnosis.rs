//! Before and after: the rules on right and wrong requests, every row of the catalogue from the demo tenant and from a server with other
//! words, answers that are none, and answers that somebody else got.

use crate::command_line::valid;
use crate::servers::answering;
use crate::support::{cambio, ids, run_json};
use crate::table::rows;
use cambio::demo;
use serde_json::{Value, json};
use std::io::Write as _;

/// A server that gives one answer to whoever calls, with one header or none.
fn server(status: &str, header: &str, body: &[u8]) -> String {
    answering(format!("{status} Any\r\n{header}").trim_end(), body)
}

fn finding(document: &Value, id: &str) -> Value {
    let found = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id);
    found
        .unwrap_or_else(|| panic!("no {id} in {document:#}"))
        .clone()
}

fn status_of(finding: &Value, cause: &str) -> String {
    let causes = finding["causes"].as_array().unwrap();
    let found = causes.iter().find(|one| one["id"] == cause);
    found.unwrap_or_else(|| panic!("no {cause} in {finding:#}"))["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn check(profile: &str, more: &[&str], stdin: Option<&[u8]>) -> (i32, Value) {
    let mut command = cambio();
    command.args(["check", profile, "--json"]).args(more);
    let (code, document) = run_json(&mut command, stdin);
    valid("check", &document);
    (code, document)
}

fn send(profile: &str, more: &[&str], stdin: Option<&[u8]>) -> (i32, Value) {
    let mut command = cambio();
    command
        .args(["send", profile, "--json", "--no-verify"])
        .args(more);
    let (code, document) = run_json(&mut command, stdin);
    valid("send", &document);
    (code, document)
}

fn explain(text: &str, more: &[&str]) -> (i32, Value) {
    let mut command = cambio();
    command.args(["explain", "-", "--json"]).args(more);
    let (code, document) = run_json(&mut command, Some(text.as_bytes()));
    valid("explain", &document);
    (code, document)
}

/// The findings that say more than what is worth knowing.
fn loud(document: &Value) -> Vec<&Value> {
    let findings = document["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{document:#}"));
    findings
        .iter()
        .filter(|finding| finding["severity"] != "info")
        .collect()
}

#[test]
fn right_requests_are_silent_and_demo_mistakes_are_seen_before_sending() {
    for profile in demo::library() {
        let (code, document) = check(&format!("demo/{}", profile.stem), &[], None);
        let loud = loud(&document);
        if profile.expected.outcome == "issued" {
            assert!(loud.is_empty(), "{}: {loud:#?}", profile.stem);
            assert_eq!(code, 0);
        }
    }
    for (stem, id) in [
        ("apple-code-used", "lint.code.used"),
        ("apple-code-expired", "lint.code.old"),
        ("apple-identity-token", "lint.apple.identity-token"),
        ("apple-profile-not-json", "lint.user-profile"),
        ("apple-profile-twice", "lint.user-profile.twice"),
        ("google-token-expired", "lint.artefact.expired"),
        ("google-access-token", "lint.google.access-token"),
        ("facebook-user-token", "lint.facebook.user-token"),
        ("facebook-limited-login", "lint.facebook.limited-login"),
        ("request-missing-type", "lint.missing.subject-token-type"),
        ("request-wrong-type", "lint.type."),
        ("request-wrong-grant", "lint.grant."),
        ("request-content-type", "lint.request.content-type"),
        ("request-legacy-endpoint", "lint.endpoint.legacy"),
        ("setup-third-party", "lint.client.third-party"),
        ("custom-requested-type", "lint.requested-token-type"),
    ] {
        let (code, document) = check(&format!("demo/{stem}"), &[], None);
        assert!(
            ids(&document, id).len() == 1 && code == 1,
            "{stem}: {document:#}"
        );
    }
}

/// What pages of vendors and SDKs send; the reference's own `user_profile` example is the faulty one. Of other servers too: on behalf of a
/// user the subject token's audience is the client that asks, Keycloak's standard exchange takes tokens of its own realm, Google's token
/// service has no client, Okta and Spring take a resource beside the audience, Entra's grant is jwt-bearer.
#[test]
fn documented_requests_are_silent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documented.cambio.json");
    let requests: Vec<Value> =
        serde_json::from_str(include_str!("documented_requests.json")).unwrap();
    for request in requests {
        let profile = &request["profile"];
        std::fs::write(&path, profile.to_string()).unwrap();
        let token = request["token"].as_str().map(str::as_bytes);
        let given: &[&str] = match token {
            Some(_) => &["--subject-token", "-"],
            None => &[],
        };
        let (_, found) = check(path.to_str().unwrap(), given, token);
        let loud = loud(&found);
        let is_faulty = request["is_faulty"] == true;
        assert_eq!(!loud.is_empty(), is_faulty, "{profile}: {loud:#?}");
    }
}

/// A code, a verifier or a refresh token stands among the parameters, where only its file can tell what it is.
#[test]
fn secrets_of_parameters_are_looked_into_where_they_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("code.cambio.json");
    let code = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
    let profile = json!({"cambio": 1, "name": "code", "tenant": "acme.eu.auth0.com", "client_id": "abc", "grant_type": "authorization_code",
        "parameters": [{"name": "redirect_uri", "value": "https://app.acme.example/cb"}, {"name": "code", "secret": "ask"}]});
    std::fs::write(&path, profile.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let (_, unknown) = check(path, &[], None);
    assert!(!unknown.to_string().contains("lint.parameter.code"));
    let (status, found) = check(path, &["--parameter", "code=-"], Some(code.as_bytes()));
    assert_eq!(status, 1);
    let found = finding(&found, "lint.parameter.code");
    assert_eq!(found["field"], "parameters.1");
    assert!(!found.to_string().contains("mrqtu"));
    for wrong in ["code", "redirect_uri=-", "other=-"] {
        let (status, refused) = check(path, &["--parameter", wrong], None);
        assert_eq!(status, 2, "{wrong}");
        assert!(refused.to_string().contains("cli.parameter"), "{refused}");
    }
}

/// The rows of the field's catalogue with the finding that each has.
const ROWS: &[(u8, &str)] = &[
    (1, "native-social-off"),
    (2, "invalid-authorization-code"),
    (3, "apple-connection"),
    (4, "user-profile-form"),
    (5, "missing-parameter"),
    (6, "type-combination"),
    (7, "unknown-type"),
    (8, "profile-not-allowed"),
    (9, "unsupported-grant"),
    (10, "client-authentication"),
    (11, "mfa-required"),
    (12, "suspicious"),
    (13, "rate-limited"),
    (14, "nonce-wanted"),
    (15, "bad-proof"),
    (16, "denied"),
    (17, "rule-threw"),
    (18, "connection-not-found"),
    (19, "captcha"),
    (20, "third-party"),
    (21, "consent"),
    (22, "unknown-audience"),
    (23, "invalid-scope"),
    (24, "actor-mfa"),
    (25, "delegation-depth"),
    (26, "graph-error"),
    (27, "legacy-endpoint"),
    (29, "proof-required"),
    (30, "subject-rejected"),
    (31, "outage"),
];

#[test]
fn every_row_is_explained_from_the_demo_tenant() {
    let mut seen = std::collections::BTreeSet::new();
    for profile in demo::library() {
        let Some(row) = profile.expected.row else {
            continue;
        };
        let (_, document) = send(&format!("demo/{}", profile.stem), &[], None);
        let explained = ids(&document, "explain.");
        let expected = match row {
            14 => "explain.nonce-challenge".to_owned(),
            28 => {
                assert!(!explained.is_empty(), "{}", profile.stem);
                seen.insert(28);
                continue;
            }
            _ => format!(
                "explain.{}",
                ROWS.iter().find(|(number, _)| *number == row).unwrap().1
            ),
        };
        assert!(
            explained.contains(&expected.as_str()),
            "{} (row {row}): {explained:?}",
            profile.stem
        );
        if row != 14 {
            let finding = finding(&document, &expected);
            assert!(
                !finding["causes"].as_array().unwrap().is_empty(),
                "{}",
                profile.stem
            );
            assert!(
                finding["fix"].as_str().is_some_and(|fix| !fix.is_empty()),
                "{}",
                profile.stem
            );
        }
        seen.insert(row);
    }
    // Row 26 is Graph's own answer, see the follow-ups.
    let expected: std::collections::BTreeSet<u8> = (1..=31).filter(|row| *row != 26).collect();
    assert_eq!(seen, expected);
}

/// Row, profile, status and body: what another server says in the words of its own.
const OTHER_WORDS: &str = r#"
1 apple-first-login 401 {"error_description":"Grant type 'urn:ietf:params:oauth:grant-type:token-exchange' is not allowed for this client.","error":"unauthorized_client"}
2 apple-first-login 400 {"error_description":"The auth code was rejected by Apple","error":"invalid_grant"}
3 apple-first-login 403 {"x":1,"error_description":"error from apple connection","error":"invalid_request"}
4 apple-first-login 422 {"error":"invalid_request","error_description":"user_profile should be a JSON encoded object"}
5 apple-first-login 422 {"error":"invalid_request","error_description":"Parameter subject_token_type is required"}
6 custom-exchange 403 {"error":"invalid_request","error_description":"the pair subject_token_type, requested_token_type is not valid"}
7 apple-first-login 403 {"error":"invalid_request","error_description":"unknown subject token type"}
8 custom-exchange 400 {"error":"invalid_request","error_description":"This Token Exchange Profile is not allowed here"}
9 apple-first-login 403 {"error":"unsupported_grant_type"}
10 apple-first-login 403 {"error":"invalid_client","error_description":"No"}
11 apple-first-login 401 {"mfa_token":"Fe26.abcdefghijklm","error":"mfa_required"}
12 apple-first-login 403 {"error":"too_many_attempts","error_description":"A login like this is suspicious"}
13 apple-first-login 429 {"error":"too_many_requests","error_description":"Slow down"}
14 apple-first-login 401 {"error":"use_dpop_nonce"}
15 apple-first-login 401 {"error":"invalid_dpop_proof","error_description":"nope"}
16 apple-first-login 401 {"error":"access_denied","error_description":"Only staff on Sundays"}
17 apple-first-login 403 {"error":"unauthorized","error_description":"user is blocked by us"}
18 apple-first-login 403 {"error":"access_denied","error_description":"the connection was not found"}
19 apple-first-login 400 {"error":"requires_verification"}
20 apple-first-login 401 {"error":"unauthorized_client","error_description":"no"}
21 apple-first-login 401 {"error":"consent_required"}
22 apple-first-login 400 {"error":"invalid_target","error_description":"Service not found: https://x"}
23 apple-first-login 403 {"error":"invalid_scope","error_description":"no"}
24 custom-exchange 403 {"error":"access_denied","error_description":"MFA cannot be combined with actor tokens"}
25 custom-exchange 403 {"error":"invalid_request","error_description":"the delegation chain is too deep"}
26 facebook-session 400 {"error":{"code":190,"type":"OAuthException","message":"Error validating access token: Cannot parse access token"}}
27 apple-first-login 403 {"error":"invalid_request","error_description":"OIDC-conformant clients may not use /oauth/access_token"}
29 apple-first-login 401 {"error":"invalid_request","error_description":"A proof-of-possession is needed"}
30 custom-exchange 403 {"error":"invalid_request","error_description":"session of legacy system is unknown"}
31 apple-first-login 502 {"error":"whatever"}
31 apple-first-login 503 <html><title>Down</title></html>
"#;

#[test]
fn every_row_is_explained_from_a_server_with_other_words() {
    for [row, profile, status, body] in rows(OTHER_WORDS, " ") {
        let answering = server(status, "content-type: application/json", body.as_bytes());
        let tenant = format!("tenant={answering}");
        let mut arguments = vec!["--set", &tenant, "--subject-token", "-"];
        // Only a third-party client is refused so.
        if row == "20" {
            arguments.extend(["--set", "client_id=tpc_1"]);
        }
        let (_, document) = send(
            &format!("demo/{profile}"),
            &arguments,
            Some(b"c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv"),
        );
        let number: u8 = row.parse().unwrap();
        let id = ROWS.iter().find(|(row, _)| *row == number).unwrap().1;
        let found = ids(&document, "explain.");
        assert!(
            found.contains(&format!("explain.{id}").as_str()),
            "row {row}, {body}: {found:?}"
        );
        assert!(!document.to_string().contains("Fe26.abc"));
    }
}

#[test]
fn causes_are_decided_by_what_can_be_seen() {
    let (_, used) = send("demo/apple-code-used", &[], None);
    let used = finding(&used, "explain.invalid-authorization-code");
    assert_eq!(used["title"], "Refused: the code had already been used");
    assert_eq!(used["certainty"], "certain");
    for (cause, status) in [
        ("code-used", "certain"),
        ("code-old", "ruled_out"),
        ("identity-token", "ruled_out"),
        ("code-elsewhere", "not_visible"),
    ] {
        assert_eq!(status_of(&used, cause), status, "{cause}");
    }
    assert!(
        used["fix"].as_str().unwrap().contains("type fens"),
        "{used}"
    );
    let (_, token) = send("demo/apple-identity-token", &[], None);
    let token = finding(&token, "explain.invalid-authorization-code");
    assert_eq!(
        token["title"],
        "Refused: this is an Apple identity token, not the authorization code"
    );
    let (_, clock) = send("demo/google-dpop-clock", &[], None);
    let clock = finding(&clock, "explain.bad-proof");
    assert_eq!(status_of(&clock, "proof-form"), "ruled_out");
    assert_eq!(status_of(&clock, "proof-target"), "ruled_out");
    assert_eq!(status_of(&clock, "clock-off"), "likely");

    // The same code twice: this computer's own record decides, the server knows nothing of it.
    let code = b"c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
    let tenant = format!(
        "tenant={}",
        server(
            "403",
            "",
            br#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#
        )
    );
    let arguments = ["--set", tenant.as_str(), "--subject-token", "-"];
    let code_used = |document: &Value| {
        let refused = finding(document, "explain.invalid-authorization-code");
        status_of(&refused, "code-used")
    };
    let (_, first) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(code_used(&first), "ruled_out");
    let (_, second) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(code_used(&second), "likely");
    assert_eq!(ids(&second, "lint.code.sent-before").len(), 1);
    let (exit, checked) = check("demo/apple-first-login", &arguments, Some(code));
    assert_eq!((exit, ids(&checked, "lint.code.sent-before").len()), (1, 1));

    // Where the client was refused, nobody came to the code: lint and explanation say the same.
    let code = b"cfedcba9876543210fedcba9876543210.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
    let refusing = format!(
        "tenant={}",
        server("401", "", br#"{"error":"invalid_client"}"#)
    );
    let refusing = ["--set", refusing.as_str(), "--subject-token", "-"];
    send("demo/apple-first-login", &refusing, Some(code));
    let (_, second) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(code_used(&second), "not_visible");
    let before = finding(&second, "lint.code.sent-before");
    assert_eq!(before["severity"], "warning");
    // Now somebody did.
    let (_, third) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(
        finding(&third, "lint.code.sent-before")["severity"],
        "error"
    );
}

/// Status, header, body, and the finding that calls the answer what it is.
const BAD_ANSWERS: &str = r#"
200 | | {"token_type":"Bearer"} | explain.no-token
200 | | {"error":"invalid_grant","error_description":"Invalid authorization code"} | explain.ok-with-error
400 | | {"error":{"message":"no"}} | explain.error-not-text
400 | | {"error":403} | explain.error-not-text
400 | | [1,2] | explain.not-json
200 | | "text" | explain.not-json
403 | content-type: text/html | <!doctype html><title>Blocked</title> | explain.html
200 | | | explain.empty
400 | content-type: text/plain | {"error":"custom_code"} | explain.content-type
400 | | {"error":"custom_code","error_description":"a\u0000\u202eb"} | explain.unknown-error
200 | | {"access_token":{"a":1}} | explain.token-not-text
200 | | {"access_token":"opaque-token-text","id_token":7} | explain.token-not-text
200 | | {"access_token":"opaque-token-text","expires_in":"soon"} | explain.expires-in
200 | | {"access_token":"opaque-token-text","expires_in":-5} | explain.expires-in
418 | | {"message":"teapot","error":"my_own_code","error_description":"An Action's own"} | explain.unknown-error
400 | | {"hello":1} | explain.unknown
302 | location: https://elsewhere.example/ | | explain.redirect
"#;

#[test]
fn bad_answers_are_called_what_they_are() {
    let long = format!(
        r#"{{"error":"custom_code","error_description":"{}"}}"#,
        "x".repeat(1 << 20)
    );
    let utf16: Vec<u8> =
        r#"{"access_token":"x"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = "content-type: application/json; charset=iso-8859-1";
    let mut answers = vec![
        ("200", "", &utf16[..], "explain.charset"),
        (
            "400",
            latin,
            &b"{\"error\":\"a\",\"error_description\":\"\xe4\"}"[..],
            "explain.charset",
        ),
        ("400", "", long.as_bytes(), "explain.unknown-error"),
    ];
    for cells in rows::<4>(BAD_ANSWERS, "|") {
        let [status, header, body, id] = cells.map(str::trim);
        answers.push((status, header, body.as_bytes(), id));
    }
    for (status, header, body, id) in answers {
        let tenant = format!("tenant={}", server(status, header, body));
        let (_, document) = send(
            "demo/apple-first-login",
            &["--set", &tenant, "--subject-token", "-"],
            Some(b"c0de-of-the-user"),
        );
        let found = ids(&document, "explain.");
        assert!(found.contains(&id), "{id}: {found:?}");
        for finding in document["findings"].as_array().unwrap() {
            let words = finding["detail"].as_str().unwrap();
            assert!(
                words.chars().count() < 2600
                    && !words.contains('\u{202e}')
                    && !words.contains('\0'),
                "{id}"
            );
        }
    }
}

#[test]
fn successes_are_explained() {
    for (stem, id) in [
        ("apple-second-login", "explain.apple-name"),
        ("apple-no-openid", "explain.no-id-token"),
        ("apple-all-scopes", "explain.all-scopes"),
        ("apple-scopes-differ", "explain.scopes-withheld"),
        ("apple-default-audience", "explain.default-audience"),
        ("apple-encrypted", "explain.opaque-access-token"),
        ("google-no-audience", "explain.opaque-access-token"),
        ("google-dpop", "explain.nonce-challenge"),
        ("google-dpop-no-effect", "token.not-bound"),
        ("facebook-session", "explain.facebook-email"),
        ("apple-first-login", "explain.no-refresh-token"),
    ] {
        let (code, document) = send(&format!("demo/{stem}"), &[], None);
        assert_eq!(code, 0);
        assert!(
            ids(&document, "").contains(&id),
            "{stem}: {:?}",
            ids(&document, "")
        );
    }
}

/// A finding, and an answer that it explains. Auth0 says so of a code of its own as well as of Apple's.
const ANSWERS: &str = r#"
explain.auth0.foreign-code HTTP/1.1 403 Forbidden␍⏎content-type: application/json␍⏎␍⏎{"error":"invalid_grant","error_description":"Invalid authorization code"}
explain.auth0.foreign-code {"error":"invalid_grant","error_description":"Invalid authorization code"}
explain.auth0.foreign-code AuthenticationError(info: ["error_description": "Invalid authorization code", "error": "invalid_grant", "statusCode": 403])
explain.invalid-authorization-code {"date":"2026-11-23T12:03:58.000Z","type":"fens","description":"Invalid authorization code","client_id":"abc","details":{"error":{"oauthError":"invalid_grant","message":"Invalid authorization code"}}}
explain.log-success [{"type":"sens","client_id":"abc","date":"2026-11-23T12:03:58.000Z"}]
explain.sdk a0.sdk.internal_error.plain
explain.auth0.foreign-code Invalid authorization code
explain.unknown-error {"error":"my_own","error_description":"from an Action"}
explain.missing-parameter {"log":{"entries":[{"startedDateTime":"2026-11-23T12:03:58.000Z","request":{"method":"POST","url":"https://acme.eu.auth0.com/oauth/token","headers":[{"name":"Content-Type","value":"text/plain"}],"postData":{"mimeType":"text/plain","text":"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=abc&subject_token=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FwcGxlaWQuYXBwbGUuY29tIn0.c2ln&subject_token_type=http%3A%2F%2Fauth0.com%2Foauth%2Ftoken-type%2Fapple-authz-code"}},"response":{"status":400,"headers":[],"content":{"mimeType":"application/json","text":"{\"error\":\"invalid_request\",\"error_description\":\"Missing required parameter: grant_type\"}"}}}]}}
"#;

#[test]
fn answers_that_somebody_else_got() {
    for [id, text] in rows(ANSWERS, " ") {
        let (code, document) = explain(text, &[]);
        assert_eq!(code, 0, "{text}");
        assert!(
            ids(&document, "explain.").contains(&id),
            "{text}: {document:#}"
        );
    }
    // With the profile's request beside it, and with the application's settings.
    let answer = r#"{"error":"unauthorized_client","error_description":"Grant type 'urn:ietf:params:oauth:grant-type:token-exchange' not allowed for the client."}"#;
    let (_, alone) = explain(answer, &[]);
    assert_eq!(
        status_of(&finding(&alone, "explain.native-social-off"), "toggle-off"),
        "likely"
    );
    let folder = tempfile::tempdir().unwrap();
    let application = folder.path().join("app.json");
    for (enabled, status) in [(false, "certain"), (true, "ruled_out")] {
        let settings = json!({"client_id": "demo-native-ios", "client_secret": "never-to-be-seen", "native_social_login": {"apple": {"enabled": enabled}}});
        std::fs::write(&application, settings.to_string()).unwrap();
        let (_, decided) = explain(
            answer,
            &[
                "--profile",
                "demo/apple-first-login",
                "--application",
                application.to_str().unwrap(),
            ],
        );
        assert_eq!(
            status_of(
                &finding(&decided, "explain.native-social-off"),
                "toggle-off"
            ),
            status
        );
        assert!(!decided.to_string().contains("never-to-be-seen"));
        let file = ["--application", application.to_str().unwrap()];
        let (code, checked) = check("demo/apple-first-login", &file, None);
        assert_eq!(code, i32::from(!enabled));
        assert_eq!(
            ids(&checked, "lint.client.toggle-off").len(),
            usize::from(!enabled)
        );
        let (_, sent) = send("demo/apple-first-login", &file, None);
        assert_eq!(
            ids(&sent, "lint.client.toggle-off").len(),
            usize::from(!enabled)
        );
    }
    for bad in ["", "  \n"] {
        let mut command = cambio();
        command.args(["explain", "-", "--json"]);
        let (code, document) = run_json(&mut command, Some(bad.as_bytes()));
        assert_eq!(code, 2);
        valid("explain", &document);
    }
}

/// A finding, and what is explained by nothing else.
const WITHOUT_BLAME: &str = r#"
explain.grant-refused {"error":"invalid_grant"}
explain.answer-success {"access_token":"opaque-token-text","token_type":"Bearer"}
explain.sdk com.auth0.android.authentication.AuthenticationException: code=a0.sdk.internal_error.unknown
explain.nothing-said 42
explain.unknown-error {"error":"insufficient_scope","error_description":"The token has insufficient scope"}
explain.unknown-error {"error":"weak_pw","error_description":"A password change is required"}
explain.apple-connection {"type":"fens","description":"Error from Apple connection.","details":{"error":{"message":"invalid_client"}}}
explain.nothing-said {"type":"slo","description":"logged out"}
explain.nothing-said {"type":"depnote","description":"A note"}
"#;

/// The same beside a request with a token of Google.
const OF_GOOGLE: &str = r#"
explain.denied {"error":"access_denied","error_description":"Blocked by our security policy"}
explain.unknown-type {"error":"invalid_request","error_description":"Invalid subject_token_type: http://auth0.com/oauth/token-type/google-id-token"}
"#;

/// What a review found: no cause is blamed that nothing speaks for.
#[test]
fn nobody_is_blamed_without_a_reason() {
    let google = ["--profile", "demo/google-id-token"];
    for (table, more) in [(OF_GOOGLE, &google[..]), (WITHOUT_BLAME, &[])] {
        for [id, text] in rows(table, " ") {
            let (_, document) = explain(text, more);
            assert_eq!(ids(&document, "explain."), [id], "{text}");
        }
    }
    let (_, none) = explain(
        "user_profile must be an object encoded as a JSON string",
        &["--profile", "demo/apple-first-login"],
    );
    let none = finding(&none, "explain.user-profile-form");
    assert_eq!(none["certainty"], "likely");
    assert_eq!(status_of(&none, "none-of-these"), "not_visible");
    let (_, named) = explain("Missing required parameter: connection", &google);
    assert_eq!(
        finding(&named, "explain.missing-parameter")["title"],
        "Refused: connection missing"
    );
    // What the answer names is said, and no more than likely: a body that nobody reads lacks everything.
    for text in [
        r#"{"error":"invalid_request","error_description":"Missing required parameter: client_id"}"#,
        r#"{"error":"invalid_request","error_description":"Missing required parameter: subject_token_type"}"#,
    ] {
        let (_, alone) = explain(text, &[]);
        let causes = alone["findings"][0]["causes"].as_array();
        let causes = causes.unwrap_or_else(|| panic!("{alone:#}"));
        let first = causes.first().unwrap();
        assert_eq!(first["status"], "likely", "{alone:#}");
        let named = text
            .rsplit(": ")
            .next()
            .unwrap()
            .trim_end_matches(['"', '}']);
        assert!(first.to_string().contains(named), "{alone:#}");
    }
}

/// Tokens in a pasted answer are never printed, in text or JSON.
#[test]
fn pasted_tokens_are_never_repeated() {
    let tokens = [
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg",
        "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv",
        "ya29.a0AfH6SMBxyz-needle",
        "EAAGm0PX4ZCpsBAKZCZA1needle",
        "v1.MRrtB2xYz0needle",
        "Fe26.2**0123abcneedle",
        "Zq9XyAbCdEfGh12345needle",
    ];
    for token in tokens {
        for text in [
            format!("HTTP/1.1 302 Found\r\nlocation: https://x.example/{token}\r\n\r\n"),
            format!(
                "HTTP/1.1 403 Forbidden\r\n\r\n{{\"error\":\"invalid_grant\",\"error_description\":\"token {token} is bad\",\"mfa_token\":\"{token}\"}}"
            ),
            format!("<html><title>{token}</title></html>"),
            format!(
                "POST /oauth/token HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\ngrant_type={token}&scope={token}&audience={token}&subject_token={token}\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n{{\"error\":\"invalid_scope\"}}"
            ),
            format!(
                "AuthenticationException(code=access_denied, description=no {token}, statusCode=403)"
            ),
        ] {
            let (_, document) = explain(&text, &[]);
            assert!(
                !document.to_string().contains(token),
                "{text}: {document:#}"
            );
            let mut command = cambio();
            command
                .args(["explain", "-"])
                .stdin(std::process::Stdio::piped())
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped());
            let mut child = command.spawn().unwrap();
            child
                .stdin
                .take()
                .unwrap()
                .write_all(text.as_bytes())
                .unwrap();
            let output = child.wait_with_output().unwrap();
            let printed = [output.stdout, output.stderr].concat();
            assert!(!String::from_utf8_lossy(&printed).contains(token), "{text}");
        }
    }
}
