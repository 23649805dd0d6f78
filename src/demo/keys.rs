//! The keys of one installation, so that what was issued still verifies later.

use crate::jose::{KeyError, SigningAlgorithm, SigningKey, base64url, random_id};
use crate::json::Json;
use crate::secret::Secret;
use std::fmt;

/// What the tenant and its make-believe providers sign with.
#[derive(Clone)]
pub struct DemoKeys {
    /// Signs most tokens: RS256, `demo-2026`.
    pub(super) tenant: SigningKey,
    /// Signs the tokens of one API: ES256, `demo-2026-ec`.
    pub(super) second: SigningKey,
    /// Signs what stands for Apple's, Google's and Facebook's tokens.
    pub(super) provider: SigningKey,
    /// Encrypts access tokens without an audience (A256GCM).
    pub(super) content: Secret,
}

/// `kid` of the first key.
pub const TENANT_KID: &str = "demo-2026";
/// `kid` of the second key.
pub const SECOND_KID: &str = "demo-2026-ec";

impl fmt::Debug for DemoKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoKeys")
    }
}

impl DemoKeys {
    /// New keys.
    pub fn generate() -> Result<Self, KeyError> {
        Ok(Self {
            tenant: SigningKey::generate(SigningAlgorithm::RS256)?,
            second: SigningKey::generate(SigningAlgorithm::ES256)?,
            provider: SigningKey::generate(SigningAlgorithm::RS256)?,
            content: Secret::new(random_id(32)),
        })
    }

    /// The text of a private file.
    pub fn to_json(&self) -> Secret {
        Secret::new(
            Json::object([
                ("tenant", Json::text(self.tenant.pem().expose())),
                ("second", Json::text(self.second.pem().expose())),
                ("provider", Json::text(self.provider.pem().expose())),
                ("content", Json::text(self.content.expose())),
            ])
            .to_pretty(),
        )
    }

    /// Reads it back; nothing where it is damaged.
    pub fn from_json(text: &Secret) -> Option<Self> {
        let document = Json::parse(text.expose()).ok()?;
        let key = |name: &str, algorithm| {
            SigningKey::from_pkcs8_pem(&Secret::new(document.get_str(name)?), algorithm).ok()
        };
        let content = document
            .get_str("content")
            .filter(|text| base64url::decode(text).is_some_and(|bytes| bytes.len() == 32))?;
        Some(Self {
            tenant: key("tenant", SigningAlgorithm::RS256)?,
            second: key("second", SigningAlgorithm::ES256)?,
            provider: key("provider", SigningAlgorithm::RS256)?,
            content: Secret::new(content),
        })
    }

    /// A signed token of that kind (`typ`).
    pub(super) fn signed(
        key: &SigningKey,
        kid: &str,
        kind: &str,
        payload: &Json,
    ) -> Option<String> {
        let header = Json::object([
            ("alg", Json::text(key.algorithm().name())),
            ("typ", Json::text(kind)),
            ("kid", Json::text(kid)),
        ]);
        key.sign(&header, payload).ok()
    }

    /// The key set that the tenant publishes.
    pub(super) fn key_set(&self) -> Json {
        let published = [(&self.tenant, TENANT_KID), (&self.second, SECOND_KID)]
            .map(|(key, kid)| key.published_jwk(kid));
        Json::object([(
            "keys",
            Json::Array(
                published
                    .into_iter()
                    .map(|key| key.json().clone())
                    .collect(),
            ),
        )])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_and_read_back() {
        let keys = DemoKeys::generate().unwrap();
        let again = DemoKeys::from_json(&keys.to_json()).unwrap();
        assert_eq!(again.key_set(), keys.key_set());
        assert!(DemoKeys::from_json(&Secret::new("{}")).is_none());
        assert!(!keys.key_set().to_compact().contains("\"d\""));
    }
}
