//! The proof JWT of RFC 9449 §4.2.

use crate::jose::{KeyError, SigningKey, sha256_base64url};
use crate::json::Json;
use crate::secret::Secret;
use url::Url;

/// What a proof says. Everything that must be fresh comes in from outside.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// The method, upper case.
    pub htm: &'a str,
    /// The address without query and fragment, see [`htu`].
    pub htu: &'a str,
    /// Seconds since 1970.
    pub iat: i64,
    /// Never used before.
    pub jti: &'a str,
    /// What the server asked for.
    pub nonce: Option<&'a str>,
    /// The access token's hash, see [`ath`]; only for resource calls.
    pub ath: Option<&'a str>,
}

impl Proof<'_> {
    /// The signed proof for a `DPoP` header.
    pub fn sign(&self, key: &SigningKey) -> Result<Secret, KeyError> {
        let header = Json::object([
            ("typ", Json::text("dpop+jwt")),
            ("alg", Json::text(key.algorithm().name())),
            ("jwk", key.public_jwk().json().clone()),
        ]);
        let mut payload = vec![
            ("jti", Json::text(self.jti)),
            ("htm", Json::text(self.htm)),
            ("htu", Json::text(self.htu)),
            ("iat", Json::int(self.iat)),
        ];
        payload.extend(self.nonce.map(|nonce| ("nonce", Json::text(nonce))));
        payload.extend(self.ath.map(|ath| ("ath", Json::text(ath))));
        key.sign(&header, &Json::object(payload)).map(Secret::new)
    }
}

/// Scheme, host, port where not the default, and path: neither query nor fragment (RFC 9449 §4.2).
pub fn htu(url: &Url) -> String {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare.into()
}

/// base64url of SHA-256 of the access token (RFC 9449 §4.2).
pub fn ath(access_token: &Secret) -> String {
    sha256_base64url(access_token.expose().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{PRIVATE_MEMBERS, SigningAlgorithm, base64url, verify};

    #[test]
    fn a_proof_holds_the_public_key_and_nothing_private() {
        for algorithm in SigningAlgorithm::DPOP {
            let key = SigningKey::generate(algorithm).unwrap();
            let proof = Proof {
                htm: "POST",
                htu: "https://t.example/oauth/token",
                iat: 1_795_435_471,
                jti: "j1",
                nonce: Some("n"),
                ath: None,
            };
            let jwt = proof.sign(&key).unwrap();
            let parts: Vec<&str> = jwt.expose().split('.').collect();
            let read = |at: usize| {
                Json::parse(&String::from_utf8(base64url::decode(parts[at]).unwrap()).unwrap())
                    .unwrap()
            };
            let header = read(0);
            assert_eq!(header.get_str("typ"), Some("dpop+jwt"));
            assert_eq!(header.get_str("alg"), Some(algorithm.name()));
            for private in PRIVATE_MEMBERS {
                assert!(header.get("jwk").unwrap().get(private).is_none());
            }
            assert_eq!(
                read(1).to_compact(),
                r#"{"jti":"j1","htm":"POST","htu":"https://t.example/oauth/token","iat":1795435471,"nonce":"n"}"#
            );
            let input = format!("{}.{}", parts[0], parts[1]);
            assert_eq!(
                verify(
                    algorithm.name(),
                    input.as_bytes(),
                    &base64url::decode(parts[2]).unwrap(),
                    key.public_jwk()
                ),
                Ok(true)
            );
        }
    }

    #[test]
    fn the_address_has_neither_query_nor_fragment() {
        let url = Url::parse("https://T.example:443/oauth/token?x=1#y").unwrap();
        assert_eq!(htu(&url), "https://t.example/oauth/token");
    }

    #[test]
    fn ath_of_rfc_9449() {
        assert_eq!(
            ath(&Secret::new("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")),
            "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
        );
    }
}
