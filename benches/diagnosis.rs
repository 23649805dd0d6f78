//! The rules on a request, and the explanation of a refusal, against the least that reading the same subject token costs.
#![allow(
    clippy::expect_used,
    reason = "a measurement that cannot go on says so and ends"
)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cambio::diagnosis::{Answer, Artefact, Evidence, explain, lint};
use cambio::exchange::Texts;
use cambio::exchange::subject_token::GOOGLE_ID_TOKEN_TYPE;
use cambio::exchange::{Attempt, Exchange, ExchangeRequest, Response, Timings, WireRequest};
use cambio::secret::Secret;
use divan::Bencher;
use std::fmt::Write as _;
use url::Url;

fn main() {
    divan::main();
}

const NOW: i64 = 1_795_435_471;
const SIZES: [usize; 2] = [1024, 1024 * 1024];

/// Google's ID token with so many bytes.
fn token(bytes: usize) -> String {
    let mut claims = format!(
        r#"{{"iss":"https://accounts.google.com","aud":"w.apps.googleusercontent.com","azp":"a.apps.googleusercontent.com","exp":{}"#,
        NOW + 3600
    );
    let mut at = 0;
    while claims.len() * 4 / 3 < bytes.saturating_sub(120) {
        write!(claims, r#","claim-{at}":{{"plan":"pro","seats":{at}}}"#)
            .expect("a String can be written to");
        at += 1;
    }
    claims.push('}');
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#),
        URL_SAFE_NO_PAD.encode(claims),
        URL_SAFE_NO_PAD.encode([7; 256])
    )
}

fn request(text: &str) -> (ExchangeRequest, Evidence) {
    let endpoint = Url::parse("https://acme.eu.auth0.com/oauth/token").expect("a URL");
    let request = ExchangeRequest {
        texts: Texts {
            client_id: Some("app".to_owned()),
            subject_token_type: Some(GOOGLE_ID_TOKEN_TYPE.to_owned()),
            audience: Some("https://api.acme.example/".to_owned()),
            scope: Some("openid profile email".to_owned()),
            ..Texts::exchange()
        },
        subject_token: Some(Secret::new(text)),
        ..ExchangeRequest::new(endpoint)
    };
    let evidence = Evidence {
        now: NOW,
        tenant: "acme.eu.auth0.com".to_owned(),
        artefact: Artefact::Text(Secret::new(text)),
        client_method: "none".to_owned(),
        ..Evidence::default()
    };
    (request, evidence)
}

#[divan::bench(args = SIZES)]
fn lint_of_a_request(bencher: Bencher, bytes: usize) {
    bencher
        .with_inputs(|| request(&token(bytes)))
        .bench_refs(|(request, evidence)| lint::findings(request, evidence));
}

#[divan::bench(args = SIZES)]
fn explanation_of_a_refusal(bencher: Bencher, bytes: usize) {
    bencher
        .with_inputs(|| {
            let (request, evidence) = request(&token(bytes));
            let body =
                br#"{"error":"invalid_grant","error_description":"Invalid Google ID token"}"#;
            let attempt = Attempt {
                request: WireRequest::get(request.token_endpoint.clone()),
                response: Some(Response {
                    status: 403,
                    body: body.to_vec(),
                    ..Response::default()
                }),
                timings: Timings::default(),
                failure: None,
                started_ms: NOW * 1000,
                body_sent: true,
            };
            let exchange = Exchange {
                attempts: vec![attempt],
            };
            (exchange, request, evidence)
        })
        .bench_refs(|(exchange, request, evidence)| {
            explain::findings(exchange, Some(request), evidence)
        });
}

/// An answer of a megabyte, of which a description is shown.
#[divan::bench]
fn reading_a_large_answer(bencher: Bencher) {
    bencher
        .with_inputs(|| Response {
            status: 400,
            body: format!(
                r#"{{"error":"e","error_description":"{}"}}"#,
                "x".repeat(1 << 20)
            )
            .into_bytes(),
            ..Response::default()
        })
        .bench_refs(|response| Answer::of(response));
}

#[divan::bench(args = SIZES)]
fn base64_and_serde_json_of_the_subject_token(bencher: Bencher, bytes: usize) {
    bencher.with_inputs(|| token(bytes)).bench_refs(|text| {
        text.split('.')
            .map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url"))
            .take(2)
            .map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON"))
            .collect::<Vec<_>>()
    });
}
