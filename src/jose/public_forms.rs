//! A public key in all the forms that somebody could take for a text or bytes that are secret.

use super::base64url;
use super::curve::{Curve, point};
use super::jwk::Jwk;
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::PublicKeyComponents;

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
        _ => point(&member("x")?, &member("y")?, curve)?,
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
