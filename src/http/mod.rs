//! The one HTTP client: what is sent is exactly what was encoded, nothing is followed, resent or decompressed behind our back.

mod call;
mod certificate;
mod client;
mod discovery;
mod failure;
mod handle;
#[cfg(test)]
mod hostile;
mod network;

pub use call::Cancel;
pub use discovery::{Discovery, KeySetError};
pub use handle::{Http, Limits, MAX_BODY};
pub use network::HostNetwork;
