//! The use case: from a profile to a run. The window and the command line both call it.

mod demo_tenant;
mod explain;
mod library;
mod outline;
mod perform;
mod record;
mod resolve;
mod secret_command;

pub use demo_tenant::now;
pub use library::{first_writable, library, library_with};
pub use outline::outline;
pub use perform::{Job, Sender};
pub use record::Origin;
pub use resolve::{
    Context, Inputs, Resolved, asked, grant, place, preview, resolve, without_line_break,
};
