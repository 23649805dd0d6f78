//! What the tokens of the paste prove about who made them and for whom, where a server asks for one exact value.

use super::proven::Proven;
use super::tokens::{client, host_of, or_none, readable, shown};
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::{Call, TokenClaims, TokenParameter};
use std::net::IpAddr;

/// What a trust policy that stands beside the refusal takes of a claim, and what the token has.
fn trusted(case: &Case<'_>, claim: &str) -> Option<Proven> {
    let mut conditions = case.reported.trust.iter();
    let one = conditions.find(|one| one.claim == claim)?;
    let values = [("said", one.found.clone()), ("wanted", one.wanted.clone())];
    Some(Proven::new(!one.fits, values))
}

pub(super) fn trusted_subject(case: &Case<'_>) -> Option<Proven> {
    trusted(case, "sub")
}

pub(super) fn trusted_audience(case: &Case<'_>) -> Option<Proven> {
    trusted(case, "aud")
}

fn assertion<'a>(case: &'a Case<'_>) -> Option<&'a TokenClaims> {
    readable(case, TokenParameter::ClientAssertion)
        .or_else(|| readable(case, TokenParameter::Assertion))
}

/// An audience of several values, where a server takes one.
pub(super) fn assertion_several(case: &Case<'_>) -> Option<Proven> {
    let claims = if case.call == Call::IdJag {
        readable(case, TokenParameter::Assertion)?
    } else {
        assertion(case)?
    };
    Some(Proven::new(
        claims.aud.len() > 1,
        [("aud", or_none(&claims.audience_words()))],
    ))
}

/// Whether an assertion says that it is an identity assertion (draft-ietf-oauth-identity-assertion-authz-grant §3).
pub(super) fn assertion_typ(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Assertion)?;
    let typ = claims.header_type.as_deref().unwrap_or_default();
    let is_jag = typ.eq_ignore_ascii_case("oauth-id-jag+jwt");
    Some(Proven::new(!is_jag, [("typ", or_none(typ))]))
}

/// Whether a client assertion is for the very address that was called.
pub(super) fn assertion_endpoint(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::ClientAssertion)?;
    let wanted = case.address()?;
    let fits = claims.aud.iter().any(|aud| aud == wanted);
    Some(Proven::new(
        !fits,
        [
            ("aud", or_none(&claims.audience_words())),
            ("wanted", wanted.to_owned()),
        ],
    ))
}

pub(super) fn assertion_without_iat(case: &Case<'_>) -> Option<Proven> {
    let claims = assertion(case)?;
    let exp = claims.exp.map_or_else(|| "none".to_owned(), shown);
    Some(Proven::new(claims.iat.is_none(), [("exp", exp)]))
}

/// The issuer of an assertion that is none of the server's own.
pub(super) fn assertion_origin(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::Assertion)?.iss.clone()?;
    let own = host_of(&iss).is_some_and(|host| case.address().and_then(host_of) == Some(host));
    (!own).then(|| Proven::new(true, [("iss", iss)]))
}

/// Whether the subject token is of the very authorization server that was asked: several can have one host.
pub(super) fn subject_server(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::Subject)?.iss.clone()?;
    let address = case.address()?;
    let asked = address.split(['?', '#']).next()?;
    let wanted = ["/oauth2/v1/token", "/v1/token"]
        .iter()
        .find_map(|path| asked.strip_suffix(path))?;
    Some(Proven::new(
        iss.trim_end_matches('/') != wanted,
        [("iss", iss), ("wanted", wanted.to_owned())],
    ))
}

/// The server names the audience that it refused; the token in the paste shows whether it is this one's.
pub(super) fn subject_audience_told(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let words = case.answer.description.as_deref()?;
    let told = claims
        .aud
        .iter()
        .any(|aud| !aud.is_empty() && words.contains(&format!("[{aud}]")));
    told.then(|| Proven::new(true, [("aud", claims.audience_words())]))
}

/// The server says that it refused the audience; what it takes is not in the paste.
pub(super) fn subject_audience_refused(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let alone = !claims.aud.is_empty() && claims.azp.is_none();
    alone.then(|| Proven::new(true, [("aud", claims.audience_words())]).by_hearsay(true))
}

/// An issuer that nobody outside can reach.
pub(super) fn subject_issuer_private(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::Subject)?.iss.clone()?;
    let host = host_of(&iss)?;
    let inner = [".local", ".internal", ".localhost", ".lan", ".svc", ".test"];
    let private = match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unique_local(),
        Err(_) => !host.contains('.') || inner.iter().any(|end| host.ends_with(end)),
    };
    private.then(|| Proven::new(true, [("iss", iss)]))
}

/// The client that a refresh token was issued to, and the one that sent it.
pub(super) fn refresh_client(case: &Case<'_>) -> Option<Proven> {
    let azp = readable(case, TokenParameter::Refresh)?.azp.clone()?;
    let client = client(case)?;
    Some(Proven::new(
        azp != client,
        [("azp", azp), ("client", client.to_owned())],
    ))
}
