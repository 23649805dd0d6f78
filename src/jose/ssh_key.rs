//! Public keys as SSH writes them (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), in one line or in OpenSSH's private file.

use super::der_key;
use super::jwk::Jwk;
use super::key_text_error::KeyTextError;
use super::read_keys::ReadKeys;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The names of key types that begin a line, and that are read.
const TYPES: &str =
    "ssh-rsa ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521";

/// Every line with an SSH key; nothing where there is none.
pub(super) fn lines(text: &str) -> Option<Result<ReadKeys, KeyTextError>> {
    let mut read = ReadKeys::default();
    for line in text.lines().take(1000) {
        match self::line(line) {
            Some(Ok(key)) => read.append(ReadKeys::one(key)),
            Some(Err(kind)) => return Some(Err(KeyTextError::Ssh(kind))),
            None => {}
        }
    }
    read.remark("is an SSH key, which names no algorithm and no key id");
    (!read.keys.keys.is_empty()).then_some(Ok(read))
}

/// The key of a line such as `ssh-rsa AAAAB3Nza… me@host`, with options or a host's name before it; its type where it cannot be
/// read. Nothing where no such key stands in the line.
pub(super) fn line(line: &str) -> Option<Result<Jwk, String>> {
    let mut words = line.split_whitespace();
    let kind = words.find(|word| {
        TYPES.split(' ').any(|known| known == *word)
            || word.starts_with("ssh-dss")
            || word.starts_with("sk-")
    })?;
    let blob = words.next()?;
    let bytes = STANDARD_NO_PAD.decode(blob.trim_end_matches('=')).ok();
    let key = bytes.as_deref().and_then(self::blob);
    Some(key.ok_or_else(|| kind.chars().take(40).collect()))
}

/// The key in its binary form, which names its own type.
pub(super) fn blob(bytes: &[u8]) -> Option<Jwk> {
    let (kind, rest) = field(bytes)?;
    let (first, rest) = field(rest)?;
    match kind {
        b"ssh-rsa" => {
            let (modulus, _) = field(rest)?;
            Some(der_key::rsa_numbers(modulus, first))
        }
        b"ssh-ed25519" => (first.len() == 32).then(|| der_key::ed25519(first)),
        _ => {
            let (curve, length) = match kind {
                b"ecdsa-sha2-nistp256" => ("P-256", 32),
                b"ecdsa-sha2-nistp384" => ("P-384", 48),
                b"ecdsa-sha2-nistp521" => ("P-521", 66),
                _ => return None,
            };
            let (point, _) = field(rest)?;
            der_key::ec(curve, length, point)
        }
    }
}

/// The public key of an OpenSSH private key file, where it stands in the clear (OpenSSH: PROTOCOL.key).
pub(super) fn of_private_file(bytes: &[u8]) -> Option<Jwk> {
    let rest = bytes.strip_prefix(b"openssh-key-v1\0")?;
    // Cipher, key derivation and its options, then how many keys there are.
    let (_, rest) = field(rest)?;
    let (_, rest) = field(rest)?;
    let (_, rest) = field(rest)?;
    let (public, _) = field(rest.get(4..)?)?;
    blob(public)
}

/// A field with its length in front, and what follows (RFC 4251 §5).
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_keys_of_ssh_keygen_are_read() {
        // Made with ssh-keygen.
        let ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea me@host";
        let key = line(ed25519).unwrap().unwrap();
        // RFC 8037 appendix A.3: the same key.
        assert_eq!(
            key.thumbprint().as_deref(),
            Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        );
        assert_eq!(line(&format!("a.example {ed25519}")).unwrap().unwrap(), key);
        assert_eq!(
            line("ssh-rsa AAAA me@host").unwrap(),
            Err("ssh-rsa".to_owned())
        );
        assert!(line("ssh-dss AAAAB3NzaC1kc3M=").unwrap().is_err());
        assert!(line("hello ssh").is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut named = vec![0, 0, 0, 7];
            named.extend(b"ssh-rsa");
            named.extend(&bytes);
            prop_assert!(blob(&named).is_none_or(|key| key.member("kty") == Some("RSA")));
            prop_assert!(of_private_file(&bytes).is_none());
        }
    }
}
