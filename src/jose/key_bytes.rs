//! Keys in bytes: DER in each of its forms, an SSH blob, a bare point; and files that have to be opened first.

use super::read_keys::ReadKeys;
use super::{der_key, ssh_key};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ParsedPublicKey,
};

/// Bytes that are read: of a key more than enough.
pub(super) const LARGEST: usize = 64 * 1024;

/// How a keystore begins (Java: sun.security.provider.JavaKeyStore).
pub(super) const JAVA_STORE: [u8; 4] = [0xfe, 0xed, 0xfe, 0xed];

/// The key of the bytes; `None` where they are none.
pub(super) fn keys(bytes: &[u8]) -> Option<ReadKeys> {
    if bytes.len() > LARGEST {
        return None;
    }
    der_key::certificate(bytes)
        .map(|certificate| certificate.key)
        .or_else(|| der_key::public(bytes))
        .or_else(|| ssh_key::blob(bytes))
        .map(ReadKeys::one)
        .or_else(|| der_key::public_half(bytes).map(ReadKeys::private))
        .or_else(|| of_point(bytes))
}

/// The bare uncompressed point of a curve, which its length tells.
fn of_point(bytes: &[u8]) -> Option<ReadKeys> {
    let (curve, length, algorithm) = match bytes.len() {
        65 => ("P-256", 32, &ECDSA_P256_SHA256_FIXED),
        97 => ("P-384", 48, &ECDSA_P384_SHA384_FIXED),
        133 => ("P-521", 66, &ECDSA_P521_SHA512_FIXED),
        _ => return None,
    };
    // Random bytes are on no curve.
    ParsedPublicKey::new(algorithm, bytes).ok()?;
    let mut read = ReadKeys::one(der_key::ec(curve, length, bytes)?);
    read.remark("is a bare point, whose curve was told by its length");
    Some(read)
}

/// Whether it is a PFX: a sequence that begins with its version, 3 (RFC 7292 §4).
pub(super) fn is_pkcs12(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x30, 0x82, _, _, 0x02, 0x01, 0x03, 0x30, ..] | [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, ..]
    )
}
