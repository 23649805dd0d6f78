//! The tenant: what people paste in place of its domain.

use super::case::LintCase;
use super::placeholder::{has_placeholder_label, is_placeholder};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::Tenant;
use crate::exchange::tenant::{is_auth0_host, is_loopback, origin};
use crate::json::Json;
use url::Url;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    // What answered is a tenant, whatever its name looks like.
    let is_known = case.evidence.facts.is_some() || case.has_worked();
    let doubt = |found: &Finding| found.id == "lint.tenant.region";
    found.extend(text_finding(&case.evidence.tenant).filter(|found| !(is_known && doubt(found))));
    found.extend(custom_domain(case));
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
    if let Some(found) = surrounded(text) {
        return Some(found);
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
        let found = worded("lint.tenant.management", &[]);
        return Some(write(found, url.host_str().unwrap_or_default()));
    }
    if let Err(error) = Tenant::parse(text) {
        let is_elsewhere = url
            .as_ref()
            .and_then(Url::host)
            .is_some_and(|host| !is_loopback(&host));
        let plain_http = is_elsewhere && text.to_ascii_lowercase().starts_with("http://");
        let port = url.as_ref().filter(|_| plain_http).and_then(local_port);
        if port.is_some() {
            return port;
        }
        let suggestion = error.suggestion.and_then(|better| usable(&better));
        let key = if plain_http && suggestion.is_some() {
            "lint.tenant.plain-http:elsewhere"
        } else if suggestion.is_some() {
            "lint.tenant.url:only"
        } else {
            "lint.tenant.unusable"
        };
        let found = worded(key, &[("detail", &error.reason)]);
        // A whole address of a call: the domain is what is meant.
        let better = match (&url, suggestion) {
            (Some(url), Some(_)) if url.host_str().is_some_and(is_auth0_host) => {
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
    if let Some(found) = url.as_ref().and_then(|url| address(url, &host)) {
        return Some(found);
    }
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [name] if *name != "localhost" && url.as_ref().is_some_and(|url| url.port().is_none()) => {
            Some(worded("lint.tenant.not-a-domain", &[("name", &name)]))
        }
        [_, "auth0", "com"] if !REGIONS.iter().any(|region| labels.first() == Some(region)) => {
            Some(worded("lint.tenant.region", &[]))
        }
        [region, "auth0", "com"] => Some(worded("lint.tenant.no-name", &[("region", &region)])),
        _ => None,
    }
}

/// A form of it that can be used, following what is suggested; `None` where there is none.
fn usable(text: &str) -> Option<String> {
    let mut better = text.to_owned();
    for _ in 0..3 {
        match Tenant::parse(&better) {
            // A name without a dot is what is left of words that were no domain.
            Ok(_) => {
                let is_address = better.contains('.') || better.contains("://");
                return is_address.then_some(better);
            }
            Err(error) => better = error.suggestion?,
        }
    }
    None
}

/// What a guide has in the place of a domain, and what pasting put around one.
fn surrounded(text: &str) -> Option<Finding> {
    if text.eq_ignore_ascii_case("demo") {
        let found = worded("lint.tenant.url", &[]);
        return Some(write(found, "demo"));
    }
    let place = text.split_once("://").map_or(text, |(_, place)| place);
    let place = place.split('/').next().unwrap_or_default();
    if is_placeholder(text) || is_placeholder(place) || has_placeholder_label(place) {
        return Some(worded("lint.tenant.placeholder", &[]));
    }
    let better = usable(&bare(text)?)?;
    if text.strip_suffix('.') == Some(better.as_str()) {
        // A name of DNS may end so (RFC 1034 §3.1); it is more often the end of a sentence.
        let found = worded("lint.tenant.url:dot", &[]);
        return Some(write(found, &better));
    }
    let found = worded("lint.tenant.url:around", &[]);
    Some(write(found, &better))
}

/// The domain or address without what pasting put around it; `None` where there is nothing.
fn bare(text: &str) -> Option<String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    // A line of a settings file: AUTH0_DOMAIN=…
    let value = text
        .split_once('=')
        .filter(|(name, _)| is_name(name.trim()))
        .map_or(text, |(_, value)| value.trim());
    let around = ['"', '\'', '`', '“', '”', '<', '>', ',', ';', ' '];
    let inner = value
        .trim_matches(around)
        .trim_end_matches(['\\', '.', ',', ';']);
    let lower = inner.to_ascii_lowercase();
    let half = ["https//", "http//", "https:", "http:"]
        .iter()
        .find_map(|begin| {
            let rest = inner.get(begin.len()..)?.trim_start_matches('/');
            let is_half = lower.starts_with(begin) && !lower.contains("://");
            is_half.then(|| rest.to_owned())
        });
    let misspelled = lower.split_once("://").and_then(|(scheme, _)| {
        let is_meant = scheme != "http" && strsim::levenshtein(scheme, "https") == 1;
        let (_, rest) = inner.split_once("://")?;
        is_meant.then(|| rest.to_owned())
    });
    let (bare, scheme) = match half.or(misspelled) {
        Some(rest) if rest.trim_end_matches('/').contains('/') => (rest, "https://"),
        Some(rest) => (rest.trim_end_matches('/').to_owned(), ""),
        None => (inner.to_owned(), ""),
    };
    let bare = format!("{scheme}{bare}");
    (bare != text && !bare.is_empty()).then_some(bare)
}

/// Plain http with a port of its own, elsewhere: a server that speaks no https there.
fn local_port(url: &Url) -> Option<Finding> {
    let port = url.port()?;
    let found = worded("lint.tenant.plain-http", &[]);
    Some(found.fix(format!(
        "Forward the server's port to this computer and write http://localhost:{port}{}, or use the address at which it speaks https",
        url.path()
    )))
}

/// An address that stands for another one: a document below the tenant, an admin console, a slip in the domain.
fn address(url: &Url, host: &str) -> Option<Finding> {
    if host.contains("..") {
        let dots: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
        let found = worded("lint.tenant.url:dots", &[]);
        return Some(write(found, &dots.join(".")));
    }
    let path = url.path();
    if let Some((base, _)) = path.split_once("/.well-known/") {
        let found = worded("lint.tenant.url:document", &[]);
        return Some(write(found, &format!("{}{base}", origin(url))));
    }
    if is_auth0_host(host) && path != "/" {
        let found = worded("lint.tenant.url:path", &[]);
        return Some(write(found, host));
    }
    for end in [
        "-admin.okta.com",
        "-admin.oktapreview.com",
        "-admin.okta-emea.com",
    ] {
        if let Some(organization) = host.strip_suffix(end) {
            let domain = end.trim_start_matches("-admin");
            let found = worded("lint.tenant.dashboard", &[]);
            let path = path.trim_end_matches('/');
            let scheme = if path.is_empty() { "" } else { "https://" };
            return Some(write(
                found,
                &format!("{scheme}{organization}{domain}{path}"),
            ));
        }
    }
    near_auth0(host)
}

/// A region, and behind it almost `auth0.com`.
fn near_auth0(host: &str) -> Option<Finding> {
    let labels: Vec<&str> = host.split('.').collect();
    let [.., region, name, top] = labels.as_slice() else {
        return None;
    };
    let end = format!("{name}.{top}");
    let is_region = REGIONS.contains(&region.split('-').next().unwrap_or_default());
    if !is_region
        || labels.len() < 4
        || end == "auth0.com"
        || strsim::levenshtein(&end, "auth0.com") > 1
    {
        return None;
    }
    let before = host.strip_suffix(&end)?;
    let found = worded("lint.tenant.near-miss", &[("end", &end)]);
    Some(write(found, &format!("{before}auth0.com")))
}

/// Where Auth0's own tenants are.
const REGIONS: [&str; 6] = ["us", "eu", "au", "jp", "uk", "ca"];

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
    Some(worded("lint.tenant.letters", &[("host", &host)]))
}

/// `https://manage.auth0.com/dashboard/eu/acme/…` names region and tenant.
fn dashboard(url: Option<&Url>) -> Finding {
    let found = worded("lint.tenant.dashboard:auth0", &[]);
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

/// Discovery named another issuer than the domain typed: a custom domain.
fn custom_domain(case: &LintCase<'_>) -> Option<Finding> {
    let base = case.base()?;
    let issuer = case.evidence.facts.as_ref()?.issuer.as_deref()?;
    let url = Url::parse(issuer).ok()?;
    if origin(&url) == origin(&base) {
        return None;
    }
    Some(worded(
        "lint.tenant.custom-domain",
        &[("issuer", &crate::token::invisible::quoted(issuer))],
    ))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Change, Evidence, Severity, TenantFacts};
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
            (
                "https://acme.eu.auth0.com/authorize",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "https://id.example/realms/a/.well-known/openid-configuration",
                "lint.tenant.url",
                Some("https://id.example/realms/a"),
            ),
            (
                "https://login.acme.example/oauth/token?x=1",
                "lint.tenant.url",
                Some("https://login.acme.example/"),
            ),
            (
                "'acme.eu.auth0.com'",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "AUTH0_DOMAIN=acme.eu.auth0.com",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "acme.eu.auth0.com ;",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "https//acme.eu.auth0.com",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "htps://acme.eu.auth0.com/",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            (
                "acme..eu.auth0.com",
                "lint.tenant.url",
                Some("acme.eu.auth0.com"),
            ),
            ("acme eu auth0 com", "lint.tenant.unusable", None),
            (
                "http://localhost:8080/oauth/token",
                "lint.tenant.url",
                Some("http://localhost:8080/"),
            ),
            ("Demo", "lint.tenant.url", Some("demo")),
            ("YOUR_DOMAIN", "lint.tenant.placeholder", None),
            ("https://{yourDomain}", "lint.tenant.placeholder", None),
            ("your-tenant.eu.auth0.com", "lint.tenant.placeholder", None),
            (
                "https://acme-admin.okta.com/oauth2/default",
                "lint.tenant.dashboard",
                Some("https://acme.okta.com/oauth2/default"),
            ),
            (
                "http://keycloak:8080/realms/a",
                "lint.tenant.plain-http",
                None,
            ),
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
        let dot = text_finding("acme.eu.auth0.com.").unwrap();
        assert_eq!(dot.severity, Severity::Warning);
        assert_eq!(dot.fix.as_deref(), Some("Write acme.eu.auth0.com"));
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
        for (slip, meant) in [
            ("acme.eu.authO.com", "acme.eu.auth0.com"),
            ("acme.us-3.auth0.co", "acme.us-3.auth0.com"),
        ] {
            let found = text_finding(slip).unwrap();
            assert_eq!(
                (found.id.as_str(), found.severity),
                ("lint.tenant.near-miss", Severity::Warning)
            );
            assert!(found.fix.unwrap().ends_with(meant));
        }
        assert_eq!(text_finding("login.auth.com"), None);
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
        let first = ExchangeRequest {
            token_endpoint: Url::parse("https://acme.auth0.com/oauth/token").unwrap(),
            ..request()
        };
        let named = |evidence: Evidence| Evidence {
            tenant: "acme.auth0.com".to_owned(),
            ..evidence
        };
        assert_eq!(ids(&first, &named(evidence())), ["lint.tenant.region"]);
        let answered = named(facts("https://acme.auth0.com/"));
        assert_eq!(ids(&first, &answered), [""; 0]);
    }
}
