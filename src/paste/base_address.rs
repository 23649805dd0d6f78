//! The base of the addresses that a client of an SDK calls.

/// An address behind its client's base; a whole one has none.
pub fn behind_base(base: &str, address: &str) -> String {
    if address.contains("://") {
        return address.to_owned();
    }
    format!(
        "{}/{}",
        base.trim_end_matches('/'),
        address.trim_start_matches('/')
    )
}
