//! Requests in the formats of other tools: written for them, and made profiles of when they are pasted.
//!
//! Every export says what the format cannot carry; every import says what it left out. No secret is written, none is put into a
//! profile: what is found is handed back apart.

mod curl;
#[cfg(test)]
mod disarmed;
mod exported;
mod har;
mod http_file;
mod import;
mod incoming;
mod open_collection;
mod placeholder_call;
mod postman;
mod sdk;
mod sdk_text;
mod shell;
mod support_har;
mod table;

pub use exported::Exported;
pub use import::{import, import_text};
pub use incoming::{FoundSecret, ImportChoice, Imported, RequestLine};
pub use placeholder_call::{NamedPart, PartValue, PlaceholderCall};
pub use support_har::support_har;
pub use table::{ExportFormat, export};
