//! The token endpoint: one that is not the right one at Auth0, one at another host than the tenant, and Auth0's path at a server that is
//! known by its address to have another.

use super::case::LintCase;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::server::server;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::tenant::{is_auth0_host, origin};
use crate::json::Json;
use crate::token::invisible::quoted;
use url::Url;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(legacy(case));
    found.extend(path(case));
    found.extend(authorization(case));
    found.extend(no_token_endpoint(case));
    found.extend(elsewhere(case));
    found.extend(by_default(case));
}

/// Endpoints that Auth0 had before the token endpoint took all grants, each beside what is said of it (Auth0: Legacy authentication flows).
const FORMER: [(&str, &str); 3] = [
    ("/oauth/access_token", "lint.endpoint.legacy"),
    ("/oauth/ro", "lint.endpoint.legacy:ro"),
    ("/delegation", "lint.endpoint.legacy:delegation"),
];

/// What is said of one of them.
fn former(case: &LintCase<'_>) -> Option<&'static str> {
    let path = case.request.token_endpoint.path().trim_end_matches('/');
    let (_, key) = FORMER.into_iter().find(|(known, _)| *known == path)?;
    // Elsewhere it is a token endpoint: GitHub, Facebook and others have it there.
    case.is_auth0().then_some(key)
}

/// Whether the request goes to a former endpoint of Auth0's, whose parameters are others.
pub(super) fn is_former(case: &LintCase<'_>) -> bool {
    former(case).is_some()
}

fn legacy(case: &LintCase<'_>) -> Option<Finding> {
    let found = worded(former(case)?, &[]);
    Some(found.edit(Edit::remove("Use /oauth/token", "token_endpoint")))
}

/// Another path than the token endpoint's on a domain of Auth0's.
fn path(case: &LintCase<'_>) -> Option<Finding> {
    let endpoint = &case.request.token_endpoint;
    let auth0 = endpoint.host_str().is_some_and(is_auth0_host);
    // Where it is the tenant that has a path, the tenant is what is said.
    let default = case.base().and_then(|base| base.join("oauth/token").ok());
    if !auth0
        || default.as_ref() == Some(endpoint)
        || endpoint.path().trim_end_matches('/') == "/oauth/token"
        || is_former(case)
    {
        return None;
    }
    Some(
        worded("lint.endpoint.path", &[("path", &quoted(endpoint.path()))])
            .edit(Edit::remove("Use /oauth/token", "token_endpoint")),
    )
}

/// Where a browser is sent to sign in, under the names that servers have for it. Of Auth0's it is said above.
fn authorization(case: &LintCase<'_>) -> Option<Finding> {
    let endpoint = &case.request.token_endpoint;
    let path = endpoint.path().trim_end_matches('/');
    let ends = [
        "/authorize",
        "/openid-connect/auth",
        "/o/oauth2/auth",
        "/o/oauth2/v2/auth",
    ];
    let is_one = ends.iter().any(|end| path.ends_with(end));
    (is_one && !endpoint.host_str().is_some_and(is_auth0_host))
        .then(|| worded("lint.endpoint.authorization", &[("path", &quoted(path))]))
}

/// Another endpoint of the server's that takes a POST, under the names that servers have for it. Of Auth0's it is said above.
fn no_token_endpoint(case: &LintCase<'_>) -> Option<Finding> {
    let endpoint = &case.request.token_endpoint;
    let path = endpoint.path().trim_end_matches('/');
    let last = path.rsplit('/').next()?;
    let others = [
        "introspect",
        "introspection",
        "userinfo",
        "revoke",
        "revocation",
        "logout",
        "device_authorization",
        "devicecode",
    ];
    let is_auth0 = endpoint.host_str().is_some_and(is_auth0_host);
    (others.contains(&last) && !case.grant().is_empty() && !is_auth0)
        .then(|| worded("lint.endpoint.other", &[("path", &quoted(path))]))
}

/// Whether an issuer is known to have its token endpoint at that other host, as its discovery says.
fn belong_together(issuer: &Url, endpoint: &Url) -> bool {
    let (Some(issuer), Some(endpoint)) = (issuer.host_str(), endpoint.host_str()) else {
        return false;
    };
    let known = [
        ("accounts.google.com", "oauth2.googleapis.com"),
        ("sts.windows.net", "login.microsoftonline.com"),
        ("www.facebook.com", "graph.facebook.com"),
    ];
    let is_cognito = issuer.starts_with("cognito-idp.")
        && issuer.ends_with(".amazonaws.com")
        && endpoint.ends_with(".amazoncognito.com");
    known.contains(&(issuer, endpoint)) || is_cognito
}

/// A token endpoint at another origin than the tenant.
fn elsewhere(case: &LintCase<'_>) -> Option<Finding> {
    let base = case.base()?;
    let endpoint = &case.request.token_endpoint;
    if origin(&base) == origin(endpoint) || belong_together(&base, endpoint) {
        return None;
    }
    let key = if case.evidence.dpop.is_some() {
        "lint.dpop.htu"
    } else {
        "lint.endpoint.elsewhere"
    };
    Some(
        worded(
            key,
            &[("tenant", &origin(&base)), ("endpoint", &origin(endpoint))],
        )
        .edit(Edit::remove("Use the tenant's", "token_endpoint")),
    )
}

/// A request that goes to `/oauth/token` because no endpoint is named, at a server that has it elsewhere.
fn by_default(case: &LintCase<'_>) -> Option<Finding> {
    let base = case.base()?;
    let endpoint = &case.request.token_endpoint;
    if base.join("oauth/token").ok().as_ref() != Some(endpoint) || case.has_worked() {
        return None;
    }
    let (name, right) = known(&base)?;
    let right = right.as_str();
    Some(
        worded(
            "lint.endpoint.default",
            &[
                ("name", &name),
                ("path", &quoted(endpoint.path())),
                ("right", &quoted(right)),
            ],
        )
        .edit(Edit::set(
            "Use that one",
            "token_endpoint",
            Json::text(right),
        )),
    )
}

/// The server of a base URL, by its host or path, and its token endpoint.
fn known(base: &Url) -> Option<(&'static str, Url)> {
    let host = base.host_str()?;
    let is_at = |id: &str| server(id).is_some_and(|known| known.is_at(host));
    let segments: Vec<&str> = base
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let (name, path) = match segments.as_slice() {
        [.., "realms", _] => ("Keycloak", "protocol/openid-connect/token"),
        [] if is_at("okta") => ("Okta", "oauth2/default/v1/token"),
        ["oauth2", _] if is_at("okta") => ("Okta", "v1/token"),
        [_] if host == "login.microsoftonline.com" => ("Microsoft Entra", "oauth2/v2.0/token"),
        [_, "v2.0"] if host == "login.microsoftonline.com" => {
            ("Microsoft Entra", "../oauth2/v2.0/token")
        }
        [] if is_at("google_sts") => ("Google's Security Token Service", "v1/token"),
        [] if host == "oauth2.googleapis.com" => ("Google", "token"),
        [] if host == "accounts.google.com" => ("Google", "https://oauth2.googleapis.com/token"),
        [] if host == "graph.facebook.com" => ("Facebook's Graph", "oauth/access_token"),
        [] if host == "github.com" => ("GitHub", "login/oauth/access_token"),
        [] if is_at("apple") => ("Apple", "auth/token"),
        [] if is_at("zitadel") => ("ZITADEL", "oauth/v2/token"),
        [] if host.ends_with(".amazoncognito.com") => ("Amazon Cognito", "oauth2/token"),
        [_, "as"] if is_at("ping") => ("PingOne", "token"),
        _ => return None,
    };
    Some((name, base.join(path).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Change, Evidence};
    use crate::exchange::{ExchangeRequest, Tenant, Texts};

    fn asked(tenant: &str, endpoint: Option<&str>) -> (ExchangeRequest, Evidence) {
        let Ok(Tenant::Base(base)) = Tenant::parse(tenant) else {
            panic!("{tenant}");
        };
        let default = base.join("oauth/token").unwrap();
        let request = ExchangeRequest {
            token_endpoint: endpoint.map_or(default, |endpoint| Url::parse(endpoint).unwrap()),
            ..request()
        };
        let evidence = Evidence {
            tenant: tenant.to_owned(),
            ..evidence()
        };
        (request, evidence)
    }

    #[test]
    fn other_endpoints_issue_no_tokens() {
        let keycloak = "https://id.acme.example/realms/a/protocol/openid-connect/token";
        for (endpoint, is_said) in [
            (keycloak.to_owned(), false),
            (format!("{keycloak}/introspect"), true),
            (
                "https://login.acme.example/oauth2/userinfo".to_owned(),
                true,
            ),
            ("https://login.acme.example/logout/token".to_owned(), false),
        ] {
            let (request, evidence) = asked("https://login.acme.example", Some(endpoint.as_str()));
            let found = ids(&request, &evidence);
            let id = "lint.endpoint.other".to_owned();
            assert_eq!(found.contains(&id), is_said, "{endpoint}");
        }
    }

    #[test]
    fn servers_with_another_endpoint_are_told_by_their_address() {
        for (tenant, right) in [
            (
                "acme.okta.com",
                "https://acme.okta.com/oauth2/default/v1/token",
            ),
            (
                "acme.okta.mil",
                "https://acme.okta.mil/oauth2/default/v1/token",
            ),
            (
                "https://acme.okta.com/oauth2/aus1",
                "https://acme.okta.com/oauth2/aus1/v1/token",
            ),
            (
                "http://localhost:8080/realms/a",
                "http://localhost:8080/realms/a/protocol/openid-connect/token",
            ),
            (
                "https://login.microsoftonline.com/t/v2.0",
                "https://login.microsoftonline.com/t/oauth2/v2.0/token",
            ),
            (
                "https://sts.googleapis.com",
                "https://sts.googleapis.com/v1/token",
            ),
            ("accounts.google.com", "https://oauth2.googleapis.com/token"),
            (
                "https://graph.facebook.com",
                "https://graph.facebook.com/oauth/access_token",
            ),
        ] {
            let (request, evidence) = asked(tenant, None);
            let found = one(&request, &evidence, "lint.endpoint.default");
            let (path, change) = found.edit.unwrap().changes.remove(0);
            assert_eq!(path, "token_endpoint");
            assert_eq!(change, Change::Set(Json::text(right)), "{tenant}");
            let (request, evidence) = asked(tenant, Some(right));
            let found = ids(&request, &evidence);
            assert!(
                !found.contains(&"lint.endpoint.default".to_owned()),
                "{tenant}"
            );
        }
        for tenant in [
            "acme.eu.auth0.com",
            "login.acme.example",
            "https://id.acme.example/a",
        ] {
            let (request, evidence) = asked(tenant, None);
            let found = ids(&request, &evidence);
            assert!(
                !found.contains(&"lint.endpoint.default".to_owned()),
                "{tenant}"
            );
        }
    }

    fn at(endpoint: &str) -> ExchangeRequest {
        ExchangeRequest {
            token_endpoint: Url::parse(endpoint).unwrap(),
            ..request()
        }
    }

    #[test]
    fn endpoints_that_are_not_the_right_one() {
        for path in ["oauth/access_token", "oauth/ro", "delegation"] {
            let mut former = at(&format!("https://acme.eu.auth0.com/{path}"));
            assert_eq!(loud(&former, &evidence()), ["lint.endpoint.legacy"]);
            // What they take is not what the token endpoint takes.
            former.texts = Texts {
                client_id: former.texts.client_id.take(),
                ..Texts::default()
            };
            former.subject_token = None;
            former.user_profile = None;
            let absent = Evidence {
                artefact: crate::diagnosis::Artefact::Absent,
                ..evidence()
            };
            let found = loud(&former, &absent);
            assert_eq!(found, ["lint.endpoint.legacy"], "{path}");
        }
        assert_eq!(
            loud(&at("https://other.example/oauth/token"), &evidence()),
            ["lint.endpoint.elsewhere"]
        );
        // An issuer whose token endpoint is at another host, and paths of others that end as Auth0's legacy one.
        for (tenant, endpoint) in [
            ("accounts.google.com", "https://oauth2.googleapis.com/token"),
            (
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a",
                "https://acme.auth.eu-west-1.amazoncognito.com/oauth2/token",
            ),
            ("github.com", "https://github.com/login/oauth/access_token"),
            (
                "api.acme.example",
                "https://api.acme.example/oauth/access_token",
            ),
        ] {
            let mut request = at(endpoint);
            request.texts.grant_type = Some("refresh_token".to_owned());
            request.texts.subject_token_type = None;
            let evidence = Evidence {
                tenant: tenant.to_owned(),
                ..evidence()
            };
            let found = ids(&request, &evidence);
            let told = found.iter().any(|id| id.starts_with("lint.endpoint."));
            assert!(!told, "{endpoint}: {found:?}");
        }
        assert_eq!(
            loud(&at("https://acme.eu.auth0.com/oauth/tokens"), &evidence()),
            ["lint.endpoint.path"]
        );
        let keycloak = "https://id.acme.example/realms/a/protocol/openid-connect";
        for (path, is_said) in [("auth", true), ("token", false)] {
            let endpoint = format!("{keycloak}/{path}");
            let found = loud(&at(&endpoint), &evidence());
            let id = "lint.endpoint.authorization".to_owned();
            assert_eq!(found.contains(&id), is_said, "{endpoint}");
        }
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
}
