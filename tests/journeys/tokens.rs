//! Tokens: the published examples by value, every verdict of every algorithm, and everything that is no token.

use crate::pasted_calls::proof;
use crate::servers::{answering, silent};
use crate::support::{bad_input, cambio, ids, run, run_json, unsigned};
use crate::table::rows;
use aws_lc_rs::signature::{ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use cambio::http::{Cancel, Http, Limits};
use cambio::jose::{
    Jwk, JwkSet, SigningAlgorithm, SigningKey, base64url, public_key_forms, read_keys,
};
use cambio::json::Json;
use cambio::secret::Secret;
use cambio::token::{Format, KeySource, Signature, SignatureStatus, decode, judge};
use serde_json::Value;
use std::time::Duration;

/// RFC 7515 appendix A, 7516 appendix A, 7519, 7520, 8037 and 9449: `source`, `token`, `keys`, and what must come out.
const EXAMPLES: &str = include_str!("../vectors/rfc.json");

#[test]
fn the_published_examples_are_read_and_judged_by_value() {
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    assert!(examples.len() > 60);
    for example in examples {
        let source = example["source"].as_str().unwrap();
        let token = decode(example["token"].as_str().unwrap());
        assert_eq!(token.format.name(), example["format"], "{source}");
        let keys = Json::parse(&example["keys"].to_string()).unwrap();
        let keys = KeySource::given(JwkSet::from_json(&keys).unwrap(), "the example's keys");
        let verdict = judge(&token, &keys);
        assert_eq!(
            verdict.status.name(),
            example["status"],
            "{source}: {}",
            verdict.reason
        );
        if !example["header"].is_null() {
            let header: Value =
                serde_json::from_str(&token.header.as_ref().unwrap().to_compact()).unwrap();
            assert_eq!(header, example["header"], "{source}");
        }
        match &example["payload"] {
            Value::Null => assert_eq!(token.payload, None, "{source}"),
            Value::String(text) => {
                assert_eq!(token.payload_text.as_ref(), Some(text), "{source}");
            }
            claims => {
                let found: Value =
                    serde_json::from_str(&token.payload.as_ref().unwrap().to_compact()).unwrap();
                assert_eq!(&found, claims, "{source}");
            }
        }
    }
}

#[test]
fn thumbprints_and_hashes_of_the_published_examples() {
    for (key, thumbprint) in [
        // RFC 8037 A.3
        (
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        ),
        // RFC 9449 §6.1: the key of the proof in §4.1
        (
            r#"{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}"#,
            "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
        ),
    ] {
        assert_eq!(
            read_keys(key).unwrap().keys[0].thumbprint().as_deref(),
            Some(thumbprint)
        );
    }
    // RFC 9449 §7.1
    assert_eq!(
        cambio::jose::sha256_base64url(b"Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"),
        "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
    );
}

/// A token, and the key that its signature is checked with.
struct Sample {
    token: String,
    key: Key,
}

enum Key {
    Public(Jwk),
    Shared(String),
}

const ALGORITHMS: [&str; 14] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519", "HS256", "HS384", "HS512",
];

fn header(algorithm: &str) -> Json {
    Json::object([("alg", Json::text(algorithm)), ("kid", Json::text("k1"))])
}

/// An expired token: expiry must never show in the verdict.
fn sample(algorithm: &str) -> Sample {
    let claims = Json::object([("exp", Json::int(1)), ("admin", Json::Bool(false))]);
    let input = format!(
        "{}.{}",
        base64url::encode(header(algorithm).to_compact()),
        base64url::encode(claims.to_compact())
    );
    if algorithm == "ES512" {
        let pair = EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING).unwrap();
        let random = aws_lc_rs::rand::SystemRandom::new();
        let signature = pair.sign(&random, input.as_bytes()).unwrap();
        let point = pair.public_key().as_ref()[1..].to_vec();
        let (x, y) = point.split_at(66);
        let key = Json::object([
            ("kty", Json::text("EC")),
            ("crv", Json::text("P-521")),
            ("x", Json::text(base64url::encode(x))),
            ("y", Json::text(base64url::encode(y))),
        ]);
        return Sample {
            token: format!("{input}.{}", base64url::encode(signature.as_ref())),
            key: Key::Public(Jwk::new(key)),
        };
    }
    if algorithm.starts_with("HS") {
        let secret = "a secret of more than sixty-four bytes, so that it is long enough for HS512";
        let signature = hmac(algorithm, secret.as_bytes(), input.as_bytes());
        return Sample {
            token: format!("{input}.{signature}"),
            key: Key::Shared(secret.to_owned()),
        };
    }
    let name = if algorithm == "Ed25519" {
        "EdDSA"
    } else {
        algorithm
    };
    let key = SigningKey::generate(name.parse::<SigningAlgorithm>().unwrap()).unwrap();
    Sample {
        token: key.sign(&header(algorithm), &claims).unwrap(),
        key: Key::Public(key.public_jwk().clone()),
    }
}

fn hmac(algorithm: &str, secret: &[u8], input: &[u8]) -> String {
    use aws_lc_rs::hmac::{HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key, sign};
    let hash = match algorithm {
        "HS256" => HMAC_SHA256,
        "HS384" => HMAC_SHA384,
        _ => HMAC_SHA512,
    };
    base64url::encode(sign(&Key::new(hash, secret), input))
}

fn with(key: &Jwk, more: &[(&str, &str)]) -> Jwk {
    let mut members = key.json().members().unwrap().to_vec();
    for (name, value) in more {
        members.retain(|(known, _)| known != name);
        members.push(((*name).to_owned(), Json::text(*value)));
    }
    Jwk::new(Json::Object(members))
}

fn set(keys: Vec<Jwk>) -> KeySource {
    KeySource::given(keys, "the set")
}

fn verdict(token: &str, source: &KeySource) -> Signature {
    judge(&decode(token), source)
}

/// The same token with another payload and the old signature.
fn tampered(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let payload = base64url::encode(r#"{"exp":1,"admin":true}"#);
    format!("{}.{payload}.{}", parts[0], parts[2])
}

#[test]
fn every_verdict_of_every_algorithm() {
    println!(
        "| algorithm | right key | changed | other key | no such kid | unusable key | no key |"
    );
    for algorithm in ALGORITHMS {
        let Sample { token, key } = sample(algorithm);
        let right = match &key {
            Key::Public(key) => set(vec![with(key, &[("kid", "k1")])]),
            Key::Shared(secret) => KeySource::Secret(Secret::new(secret.as_str())),
        };
        let other = match sample(algorithm).key {
            Key::Public(key) => set(vec![with(&key, &[("kid", "k1")])]),
            Key::Shared(_) => {
                KeySource::Secret(Secret::new("quite another secret of enough length"))
            }
        };
        let named_otherwise = match &key {
            Key::Public(key) => set(vec![with(key, &[("kid", "k2")])]),
            Key::Shared(_) => set(vec![Jwk::new(
                Json::parse(r#"{"kty":"oct","k":"c2VjcmV0","kid":"k2"}"#).unwrap(),
            )]),
        };
        let unusable = match &key {
            Key::Public(key) => set(vec![with(key, &[("kid", "k1"), ("use", "enc")])]),
            Key::Shared(_) => set(vec![Jwk::new(
                Json::parse(r#"{"kty":"OKP","crv":"Ed25519","kid":"k1"}"#).unwrap(),
            )]),
        };
        let absent = KeySource::Absent("no key was given".into());
        let mut row = vec![algorithm.to_owned()];
        for (text, source, expected) in [
            (token.clone(), &right, SignatureStatus::Valid),
            (tampered(&token), &right, SignatureStatus::Invalid),
            (token.clone(), &other, SignatureStatus::Invalid),
            (token.clone(), &named_otherwise, SignatureStatus::Unchecked),
            (token.clone(), &unusable, SignatureStatus::Unchecked),
            (token.clone(), &absent, SignatureStatus::Unchecked),
        ] {
            let found = verdict(&text, source);
            assert_eq!(found.status, expected, "{algorithm}: {}", found.reason);
            assert!(!found.reason.contains("expired"), "{}", found.reason);
            assert!(!found.reason.is_empty());
            row.push(found.status.name().to_owned());
        }
        println!("| {} |", row.join(" | "));
    }
}

#[test]
fn an_hmac_made_with_a_public_key_is_called_an_attack() {
    let pair = SigningKey::generate(SigningAlgorithm::RS256).unwrap();
    let key = with(pair.public_jwk(), &[("kid", "k1")]);
    let input = format!(
        "{}.{}",
        base64url::encode(header("HS256").to_compact()),
        base64url::encode(r#"{"admin":true}"#)
    );
    let forms = public_key_forms(&key);
    assert_eq!(forms.len(), 10);
    for form in forms {
        let token = format!("{input}.{}", hmac("HS256", &form, input.as_bytes()));
        let found = verdict(&token, &set(vec![key.clone()]));
        assert_eq!(found.status, SignatureStatus::Invalid);
        assert!(found.reason.contains("an attack"), "{}", found.reason);
        // The modulus alone tells nobody by itself that it is one.
        let modulus = key.member("n").map(str::as_bytes);
        if let (true, Ok(text)) = (Some(form.as_slice()) != modulus, String::from_utf8(form)) {
            let found = verdict(&token, &KeySource::Secret(Secret::new(text)));
            assert!(found.reason.contains("an attack"), "{}", found.reason);
        }
    }
    // An honest HS256 token beside a set of public keys is no attack, and cannot be checked.
    let honest = format!("{input}.{}", hmac("HS256", b"secret", input.as_bytes()));
    let found = verdict(&honest, &set(vec![key]));
    assert_eq!(found.status, SignatureStatus::Unchecked);
    assert!(found.reason.contains("shared secret"), "{}", found.reason);
}

#[test]
fn a_broken_key_beside_the_right_one_hides_nothing() {
    let Sample { token, key } = sample("RS256");
    let Key::Public(key) = key else {
        unreachable!()
    };
    let broken = |text: &str| Jwk::new(Json::parse(text).unwrap());
    let mut keys = vec![
        broken("3"),
        broken(r#"{"kid":"k1"}"#),
        broken(r#"{"kty":"RSA","kid":"k1","n":"!!","e":"AQAB"}"#),
        broken(r#"{"kty":"RSA","kid":"k1","n":"AQ","e":"AQAB"}"#),
    ];
    assert_eq!(
        verdict(&token, &set(keys.clone())).status,
        SignatureStatus::Unchecked
    );
    keys.push(with(&key, &[("kid", "k1")]));
    assert_eq!(verdict(&token, &set(keys)).status, SignatureStatus::Valid);
    // Ten thousand others, and the list in the reason stays short.
    let many: Vec<Jwk> = (0..10_000)
        .map(|at| {
            broken(&format!(
                r#"{{"kty":"RSA","kid":"other-{at}","n":"AQ","e":"AQAB"}}"#
            ))
        })
        .collect();
    let missing = verdict(&token, &set(many.clone()));
    assert!(
        missing.reason.ends_with("and 9992 more"),
        "{}",
        missing.reason
    );
    let mut all = many;
    all.push(with(&key, &[("kid", "k1")]));
    assert_eq!(verdict(&token, &set(all)).status, SignatureStatus::Valid);
}

/// Format and finding of a text, in which `TOKEN` is a whole one.
const TEXTS: &str = r#"
jws token.cleaned Authorization: Bearer TOKEN⏎
jws token.cleaned curl -H 'authorization: bearer TOKEN' https://x
jws token.cleaned "TOKEN"
jws token.taken-from {"access_token":"opaque","id_token":"TOKEN","expires_in":5}
jws token.taken-from https://app/#state=1&id_token=TOKEN&x=2
jws token.doubled TOKENTOKEN
opaque token. ...
opaque token. garbage
opaque token.header-unreadable damaged-header.payload-of-it.signature-of-it
opaque token.not-there Error: no token
opaque token.looks-like ya29.a0AfH6SM
opaque token.looks-like EAAGm0PX4ZCpsBA
"#;

/// The finding of a token that says this.
const PAYLOADS: &str = r#"
token.hidden-characters {"a":"x\u202ey"}
token.duplicate-members {"a":1,"a":2}
token.payload-not-json hello
"#;

#[test]
fn whatever_is_pasted_is_read_or_named() {
    let token = sample("ES256").token;
    let header = r#"{"alg":"RS256"}"#;
    let signed = |claims: &str| unsigned(header, claims);
    let head = base64url::encode(header);
    let disclosure = base64url::encode(r#"["salt","email","a@b"]"#);
    let critical = r#"{"alg":"RS256","crit":["x"],"x":1,"jku":"http://evil"}"#;
    let deep = format!("{}{}", "[".repeat(501), "]".repeat(501));
    let mut texts = Vec::new();
    for [format, finding, text] in rows(TEXTS, " ") {
        texts.push((format, finding, text.replace("TOKEN", &token)));
    }
    for [finding, payload] in rows(PAYLOADS, " ") {
        texts.push(("jws", finding, signed(payload)));
    }
    for (finding, text) in [
        ("token.cleaned", token.replace('.', "%2E")),
        ("token.cleaned", token.replace('.', ".\n ")),
        ("token.not-base64url", format!("{head}==.e30==.c2ln")),
        ("token.nested", signed(&token)),
        ("token.sd-jwt", format!("{}~{disclosure}~", signed("{}"))),
        ("token.payload-detached", format!("{head}..c2ln")),
        ("token.critical", unsigned(critical, "{}")),
        ("token.payload-not-utf8", unsigned(header, [0xff, 0xfe])),
        ("token.payload-not-json", signed(&deep)),
    ] {
        texts.push(("jws", finding, text));
    }
    for (format, finding, text) in texts {
        let (code, document) = run(&["decode", "--json"], Some(text.as_bytes()));
        assert_eq!(code, 0, "{text}");
        assert_eq!(document["format"], format, "{text}");
        let found = ids(&document, "");
        assert!(
            finding == "token." || found.contains(&finding),
            "{text}: {found:?}"
        );
    }
    let deep = decode(&signed(&format!("{}{}", "[".repeat(500), "]".repeat(500))));
    assert!(deep.payload.is_some());
    // The ID token of an answer is held against the access token beside it.
    let id = signed(r#"{"iss":"https://t/","at_hash":"wrong","nonce":"n"}"#);
    let answer = serde_json::json!({"access_token": "opaque", "id_token": id}).to_string();
    let (_, hashed) = run(&["decode", "--json"], Some(answer.as_bytes()));
    assert!(ids(&hashed, "").contains(&"token.access-token-hash"));
    let (_, exact) = run(
        &["decode", "--json"],
        Some(signed(r#"{"n":9007199254740993,"big":1e400}"#).as_bytes()),
    );
    assert_eq!(exact["payload"]["n"].to_string(), "9007199254740993");
    assert_eq!(
        exact["payload"]["big"]
            .to_string()
            .to_lowercase()
            .replace('+', ""),
        "1e400"
    );
}

#[test]
fn what_a_token_is_its_header_says() {
    let token = sample("ES256").token;
    let (whole, _) = token.rsplit_once('.').unwrap();
    let encrypted = base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
    let other = sample("EdDSA").token;
    let (a, b) = token.split_at(90);
    let invisible = format!("{}\u{200b}{}", &token[..9], &token[9..]);
    let utf16: Vec<u8> = token.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let proof = proof("https://a.example", |_| {});
    for (finding, text) in [
        ("token.encrypted-parts", format!("{encrypted}..a").into()),
        ("token.several", format!("{token}\n{other}").into()),
        ("token.cut", whole.into()),
        ("token.cut", format!("{whole}...").into()),
        ("token.part-replaced", format!("{whole}.<signature>").into()),
        ("token.cookie-pieces", format!("s.0={a}; s.1={b}").into()),
        ("token.decoded", token.replace('.', "\\u002e").into()),
        ("token.invisible-characters", invisible.into()),
        ("token.text-encoding", utf16),
        ("token.cleaned", format!("DPoP: {proof}").into()),
    ] {
        let (code, document) = run(&["decode", "--json"], Some(&text));
        assert_eq!(code, 0, "{document}");
        let (format, status) = match finding {
            "token.encrypted-parts" => ("jwe", "unchecked"),
            // The proof, which brings its key along.
            "token.cleaned" => ("jws", "valid"),
            _ => ("jws", "unchecked"),
        };
        assert_eq!(document["format"], format, "{document}");
        assert_eq!(document["signature"]["status"], status, "{document}");
        let found = ids(&document, "");
        assert!(found.contains(&finding), "{finding} {document}");
    }
    let broken = format!(
        "{}.e30.c2ln",
        base64url::encode(r#"{"alg":"RS256","crit":[]}"#)
    );
    let (code, document) = run(&["decode", "--json"], Some(broken.as_bytes()));
    assert_eq!(
        (code, document["signature"]["status"].as_str()),
        (1, Some("invalid"))
    );
    assert!(ids(&document, "").contains(&"token.header-fault"));
}

#[test]
fn a_token_inside_a_token_is_never_printed() {
    let inner = sample("ES256").token;
    let outer = unsigned(r#"{"alg":"RS256","cty":"JWT"}"#, &inner);
    let (_, document) = run(&["decode", "--json"], Some(outer.as_bytes()));
    assert_eq!(document["payload_text"], "[masked token]");
    assert!(!document.to_string().contains(&inner));
    let other = decode(&outer.replace("c2ln", "c2lo"));
    let differences = cambio::token::difference(&decode(&outer), &other);
    assert!(differences.is_empty(), "{differences:?}");
}

#[test]
fn what_is_made_to_take_for_ever_does_not() {
    // Each of these was quadratic, or worse, once.
    let many = format!(
        r#"{{"payload":"e30","signatures":[{}]}}"#,
        vec!["{}"; 200_000].join(",")
    );
    assert!(decode(&many).more_signatures.len() < 20);
    let runs = format!("!{}", "eyJ".repeat(1_000_000));
    assert_eq!(decode(&runs).format, Format::Opaque);
    let repeated = format!("{{{}}}", vec![r#""a":1,"b":2"#; 200_000].join(","));
    let claims = unsigned(r#"{"alg":"RS256"}"#, repeated);
    assert_eq!(decode(&claims).notes.len(), 1);
    let wide: String = (0..100_000).map(|at| format!("\"c{at}\":{at},")).collect();
    let side = |last: &str| {
        let text = format!("{{{wide}\"last\":\"{last}\"}}");
        decode(&unsigned(r#"{"alg":"RS256"}"#, text))
    };
    assert_eq!(cambio::token::difference(&side("a"), &side("b")).len(), 1);
    let long = unsigned(
        r#"{"alg":"RS256"}"#,
        format!(r#"{{"iss":"{}\u202e"}}"#, "x".repeat(3_000_000)),
    );
    let (code, document) = run(&["decode", "--json"], Some(long.as_bytes()));
    assert_eq!(code, 0);
    let findings = document["findings"].to_string();
    assert!(findings.len() < 10_000 && !findings.contains('\u{202e}'));
}

#[test]
fn an_issuer_is_understood_as_it_is_typed() {
    use cambio::token::claims::expected_issuer;
    let token = decode(&unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://acme.eu.auth0.com/"}"#,
    ));
    for typed in [
        "acme.eu.auth0.com",
        "https://acme.eu.auth0.com",
        " https://ACME.eu.auth0.com/ ",
    ] {
        assert_eq!(expected_issuer(typed, &token), "https://acme.eu.auth0.com/");
    }
    for typed in ["https://other.eu.auth0.com/", "http://acme.eu.auth0.com/"] {
        assert_eq!(expected_issuer(typed, &token), typed);
    }
}

#[test]
fn what_is_too_large_or_empty_is_bad_input() {
    let eight = vec![b'a'; 8 * 1024 * 1024];
    assert_eq!(run(&["decode", "--json"], Some(&eight)).0, 0);
    let (code, document) = run(&["decode", "--json"], Some(&vec![b'a'; 20 * 1024 * 1024]));
    assert_eq!(
        (code, document["error"]["id"].as_str()),
        (2, Some("token.too-large"))
    );
    bad_input(&["decode", "--json"], Some(b" \n"), "token.empty");
}

#[test]
fn keys_are_taken_as_people_have_them_and_a_secret_only_by_reference() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let signer =
        SigningKey::from_pkcs8_pem(&Secret::new(pair.serialize_pem()), SigningAlgorithm::ES256)
            .unwrap();
    let token = signer
        .sign(&header("ES256"), &Json::object([("a", Json::int(1))]))
        .unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["a.example".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap();
    let jwk = with(signer.public_jwk(), &[("kid", "k1")])
        .json()
        .to_compact();
    for (name, text) in [
        ("key.pem", pair.public_key_pem()),
        ("key.crt", certificate.pem()),
        ("key.json", jwk.clone()),
        ("set.json", format!("{{\"keys\":[{jwk}]}}")),
        ("list.json", format!("[{jwk}]")),
        (
            "line.pem",
            pair.public_key_pem().trim().replace('\n', "\\n"),
        ),
        (
            "map.json",
            serde_json::json!({ "k1": certificate.pem() }).to_string(),
        ),
        // Of a private key the public half is used, and said.
        ("private.pem", pair.serialize_pem()),
    ] {
        let path = put(name, &text);
        let (code, document) = run(
            &["decode", "--json", "--jwks", &path],
            Some(token.as_bytes()),
        );
        assert_eq!(
            (code, document["signature"]["status"].as_str()),
            (0, Some("valid")),
            "{name} {document}"
        );
        let reason = document["signature"]["reason"].as_str().unwrap();
        assert_eq!(reason.contains("private"), name == "private.pem");
        assert!(!document.to_string().contains("PRIVATE KEY---"));
    }
    for (name, text) in [
        ("page.html", "<!doctype html><p>"),
        ("discovery.json", r#"{"jwks_uri":"https://a.example/keys"}"#),
        ("other.json", "{\"a\":1}"),
    ] {
        let path = put(name, text);
        let (code, document) = run(
            &["decode", "--json", "--jwks", &path],
            Some(token.as_bytes()),
        );
        // The token is shown all the same, and the verdict says what is wrong with the key.
        let signature = &document["signature"];
        assert_eq!(
            (code, signature["status"].as_str()),
            (0, Some("unchecked")),
            "{name}"
        );
        assert!(
            signature["reason"]
                .as_str()
                .unwrap()
                .contains("cannot be used"),
            "{document:#}"
        );
        assert!(!document.to_string().contains("PRIVATE KEY---"));
    }

    let Sample { token, key } = sample("HS256");
    let Key::Shared(secret) = key else {
        unreachable!()
    };
    let path = put("secret", &format!("{secret}\n"));
    let (code, document) = run(
        &["decode", "--json", "--secret", &format!("file:{path}")],
        Some(token.as_bytes()),
    );
    assert_eq!(
        (code, document["signature"]["status"].as_str()),
        (0, Some("valid")),
        "{document}"
    );
    let mut command = cambio();
    command
        .args(["decode", "--json", "--secret", "env:HMAC_SECRET"])
        .env("HMAC_SECRET", "wrong");
    let (code, document) = run_json(&mut command, Some(token.as_bytes()));
    assert_eq!(
        (code, document["signature"]["status"].as_str()),
        (1, Some("invalid"))
    );
    let document = bad_input(
        &["decode", "--json", "--secret", &secret],
        Some(token.as_bytes()),
        "secret.reference",
    );
    assert!(
        !document.to_string().contains(&secret),
        "a literal secret is not repeated"
    );
}

/// The address of a key set, for which everybody gets this answer.
fn key_set(head: &str, body: &str) -> String {
    answering(head, body.as_bytes()) + "/jwks.json"
}

#[test]
fn a_key_endpoint_that_misbehaves_is_a_sentence() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let http = Http::new(Limits {
        connect: Duration::from_secs(2),
        total: Duration::from_secs(2),
    });
    let read = |address: &str| {
        let url = url::Url::parse(address).unwrap();
        runtime
            .block_on(http.key_set_at(&url, &Cancel::default()))
            .map_err(|error| error.to_string())
    };
    for (address, sentence) in [
        (
            key_set("200 OK", "<!doctype html>"),
            "a web page came instead of the key set",
        ),
        (
            key_set("302 Found\r\nlocation: https://other.example/", ""),
            "a redirect to https://other.example/, which is not followed",
        ),
        (key_set("200 OK", "{}"), "the key set has no keys array"),
        (key_set("404 Not Found", ""), "the answer was 404"),
        (silent(0) + "/jwks.json", "the key set could not be read"),
        (
            "http://keys.example/jwks.json".to_owned(),
            "read over https",
        ),
    ] {
        let error = read(&address).unwrap_err();
        assert!(error.contains(sentence), "{error}");
    }
    let good = key_set("200 OK", r#"{"keys":[3,{"kty":"RSA"}]} "#);
    assert_eq!(read(&good).unwrap().keys.len(), 2);
}

#[test]
fn the_text_for_people_fits_a_terminal() {
    let claims = serde_json::json!({
        "iss": "https://acme.eu.auth0.com/", "sub": "google-oauth2|104550433249044404904",
        "aud": ["https://api.acme.example/", "https://acme.eu.auth0.com/userinfo"],
        "iat": 1_795_397_073, "exp": 1_795_483_473, "scope": "openid profile", "azp": "abc",
        "https://acme.example/a-namespace-that-is-rather-long/claims": {"plan": "pro", "x": "\u{1b}[31mred\u{202e}"},
        "long": "x".repeat(300),
    });
    let token = unsigned(r#"{"alg":"RS256","typ":"JWT"}"#, claims.to_string());
    let mut command = cambio();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, token).unwrap();
    let output = command
        .args(["decode", path.to_str().unwrap()])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    for words in [
        "EXPIRED 2026-11-24",
        "Signature unchecked",
        "user · connection google-oauth2",
        "\\u001b[31mred\\u202e",
        "FAIL  Expiry",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}
