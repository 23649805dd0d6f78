//! Requests in and out: imported, exported, sealed, and a run for somebody else.

mod export;
mod import;
mod sealed;
mod support;

pub use export::ExportDialog;
pub use import::ImportDialog;
pub use sealed::SealedDialog;
pub use support::SupportDialog;
