//! Public keys as people have them: a JWK, a key set, PEM, a certificate.

use super::{Jwk, JwkSet, base64url};
use crate::json::Json;
use x509_parser::der_parser::oid;
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo, X509Certificate};
use x509_parser::public_key::{PublicKey, RSAPublicKey};

/// Why a text holds no key that a signature could be checked with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// There is nothing.
    #[error("there is no key in it")]
    Empty,
    /// A web page instead of a key set.
    #[error("it is a web page, not a key set")]
    WebPage,
    /// Neither JSON nor PEM.
    #[error("it is neither a JWK, a key set, PEM nor a certificate: {0}")]
    Unknown(String),
    /// JSON of another kind.
    #[error("it is JSON, but neither a key nor a key set")]
    OtherJson,
    /// A private key: checking needs the public half only.
    #[error(
        "it is a private key; a signature is checked with the public one: openssl pkey -in KEY.pem -pubout"
    )]
    Private,
    /// PEM that cannot be read or used.
    #[error("the PEM block {tag} {why}")]
    Pem {
        /// What stands after BEGIN.
        tag: String,
        /// A verb phrase.
        why: &'static str,
    },
}

/// Reads every key there is. A set may hold broken keys: they stay, and show when a signature is judged with them.
pub fn read_keys(text: &str) -> Result<JwkSet, KeyTextError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(KeyTextError::Empty);
    }
    if text.starts_with('<') {
        return Err(KeyTextError::WebPage);
    }
    if text.contains("-----BEGIN") {
        return pem_keys(text);
    }
    let document = match Json::parse(text) {
        Ok(document) => document,
        // A certificate without its frame, as identity providers show it.
        Err(error) => {
            return bare_certificate(text).ok_or(KeyTextError::Unknown(error.to_string()));
        }
    };
    let set = JwkSet::from_json(&document).ok_or(KeyTextError::OtherJson)?;
    // `d` is the private part of every kind of key (RFC 7518 §6, RFC 8037 §2).
    if set.keys.iter().any(|key| key.json().get("d").is_some()) {
        return Err(KeyTextError::Private);
    }
    Ok(set)
}

/// Whether a text holds a private or a symmetric key, which must not stand in a field that shows it.
pub fn holds_private_key(text: &str) -> bool {
    match read_keys(text) {
        Err(KeyTextError::Private) => true,
        Ok(set) => set.keys.iter().any(|key| key.member("kty") == Some("oct")),
        Err(_) => text.contains("PRIVATE KEY"),
    }
}

fn pem_keys(text: &str) -> Result<JwkSet, KeyTextError> {
    let blocks = pem::parse_many(text).map_err(|error| KeyTextError::Unknown(error.to_string()))?;
    let mut keys = Vec::new();
    for block in &blocks {
        let bad = |why| KeyTextError::Pem {
            tag: block.tag().to_owned(),
            why,
        };
        let key = match block.tag() {
            "PUBLIC KEY" => SubjectPublicKeyInfo::from_der(block.contents())
                .ok()
                .and_then(|(_, key)| jwk(&key)),
            "RSA PUBLIC KEY" => RSAPublicKey::from_der(block.contents())
                .ok()
                .map(|(_, key)| rsa(&key)),
            "CERTIFICATE" => certificate(block.contents()),
            tag if tag.ends_with("PRIVATE KEY") => return Err(KeyTextError::Private),
            _ => return Err(bad("holds no key")),
        };
        let unusable =
            bad("cannot be read, or its key is neither RSA, P-256, P-384, P-521 nor Ed25519");
        keys.push(key.ok_or(unusable)?);
    }
    if keys.is_empty() {
        return Err(KeyTextError::Empty);
    }
    Ok(JwkSet { keys })
}

fn bare_certificate(text: &str) -> Option<JwkSet> {
    use base64::Engine as _;
    let joined: String = text.split_whitespace().collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(joined)
        .ok()?;
    let key = certificate(&der)?;
    Some(JwkSet { keys: vec![key] })
}

/// The certificate's key. Its thumbprint is kept as `x5t#S256` (RFC 7517 §4.9); who issued it and until when is not judged.
fn certificate(der: &[u8]) -> Option<Jwk> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let key = jwk(certificate.public_key())?;
    let mut members = key.json().members()?.to_vec();
    members.push((
        "x5t#S256".to_owned(),
        Json::text(super::sha256_base64url(der)),
    ));
    Some(Jwk::new(Json::Object(members)))
}

fn jwk(info: &SubjectPublicKeyInfo<'_>) -> Option<Jwk> {
    let texts = |members: &[(&str, String)]| {
        Jwk::new(Json::object(
            members
                .iter()
                .map(|(name, value)| (*name, Json::text(value))),
        ))
    };
    if info.algorithm.algorithm == oid!(1.3.101.112) {
        let x = base64url::encode(&info.subject_public_key.data);
        return Some(texts(&[
            ("kty", "OKP".into()),
            ("crv", "Ed25519".into()),
            ("x", x),
        ]));
    }
    match info.parsed().ok()? {
        PublicKey::RSA(key) => Some(rsa(&key)),
        PublicKey::EC(point) => {
            let curve = info.algorithm.parameters.as_ref()?.as_oid().ok()?;
            let (curve, length) = if curve == oid!(1.2.840.10045.3.1.7) {
                ("P-256", 32)
            } else if curve == oid!(1.3.132.0.34) {
                ("P-384", 48)
            } else if curve == oid!(1.3.132.0.35) {
                ("P-521", 66)
            } else {
                return None;
            };
            let coordinates = point.data().strip_prefix(&[4])?;
            let (x, y) = coordinates.split_at_checked(length)?;
            Some(texts(&[
                ("kty", "EC".into()),
                ("crv", curve.into()),
                ("x", base64url::encode(x)),
                ("y", base64url::encode(y)),
            ]))
        }
        _ => None,
    }
}

fn rsa(key: &RSAPublicKey<'_>) -> Jwk {
    let digits = |bytes: &[u8]| {
        let start = bytes
            .iter()
            .position(|byte| *byte != 0)
            .unwrap_or(bytes.len());
        base64url::encode(bytes.get(start..).unwrap_or_default())
    };
    Jwk::new(Json::object([
        ("kty", Json::text("RSA")),
        ("n", Json::text(digits(key.modulus))),
        ("e", Json::text(digits(key.exponent))),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};
    use proptest::prelude::*;

    #[test]
    fn a_certificate_and_its_public_key_are_the_same_key() {
        for algorithm in [
            &rcgen::PKCS_ECDSA_P256_SHA256,
            &rcgen::PKCS_ECDSA_P384_SHA384,
            &rcgen::PKCS_ECDSA_P521_SHA512,
            &rcgen::PKCS_ED25519,
            &rcgen::PKCS_RSA_SHA256,
        ] {
            let pair = rcgen::KeyPair::generate_for(algorithm).unwrap();
            let certificate = rcgen::CertificateParams::new(vec!["a.example".to_owned()])
                .unwrap()
                .self_signed(&pair)
                .unwrap();
            let from_certificate = read_keys(&certificate.pem()).unwrap();
            let from_key = read_keys(&pair.public_key_pem()).unwrap();
            assert_eq!(
                from_certificate.keys[0].thumbprint(),
                from_key.keys[0].thumbprint()
            );
            assert!(from_key.keys[0].thumbprint().is_some());
            assert!(from_certificate.keys[0].member("x5t#S256").is_some());
            let frameless: String = certificate
                .pem()
                .lines()
                .filter(|line| !line.starts_with("--"))
                .collect();
            assert_eq!(read_keys(&frameless).unwrap(), from_certificate);
        }
    }

    #[test]
    fn what_is_no_public_key_is_named() {
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        for (text, error) in [
            ("  ", KeyTextError::Empty),
            ("<!doctype html>", KeyTextError::WebPage),
            (r#"{"a":1}"#, KeyTextError::OtherJson),
            (pair.pem().expose(), KeyTextError::Private),
        ] {
            assert_eq!(read_keys(text), Err(error));
        }
        for text in [
            "hello",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN X-----",
        ] {
            assert!(read_keys(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            prop_assert!(read_keys(&text).is_err() || text.contains('k') || text.len() > 100);
        }
    }
}
