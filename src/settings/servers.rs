//! Which server answers at a host, as a person said it once: a part of the settings' file.

use crate::diagnosis::server::{host_of, named};
use crate::json::Json;
use std::collections::BTreeMap;

/// Returns the ids of servers by host, and adds what is wrong with them to the warnings. An id that is not known here is kept: it may be
/// a newer version's.
pub(super) fn read(value: &Json, warnings: &mut Vec<String>) -> BTreeMap<String, String> {
    let mut servers = BTreeMap::new();
    let Some(members) = value.members() else {
        warnings
            .push("servers is not an object of server ids by host; its default is used".to_owned());
        return servers;
    };
    for (name, value) in members {
        let host = if name.contains("://") {
            host_of(name)
        } else {
            host_of(&format!("https://{name}"))
        };
        // The name is not repeated: an address may hold a password.
        let Some(host) = host else {
            warnings.push("A name in servers is not a host; it is left out".to_owned());
            continue;
        };
        let Some(id) = value.as_str().filter(|id| !id.is_empty()) else {
            warnings.push(format!(
                "servers.{host} is not the id of a server; it is left out"
            ));
            continue;
        };
        if named(id).is_none() {
            warnings.push(format!(
                "servers.{host} names a server that is not known here; what answers there is recognised by its signs"
            ));
        }
        servers.insert(host, id.to_owned());
    }
    servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_kept_by_host_and_a_bad_one_takes_nothing_along() {
        let text = r#"{"Login.Example.com":"auth0","https://u:secretpw@id.example.com:8443/token":"keycloak",
            "new.example.com":"of-tomorrow","not a host":"okta","n.example.com":1,"off.example.com":"unknown"}"#;
        let mut warnings = Vec::new();
        let servers = read(&Json::parse(text).unwrap(), &mut warnings);
        let kept: Vec<(&str, &str)> = servers
            .iter()
            .map(|(host, id)| (host.as_str(), id.as_str()))
            .collect();
        assert_eq!(
            kept,
            [
                ("id.example.com:8443", "keycloak"),
                ("login.example.com", "auth0"),
                ("new.example.com", "of-tomorrow"),
                ("off.example.com", "unknown"),
            ]
        );
        assert_eq!(warnings.len(), 3, "{warnings:#?}");
        assert!(warnings[0].contains("new.example.com"), "{warnings:#?}");
        assert!(!warnings.join("\n").contains("secretpw"));
        let mut warnings = Vec::new();
        assert!(read(&Json::parse("[\"auth0\"]").unwrap(), &mut warnings).is_empty());
        assert_eq!(warnings.len(), 1);
    }
}
