//! Before and after: the rules on right and wrong requests, every row of the catalogue from the demo tenant and from a server with other
//! words, answers that are none, and answers that somebody else got.

use crate::command_line::valid;
use crate::servers::answering;
use crate::support::{cambio, ids, run_json};
use cambio::demo;
use serde_json::{Value, json};
use std::io::Write as _;

/// A server that gives one answer to whoever calls; each of its headers ends its line.
fn server(status: &str, headers: &str, body: &[u8]) -> String {
    answering(format!("{status} Any\r\n{headers}").trim_end(), body)
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

#[test]
fn right_requests_are_silent_and_demo_mistakes_are_seen_before_sending() {
    for profile in demo::library() {
        let (code, document) = check(&format!("demo/{}", profile.stem), &[], None);
        let loud: Vec<&Value> = document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["severity"] != "info")
            .collect();
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

/// What the vendors' pages and SDKs send; the reference's own `user_profile` example is the faulty one.
#[test]
fn the_vendors_documented_requests_are_silent() {
    let folder = tempfile::tempdir().unwrap();
    let apple = "http://auth0.com/oauth/token-type/apple-authz-code";
    let code = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";
    let facebook = "http://auth0.com/oauth/token-type/facebook-info-session-access-token";
    let google = "http://auth0.com/oauth/token-type/google-id-token";
    for (name, profile, token, faulty) in [
        (
            "reference",
            json!({"subject_token_type": apple, "audience": "https://acme.example/api/", "scope": "read:appointments openid profile email email_verified",
            "user_profile": "{ name: { firstName: 'John', lastName: 'Smith' }}"}),
            code,
            true,
        ),
        (
            "apple guide",
            json!({"subject_token_type": apple, "scope": "openid profile offline_access", "audience": "https://acme.example/api"}),
            code,
            false,
        ),
        (
            "Auth0.swift",
            json!({"subject_token_type": apple, "scope": "openid profile email", "body_encoding": "json",
            "user_profile": {"name": {"firstName": "John", "lastName": "Smith"}}}),
            code,
            false,
        ),
        (
            "facebook guide",
            json!({"subject_token_type": facebook, "scope": "openid profile email offline_access", "audience": "https://acme.example/api",
            "user_profile": {"name": "John Smith", "email": "john@example.com"}}),
            "XAAsession",
            false,
        ),
        (
            "google guide",
            json!({"subject_token_type": google, "scope": "openid profile email offline_access"}),
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjY291bnRzLmdvb2dsZS5jb20iLCJhdWQiOiJ3LmFwcHMuZ29vZ2xldXNlcmNvbnRlbnQuY29tIiwiYXpwIjoiYS5hcHBzLmdvb2dsZXVzZXJjb250ZW50LmNvbSJ9.c2ln",
            false,
        ),
        (
            "custom exchange",
            json!({"subject_token_type": "https://acme.example/legacy", "scope": "openid", "audience": "https://acme.example/api",
            "parameters": [{"name": "organization", "value": "org_1"}]}),
            "legacy-token",
            false,
        ),
        (
            "on behalf of",
            json!({"subject_token_type": "urn:ietf:params:oauth:token-type:access_token", "requested_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "audience": "https://acme.example/api2", "scope": "read:things", "client_authentication": {"method": "client_secret_post", "secret": "ask"}}),
            "eyJ.x.y",
            false,
        ),
    ] {
        let mut document = json!({"cambio": 1, "name": name, "tenant": "acme.eu.auth0.com", "client_id": "abc", "subject_token": "ask"});
        document
            .as_object_mut()
            .unwrap()
            .extend(profile.as_object().unwrap().clone());
        let path = folder.path().join(format!("{name}.cambio.json"));
        std::fs::write(&path, document.to_string()).unwrap();
        let (_, found) = check(
            path.to_str().unwrap(),
            &["--subject-token", "-"],
            Some(token.as_bytes()),
        );
        let loud: Vec<&Value> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["severity"] != "info")
            .collect();
        assert_eq!(!loud.is_empty(), faulty, "{name}: {loud:#?}");
    }
}

/// What the documentation of other servers asks for: on behalf of a user the subject token's audience is the client that asks, Google's
/// token service has no client, Okta and Spring take a resource beside the audience, Entra's grant is jwt-bearer.
#[test]
fn documented_requests_of_other_servers_are_silent() {
    let access = "urn:ietf:params:oauth:token-type:access_token";
    let id = "urn:ietf:params:oauth:token-type:id_token";
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    let jag = "urn:ietf:params:oauth:token-type:id-jag";
    let bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let post = json!({"method": "client_secret_post", "secret": "ask"});
    let assertion = json!([{"name": "assertion", "secret": "ask"}]);
    let folder = tempfile::tempdir().unwrap();
    for (name, endpoint, profile) in [
        (
            "keycloak",
            "https://kc.acme.example/realms/acme/protocol/openid-connect/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": access, "requested_token_type": access, "audience": "target"}),
        ),
        (
            "keycloak-external",
            "https://kc.acme.example/realms/acme/protocol/openid-connect/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": jwt, "parameters": [{"name": "subject_issuer", "value": "apple"}]}),
        ),
        (
            "google-sts",
            "https://sts.googleapis.com/v1/token",
            json!({"subject_token_type": jwt, "requested_token_type": access, "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g", "scope": "https://www.googleapis.com/auth/cloud-platform"}),
        ),
        (
            "okta",
            "https://acme.okta.com/oauth2/aus1/v1/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": access, "audience": "api://next", "scope": "api:read"}),
        ),
        (
            "okta-cross-app",
            "https://acme.okta.com/oauth2/v1/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": id, "requested_token_type": jag, "audience": "https://auth.chat.example/", "resource": "https://api.chat.example/"}),
        ),
        (
            "auth0-cross-app",
            "https://acme.eu.auth0.com/oauth/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": id, "requested_token_type": jag, "audience": "https://auth.chat.example/", "resource": "https://api.chat.example/"}),
        ),
        (
            "cross-app-second-leg",
            "https://auth.chat.example/oauth2/token",
            json!({"client_id": "c", "client_authentication": post, "grant_type": bearer, "parameters": assertion}),
        ),
        (
            "entra",
            "https://login.microsoftonline.com/t/oauth2/v2.0/token",
            json!({"client_id": "c", "client_authentication": post, "grant_type": bearer, "scope": "https://graph.microsoft.com/.default", "parameters": [{"name": "assertion", "secret": "ask"}, {"name": "requested_token_use", "value": "on_behalf_of"}]}),
        ),
        (
            "zitadel",
            "https://acme.zitadel.cloud/oauth/v2/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": "urn:zitadel:params:oauth:token-type:user_id", "actor_token": "ask", "actor_token_type": access, "requested_token_type": jwt, "scope": "openid"}),
        ),
        (
            "dex",
            "https://dex.acme.example/dex/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": id, "requested_token_type": access, "scope": "openid groups", "parameters": [{"name": "connector_id", "value": "gh"}]}),
        ),
        (
            "duende",
            "https://ids.acme.example/connect/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": access, "scope": "api2"}),
        ),
        (
            "ping",
            "https://pf.acme.example/as/token.oauth2",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": jwt, "requested_token_type": access, "resource": "https://api.acme.example/a"}),
        ),
        (
            "curity",
            "https://id.acme.example/oauth/v2/oauth-token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": access, "audience": "api", "scope": "read"}),
        ),
        (
            "spring",
            "https://as.acme.example/oauth2/token",
            json!({"client_id": "c", "client_authentication": post, "subject_token_type": access, "requested_token_type": access, "audience": "https://a.example", "resource": "https://b.example/x"}),
        ),
        (
            "device",
            "https://acme.eu.auth0.com/oauth/token",
            json!({"client_id": "c", "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "parameters": [{"name": "device_code", "secret": "ask"}]}),
        ),
    ] {
        let origin = endpoint.split('/').take(3).collect::<Vec<_>>().join("/");
        let mut document =
            json!({"cambio": 1, "name": name, "tenant": origin, "token_endpoint": endpoint});
        let exchange = profile.get("subject_token_type").is_some();
        if exchange {
            document["subject_token"] = json!("ask");
        }
        document
            .as_object_mut()
            .unwrap()
            .extend(profile.as_object().unwrap().clone());
        let path = folder.path().join(format!("{name}.cambio.json"));
        std::fs::write(&path, document.to_string()).unwrap();
        // aud is the client that asks, and Keycloak's standard exchange takes tokens of its own realm.
        let token = if name == "keycloak" {
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2tjLmFjbWUuZXhhbXBsZS9yZWFsbXMvYWNtZSIsImF1ZCI6ImMiLCJhenAiOiJmcm9udCIsInN1YiI6InUifQ.c2ln"
        } else {
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2kuZXhhbXBsZSIsImF1ZCI6ImMiLCJhenAiOiJmcm9udCIsInN1YiI6InUifQ.c2ln"
        };
        let (arguments, given): (&[&str], Option<&[u8]>) = if exchange {
            (&["--subject-token", "-"], Some(token.as_bytes()))
        } else {
            (&[], None)
        };
        let (_, found) = check(path.to_str().unwrap(), arguments, given);
        let loud: Vec<&Value> = found["findings"]
            .as_array()
            .unwrap_or_else(|| panic!("{name}: {found}"))
            .iter()
            .filter(|one| one["severity"] != "info")
            .collect();
        assert!(loud.is_empty(), "{name}: {loud:#?}");
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

#[test]
fn every_row_is_explained_from_a_server_with_other_words() {
    let apple = "demo/apple-first-login";
    for (row, profile, status, body, more) in [
        (
            1,
            apple,
            "401",
            r#"{"error_description":"Grant type 'urn:ietf:params:oauth:grant-type:token-exchange' is not allowed for this client.","error":"unauthorized_client"}"#,
            &[][..],
        ),
        (
            2,
            apple,
            "400",
            r#"{"error_description":"The auth code was rejected by Apple","error":"invalid_grant"}"#,
            &[],
        ),
        (
            3,
            apple,
            "403",
            r#"{"x":1,"error_description":"error from apple connection","error":"invalid_request"}"#,
            &[],
        ),
        (
            4,
            apple,
            "422",
            r#"{"error":"invalid_request","error_description":"user_profile should be a JSON encoded object"}"#,
            &[],
        ),
        (
            5,
            apple,
            "422",
            r#"{"error":"invalid_request","error_description":"Parameter subject_token_type is required"}"#,
            &[],
        ),
        (
            6,
            "demo/custom-exchange",
            "403",
            r#"{"error":"invalid_request","error_description":"the pair subject_token_type, requested_token_type is not valid"}"#,
            &[],
        ),
        (
            7,
            apple,
            "403",
            r#"{"error":"invalid_request","error_description":"unknown subject token type"}"#,
            &[],
        ),
        (
            8,
            "demo/custom-exchange",
            "400",
            r#"{"error":"invalid_request","error_description":"This Token Exchange Profile is not allowed here"}"#,
            &[],
        ),
        (
            9,
            apple,
            "403",
            r#"{"error":"unsupported_grant_type"}"#,
            &[],
        ),
        (
            10,
            apple,
            "403",
            r#"{"error":"invalid_client","error_description":"No"}"#,
            &[],
        ),
        (
            11,
            apple,
            "401",
            r#"{"mfa_token":"Fe26.abcdefghijklm","error":"mfa_required"}"#,
            &[],
        ),
        (12, apple, "403", r#"{"error":"too_many_attempts"}"#, &[]),
        (
            13,
            apple,
            "429",
            r#"{"error":"too_many_requests","error_description":"Slow down"}"#,
            &[],
        ),
        (14, apple, "401", r#"{"error":"use_dpop_nonce"}"#, &[]),
        (
            15,
            apple,
            "401",
            r#"{"error":"invalid_dpop_proof","error_description":"nope"}"#,
            &[],
        ),
        (
            16,
            apple,
            "401",
            r#"{"error":"access_denied","error_description":"Only staff on Sundays"}"#,
            &[],
        ),
        (
            17,
            apple,
            "403",
            r#"{"error":"unauthorized","error_description":"user is blocked by us"}"#,
            &[],
        ),
        (
            18,
            apple,
            "403",
            r#"{"error":"access_denied","error_description":"the connection was not found"}"#,
            &[],
        ),
        (
            19,
            apple,
            "400",
            r#"{"error":"requires_verification"}"#,
            &[],
        ),
        (
            20,
            apple,
            "401",
            r#"{"error":"unauthorized_client","error_description":"no"}"#,
            &["--set", "client_id=tpc_1"],
        ),
        (21, apple, "401", r#"{"error":"consent_required"}"#, &[]),
        (
            22,
            apple,
            "400",
            r#"{"error":"invalid_target","error_description":"Service not found: https://x"}"#,
            &[],
        ),
        (
            23,
            apple,
            "403",
            r#"{"error":"invalid_scope","error_description":"no"}"#,
            &[],
        ),
        (
            24,
            "demo/custom-exchange",
            "403",
            r#"{"error":"access_denied","error_description":"MFA cannot be combined with actor tokens"}"#,
            &[],
        ),
        (
            25,
            "demo/custom-exchange",
            "403",
            r#"{"error":"invalid_request","error_description":"the delegation chain is too deep"}"#,
            &[],
        ),
        (
            26,
            "demo/facebook-session",
            "400",
            r#"{"error":{"code":190,"type":"OAuthException","message":"Error validating access token: Cannot parse access token"}}"#,
            &[],
        ),
        (
            27,
            apple,
            "403",
            r#"{"error":"invalid_request","error_description":"OIDC-conformant clients may not use /oauth/access_token"}"#,
            &[],
        ),
        (
            29,
            apple,
            "401",
            r#"{"error":"invalid_request","error_description":"A proof-of-possession is needed"}"#,
            &[],
        ),
        (
            30,
            "demo/custom-exchange",
            "403",
            r#"{"error":"invalid_request","error_description":"session of legacy system is unknown"}"#,
            &[],
        ),
        (31, apple, "502", r#"{"error":"whatever"}"#, &[]),
        (31, apple, "503", "<html><title>Down</title></html>", &[]),
    ] {
        let tenant = format!(
            "tenant={}",
            server(
                status,
                "content-type: application/json\r\n",
                body.as_bytes()
            )
        );
        let given = ["--set", &tenant, "--subject-token", "-"];
        let arguments: Vec<&str> = given.iter().chain(more).copied().collect();
        let (_, document) = send(
            profile,
            &arguments,
            Some(b"c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv"),
        );
        let id = ROWS.iter().find(|(number, _)| *number == row).unwrap().1;
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
    let (_, first) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(
        status_of(
            &finding(&first, "explain.invalid-authorization-code"),
            "code-used"
        ),
        "ruled_out"
    );
    let (_, second) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(
        status_of(
            &finding(&second, "explain.invalid-authorization-code"),
            "code-used"
        ),
        "likely"
    );
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
    assert_eq!(
        status_of(
            &finding(&second, "explain.invalid-authorization-code"),
            "code-used"
        ),
        "not_visible"
    );
    let before = finding(&second, "lint.code.sent-before");
    assert_eq!(before["severity"], "warning");
    // Now somebody did.
    let (_, third) = send("demo/apple-first-login", &arguments, Some(code));
    assert_eq!(
        finding(&third, "lint.code.sent-before")["severity"],
        "error"
    );
}

#[test]
fn bad_answers_are_called_what_they_are() {
    let long = format!(
        r#"{{"error":"custom_code","error_description":"{}"}}"#,
        "x".repeat(1 << 20)
    );
    let utf16: Vec<u8> =
        r#"{"access_token":"x"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (status, headers, body, id) in [
        (
            "200",
            "",
            &b"{\"token_type\":\"Bearer\"}"[..],
            "explain.no-token",
        ),
        (
            "200",
            "",
            br#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
            "explain.ok-with-error",
        ),
        (
            "400",
            "",
            br#"{"error":{"message":"no"}}"#,
            "explain.error-not-text",
        ),
        ("400", "", br#"{"error":403}"#, "explain.error-not-text"),
        ("400", "", b"[1,2]", "explain.not-json"),
        ("200", "", b"\"text\"", "explain.not-json"),
        (
            "403",
            "content-type: text/html\r\n",
            b"<!doctype html><title>Blocked</title>",
            "explain.html",
        ),
        ("200", "", b"", "explain.empty"),
        (
            "400",
            "content-type: text/plain\r\n",
            br#"{"error":"custom_code"}"#,
            "explain.content-type",
        ),
        ("200", "", &utf16, "explain.charset"),
        (
            "400",
            "content-type: application/json; charset=iso-8859-1\r\n",
            b"{\"error\":\"a\",\"error_description\":\"\xe4\"}",
            "explain.charset",
        ),
        (
            "400",
            "",
            b"{\"error\":\"custom_code\",\"error_description\":\"a\\u0000\\u202eb\"}",
            "explain.unknown-error",
        ),
        ("400", "", long.as_bytes(), "explain.unknown-error"),
        (
            "200",
            "",
            br#"{"access_token":{"a":1}}"#,
            "explain.token-not-text",
        ),
        (
            "200",
            "",
            br#"{"access_token":"opaque-token-text","id_token":7}"#,
            "explain.token-not-text",
        ),
        (
            "200",
            "",
            br#"{"access_token":"opaque-token-text","expires_in":"soon"}"#,
            "explain.expires-in",
        ),
        (
            "200",
            "",
            br#"{"access_token":"opaque-token-text","expires_in":-5}"#,
            "explain.expires-in",
        ),
        (
            "418",
            "",
            br#"{"message":"teapot","error":"my_own_code","error_description":"An Action's own"}"#,
            "explain.unknown-error",
        ),
        ("400", "", br#"{"hello":1}"#, "explain.unknown"),
        (
            "302",
            "location: https://elsewhere.example/\r\n",
            b"",
            "explain.redirect",
        ),
    ] {
        let tenant = format!("tenant={}", server(status, headers, body));
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

#[test]
fn answers_that_somebody_else_got() {
    // Auth0 says so of a code of its own as well as of Apple's.
    let code = "explain.auth0.foreign-code";
    for (text, id) in [
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"Invalid authorization code\"}",
            code,
        ),
        (
            r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
            code,
        ),
        (
            r#"AuthenticationError(info: ["error_description": "Invalid authorization code", "error": "invalid_grant", "statusCode": 403])"#,
            code,
        ),
        (
            r#"{"date":"2026-11-23T12:03:58.000Z","type":"fens","description":"Invalid authorization code","client_id":"abc","details":{"error":{"oauthError":"invalid_grant","message":"Invalid authorization code"}}}"#,
            "explain.invalid-authorization-code",
        ),
        (
            r#"[{"type":"sens","client_id":"abc","date":"2026-11-23T12:03:58.000Z"}]"#,
            "explain.log-success",
        ),
        ("a0.sdk.internal_error.plain", "explain.sdk"),
        ("Invalid authorization code", code),
        (
            r#"{"error":"my_own","error_description":"from an Action"}"#,
            "explain.unknown-error",
        ),
        (
            r#"{"log":{"entries":[{"startedDateTime":"2026-11-23T12:03:58.000Z","request":{"method":"POST","url":"https://acme.eu.auth0.com/oauth/token","headers":[{"name":"Content-Type","value":"text/plain"}],"postData":{"mimeType":"text/plain","text":"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=abc&subject_token=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FwcGxlaWQuYXBwbGUuY29tIn0.c2ln&subject_token_type=http%3A%2F%2Fauth0.com%2Foauth%2Ftoken-type%2Fapple-authz-code"}},"response":{"status":400,"headers":[],"content":{"mimeType":"application/json","text":"{\"error\":\"invalid_request\",\"error_description\":\"Missing required parameter: grant_type\"}"}}}]}}"#,
            "explain.missing-parameter",
        ),
    ] {
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

/// What a review found: no cause is blamed that nothing speaks for.
#[test]
fn nobody_is_blamed_without_a_reason() {
    let google = ["--profile", "demo/google-id-token"];
    for (text, more, id) in [
        (
            r#"{"error":"access_denied","error_description":"Blocked by our security policy"}"#,
            &google[..],
            "explain.denied",
        ),
        (
            r#"{"error":"invalid_request","error_description":"Invalid subject_token_type: http://auth0.com/oauth/token-type/google-id-token"}"#,
            &google,
            "explain.unknown-type",
        ),
        (r#"{"error":"invalid_grant"}"#, &[], "explain.grant-refused"),
        (
            r#"{"access_token":"opaque-token-text","token_type":"Bearer"}"#,
            &[],
            "explain.answer-success",
        ),
        (
            "com.auth0.android.authentication.AuthenticationException: code=a0.sdk.internal_error.unknown",
            &[],
            "explain.sdk",
        ),
        ("42", &[], "explain.nothing-said"),
        (
            r#"{"error":"insufficient_scope","error_description":"The token has insufficient scope"}"#,
            &[],
            "explain.unknown-error",
        ),
        (
            r#"{"error":"weak_pw","error_description":"A password change is required"}"#,
            &[],
            "explain.unknown-error",
        ),
        (
            r#"{"type":"fens","description":"Error from Apple connection.","details":{"error":{"message":"invalid_client"}}}"#,
            &[],
            "explain.apple-connection",
        ),
        (
            r#"{"type":"slo","description":"logged out"}"#,
            &[],
            "explain.nothing-said",
        ),
        (
            r#"{"type":"depnote","description":"A note"}"#,
            &[],
            "explain.nothing-said",
        ),
    ] {
        let (_, document) = explain(text, more);
        assert_eq!(ids(&document, "explain."), [id], "{text}");
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
