//! Each rule beside its nearest neighbour.

use crate::jose::{base64url, left_half_hash};
use crate::secret::Secret;
use crate::token::TokenRole::{self, Access, Id, Pasted, Subject};
use crate::token::checks::{Check, CheckStatus, checks};
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
        (
            "issuer",
            rs256,
            r#"{"iss":"https://t.eu.auth0.com/realms/acme"}"#,
            Subject,
            ' ',
        ),
        ("audience", rs256, r#"{"aud":"account"}"#, Subject, ' '),
        (
            "authorized-party",
            rs256,
            r#"{"azp":"frontend"}"#,
            Subject,
            ' ',
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
        (
            "authorized-party",
            rs256,
            r#"{"cid":"app","scp":["openid"]}"#,
            Access,
            '+',
        ),
        ("authorized-party", rs256, r#"{"appid":"b"}"#, Access, '-'),
        ("authorized-party", rs256, r#"{"aud":["app","x"]}"#, Id, ' '),
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
            '+',
        ),
        (
            "lifetime",
            r#"{"alg":"RS256","typ":"client-authentication+jwt"}"#,
            r#"{"iss":"c","sub":"c","aud":"https://t.eu.auth0.com/","jti":"j","iat":NOW,"exp":1795435772}"#,
            Pasted,
            '-',
        ),
        (
            "lifetime",
            r#"{"alg":"RS256","typ":"client-authentication+jwt"}"#,
            r#"{"aud":["https://i.example/","https://t.eu.auth0.com/"],"iat":NOW,"exp":1795435772}"#,
            Pasted,
            '-',
        ),
        (
            "lifetime",
            r#"{"alg":"RS256","typ":"client-authentication+jwt"}"#,
            r#"{"aud":"https://i.example/","iat":NOW,"exp":1795435772}"#,
            Pasted,
            '+',
        ),
        ("type", at, "{}", Access, '+'),
        ("type", at, "{}", Id, '-'),
        ("type", r#"{"alg":"RS256"}"#, "{}", Id, ' '),
        (
            "required-claims",
            rs256,
            r#"{"iss":"https://t.eu.auth0.com/","sub":"s","aud":"a","exp":1,"iat":1}"#,
            Access,
            '+',
        ),
        // Another issuer's own profile is not known.
        (
            "required-claims",
            rs256,
            r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
            Access,
            ' ',
        ),
        (
            "required-claims",
            at,
            r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
            Access,
            '-',
        ),
        // What has a rule of its own is not counted twice.
        (
            "required-claims",
            rs256,
            r#"{"sub":"s","exp":1,"iat":1}"#,
            Access,
            ' ',
        ),
        ("required-claims", rs256, r#"{"exp":1}"#, Access, '-'),
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
fn a_sentence_is_true_of_whoever_made_the_token() {
    let said = |claims: &str, id: &str| {
        let text = format!(
            "{}.{}.c2ln",
            base64url::encode(r#"{"alg":"RS256"}"#),
            base64url::encode(claims)
        );
        let around = VerificationContext {
            now: NOW,
            ..VerificationContext::default()
        };
        let all = checks(&decode(&text), Pasted, &around);
        all.iter()
            .find(|check| check.id == id)
            .map_or_else(String::new, |check| check.sentence.clone())
    };
    for (claims, id, sentence) in [
        (
            r#"{"iss":"https://k.example/realms/a","scope":"a"}"#,
            "permissions",
            "None in the token",
        ),
        (
            r#"{"iss":"https://t.eu.auth0.com/","scope":"a"}"#,
            "permissions",
            "None in the token: RBAC is off for the API, or set to leave them out",
        ),
        (
            r#"{"iss":"https://accounts.google.com","azp":"1","sub":"1"}"#,
            "hosted-domain",
            "A service account, which is in none",
        ),
        (
            r#"{"iss":"https://accounts.google.com","azp":"1","sub":"1"}"#,
            "authorized-party",
            "1 is the service account itself",
        ),
        (
            r#"{"iss":"https://accounts.google.com","azp":"c","sub":"1"}"#,
            "hosted-domain",
            "A personal account",
        ),
        (
            r#"{"iss":"https://www.linkedin.com/oauth","nonce":"n","email_verified":"true"}"#,
            "email-verified",
            "\"true\" as text, where OIDC has a Boolean: code that expects one takes any text for true",
        ),
        (
            r#"{"iss":"i","aud":"appstoreconnect-v1","scope":["GET /v1/apps"]}"#,
            "types",
            "",
        ),
        (
            r#"{"iss":"i","aud":"a","scope":["read"]}"#,
            "types",
            "scope is a list of texts, as several servers write it; RFC 8693 §4.2 has one text with spaces",
        ),
    ] {
        assert_eq!(said(claims, id), sentence, "{claims}");
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

/// One check of a token, with its words and its source.
fn check(header: &str, claims: &str, role: TokenRole, issuer: Option<&str>, id: &str) -> Check {
    let text = format!(
        "{}.{}.c2ln",
        base64url::encode(header),
        base64url::encode(claims)
    );
    let around = VerificationContext {
        issuer: issuer.map(ToOwned::to_owned),
        now: NOW,
        ..VerificationContext::default()
    };
    let all = checks(&decode(&text), role, &around);
    all.into_iter().find(|check| check.id == id).unwrap()
}

#[test]
fn a_claim_that_is_not_there_fails_only_what_needs_it_and_by_the_document_that_says_so() {
    let plain = r#"{"alg":"RS256"}"#;
    let at = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    let proof = r#"{"alg":"ES256","typ":"dpop+jwt"}"#;
    let logout = r#"{"alg":"RS256","typ":"logout+jwt"}"#;
    let assertion = r#"{"alg":"RS256","typ":"client-authentication+jwt"}"#;
    let auth0 = Some("https://t.eu.auth0.com/");
    let (fail, none) = (CheckStatus::Fail, CheckStatus::NotApplicable);
    for (id, header, claims, role, issuer, status, source) in [
        // In their place in an exchange, or by their header.
        ("issued-at", plain, "{}", Id, None, fail, "OIDC Core §2"),
        ("audience", plain, "{}", Id, None, fail, "OIDC Core §2"),
        ("expiry", plain, "{}", Id, None, fail, "OIDC Core §2"),
        ("issuer", plain, "{}", Id, None, fail, "OIDC Core §2"),
        ("issued-at", at, "{}", Pasted, None, fail, "RFC 9068 §2.2"),
        ("audience", at, "{}", Access, None, fail, "RFC 9068 §2.2"),
        (
            "issued-at",
            proof,
            "{}",
            Pasted,
            None,
            fail,
            "RFC 9449 §4.2",
        ),
        (
            "audience",
            proof,
            "{}",
            Pasted,
            None,
            none,
            "RFC 7519 §4.1.3",
        ),
        (
            "expiry",
            logout,
            "{}",
            Pasted,
            None,
            fail,
            "OIDC Back-Channel",
        ),
        (
            "audience",
            assertion,
            "{}",
            Pasted,
            None,
            fail,
            "RFC 7523 §3",
        ),
        (
            "nonce",
            logout,
            r#"{"nonce":"n"}"#,
            Pasted,
            None,
            fail,
            "OIDC Back-Channel",
        ),
        (
            "nonce",
            logout,
            "{}",
            Pasted,
            None,
            none,
            "OIDC Back-Channel",
        ),
        // An assertion need not say when it was made.
        ("issued-at", assertion, "{}", Pasted, None, none, "RFC 7519"),
        // No profile is named: only of Auth0's it is known what they hold.
        (
            "issued-at",
            plain,
            "{}",
            Access,
            auth0,
            fail,
            "Auth0: access",
        ),
        (
            "issued-at",
            plain,
            "{}",
            Access,
            None,
            none,
            "Auth0: access",
        ),
        ("required-claims", plain, "{}", Access, None, none, "Auth0"),
        (
            "audience",
            plain,
            r#"{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"access"}"#,
            Pasted,
            None,
            none,
            "RFC 7519 §4.1.3",
        ),
        (
            "required-claims",
            at,
            r#"{"iss":"https://i.example","exp":1,"aud":"a","client_id":"m2m","iat":1,"jti":"1"}"#,
            Pasted,
            None,
            none,
            "RFC 9068 §2.2",
        ),
        // A guess from the claims holds nobody to a rule.
        (
            "issued-at",
            plain,
            r#"{"scope":"a"}"#,
            Pasted,
            auth0,
            none,
            "Auth0",
        ),
        (
            "audience",
            plain,
            r#"{"nonce":"n"}"#,
            Pasted,
            None,
            none,
            "OIDC Core §2",
        ),
        (
            "required-claims",
            plain,
            r#"{"nonce":"n"}"#,
            Pasted,
            None,
            none,
            "OIDC",
        ),
        // A JWT needs no claim at all.
        ("expiry", plain, "{}", Pasted, None, none, "RFC 7519 §4.1.4"),
        (
            "issued-at",
            plain,
            "{}",
            Pasted,
            None,
            none,
            "RFC 7519 §4.1.6",
        ),
    ] {
        let check = check(header, claims, role, issuer, id);
        assert_eq!(check.status, status, "{id} {header} {claims} {role:?}");
        assert!(check.source.starts_with(source), "{id}: {}", check.source);
    }
    let words = |claims, header, role| check(header, claims, role, None, "issued-at").sentence;
    assert_eq!(
        words("{}", at, Access),
        "No iat: JWT access tokens need one"
    );
    assert_eq!(
        words(r#"{"nonce":"n"}"#, plain, Pasted),
        "No iat: if this is an ID token, it must have one"
    );
}

#[test]
fn limits_of_one_server_are_held_against_its_own_tokens_alone() {
    let plain = r#"{"alg":"RS256"}"#;
    let assertion = r#"{"alg":"RS256","typ":"client-authentication+jwt"}"#;
    let year = r#"{"iat":1,"exp":31536001}"#;
    let chain = r#"{"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}}"#;
    let own = r#"{"iss":"c","sub":"c"}"#;
    let others = r#"{"iss":"c","sub":"d"}"#;
    let (auth0, other) = (Some("https://t.eu.auth0.com/"), Some("https://i.example/"));
    let (pass, fail) = (CheckStatus::Pass, CheckStatus::Fail);
    for (id, header, claims, issuer, status, source) in [
        ("lifetime", plain, year, auth0, fail, "Auth0: API settings"),
        ("lifetime", plain, year, other, pass, "RFC 7519"),
        ("actor", plain, chain, auth0, fail, "Auth0: On-Behalf-Of"),
        ("actor", plain, chain, other, pass, "RFC 8693 §4.1"),
    ] {
        let check = check(header, claims, Access, issuer, id);
        assert_eq!(check.status, status, "{id} {issuer:?}");
        assert!(check.source.starts_with(source), "{id}: {}", check.source);
    }
    // Another's token that is sent to a tenant keeps to its own issuer's limits.
    let at = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    for (iss, status) in [
        ("https://i.example/", pass),
        ("https://t.eu.auth0.com/", fail),
    ] {
        let claims = format!(r#"{{"iss":"{iss}","iat":1,"exp":31536001}}"#);
        let found = check(at, &claims, Subject, auth0, "lifetime");
        assert_eq!(found.status, status, "{iss}");
    }
    assert_eq!(check(at, year, Subject, auth0, "lifetime").status, pass);
    for (claims, status) in [(own, pass), (others, fail)] {
        let check = check(assertion, claims, Pasted, None, "issuer");
        assert_eq!((check.status, check.source), (status, "OIDC Core §9"));
    }
}
