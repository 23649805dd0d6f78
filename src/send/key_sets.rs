//! Key sets: a tenant's own, and those that the user asks for.

use super::clock::now;
use super::network::{Hosts, set_network};
use super::session::Session;
use crate::diagnosis::{BadInput, TenantFacts};
use crate::exchange::Tenant;
use crate::http::{Cancel, Discovery, KeySetError};
use crate::jose::JwkSet;
use crate::token::KeySource;
use url::Url;

/// Reads a key set from its address or, with `discover`, from the one that the discovery document of an issuer names. Only called when
/// the user asks for it. `name` is what a verdict calls the key set; without one it is called after its host. The error is a sentence.
pub async fn keys_at(
    session: &Session,
    address: &str,
    discover: bool,
    name: Option<&str>,
) -> Result<KeySource, String> {
    let sentence = |error: BadInput| error.to_string();
    let url = if discover {
        match Tenant::parse(address).map_err(|error| error.reason)? {
            Tenant::Base(base) => base,
            Tenant::Demo => session.demo_base().await.map_err(sentence)?,
        }
    } else {
        Tenant::parse_endpoint(address).map_err(|error| error.reason)?
    };
    let cancel = Cancel::default();
    set_network(session, &[&url]).await.map_err(sentence)?;
    let keys = if discover {
        discovered_keys(session, &url, &cancel).await
    } else {
        session.http.key_set_at(&url, &cancel).await
    };
    let host = url.host_str().unwrap_or_default();
    Ok(KeySource::Set {
        keys: keys.map_err(|error| error.to_string())?,
        name: name.map_or_else(|| format!("the key set of {host}"), ToOwned::to_owned),
        fetched: Some(now()),
    })
}

/// Reads the key set that the tenant's discovery names, and takes note of what else the discovery says.
async fn discovered_keys(
    session: &Session,
    base: &Url,
    cancel: &Cancel,
) -> Result<JwkSet, KeySetError> {
    let discovery = session.http.discover(base, cancel).await?;
    let facts = facts_of(&discovery);
    session.cache().facts.insert(base.clone(), facts);
    session.http.key_set(base, &discovery, cancel).await
}

/// Returns what the rules and explanations use of a discovery document.
pub(super) fn facts_of(discovery: &Discovery) -> TenantFacts {
    TenantFacts {
        issuer: discovery.issuer.clone(),
        dpop_algorithms: discovery.dpop_algorithms.clone(),
    }
}

/// Returns the tenant's key set, read once per session; where it is read now, the tenant's host is added to `hosts`. A failure is not
/// cached: the next send tries again.
pub(super) async fn key_set(
    session: &Session,
    base: &Url,
    hosts: &mut Hosts,
    cancel: &Cancel,
) -> KeySource {
    if let Some(known) = session.cache().key_sets.get(base) {
        return known.clone();
    }
    hosts.add(base);
    match discovered_keys(session, base, cancel).await {
        Ok(keys) => {
            let source = KeySource::Set {
                keys,
                name: "the tenant's key set".to_owned(),
                fetched: Some(now()),
            };
            session
                .cache()
                .key_sets
                .insert(base.clone(), source.clone());
            source
        }
        Err(error) => KeySource::absent(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tenant_that_is_asked_is_among_the_hosts() {
        let session = Session::new(None, None);
        let known = Url::parse("https://known.example/").unwrap();
        let keys = KeySource::absent("made for this test");
        session.cache().key_sets.insert(known.clone(), keys);
        // Nothing listens on this port.
        let asked = Url::parse("http://127.0.0.1:1/").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut hosts = Hosts::default();
        for base in [&known, &asked] {
            let cancel = Cancel::default();
            let keys = runtime.block_on(key_set(&session, base, &mut hosts, &cancel));
            assert!(matches!(keys, KeySource::Absent(_)));
        }
        assert_eq!(hosts.0, ["127.0.0.1"]);
    }
}
