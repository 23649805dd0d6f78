//! The two clients, and watching how far a call has come.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

/// When each phase of the current call ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    pub resolve_from: Option<Instant>,
    pub resolved: Option<Instant>,
    pub connect_from: Option<Instant>,
    pub connected: Option<Instant>,
}

pub type SharedPhases = Arc<Mutex<Phases>>;

pub fn note(phases: &SharedPhases, write: impl FnOnce(&mut Phases)) {
    write(&mut phases.lock().unwrap_or_else(PoisonError::into_inner));
}

/// The name could not be looked up. Kept apart from other connection failures by its type.
#[derive(Debug, thiserror::Error)]
#[error("the name {name} was not found: {cause}")]
pub struct NameNotFound {
    name: String,
    /// What the system says.
    pub cause: String,
}

/// One client for the world, with the platform's roots and proxy settings, and one for loopback, which needs neither.
#[derive(Debug)]
pub struct Clients {
    phases: SharedPhases,
    world: OnceLock<reqwest::Client>,
    loopback: OnceLock<reqwest::Client>,
}

impl Clients {
    pub fn new(phases: SharedPhases) -> Self {
        Self {
            phases,
            world: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// The client for an address. Loopback over http never looks at proxies or certificates.
    pub fn get(&self, plain_loopback: bool) -> Result<reqwest::Client, reqwest::Error> {
        let slot = if plain_loopback {
            &self.loopback
        } else {
            &self.world
        };
        if let Some(client) = slot.get() {
            return Ok(client.clone());
        }
        let mut builder = self.builder();
        if plain_loopback {
            builder = builder.no_proxy().tls_certs_only([]);
        }
        let client = builder.build()?;
        Ok(slot.get_or_init(|| client).clone())
    }

    /// What every client has in common: nothing is followed, resent or kept open.
    pub fn builder(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(0)
            .tls_info(true)
            .dns_resolver(Resolver(Arc::clone(&self.phases)))
            .connector_layer(WatchLayer(Arc::clone(&self.phases)))
    }
}

/// The system's resolver, timed.
struct Resolver(SharedPhases);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let phases = Arc::clone(&self.0);
        Box::pin(async move {
            note(&phases, |phases| phases.resolve_from = Some(Instant::now()));
            let host = name.as_str().to_owned();
            let answer = tokio::net::lookup_host((host.as_str(), 0))
                .await
                .map(Iterator::collect::<Vec<SocketAddr>>);
            let found = match answer.map_err(|cause| cause.to_string()) {
                Ok(found) if found.is_empty() => Err("it has no address".to_owned()),
                answer => answer,
            };
            let found = found.map_err(|cause| NameNotFound { name: host, cause })?;
            note(&phases, |phases| phases.resolved = Some(Instant::now()));
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Times the connector: TCP and TLS together, which is all that can be seen.
#[derive(Clone)]
struct WatchLayer(SharedPhases);

impl<S> tower_layer::Layer<S> for WatchLayer {
    type Service = WatchedStream<S>;
    fn layer(&self, inner: S) -> WatchedStream<S> {
        WatchedStream {
            inner,
            phases: Arc::clone(&self.0),
        }
    }
}

#[derive(Clone)]
struct WatchedStream<S> {
    inner: S,
    phases: SharedPhases,
}

impl<S, R> tower_service::Service<R> for WatchedStream<S>
where
    S: tower_service::Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let phases = Arc::clone(&self.phases);
        note(&phases, |phases| phases.connect_from = Some(Instant::now()));
        let connecting = self.inner.call(target);
        Box::pin(async move {
            let connection = connecting.await?;
            note(&phases, |phases| phases.connected = Some(Instant::now()));
            Ok(connection)
        })
    }
}
