//! A private key and the compact signatures it makes.

use super::base64url;
use super::jwk::Jwk;
use crate::json::Json;
use crate::secret::Secret;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};
use jsonwebtoken::{Algorithm, EncodingKey};
use std::fmt;
use strum::{Display, EnumString, IntoStaticStr};

/// The algorithms Cambio signs with: proofs, client assertions and the demo tenant's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr)]
#[strum(parse_err_ty = KeyError, parse_err_fn = unknown_algorithm)]
#[expect(missing_docs, reason = "the names are RFC 7518's and RFC 8037's")]
pub enum SigningAlgorithm {
    ES256,
    ES384,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    EdDSA,
}

impl SigningAlgorithm {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::ES256,
        Self::ES384,
        Self::RS256,
        Self::RS384,
        Self::RS512,
        Self::PS256,
        Self::PS384,
        Self::PS512,
        Self::EdDSA,
    ];
    /// Those a DPoP key may have in a profile.
    pub const DPOP: [Self; 4] = [Self::ES256, Self::RS256, Self::ES384, Self::EdDSA];

    /// The `alg` value.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn library(self) -> Algorithm {
        match self {
            Self::ES256 => Algorithm::ES256,
            Self::ES384 => Algorithm::ES384,
            Self::RS256 => Algorithm::RS256,
            Self::RS384 => Algorithm::RS384,
            Self::RS512 => Algorithm::RS512,
            Self::PS256 => Algorithm::PS256,
            Self::PS384 => Algorithm::PS384,
            Self::PS512 => Algorithm::PS512,
            Self::EdDSA => Algorithm::EdDSA,
        }
    }
}

fn unknown_algorithm(_: &str) -> KeyError {
    KeyError::UnknownAlgorithm
}

/// Why a key cannot be made or used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not among [`SigningAlgorithm::ALL`].
    #[error(
        "the algorithm is not one Cambio signs with: ES256, ES384, RS256, RS384, RS512, PS256, PS384, PS512 or EdDSA"
    )]
    UnknownAlgorithm,
    /// The text is not a private key in PKCS#8 PEM.
    #[error("not a PKCS#8 PEM private key (it begins with -----BEGIN PRIVATE KEY-----){0}")]
    NotPkcs8(&'static str),
    /// The key's type or curve is not the algorithm's.
    #[error("the key does not fit the algorithm {0}")]
    WrongType(SigningAlgorithm),
    /// The library could not make or use the key.
    #[error("the key cannot be used for {0}")]
    Unusable(SigningAlgorithm),
}

/// A private key for one algorithm, with its public half as a JWK. `Debug` shows the public half only.
#[derive(Clone)]
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    key: EncodingKey,
    pem: Secret,
    public: Jwk,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("algorithm", &self.algorithm)
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A new key from the system's randomness. RSA keys have 2048 bits and take a moment.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Unusable(algorithm);
        let der: Vec<u8> = match algorithm {
            SigningAlgorithm::ES256 | SigningAlgorithm::ES384 => {
                let curve = if algorithm == SigningAlgorithm::ES256 {
                    &ECDSA_P256_SHA256_FIXED_SIGNING
                } else {
                    &ECDSA_P384_SHA384_FIXED_SIGNING
                };
                let pair = EcdsaKeyPair::generate(curve).map_err(failed)?;
                pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
            }
            SigningAlgorithm::EdDSA => {
                let pair = Ed25519KeyPair::generate().map_err(failed)?;
                pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()
            }
            _ => {
                let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048)
                    .map_err(failed)?;
                aws_lc_rs::encoding::AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair)
                    .map_err(failed)?
                    .as_ref()
                    .to_vec()
            }
        };
        let block = pem::encode(&pem::Pem::new("PRIVATE KEY", der));
        Self::from_pkcs8_pem(&Secret::new(block), algorithm)
    }

    /// Reads a private key in PKCS#8 PEM.
    pub fn from_pkcs8_pem(text: &Secret, algorithm: SigningAlgorithm) -> Result<Self, KeyError> {
        let block = pem::parse(text.expose()).map_err(|_| KeyError::NotPkcs8(""))?;
        match block.tag() {
            "PRIVATE KEY" => {}
            "EC PRIVATE KEY" | "RSA PRIVATE KEY" => {
                return Err(KeyError::NotPkcs8(
                    "; convert it with: openssl pkcs8 -topk8 -nocrypt -in KEY.pem",
                ));
            }
            "ENCRYPTED PRIVATE KEY" => {
                return Err(KeyError::NotPkcs8(
                    "; this one is encrypted, decrypt it with: openssl pkcs8 -in KEY.pem",
                ));
            }
            "PUBLIC KEY" => return Err(KeyError::NotPkcs8("; this is a public key")),
            _ => return Err(KeyError::NotPkcs8("")),
        }
        let bytes = text.expose().as_bytes();
        let key = match algorithm {
            SigningAlgorithm::ES256 | SigningAlgorithm::ES384 => EncodingKey::from_ec_pem(bytes),
            SigningAlgorithm::EdDSA => EncodingKey::from_ed_pem(bytes),
            _ => EncodingKey::from_rsa_pem(bytes),
        }
        .map_err(|_| KeyError::WrongType(algorithm))?;
        let public = public_jwk(&key, algorithm)?;
        Ok(Self {
            algorithm,
            key,
            pem: text.clone(),
            public,
        })
    }

    /// The algorithm it signs with.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The public half: only the members that RFC 7638 names for its type.
    pub fn public_jwk(&self) -> &Jwk {
        &self.public
    }

    /// The public half as a key set holds it: with its id, its use and its algorithm (RFC 7517 §4).
    pub fn published_jwk(&self, kid: &str) -> Jwk {
        let mut members = self.public.json().members().unwrap_or_default().to_vec();
        for (name, value) in [("use", "sig"), ("kid", kid), ("alg", self.algorithm.name())] {
            members.push((name.to_owned(), Json::text(value)));
        }
        Jwk::new(Json::Object(members))
    }

    /// The private key in PKCS#8 PEM, for whoever keeps it.
    pub fn pem(&self) -> &Secret {
        &self.pem
    }

    /// SHA-256 thumbprint of the public half, base64url: what `cnf.jkt` must hold.
    pub fn thumbprint(&self) -> String {
        self.public.thumbprint().unwrap_or_default()
    }

    /// A compact JWS over exactly this header and payload. The header must carry the `alg` itself.
    pub fn sign(&self, header: &Json, payload: &Json) -> Result<String, KeyError> {
        let input = format!(
            "{}.{}",
            base64url::encode(header.to_compact()),
            base64url::encode(payload.to_compact())
        );
        let signature =
            jsonwebtoken::crypto::sign(input.as_bytes(), &self.key, self.algorithm.library())
                .map_err(|_| KeyError::Unusable(self.algorithm))?;
        Ok(format!("{input}.{signature}"))
    }
}

fn public_jwk(key: &EncodingKey, algorithm: SigningAlgorithm) -> Result<Jwk, KeyError> {
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(key, algorithm.library())
        .map_err(|_| KeyError::WrongType(algorithm))?;
    let text = serde_json::to_string(&jwk).map_err(|_| KeyError::Unusable(algorithm))?;
    let full = Jwk::new(Json::parse(&text).map_err(|_| KeyError::Unusable(algorithm))?);
    let members: &[&str] = match full.member("kty") {
        Some("EC") => &["kty", "crv", "x", "y"],
        Some("RSA") => &["kty", "n", "e"],
        Some("OKP") => &["kty", "crv", "x"],
        _ => return Err(KeyError::WrongType(algorithm)),
    };
    let curve = match algorithm {
        SigningAlgorithm::ES256 => Some("P-256"),
        SigningAlgorithm::ES384 => Some("P-384"),
        SigningAlgorithm::EdDSA => Some("Ed25519"),
        _ => None,
    };
    if full.member("crv") != curve {
        return Err(KeyError::WrongType(algorithm));
    }
    let public = members
        .iter()
        .filter_map(|name| Some((*name, Json::text(full.member(name)?))));
    Ok(Jwk::new(Json::object(public)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::verify;

    #[test]
    fn every_algorithm_signs_what_its_public_half_verifies() {
        for algorithm in SigningAlgorithm::ALL {
            let key = SigningKey::generate(algorithm).unwrap();
            let jws = key
                .sign(
                    &Json::object([("alg", Json::text(algorithm.name()))]),
                    &Json::object([("a", Json::int(1))]),
                )
                .unwrap();
            let (input, signature) = jws.rsplit_once('.').unwrap();
            let signature = base64url::decode(signature).unwrap();
            assert_eq!(
                verify(
                    algorithm.name(),
                    input.as_bytes(),
                    &signature,
                    key.public_jwk()
                ),
                Ok(true),
                "{algorithm}"
            );
            assert_eq!(
                verify(algorithm.name(), b"other", &signature, key.public_jwk()),
                Ok(false),
                "{algorithm}"
            );
            assert!(key.public_jwk().json().get("d").is_none());
        }
    }

    #[test]
    fn a_key_of_another_kind_is_refused_with_the_way_out() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        for wrong in [
            SigningAlgorithm::ES384,
            SigningAlgorithm::RS256,
            SigningAlgorithm::EdDSA,
        ] {
            assert_eq!(
                SigningKey::from_pkcs8_pem(key.pem(), wrong).unwrap_err(),
                KeyError::WrongType(wrong)
            );
        }
        let sec1 =
            Secret::new("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        let refused = SigningKey::from_pkcs8_pem(&sec1, SigningAlgorithm::ES256).unwrap_err();
        assert!(refused.to_string().contains("openssl pkcs8 -topk8"));
    }

    #[test]
    fn debug_shows_no_private_part() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        assert!(!format!("{key:?}").contains("PRIVATE"));
    }
}
