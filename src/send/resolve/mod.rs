//! From a profile to a request. The only place where secrets are fetched.

mod addresses;
mod beside;
mod command;
mod grant;
mod preview;
mod references;
mod request;
mod secrets;
mod variables;

pub(super) use addresses::unusable;
pub use beside::with_files_beside;
pub(super) use grant::grant;
pub use preview::preview;
pub(super) use preview::without_secrets;
pub use references::{asked, lacks_key, place};
pub use request::Resolved;
pub(super) use request::resolve;
pub(super) use secrets::host_secret;
