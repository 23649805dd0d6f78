//! The tenant: what people paste in place of its domain, and endpoints that are not the right one.

use super::case::LintCase;
use crate::diagnosis::{Edit, Finding, Severity};
use crate::exchange::Tenant;
use crate::exchange::tenant::{is_auth0_host, origin};
use crate::json::Json;
use url::Url;

const SOURCE: &str = "Auth0: Tenant domains; Auth0 Authentication API: base URL";

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    // What answered is a tenant, whatever its name looks like.
    let is_known = case.evidence.facts.is_some() || case.has_worked();
    let doubt = |found: &Finding| found.id == "lint.tenant.region";
    found.extend(text_finding(&case.evidence.tenant).filter(|found| !(is_known && doubt(found))));
    found.extend(legacy(case));
    found.extend(path(case));
    found.extend(elsewhere(case));
    found.extend(custom_domain(case));
}

fn finding(id: &str, severity: Severity, title: &str, detail: impl Into<String>) -> Finding {
    Finding::new(id, severity, title, detail)
        .field("tenant")
        .source(SOURCE)
}

fn write(finding: Finding, better: &str) -> Finding {
    finding
        .fix(format!("Write {better}"))
        .edit(Edit::set("Use that", "tenant", Json::text(better)))
}

/// What is wrong with the text typed as tenant; also where it cannot be used at all.
pub fn text_finding(typed: &str) -> Option<Finding> {
    let text = typed.trim();
    if text.is_empty() || text == "demo" {
        return None;
    }
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{}", text.trim_start_matches('/'))
    };
    let url = Url::parse(&with_scheme).ok();
    let host = url
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if host.starts_with("manage.") && host.ends_with("auth0.com") || host == "auth0.auth0.com" {
        return Some(dashboard(url.as_ref()));
    }
    if let Some(url) = url.as_ref().filter(|url| url.path().starts_with("/api/v2")) {
        let found = finding(
            "lint.tenant.management",
            Severity::Error,
            "This is the Management API's address",
            "Tokens are issued by the Authentication API of the same tenant",
        );
        return Some(write(found, url.host_str().unwrap_or_default()));
    }
    if let Err(error) = Tenant::parse(text) {
        let plain_http = text.to_ascii_lowercase().starts_with("http://");
        let (id, title) = if plain_http && error.suggestion.is_some() {
            (
                "lint.tenant.plain-http",
                "Plain http is for this computer only",
            )
        } else if error.suggestion.is_some() {
            ("lint.tenant.url", "The tenant is only the domain")
        } else {
            ("lint.tenant.unusable", "The tenant cannot be used")
        };
        let found = finding(id, Severity::Error, title, error.reason);
        // A whole address of a call: the domain is what is meant.
        let better = match (&url, error.suggestion) {
            (Some(url), Some(_))
                if url
                    .host_str()
                    .is_some_and(|host| host.ends_with(".auth0.com")) =>
            {
                url.host_str().map(ToOwned::to_owned)
            }
            (_, suggestion) => suggestion,
        };
        return Some(match better {
            Some(better) => write(found, &better),
            None => found.fix("Use a domain such as acme.eu.auth0.com, a base URL, or demo"),
        });
    }
    if let Some(found) = letters(&with_scheme, &host) {
        return Some(found);
    }
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [name] if *name != "localhost" && url.as_ref().is_some_and(|url| url.port().is_none()) => Some(
            finding("lint.tenant.not-a-domain", Severity::Error, "This is a tenant's name, not its domain", "A domain has dots in it: the name, the region and auth0.com")
                .fix(format!("Write the domain, such as {name}.eu.auth0.com"))
                .likely(),
        ),
        [_, "auth0", "com"] if !["us", "eu", "au", "jp", "uk", "ca"].iter().any(|region| labels.first() == Some(region)) => Some(
            finding(
                "lint.tenant.region",
                Severity::Info,
                "The domain has no region in it",
                "That is right for the first tenants of the US only; all others have one: acme.eu.auth0.com, acme.us.auth0.com",
            )
            .fix("Compare it with the domain in the application's settings")
            .likely(),
        ),
        [region, "auth0", "com"] => Some(
            finding("lint.tenant.no-name", Severity::Error, "The domain has a region and no tenant", format!("{region}.auth0.com is not a tenant"))
                .fix(format!("Write the whole domain, such as acme.{region}.auth0.com")),
        ),
        _ => None,
    }
}

/// Letters that look like Latin ones and are none, in a domain that has Latin ones too, or that ends as Auth0's do.
fn letters(typed: &str, host: &str) -> Option<Finding> {
    let place = typed.split_once("://").map_or(typed, |(_, place)| place);
    let place = place.split(['/', ':', '?', '#']).next().unwrap_or_default();
    // Greek, Cyrillic, Armenian, Cherokee.
    let looks_latin = |one: char| matches!(one, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}');
    let is_mixed = |label: &str| {
        label.chars().any(looks_latin) && label.chars().any(|one| one.is_ascii_alphabetic())
    };
    let is_auth0 = is_auth0_host(host);
    let is_suspect = place.split('.').any(is_mixed) || is_auth0 && place.chars().any(looks_latin);
    if !is_suspect || place.is_ascii() {
        return None;
    }
    let found = finding(
        "lint.tenant.letters",
        Severity::Warning,
        "The tenant has letters of another alphabet that look like Latin ones",
        format!("The request goes to {host}, and not to the domain that it looks like"),
    );
    Some(
        found
            .fix("Type the domain by hand, or copy it from the application's settings")
            .source("Unicode Technical Standard 39 §5; RFC 5891")
            .likely(),
    )
}

/// `https://manage.auth0.com/dashboard/eu/acme/…` names region and tenant.
fn dashboard(url: Option<&Url>) -> Finding {
    let found = finding(
        "lint.tenant.dashboard",
        Severity::Error,
        "This is the dashboard, not the tenant",
        "The dashboard issues no tokens; the tenant has a domain of its own",
    );
    let parts: Vec<&str> = url
        .map(|url| {
            url.path()
                .split('/')
                .filter(|part| !part.is_empty())
                .collect()
        })
        .unwrap_or_default();
    match parts.as_slice() {
        ["dashboard", region, tenant, ..] => {
            let region = region.split('-').next().unwrap_or_default();
            write(found.likely(), &format!("{tenant}.{region}.auth0.com"))
        }
        _ => found.fix("Write the Domain that the application's settings show"),
    }
}

fn legacy(case: &LintCase<'_>) -> Option<Finding> {
    let path = case.request.token_endpoint.path();
    if !path.trim_end_matches('/').ends_with("/oauth/access_token") {
        return None;
    }
    Some(
        Finding::new(
            "lint.endpoint.legacy",
            Severity::Error,
            "This is the legacy endpoint",
            "/oauth/access_token took Facebook tokens before native social login; OIDC conformant clients cannot use it",
        )
        .fix("Remove the token endpoint: /oauth/token is used by default")
        .field("token_endpoint")
        .source("Auth0: Legacy authentication flows, /oauth/access_token")
        .edit(Edit::remove("Use /oauth/token", "token_endpoint")),
    )
}

/// Another path than the token endpoint's on a domain of Auth0's.
fn path(case: &LintCase<'_>) -> Option<Finding> {
    let endpoint = &case.request.token_endpoint;
    let auth0 = endpoint
        .host_str()
        .is_some_and(|host| host.ends_with(".auth0.com"));
    if !auth0
        || ["/oauth/token", "/oauth/access_token"].contains(&endpoint.path().trim_end_matches('/'))
    {
        return None;
    }
    Some(
        Finding::new(
            "lint.endpoint.path",
            Severity::Warning,
            "This is not Auth0's token endpoint",
            format!(
                "It is /oauth/token, and the request goes to {}",
                crate::token::invisible::quoted(endpoint.path())
            ),
        )
        .fix("Remove the token endpoint: /oauth/token is used by default")
        .field("token_endpoint")
        .source("Auth0 Authentication API: get token")
        .edit(Edit::remove("Use /oauth/token", "token_endpoint")),
    )
}

fn base(case: &LintCase<'_>) -> Option<Url> {
    match Tenant::parse(&case.evidence.tenant) {
        Ok(Tenant::Base(url)) => Some(url),
        _ => None,
    }
}

/// A token endpoint at another origin than the tenant.
fn elsewhere(case: &LintCase<'_>) -> Option<Finding> {
    let base = base(case)?;
    let endpoint = &case.request.token_endpoint;
    if origin(&base) == origin(endpoint) {
        return None;
    }
    let (id, detail) = if case.evidence.dpop.is_some() {
        (
            "lint.dpop.htu",
            "The proof's htu is the token endpoint's address, and the tenant may know itself by the other name: custom domain and tenant domain are not mixed",
        )
    } else {
        (
            "lint.endpoint.elsewhere",
            "Code and secrets go there, and issuer and key set are those of the tenant",
        )
    };
    Some(
        Finding::new(
            id,
            Severity::Warning,
            "The token endpoint is at another host than the tenant",
            format!(
                "The tenant is {}, the token endpoint {}. {detail}",
                origin(&base),
                origin(endpoint)
            ),
        )
        .fix("Use the same domain in both, or remove the token endpoint")
        .field("token_endpoint")
        .source("RFC 9449 §4.3; Auth0: Custom domains")
        .likely()
        .edit(Edit::remove("Use the tenant's", "token_endpoint")),
    )
}

/// Discovery named another issuer than the domain typed: a custom domain.
fn custom_domain(case: &LintCase<'_>) -> Option<Finding> {
    let base = base(case)?;
    let issuer = case.evidence.facts.as_ref()?.issuer.as_deref()?;
    let url = Url::parse(issuer).ok()?;
    if origin(&url) == origin(&base) {
        return None;
    }
    Some(
        finding(
            "lint.tenant.custom-domain",
            Severity::Info,
            "The tenant goes by another name",
            format!("Its discovery says {}: tokens will have that issuer, and an app that expects the other one refuses them", crate::token::invisible::quoted(issuer)),
        )
        .fix("Use one of the two names everywhere: request, SDK and API"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Change, Evidence, TenantFacts};
    use crate::exchange::ExchangeRequest;

    #[test]
    fn what_is_pasted_in_place_of_a_domain() {
        for (text, id, better) in [
            (
                "https://acme.eu.auth0.com/oauth/token",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "acme.eu.auth0.com/authorize",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "acme.eu.auth0.com?x=1",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "http://acme.eu.auth0.com",
                "lint.tenant.plain-http",
                Some("acme.eu.auth0.com"),
            ),
            (
                "http://idp.acme.example",
                "lint.tenant.plain-http",
                Some("https://idp.acme.example/"),
            ),
            (
                "https://manage.auth0.com/dashboard/eu/acme/applications",
                "lint.tenant.dashboard",
                Some("acme.eu.auth0.com"),
            ),
            ("manage.auth0.com", "lint.tenant.dashboard", None),
            (
                "https://acme.eu.auth0.com/api/v2/",
                "lint.tenant.management",
                Some("acme.eu.auth0.com"),
            ),
            ("acme", "lint.tenant.not-a-domain", None),
            ("eu.auth0.com", "lint.tenant.no-name", None),
            ("ftp://acme.example", "lint.tenant.unusable", None),
        ] {
            let found = text_finding(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.id.as_str(), found.severity),
                (id, Severity::Error),
                "{text}"
            );
            let edit = found.edit.map(|edit| edit.changes[0].clone());
            assert_eq!(
                edit,
                better.map(|better| ("tenant".to_owned(), Change::Set(Json::text(better)))),
                "{text}"
            );
        }
        for right in [
            "acme.eu.auth0.com",
            "https://acme.eu.auth0.com",
            "login.acme.example",
            "demo",
            "http://127.0.0.1:1",
            "localhost:8080",
            "http://localhost",
            "https://id.example/realms/a",
        ] {
            assert_eq!(text_finding(right).map(|found| found.id), None, "{right}");
        }
        let region = text_finding("acme.auth0.com").unwrap();
        assert_eq!(
            (region.id.as_str(), region.severity),
            ("lint.tenant.region", Severity::Info)
        );
        for mixed in ["\u{430}cme.auth0.com", "https://l\u{43e}gin.acme.example"] {
            let found = text_finding(mixed).unwrap();
            assert_eq!(
                (found.id.as_str(), found.severity),
                ("lint.tenant.letters", Severity::Warning)
            );
            assert!(found.detail.contains("xn--"), "{}", found.detail);
        }
        for whole in [
            "münchen.example",
            "\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.example",
        ] {
            assert_eq!(text_finding(whole).map(|found| found.id), None, "{whole}");
        }
        let password = text_finding("https://user:hunter2@acme.example").unwrap();
        assert!(!format!("{password:?}").contains("hunter2"));
    }

    fn at(endpoint: &str) -> ExchangeRequest {
        ExchangeRequest {
            token_endpoint: Url::parse(endpoint).unwrap(),
            ..request()
        }
    }

    #[test]
    fn endpoints() {
        assert_eq!(
            loud(
                &at("https://acme.eu.auth0.com/oauth/access_token"),
                &evidence()
            ),
            ["lint.endpoint.legacy"]
        );
        assert_eq!(
            loud(&at("https://other.example/oauth/token"), &evidence()),
            ["lint.endpoint.elsewhere"]
        );
        assert_eq!(
            loud(&at("https://acme.eu.auth0.com/oauth/tokens"), &evidence()),
            ["lint.endpoint.path"]
        );
        let proof = Evidence {
            dpop: Some("ES256".into()),
            ..evidence()
        };
        assert_eq!(
            loud(&at("https://login.acme.example/oauth/token"), &proof),
            ["lint.dpop.htu"]
        );
        assert_eq!(loud(&request(), &proof), [""; 0]);
    }

    #[test]
    fn a_custom_domain_is_said() {
        let facts = |issuer: &str| Evidence {
            facts: Some(TenantFacts {
                issuer: Some(issuer.into()),
                ..TenantFacts::default()
            }),
            ..evidence()
        };
        assert_eq!(
            ids(&request(), &facts("https://login.acme.example/")),
            ["lint.tenant.custom-domain"]
        );
        assert_eq!(
            ids(&request(), &facts("https://acme.eu.auth0.com/")),
            [""; 0]
        );
        // One without a region is doubted until it has answered.
        let first = at("https://acme.auth0.com/oauth/token");
        let named = |evidence: Evidence| Evidence {
            tenant: "acme.auth0.com".to_owned(),
            ..evidence
        };
        assert_eq!(ids(&first, &named(evidence())), ["lint.tenant.region"]);
        let answered = named(facts("https://acme.auth0.com/"));
        assert_eq!(ids(&first, &answered), [""; 0]);
    }
}
