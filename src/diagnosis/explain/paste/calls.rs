//! What the parameters of the call prove, and the calls before it.

use super::proven::Proven;
use super::tokens::client;
use crate::diagnosis::Call;
use crate::diagnosis::call::REGISTERED_GRANTS;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::lint::reserved_space;
use crate::diagnosis::outside::EarlierCall;
use crate::exchange::subject_token::Shape;
use crate::exchange::{TOKEN_EXCHANGE_GRANT, UserProfile};
use crate::json::Json;
use crate::token::invisible::quoted;

/// Grants that are registered for any endpoint.
fn grants() -> impl Iterator<Item = &'static str> {
    let others = ["implicit", TOKEN_EXCHANGE_GRANT];
    REGISTERED_GRANTS.into_iter().chain(others)
}

/// The calls before the one that is explained, as far as the recording has them.
pub(super) fn before<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a EarlierCall> {
    case.earlier
        .iter()
        .filter(|call| call.seconds_before.is_none_or(|seconds| seconds >= 0))
}

/// An earlier call with the same secret that was answered with a challenge only.
pub(super) fn nonce_spent(case: &Case<'_>) -> Option<Proven> {
    before(case).next()?;
    let spent = before(case).any(|call| call.same_token && call.nonce_demanded);
    let parameter = match case.call {
        Call::Refresh => "refresh_token",
        Call::AuthorizationCode => "code",
        Call::JwtBearer => "assertion",
        _ => "subject_token",
    };
    Some(Proven::new(
        spent,
        [
            ("parameter", parameter.to_owned()),
            ("error", "use_dpop_nonce".to_owned()),
        ],
    ))
}

pub(super) fn two_refreshes(case: &Case<'_>) -> Option<Proven> {
    before(case).next()?;
    let same = before(case)
        .filter(|call| call.same_token && !call.nonce_demanded)
        .filter(|_| case.call == Call::Refresh)
        .count();
    Some(Proven::new(same > 0, [("count", (same + 1).to_string())]))
}

/// The client that an earlier answer gave the refresh token to, and the one that sends it.
pub(super) fn refresh_other_client(case: &Case<'_>) -> Option<Proven> {
    let client = client(case)?;
    let issued_to = before(case).find_map(|call| call.issued_to.clone())?;
    Some(Proven::new(
        issued_to != client,
        [("issued_to", issued_to), ("client", client.to_owned())],
    ))
}

/// A code that an earlier call carried: it works once (RFC 6749 §4.1.2). Where that call brought no tokens it may have been refused before
/// the code was looked at.
pub(super) fn code_again(case: &Case<'_>) -> Option<Proven> {
    let is_code = case.call == Call::AuthorizationCode
        || case.reported.shape == Some(Shape::AppleCode) && case.call.is_exchange();
    before(case).next().filter(|_| is_code)?;
    let mut same = before(case)
        .filter(|call| call.same_token && !call.nonce_demanded)
        .peekable();
    let again = same.peek().is_some();
    let issued = same.any(|call| {
        let worked = call
            .status
            .is_some_and(|status| (200..300).contains(&status));
        worked && call.error.is_none()
    });
    Some(Proven::new(again, []).by_hearsay(!issued))
}

/// `${{ secrets.X }}`, `${X}`, `{{x}}`, `$X`, `<x>`: what a tool or a person should have replaced.
pub(super) fn placeholder(case: &Case<'_>) -> Option<Proven> {
    let known = case.reported;
    let fields = [
        ("client_id", &known.texts.client_id),
        ("audience", &known.texts.audience),
        ("resource", &known.texts.resource),
        ("scope", &known.texts.scope),
        ("subject_token_type", &known.texts.subject_token_type),
        ("requested_token_type", &known.texts.requested_token_type),
    ];
    let mut values: Vec<(&str, &str)> = fields
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)))
        .collect();
    values.extend(
        known
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    if values.is_empty() {
        return None;
    }
    let unfilled = values.iter().find(|(_, value)| is_unfilled(value));
    let (name, value) = unfilled.copied().unwrap_or_default();
    Some(Proven::new(
        unfilled.is_some(),
        [("parameter", name.to_owned()), ("value", quoted(value))],
    ))
}

fn is_unfilled(value: &str) -> bool {
    let bracketed = value.contains("${") || value.contains("{{") && value.contains("}}");
    let angled = value
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .is_some_and(|(inside, _)| {
            !inside.is_empty()
                && inside
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_- ".contains(c))
        });
    let variable = value.strip_prefix('$').is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    });
    bracketed || angled || variable
}

pub(super) fn scope_separators(case: &Case<'_>) -> Option<Proven> {
    let scope = case
        .reported
        .texts
        .scope
        .as_deref()
        .or_else(|| case.request?.texts.scope.as_deref())?;
    Some(Proven::new(scope.contains(','), [("scope", quoted(scope))]))
}

/// The audience or resource that was asked for.
fn asked<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    let known = case.reported.texts.asked_audience();
    known
        .or_else(|| case.request?.texts.asked_audience())
        .filter(|text| !text.is_empty())
}

pub(super) fn audience_slash(case: &Case<'_>) -> Option<Proven> {
    let audience = asked(case)?;
    let bare = audience.trim_end_matches('/');
    let worked = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| run.issued && run.at < case.at)
        .filter_map(|run| run.audience.as_deref())
        .find(|known| known.trim_end_matches('/') == bare)?;
    Some(Proven::new(
        worked != audience,
        [("other", quoted(worked)), ("audience", quoted(audience))],
    ))
}

pub(super) fn user_profile(case: &Case<'_>) -> Option<Proven> {
    let request = case.request.filter(|_| case.request_is_whole)?;
    let wrong = match request.user_profile.as_ref()? {
        UserProfile::Object(object) if object.members().is_some() => None,
        UserProfile::Object(_) => Some("no object in a text"),
        UserProfile::Text(text) => match Json::parse(text) {
            Ok(document) if document.members().is_some() => None,
            Ok(_) => Some("JSON, but not an object"),
            Err(_) => Some("no JSON"),
        },
    };
    Some(Proven::new(
        wrong.is_some(),
        [("what", wrong.unwrap_or("an object").to_owned())],
    ))
}

pub(super) fn resource_missing(case: &Case<'_>) -> Option<Proven> {
    let value = asked(case);
    if value.is_none() && !case.reported.is_whole() {
        return None;
    }
    Some(Proven::new(
        value.is_none(),
        [("value", quoted(value.unwrap_or_default()))],
    ))
}

pub(super) fn resource_sent(case: &Case<'_>) -> Option<Proven> {
    let sent = case.reported.sent("resource")?;
    let value = case.reported.texts.resource.as_deref().unwrap_or_default();
    Some(Proven::new(sent, [("value", quoted(value))]))
}

pub(super) fn actor(case: &Case<'_>) -> Option<Proven> {
    Some(Proven::new(case.reported.has_actor_token?, []))
}

pub(super) fn grant_type(case: &Case<'_>) -> Option<Proven> {
    let known = case.reported;
    if known.texts.grant_type.is_none() && !known.is_whole() {
        return None;
    }
    let grant = known.texts.grant_type.as_deref().unwrap_or_default();
    let own = grant.starts_with("urn:") || grant.starts_with("http");
    let right = grants().any(|known| known == grant);
    // A grant of one's own may be right at this server.
    (right || !own || close(grant)).then(|| {
        let value = if grant.is_empty() { "not sent" } else { grant };
        Proven::new(!right, [("value", quoted(value))])
    })
}

/// Whether a name is a registered one but for its marks and case.
fn close(grant: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    grants().any(|known| bare(known) == bare(grant))
}

pub(super) fn redirect_uri(case: &Case<'_>) -> Option<Proven> {
    let sent = case.reported.sent("redirect_uri")?;
    // What the authorization request had is not in the paste: one that was sent proves nothing.
    (!sent).then(|| Proven::new(true, [("value", String::new())]))
}

pub(super) fn type_reserved(case: &Case<'_>) -> Option<Proven> {
    let kind = case.reported.texts.subject_token_type.as_deref()?;
    let space = reserved_space(kind);
    Some(Proven::new(
        space.is_some(),
        [
            ("type", quoted(kind)),
            ("space", space.unwrap_or_default().to_owned()),
        ],
    ))
}

pub(super) fn secret_missing(case: &Case<'_>) -> Option<Proven> {
    let method = case.reported.client_authentication?;
    Some(Proven::new(
        method == "none",
        [("value", method.to_owned())],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_seen_and_values_are_not() {
        for text in [
            "${{ secrets.X }}",
            "//iam/${X}",
            "{{audience}}",
            "$AUDIENCE",
            "https://<your tenant>/",
        ] {
            assert!(is_unfilled(text), "{text}");
        }
        for text in [
            "https://api.acme.example/",
            "a{b}",
            "$5",
            "openid",
            "urn:x:<",
        ] {
            assert!(!is_unfilled(text), "{text}");
        }
    }

    #[test]
    fn a_grant_that_is_almost_registered_is_misspelt() {
        for (grant, misspelt) in [
            ("urn:ietf:params:oauth:grant_type:token-exchange", true),
            ("urn:acme:own", false),
        ] {
            assert_eq!(close(grant), misspelt, "{grant}");
        }
    }
}
