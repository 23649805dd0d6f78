//! The running tenant: what it signs with, and what it remembers until it stops.

use super::keys::DemoKeys;
use crate::jose::random_id;
use crate::json::Json;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Seconds since 1970, injected so that five minutes can pass in a test.
pub type DemoClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What a running tenant signs with and remembers.
pub struct TenantState {
    /// With the slash.
    pub issuer: String,
    pub keys: DemoKeys,
    pub clock: DemoClock,
    /// The confidential application's secret, new at each start.
    pub client_secret: String,
    memory: Mutex<Memory>,
}

/// What it remembers until it stops.
#[derive(Default)]
pub struct Memory {
    /// Apple codes with their time of issue, and whether they were redeemed.
    pub codes: HashMap<String, AppleCode>,
    /// Facebook session tokens.
    pub sessions: HashSet<String>,
    /// Nonces given out, with their time.
    pub nonces: HashMap<String, i64>,
    /// Proof ids seen.
    pub proof_ids: HashSet<String>,
    /// What opaque, JWE and refresh tokens stand for.
    pub grants: HashMap<String, Grant>,
    /// Calls of this minute by application.
    pub calls: HashMap<(String, i64), u32>,
}

/// An Apple code.
pub struct AppleCode {
    pub issued: i64,
    pub used: bool,
}

/// Who a token stands for and what it may do.
#[derive(Clone, Debug)]
pub struct Grant {
    pub client: String,
    pub user: User,
    pub audience: Option<String>,
    pub scope: Vec<String>,
    /// Thumbprint of the key it is bound to.
    pub jkt: Option<String>,
    /// Through whose hands it went (RFC 8693 §4.1).
    pub act: Option<Json>,
}

/// A user: `sub` and profile claims.
#[derive(Clone, Debug)]
pub struct User {
    pub sub: String,
    pub claims: Vec<(String, Json)>,
}

impl TenantState {
    pub fn new(issuer: String, keys: DemoKeys, clock: DemoClock) -> Self {
        Self {
            issuer,
            keys,
            clock,
            client_secret: format!("demo {}:&+%", random_id(12)),
            memory: Mutex::default(),
        }
    }

    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
