//! Judging one signature with one key. Whether the key can be used at all is decided first, so that a wrong key is never
//! mistaken for a wrong signature.

use super::curve::{Curve, ill_sized, point, short_coordinate};
use super::jwk::Jwk;
use super::purpose::{is_misspelt, purpose};
use super::uncheckable::Uncheckable;
use super::{base64url, der_key, weak_key};
use crate::json::Json;
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
};
use jsonwebtoken::{Algorithm, DecodingKey};

/// The signature algorithms that can be checked (RFC 7518 §3.1, RFC 8037 §3.1, and `Ed25519`, the fully specified name of RFC 9864).
pub const ALGORITHMS: [&str; 14] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519", "HS256", "HS384", "HS512",
];

/// What an algorithm asks of a key.
#[derive(Clone, Copy)]
enum Needs {
    Rsa(Algorithm),
    Curve(Curve),
    Secret(Algorithm),
}

fn needs(algorithm: &str) -> Option<Needs> {
    Some(match algorithm {
        "ES256" => Needs::Curve(Curve::P256),
        "ES384" => Needs::Curve(Curve::P384),
        "ES512" => Needs::Curve(Curve::P521),
        "EdDSA" | "Ed25519" => Needs::Curve(Curve::Ed25519),
        _ if algorithm.starts_with("HS") => Needs::Secret(algorithm.parse().ok()?),
        _ => Needs::Rsa(algorithm.parse().ok()?),
    })
}

/// Whether an algorithm is made with a shared secret.
pub fn is_shared_secret(algorithm: &str) -> bool {
    matches!(needs(algorithm), Some(Needs::Secret(_)))
}

/// Bytes of an algorithm's hash, as its name says them.
pub fn hash_length(algorithm: &str) -> usize {
    match algorithm.get(2..) {
        Some("384") => 48,
        Some("512") => 64,
        _ => 32,
    }
}

/// Whether `signature` is the key's over `input`; `Err` where that cannot be told.
pub fn verify(
    algorithm: &str,
    input: &[u8],
    signature: &[u8],
    key: &Jwk,
) -> Result<bool, Uncheckable> {
    if ALGORITHMS.contains(&algorithm) {
        fits_type(algorithm, key)?;
        purpose(algorithm, key)?;
    }
    verify_unbound(algorithm, input, signature, key)
}

/// The same, whatever the key says of its purpose: to find out what an algorithm's name should have been.
pub fn verify_unbound(
    algorithm: &str,
    input: &[u8],
    signature: &[u8],
    key: &Jwk,
) -> Result<bool, Uncheckable> {
    let needs = fits_type(algorithm, key)?;
    let bytes = |name| member_bytes(key, name);
    match needs {
        Needs::Secret(library) => {
            let secret = bytes("k")?;
            let least = hash_length(algorithm);
            if secret.len() < least {
                return Err(Uncheckable::Short {
                    algorithm: algorithm.to_owned(),
                    bytes: secret.len(),
                    least,
                });
            }
            shared(library, input, signature, &secret)
        }
        Needs::Rsa(library) => {
            let (n, e) = (bytes("n")?, bytes("e")?);
            usable_rsa(&n, &e)?;
            library_verify(
                library,
                input,
                signature,
                &DecodingKey::from_rsa_raw_components(&n, &e),
            )
        }
        Needs::Curve(Curve::Ed25519) => {
            let x = bytes("x")?;
            if weak_key::is_small_order(&x) {
                return Err(Uncheckable::Weak(
                    "its point has a small order, so signatures fit it that nobody made",
                ));
            }
            let key = ParsedPublicKey::new(&ED25519, &x).map_err(|_| Uncheckable::Broken("x"))?;
            Ok(key.verify_sig(input, signature).is_ok())
        }
        Needs::Curve(curve) => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            // A point that is not on the curve is no key, and bytes that are missing or too many may be why.
            let broken = || ill_sized(&x, &y, curve).unwrap_or(Uncheckable::Broken("x, y"));
            let point = point(&x, &y, curve).ok_or_else(broken)?;
            let parsed = match curve {
                Curve::P384 => ParsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, &point),
                Curve::P521 => ParsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, &point),
                _ => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point),
            };
            let parsed = parsed.map_err(|_| broken())?;
            Ok(parsed.verify_sig(input, signature).is_ok())
        }
    }
}

/// What the algorithm asks of a key, where this key is of that type.
fn fits_type(algorithm: &str, key: &Jwk) -> Result<Needs, Uncheckable> {
    let needs = needs(algorithm).ok_or_else(|| Uncheckable::Algorithm(algorithm.to_owned()))?;
    let (kind, crv, called) = match needs {
        Needs::Rsa(_) => ("RSA", None, "RSA"),
        Needs::Curve(curve @ Curve::Ed25519) => ("OKP", Some(curve.names().0), curve.names().1),
        Needs::Curve(curve) => ("EC", Some(curve.names().0), curve.names().1),
        Needs::Secret(_) => ("oct", None, "oct"),
    };
    let found = key.kind();
    // The other curve of EdDSA (RFC 8037 §3.1).
    if algorithm == "EdDSA" && found == "OKP Ed448" {
        return Err(Uncheckable::Algorithm(format!("{algorithm} with Ed448")));
    }
    if let Some(misnamed) = misnamed(key, kind, crv) {
        return Err(misnamed);
    }
    if key.member("kty") != Some(kind) || crv.is_some() && key.member("crv") != crv {
        let algorithm = algorithm.to_owned();
        return Err(if matches!(needs, Needs::Secret(_)) {
            Uncheckable::SharedSecret { algorithm, found }
        } else {
            Uncheckable::KeyType {
                algorithm,
                found,
                needed: called,
            }
        });
    }
    Ok(needs)
}

/// Other names of the curves: those of OpenSSL, SEC 2 and SSH.
const CURVES: [(&str, &[&str]); 4] = [
    ("P-256", &["p256", "secp256r1", "prime256v1", "nistp256"]),
    ("P-384", &["p384", "secp384r1", "nistp384"]),
    ("P-521", &["p521", "secp521r1", "nistp521"]),
    ("Ed25519", &["ed25519"]),
];

/// The type or the curve that an algorithm needs, by another name than a JWK has for it.
fn misnamed(key: &Jwk, kind: &'static str, crv: Option<&'static str>) -> Option<Uncheckable> {
    let kty = key.member("kty")?;
    let error = |written: &str, name| Uncheckable::Misnamed {
        written: written.to_owned(),
        name,
    };
    // Azure's Key Vault says so of keys that never leave it.
    let bare = kty.strip_suffix("-HSM").unwrap_or(kty);
    if kty != kind {
        return bare.eq_ignore_ascii_case(kind).then(|| error(kty, kind));
    }
    let (written, crv) = (key.member("crv")?, crv?);
    let plain = written.replace(['-', '_'], "").to_ascii_lowercase();
    CURVES
        .iter()
        .find(|(name, others)| *name == crv && written != crv && others.contains(&plain.as_str()))
        .map(|(name, _)| error(written, *name))
}

/// Why a key has no such number.
fn missing(key: &Jwk, name: &'static str) -> Uncheckable {
    let has = |name: &str| key.json().get(name).is_some();
    if matches!(key.json().get(name), Some(Json::Number(_))) {
        Uncheckable::Digits { name, how: "plain" }
    } else if !has(name) && has("x5c") {
        Uncheckable::Elsewhere(
            "its x5c is no list of certificates in base64, without the lines of PEM (RFC 7517 §4.7)",
        )
    } else if !has(name) && has("x5u") {
        Uncheckable::Elsewhere(
            "they are in the certificate at its x5u, which is not followed: give that certificate",
        )
    } else {
        Uncheckable::Broken(name)
    }
}

/// The digits that a number is written in, where it is not base64url. A secret may be any text.
fn digits(name: &str, text: &str) -> Option<&'static str> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match name {
        "k" => None,
        // 65537, the exponent of nearly every key, is AQAB.
        "e" => (is_hex && text.len() > 4).then_some("plain"),
        _ if text.len() <= 60 || !is_hex => None,
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Some("decimal"),
        _ => Some("hexadecimal"),
    }
}

/// How PEM begins, as it is and in base64.
const PEM: [&str; 2] = ["-----BEGIN ", "LS0tLS1CRUdJTi"];

/// The form of the whole key that stands where one number of it belongs. A secret may be any text.
fn whole_key(name: &str, text: &str) -> Option<&'static str> {
    if name == "k" {
        return None;
    }
    if PEM.iter().any(|start| text.starts_with(start)) {
        return Some("PEM");
    }
    let bytes = base64url::decode_any(text).filter(|bytes| bytes.starts_with(&[0x30]))?;
    der_key::public(&bytes).is_some().then_some("DER")
}

/// What is wrong with a key that can be used all the same, in the end of a sentence; `None` where nothing is.
pub fn odd_spelling(key: &Jwk) -> Option<String> {
    if let Some(written) = key.member("alg").filter(|written| is_misspelt(written)) {
        return Some(format!(
            "the key's alg is {written}, which names no algorithm: readers that compare it with the token's refuse the key (RFC 7518 §3.1)"
        ));
    }
    short_coordinate(key).or_else(|| {
        ["n", "e", "x", "y", "k"].into_iter().find_map(|name| {
            let text = key.member(name)?;
            base64url::decode(text).is_none().then(|| {
                format!(
                    "the key's {name} is padded, in the standard alphabet, or has bits behind its last byte: strict readers refuse it, and base64url without padding belongs there (RFC 7518 §2)"
                )
            })
        })
    })
}

/// The bytes of a member. What is in another base64 is read all the same, and `odd_spelling` says so.
fn member_bytes(key: &Jwk, name: &'static str) -> Result<Vec<u8>, Uncheckable> {
    let text = key
        .member(name)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(key, name))?;
    if let Some(how) = digits(name, text) {
        return Err(Uncheckable::Digits { name, how });
    }
    if let Some(form) = whole_key(name, text) {
        return Err(Uncheckable::Whole { name, form });
    }
    base64url::decode_any(text).ok_or_else(|| {
        let readable = text.len() > 20 && text.trim_end_matches('=').len() % 4 != 1;
        if readable {
            Uncheckable::NotBase64url(name)
        } else {
            Uncheckable::Broken(name)
        }
    })
}

/// Whether `signature` is the HMAC of `input` with this secret.
pub fn verify_shared(
    algorithm: &str,
    input: &[u8],
    signature: &[u8],
    secret: &[u8],
) -> Result<bool, Uncheckable> {
    match needs(algorithm) {
        Some(Needs::Secret(library)) => shared(library, input, signature, secret),
        Some(_) => Err(Uncheckable::KeyType {
            algorithm: algorithm.to_owned(),
            found: "a shared secret".to_owned(),
            needed: "a public key",
        }),
        None => Err(Uncheckable::Algorithm(algorithm.to_owned())),
    }
}

fn usable_rsa(n: &[u8], e: &[u8]) -> Result<(), Uncheckable> {
    let mut digits = n.iter().skip_while(|byte| **byte == 0);
    let bits = digits.next().map_or(0, |first| {
        8 - first.leading_zeros() as usize + digits.count() * 8
    });
    if !(2048..=8192).contains(&bits) {
        return Err(Uncheckable::Size(bits));
    }
    if let Some(why) = weak_key::rsa(n, e) {
        return Err(Uncheckable::Weak(why));
    }
    let broken = || match (n.first(), e.first()) {
        (Some(0), _) => Uncheckable::LeadingZero("n"),
        (_, Some(0)) => Uncheckable::LeadingZero("e"),
        _ => Uncheckable::Broken("n, e"),
    };
    let der: PublicKeyX509Der<'_> = PublicKeyComponents { n, e }
        .as_der()
        .map_err(|_| broken())?;
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).map_err(|_| broken())?;
    Ok(())
}

fn shared(
    library: Algorithm,
    input: &[u8],
    signature: &[u8],
    secret: &[u8],
) -> Result<bool, Uncheckable> {
    library_verify(library, input, signature, &DecodingKey::from_secret(secret))
}

fn library_verify(
    library: Algorithm,
    input: &[u8],
    signature: &[u8],
    key: &DecodingKey,
) -> Result<bool, Uncheckable> {
    jsonwebtoken::crypto::verify(&base64url::encode(signature), input, key, library)
        .map_err(|_| Uncheckable::Broken("it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};

    fn with(key: &Jwk, name: &str, value: &str) -> Jwk {
        with_json(key, name, Json::text(value))
    }

    fn with_json(key: &Jwk, name: &str, value: Json) -> Jwk {
        let mut members = key.json().members().unwrap().to_vec();
        members.retain(|(known, _)| known != name);
        members.push((name.to_owned(), value));
        Jwk::new(Json::Object(members))
    }

    #[test]
    fn what_a_key_should_have_said_is_named() {
        let pair = SigningKey::generate(SigningAlgorithm::RS256).unwrap();
        let rsa = pair.public_jwk();
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let ec = pair.public_jwk();
        let bytes = base64url::decode(rsa.member("n").unwrap()).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let without_n = |name: &str| {
            let key = with(rsa, name, "x");
            let mut members = key.json().members().unwrap().to_vec();
            members.retain(|(known, _)| known != "n");
            Jwk::new(Json::Object(members))
        };
        let ed448 = Json::parse(r#"{"kty":"OKP","crv":"Ed448","x":"AA"}"#).unwrap();
        let plain = with_json(rsa, "e", Json::int(65537));
        for (algorithm, key, words) in [
            ("RS256", with(rsa, "n", &hex), "n is in hexadecimal digits"),
            ("RS256", with(rsa, "n", &"7".repeat(617)), "n is in decimal"),
            ("RS256", with(rsa, "e", "65537"), "e is in plain digits"),
            ("RS256", plain, "e is in plain"),
            ("RS256", with(rsa, "kty", "rsa"), "rsa, where RSA belongs"),
            ("RS256", with(rsa, "kty", "RSA-HSM"), "where RSA belongs"),
            ("RS256", without_n("x5c"), "its x5c is no list"),
            ("RS256", without_n("x5u"), "x5u, which is not"),
            ("ES256", with(ec, "crv", "secp256r1"), "where P-256 belongs"),
            ("ES384", with(ec, "crv", "secp256r1"), "needs EC P-384"),
            ("EdDSA", Jwk::new(ed448), "EdDSA with Ed448"),
        ] {
            let said = verify(algorithm, b"x", &[0; 64], &key)
                .unwrap_err()
                .to_string();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn a_zero_byte_in_front_of_a_number_is_named() {
        let key = SigningKey::generate(SigningAlgorithm::RS256).unwrap();
        let n = base64url::decode(key.public_jwk().member("n").unwrap()).unwrap();
        let long = base64url::encode([&[0_u8][..], n.as_slice()].concat());
        assert_eq!(
            verify(
                "RS256",
                b"x",
                &[0; 256],
                &with(key.public_jwk(), "n", &long)
            ),
            Err(Uncheckable::LeadingZero("n"))
        );
    }

    #[test]
    fn a_key_that_cannot_be_used_is_never_called_an_invalid_signature() {
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let key = pair.public_jwk();
        let judge = |algorithm: &str, key: &Jwk| verify(algorithm, b"x", &[0; 64], key);
        assert_eq!(judge("ES256", key), Ok(false));
        let off_the_curve = base64url::encode([7; 32]);
        let (short, long) = (base64url::encode([7; 31]), base64url::encode([7; 33]));
        let whole = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let pem = whole.public_key_pem();
        let der = base64url::encode(pem::parse(&pem).unwrap().contents());
        let operations = |text: &str| with_json(key, "key_ops", Json::parse(text).unwrap());
        for (algorithm, why) in [
            ("none", "the algorithm none"),
            ("HS256", "shared secret"),
            ("RS256", "needs RSA"),
            ("ES384", "needs EC P-384"),
            ("ES512", "needs EC P-521"),
            ("Ed25519", "needs OKP Ed25519"),
        ] {
            let said = judge(algorithm, key).unwrap_err().to_string();
            assert!(said.contains(why), "{algorithm}: {said}");
        }
        let x = |text: &str| with(key, "x", text);
        for (key, why) in [
            (with(key, "crv", "P-384"), "of type EC P-384"),
            (with(key, "use", "enc"), "meant for"),
            (with(key, "alg", "ES384"), "meant for"),
            (with_json(key, "alg", Json::int(1)), "its alg is not text"),
            (with_json(key, "use", Json::Null), "its use is not text"),
            (operations("\"verify\""), "are not an array"),
            (operations(r#"["verify",1]"#), "not text"),
            (operations("[]"), "do not hold verify"),
            (operations(r#"["verify","verify"]"#), "one twice"),
            (x(&format!("{} ", key.member("x").unwrap())), "no base64url"),
            (x("!!"), "x is missing"),
            (x(&short), "x has 31 bytes"),
            (with(key, "y", &long), "y has 33 bytes"),
            (x(&der), "a whole key in DER"),
            (x(&pem), "a whole key in PEM"),
            (x(&base64url::encode(&pem)), "a whole key in PEM"),
            (x(&off_the_curve), "x, y is missing"),
            (Jwk::new(Json::int(3)), "unknown type"),
        ] {
            let said = judge("ES256", &key).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
        let both = with(&operations(r#"["verify","encrypt"]"#), "use", "sig");
        assert!(judge("ES256", &both).is_err());
        assert_eq!(judge("ES256", &operations(r#"["verify"]"#)), Ok(false));
    }

    #[test]
    fn a_number_in_another_base64_is_read_and_that_is_said() {
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let key = pair.public_jwk();
        let text = pair.sign(&Json::object([("alg", Json::text("ES256"))]), &Json::int(1));
        let text = text.unwrap();
        let (input, signature) = text.rsplit_once('.').unwrap();
        let signature = base64url::decode(signature).unwrap();
        let judge = |input: &str, key: &Jwk| verify("ES256", input.as_bytes(), &signature, key);
        let padded = |name: &str| format!("{}=", key.member(name).unwrap());
        for name in ["x", "y"] {
            let standard = padded(name).replace('-', "+").replace('_', "/");
            let odd = with(key, name, &standard);
            assert_eq!(judge(input, &odd), Ok(true));
            assert_eq!(judge("x", &odd), Ok(false));
            let said = odd_spelling(&odd).unwrap();
            assert!(said.contains(&format!("{name} is padded")), "{said}");
        }
        assert_eq!(odd_spelling(key), None);
        for written in ["ECDSA-SHA256", "es256", "RSA256"] {
            let odd = with(key, "alg", written);
            assert_eq!(judge(input, &odd), Ok(true));
            assert!(odd_spelling(&odd).unwrap().contains(written));
        }
        for other in ["RSA-OAEP-256", "RSA1_5", "ES384", "ES224"] {
            let meant = judge(input, &with(key, "alg", other));
            assert!(matches!(meant, Err(Uncheckable::Purpose(_))), "{other}");
        }
        // 43 characters hold two bits more than 32 bytes have.
        let x = key.member("x").unwrap();
        let (whole, last) = x.split_at(42);
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let at = alphabet.find(last).unwrap();
        let odd = with(
            key,
            "x",
            &format!("{whole}{}", alphabet.chars().nth(at + 1).unwrap()),
        );
        assert_eq!(judge(input, &odd), Ok(true));
        assert!(odd_spelling(&odd).unwrap().contains("behind its last byte"));
    }

    #[test]
    fn a_coordinate_that_lost_its_zero_is_completed_and_that_is_said() {
        // One key in 256 has a zero in front of x.
        for _ in 0..5000 {
            let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
            let key = pair.public_jwk();
            let x = base64url::decode(key.member("x").unwrap()).unwrap();
            if x[0] != 0 {
                assert_eq!(short_coordinate(key), None);
                continue;
            }
            let short = with(key, "x", &base64url::encode(&x[1..]));
            let text = pair.sign(&Json::object([("alg", Json::text("ES256"))]), &Json::int(1));
            let text = text.unwrap();
            let (input, signature) = text.rsplit_once('.').unwrap();
            let signature = base64url::decode(signature).unwrap();
            let judge = |input: &str| verify("ES256", input.as_bytes(), &signature, &short);
            assert_eq!(judge(input), Ok(true));
            assert_eq!(judge("x"), Ok(false));
            let said = short_coordinate(&short).unwrap();
            assert!(said.contains("x has 31 bytes in place of 32"), "{said}");
            return;
        }
        panic!("no key began with a zero");
    }

    #[test]
    fn rsa_keys_outside_the_sizes_in_use_are_named_with_their_bits() {
        let key = |bytes: usize| {
            let n = base64url::encode(vec![0x81; bytes]);
            let members = [("kty", "RSA"), ("n", n.as_str()), ("e", "AQAB")];
            Jwk::new(Json::object(members.map(|(k, v)| (k, Json::text(v)))))
        };
        for (bytes, bits) in [(128, 1024), (2048, 16384)] {
            assert_eq!(
                verify("RS256", b"x", &[0; 64], &key(bytes)),
                Err(Uncheckable::Size(bits))
            );
        }
        assert_eq!(
            verify("RS256", b"x", &[0; 64], &with(&key(256), "e", "Ag")),
            Err(Uncheckable::Weak(
                "its exponent is even, which no RSA key has"
            ))
        );
    }

    #[test]
    fn a_shared_secret_is_a_secret_or_an_oct_key() {
        let secret = [b's'; 64].as_slice();
        let oct = Json::object([
            ("kty", Json::text("oct")),
            ("k", Json::text(base64url::encode(secret))),
        ]);
        for (algorithm, library) in [
            ("HS256", Algorithm::HS256),
            ("HS384", Algorithm::HS384),
            ("HS512", Algorithm::HS512),
        ] {
            let key = jsonwebtoken::EncodingKey::from_secret(secret);
            let made = jsonwebtoken::crypto::sign(b"x", &key, library).unwrap();
            let made = base64url::decode(&made).unwrap();
            assert_eq!(verify_shared(algorithm, b"x", &made, secret), Ok(true));
            assert_eq!(verify_shared(algorithm, b"x", &made, b"other"), Ok(false));
            assert_eq!(
                verify(algorithm, b"x", &made, &Jwk::new(oct.clone())),
                Ok(true)
            );
        }
        assert!(verify_shared("RS256", b"x", b"", secret).is_err());
        for (algorithm, bytes) in [("HS256", 31), ("HS384", 47), ("HS512", 63), ("HS256", 1)] {
            let key = with(
                &Jwk::new(oct.clone()),
                "k",
                &base64url::encode(vec![1; bytes]),
            );
            let short = verify(algorithm, b"x", b"", &key).unwrap_err();
            assert!(matches!(short, Uncheckable::Short { .. }), "{short}");
        }
    }
}
