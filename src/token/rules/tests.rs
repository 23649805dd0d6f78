//! Each rule beside its nearest neighbour.
//!
//! In the tables a check passes (`+`), fails (`-`), does not apply (`/`), or is not made (`?`); `-` as a token's `typ` is none.

use crate::jose::{base64url, left_half_hash};
use crate::secret::Secret;
use crate::text::table::rows;
use crate::token::checks::{Check, CheckStatus, checks};
use crate::token::claims::VerificationContext;
use crate::token::{Token, decode};

const NOW: i64 = 1_795_435_471;
const TENANT: &str = "https://t.eu.auth0.com/";

fn around() -> VerificationContext {
    VerificationContext {
        issuer: Some(TENANT.into()),
        client_id: Some("app".into()),
        audience: Some("https://api/".into()),
        scope: Some("openid email".into()),
        now: NOW,
        clock_skew: Some(0),
        ..VerificationContext::default()
    }
}

fn token(typ: &str, claims: &str) -> Token {
    let typ = match typ {
        "-" => String::new(),
        typ => format!(r#","typ":"{typ}""#),
    };
    let header = base64url::encode(format!(r#"{{"alg":"RS256"{typ}}}"#));
    let claims = base64url::encode(claims.replace("NOW", &NOW.to_string()));
    decode(&format!("{header}.{claims}.c2ln"))
}

/// How one check ends.
fn ends(
    typ: &str,
    claims: &str,
    role: &str,
    around: &VerificationContext,
    id: &str,
) -> &'static str {
    let all = checks(&token(typ, claims), role.parse().unwrap(), around);
    let check = all.iter().find(|check| check.id == id);
    check.map_or("?", |check| {
        assert!(!check.sentence.is_empty() && !check.source.is_empty());
        sign(check)
    })
}

fn sign(check: &Check) -> &'static str {
    match check.status {
        CheckStatus::Pass => "+",
        CheckStatus::Fail => "-",
        CheckStatus::NotApplicable => "/",
    }
}

/// One check of a token of which no more is known than who issued it.
fn check(typ: &str, claims: &str, role: &str, issuer: Option<&str>, id: &str) -> Option<Check> {
    let around = VerificationContext {
        issuer: issuer.map(ToOwned::to_owned),
        now: NOW,
        ..VerificationContext::default()
    };
    let all = checks(&token(typ, claims), role.parse().unwrap(), &around);
    all.into_iter().find(|check| check.id == id)
}

/// A rule, the token's `typ`, its role, how the check ends, and the claims.
const RULES: &str = r#"
issuer JWT id_token + {"iss":"https://t.eu.auth0.com/"}
issuer JWT id_token - {"iss":"https://t.eu.auth0.com"}
issuer JWT id_token - {"iss":"https://login.t.com/"}
issuer JWT id_token - {}
issuer JWT subject_token + {"iss":"https://appleid.apple.com"}
issuer JWT subject_token / {"iss":"https://t.eu.auth0.com/realms/acme"}
audience JWT subject_token / {"aud":"account"}
authorized-party JWT subject_token / {"azp":"frontend"}
audience JWT id_token + {"aud":"app"}
audience JWT id_token - {"aud":"https://api/"}
audience JWT access_token + {"aud":["https://api/","x"]}
audience JWT access_token - {"aud":"https://api"}
audience JWT subject_token / {"iss":"https://appleid.apple.com","aud":"x"}
authorized-party JWT access_token + {"azp":"app"}
authorized-party JWT access_token - {"client_id":"other"}
authorized-party JWT access_token + {"cid":"app","scp":["openid"]}
authorized-party JWT access_token - {"appid":"b"}
authorized-party JWT id_token / {"aud":["app","x"]}
authorized-party JWT id_token / {"aud":"app"}
expiry JWT id_token + {"exp":1795435472}
expiry JWT id_token - {"exp":NOW}
expiry JWT id_token - {"exp":1795435472000}
expiry JWT id_token - {"exp":"soon"}
expiry dpop+jwt token / {"htm":"POST"}
not-before JWT id_token + {"nbf":NOW}
not-before JWT id_token - {"nbf":1795435571}
issued-at JWT id_token + {"iat":1795435474}
issued-at JWT id_token - {"iat":1795435481}
issued-at JWT id_token - {"iat":"1795435471"}
lifetime JWT id_token + {"iat":NOW,"exp":1795435571}
lifetime JWT id_token - {"iat":NOW,"exp":1795435371}
lifetime JWT token + {"iss":"c","sub":"c","jti":"j","iat":NOW,"exp":1795435772}
lifetime client-authentication+jwt token - {"iss":"c","sub":"c","aud":"https://t.eu.auth0.com/","jti":"j","iat":NOW,"exp":1795435772}
lifetime client-authentication+jwt token - {"aud":["https://i.example/","https://t.eu.auth0.com/"],"iat":NOW,"exp":1795435772}
lifetime client-authentication+jwt token + {"aud":"https://i.example/","iat":NOW,"exp":1795435772}
type at+jwt access_token + {}
type at+jwt id_token - {}
type - id_token / {}
required-claims JWT access_token + {"iss":"https://t.eu.auth0.com/","sub":"s","aud":"a","exp":1,"iat":1}
# Another issuer's own profile is not known.
required-claims JWT access_token / {"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}
required-claims at+jwt access_token - {"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}
# What has a rule of its own is not counted twice.
required-claims JWT access_token / {"sub":"s","exp":1,"iat":1}
required-claims JWT access_token - {"exp":1}
scope JWT access_token + {"scope":"email openid"}
scope JWT access_token - {"scope":"openid"}
permissions JWT access_token + {"permissions":["a"]}
permissions JWT access_token - {"permissions":"a"}
binding JWT access_token / {"cnf":{"jkt":"k"}}
actor JWT access_token + {"act":{"sub":"a","act":{"sub":"b"}}}
actor JWT access_token - {"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}}
email-verified JWT subject_token + {"iss":"https://appleid.apple.com","email_verified":"true"}
email-verified JWT subject_token / {"iss":"https://appleid.apple.com","email_verified":"false"}
email-verified JWT id_token - {"email_verified":"true"}
relay JWT id_token / {"email":"a@privaterelay.appleid.com"}
relay JWT id_token ? {"email":"a@b"}
real-user JWT subject_token + {"iss":"https://appleid.apple.com","real_user_status":2}
real-user JWT subject_token - {"iss":"https://appleid.apple.com","real_user_status":3}
hosted-domain JWT subject_token + {"iss":"accounts.google.com","hd":"b"}
nonce JWT subject_token - {"iss":"https://appleid.apple.com","nonce":"n"}
nonce JWT token / {"iss":"https://appleid.apple.com","nonce":"n"}
"#;

#[test]
fn each_rule_beside_its_nearest_neighbour() {
    for [id, typ, role, end, claims] in rows(RULES, " ") {
        let found = ends(typ, claims, role, &around(), id);
        assert_eq!(found, end, "{id} {claims}");
    }
}

/// A check, the claims, and what is said of them.
const SENTENCES: &str = r#"
permissions | {"iss":"https://k.example/realms/a","scope":"a"} | None in the token
permissions | {"iss":"https://t.eu.auth0.com/","scope":"a"} | None in the token: RBAC is off for the API, or set to leave them out
hosted-domain | {"iss":"https://accounts.google.com","azp":"1","sub":"1"} | A service account, which is in none
authorized-party | {"iss":"https://accounts.google.com","azp":"1","sub":"1"} | 1 is the service account itself
hosted-domain | {"iss":"https://accounts.google.com","azp":"c","sub":"1"} | A personal account
email-verified | {"iss":"https://www.linkedin.com/oauth","nonce":"n","email_verified":"true"} | "true" as text, where OIDC has a Boolean: code that expects one takes any text for true
types | {"iss":"i","aud":"a","scope":["read"]} | scope is a list of texts, as several servers write it; RFC 8693 §4.2 has one text with spaces
"#;

#[test]
fn a_sentence_is_true_of_whoever_made_the_token() {
    for [id, claims, sentence] in rows(SENTENCES, " | ") {
        let check = check("-", claims, "token", None, id).unwrap();
        assert_eq!(check.sentence, sentence, "{claims}");
    }
    let apples = r#"{"iss":"i","aud":"appstoreconnect-v1","scope":["GET /v1/apps"]}"#;
    assert!(check("-", apples, "token", None, "types").is_none());
}

/// The same as [`RULES`], where access token, nonce and key of the exchange are known.
const KNOWN: &str = r#"
access-token-hash - id_token + {"at_hash":"HASH"}
access-token-hash - id_token - {"at_hash":"x"}
# A provider's token was issued beside another access token.
access-token-hash - subject_token / {"iss":"accounts.google.com","at_hash":"x"}
nonce - id_token + {"nonce":"n"}
nonce - id_token - {"nonce":"other"}
nonce - id_token - {}
binding - access_token + {"cnf":{"jkt":"k"}}
binding - access_token - {"cnf":{"jkt":"x"}}
"#;

#[test]
fn what_is_known_of_the_exchange_decides() {
    let hash = left_half_hash("RS256", "opaque").unwrap();
    let known = VerificationContext {
        access_token: Some(Secret::new("opaque")),
        nonce: Some("n".into()),
        jkt: Some("k".into()),
        ..around()
    };
    for [id, typ, role, end, claims] in rows(KNOWN, " ") {
        let found = ends(typ, &claims.replace("HASH", &hash), role, &known, id);
        assert_eq!(found, end, "{id} {claims}");
    }
    // Ten minutes ahead here: the server's clock decides.
    let ahead = VerificationContext {
        clock_skew: Some(600),
        ..around()
    };
    let end = |claims: &str, id| ends("-", claims, "id_token", &ahead, id);
    assert_eq!(end(r#"{"exp":NOW}"#, "expiry"), "+");
    assert_eq!(end(r#"{"iat":NOW}"#, "issued-at"), "-");
}

/// A check, the token's `typ`, its role, who issues tokens here and how the check ends; the claims; the document that says so.
const DOCUMENTS: &str = r#"
# In their place in an exchange, or by their header.
issued-at - id_token nobody - | {} | OIDC Core §2
audience - id_token nobody - | {} | OIDC Core §2
expiry - id_token nobody - | {} | OIDC Core §2
issuer - id_token nobody - | {} | OIDC Core §2
issued-at at+jwt token nobody - | {} | RFC 9068 §2.2
audience at+jwt access_token nobody - | {} | RFC 9068 §2.2
issued-at dpop+jwt token nobody - | {} | RFC 9449 §4.2
audience dpop+jwt token nobody / | {} | RFC 7519 §4.1.3
expiry logout+jwt token nobody - | {} | OIDC Back-Channel
audience client-authentication+jwt token nobody - | {} | RFC 7523 §3
nonce logout+jwt token nobody - | {"nonce":"n"} | OIDC Back-Channel
nonce logout+jwt token nobody / | {} | OIDC Back-Channel
# An assertion need not say when it was made.
issued-at client-authentication+jwt token nobody / | {} | RFC 7519
# No profile is named: only of Auth0's it is known what they hold.
issued-at - access_token tenant - | {} | Auth0: access
issued-at - access_token nobody / | {} | Auth0: access
required-claims - access_token nobody / | {} | Auth0
audience - token nobody / | {"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"access"} | RFC 7519 §4.1.3
required-claims at+jwt token nobody / | {"iss":"https://i.example","exp":1,"aud":"a","client_id":"m2m","iat":1,"jti":"1"} | RFC 9068 §2.2
# A guess from the claims holds nobody to a rule.
issued-at - token tenant / | {"scope":"a"} | Auth0
audience - token nobody / | {"nonce":"n"} | OIDC Core §2
required-claims - token nobody / | {"nonce":"n"} | OIDC
# A JWT needs no claim at all.
expiry - token nobody / | {} | RFC 7519 §4.1.4
issued-at - token nobody / | {} | RFC 7519 §4.1.6
# Limits of one server are held against its own tokens alone.
lifetime - access_token tenant - | {"iat":1,"exp":31536001} | Auth0: API settings
lifetime - access_token other + | {"iat":1,"exp":31536001} | RFC 7519
actor - access_token tenant - | {"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}} | Auth0: On-Behalf-Of
actor - access_token other + | {"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}} | RFC 8693 §4.1
issuer client-authentication+jwt token nobody + | {"iss":"c","sub":"c"} | OIDC Core §9
issuer client-authentication+jwt token nobody - | {"iss":"c","sub":"d"} | OIDC Core §9
# Another's token that is sent to a tenant keeps to its own issuer's limits.
lifetime at+jwt subject_token tenant + | {"iss":"https://i.example/","iat":1,"exp":31536001} | RFC 7519
lifetime at+jwt subject_token tenant - | {"iss":"https://t.eu.auth0.com/","iat":1,"exp":31536001} | Auth0: API settings
lifetime at+jwt subject_token tenant + | {"iat":1,"exp":31536001} | RFC 7519
"#;

#[test]
fn a_claim_fails_only_whom_a_document_holds_to_it() {
    for [checked, claims, source] in rows(DOCUMENTS, " | ") {
        for [id, typ, role, issuer, end] in rows(checked, " ") {
            let issuer = match issuer {
                "tenant" => Some(TENANT),
                "other" => Some("https://i.example/"),
                _ => None,
            };
            let check = check(typ, claims, role, issuer, id).unwrap();
            assert_eq!(sign(&check), end, "{checked} {claims}");
            assert!(check.source.starts_with(source), "{id}: {}", check.source);
        }
    }
    let words = |claims, typ, role| {
        let check = check(typ, claims, role, None, "issued-at");
        check.unwrap().sentence
    };
    assert_eq!(
        words("{}", "at+jwt", "access_token"),
        "No iat: JWT access tokens need one"
    );
    assert_eq!(
        words(r#"{"nonce":"n"}"#, "-", "token"),
        "No iat: if this is an ID token, it must have one"
    );
}
