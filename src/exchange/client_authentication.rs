//! How a client proves who it is (RFC 6749 §2.3.1, RFC 7523 §2.2).

use crate::jose::{KeyError, SigningKey};
use crate::json::Json;
use crate::secret::Secret;
use crate::text::form_encoded;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// `client_assertion_type` of a signed assertion (RFC 7523 §2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An assertion lives two minutes: the vendor allows five at most, and clocks differ.
const ASSERTION_SECONDS: i64 = 120;

/// The four methods of the client, with what they need.
#[derive(Clone, Debug)]
pub enum ClientAuthentication {
    /// A public client: `client_id` only.
    None,
    /// `client_secret` in the body.
    Post(Secret),
    /// Basic authentication, both parts form-encoded first.
    Basic(Secret),
    /// A signed assertion in the body.
    PrivateKeyJwt(Assertion),
}

/// What a client assertion is made of.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The client's private key.
    pub key: SigningKey,
    /// `kid` in the header, where the server knows the key by one.
    pub key_id: Option<String>,
    /// `aud`: for an Auth0 tenant its issuer with the slash.
    pub audience: String,
}

impl Assertion {
    /// The signed assertion: `iss` and `sub` are the client id, `jti` must never have been used before, `now` in seconds.
    pub fn sign(&self, client_id: &str, now: i64, jti: &str) -> Result<Secret, KeyError> {
        let mut header = vec![
            ("alg", Json::text(self.key.algorithm().name())),
            ("typ", Json::text("JWT")),
        ];
        header.extend(self.key_id.as_ref().map(|kid| ("kid", Json::text(kid))));
        let payload = Json::object([
            ("iss", Json::text(client_id)),
            ("sub", Json::text(client_id)),
            ("aud", Json::text(&self.audience)),
            ("iat", Json::int(now)),
            ("exp", Json::int(now + ASSERTION_SECONDS)),
            ("jti", Json::text(jti)),
        ]);
        self.key
            .sign(&Json::object(header), &payload)
            .map(Secret::new)
    }
}

/// The credentials after `Basic `: base64 of `id:secret`, both form-encoded first (RFC 6749 §2.3.1).
pub fn basic_credentials(client_id: &str, secret: &Secret) -> Secret {
    Secret::new(STANDARD.encode(format!(
        "{}:{}",
        form_encoded(client_id),
        form_encoded(secret.expose())
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_form_encoded_before_base64() {
        let credentials = basic_credentials("a b", &Secret::new("p&q+r%s:t u"));
        assert_eq!(
            STANDARD.decode(credentials.expose()).unwrap(),
            b"a+b:p%26q%2Br%25s%3At+u"
        );
    }
}
