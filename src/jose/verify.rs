//! Judging one signature with one key. Whether the key can be used at all is decided first, so that a wrong key is never
//! mistaken for a wrong signature.

use super::{Jwk, base64url};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
};
use jsonwebtoken::{Algorithm, DecodingKey};

/// Why a signature could not be judged. Never means that it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncheckable {
    /// `none`, or an algorithm that is not known here.
    #[error("the algorithm {0} cannot be checked here")]
    Algorithm(String),
    /// HS256 and its like, and the key is no shared secret.
    #[error(
        "{algorithm} is made with a shared secret, and this key is a public one ({found}): a service that took it as the secret would accept tokens from anybody"
    )]
    SharedSecret {
        /// `alg` of the token.
        algorithm: String,
        /// What the key is.
        found: String,
    },
    /// The key's type or curve is not the algorithm's.
    #[error("the key is of type {found}, {algorithm} needs {needed}")]
    KeyType {
        /// `alg` of the token.
        algorithm: String,
        /// What the key is.
        found: String,
        /// What it would have to be.
        needed: &'static str,
    },
    /// The key says it is for something else.
    #[error("the key is meant for {0}")]
    Purpose(String),
    /// An RSA key under 2048 or over 8192 bits.
    #[error("the RSA key has {0} bits; those from 2048 to 8192 can be used")]
    Size(usize),
    /// A member is missing or cannot be read.
    #[error("the key cannot be read: {0} is missing or damaged")]
    Broken(&'static str),
}

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

#[derive(Clone, Copy)]
enum Curve {
    P256,
    P384,
    P521,
    Ed25519,
}

impl Curve {
    /// `crv`, and what the key is called with its type.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::P256 => ("P-256", "EC P-256"),
            Self::P384 => ("P-384", "EC P-384"),
            Self::P521 => ("P-521", "EC P-521"),
            Self::Ed25519 => ("Ed25519", "OKP Ed25519"),
        }
    }

    /// Bytes of one coordinate.
    fn coordinate(self) -> usize {
        match self {
            Self::P256 | Self::Ed25519 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

fn needs(algorithm: &str) -> Option<Needs> {
    Some(match algorithm {
        "RS256" => Needs::Rsa(Algorithm::RS256),
        "RS384" => Needs::Rsa(Algorithm::RS384),
        "RS512" => Needs::Rsa(Algorithm::RS512),
        "PS256" => Needs::Rsa(Algorithm::PS256),
        "PS384" => Needs::Rsa(Algorithm::PS384),
        "PS512" => Needs::Rsa(Algorithm::PS512),
        "ES256" => Needs::Curve(Curve::P256),
        "ES384" => Needs::Curve(Curve::P384),
        "ES512" => Needs::Curve(Curve::P521),
        "EdDSA" | "Ed25519" => Needs::Curve(Curve::Ed25519),
        "HS256" => Needs::Secret(Algorithm::HS256),
        "HS384" => Needs::Secret(Algorithm::HS384),
        "HS512" => Needs::Secret(Algorithm::HS512),
        _ => return None,
    })
}

/// Whether an algorithm is made with a shared secret.
pub fn is_shared_secret(algorithm: &str) -> bool {
    matches!(needs(algorithm), Some(Needs::Secret(_)))
}

/// Whether `signature` is the key's over `input`; `Err` where that cannot be told.
pub fn verify(
    algorithm: &str,
    input: &[u8],
    signature: &[u8],
    key: &Jwk,
) -> Result<bool, Uncheckable> {
    let needs = needs(algorithm).ok_or_else(|| Uncheckable::Algorithm(algorithm.to_owned()))?;
    let (kind, crv, called) = match needs {
        Needs::Rsa(_) => ("RSA", None, "RSA"),
        Needs::Curve(curve @ Curve::Ed25519) => ("OKP", Some(curve.names().0), curve.names().1),
        Needs::Curve(curve) => ("EC", Some(curve.names().0), curve.names().1),
        Needs::Secret(_) => ("oct", None, "oct"),
    };
    let found = key.kind();
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
    purpose(algorithm, key)?;
    let bytes = |name: &'static str| {
        key.member(name)
            .and_then(base64url::decode)
            .filter(|bytes| !bytes.is_empty())
            .ok_or(Uncheckable::Broken(name))
    };
    match needs {
        Needs::Secret(library) => shared(library, input, signature, &bytes("k")?),
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
            let key = ParsedPublicKey::new(&ED25519, &x).map_err(|_| Uncheckable::Broken("x"))?;
            Ok(key.verify_sig(input, signature).is_ok())
        }
        Needs::Curve(curve) => {
            let point = point(&bytes("x")?, &bytes("y")?, curve)?;
            let parsed = match curve {
                Curve::P384 => ParsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, &point),
                Curve::P521 => ParsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, &point),
                _ => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point),
            };
            // A point that is not on the curve is no key.
            let parsed = parsed.map_err(|_| Uncheckable::Broken("x, y"))?;
            let library = match curve {
                Curve::P256 => Algorithm::ES256,
                Curve::P384 => Algorithm::ES384,
                // jsonwebtoken has no ES512.
                _ => return Ok(parsed.verify_sig(input, signature).is_ok()),
            };
            let key = DecodingKey::from_ec_components(
                key.member("x").unwrap_or_default(),
                key.member("y").unwrap_or_default(),
            )
            .map_err(|_| Uncheckable::Broken("x, y"))?;
            library_verify(library, input, signature, &key)
        }
    }
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

/// The texts and bytes that a careless service would take as an HMAC secret when it is handed this public key: PEM with and
/// without its last line break, with either line ending, DER, and the key as JSON.
pub fn public_key_forms(key: &Jwk) -> Vec<Vec<u8>> {
    let mut forms = vec![key.json().to_compact().into_bytes()];
    let Some(der) = subject_public_key_info(key) else {
        return forms;
    };
    let pem = pem::encode_config(
        &pem::Pem::new("PUBLIC KEY", der.clone()),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    );
    let bare = pem.trim_end();
    let windows = bare.replace('\n', "\r\n");
    for text in [
        bare.to_owned(),
        format!("{bare}\n"),
        windows.clone(),
        format!("{windows}\r\n"),
    ] {
        forms.push(text.into_bytes());
    }
    forms.push(der);
    // What stands in a key set, and the older form of an RSA key (RFC 8017 appendix A.1.1), whose sequence ends the newer one.
    for name in ["n", "x", "x5c"] {
        forms.extend(key.member(name).map(|text| text.as_bytes().to_vec()));
    }
    if let Some(older) = rsa_public_key(key) {
        let text = pem::encode_config(
            &pem::Pem::new("RSA PUBLIC KEY", older.clone()),
            pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
        );
        forms.push(text.trim_end().as_bytes().to_vec());
        forms.push(text.into_bytes());
        forms.push(older);
    }
    forms
}

/// PKCS#1's sequence of modulus and exponent, which is the content of the bit string that ends an X.509 key.
fn rsa_public_key(key: &Jwk) -> Option<Vec<u8>> {
    key.member("n")?;
    let der = subject_public_key_info(key)?;
    // SEQUENCE { SEQUENCE { rsaEncryption, NULL }, BIT STRING }: behind the algorithm's 15 bytes stands the bit string.
    let body = der.windows(2).position(|pair| pair == [0x05, 0x00])? + 2;
    let bits = der.get(body..)?;
    let head = match bits.get(1)? {
        0x81 => 3,
        0x82 => 4,
        _ => 2,
    };
    // One byte more: how many bits of the last byte are not used.
    bits.get(head + 1..).map(<[u8]>::to_vec)
}

/// The key as X.509 writes it (RFC 5280 §4.1.2.7; for curves RFC 5480 §2 and RFC 8410 §4: a fixed head, then the point).
fn subject_public_key_info(key: &Jwk) -> Option<Vec<u8>> {
    let member = |name: &str| key.member(name).and_then(base64url::decode);
    if let (Some(n), Some(e)) = (member("n"), member("e")) {
        let der: PublicKeyX509Der<'_> = PublicKeyComponents { n, e }.as_der().ok()?;
        return Some(der.as_ref().to_vec());
    }
    let (head, curve): (&[u8], _) = match key.member("crv")? {
        "P-256" => (&P256_HEAD, Curve::P256),
        "P-384" => (&P384_HEAD, Curve::P384),
        "P-521" => (&P521_HEAD, Curve::P521),
        "Ed25519" => (&ED25519_HEAD, Curve::Ed25519),
        _ => return None,
    };
    let point = match curve {
        Curve::Ed25519 => member("x")?,
        _ => point(&member("x")?, &member("y")?, curve).ok()?,
    };
    Some([head, &point].concat())
}

const P256_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const P384_HEAD: [u8; 23] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
];
const P521_HEAD: [u8; 25] = [
    0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05,
    0x2b, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00,
];
const ED25519_HEAD: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

fn purpose(algorithm: &str, key: &Jwk) -> Result<(), Uncheckable> {
    if let Some(purpose) = key.member("use").filter(|purpose| *purpose != "sig") {
        return Err(Uncheckable::Purpose(format!(
            "\"use\": \"{purpose}\", not for signatures"
        )));
    }
    if let Some(crate::json::Json::Array(operations)) = key.json().get("key_ops") {
        let verifies = operations
            .iter()
            .any(|operation| matches!(operation.as_str(), Some("verify" | "sign")));
        if !verifies {
            return Err(Uncheckable::Purpose(
                "other operations: its key_ops do not hold verify".to_owned(),
            ));
        }
    }
    let same =
        |bound: &str| bound == algorithm || bound.starts_with("Ed") && algorithm.starts_with("Ed");
    match key.member("alg").filter(|bound| !same(bound)) {
        Some(bound) => Err(Uncheckable::Purpose(format!(
            "{bound}, the token says {algorithm}"
        ))),
        None => Ok(()),
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
    let der: PublicKeyX509Der<'_> = PublicKeyComponents { n, e }
        .as_der()
        .map_err(|_| Uncheckable::Broken("n, e"))?;
    ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref())
        .map_err(|_| Uncheckable::Broken("n, e"))?;
    Ok(())
}

/// The uncompressed point (SEC 1 §2.3.3). Coordinates have their full length (RFC 7518 §6.2.1.2).
fn point(x: &[u8], y: &[u8], curve: Curve) -> Result<Vec<u8>, Uncheckable> {
    let length = curve.coordinate();
    if x.len() != length {
        return Err(Uncheckable::Broken("x"));
    }
    if y.len() != length {
        return Err(Uncheckable::Broken("y"));
    }
    let mut point = vec![4];
    point.extend_from_slice(x);
    point.extend_from_slice(y);
    Ok(point)
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
    use crate::json::Json;

    fn with(key: &Jwk, name: &str, value: &str) -> Jwk {
        let mut members = key.json().members().unwrap().to_vec();
        members.retain(|(known, _)| known != name);
        members.push((name.to_owned(), Json::text(value)));
        Jwk::new(Json::Object(members))
    }

    #[test]
    fn a_key_that_cannot_be_used_is_never_called_an_invalid_signature() {
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let key = pair.public_jwk();
        let judge = |algorithm: &str, key: &Jwk| verify(algorithm, b"x", &[0; 64], key);
        assert_eq!(judge("ES256", key), Ok(false));
        let off_the_curve = base64url::encode([7; 32]);
        let short = base64url::encode([7; 31]);
        for (algorithm, key, why) in [
            ("none", key.clone(), "the algorithm none"),
            ("HS256", key.clone(), "shared secret"),
            ("RS256", key.clone(), "needs RSA"),
            ("ES384", key.clone(), "needs EC P-384"),
            ("ES512", key.clone(), "needs EC P-521"),
            ("Ed25519", key.clone(), "needs OKP Ed25519"),
            ("ES256", with(key, "crv", "P-384"), "of type EC P-384"),
            ("ES256", with(key, "use", "enc"), "meant for"),
            ("ES256", with(key, "alg", "ES384"), "meant for"),
            ("ES256", with(key, "x", "!!"), "x is missing"),
            ("ES256", with(key, "x", &short), "x is missing"),
            ("ES256", with(key, "x", &off_the_curve), "x, y is missing"),
            ("ES256", Jwk::new(Json::int(3)), "unknown type"),
        ] {
            let said = judge(algorithm, &key).unwrap_err().to_string();
            assert!(said.contains(why), "{algorithm}: {said}");
        }
        let operations = Json::parse(r#"{"kty":"EC","key_ops":["deriveKey"]}"#).unwrap();
        assert!(purpose("ES256", &Jwk::new(operations)).is_err());
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
            Err(Uncheckable::Broken("n, e"))
        );
    }

    #[test]
    fn the_public_forms_are_those_that_others_write() {
        for algorithm in [
            &rcgen::PKCS_ECDSA_P256_SHA256,
            &rcgen::PKCS_ECDSA_P384_SHA384,
            &rcgen::PKCS_ECDSA_P521_SHA512,
            &rcgen::PKCS_ED25519,
            &rcgen::PKCS_RSA_SHA256,
        ] {
            let pair = rcgen::KeyPair::generate_for(algorithm).unwrap();
            let pem = pair.public_key_pem().replace("\r\n", "\n");
            let key = crate::jose::read_keys(&pem).unwrap().keys.remove(0);
            assert!(
                public_key_forms(&key).contains(&pem.into_bytes()),
                "{algorithm:?}"
            );
        }
    }

    #[test]
    fn a_shared_secret_is_a_secret_or_an_oct_key() {
        let oct =
            Json::parse(r#"{"kty":"oct","k":"c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISE"}"#).unwrap();
        let secret = b"secret secret secret secret!!";
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
    }
}
