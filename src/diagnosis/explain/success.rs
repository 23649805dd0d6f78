//! A success explained: what did not come and why, what came otherwise than asked for (catalogue row 28).

use super::words;
use crate::diagnosis::{Evidence, Finding};
use crate::exchange::subject_token::Provider;
use crate::exchange::{ExchangeRequest, Purpose, TokenResponse};
use crate::json::Json;
use crate::token::{Format, Token};

/// A success, decoded.
pub struct Success<'a> {
    /// What was asked for.
    pub request: &'a ExchangeRequest,
    /// What is known besides.
    pub evidence: &'a Evidence,
    /// What came.
    pub answer: &'a TokenResponse,
    /// The access token.
    pub access: &'a Token,
    /// The ID token.
    pub id: Option<&'a Token>,
}

fn words_of(scope: Option<&str>) -> Vec<&str> {
    scope.unwrap_or_default().split_whitespace().collect()
}

/// Findings on a success, all of them consequences of what was asked for.
pub fn findings(success: &Success<'_>) -> Vec<Finding> {
    let request = success.request;
    let asked = words_of(request.scope.as_deref());
    let granted = granted(success);
    let mut found = Vec::new();
    let mut add =
        |id: &str, values: &[(&'static str, String)]| found.push(words::finding(id, values));
    if success.answer.refresh_token.is_none() {
        let wanted = asked.contains(&"offline_access");
        add(
            if wanted {
                "refresh-not-granted"
            } else {
                "no-refresh-token"
            },
            &[],
        );
    }
    if success.answer.id_token.is_none() {
        let wanted = asked.contains(&"openid");
        add(
            if wanted {
                "id-not-granted"
            } else {
                "no-id-token"
            },
            &[],
        );
    }
    let no_audience = request.audience.is_none() && request.resource.is_none();
    match success.access.format {
        Format::Opaque if no_audience => add("opaque-access-token", &[]),
        Format::Jwe if no_audience => add("opaque-access-token", &[]),
        Format::Jwe => add("encrypted-access-token", &[]),
        Format::Jws if no_audience => {
            if let Some(audience) = own_audience(success.access) {
                add("default-audience", &[("audience", audience)]);
            }
        }
        _ => {}
    }
    if asked.is_empty() && !granted.is_empty() {
        add(
            "all-scopes",
            &[(
                "scopes",
                crate::token::invisible::quoted(&granted.join(" ")),
            )],
        );
    }
    let withheld: Vec<&str> = asked
        .iter()
        .copied()
        // What each of these brings is said by itself.
        .filter(|word| !["offline_access", "openid"].contains(word))
        .filter(|word| !granted.is_empty() && !granted.iter().any(|one| one == word))
        .collect();
    if !withheld.is_empty() {
        add(
            "scopes-withheld",
            &[(
                "scopes",
                crate::token::invisible::quoted(&withheld.join(" ")),
            )],
        );
    }
    found.extend(profile(success, &asked));
    found
}

/// The scopes that came: as the answer says, else as the access token says.
fn granted(success: &Success<'_>) -> Vec<String> {
    let said = success.answer.scope.as_deref();
    let claim = success.access.claim("scope").and_then(Json::as_str);
    words_of(said.or(claim))
        .into_iter()
        .map(ToOwned::to_owned)
        .collect()
}

/// The first audience that is not /userinfo.
fn own_audience(access: &Token) -> Option<String> {
    let first = match access.claim("aud")? {
        Json::String(text) => Some(text.as_str()),
        Json::Array(items) => items
            .iter()
            .filter_map(Json::as_str)
            .find(|text| !text.ends_with("/userinfo")),
        _ => None,
    };
    first
        .filter(|text| !text.ends_with("/userinfo"))
        .map(crate::token::invisible::quoted)
}

fn profile(success: &Success<'_>, asked: &[&str]) -> Option<Finding> {
    let id = success.id.filter(|id| id.format == Format::Jws)?;
    match Purpose::of(success.request).provider()? {
        Provider::Apple => {
            let named = ["name", "given_name", "family_name"]
                .iter()
                .any(|name| id.claim(name).is_some());
            let wanted = asked.is_empty() || asked.contains(&"profile");
            (!named && wanted).then(|| words::finding("apple-name", &[]))
        }
        Provider::Facebook => {
            let unverified = id.claim("email").is_some()
                && id.claim("email_verified").and_then(Json::as_bool) == Some(false);
            unverified.then(|| words::finding("facebook-email", &[]))
        }
        _ => None,
    }
}
