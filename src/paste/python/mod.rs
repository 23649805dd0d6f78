//! Python that sends a request: requests and httpx, and `http.client` as Auth0's documentation writes it. Only literals are read
//! and the variables that hold them; what has to be run is refused.

mod literal;
mod read;
mod requests;
mod words;

pub use read::read;
