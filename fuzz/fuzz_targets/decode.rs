//! Any text is decoded, described, checked and judged without a panic, and what was read as JSON can be written and read again.
#![no_main]

use cambio_fuzz::jose::base64url;
use cambio_fuzz::json::Json;
use cambio_fuzz::token::checks::checks;
use cambio_fuzz::token::claims::VerificationContext;
use cambio_fuzz::token::{KeySource, Token, TokenRole, decode, describe, difference, judge};

fn look(token: &Token) {
    let around = VerificationContext {
        now: 1_795_397_073,
        issuer: Some("https://t/".into()),
        ..VerificationContext::default()
    };
    for role in [
        TokenRole::Access,
        TokenRole::Id,
        TokenRole::Subject,
        TokenRole::Pasted,
    ] {
        describe(token, role);
        checks(token, role, &around);
    }
    judge(token, &KeySource::Absent("none".into()));
    difference(token, token);
    if let Some(payload) = &token.payload {
        let text = payload.to_compact();
        assert_eq!(
            &Json::parse(&text).expect("what was written can be read"),
            payload
        );
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    look(&decode(text));
    // The same bytes as claims, so that the checks are reached without a lucky base64url.
    look(&decode(&format!(
        "eyJhbGciOiJSUzI1NiJ9.{}.c2ln",
        base64url::encode(text)
    )));
});
