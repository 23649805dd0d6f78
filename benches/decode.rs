//! Reading a token against the least that any reader has to do: base64 and `serde_json` of the same bytes.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on says so and ends"
)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use divan::Bencher;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// A signed token whose text has about so many bytes.
fn token(bytes: usize) -> String {
    let mut claims = String::from(r#"{"iss":"https://acme.eu.auth0.com/","iat":1795397073"#);
    let mut at = 0;
    while claims.len() * 4 / 3 < bytes - 120 {
        write!(
            claims,
            r#","https://acme.example/claim-{at}":{{"plan":"pro","seats":{at},"roles":["admin","dev"]}}"#
        )
        .expect("a String can be written to");
        at += 1;
    }
    claims.push('}');
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#;
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims),
        URL_SAFE_NO_PAD.encode([7; 64])
    )
}

const SIZES: [usize; 2] = [1024, 1024 * 1024];

#[divan::bench(args = SIZES)]
fn cambio(bencher: Bencher, bytes: usize) {
    bencher
        .with_inputs(|| token(bytes))
        .bench_refs(|text| cambio::token::decode(text));
}

#[divan::bench(args = SIZES)]
fn base64_and_serde_json(bencher: Bencher, bytes: usize) {
    bencher.with_inputs(|| token(bytes)).bench_refs(|text| {
        text.split('.')
            .map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url"))
            .take(2)
            .map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON"))
            .collect::<Vec<_>>()
    });
}
