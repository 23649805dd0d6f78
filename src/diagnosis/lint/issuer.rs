//! A subject token of another issuer than the one that can exchange it, or without a user to exchange it for.

use super::case::LintCase;
use super::token_vault::is_providers;
use crate::diagnosis::Finding;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::server::servers;
use crate::exchange::Purpose;
use crate::exchange::tenant::is_auth0_host;
use crate::token::invisible::quoted;
use url::Url;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(not_the_tenants(case));
    found.extend(providers(case));
    found.extend(no_user(case));
}

/// A provider's token that names no issuer.
fn providers(case: &LintCase<'_>) -> Option<Finding> {
    let shape = case.subject.shape.filter(is_providers)?;
    let is_asked = case.purpose == Purpose::OnBehalfOf && case.is_auth0();
    (is_asked && case.subject.token().is_none())
        .then(|| worded("lint.artefact.providers", &[("shape", &shape.name())]))
}

/// An application's own token, where Auth0 exchanges a user's (Auth0: On-Behalf-Of token exchange; Token Vault).
fn no_user(case: &LintCase<'_>) -> Option<Finding> {
    let is_users = matches!(case.purpose, Purpose::OnBehalfOf | Purpose::TokenVault);
    let subject = case.subject.claim_text("sub").unwrap_or_default();
    let is_own = case.subject.claim_text("gty") == Some("client-credentials")
        || subject.ends_with("@clients");
    (is_users && is_own && case.is_auth0()).then(|| worded("lint.artefact.no-user", &[]))
}

/// On behalf of a user Auth0 exchanges the access tokens of the tenant that is asked (Auth0: On-Behalf-Of token exchange).
fn not_the_tenants(case: &LintCase<'_>) -> Option<Finding> {
    if case.purpose != Purpose::OnBehalfOf || !case.is_auth0() {
        return None;
    }
    let issuer = case.subject.claim_text("iss")?;
    let tenant = case.request.token_endpoint.host_str()?;
    let address = Url::parse(issuer).ok()?;
    let host = address.host_str()?;
    // A custom domain is the tenant's as well: of a name that is nobody's that is known, nothing is said.
    let is_other_tenant = is_auth0_host(host) && is_auth0_host(tenant) && host != tenant;
    let is_other_server = || {
        let mut others = servers().iter().filter(|server| server.id != "auth0");
        others.any(|server| server.is_at(host))
    };
    (is_other_tenant || is_other_server()).then(|| {
        worded(
            "lint.artefact.issuer",
            &[("issuer", &quoted(issuer)), ("tenant", &tenant)],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::exchange::purpose::ACCESS_TOKEN_TYPE;

    #[test]
    fn a_token_of_another_tenant_is_told() {
        let mut asked = custom();
        asked.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        asked.texts.requested_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        for (issuer, is_said) in [
            ("https://acme.eu.auth0.com/", false),
            ("https://login.acme.example/", false),
            ("https://acme-dev.us.auth0.com/", true),
            ("https://login.microsoftonline.com/t/v2.0", true),
            ("acme", false),
        ] {
            let token = jwt(&format!(r#"{{"iss":"{issuer}","exp":{}}}"#, NOW + 3600));
            let found = ids(&asked, &with_text(&token));
            let id = "lint.artefact.issuer".to_owned();
            assert_eq!(found.contains(&id), is_said, "{issuer}");
            // Of a type of one's own an Action decides.
            assert!(!ids(&custom(), &with_text(&token)).contains(&id));
        }
    }

    #[test]
    fn a_users_own_token_of_the_tenant_is_exchanged() {
        let mut asked = custom();
        asked.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        asked.texts.requested_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
        let own = |claim: &str| {
            jwt(&format!(
                r#"{{"iss":"https://acme.eu.auth0.com/",{claim}}}"#
            ))
        };
        for (text, told) in [
            (own(r#""sub":"auth0|1""#), None),
            (own(r#""sub":"app@clients""#), Some("no-user")),
            (own(r#""gty":"client-credentials""#), Some("no-user")),
            ("ya29.a0AfB_byExample".to_owned(), Some("providers")),
        ] {
            let found = ids(&asked, &with_text(&text));
            for name in ["no-user", "providers"] {
                let is_said = found.contains(&format!("lint.artefact.{name}"));
                assert_eq!(is_said, told == Some(name), "{text}");
            }
        }
    }
}
