//! Keys in DER: X.509 and PKCS#1 public keys, certificates, and the public half of PKCS#8, PKCS#1 and SEC 1 private keys.

use super::base64url;
use super::hash::sha256_base64url;
use super::jwk::Jwk;
use crate::json::Json;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair,
};
use x509_parser::der_parser::oid;
use x509_parser::prelude::{
    FromDer, SubjectPublicKeyInfo, X509Certificate, X509CertificationRequest,
};
use x509_parser::public_key::{PublicKey, RSAPublicKey};

/// A certificate's key, with the names that tell a chain.
pub(super) struct Certificate {
    pub(super) key: Jwk,
    pub(super) subject: Vec<u8>,
    pub(super) issuer: Vec<u8>,
}

/// The certificate's key. Its thumbprint is kept as `x5t#S256` (RFC 7517 §4.9); who issued it and until when is not judged.
pub(super) fn certificate(der: &[u8]) -> Option<Certificate> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let key = jwk(certificate.public_key())?;
    let mut members = key.json().members()?.to_vec();
    members.push(("x5t#S256".to_owned(), Json::text(sha256_base64url(der))));
    Some(Certificate {
        key: Jwk::new(Json::Object(members)),
        subject: certificate.subject().as_raw().to_vec(),
        issuer: certificate.issuer().as_raw().to_vec(),
    })
}

/// The key of a certificate request, for which a certificate was to be issued.
pub(super) fn request(der: &[u8]) -> Option<Jwk> {
    let (_, request) = X509CertificationRequest::from_der(der).ok()?;
    jwk(&request.certification_request_info.subject_pki)
}

/// A public key in either form: the one of X.509, or PKCS#1's for RSA.
pub(super) fn public(der: &[u8]) -> Option<Jwk> {
    let x509 = SubjectPublicKeyInfo::from_der(der)
        .ok()
        .and_then(|(_, key)| jwk(&key));
    x509.or_else(|| {
        let (rest, key) = RSAPublicKey::from_der(der).ok()?;
        rest.is_empty().then(|| rsa(&key))
    })
}

/// Whether it is RSA's own form of a public key, PKCS#1's.
pub(super) fn is_pkcs1(der: &[u8]) -> bool {
    RSAPublicKey::from_der(der).is_ok_and(|(rest, _)| rest.is_empty())
}

/// Whether the modulus lacks the zero byte without which its first bit makes it negative (X.690 §8.3.3).
pub(super) fn is_negative(der: &[u8], key: &Jwk) -> bool {
    let modulus = key.member("n").and_then(base64url::decode);
    let modulus = modulus.unwrap_or_default();
    if modulus.first().is_none_or(|first| *first <= 0x7f) {
        return false;
    }
    // The length stands before it, which may itself end in a zero byte.
    let length = u16::try_from(modulus.len() + 1).unwrap_or_default();
    let [high, low] = length.to_be_bytes();
    let whole = match (high, low) {
        (0, ..=0x7f) => [&[low, 0], modulus.as_slice()].concat(),
        (0, _) => [&[0x81, low, 0], modulus.as_slice()].concat(),
        _ => [&[0x82, high, low, 0], modulus.as_slice()].concat(),
    };
    !der.windows(whole.len()).any(|bytes| bytes == whole)
}

/// The public half of a private key.
pub(super) fn public_half(der: &[u8]) -> Option<Jwk> {
    if let Ok(pair) = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der)) {
        let (_, key) = RSAPublicKey::from_der(pair.public_key().as_ref()).ok()?;
        return Some(rsa(&key));
    }
    if let Ok(pair) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
        return Some(ed25519(pair.public_key().as_ref()));
    }
    let curves: [(&'static EcdsaSigningAlgorithm, &str, usize); 3] = [
        (&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256", 32),
        (&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384", 48),
        (&ECDSA_P521_SHA512_FIXED_SIGNING, "P-521", 66),
    ];
    curves.into_iter().find_map(|(algorithm, curve, length)| {
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, der)
            .or_else(|_| EcdsaKeyPair::from_private_key_der(algorithm, der))
            .ok()?;
        ec(curve, length, pair.public_key().as_ref())
    })
}

/// What a public key is that signs in a way that is not checked here, in a verb phrase.
pub(super) fn of_another_kind(der: &[u8]) -> Option<&'static str> {
    let (_, info) = SubjectPublicKeyInfo::from_der(der).ok()?;
    let algorithm = &info.algorithm;
    let curve = algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.as_oid().ok());
    if algorithm.algorithm == oid!(1.3.101.113) {
        Some("holds a key of Ed448, with which nothing can be checked here")
    } else if algorithm.algorithm == oid!(1.3.101.110) {
        Some("holds a key of X25519, which agrees on secrets and signs nothing")
    } else if curve.is_some_and(|curve| curve == oid!(1.3.132.0.10)) {
        Some(
            "holds a key on secp256k1, the curve of ES256K, with which nothing can be checked here; ES256 needs P-256 (prime256v1)",
        )
    } else {
        None
    }
}

fn jwk(info: &SubjectPublicKeyInfo<'_>) -> Option<Jwk> {
    if info.algorithm.algorithm == oid!(1.3.101.112) {
        return Some(ed25519(&info.subject_public_key.data));
    }
    // The same numbers under the name of a padding (RFC 4055 §1.2).
    if info.algorithm.algorithm == oid!(1.2.840.113549.1.1.10) {
        let (_, key) = RSAPublicKey::from_der(&info.subject_public_key.data).ok()?;
        return Some(rsa(&key));
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
            ec(curve, length, point.data())
        }
        _ => None,
    }
}

fn texts(members: &[(&str, String)]) -> Jwk {
    Jwk::new(Json::object(
        members
            .iter()
            .map(|(name, value)| (*name, Json::text(value))),
    ))
}

/// An Ed25519 key of its 32 bytes (RFC 8037 §2).
pub(super) fn ed25519(point: &[u8]) -> Jwk {
    texts(&[
        ("kty", "OKP".into()),
        ("crv", "Ed25519".into()),
        ("x", base64url::encode(point)),
    ])
}

/// A key on a curve, of its uncompressed point (SEC 1 §2.3.3).
pub(super) fn ec(curve: &str, length: usize, point: &[u8]) -> Option<Jwk> {
    let (x, y) = point.strip_prefix(&[4])?.split_at_checked(length)?;
    (y.len() == length).then(|| {
        texts(&[
            ("kty", "EC".into()),
            ("crv", curve.into()),
            ("x", base64url::encode(x)),
            ("y", base64url::encode(y)),
        ])
    })
}

/// An RSA key of its numbers, without the zero that DER and SSH put before those whose first bit is set (RFC 7518 §6.3.1.1).
pub(super) fn rsa_numbers(modulus: &[u8], exponent: &[u8]) -> Jwk {
    let digits = |bytes: &[u8]| {
        let bytes: Vec<u8> = bytes
            .iter()
            .copied()
            .skip_while(|byte| *byte == 0)
            .collect();
        base64url::encode(bytes)
    };
    texts(&[
        ("kty", "RSA".into()),
        ("n", digits(modulus)),
        ("e", digits(exponent)),
    ])
}

fn rsa(key: &RSAPublicKey<'_>) -> Jwk {
    rsa_numbers(key.modulus, key.exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modulus_needs_a_zero_before_its_first_bit() {
        let high = rsa_numbers(&[0x80, 1], &[3]);
        assert!(is_negative(&[0x30, 7, 2, 2, 0x80, 1, 2, 1, 3], &high));
        assert!(!is_negative(&[0x30, 8, 2, 3, 0, 0x80, 1, 2, 1, 3], &high));
        let long = rsa_numbers(&[0x80; 256], &[3]);
        let bytes = |head: &[u8]| [head, &[0x80; 256]].concat();
        assert!(is_negative(&bytes(&[2, 0x82, 1, 0]), &long));
        assert!(!is_negative(&bytes(&[2, 0x82, 1, 1, 0]), &long));
        let low = rsa_numbers(&[0x70, 1], &[3]);
        assert!(!is_negative(&[0x30, 7, 2, 2, 0x70, 1, 2, 1, 3], &low));
        assert!(!is_negative(&[], &ed25519(&[1])));
    }
}
