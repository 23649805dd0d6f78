//! Keys in blocks of PEM, by what their lines say and by what is in them.

use super::key_text_error::KeyTextError;
use super::read_keys::ReadKeys;
use super::{der_key, key_bytes, pem_text, ssh_key};

/// The keys of a text that has such blocks. Of a chain of certificates it is the first one's.
pub(super) fn keys(text: &str) -> Result<ReadKeys, KeyTextError> {
    let mut read = ReadKeys::default();
    // Whose certificate has to follow in a chain.
    let mut awaited: Option<Vec<u8>> = None;
    for block in pem_text::blocks(text) {
        let tag = block.tag;
        let bad = |why| KeyTextError::Pem {
            tag: tag.chars().take(40).collect(),
            why,
        };
        let is_private = tag.ends_with("PRIVATE KEY");
        if tag.starts_with("PGP ") {
            return Err(bad("is OpenPGP's, whose keys sign no tokens"));
        }
        let bytes = match block.bytes {
            Ok(bytes) => bytes,
            Err("is encrypted") => return Err(KeyTextError::Encrypted),
            // A line of SSH's between the lines of PEM.
            Err(why) => return ssh_key::lines(text).unwrap_or_else(|| Err(bad(why))),
        };
        let unusable = bad(der_key::of_another_kind(&bytes).unwrap_or(
            "cannot be read, or its key is neither RSA, P-256, P-384, P-521 nor Ed25519",
        ));
        let key = match tag {
            "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => {
                let Some(certificate) = der_key::certificate(&bytes) else {
                    read.append(mislabelled(&bytes).ok_or(unusable)?);
                    continue;
                };
                let vouches = awaited.as_ref() == Some(&certificate.subject);
                awaited = (certificate.issuer != certificate.subject).then_some(certificate.issuer);
                if vouches {
                    read.remark(
                        "came with the certificates of those who vouch for it, which were left out",
                    );
                    continue;
                }
                ReadKeys::one(certificate.key)
            }
            "ENCRYPTED PRIVATE KEY" => return Err(KeyTextError::Encrypted),
            "OPENSSH PRIVATE KEY" => {
                ReadKeys::private(ssh_key::of_private_file(&bytes).ok_or(KeyTextError::Private)?)
            }
            // What cannot be used as a private key is one all the same.
            _ if is_private => {
                ReadKeys::private(der_key::public_half(&bytes).ok_or(KeyTextError::Private)?)
            }
            "SSH2 PUBLIC KEY" => ReadKeys::one(ssh_key::blob(&bytes).ok_or(unusable)?),
            tag if tag.ends_with("PUBLIC KEY") => match der_key::public(&bytes) {
                Some(key) => {
                    let is_negative = der_key::is_negative(&bytes, &key);
                    let mut read = ReadKeys::one(key);
                    if is_negative {
                        read.remark(NEGATIVE);
                    }
                    // RSA's own form has a name of its own (RFC 7468 §13, RFC 8017 appendix A.1.1).
                    let is_own = der_key::is_pkcs1(&bytes);
                    if tag == "PUBLIC KEY" && is_own || tag == "RSA PUBLIC KEY" && !is_own {
                        read.remark(MISLABELLED);
                    }
                    read
                }
                None => mislabelled(&bytes).ok_or(unusable)?,
            },
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
                ReadKeys::one(der_key::request(&bytes).ok_or(unusable)?)
            }
            "PKCS7" | "CMS" => {
                return Err(bad(
                    "holds certificates that have to be taken out first: openssl pkcs7 -in FILE -print_certs",
                ));
            }
            // The curve's parameters stand before the key that openssl ecparam -genkey writes.
            "EC PARAMETERS" => continue,
            _ => mislabelled(&bytes).ok_or_else(|| bad("holds no key"))?,
        };
        read.append(key);
    }
    if read.keys.keys.is_empty() {
        return Err(KeyTextError::Empty);
    }
    Ok(read)
}

/// What is said of an RSA key whose encoder forgot a byte.
const NEGATIVE: &str = "lacks the zero byte before its modulus, which is a negative number without it: strict readers refuse the key, or find none of its signatures valid";

const MISLABELLED: &str =
    "stands between lines of PEM that name something else, so that many readers refuse it";

/// What a block of PEM holds in place of what its lines say.
fn mislabelled(bytes: &[u8]) -> Option<ReadKeys> {
    let mut read = key_bytes::keys(bytes)?;
    read.remark(MISLABELLED);
    Some(read)
}
