//! A success explained: what did not come and why, what came otherwise than asked for (catalogue row 28).

use super::case::Case;
use super::claims_kind::is_id_token;
use crate::diagnosis::answer::Issued;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Call, Certainty, Finding};
use crate::exchange::Purpose;
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::exchange::subject_token::Provider;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::Format;
use crate::token::claims::span;
use crate::token::invisible::quoted;

/// The type of a session transfer token (Auth0: Native to Web SSO).
const SESSION_TRANSFER_TYPE: &str = "urn:auth0:params:oauth:token-type:session_transfer_token";

fn words_of(scope: Option<&str>) -> Vec<&str> {
    scope.unwrap_or_default().split_whitespace().collect()
}

/// Findings on a success, all of them consequences of what was asked for.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let Some(issued) = case.answer.issued.as_deref() else {
        return Vec::new();
    };
    let asked = case
        .whole()
        .filter(|request| request.texts.scope.is_some() || !was_asked_before(case))
        .map(|request| words_of(request.texts.scope.as_deref()));
    let mut found = Vec::new();
    found.extend(refresh(case, issued, asked.as_deref()));
    found.extend(identity(case, issued, asked.as_deref()));
    let audience = audience(case, issued);
    // The scopes of another API are none of the one that was asked for.
    let is_ignored = audience
        .as_ref()
        .is_some_and(|finding| finding.id == "explain.audience-ignored");
    found.extend(audience);
    found.extend(outlives(case, issued));
    found.extend(unbound(case, issued));
    found.extend(other_type(issued));
    if let Some(asked) = asked {
        found.extend(scopes(case, issued, &asked).filter(|_| !is_ignored));
        found.extend(profile(case, issued, &asked));
    }
    found
}

/// Whether this is a login at Auth0, whose scopes bring what OpenID Connect says.
fn is_login(case: &Case<'_>) -> bool {
    let login = matches!(
        case.call,
        Call::NativeSocial | Call::CustomExchange | Call::AuthorizationCode
    );
    login && case.is_server("auth0")
}

/// Whether scopes and audience were asked for by an earlier call, at the authorization or device endpoint: a request that redeems what
/// came of it need not name them (RFC 6749 §4.1.3, §6; RFC 8628 §3.4).
fn was_asked_before(case: &Case<'_>) -> bool {
    matches!(
        case.call,
        Call::AuthorizationCode | Call::Refresh | Call::Device
    )
}

fn refresh(case: &Case<'_>, issued: &Issued, asked: Option<&[&str]>) -> Option<Finding> {
    if issued.refresh {
        return None;
    }
    if case.reported.has_actor_token == Some(true) && case.call.is_exchange() {
        return Some(worded("explain.no-refresh-beside-actor", &[]));
    }
    // Auth0's grants with a password or a code of one's own bring one as well, where it is asked for.
    let is_own_grant = case.call == Call::Other && case.is_server("auth0");
    let asked = asked
        .filter(|asked| is_login(case) || is_own_grant && asked.contains(&"offline_access"))?;
    let id = if asked.contains(&"offline_access") {
        "explain.refresh-not-granted"
    } else {
        "explain.no-refresh-token"
    };
    Some(worded(id, &[]))
}

fn identity(case: &Case<'_>, issued: &Issued, asked: Option<&[&str]>) -> Option<Finding> {
    if issued.id.is_some() {
        return None;
    }
    let asked = asked.filter(|_| is_login(case))?;
    let id = if asked.contains(&"openid") {
        "explain.id-not-granted"
    } else {
        "explain.no-id-token"
    };
    Some(worded(id, &[]))
}

/// Whether what was issued is an access token: other types are not for a resource (RFC 8693 §2.2.1).
fn is_access_token(issued: &Issued) -> bool {
    issued
        .issued_token_type
        .as_deref()
        .is_none_or(|kind| kind == ACCESS_TOKEN_TYPE)
        && issued.token_type.as_deref() != Some("N_A")
}

/// Whether the server issues no other access tokens, so that nobody expects a JWT.
fn is_always_opaque(case: &Case<'_>) -> bool {
    let servers = ["apple", "facebook", "google", "google_sts"];
    servers.iter().any(|id| case.is_server(id))
}

fn audience(case: &Case<'_>, issued: &Issued) -> Option<Finding> {
    if !is_access_token(issued) {
        return None;
    }
    let auth0 = case.is_server("auth0");
    let whole = case.whole();
    let asked = whole.and_then(|request| request.texts.asked_audience());
    let before = asked.is_none() && was_asked_before(case);
    let none_asked = whole.is_none() || asked.is_none();
    match issued.access.format? {
        Format::Opaque | Format::Jwe if none_asked && auth0 => {
            let mut finding = worded("explain.opaque-access-token", &[]);
            // Without the request that asks nobody knows what was asked for.
            if whole.is_none() || before {
                finding.certainty = Certainty::Likely;
            }
            Some(finding)
        }
        Format::Jwe => Some(worded("explain.encrypted-access-token", &[])),
        Format::Opaque if auth0 || none_asked || is_always_opaque(case) => None,
        Format::Opaque => Some(worded("explain.opaque-elsewhere", &[])),
        Format::Jws if issued.access.aud.is_empty() => Some(worded("explain.no-aud-in-token", &[])),
        Format::Jws if before => None,
        Format::Jws if asked.is_none() && whole.is_some() && auth0 => own_audience(issued)
            .map(|audience| worded("explain.default-audience", &[("audience", &audience)])),
        Format::Jws => {
            let wanted = whole?
                .texts
                .audience
                .as_deref()
                .filter(|text| !text.is_empty())?;
            let other = !issued.access.aud.iter().any(|aud| aud == wanted);
            let id = if auth0 && case.call == Call::Refresh {
                "explain.audience-ignored"
            } else {
                "explain.other-audience"
            };
            other.then(|| {
                worded(
                    id,
                    &[
                        ("asked", &quoted(wanted)),
                        ("audience", &quoted(&issued.access.audience_words())),
                    ],
                )
            })
        }
    }
}

/// The first audience that is not /userinfo.
fn own_audience(issued: &Issued) -> Option<String> {
    issued
        .access
        .aud
        .iter()
        .find(|text| !text.ends_with("/userinfo"))
        .map(|text| quoted(text))
}

/// A token that lives on when the one that it was made of has ended. An ID token only proves a login and ends within minutes, so of
/// what is issued for it nothing is said.
fn outlives(case: &Case<'_>, issued: &Issued) -> Option<Finding> {
    let claims = case.subject.as_deref()?;
    if !case.call.is_exchange() || is_id_token(claims) {
        return None;
    }
    let (subject, own) = (claims.exp?, issued.access.exp?);
    (own > subject).then(|| {
        let longer = span(own.saturating_sub(subject).unsigned_abs());
        worded("explain.outlives-subject", &[("longer", &longer)])
    })
}

/// A proof that bound nothing. Of a call that was made from here the tokens tell.
fn unbound(case: &Case<'_>, issued: &Issued) -> Option<Finding> {
    let proven = case.reported.has_proof == Some(true) && case.attempts.is_empty();
    let kind = issued.token_type.as_deref()?;
    let is_bearer = kind.eq_ignore_ascii_case("bearer") && is_access_token(issued);
    (proven && is_bearer && case.is_server("auth0"))
        .then(|| worded("token.not-bound", &[("token_type", &quoted(kind))]))
}

/// What came under the name of an access token and is none (RFC 8693 §2.2.1).
fn other_type(issued: &Issued) -> Option<Finding> {
    let kind = issued.issued_token_type.as_deref()?;
    if kind == SESSION_TRANSFER_TYPE {
        return Some(worded("explain.session-transfer", &[]));
    }
    let kind = match kind.strip_prefix(TOKEN_TYPE_URN)? {
        "id_token" => "an ID token",
        "refresh_token" => "a refresh token",
        "saml1" | "saml2" => "a SAML assertion",
        "id-jag" => "an ID-JAG, which its client redeems at another server",
        _ => return None,
    };
    Some(worded("explain.other-type", &[("kind", &kind)]))
}

/// The scopes that came: as the answer says, else as the access token says.
fn scopes(case: &Case<'_>, issued: &Issued, asked: &[&str]) -> Option<Finding> {
    let said = issued.scope.as_deref();
    let granted = words_of(said.or(issued.access.scope.as_deref()));
    if asked.is_empty() {
        return (!granted.is_empty() && is_login(case)).then(|| {
            worded(
                "explain.all-scopes",
                &[("scopes", &quoted(&granted.join(" ")))],
            )
        });
    }
    let withheld: Vec<&str> = asked
        .iter()
        .copied()
        // What each of these brings is said by itself.
        .filter(|word| !["offline_access", "openid"].contains(word))
        .filter(|word| !granted.is_empty() && !granted.contains(word))
        .collect();
    if withheld.is_empty() {
        return None;
    }
    let mut finding = worded(
        "explain.scopes-withheld",
        &[("scopes", &quoted(&withheld.join(" ")))],
    );
    if !case.is_server("auth0") {
        finding.fix = None;
    }
    Some(finding)
}

fn profile(case: &Case<'_>, issued: &Issued, asked: &[&str]) -> Option<Finding> {
    let id = issued
        .id
        .as_ref()
        .filter(|id| id.format == Some(Format::Jws))?;
    match case.purpose().and_then(Purpose::provider)? {
        Provider::Apple => {
            let wanted = asked.is_empty() || asked.contains(&"profile");
            (!id.named && wanted).then(|| worded("explain.apple-name", &[]))
        }
        Provider::Facebook => {
            let unverified = id.has("email") && id.email_verified == Some(false);
            unverified.then(|| worded("explain.facebook-email", &[]))
        }
        _ => None,
    }
}
