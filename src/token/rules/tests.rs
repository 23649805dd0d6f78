//! Each rule beside its nearest neighbour.

use crate::jose::{base64url, left_half_hash};
use crate::secret::Secret;
use crate::token::TokenRole::{self, Access, Id, Pasted, Subject};
use crate::token::checks::{CheckStatus, checks};
use crate::token::claims::VerificationContext;
use crate::token::decode;

const NOW: i64 = 1_795_435_471;

fn around() -> VerificationContext {
    VerificationContext {
        issuer: Some("https://t.eu.auth0.com/".into()),
        client_id: Some("app".into()),
        audience: Some("https://api/".into()),
        scope: Some("openid email".into()),
        now: NOW,
        clock_skew: Some(0),
        ..VerificationContext::default()
    }
}

/// How one check ends: `+` passed, `-` failed, ` ` not applicable, `?` not made.
fn ends(
    header: &str,
    claims: &str,
    role: TokenRole,
    around: &VerificationContext,
    id: &str,
) -> char {
    let claims = claims.replace("NOW", &NOW.to_string());
    let text = format!(
        "{}.{}.c2ln",
        base64url::encode(header),
        base64url::encode(claims)
    );
    let all = checks(&decode(&text), role, around);
    let check = all.iter().find(|check| check.id == id);
    check.map_or('?', |check| {
        assert!(!check.sentence.is_empty() && !check.source.is_empty());
        match check.status {
            CheckStatus::Pass => '+',
            CheckStatus::Fail => '-',
            CheckStatus::NotApplicable => ' ',
        }
    })
}

#[test]
fn each_rule_beside_its_nearest_neighbour() {
    let rs256 = r#"{"alg":"RS256","typ":"JWT"}"#;
    let at = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    for (id, header, claims, role, end) in [
        (
            "issuer",
            rs256,
            r#"{"iss":"https://t.eu.auth0.com/"}"#,
            Id,
            '+',
        ),
        (
            "issuer",
            rs256,
            r#"{"iss":"https://t.eu.auth0.com"}"#,
            Id,
            '-',
        ),
        (
            "issuer",
            rs256,
            r#"{"iss":"https://login.t.com/"}"#,
            Id,
            '-',
        ),
        ("issuer", rs256, "{}", Id, '-'),
        (
            "issuer",
            rs256,
            r#"{"iss":"https://appleid.apple.com"}"#,
            Subject,
            '+',
        ),
        ("audience", rs256, r#"{"aud":"app"}"#, Id, '+'),
        ("audience", rs256, r#"{"aud":"https://api/"}"#, Id, '-'),
        (
            "audience",
            rs256,
            r#"{"aud":["https://api/","x"]}"#,
            Access,
            '+',
        ),
        ("audience", rs256, r#"{"aud":"https://api"}"#, Access, '-'),
        (
            "audience",
            rs256,
            r#"{"iss":"https://appleid.apple.com","aud":"x"}"#,
            Subject,
            ' ',
        ),
        ("authorized-party", rs256, r#"{"azp":"app"}"#, Access, '+'),
        (
            "authorized-party",
            rs256,
            r#"{"client_id":"other"}"#,
            Access,
            '-',
        ),
        ("authorized-party", rs256, r#"{"aud":["app","x"]}"#, Id, '-'),
        ("authorized-party", rs256, r#"{"aud":"app"}"#, Id, ' '),
        ("expiry", rs256, r#"{"exp":1795435472}"#, Id, '+'),
        ("expiry", rs256, r#"{"exp":NOW}"#, Id, '-'),
        ("expiry", rs256, r#"{"exp":1795435472000}"#, Id, '-'),
        ("expiry", rs256, r#"{"exp":"soon"}"#, Id, '-'),
        (
            "expiry",
            r#"{"typ":"dpop+jwt"}"#,
            r#"{"htm":"POST"}"#,
            Pasted,
            ' ',
        ),
        ("not-before", rs256, r#"{"nbf":NOW}"#, Id, '+'),
        ("not-before", rs256, r#"{"nbf":1795435571}"#, Id, '-'),
        ("issued-at", rs256, r#"{"iat":1795435474}"#, Id, '+'),
        ("issued-at", rs256, r#"{"iat":1795435481}"#, Id, '-'),
        ("issued-at", rs256, r#"{"iat":"1795435471"}"#, Id, '-'),
        (
            "lifetime",
            rs256,
            r#"{"iat":NOW,"exp":1795435571}"#,
            Id,
            '+',
        ),
        (
            "lifetime",
            rs256,
            r#"{"iat":NOW,"exp":1795435371}"#,
            Id,
            '-',
        ),
        (
            "lifetime",
            rs256,
            r#"{"iss":"c","sub":"c","jti":"j","iat":NOW,"exp":1795435772}"#,
            Pasted,
            '-',
        ),
        ("type", at, "{}", Access, '+'),
        ("type", at, "{}", Id, '-'),
        ("type", r#"{"alg":"RS256"}"#, "{}", Id, ' '),
        (
            "required-claims",
            rs256,
            r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
            Access,
            '+',
        ),
        (
            "required-claims",
            at,
            r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
            Access,
            '-',
        ),
        ("scope", rs256, r#"{"scope":"email openid"}"#, Access, '+'),
        ("scope", rs256, r#"{"scope":"openid"}"#, Access, '-'),
        (
            "permissions",
            rs256,
            r#"{"permissions":["a"]}"#,
            Access,
            '+',
        ),
        ("permissions", rs256, r#"{"permissions":"a"}"#, Access, '-'),
        ("binding", rs256, r#"{"cnf":{"jkt":"k"}}"#, Access, ' '),
        (
            "actor",
            rs256,
            r#"{"act":{"sub":"a","act":{"sub":"b"}}}"#,
            Access,
            '+',
        ),
        (
            "actor",
            rs256,
            r#"{"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}}"#,
            Access,
            '-',
        ),
        (
            "email-verified",
            rs256,
            r#"{"iss":"https://appleid.apple.com","email_verified":"true"}"#,
            Subject,
            '+',
        ),
        (
            "email-verified",
            rs256,
            r#"{"iss":"https://appleid.apple.com","email_verified":"false"}"#,
            Subject,
            ' ',
        ),
        (
            "email-verified",
            rs256,
            r#"{"email_verified":"true"}"#,
            Id,
            '-',
        ),
        (
            "relay",
            rs256,
            r#"{"email":"a@privaterelay.appleid.com"}"#,
            Id,
            ' ',
        ),
        ("relay", rs256, r#"{"email":"a@b"}"#, Id, '?'),
        (
            "real-user",
            rs256,
            r#"{"iss":"https://appleid.apple.com","real_user_status":2}"#,
            Subject,
            '+',
        ),
        (
            "real-user",
            rs256,
            r#"{"iss":"https://appleid.apple.com","real_user_status":3}"#,
            Subject,
            '-',
        ),
        (
            "hosted-domain",
            rs256,
            r#"{"iss":"accounts.google.com","hd":"b"}"#,
            Subject,
            '+',
        ),
        (
            "nonce",
            rs256,
            r#"{"iss":"https://appleid.apple.com","nonce":"n"}"#,
            Subject,
            '-',
        ),
        (
            "nonce",
            rs256,
            r#"{"iss":"https://appleid.apple.com","nonce":"n"}"#,
            Pasted,
            ' ',
        ),
    ] {
        assert_eq!(
            ends(header, claims, role, &around(), id),
            end,
            "{id} {claims}"
        );
    }
}

#[test]
fn what_is_known_of_the_exchange_decides() {
    let hash = left_half_hash("RS256", "opaque").unwrap();
    let header = r#"{"alg":"RS256"}"#;
    let known = VerificationContext {
        access_token: Some(Secret::new("opaque")),
        nonce: Some("n".into()),
        jkt: Some("k".into()),
        ..around()
    };
    let ends = |claims: &str, role, id| ends(header, claims, role, &known, id);
    let right = format!(r#"{{"at_hash":"{hash}","nonce":"n"}}"#);
    assert_eq!(ends(&right, TokenRole::Id, "access-token-hash"), '+');
    assert_eq!(
        ends(r#"{"at_hash":"x"}"#, TokenRole::Id, "access-token-hash"),
        '-'
    );
    // A provider's token was issued beside another access token.
    assert_eq!(
        ends(
            r#"{"iss":"accounts.google.com","at_hash":"x"}"#,
            TokenRole::Subject,
            "access-token-hash"
        ),
        ' '
    );
    assert_eq!(ends(&right, TokenRole::Id, "nonce"), '+');
    assert_eq!(ends(r#"{"nonce":"other"}"#, TokenRole::Id, "nonce"), '-');
    assert_eq!(ends("{}", TokenRole::Id, "nonce"), '-');
    assert_eq!(
        ends(r#"{"cnf":{"jkt":"k"}}"#, TokenRole::Access, "binding"),
        '+'
    );
    assert_eq!(
        ends(r#"{"cnf":{"jkt":"x"}}"#, TokenRole::Access, "binding"),
        '-'
    );
    // Ten minutes ahead here: the server's clock decides.
    let ahead = VerificationContext {
        clock_skew: Some(600),
        ..around()
    };
    let end = |claims: &str, id| self::ends(header, claims, TokenRole::Id, &ahead, id);
    assert_eq!(end(r#"{"exp":NOW}"#, "expiry"), '+');
    assert_eq!(end(r#"{"iat":NOW}"#, "issued-at"), '-');
}
