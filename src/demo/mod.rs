//! The built-in tenant: a real HTTP server on loopback that answers like an Auth0 tenant.
//!
//! Everything it issues says `demo`. Where no source states a status, ours is a choice and named as such beside it.

mod applications;
mod artefacts;
mod delegation;
mod graph;
mod issue;
mod keys;
mod library;
mod message;
mod proof;
mod resources;
mod router;
mod server;
mod state;
mod token_endpoint;

pub use keys::DemoKeys;
pub use library::{DemoProfile, Expected, library};
pub use server::{DEFAULT_PORT, DemoError, DemoTenant, Port};
pub use state::DemoClock;
