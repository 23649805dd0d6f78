//! Judging one signature with one key. Whether the key can be used at all is decided first, so that a wrong key is never
//! mistaken for a wrong signature.

use super::{Jwk, base64url};
use jsonwebtoken::{Algorithm, DecodingKey};

/// Why a signature could not be judged. Never means that it is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncheckable {
    /// `none`, or an algorithm that is not known here.
    #[error("the algorithm {0} cannot be checked here")]
    Algorithm(String),
    /// HS256 and its like: the key set holds no shared secret.
    #[error("{0} is signed with a shared secret, which no key set holds")]
    SharedSecret(String),
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
    /// An RSA key under 2048 bits.
    #[error("the RSA key has {0} bits, fewer than 2048")]
    TooShort(usize),
    /// A member is missing or cannot be read.
    #[error("the key cannot be read: {0} is missing or damaged")]
    Broken(&'static str),
}

/// Whether `signature` is the key's over `input`; `Err` where that cannot be told.
pub fn verify(
    algorithm: &str,
    input: &[u8],
    signature: &[u8],
    key: &Jwk,
) -> Result<bool, Uncheckable> {
    let (library, needed, curve) = match algorithm {
        "RS256" => (Algorithm::RS256, "RSA", None),
        "RS384" => (Algorithm::RS384, "RSA", None),
        "RS512" => (Algorithm::RS512, "RSA", None),
        "PS256" => (Algorithm::PS256, "RSA", None),
        "PS384" => (Algorithm::PS384, "RSA", None),
        "PS512" => (Algorithm::PS512, "RSA", None),
        "ES256" => (Algorithm::ES256, "EC", Some("P-256")),
        "ES384" => (Algorithm::ES384, "EC", Some("P-384")),
        "EdDSA" | "Ed25519" => (Algorithm::EdDSA, "OKP", Some("Ed25519")),
        shared if shared.starts_with("HS") => {
            return Err(Uncheckable::SharedSecret(shared.to_owned()));
        }
        other => return Err(Uncheckable::Algorithm(other.to_owned())),
    };
    let kind = key.member("kty").unwrap_or("unknown");
    if kind != needed || curve.is_some() && key.member("crv") != curve {
        let found = key
            .member("crv")
            .map_or_else(|| kind.to_owned(), |curve| format!("{kind} {curve}"));
        let needed = match curve {
            Some("P-256") => "EC P-256",
            Some("P-384") => "EC P-384",
            Some(_) => "OKP Ed25519",
            None => "RSA",
        };
        return Err(Uncheckable::KeyType {
            algorithm: algorithm.to_owned(),
            found,
            needed,
        });
    }
    if let Some(purpose) = key.member("use").filter(|purpose| *purpose != "sig") {
        return Err(Uncheckable::Purpose(format!(
            "\"use\": \"{purpose}\", not for signatures"
        )));
    }
    if let Some(bound) = key
        .member("alg")
        .filter(|bound| *bound != algorithm && (*bound, algorithm) != ("EdDSA", "Ed25519"))
    {
        return Err(Uncheckable::Purpose(format!(
            "{bound}, the token says {algorithm}"
        )));
    }
    let part = |name: &'static str| {
        key.member(name)
            .filter(|text| base64url::decode(text).is_some())
            .ok_or(Uncheckable::Broken(name))
    };
    let decoding = match needed {
        "RSA" => {
            let modulus = base64url::decode(part("n")?).ok_or(Uncheckable::Broken("n"))?;
            let bits = modulus.iter().skip_while(|byte| **byte == 0).count() * 8;
            if bits < 2048 {
                return Err(Uncheckable::TooShort(bits));
            }
            DecodingKey::from_rsa_components(part("n")?, part("e")?)
                .map_err(|_| Uncheckable::Broken("n"))?
        }
        "EC" => DecodingKey::from_ec_components(part("x")?, part("y")?)
            .map_err(|_| Uncheckable::Broken("x"))?,
        _ => DecodingKey::from_ed_components(part("x")?).map_err(|_| Uncheckable::Broken("x"))?,
    };
    jsonwebtoken::crypto::verify(&base64url::encode(signature), input, &decoding, library)
        .map_err(|_| Uncheckable::Broken("the key"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};
    use crate::json::Json;

    #[test]
    fn a_key_that_cannot_be_used_is_never_called_an_invalid_signature() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let with = |name: &str, value: &str| {
            let mut members = key.public_jwk().json().members().unwrap().to_vec();
            members.retain(|(known, _)| known != name);
            members.push((name.to_owned(), Json::text(value)));
            Jwk::new(Json::Object(members))
        };
        let judge = |algorithm: &str, key: &Jwk| verify(algorithm, b"x", &[0; 64], key);
        assert_eq!(judge("ES256", key.public_jwk()), Ok(false));
        assert!(matches!(
            judge("none", key.public_jwk()),
            Err(Uncheckable::Algorithm(_))
        ));
        assert!(matches!(
            judge("HS256", key.public_jwk()),
            Err(Uncheckable::SharedSecret(_))
        ));
        assert!(matches!(
            judge("RS256", key.public_jwk()),
            Err(Uncheckable::KeyType { .. })
        ));
        assert!(matches!(
            judge("ES256", &with("crv", "P-384")),
            Err(Uncheckable::KeyType { .. })
        ));
        assert!(matches!(
            judge("ES256", &with("use", "enc")),
            Err(Uncheckable::Purpose(_))
        ));
        assert!(matches!(
            judge("ES256", &with("alg", "ES384")),
            Err(Uncheckable::Purpose(_))
        ));
        assert!(matches!(
            judge("ES256", &with("x", "!!")),
            Err(Uncheckable::Broken("x"))
        ));
    }
}
