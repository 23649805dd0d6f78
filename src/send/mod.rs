//! The use case: from a profile to a run. The window and the command line both call it.

mod apple_key;
mod attenuate;
mod demo_tenant;
mod follow_up;
mod job;
mod judge;
mod leftovers;
mod library;
mod outline;
mod perform;
mod record;
mod resolve;
mod tenant_report;

pub use attenuate::Attenuated;
pub use demo_tenant::now;
pub use follow_up::{Continuation, FollowUp, FollowUpKind};
pub use job::{Inputs, without_line_break};
pub use judge::{Known, Linted, edited};
pub use leftovers::sweep_leftovers;
pub use library::{first_writable, library, library_with};
pub use outline::outline;
pub use perform::{Job, Sender};
pub use record::Origin;
pub use resolve::{Resolved, asked, place, preview};
pub use tenant_report::{ReportRow, RowStatus, TenantReport};
