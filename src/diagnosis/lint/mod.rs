//! What is wrong with a request before it is sent. One file per family, each rule beside its tests. Nothing here ever stops a request
//! from being sent, and a right request gives neither error nor warning: a consequence worth knowing is *info*.

mod age;
mod artefact;
mod ask;
mod authorization;
mod case;
mod client;
mod client_proof;
mod dpop;
mod elsewhere;
mod endpoint;
mod entra;
mod grant;
mod identifier;
mod issuer;
mod kind;
mod member;
mod needed;
mod parameters;
mod paste;
mod placeholder;
mod provider_client;
mod required;
mod rules;
mod subject;
#[cfg(test)]
mod support;
mod tenant;
mod texts;
mod token_vault;
mod user_profile;

pub use kind::{near_miss_of, reserved_space};
pub use required::KEY_MISSING;
pub use rules::{findings, next_change};
pub use subject::demo_shape;
pub use tenant::text_finding as tenant_finding;
pub use user_profile::strict;
