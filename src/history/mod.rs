//! Past runs, in SQLite: redacted before they come here. And salted hashes of the codes that were sent, so that a code sent twice is
//! recognised without being kept.
//!
//! Every call blocks on the disk: call it off the window's thread.

mod clock_record;
mod damage;
mod error;
mod migrate;
mod query;
mod record;
mod retention;
mod sent;
mod store;
mod taken_out;

pub use error::HistoryError;
pub use query::{Filter, Page};
pub use record::{Record, StoredRun, Summary};
pub use retention::Retention;
pub use sent::SentCode;
pub use store::History;
pub use taken_out::TakenOut;
