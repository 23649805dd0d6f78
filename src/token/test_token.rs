//! Test tokens: claims of one's own, signed with a throw-away or a given key, to try an API before anybody has a real token.

use crate::jose::{KeyError, SigningKey};
use crate::json::Json;

/// Who issues a test token: a name that can belong to nobody (RFC 6761 §6.4). Never the tenant's by itself.
pub const TEST_ISSUER: &str = "https://test.invalid/";

/// Claims to begin with. `audience` is what the request asks for, where there is one; `now` is in seconds since 1970.
pub fn test_claims(audience: Option<&str>, now: i64) -> Json {
    Json::object([
        ("iss", Json::text(TEST_ISSUER)),
        ("sub", Json::text("test|1")),
        (
            "aud",
            Json::text(audience.unwrap_or("https://api.test.invalid/")),
        ),
        ("iat", Json::int(now)),
        ("exp", Json::int(now + 3600)),
        ("scope", Json::text("openid profile")),
    ])
}

/// The key id of a test key: its thumbprint with a word in front that says what it is.
fn test_key_id(key: &SigningKey) -> String {
    let thumbprint = key.thumbprint();
    format!("test-{}", thumbprint.get(..8).unwrap_or(&thumbprint))
}

/// Signs the claims. The header says that this is a test.
pub fn test_token(claims: &Json, key: &SigningKey) -> Result<String, KeyError> {
    let header = Json::object([
        ("alg", Json::text(key.algorithm().name())),
        ("typ", Json::text("JWT")),
        ("kid", Json::text(test_key_id(key))),
        ("test", Json::Bool(true)),
    ]);
    key.sign(&header, claims)
}

/// The key set that a service needs to accept tokens of this key.
pub fn test_key_set(key: &SigningKey) -> Json {
    let published = key.published_jwk(&test_key_id(key));
    Json::object([("keys", Json::Array(vec![published.json().clone()]))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{JwkSet, SigningAlgorithm};
    use crate::token::{KeySource, SignatureStatus, decode, judge};

    #[test]
    fn a_test_token_says_so_and_verifies_with_its_own_key_set() {
        for algorithm in SigningAlgorithm::ALL {
            let key = SigningKey::generate(algorithm).unwrap();
            let token = decode(&test_token(&test_claims(None, 5), &key).unwrap());
            assert_eq!(
                token.header.as_ref().unwrap().get("test"),
                Some(&Json::Bool(true))
            );
            assert_eq!(token.claim("iss"), Some(&Json::text(TEST_ISSUER)));
            let keys = JwkSet::from_json(&test_key_set(&key)).unwrap();
            let source = KeySource::given(keys, "the test key");
            assert_eq!(
                judge(&token, &source).status,
                SignatureStatus::Valid,
                "{algorithm}"
            );
        }
    }
}
