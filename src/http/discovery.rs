//! The tenant's own discovery document and key set, same origin only.

use super::call::Cancel;
use super::handle::Http;
use crate::exchange::WireRequest;
use crate::exchange::tenant::{is_loopback, origin};
use crate::jose::{JwkSet, key_set_of};
use crate::json::Json;
use url::Url;

/// What is used of a discovery document (OpenID Connect Discovery §3).
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// `issuer`
    pub issuer: Option<String>,
    /// `token_endpoint`
    pub token_endpoint: Option<String>,
    /// `jwks_uri`
    pub jwks_uri: Option<String>,
    /// `dpop_signing_alg_values_supported` (RFC 9449 §5.1)
    pub dpop_algorithms: Option<Vec<String>>,
    /// Whether it says it is a demo tenant, which may mint artefacts.
    pub demo: bool,
}

/// Why there is no key set: a sentence for the verdict on a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KeySetError(pub String);

impl Discovery {
    /// Returns what a discovery document says; a member that is missing or of another type says nothing.
    pub fn of(document: &Json) -> Self {
        let text = |name: &str| document.get_str(name).map(ToOwned::to_owned);
        Self {
            issuer: text("issuer"),
            token_endpoint: text("token_endpoint"),
            jwks_uri: text("jwks_uri"),
            dpop_algorithms: document
                .get("dpop_signing_alg_values_supported")
                .and_then(Json::texts),
            demo: document.get("cambio_demo").and_then(Json::as_bool) == Some(true),
        }
    }
}

impl Http {
    /// Reads the discovery document under a base URL.
    pub async fn discover(&self, base: &Url, cancel: &Cancel) -> Result<Discovery, KeySetError> {
        let url = base
            .join(".well-known/openid-configuration")
            .map_err(|why| KeySetError(why.to_string()))?;
        let document = self.get_object(url, "discovery document", cancel).await?;
        Ok(Discovery::of(&document))
    }

    /// Reads the key set that a discovery document names, where it has the tenant's origin.
    pub async fn key_set(
        &self,
        base: &Url,
        discovery: &Discovery,
        cancel: &Cancel,
    ) -> Result<JwkSet, KeySetError> {
        let address = discovery
            .jwks_uri
            .as_deref()
            .ok_or_else(|| KeySetError("the tenant's discovery names no key set".to_owned()))?;
        let url = Url::parse(address).map_err(|_| {
            KeySetError("the tenant's discovery names a key set that is not at a URL".to_owned())
        })?;
        if origin(&url) != origin(base) {
            return Err(KeySetError(format!(
                "the key set is at another origin, {}, which is not contacted automatically",
                origin(&url)
            )));
        }
        self.read_key_set(url, cancel).await
    }

    /// Reads a key set from an address that the user gave: https, or http on this computer. A redirect is not followed.
    pub async fn key_set_at(&self, url: &Url, cancel: &Cancel) -> Result<JwkSet, KeySetError> {
        let safe = url.scheme() == "https"
            || url.scheme() == "http" && url.host().is_some_and(|host| is_loopback(&host));
        if !safe {
            return Err(KeySetError(
                "a key set is read over https, or http on this computer: over plain http, anyone in between could put a key into it".to_owned(),
            ));
        }
        self.read_key_set(url.clone(), cancel).await
    }

    async fn read_key_set(&self, url: Url, cancel: &Cancel) -> Result<JwkSet, KeySetError> {
        let document = self.get_object(url, "key set", cancel).await?;
        // Google's and Firebase's endpoints answer certificates by their key ids.
        key_set_of(&document).map_err(|_| KeySetError("the key set has no keys array".to_owned()))
    }

    async fn get_object(&self, url: Url, what: &str, cancel: &Cancel) -> Result<Json, KeySetError> {
        let attempt = self.send(WireRequest::get(url), cancel).await;
        if let Some(failure) = attempt.failure {
            return Err(KeySetError(format!(
                "the {what} could not be read: {}",
                failure.title
            )));
        }
        let response = attempt
            .response
            .ok_or_else(|| KeySetError(format!("the {what} did not come")))?;
        if (300..400).contains(&response.status) {
            let target = response.header("location").unwrap_or("nowhere");
            return Err(KeySetError(format!(
                "the {what} was not read: the answer is a redirect to {target}, which is not followed"
            )));
        }
        if response.status != 200 {
            return Err(KeySetError(format!(
                "the {what} could not be read: the answer was {}",
                response.status
            )));
        }
        if response.truncated {
            return Err(KeySetError(format!("the {what} is larger than 8 MiB")));
        }
        let page = response
            .text()
            .is_some_and(|text| text.trim_start().starts_with('<'));
        response.object().ok_or_else(|| {
            KeySetError(if page {
                format!("a web page came instead of the {what}")
            } else {
                format!("the {what} is not a JSON object")
            })
        })
    }
}
