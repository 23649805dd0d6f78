//! The host of an address, and whether that is this computer.

use std::net::Ipv4Addr;

/// Whether a port stands behind a host.
pub(super) fn has_port(host: &str) -> bool {
    host_only(host).len() < host.len()
}

/// The host without its port.
pub(super) fn host_only(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((before, port))
            if !port.is_empty()
                && port.bytes().all(|byte| byte.is_ascii_digit())
                && (!before.contains(':') || before.starts_with('[')) =>
        {
            before
        }
        _ => host,
    }
}

/// Whether it is this computer.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = host_only(host);
    host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']) == "::1"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}
