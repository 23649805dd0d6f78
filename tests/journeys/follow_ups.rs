//! What follows a success, and what is asked beside an exchange: at the demo tenant, and at small servers that keep what they got.

use crate::servers::{answers_once, json, nobody};
use cambio::demo::Port;
use cambio::diagnosis::AppleKey;
use cambio::exchange::subject_token::APPLE_CODE_TYPE;
use cambio::exchange::{ExchangeRequest, Freshness, WireRequest, encode};
use cambio::http::{Cancel, Http, Limits};
use cambio::jose::{SigningAlgorithm, SigningKey, random_id};
use cambio::secret::{MaskedText, Secret};
use cambio::send::{Continuation, FollowUp, FollowUpKind, RowStatus, Session, TenantReport, now};
use url::Url;

fn run<T>(journey: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(journey)
}

async fn demo(session: &Session) -> Url {
    session.serve_demo(Port::Exactly(0)).await.unwrap()
}

/// A success at the demo tenant, with or without a proof key.
async fn success(base: &Url, key: Option<SigningKey>) -> Continuation {
    let (http, cancel) = (Http::new(Limits::default()), Cancel::default());
    let mut mint = WireRequest::get(base.join("demo/artefacts/apple-code").unwrap());
    mint.method = "POST";
    mint.headers
        .push(("content-length".to_owned(), MaskedText::plain("0")));
    let minted = http.send(mint, &cancel).await.response.unwrap();
    let code = minted.object().unwrap();
    let mut request = ExchangeRequest::new(base.join("oauth/token").unwrap());
    request.texts.client_id = Some("demo-native-ios".into());
    request.subject_token = Some(Secret::new(code.get_str("artefact").unwrap()));
    request.texts.subject_token_type = Some(APPLE_CODE_TYPE.into());
    request.texts.scope = Some("openid profile email offline_access".into());
    request.dpop = key;
    let mut nonce = None;
    for _ in 0..2 {
        let fresh = Freshness {
            now: now(),
            proof_jti: random_id(16),
            assertion_jti: random_id(16),
            nonce: nonce.take(),
        };
        let wire = encode(&request, &fresh).unwrap();
        let answer = http.send(wire, &cancel).await.response.unwrap();
        if let Some(tokens) = answer.tokens() {
            return Continuation::of(base.clone(), request, &tokens);
        }
        nonce = answer.header("dpop-nonce").map(ToOwned::to_owned);
    }
    panic!("the demo tenant issued nothing");
}

fn key() -> SigningKey {
    SigningKey::generate(SigningAlgorithm::ES256).unwrap()
}

async fn follow(session: &Session, continuation: &Continuation, kind: FollowUpKind) -> FollowUp {
    let followed = cambio::send::follow_up(session, continuation, kind, &Cancel::default())
        .await
        .unwrap();
    assert_eq!(followed.hosts, ["127.0.0.1"]);
    for attempt in &followed.exchange.attempts {
        let shown = format!("{}{attempt:?}", attempt.request.raw().masked());
        let told = followed.redactor.redact(&shown);
        for secret in [
            Some(&continuation.access_token),
            continuation.refresh_token.as_ref(),
        ]
        .into_iter()
        .flatten()
        {
            assert!(!shown.contains(secret.expose()), "{told}");
        }
    }
    followed
}

fn status(followed: &FollowUp) -> u16 {
    followed.exchange.response().unwrap().status
}

fn error(followed: &FollowUp) -> String {
    let body = followed.exchange.response().unwrap().object().unwrap();
    body.get_str("error").unwrap_or_default().to_owned()
}

#[test]
fn userinfo_is_asked_as_the_token_wants_it() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        for (key, scheme) in [
            (None, "authorization: Bearer [masked access_token]\r\n"),
            (
                Some(key()),
                "authorization: DPoP [masked access_token]\r\ndpop: [masked dpop]\r\n",
            ),
        ] {
            let continuation = success(&base, key).await;
            let followed = follow(&session, &continuation, FollowUpKind::Userinfo).await;
            assert!(followed.succeeded(), "{}", status(&followed));
            let claims = followed.claims.unwrap();
            assert!(claims.get_str("sub").unwrap().starts_with("apple|"));
            assert!(claims.get_str("email").is_some());
            let wire = followed.exchange.attempts[0].request.raw().masked();
            assert!(wire.contains(scheme), "{wire}");
            assert!(followed.tokens.is_none() && followed.next.is_none());
        }
    });
}

#[test]
fn a_refresh_goes_on_with_what_it_brought() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        let first = success(&base, None).await;
        let followed = follow(&session, &first, FollowUpKind::Refresh).await;
        let next = followed.next.clone().unwrap();
        assert!(followed.succeeded() && followed.exchange.attempts.len() == 1);
        assert_ne!(next.access_token, first.access_token);
        assert_ne!(next.refresh_token, first.refresh_token);
        // The old one rotated away; the new one is good.
        let used = follow(&session, &first, FollowUpKind::Refresh).await;
        assert_eq!(
            (status(&used), error(&used).as_str()),
            (403, "invalid_grant")
        );
        assert!(!used.succeeded() && used.next.is_none());
        assert!(
            follow(&session, &next, FollowUpKind::Refresh)
                .await
                .succeeded()
        );
    });
}

#[test]
fn a_bound_refresh_needs_the_same_key_and_answers_the_nonce_once() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        let first = success(&base, Some(key())).await;
        assert_eq!(first.token_type.as_deref(), Some("DPoP"));
        let followed = follow(&session, &first, FollowUpKind::Refresh).await;
        assert!(followed.succeeded());
        assert_eq!(followed.exchange.attempts.len(), 2);
        let next = followed.next.unwrap();
        assert!(next.bound_key().is_some());
        let again = follow(&session, &next, FollowUpKind::Refresh).await;
        assert!(again.succeeded());
        // The nonce is known by now.
        assert_eq!(again.exchange.attempts.len(), 1);
        let mut stranger = again.next.unwrap();
        stranger.request.dpop = Some(key());
        let refused = follow(&session, &stranger, FollowUpKind::Refresh).await;
        assert_eq!(
            (status(&refused), error(&refused).as_str()),
            (400, "invalid_dpop_proof")
        );
        assert_eq!(refused.exchange.attempts.len(), 2);
    });
}

#[test]
fn a_revoked_refresh_token_is_refused() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        let continuation = success(&base, None).await;
        let revoked = follow(&session, &continuation, FollowUpKind::Revoke).await;
        assert!(revoked.succeeded());
        let wire = revoked.exchange.attempts[0].request.raw().masked();
        assert!(
            wire.starts_with("POST /oauth/revoke ")
                && wire.ends_with("client_id=demo-native-ios&token=[masked token]"),
            "{wire}"
        );
        let refused = follow(&session, &continuation, FollowUpKind::Refresh).await;
        assert_eq!(
            (status(&refused), error(&refused).as_str()),
            (403, "invalid_grant")
        );
    });
}

#[test]
fn without_a_refresh_token_nothing_is_sent() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        let mut continuation = success(&base, None).await;
        continuation.refresh_token = None;
        for kind in [FollowUpKind::Refresh, FollowUpKind::Revoke] {
            let refused =
                cambio::send::follow_up(&session, &continuation, kind, &Cancel::default())
                    .await
                    .unwrap_err();
            assert_eq!(refused.id, "follow-up.no-refresh-token");
        }
    });
}

fn rows(report: &TenantReport) -> Vec<(&'static str, RowStatus)> {
    report.rows.iter().map(|row| (row.id, row.status)).collect()
}

#[test]
fn the_demo_tenant_is_as_it_should_be() {
    run(async {
        let session = Session::new(None, None);
        let base = demo(&session).await;
        let report = cambio::send::test_tenant(&session, "demo", &Cancel::default())
            .await
            .unwrap();
        assert_eq!(
            rows(&report),
            [
                ("reachable", RowStatus::Good),
                ("issuer", RowStatus::Good),
                ("token_endpoint", RowStatus::Good),
                ("key_set", RowStatus::Good),
                ("dpop", RowStatus::Good),
                ("clock", RowStatus::Good),
                ("certificate", RowStatus::Note),
                ("latency", RowStatus::Note),
            ],
            "{:#?}",
            report.rows
        );
        assert_eq!(report.base, base);
        assert_eq!(report.facts.issuer.as_deref(), Some(base.as_str()));
        let algorithms = report.facts.dpop_algorithms.unwrap();
        assert!(algorithms.contains(&"ES256".to_owned()));
        assert_eq!(report.hosts, ["127.0.0.1"]);
        assert!(report.rows.iter().all(|row| !row.sentence.ends_with('.')));
    });
}

#[test]
fn a_tenant_that_is_not_there_is_said_to_be_so() {
    run(async {
        let session = Session::new(None, None);
        let report = cambio::send::test_tenant(&session, &nobody(), &Cancel::default())
            .await
            .unwrap();
        assert_eq!(report.rows[0].status, RowStatus::Bad);
        assert!(
            report.rows[0].sentence.contains("refused the connection"),
            "{:?}",
            report.rows[0]
        );
        let known: Vec<_> = rows(&report)
            .into_iter()
            .skip(1)
            .filter(|(id, status)| *id != "certificate" && *status != RowStatus::Unknown)
            .collect();
        assert!(known.is_empty(), "{known:?}");
        let refused =
            cambio::send::test_tenant(&session, "http://acme.example", &Cancel::default())
                .await
                .unwrap_err();
        assert_eq!(refused.id, "profile.tenant");
    });
}

#[test]
fn apples_answer_to_a_made_up_code_tells_of_the_key() {
    run(async {
        let session = Session::new(None, None);
        for (head, body, verdict) in [
            (
                "400 Bad Request",
                r#"{"error":"invalid_client"}"#,
                Ok(AppleKey::Rejected),
            ),
            (
                "400 Bad Request",
                r#"{"error":"invalid_grant","error_description":"The code has expired or has been revoked."}"#,
                Ok(AppleKey::Accepted),
            ),
            (
                "400 Bad Request",
                r#"{"error":"invalid_request"}"#,
                Err("invalid_request"),
            ),
            ("503 Busy", "<html>", Err("503")),
        ] {
            let (address, got) = answers_once(&json(head), body.as_bytes());
            let (said, attempt) = cambio::send::test_apple_key(
                &session,
                "com.acme.app",
                &Secret::new("eyJhidden.jwt.s1gnature"),
                Some(&address),
                &Cancel::default(),
            )
            .await
            .unwrap();
            match (&said, verdict) {
                (Ok(said), Ok(verdict)) => assert_eq!(*said, verdict),
                (Err(said), Err(part)) => assert!(said.contains(part), "{said}"),
                _ => panic!("{said:?} to {body}"),
            }
            assert_eq!(got.join().unwrap(), attempt.request.raw().expose().expose());
            let shown = attempt.request.raw().masked();
            assert!(
                shown.ends_with("client_id=com.acme.app&client_secret=[masked client_secret]&code=cambio-key-test&grant_type=authorization_code"),
                "{shown}"
            );
        }
        let missing = cambio::send::test_apple_key(
            &session,
            "",
            &Secret::new("jwt"),
            None,
            &Cancel::default(),
        )
        .await
        .unwrap_err();
        assert_eq!(missing.id, "apple-key.missing");
    });
}

#[test]
fn a_user_token_is_attenuated_and_stays_out_of_sight() {
    run(async {
        let session = Session::new(None, None);
        let (address, got) = answers_once(
            &json("200 OK"),
            br#"{"access_token":"XAAsession-token","token_type":"bearer"}"#,
        );
        let attenuated = cambio::send::attenuate(
            &session,
            "1234567890",
            &Secret::new("EAAuser+token"),
            Some(Url::parse(&address).unwrap()),
            &Cancel::default(),
        )
        .await
        .unwrap();
        let token = attenuated.session_token.unwrap();
        assert_eq!(token.expose(), "XAAsession-token");
        let request = &attenuated.exchange.attempts[0].request;
        let received = got.join().unwrap();
        assert_eq!(received, request.raw().expose().expose());
        assert!(
            received.starts_with("GET /oauth/access_token?grant_type=fb_attenuate_token&client_id=1234567890&fb_exchange_token=EAAuser%2Btoken HTTP/1.1\r\n"),
            "{received}"
        );
        let shown = format!("{request:?}{}", request.raw().masked());
        assert!(!shown.contains("EAAuser"), "{shown}");
        assert!(!attenuated.redactor.redact(&received).contains("EAAuser"));
        assert_eq!(attenuated.hosts, ["127.0.0.1"]);
    });
}
