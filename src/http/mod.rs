//! The one HTTP client: what is sent is exactly what was encoded, nothing is followed, resent or decompressed behind our back.

mod call;
mod certificate;
mod client;
mod discovery;
mod failure;
#[cfg(test)]
mod hostile;
mod network;

pub use call::Cancel;
pub use discovery::{Discovery, KeySetError};
pub use network::HostNetwork;

use client::{Clients, Phases};
use std::sync::{Arc, Mutex};
use std::time::Duration;

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
    limits: Limits,
    clients: Clients,
    phases: Arc<Mutex<Phases>>,
    /// Hosts that the user set up, by name.
    hosts: Mutex<std::collections::HashMap<String, Arc<network::HostClient>>>,
    /// The certificate that each origin showed last, DER.
    certificates: Mutex<std::collections::HashMap<String, Vec<u8>>>,
    /// One call at a time: the phases belong to it.
    turn: tokio::sync::Mutex<()>,
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
}
