//! An audience that is no API's identifier at Auth0, whatever the grant.

use super::case::LintCase;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::tenant::is_auth0_host;
use crate::json::Json;
use crate::token::invisible::quoted;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(no_identifier(case));
}

/// What is no API's identifier at Auth0: the Management API's without its slash or below a custom domain, and the id of an API.
fn no_identifier(case: &LintCase<'_>) -> Option<Finding> {
    let audience = case.request.texts.audience.as_deref()?;
    let is_id = audience.len() == 24
        && audience
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if is_id && case.is_auth0() {
        return Some(worded("lint.audience.identifier", &[]));
    }
    let (address, end) = audience.split_once("/api/v2")?;
    let host = address.strip_prefix("https://")?;
    let is_auth0 = is_auth0_host(host);
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
    let endpoint = &case.request.token_endpoint;
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
            (custom, "https://login.acme.example/api/v2/", true),
            (custom, "https://acme.eu.auth0.com/api/v2/", false),
            (custom, "https://api.acme.example/api/v2", false),
        ] {
            assert_eq!(found(endpoint, audience), is_said, "{endpoint} {audience}");
        }
    }
}
