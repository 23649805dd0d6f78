//! The host of a call, under which a person's word on the server there is kept.

use url::Url;

/// The host of an address, and the port where it is not the scheme's own; `None` for what has none.
pub fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_its_port_where_that_says_something() {
        for (address, host) in [
            (
                "https://Login.Example.com/oauth/token",
                Some("login.example.com"),
            ),
            ("https://login.example.com:443/", Some("login.example.com")),
            (
                "https://u:p@login.example.com:8443/x?y",
                Some("login.example.com:8443"),
            ),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("urn:example:x", None),
            ("login.example.com", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
        }
    }
}
