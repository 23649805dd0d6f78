//! Keys in XML: .NET's `RSAKeyValue`, and the certificates of SAML metadata.

use super::der_key;
use super::read_keys::ReadKeys;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Certificates that are read of one document.
const MOST: usize = 100;

/// The keys of a document; nothing where it holds none.
pub(super) fn keys(text: &str) -> Option<ReadKeys> {
    let mut read = ReadKeys::default();
    if let (Some(modulus), Some(exponent)) = (bytes(text, "Modulus"), bytes(text, "Exponent")) {
        read.append(ReadKeys::one(der_key::rsa_numbers(&modulus, &exponent)));
        if bytes(text, "D").is_some() {
            read.note_private();
        }
    }
    let mut rest = text;
    for _ in 0..MOST {
        let Some((der, behind)) = element(rest, "X509Certificate") else {
            break;
        };
        if let Some(certificate) = decoded(der).as_deref().and_then(der_key::certificate) {
            read.append(ReadKeys::one(certificate.key));
        }
        rest = behind;
    }
    (!read.keys.keys.is_empty()).then_some(read)
}

/// The text of an element, whatever its namespace's prefix, and what follows.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once(name)?;
        rest = after;
        let Some(after) = after.strip_prefix('>') else {
            continue;
        };
        if before.ends_with(['<', ':']) && !before.ends_with("</") {
            let (inside, behind) = after.split_once("</")?;
            return Some((inside, behind));
        }
    }
}

fn bytes(text: &str, name: &str) -> Option<Vec<u8>> {
    decoded(element(text, name)?.0)
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    let joined: String = base64.split_whitespace().collect();
    STANDARD.decode(joined).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rsa_key_value_is_read_and_a_page_is_not() {
        let read = keys("<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent><D>AA==</D></RSAKeyValue>").unwrap();
        assert_eq!(read.keys.keys[0].member("e"), Some("AQAB"));
        assert!(read.was_private);
        assert!(keys("<!doctype html><p>Modulus>").is_none());
    }
}
