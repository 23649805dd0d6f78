//! An audience that is no API's identifier at Auth0, whatever the grant.

use super::case::LintCase;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::TextField;
use crate::exchange::tenant::{is_auth0_host, origin};
use crate::json::Json;
use crate::token::invisible::quoted;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(no_identifier(case));
    found.extend(session_transfer(case));
}

/// What a session transfer token is asked for with: a URN of the domain (Auth0: Configure and Implement Native to Web SSO).
fn session_transfer(case: &LintCase<'_>) -> Option<Finding> {
    let audience = case.request.texts.audience.as_deref()?;
    let is_meant = audience.replace('-', "_").contains("session_transfer");
    let is_urn = audience.starts_with("urn:") && audience.ends_with(":session_transfer");
    if !case.is_auth0() || case.grant() != "refresh_token" || !is_meant || is_urn {
        return None;
    }
    let host = case.request.token_endpoint.host_str()?;
    let right = format!("urn:{host}:session_transfer");
    Some(
        worded(
            "lint.audience.session-transfer",
            &[("right", &quoted(&right))],
        )
        .edit(Edit::set("Use that", "audience", Json::text(right))),
    )
}

/// What is no API's identifier at Auth0: the Management API's without its slash, below a custom domain or of another tenant, the id of an
/// API, the client's, and the tenant's address alone.
fn no_identifier(case: &LintCase<'_>) -> Option<Finding> {
    let audience = case.request.texts.audience.as_deref()?;
    let is_id = audience.len() == 24
        && audience
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let own = case.filled(TextField::ClientId) == Some(audience);
    let is_domain = audience.trim_end_matches('/') == origin(&case.request.token_endpoint);
    let key = match (is_id, own, is_domain) {
        (true, ..) => Some("lint.audience.identifier"),
        (_, true, _) => Some("lint.audience.identifier:client"),
        (.., true) => Some("lint.audience.identifier:domain"),
        _ => None,
    };
    if let Some(key) = key.filter(|_| case.is_auth0()) {
        return Some(worded(key, &[]));
    }
    let (address, end) = audience.split_once("/api/v2")?;
    let host = address.strip_prefix("https://")?;
    let is_auth0 = is_auth0_host(host);
    let endpoint = &case.request.token_endpoint;
    // Below a custom domain nobody sees whose it is.
    let asked = endpoint.host_str().filter(|asked| is_auth0_host(asked));
    let other = asked.filter(|asked| is_auth0 && !asked.eq_ignore_ascii_case(host));
    if let Some(asked) = other.filter(|_| ["", "/"].contains(&end)) {
        return Some(worded(
            "lint.audience.identifier:tenant",
            &[("host", &quoted(host)), ("asked", &quoted(asked))],
        ));
    }
    if is_auth0 && end.is_empty() {
        let right = format!("{audience}/");
        return Some(
            worded(
                "lint.audience.identifier:slash",
                &[("right", &quoted(&right))],
            )
            .edit(Edit::set("Use that", "audience", Json::text(right))),
        );
    }
    let is_custom = endpoint.host_str() == Some(host) && endpoint.path() == "/oauth/token";
    (!is_auth0 && is_custom && ["", "/"].contains(&end))
        .then(|| worded("lint.audience.identifier:custom-domain", &[]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;

    #[test]
    fn an_audience_is_an_identifier() {
        let found = |endpoint: &str, audience: &str| {
            let mut asked = request();
            asked.token_endpoint = url::Url::parse(endpoint).unwrap();
            asked.texts.audience = Some(audience.to_owned());
            ids(&asked, &evidence()).contains(&"lint.audience.identifier".to_owned())
        };
        let own = "https://acme.eu.auth0.com/oauth/token";
        let custom = "https://login.acme.example/oauth/token";
        for (endpoint, audience, is_said) in [
            (own, "https://acme.eu.auth0.com/api/v2", true),
            (own, "https://acme.eu.auth0.com/api/v2/", false),
            (own, "64f0c2a9d3b18e0012ab34cd", true),
            (own, "https://api.acme.example/api/v2", false),
            (own, "https://acme-dev.us.auth0.com/api/v2/", true),
            (own, "https://ACME.eu.auth0.com/api/v2/", false),
            (own, "https://acme.eu.auth0.com/", true),
            (own, "https://acme.eu.auth0.com/userinfo", false),
            (own, "app", true),
            (custom, "https://login.acme.example/api/v2/", true),
            (custom, "https://acme.eu.auth0.com/api/v2/", false),
            (custom, "https://api.acme.example/api/v2", false),
        ] {
            assert_eq!(found(endpoint, audience), is_said, "{endpoint} {audience}");
        }
    }

    #[test]
    fn a_session_transfer_token_is_asked_for_by_a_urn() {
        let (refresh, other) = ("refresh_token", "client_credentials");
        for (grant, audience, is_said) in [
            (refresh, "urn:acme.eu.auth0.com:session_transfer", false),
            (refresh, "urn:login.acme.example:session_transfer", false),
            (refresh, "https://acme.eu.auth0.com/session_transfer", true),
            (refresh, "urn:acme.eu.auth0.com:session-transfer", true),
            (refresh, "session_transfer", true),
            (other, "https://session_transfer.acme.example", false),
        ] {
            let mut asked = request();
            asked.texts.grant_type = Some(grant.to_owned());
            asked.texts.audience = Some(audience.to_owned());
            let found = ids(&asked, &evidence());
            let id = "lint.audience.session-transfer".to_owned();
            assert_eq!(found.contains(&id), is_said, "{grant} {audience}");
        }
    }
}
