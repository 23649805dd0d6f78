//! Rules that hold for every answer of every server, tried on the cases of `tests/reports/answers` and `tests/reports/servers`.

use crate::support::unsigned;
use cambio::diagnosis::explain::{Explained, outside};
use cambio::diagnosis::outside::read;
use cambio::diagnosis::server::{named, servers};
use cambio::diagnosis::{Cause, CauseStatus, Evidence, Finding};
use cambio::profile::Profile;
use cambio::send::{SendJob, Session};
use cambio::text::Words;
use regex::RegexBuilder;
use serde_json::{Value, json};
use std::path::Path;

/// Words that stand in one vendor's console only.
const AUTH0: [&str; 8] = [
    "Monitoring → Logs",
    "Native Social Login",
    "post-login",
    "rejectInvalidSubjectToken",
    "Actions →",
    "Applications → the application",
    "Token Exchange Profiles",
    "token_exchange.allow_any_profile_of_type",
];

struct Case {
    name: String,
    text: String,
    said: Value,
}

/// The cases that are explained.
fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let folders =
        ["answers", "servers"].map(|corpus| std::fs::read_dir(root.join(corpus)).unwrap());
    let mut found = Vec::new();
    for entry in folders.into_iter().flatten() {
        let folder = entry.unwrap().path();
        let Ok(said) = std::fs::read(folder.join("case.json")) else {
            continue;
        };
        let said: Value = serde_json::from_slice(&said).unwrap();
        // What is no answer at all is refused, which its exit says.
        if said["command"][0] != "explain" || said["exit"] == 2 {
            continue;
        }
        let file = said["command"][1].as_str().unwrap();
        found.push(Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            text: std::fs::read_to_string(folder.join(file)).unwrap(),
            said,
        });
    }
    assert!(found.len() >= 140, "{}", found.len());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn explained(text: &str) -> Explained {
    let session = Session::new(None, None);
    cambio::send::explain(&session, &read(text).unwrap(), None, None, None).unwrap()
}

/// All that is said in Cambio's own words.
fn words(explained: &Explained) -> String {
    let finding = |finding: &Finding| {
        let mut text = format!("{}\n{}\n{:?}\n", finding.title, finding.detail, finding.fix);
        for cause in &finding.causes {
            text.push_str(&format!(
                "{}\n{:?}\n{:?}\n",
                cause.title, cause.evidence, cause.next_step
            ));
        }
        text
    };
    let text: String = explained.findings.iter().map(finding).collect();
    match &explained.said {
        Some(said) => text.replace(said.as_str(), ""),
        None => text,
    }
}

/// The answer of a case without the request before it.
fn answer_alone(text: &str) -> Option<&str> {
    let at = text
        .find("\nHTTP/1.1 ")
        .or_else(|| text.find("\nHTTP/2 "))?;
    text.get(at + 1..)
}

fn false_statements(case: &Case, text: &str) -> Vec<String> {
    case.said["must_not"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .filter(|pattern| {
            RegexBuilder::new(pattern)
                .case_insensitive(true)
                .dot_matches_new_line(true)
                .build()
                .unwrap()
                .is_match(text)
        })
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn a_vendors_console_is_named_only_where_its_server_is_known() {
    let mut wrong = Vec::new();
    for case in cases() {
        let whole = explained(&case.text);
        let alone = answer_alone(&case.text).map(explained);
        for explained in [Some(whole), alone].into_iter().flatten() {
            let text = words(&explained);
            let id = explained.server.as_ref().map_or("none", |server| server.id);
            let foreign = AUTH0.iter().find(|mark| text.contains(*mark));
            if let Some(mark) = foreign.filter(|_| id != "auth0") {
                wrong.push(format!("{}: {mark} of {id}", case.name));
            }
            for server in servers().iter().filter(|server| server.id != id) {
                let console = server.console.as_deref().unwrap_or("-");
                if console.contains('→') && text.contains(console) {
                    wrong.push(format!("{}: {console} of {id}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With the request added no false statement appears, no server is lost, and what was certain stays so.
#[test]
fn more_evidence_never_makes_it_worse() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in cases() {
        let Some(alone) = answer_alone(&case.text).map(explained) else {
            continue;
        };
        compared += 1;
        let whole = explained(&case.text);
        for (name, one) in [("alone", &alone), ("whole", &whole)] {
            for pattern in false_statements(&case, &words(one)) {
                wrong.push(format!("{} {name}: says /{pattern}/", case.name));
            }
        }
        let server = |one: &Explained| one.server.as_ref().map(|server| server.id);
        let known = |one: &Explained| server(one).is_some_and(|id| id != "unknown");
        if known(&alone) && server(&alone) != server(&whole) {
            wrong.push(format!(
                "{}: {:?} became {:?}",
                case.name,
                server(&alone),
                server(&whole)
            ));
        }
        let rank = |one: &Explained, id: &str| {
            one.findings
                .iter()
                .flat_map(|finding| &finding.causes)
                .find(|cause| cause.id == id)
                .map(|cause| cause.status)
        };
        for cause in alone.findings.iter().flat_map(|finding| &finding.causes) {
            let lost = rank(&whole, &cause.id) != Some(CauseStatus::Certain);
            if cause.status == CauseStatus::Certain && lost && known(&alone) {
                wrong.push(format!("{}: {} was certain", case.name, cause.id));
            }
        }
    }
    assert!(compared >= 25, "{compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a person names goes before what is recognised, and a paste that contradicts itself is certain of nothing.
#[test]
fn whoever_is_named_is_believed_and_a_contradiction_is_told() {
    let text = "POST /oauth/token HTTP/1.1\r\nHost: acme.eu.auth0.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=client_credentials&client_id=a\r\n\r\nHTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50013: Assertion failed signature validation.\",\"error_codes\":[50013]}";
    let both = explained(text);
    let server = both.server.clone().unwrap();
    assert!(
        server.contradicted && server.reason.contains("Auth0"),
        "{server:?}"
    );
    let certain = both
        .findings
        .iter()
        .flat_map(|finding| &finding.causes)
        .any(|cause| cause.status == CauseStatus::Certain);
    assert!(!certain, "{both:?}");
    let found = read(text).unwrap();
    let named = outside(&found, None, false, &Evidence::default(), named("curity"));
    assert_eq!(named.server.map(|server| server.id), Some("curity"));
}

/// A sentence nobody knows from a server nobody knows: the words, what the RFC means by the code, no vendor.
#[test]
fn nobody_is_named_where_nobody_is_known() {
    const ERRORS: Words = Words(
        "invalid_grant invalid_request invalid_client unauthorized_client unsupported_grant_type \
         invalid_scope invalid_target access_denied invalid_dpop_proof use_dpop_nonce \
         invalid_token server_error",
    );
    for error in ERRORS.all() {
        let text = format!(
            "HTTP/1.1 400 Bad Request\r\n\r\n{{\"error\":\"{error}\",\"error_description\":\"Der Antrag wurde nicht angenommen\"}}"
        );
        let found = explained(&text);
        assert_eq!(
            found.server.as_ref().map(|server| server.id),
            Some("unknown")
        );
        assert_eq!(
            found.said.as_deref(),
            Some("Der Antrag wurde nicht angenommen")
        );
        let text = words(&found);
        let source: Vec<_> = found
            .findings
            .iter()
            .filter_map(|one| one.source.as_deref())
            .collect();
        assert!(
            source.iter().any(|source| source.contains("RFC")),
            "{error}: {source:?}"
        );
        for server in servers() {
            assert!(
                !text.contains(&server.name) || server.name == "Spring",
                "{error}: {text}"
            );
        }
    }
}

/// A token that nobody signed.
fn token(header: &Value, claims: &Value) -> String {
    unsigned(&header.to_string(), claims.to_string())
}

fn cause<'a>(explained: &'a Explained, id: &str) -> Option<&'a Cause> {
    explained
        .findings
        .iter()
        .flat_map(|finding| &finding.causes)
        .find(|cause| cause.id == id)
}

fn server(explained: &Explained) -> &str {
    explained.server.as_ref().map_or("none", |server| server.id)
}

#[test]
fn the_operation_of_a_tools_message_tells_the_server() {
    let found = explained(
        "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: No",
    );
    assert_eq!(server(&found), "aws_sts");
    let other =
        explained("An error occurred (AccessDenied) when calling the GetObject operation: No");
    assert_ne!(server(&other), "aws_sts");
}

/// Which audiences an account's identity provider lists is not in the paste, whatever the token's is.
#[test]
fn an_audience_at_aws_is_neither_ruled_out_nor_certain() {
    for aud in ["https://sts.amazonaws.com", "sts.amazonaws.com"] {
        let claims =
            json!({"iss": "https://i.example", "aud": aud, "sub": "s", "exp": 1_795_619_515});
        let token = token(&json!({"alg": "RS256"}), &claims);
        let found = explained(&format!(
            "POST / HTTP/1.1\r\nHost: sts.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nAction=AssumeRoleWithWebIdentity&RoleArn=r&assertion={token}&WebIdentityToken={token}\r\n\r\nHTTP/1.1 400 Bad Request\r\ncontent-type: text/xml\r\n\r\n<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Code>InvalidIdentityToken</Code><Message>Incorrect token audience</Message></Error></ErrorResponse>"
        ));
        assert_eq!(server(&found), "aws_sts");
        let list = cause(&found, "list").unwrap();
        assert_eq!(list.status, CauseStatus::Likely, "{aud}: {list:?}");
    }
}

/// Servers differ in how old a proof may be: what lies between them is not decided.
#[test]
fn a_proofs_time_is_ruled_out_only_where_every_server_takes_it() {
    // `Date` of the answer.
    let date = 1_795_619_450;
    for (iat, status) in [
        (date - 9, Some(CauseStatus::RuledOut)),
        (date - 11, None),
        (date - 60, None),
        (date - 61, Some(CauseStatus::Certain)),
        (date + 2, Some(CauseStatus::RuledOut)),
        (date + 3, None),
    ] {
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": {}});
        let url = "https://login.example/token";
        let claims = json!({"htm": "POST", "htu": url, "iat": iat, "jti": "j"});
        let proof = token(&header, &claims);
        let found = explained(&format!(
            "POST /token HTTP/1.1\r\nHost: login.example\r\nDPoP: {proof}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=refresh_token&client_id=c\r\n\r\nHTTP/1.1 400 Bad Request\r\nDate: Wed, 25 Nov 2026 15:10:50 GMT\r\ncontent-type: application/json\r\n\r\n{{\"error\":\"invalid_dpop_proof\",\"error_description\":\"proof is not active\"}}"
        ));
        let decided = cause(&found, "proof-clock")
            .map(|cause| cause.status)
            .filter(|status| *status != CauseStatus::NotVisible);
        assert_eq!(decided, status, "{}", iat - date);
    }
}

#[test]
fn an_sdks_code_is_shown_and_remarks_stand_last() {
    let sdk = explained("Login failed: code=a0.sdk.internal_error.unknown, no more is known");
    assert!(
        sdk.said
            .as_deref()
            .unwrap()
            .contains("a0.sdk.internal_error.unknown"),
        "{sdk:?}"
    );
    let cut = explained(
        "HTTP/1.1 400 Bad Request\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"The code is [truncated]",
    );
    let ids: Vec<&str> = cut.findings.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.last(), Some(&"explain.cut"), "{ids:?}");
    assert!(ids.len() > 1, "{ids:?}");
}

/// A profile says what would be asked, and not who answered.
#[test]
fn a_profiles_tenant_alone_names_nobody() {
    let profile = r#"{"cambio":1,"name":"p","tenant":"login.acme.example","client_id":"c"}"#;
    let job = SendJob {
        profile: Profile::from_bytes(profile.as_bytes()).unwrap(),
        ..SendJob::default()
    };
    let session = Session::new(None, None);
    let explain = |text: &str| {
        cambio::send::explain(&session, &read(text).unwrap(), Some(&job), None, None).unwrap()
    };
    let answer = r#"{"error":"invalid_grant","error_description":"Nein"}"#;
    assert_eq!(server(&explain(answer)), "unknown");
    let called = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: login.acme.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=password&client_id=c\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n{answer}"
    );
    assert_eq!(server(&explain(&called)), "auth0");
}

#[test]
fn an_issued_token_that_outlives_its_subject_is_told() {
    let typed = json!({"alg": "RS256", "typ": "at+jwt"});
    let by = |header: &Value, iss: &str, exp: i64| {
        token(
            header,
            &json!({"iss": iss, "aud": "a", "scope": "s", "exp": exp}),
        )
    };
    let plain = json!({"alg": "RS256"});
    for (subject, told) in [
        (by(&typed, "https://i.example", 3600), true),
        (by(&typed, "https://i.example", 7200), false),
        (by(&plain, "https://accounts.google.com", 600), false),
    ] {
        let issued = by(&typed, "https://login.example", 7200);
        let found = explained(&format!(
            "POST /token HTTP/1.1\r\nHost: login.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=c&subject_token={subject}&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{{\"access_token\":\"{issued}\",\"token_type\":\"Bearer\",\"expires_in\":3600}}"
        ));
        let is_told = found
            .findings
            .iter()
            .any(|one| one.id == "explain.outlives-subject");
        assert_eq!(is_told, told, "{:?}", found.findings);
    }
}
