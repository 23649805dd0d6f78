//! Requests in and out: imported, exported, sealed; a run for somebody else, as a page or bundle; the screen as a picture.

mod export;
mod import;
mod outgoing;
mod sealed;
mod support;

pub use export::ExportDialog;
pub use import::ImportDialog;
pub use outgoing::{Outgoing, PictureTo};
pub use sealed::SealedDialog;
pub use support::SupportDialog;
