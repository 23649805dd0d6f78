//! Logs that show what went over the wire piece by piece, in quotes or as a dump of its bytes: Apache HttpClient, Python's http.client,
//! Ruby's Net::HTTP, Go's `%q`, `curl --trace`, Netty and Wireshark. The pieces are put together and read as HTTP.

mod dump;
mod packet;
mod pieces;
mod quoted;
mod reading;

pub use reading::{exchanges, read};
