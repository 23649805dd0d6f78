//! Who answered: the servers that are known, and how one is recognised by what a paste shows of it.

mod catalogue;
mod host;
mod recognise;
mod traces;

pub use catalogue::{
    AssertionAudience, ServerAnswer, ServerCause, ServerText, rfc, server, servers,
};
pub use host::host_of;
pub use recognise::{Server, named, recognise};
pub use traces::Traces;
