//! How hosts are reached as the settings say, and which were contacted.

use super::resolve::host_secret;
use super::session::Session;
use crate::diagnosis::BadInput;
use crate::exchange::Tenant;
use crate::http::HostNetwork;
use crate::settings::Settings;
use url::Url;

/// Sets how these hosts are reached, as far as the settings name them. A proxy's password is read off the runtime's threads: the keychain
/// may ask the user.
pub(super) async fn set_network(session: &Session, urls: &[&Url]) -> Result<(), BadInput> {
    let settings = session.settings();
    let hosts: Vec<String> = urls
        .iter()
        .filter_map(|url| url.host_str().map(str::to_ascii_lowercase))
        .filter(|host| settings.hosts.contains_key(host))
        .collect();
    if hosts.is_empty() {
        return Ok(());
    }
    let networks = tokio::task::spawn_blocking(move || {
        let network = |host: String| Ok((host_network(&host, &settings)?, host));
        hosts
            .into_iter()
            .map(network)
            .collect::<Result<Vec<_>, BadInput>>()
    });
    for (network, host) in networks.await.map_err(interrupted)?? {
        session.http.set_network(&host, network);
    }
    Ok(())
}

/// Returns the problem of a task that ended before the request was prepared.
pub(super) fn interrupted(error: tokio::task::JoinError) -> BadInput {
    BadInput::new(
        "send.interrupted",
        "The request could not be prepared",
        error.to_string(),
    )
}

/// Returns how a host of the settings is reached, with its proxy's password read.
fn host_network(host: &str, settings: &Settings) -> Result<HostNetwork, BadInput> {
    let own = settings.hosts.get(host).cloned().unwrap_or_default();
    let field = format!("hosts.{host}.proxy_password");
    let password = own
        .proxy_password
        .as_ref()
        .map(|reference| host_secret(reference, host, &field, settings))
        .transpose()?;
    Ok(HostNetwork {
        proxy: own.proxy.as_deref().and_then(|text| Url::parse(text).ok()),
        proxy_credentials: own
            .proxy_user
            .map(|user| (user, password.unwrap_or_default())),
        ca: own.ca,
        client_certificate: own.client_certificate.map(|path| (path, own.client_key)),
        connect: own.connect_timeout,
        total: own.timeout,
    })
}

/// The hosts that were contacted, in order, each once.
#[derive(Default)]
pub(super) struct Hosts(pub(super) Vec<String>);

impl Hosts {
    pub(super) fn add(&mut self, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        if !self.0.contains(&host) {
            self.0.push(host);
        }
    }
}

/// Parses an address that gets a secret: https, or http on this computer.
pub(super) fn checked(address: &str) -> Result<Url, BadInput> {
    Tenant::parse_endpoint(address).map_err(|error| {
        BadInput::new(
            "follow-up.address",
            "The address cannot be used",
            format!("{}. Nothing was sent", error.reason),
        )
    })
}
