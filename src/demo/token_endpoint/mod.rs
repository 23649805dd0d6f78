//! `/oauth/token`: the exchange and the refresh, with the catalogue's refusals in the tenant's own words.

mod endpoint;
mod exchange;
mod refusals;
mod subject;
#[cfg(test)]
mod tests;

pub use endpoint::{answer, legacy};
