//! Tenant and token endpoint from the address of a pasted request.

use super::written::written;
use crate::exchange::literal;
use crate::paste::percent::escapes_decoded;
use crate::paste::{PastedParameter, variable};
use url::Url;

/// An address that was taken apart.
#[derive(Debug, Default, PartialEq)]
pub struct Address {
    /// As a profile's `tenant`; empty where the text has none.
    pub tenant: String,
    /// As a profile's `token_endpoint`, where it is not `/oauth/token` under the tenant.
    pub token_endpoint: Option<String>,
    /// User and password that stood in it.
    pub credentials: Option<(String, String)>,
    /// The parameters of its query, decoded.
    pub query: Vec<PastedParameter>,
    /// What was dropped, a sentence each.
    pub notes: Vec<String>,
}

const ENDPOINT: &str = "/oauth/token";

/// Takes an address apart. The error is a sentence.
pub fn read_address(text: Option<&str>) -> Result<Address, String> {
    let mut address = Address::default();
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        address
            .notes
            .push("The text has no address: fill in the tenant".to_owned());
        return Ok(address);
    };
    if text.contains(char::is_whitespace) || text.chars().any(char::is_control) {
        return Err("The address contains white space or control characters: something else was taken for an address".to_owned());
    }
    let (bare, query) = without_query(text, &mut address.notes);
    address.query = query;
    let (bare, credentials) = without_credentials(bare);
    address.credentials = credentials;
    if let Some(doubt) = literal::text(&bare) {
        return Err(format!(
            "The address cannot be kept: its path contains {}",
            doubt.because()
        ));
    }
    if bare.starts_with('/') {
        address
            .notes
            .push("The address has no host: fill in the tenant".to_owned());
        return Ok(address);
    }
    if variable::names(&bare).is_empty() {
        literal_address(&bare, &mut address)?;
    } else {
        let whole = written(&bare);
        let base = whole.strip_suffix(ENDPOINT);
        address.tenant = tenant_of(base.unwrap_or(&whole));
        if base.is_none() {
            address.token_endpoint = Some(whole);
        }
    }
    Ok(address)
}

/// An address is a domain alone where nothing stands behind its host.
fn tenant_of(base: &str) -> String {
    let base = base.trim_end_matches('/');
    match base.strip_prefix("https://") {
        Some(rest) if !rest.contains('/') => rest.to_owned(),
        _ => base.to_owned(),
    }
}

fn literal_address(bare: &str, address: &mut Address) -> Result<(), String> {
    let spelled = if bare.contains("://") {
        bare.to_owned()
    } else {
        format!("https://{bare}")
    };
    let url =
        Url::parse(&spelled).map_err(|error| format!("The address cannot be read: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
        return Err("The address is neither https nor http".to_owned());
    }
    let base = url.path().strip_suffix(ENDPOINT).map(ToOwned::to_owned);
    let mut tenant = url.clone();
    tenant.set_path(base.as_deref().unwrap_or_default());
    address.tenant = tenant_of(tenant.as_str());
    if base.is_none() {
        address.token_endpoint = Some(url.into());
    }
    Ok(())
}

/// The address before its query and fragment; the query's parameters.
fn without_query<'a>(text: &'a str, notes: &mut Vec<String>) -> (&'a str, Vec<PastedParameter>) {
    let (text, fragment) = text
        .split_once('#')
        .map_or((text, ""), |(text, rest)| (text, rest));
    if !fragment.is_empty() {
        notes.push("The address's fragment (behind #) was left out: it is never sent".to_owned());
    }
    let (bare, query) = text.split_once('?').unwrap_or((text, ""));
    let parameters = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| PastedParameter::text(name, value))
        .collect();
    (bare, parameters)
}

/// The address without user and password; these apart, percent-decoded.
fn without_credentials(bare: &str) -> (String, Option<(String, String)>) {
    let (scheme, rest) = bare
        .split_once("://")
        .map_or(("", bare), |(scheme, rest)| (scheme, rest));
    let authority = rest.split('/').next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else {
        return (bare.to_owned(), None);
    };
    let host = rest.get(user.len() + 1..).unwrap_or_default();
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let address = if scheme.is_empty() {
        host.to_owned()
    } else {
        format!("{scheme}://{host}")
    };
    (
        address,
        Some((escapes_decoded(name), escapes_decoded(password))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::variable::marked;

    fn read(text: &str) -> (String, Option<String>) {
        let address = read_address(Some(text)).unwrap();
        (address.tenant, address.token_endpoint)
    }

    #[test]
    fn tenants_and_endpoints_are_found() {
        let endpoint = |text: &str| Some(text.to_owned());
        for (text, tenant, other) in [
            (
                "https://acme.eu.auth0.com/oauth/token",
                "acme.eu.auth0.com",
                None,
            ),
            ("acme.eu.auth0.com/oauth/token", "acme.eu.auth0.com", None),
            (
                "http://127.0.0.1:41877/oauth/token",
                "http://127.0.0.1:41877",
                None,
            ),
            (
                "https://a.example/x/oauth/token",
                "https://a.example/x",
                None,
            ),
            (
                "https://a.example/realms/m/token",
                "a.example",
                endpoint("https://a.example/realms/m/token"),
            ),
            (
                &format!("https://{}/oauth/token", marked("host")),
                "{{host}}",
                None,
            ),
            (&format!("{}/oauth/token", marked("base")), "{{base}}", None),
            ("/oauth/token", "", None),
        ] {
            assert_eq!(read(text), (tenant.to_owned(), other), "{text}");
        }
        for bad in [
            "https://a b/",
            "ftp://a.example/",
            "https://",
            "https://a.example/eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln",
        ] {
            assert!(read_address(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn credentials_and_query_stand_apart() {
        let address = read_address(Some(
            "https://us%3Aer:p+%40@a.example/oauth/token?x=a%20b&y#z",
        ))
        .unwrap();
        assert_eq!(
            address.credentials,
            Some(("us:er".to_owned(), "p+@".to_owned()))
        );
        assert_eq!(
            address.query,
            [
                PastedParameter::text("x", "a b"),
                PastedParameter::text("y", "")
            ]
        );
        assert_eq!(address.tenant, "a.example");
        assert_eq!(address.notes.len(), 1);
    }
}
