//! Recordings, runs of this program and tenant logs that people paste, and what is read from them.

use super::tests::{BODY, CODE, GRANT, har, har_entry};
use super::*;
use crate::exchange::subject_token::{APPLE_CODE_TYPE, Shape};
use crate::json::Json;

#[test]
fn recordings() {
    use base64::Engine as _;
    let params = format!(
        r#"{{"mimeType":"m","params":[{{"name":"client_id","value":"abc"}},{{"name":"subject_token","value":"{CODE}"}},{{"name":"subject_token_type","value":"{APPLE_CODE_TYPE}"}},{{"name":"user_profile","value":"{{}}"}}]}}"#
    );
    let posted = format!(
        r#"{{"mimeType":"m","text":"client_id=abc&subject_token={CODE}&subject_token_type={APPLE_CODE_TYPE}&user_profile=%7B%7D"}}"#
    );
    let plain = Json::object([("text", Json::text(BODY))]).to_compact();
    let encoded = base64::engine::general_purpose::STANDARD.encode(BODY);
    let encoded = format!(r#"{{"encoding":"base64","text":"{encoded}"}}"#);
    for (posted, content) in [(&params, &plain), (&posted, &encoded)] {
        let entry = har_entry("POST", "/oauth/token", 403, posted, content);
        let preflight = har_entry("OPTIONS", "/oauth/token", 204, "{}", "{}");
        let other = har_entry(
            "GET",
            "/userinfo",
            401,
            "{}",
            r#"{"text":"{\"error\":\"x\"}"}"#,
        );
        for text in [
            entry.clone(),
            har(&format!("{preflight},{entry},{preflight},{other}")),
        ] {
            let found = read(&text).unwrap();
            assert_eq!(found.kind, "a HAR recording");
            assert_eq!(found.answer.status, Some(403));
            assert_eq!(found.answer.error.as_deref(), GRANT);
            assert_eq!(found.answer.header("x-y"), Some("z"));
            assert_eq!(found.at, Some(1_714_564_800));
            assert_eq!(found.request.texts.client_id.as_deref(), Some("abc"));
            assert_eq!(
                found.request.texts.subject_token_type.as_deref(),
                Some(APPLE_CODE_TYPE)
            );
            assert_eq!(found.request.shape, Some(Shape::AppleCode));
            assert_eq!(found.request.user_profile.as_deref(), Some("{}"));
            assert!(!format!("{found:?}").contains(CODE));
        }
    }
    let other = har_entry(
        "GET",
        "/userinfo",
        401,
        "{}",
        r#"{"text":"{\"error\":\"x\"}"}"#,
    );
    assert_eq!(
        read(&har(&other)).unwrap().answer.error.as_deref(),
        Some("x")
    );
}

#[test]
fn a_run_of_this_program() {
    let attempt = |body: &str| {
        format!(
            r#"{{"request":{{"method":"POST","url":"https://acme.eu.auth0.com/oauth/token","headers":[["content-type","application/json"],["dpop","[masked dpop]"]],"body":"client_id=abc&subject_token=[masked subject_token]"}},"response":{{"status":403,"headers":[["date","Sun, 06 Nov 1994 08:49:37 GMT"]],"body":{},"body_encoding":"utf-8","truncated":false}}}}"#,
            Json::text(body).to_compact()
        )
    };
    let text = format!(
        r#"{{"outcome":"refused","attempts":[{},{}]}}"#,
        attempt(r#"{"error":"use_dpop_nonce"}"#),
        attempt(BODY)
    );
    let found = read(&text).unwrap();
    assert_eq!(found.kind, "a run of Cambio");
    assert_eq!(found.answer.error.as_deref(), GRANT);
    assert_eq!(found.at, Some(784_111_777));
    assert_eq!(found.request.texts.client_id.as_deref(), Some("abc"));
    assert_eq!(found.request.has_proof, Some(true));
    assert_eq!(found.request.shape, None);
}

#[test]
fn tenant_log_entries() {
    let entry = format!(
        r#"{{"date":"2024-05-01T12:00:00.000Z","type":"fens","description":"Invalid authorization code","client_id":"abc","log_id":"2","hostname":"acme.eu.auth0.com","details":{{"body":{{"grant_type":"g","subject_token":"*****","subject_token_type":"{APPLE_CODE_TYPE}"}},"error":{{"message":"The code has expired","oauthError":"invalid_grant"}},"response":{{"statusCode":403}}}}}}"#
    );
    let older = r#"{"date":"2024-05-01T11:00:00.000Z","type":"fens","description":"Old","client_id":"abc","log_id":"1"}"#;
    let later = r#"{"date":"2024-05-01T13:00:00.000Z","type":"fp","description":"Other","client_id":"abc","log_id":"3"}"#;
    for text in [
        entry.clone(),
        format!("[{later},{entry},{older}]"),
        format!("{older}\n{entry}\n{later}\n"),
        format!(r#"{{"log_id":"2","data":{entry}}}"#),
        format!(r#"{{"start":0,"logs":[{entry}]}}"#),
    ] {
        let found = read(&text).unwrap();
        assert_eq!(found.kind, "a tenant log entry", "{text}");
        assert_eq!(found.log_type.as_deref(), Some("fens"), "{text}");
        assert_eq!(found.answer.error.as_deref(), GRANT, "{text}");
        assert_eq!(
            found.answer.description.as_deref(),
            Some("Invalid authorization code: The code has expired")
        );
        assert_eq!(found.answer.status, Some(403));
        assert_eq!(found.at, Some(1_714_564_800));
        assert_eq!(found.request.texts.client_id.as_deref(), Some("abc"));
        assert_eq!(
            found.request.texts.subject_token_type.as_deref(),
            Some(APPLE_CODE_TYPE)
        );
        assert_eq!(found.request.shape, None);
        assert_eq!(
            found.request.token_endpoint.as_deref(),
            Some("https://acme.eu.auth0.com/oauth/token")
        );
    }
    let found = read(r#"{"type":"sens","date":"2024-05-01T12:00:00Z","client_id":"abc"}"#).unwrap();
    assert_eq!(found.log_type.as_deref(), Some("sens"));
    assert_eq!(found.answer.error, None);
}
