//! The grant: near misses of the exchange's, other ones, and servers that do not offer the exchange.

use super::case::LintCase;
use super::kind::distance;
use super::token_vault;
use crate::diagnosis::call::REGISTERED_GRANTS;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::purpose::TOKEN_VAULT_GRANT;
use crate::exchange::{TOKEN_EXCHANGE_GRANT, TextField};
use crate::json::Json;
use crate::token::invisible::quoted;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(grant(case));
}

fn grant(case: &LintCase<'_>) -> Option<Finding> {
    let grant = case
        .request
        .texts
        .grant_type
        .as_deref()
        .filter(|grant| !grant.is_empty())?;
    if let Some(found) = token_vault::grant(case) {
        return Some(found);
    }
    if grant == TOKEN_EXCHANGE_GRANT {
        return not_offered(case);
    }
    let dialect = case.dialect();
    if dialect.is_some_and(|dialect| dialect.grants.contains(&grant)) {
        return None;
    }
    // Where there is no exchange, none can be meant.
    let is_others = is_known(grant) || case.server.is("facebook") && grant.starts_with("fb_");
    if grant == TOKEN_VAULT_GRANT || not_offered(case).is_some() && is_others {
        return None;
    }
    // What stands around it is said where texts are looked at.
    if grant.trim() != grant && is_known(grant.trim()) {
        return None;
    }
    let close = distance(grant, TOKEN_EXCHANGE_GRANT, 4).is_some()
        || grant.ends_with("token-exchange")
        || grant.ends_with("token_exchange");
    if let Some(right) = meant(case, grant).filter(|_| !close) {
        return Some(misspelled(grant, right));
    }
    let key = if close {
        "lint.grant.near-miss"
    } else if grant == "authorization_code" && case.is_auth0() {
        "lint.grant.other:code"
    } else if is_known(grant) || is_extension(grant) {
        // Where there is nothing to exchange, another call is meant.
        if !exchanges(case) {
            return None;
        }
        "lint.grant.other"
    } else if exchanges(case) {
        "lint.grant.unknown"
    } else {
        return Some(worded(
            "lint.grant.unknown:own",
            &[("grant", &TOKEN_EXCHANGE_GRANT), ("own", &quoted(grant))],
        ));
    };
    Some(
        worded(key, &[("grant", &TOKEN_EXCHANGE_GRANT)]).edit(Edit::set(
            "Use the right one",
            "grant_type",
            Json::text(TOKEN_EXCHANGE_GRANT),
        )),
    )
}

/// Whether a token to exchange is sent, or the type of one.
fn exchanges(case: &LintCase<'_>) -> bool {
    case.request.subject_token.is_some() || case.filled(TextField::SubjectTokenType).is_some()
}

/// A registered grant other than the exchange.
fn is_known(grant: &str) -> bool {
    REGISTERED_GRANTS.contains(&grant)
}

/// The registered grant that another text is meant to be: a letter or two aside, or without its URN.
fn meant(case: &LintCase<'_>, grant: &str) -> Option<&'static str> {
    // Microsoft's first endpoint has the device's grant without its URN (Microsoft: OAuth 2.0 device code flow).
    if is_known(grant) || case.server.is("entra") && grant == "device_code" {
        return None;
    }
    REGISTERED_GRANTS.into_iter().find(|known| {
        distance(grant, known, 2).is_some() || known.rsplit(':').next() == Some(grant)
    })
}

fn misspelled(grant: &str, right: &'static str) -> Finding {
    worded(
        "lint.grant.misspelled",
        &[("grant", &quoted(grant)), ("right", &right)],
    )
    .edit(Edit::set("Use that", "grant_type", Json::text(right)))
}

/// A grant of somebody's own: an absolute URI (RFC 6749 §4.5). In the IETF's space only those that are registered or drafted are meant.
fn is_extension(grant: &str) -> bool {
    let ietf = "urn:ietf:params:oauth:grant-type:";
    match grant.strip_prefix(ietf) {
        Some(name) => ["uma-ticket", "pre-authorized_code"].contains(&name),
        None => grant.contains(':') && !grant.starts_with("urn:ietf:"),
    }
}

/// The exchange's grant at a server that is known to have another way.
fn not_offered(case: &LintCase<'_>) -> Option<Finding> {
    let key = match case.server.id {
        "entra" => "lint.grant.not-offered:entra",
        "google" => "lint.grant.not-offered:google",
        "apple" => "lint.grant.not-offered:apple",
        "facebook" => "lint.grant.not-offered:facebook",
        _ => return None,
    };
    Some(worded(key, &[("server", &case.server.name)]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::exchange::{ExchangeRequest, Texts};

    #[test]
    fn grants_are_told_apart() {
        let with = |grant: &str| ExchangeRequest {
            texts: Texts {
                grant_type: Some(grant.into()),
                ..request().texts
            },
            ..request()
        };
        for (grant, id) in [
            (
                "urn:ietf:params:oauth:grant-type:token-exchang",
                Some("lint.grant.near-miss"),
            ),
            (
                "urn:ietf:params:oauth:grant-type:token_exchange",
                Some("lint.grant.near-miss"),
            ),
            ("token-exchange", Some("lint.grant.near-miss")),
            ("refresh_token", Some("lint.grant.other")),
            ("magic", Some("lint.grant.unknown")),
            ("client_credencials", Some("lint.grant.misspelled")),
            ("client-credentials", Some("lint.grant.misspelled")),
            ("jwt-bearer", Some("lint.grant.misspelled")),
            (
                "urn:ietf:params:oauth:grant-type:device-code",
                Some("lint.grant.misspelled"),
            ),
            ("authorization_code\r\n", None),
            (
                "urn:ietf:params:oauth:grant-type:exchange-of-tokens",
                Some("lint.grant.unknown"),
            ),
            (
                "https://curity.se/grant/accesstoken",
                Some("lint.grant.other"),
            ),
            (
                "urn:ietf:params:oauth:grant-type:uma-ticket",
                Some("lint.grant.other"),
            ),
            (TOKEN_EXCHANGE_GRANT, None),
            (TOKEN_VAULT_GRANT, None),
        ] {
            let found: Vec<String> = ids(&with(grant), &evidence())
                .into_iter()
                .filter(|id| id.starts_with("lint.grant"))
                .collect();
            assert_eq!(
                found,
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(),
                "{grant}"
            );
        }
    }

    #[test]
    fn a_request_that_has_nothing_of_an_exchange_means_none() {
        let of = |grant: &str, endpoint: &str| {
            let mut asked = ExchangeRequest::new(url::Url::parse(endpoint).unwrap());
            asked.texts.grant_type = Some(grant.to_owned());
            ids(&asked, &evidence())
        };
        let (auth0, other) = (
            "https://acme.eu.auth0.com/oauth/token",
            "https://id.acme.example/oauth2/token",
        );
        for (grant, endpoint, is_said) in [
            ("client_credentials", auth0, false),
            ("client_credentials", other, false),
            ("refresh_token", auth0, false),
            ("authorization_code", other, false),
            ("authorization_code", auth0, true),
            ("https://curity.se/grant/accesstoken", other, false),
            (
                "http://auth0.com/oauth/grant-type/passwordless/otp",
                auth0,
                false,
            ),
        ] {
            let found = of(grant, endpoint);
            let id = "lint.grant.other".to_owned();
            assert_eq!(found.contains(&id), is_said, "{grant} at {endpoint}");
        }
    }

    #[test]
    fn a_server_without_the_exchange_is_named() {
        for (endpoint, is_said) in [
            (
                "https://login.microsoftonline.com/t/oauth2/v2.0/token",
                true,
            ),
            ("https://oauth2.googleapis.com/token", true),
            ("https://graph.facebook.com/v19.0/oauth/access_token", true),
            ("https://sts.googleapis.com/v1/token", false),
            ("https://acme.okta.com/oauth2/default/v1/token", false),
        ] {
            let asked = ExchangeRequest {
                token_endpoint: url::Url::parse(endpoint).unwrap(),
                ..request()
            };
            let found = ids(&asked, &evidence());
            let id = "lint.grant.not-offered".to_owned();
            assert_eq!(found.contains(&id), is_said, "{endpoint}");
        }
    }

    #[test]
    fn a_code_is_held_against_the_server_that_takes_it() {
        for (endpoint, words) in [
            (
                "https://acme.eu.auth0.com/oauth/token",
                Some("Apple's code"),
            ),
            (
                "https://id.acme.example/realms/a/protocol/openid-connect/token",
                Some("byte for byte"),
            ),
            ("https://appleid.apple.com/auth/token", None),
            ("https://graph.facebook.com/v19.0/oauth/access_token", None),
            ("https://oauth2.googleapis.com/token", None),
        ] {
            let mut asked = ExchangeRequest {
                token_endpoint: url::Url::parse(endpoint).unwrap(),
                ..request()
            };
            asked.texts.grant_type = Some("authorization_code".to_owned());
            asked.texts.subject_token_type = None;
            let found = super::super::findings(&asked, &evidence());
            let other = found.iter().find(|one| one.id == "lint.grant.other");
            assert_eq!(other.is_some(), words.is_some(), "{endpoint}");
            let said = other.map_or("", |one| one.detail.as_str());
            assert!(said.contains(words.unwrap_or_default()), "{said}");
        }
        let mut graph = ExchangeRequest {
            token_endpoint: url::Url::parse("https://graph.facebook.com/v19.0/oauth/access_token")
                .unwrap(),
            ..request()
        };
        graph.texts.grant_type = Some("fb_attenuate_token".to_owned());
        let found = ids(&graph, &evidence());
        assert!(!found.iter().any(|id| id.starts_with("lint.grant.")));
    }
}
