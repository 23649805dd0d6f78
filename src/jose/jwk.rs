//! Keys as JSON (RFC 7517) and their thumbprints (RFC 7638).

use super::hash::sha256_base64url;
use crate::json::Json;

/// Members that only private and symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
pub const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// One key of a set, as it stood there. Members nobody knows stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk(Json);

impl Jwk {
    /// Takes any object; whether the key can be used shows when a signature is judged with it.
    pub fn new(object: Json) -> Self {
        Self(object)
    }

    /// The object.
    pub fn json(&self) -> &Json {
        &self.0
    }

    /// A text member: `kty`, `kid`, `alg`, `use`, `crv`.
    pub fn member(&self, name: &str) -> Option<&str> {
        self.0.get_str(name)
    }

    /// Type and curve in words: `EC P-256`, `RSA`.
    pub fn kind(&self) -> String {
        match (self.member("kty"), self.member("crv")) {
            (None, _) => "unknown type".to_owned(),
            (Some(kty), None) => kty.to_owned(),
            (Some(kty), Some(curve)) => format!("{kty} {curve}"),
        }
    }

    /// The key id.
    pub fn kid(&self) -> Option<&str> {
        self.member("kid")
    }

    /// SHA-256 thumbprint, base64url (RFC 7638 §3); nothing where a required member is missing.
    pub fn thumbprint(&self) -> Option<String> {
        let members: &[&str] = match self.member("kty")? {
            "EC" => &["crv", "kty", "x", "y"],
            "RSA" => &["e", "kty", "n"],
            "OKP" => &["crv", "kty", "x"],
            "oct" => &["k", "kty"],
            _ => return None,
        };
        let canonical = members
            .iter()
            .map(|name| Some((*name, Json::text(self.member(name)?))))
            .collect::<Option<Vec<_>>>()?;
        Some(sha256_base64url(
            Json::object(canonical).to_compact().as_bytes(),
        ))
    }
}

/// A key set: the `keys` array of a `jwks.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet {
    /// The keys in the set's order.
    pub keys: Vec<Jwk>,
}

impl From<Vec<Jwk>> for JwkSet {
    fn from(keys: Vec<Jwk>) -> Self {
        Self { keys }
    }
}

impl JwkSet {
    /// Reads a set, or a single key as a set of one. Nothing where it is neither.
    pub fn from_json(document: &Json) -> Option<Self> {
        match document.get("keys") {
            Some(Json::Array(keys)) => Some(Self {
                keys: keys.iter().cloned().map(Jwk::new).collect(),
            }),
            Some(_) => None,
            None if document.get("kty").is_some() => Some(Self {
                keys: vec![Jwk::new(document.clone())],
            }),
            None => None,
        }
    }

    /// The key of that id.
    pub fn find(&self, kid: &str) -> Option<&Jwk> {
        self.keys.iter().find(|key| key.kid() == Some(kid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_of_rfc_7638() {
        let key = Json::parse(r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#).unwrap();
        assert_eq!(
            Jwk::new(key).thumbprint().as_deref(),
            Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        );
    }
}
