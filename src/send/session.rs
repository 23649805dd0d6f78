//! The session of one window or one command.

use super::demo_host;
use super::job::{Owner, SendJob};
use super::open_history::{HistoryAccess, OpenHistory, take_notes};
use crate::demo::{DemoTenant, Port};
use crate::diagnosis::{BadInput, TenantFacts};
use crate::exchange::tenant::origin;
use crate::history::History;
use crate::http::{Http, Limits};
use crate::jose::SigningKey;
use crate::profile::DpopKey;
use crate::settings::{Folders, Settings};
use crate::token::KeySource;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Everything that sends of one window or one command share: settings, connections, the history, the demo tenant, and what answers told.
#[derive(Debug)]
pub struct Session {
    pub(super) http: Http,
    folders: Option<Folders>,
    settings: Mutex<Settings>,
    history: OpenHistory,
    for_command: bool,
    demo: tokio::sync::Mutex<Option<DemoTenant>>,
    cache: Mutex<SessionCache>,
}

/// Proof keys, nonces, key sets, clock skews and what discovery said, until the session ends.
#[derive(Debug, Default)]
pub(super) struct SessionCache {
    /// Proof keys, by owner and algorithm.
    keys: HashMap<(Owner, String), SigningKey>,
    /// The newest nonces.
    pub(super) nonces: HashMap<NonceKey, String>,
    /// Key sets by base URL, read once.
    pub(super) key_sets: HashMap<Url, KeySource>,
    /// This computer's clock less the server's, seconds, by origin, as of the last answer.
    pub(super) clock_skews: HashMap<String, i64>,
    /// What the discovery of tenants said, by base URL.
    pub(super) facts: HashMap<Url, TenantFacts>,
}

/// What a nonce is good for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum NonceKey {
    /// Exchanges of a profile in its environment, at the origin of the token endpoint.
    Exchange(Owner, String),
    /// Follow-ups with the key of this thumbprint, at this address: a resource's nonces are not the token endpoint's (RFC 9449 §9).
    FollowUp(String, String),
}

impl Session {
    /// Returns the session of one command, with the settings in these folders. `limits` go before those of the settings.
    pub fn new(limits: Option<Limits>, folders: Option<Folders>) -> Self {
        let (settings, _) = folders
            .as_ref()
            .map(|folders| Settings::load(&folders.settings()))
            .unwrap_or_default();
        Self {
            for_command: true,
            ..Self::with_settings(limits, folders, settings)
        }
    }

    /// Returns the session of a window, with settings that are loaded already. `limits` go before those of the settings.
    pub fn with_settings(
        limits: Option<Limits>,
        folders: Option<Folders>,
        settings: Settings,
    ) -> Self {
        let limits = limits.unwrap_or(Limits {
            connect: settings.connect_timeout.min(settings.timeout),
            total: settings.timeout,
        });
        Self {
            http: Http::new(limits),
            folders,
            settings: Mutex::new(settings),
            history: OpenHistory::default(),
            for_command: false,
            demo: tokio::sync::Mutex::new(None),
            cache: Mutex::default(),
        }
    }

    /// Returns the settings in use.
    pub fn settings(&self) -> Settings {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Uses other settings from now on. Timeouts, and hosts that were contacted already, keep the old ones until the next session.
    pub fn set_settings(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(super) fn folders(&self) -> Option<&Folders> {
        self.folders.as_ref()
    }

    pub(super) fn history_access(&self) -> HistoryAccess {
        HistoryAccess {
            opened: Arc::clone(&self.history),
            folders: self.folders.clone(),
            settings: self.settings(),
            for_command: self.for_command,
        }
    }

    /// Returns what happened to the history that the user should know, such as damage: each sentence once.
    pub fn history_notes(&self) -> Vec<String> {
        take_notes(&self.history)
    }

    /// Returns the history of this computer, opened at the first use; the error is a sentence. Blocks on the disk.
    pub fn history(&self) -> Result<Arc<History>, String> {
        self.history_access().open()
    }

    /// Returns the demo tenant's base URL; starts it where it does not run yet.
    pub async fn demo_base(&self) -> Result<Url, BadInput> {
        let mut running = self.demo.lock().await;
        let tenant = match running.take() {
            Some(tenant) => tenant,
            None => demo_host::start(Port::Preferred, self.folders.clone()).await?,
        };
        Ok(running.insert(tenant).base_url().clone())
    }

    /// Returns the demo tenant's base URL if it runs and nobody is starting it now; starts nothing.
    pub fn running_demo(&self) -> Option<Url> {
        let running = self.demo.try_lock().ok()?;
        running.as_ref().map(|tenant| tenant.base_url().clone())
    }

    /// Starts the demo tenant on this port and returns its base URL.
    pub async fn serve_demo(&self, port: Port) -> Result<Url, BadInput> {
        let tenant = demo_host::start(port, self.folders.clone()).await?;
        Ok(self.demo.lock().await.insert(tenant).base_url().clone())
    }

    /// Returns the cache, locked: it must not be held over an await.
    pub(super) fn cache(&self) -> std::sync::MutexGuard<'_, SessionCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the session's proof key for the job's profile and environment, made at the first use; `None` where no proof is sent, or the
    /// profile names a key of its own.
    pub fn session_key(&self, job: &SendJob) -> Result<Option<SigningKey>, BadInput> {
        let settings = &job.profile.dpop;
        if !settings.enabled || settings.key != DpopKey::Session {
            return Ok(None);
        }
        let bad = |error: crate::jose::KeyError| {
            BadInput::new(
                "dpop.key",
                "The proof's key could not be made",
                error.to_string(),
            )
            .field("dpop")
        };
        let slot = (job.owner(), settings.algorithm.clone());
        if let Some(key) = self.cache().keys.get(&slot) {
            return Ok(Some(key.clone()));
        }
        let key = SigningKey::generate(settings.algorithm.parse().map_err(bad)?).map_err(bad)?;
        self.cache().keys.insert(slot, key.clone());
        Ok(Some(key))
    }

    /// Caches what a tenant's discovery said.
    pub fn note_facts(&self, base: &Url, facts: TenantFacts, clock_skew: Option<i64>) {
        let mut cache = self.cache();
        if let Some(skew) = clock_skew {
            cache.clock_skews.insert(origin(base), skew);
        }
        cache.facts.insert(base.clone(), facts);
    }
}
