//! Which server is meant: the demo tenant, a domain, or a base URL.

use url::{Host, Url};

/// Where the tenant is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tenant {
    /// The built-in one; its address is known once it runs.
    Demo,
    /// A base URL that ends with a slash.
    Base(Url),
}

/// Why a tenant cannot be used, with the corrected form where there is one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct TenantError {
    /// One sentence without a full stop.
    pub reason: String,
    /// What to write instead.
    pub suggestion: Option<String>,
}

fn refused<T>(reason: &str, suggestion: Option<String>) -> Result<T, TenantError> {
    Err(TenantError {
        reason: reason.to_owned(),
        suggestion,
    })
}

impl Tenant {
    /// Understands `demo`, a domain (also with port, upper case, international letters), and a base URL. Plain http is for
    /// loopback only.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        let text = text.trim();
        if text.is_empty() {
            return refused(
                "The tenant is missing: a domain such as acme.eu.auth0.com, a base URL, or demo",
                None,
            );
        }
        if text == "demo" {
            return Ok(Self::Demo);
        }
        if text.contains(char::is_whitespace) {
            return refused(
                "A tenant has no spaces in it",
                Some(text.split_whitespace().collect()),
            );
        }
        let lower = text.to_ascii_lowercase();
        let typed = if lower.contains("://") {
            text.to_owned()
        } else {
            format!("https://{}", text.trim_start_matches('/'))
        };
        let url = checked(&typed)?;
        if lower.contains("://") || url.path() == "/" {
            return Ok(Self::Base(with_slash(url)));
        }
        refused(
            "A tenant's domain has no path; for a server below one, write the whole base URL",
            Some(with_slash(url).into()),
        )
    }

    /// Checks a whole address, such as a token endpoint of one's own.
    pub fn parse_endpoint(text: &str) -> Result<Url, TenantError> {
        let url = Url::parse(text.trim()).map_err(|why| TenantError {
            reason: format!("The token endpoint is not a URL: {why}"),
            suggestion: Some(text.trim())
                .filter(|text| !text.contains("://") && !text.starts_with('/'))
                .map(|text| format!("https://{text}")),
        })?;
        check_url(&url)?;
        Ok(url)
    }
}

fn checked(typed: &str) -> Result<Url, TenantError> {
    let url = Url::parse(typed).map_err(|why| TenantError {
        reason: format!("The tenant is not a domain or base URL: {why}"),
        suggestion: None,
    })?;
    check_url(&url)?;
    if url.query().is_some() || url.fragment().is_some() {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        return refused("A tenant has neither query nor fragment", Some(bare.into()));
    }
    if let Some(base) = url
        .path()
        .strip_suffix("/oauth/token")
        .or_else(|| url.path().strip_suffix("/oauth/token/"))
    {
        let mut bare = url.clone();
        bare.set_path(if base.is_empty() { "/" } else { base });
        return refused(
            "This is the token endpoint; the tenant is what stands before /oauth/token",
            Some(bare.into()),
        );
    }
    Ok(url)
}

fn check_url(url: &Url) -> Result<(), TenantError> {
    if !url.username().is_empty() || url.password().is_some() {
        // Not repeated: it may hold a password.
        return refused(
            "An address with a user name or password is not accepted: secrets have their own fields",
            None,
        );
    }
    match (url.scheme(), url.host()) {
        (_, None) => refused("The address has no host", None),
        ("https", _) => Ok(()),
        ("http", Some(host)) if is_loopback(&host) => Ok(()),
        ("http", _) => refused(
            "Plain http is for this computer only: tokens would travel in the clear",
            Some(url.as_str().replacen("http://", "https://", 1)),
        ),
        (scheme, _) => refused(&format!("{scheme} is not a web scheme: use https"), None),
    }
}

fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

/// Whether a host names this computer by itself. `localhost` still has to resolve to loopback when it is contacted.
pub fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether a host is a tenant's at Auth0; of a custom domain that cannot be told.
pub fn is_auth0_host(host: &str) -> bool {
    host.ends_with(".auth0.com")
}

/// Whether an address, or a host that stands for one, is on such a host.
pub fn is_auth0_address(address: &str) -> bool {
    Url::parse(address)
        .or_else(|_| Url::parse(&format!("https://{address}")))
        .is_ok_and(|url| url.host_str().is_some_and(is_auth0_host))
}

/// Scheme, host and port: what a secret is bound to.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tenants_are_understood() {
        for (text, base) in [
            ("acme.eu.auth0.com", "https://acme.eu.auth0.com/"),
            ("  Acme.EU.auth0.com ", "https://acme.eu.auth0.com/"),
            ("acme.eu.auth0.com/", "https://acme.eu.auth0.com/"),
            ("https://acme.example", "https://acme.example/"),
            (
                "https://acme.example/realms/one",
                "https://acme.example/realms/one/",
            ),
            ("acme.example:8443", "https://acme.example:8443/"),
            ("münchen.example", "https://xn--mnchen-3ya.example/"),
            ("http://127.0.0.1:41877", "http://127.0.0.1:41877/"),
            ("http://[::1]:1", "http://[::1]:1/"),
            ("http://localhost:9", "http://localhost:9/"),
        ] {
            assert_eq!(
                Tenant::parse(text),
                Ok(Tenant::Base(Url::parse(base).unwrap())),
                "{text}"
            );
        }
        assert_eq!(Tenant::parse("demo"), Ok(Tenant::Demo));
    }

    #[test]
    fn addresses_of_auth0_are_told_by_their_host() {
        for (address, is_auth0s) in [
            ("https://t.eu.auth0.com/", true),
            ("https://t.EU.Auth0.com:443/api/v2/", true),
            ("t.eu.auth0.com", true),
            ("https://t.auth0.com.example/", false),
            ("https://i.example/.auth0.com", false),
            ("https://i.example?https://t.auth0.com", false),
            ("https://t.eu.auth0.com@i.example/", false),
            ("notauth0.com", false),
            ("app", false),
            ("", false),
        ] {
            assert_eq!(is_auth0_address(address), is_auth0s, "{address}");
        }
    }

    #[test]
    fn others_are_refused_with_the_corrected_form() {
        for (text, suggestion) in [
            ("", None),
            ("acme .example", Some("acme.example")),
            ("http://acme.example", Some("https://acme.example/")),
            (
                "https://acme.example/oauth/token",
                Some("https://acme.example/"),
            ),
            ("acme.example/path", Some("https://acme.example/path/")),
            ("https://acme.example?x=1", Some("https://acme.example/")),
            ("ftp://acme.example", None),
            ("https://user:secret@acme.example", None),
        ] {
            let error = Tenant::parse(text).unwrap_err();
            assert_eq!(error.suggestion.as_deref(), suggestion, "{text}");
            assert!(!error.to_string().contains("secret@"));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_understood_or_refused(text in ".*") {
            if let Ok(Tenant::Base(url)) = Tenant::parse(&text) {
                prop_assert!(url.path().ends_with('/'));
            }
        }
    }
}
