//! [`Http`]: its limits, its clients, and how each host is reached. The calls stand in `call` and `discovery`.

use super::client::{Clients, Phases};
use super::network::{HostClient, HostNetwork};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Bytes of an answer that are read at most (8 MiB); the rest is named as truncated.
pub const MAX_BODY: usize = 8 * 1024 * 1024;

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Name, TCP and TLS together.
    pub connect: Duration,
    /// Everything.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
        }
    }
}

/// The client. Building it is cheap; TLS is set up at the first call that needs it.
#[derive(Debug)]
pub struct Http {
    pub(super) limits: Limits,
    pub(super) clients: Clients,
    pub(super) phases: Arc<Mutex<Phases>>,
    /// Hosts that the user set up, by name.
    pub(super) hosts: Mutex<std::collections::HashMap<String, Arc<HostClient>>>,
    /// The certificate that each origin showed last, DER.
    pub(super) certificates: Mutex<std::collections::HashMap<String, Vec<u8>>>,
    /// One call at a time: the phases belong to it.
    pub(super) turn: tokio::sync::Mutex<()>,
}

impl Http {
    /// A client with these limits.
    pub fn new(limits: Limits) -> Self {
        let phases = Arc::new(Mutex::new(Phases::default()));
        Self {
            limits,
            clients: Clients::new(Arc::clone(&phases)),
            phases,
            hosts: Mutex::default(),
            certificates: Mutex::default(),
            turn: tokio::sync::Mutex::new(()),
        }
    }

    /// Says how a host is reached, by its name in lower case. The same again changes nothing.
    pub fn set_network(&self, host: &str, network: HostNetwork) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.get(host).is_none_or(|known| known.network != network) {
            hosts.insert(
                host.to_owned(),
                Arc::new(HostClient {
                    network,
                    client: std::sync::OnceLock::new(),
                }),
            );
        }
    }

    pub(super) fn network(&self, url: &Url) -> Option<Arc<HostClient>> {
        let host = url.host_str()?.to_ascii_lowercase();
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(&host).cloned()
    }

    pub(super) fn limits(&self, url: &Url) -> Limits {
        let own = self.network(url);
        let own = own.as_ref().map(|host| &host.network);
        let total = own
            .and_then(|network| network.total)
            .unwrap_or(self.limits.total);
        Limits {
            connect: own
                .and_then(|network| network.connect)
                .unwrap_or(self.limits.connect)
                .min(total),
            total,
        }
    }
}
