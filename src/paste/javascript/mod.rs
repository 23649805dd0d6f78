//! JavaScript and TypeScript that sends a request: `fetch` as browsers copy it, axios, jQuery, XMLHttpRequest, and clients that take
//! options. Only literals are read and the variables that hold them; what has to be run is refused.

mod axios;
mod client;
mod fetch;
mod form;
mod literal;
mod page;
mod read;
mod request;
mod words;

pub use read::read;
