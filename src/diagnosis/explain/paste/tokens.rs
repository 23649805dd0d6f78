//! What the tokens of the paste prove: whose they are, for whom, until when.

use super::proven::Proven;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::explain::claims_kind::{is_of_provider, kind_of};
use crate::diagnosis::{Call, TokenClaims, TokenParameter};
use crate::exchange::subject_token::Shape;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::claims::{span, utc};
use crate::token::{NonceForm, is_graph};

/// What a client secret of Apple's may live: six months (Apple: Creating a client secret).
const APPLE_SECRET: i64 = 15_777_000;
/// Who an identity assertion is for (draft-ietf-oauth-identity-assertion-authz-grant §3).
const ISSUER: &str = "the issuer in the server's metadata";
/// What an assertion may live at most servers.
const ASSERTION: i64 = 3600;
/// Times from here on are in milliseconds: as seconds they lie thousands of years ahead.
const MILLISECONDS: i64 = 100_000_000_000;

pub(super) fn readable<'a>(
    case: &'a Case<'_>,
    parameter: TokenParameter,
) -> Option<&'a TokenClaims> {
    case.reported
        .token(parameter)
        .filter(|claims| claims.is_readable())
}

pub(super) fn client<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    let known = case.reported.texts.client_id.as_deref();
    known
        .or_else(|| case.request?.texts.client_id.as_deref())
        .filter(|client| !client.is_empty())
}

pub(super) fn shown(seconds: i64) -> String {
    utc(seconds).unwrap_or_else(|| seconds.to_string())
}

fn length(seconds: i64) -> String {
    span(seconds.max(0).unsigned_abs())
}

pub(super) fn or_none(text: &str) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        text.to_owned()
    }
}

pub(super) fn subject_audience(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let client = client(case)?;
    let within = claims.aud.iter().any(|aud| aud == client);
    let issued_to = claims.azp.as_deref() == Some(client);
    // A token that is exchanged may be for the server that exchanges it (RFC 8693 §2.1).
    let of_server = || {
        let host = host_of(case.address()?)?;
        let is_server = |aud: &String| host_of(aud).as_deref() == Some(host.as_str());
        claims.aud.iter().any(is_server).then_some(())
    };
    if case.is_server("unknown") && !within && !issued_to && of_server().is_some() {
        return None;
    }
    Some(Proven::new(
        !within && !issued_to,
        [
            ("aud", or_none(&claims.audience_words())),
            ("azp", or_none(claims.azp.as_deref().unwrap_or_default())),
            ("client", client.to_owned()),
        ],
    ))
}

pub(super) fn host_of(address: &str) -> Option<String> {
    url::Url::parse(address)
        .ok()?
        .host_str()
        .map(ToOwned::to_owned)
}

pub(super) fn subject_issuer(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let iss = claims.iss.clone()?;
    let host = host_of(case.address()?)?;
    let same = host_of(&iss).as_deref() == Some(host.as_str());
    Some(Proven::new(!same, [("iss", iss), ("host", host)]))
}

/// Whether the subject token is of another realm of the same Keycloak.
pub(super) fn subject_realm(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::Subject)?.iss.as_deref()?;
    let address = case.address()?;
    if host_of(iss)? != host_of(address)? {
        return None;
    }
    let realm = |url: &str| {
        let (_, behind) = url.split_once("/realms/")?;
        behind.split('/').next().map(ToOwned::to_owned)
    };
    let (own, asked) = (realm(iss)?, realm(address)?);
    Some(Proven::new(own != asked, [("own", own), ("asked", asked)]))
}

fn expired(case: &Case<'_>, claims: &TokenClaims) -> Option<Proven> {
    let exp = claims.exp?;
    if !case.at_is_known || in_milliseconds(claims).is_some() {
        return None;
    }
    let now = case.server_time();
    Some(Proven::new(
        exp <= now,
        [
            ("exp", shown(exp)),
            ("ago", length(now.saturating_sub(exp))),
            ("left", length(exp.saturating_sub(now))),
        ],
    ))
}

/// The first time of a token that is not in seconds (RFC 7519 §2).
fn in_milliseconds(claims: &TokenClaims) -> Option<(&'static str, i64)> {
    [
        ("exp", claims.exp),
        ("iat", claims.iat),
        ("nbf", claims.nbf),
    ]
    .into_iter()
    .filter_map(|(name, at)| Some((name, at?)))
    .find(|(_, at)| *at >= MILLISECONDS)
}

/// Times that whoever made the token wrote in milliseconds.
pub(super) fn milliseconds(case: &Case<'_>) -> Option<Proven> {
    let (claim, at) = [
        TokenParameter::Subject,
        TokenParameter::Assertion,
        TokenParameter::ClientAssertion,
        TokenParameter::ClientSecret,
    ]
    .into_iter()
    .filter_map(|parameter| readable(case, parameter))
    .find_map(in_milliseconds)?;
    let values = [("claim", claim.to_owned()), ("value", at.to_string())];
    Some(Proven::new(true, values))
}

pub(super) fn subject_expired(case: &Case<'_>) -> Option<Proven> {
    expired(case, readable(case, TokenParameter::Subject)?)
}

pub(super) fn actor_expired(case: &Case<'_>) -> Option<Proven> {
    expired(case, readable(case, TokenParameter::Actor)?)
}

pub(super) fn assertion_expired(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Assertion)
        .or_else(|| readable(case, TokenParameter::ClientAssertion))?;
    expired(case, claims)
}

/// Whether the token is what its type says, or else the parameter that presents it.
pub(super) fn subject_type(case: &Case<'_>) -> Option<Proven> {
    let claims = case.reported.token(TokenParameter::Subject)?;
    let names = ["access_token", "id_token"];
    let presenting = || {
        let mut sent = case.reported.names.iter();
        sent.find(|name| names.contains(&name.as_str())).cloned()
    };
    let said = case.reported.texts.subject_token_type.clone();
    let said = said.or_else(presenting)?;
    let kind = kind_of(claims)?;
    let wanted = said
        .strip_prefix(TOKEN_TYPE_URN)
        .or_else(|| names.into_iter().find(|name| *name == said))?;
    let fits = match (wanted, kind) {
        ("id_token", "an ID token") | ("access_token", "an access token") => true,
        ("id_token", _) | ("access_token", "an ID token") | ("jwt", "opaque, not a JWT") => false,
        _ => return None,
    };
    Some(Proven::new(
        !fits,
        [("type", said), ("kind", kind.to_owned())],
    ))
}

pub(super) fn bearer_prefix(case: &Case<'_>) -> Option<Proven> {
    let around = case.reported.token(TokenParameter::Subject)?.around;
    let prefix = around.filter(|around| around.ends_with(' '));
    let name = prefix.unwrap_or("Bearer").trim().to_owned();
    Some(Proven::new(prefix.is_some(), [("prefix", name)]))
}

pub(super) fn quoted(case: &Case<'_>) -> Option<Proven> {
    let around = case.reported.token(TokenParameter::Subject)?.around;
    let what = around.filter(|around| !around.ends_with(' '));
    let name = what.unwrap_or("quotes").to_owned();
    Some(Proven::new(what.is_some(), [("what", name)]))
}

/// A signature that is not whole. What was sent may have been, where only the paste was cut.
pub(super) fn cut(case: &Case<'_>) -> Option<Proven> {
    let is_cut = case.reported.token(TokenParameter::Subject)?.is_cut;
    is_cut.then(|| Proven::new(true, []).by_hearsay(true))
}

/// Whether the issuer of the subject token is at that host, or is not. Google's can be the host alone.
pub(super) fn issued_by(case: &Case<'_>, host: &str, is_wanted: bool) -> Option<Proven> {
    let iss = readable(case, TokenParameter::Subject)?.iss.clone()?;
    let is_own = iss == host || host_of(&iss).as_deref() == Some(host);
    Some(Proven::new(is_own == is_wanted, [("iss", iss)]))
}

/// Who the assertion has to be for: the client that asks on behalf of a user (Microsoft: On-Behalf-Of flow), else the server
/// (RFC 7523 §3).
pub(super) fn assertion_audience(case: &Case<'_>) -> Option<Proven> {
    let assertion = readable(case, TokenParameter::Assertion);
    let on_behalf = case.reported.value("requested_token_use") == Some("on_behalf_of");
    if let Some(claims) = assertion.filter(|_| on_behalf) {
        let client = client(case)?;
        let fits = claims
            .aud
            .iter()
            .any(|aud| aud == client || aud.strip_prefix("api://") == Some(client));
        return Some(audience(claims, fits, client));
    }
    // Of AWS the audience is one that the account's identity provider lists, and that list is not in the paste (AWS IAM User Guide:
    // Create an OpenID Connect identity provider).
    if case.is_server("aws_sts") {
        return None;
    }
    let claims = assertion.or_else(|| readable(case, TokenParameter::ClientAssertion))?;
    // An ID-JAG for several is for none, whoever is among them (draft-ietf-oauth-identity-assertion-authz-grant §4.4).
    if case.call == Call::IdJag && claims.aud.len() > 1 {
        return None;
    }
    let address = case.address()?;
    // It is for the server's issuer, and not for the address of one endpoint.
    if case.call == Call::IdJag && claims.aud.iter().any(|aud| aud == address) {
        return Some(audience(claims, false, ISSUER));
    }
    let host = host_of(address)?;
    let fits = claims
        .aud
        .iter()
        .any(|aud| host_of(aud).is_some_and(|own| own == host));
    // The server's own words say otherwise: it may want its issuer, and not one of its addresses.
    if fits && case.said_of(&["audience"]) {
        return None;
    }
    // A server may call itself by another host than the one that was asked.
    let told = case.is_server("unknown") || case.said_of(&["audience", "aud"]);
    let foreign = !fits && !claims.aud.is_empty() && told;
    (fits || foreign).then(|| audience(claims, fits, address))
}

fn audience(claims: &TokenClaims, fits: bool, wanted: &str) -> Proven {
    Proven::new(
        !fits,
        [
            ("aud", or_none(&claims.audience_words())),
            ("wanted", wanted.to_owned()),
        ],
    )
}

pub(super) fn assertion_graph(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Assertion)
        .or_else(|| readable(case, TokenParameter::Subject))?;
    let for_graph = claims.aud.iter().any(|aud| is_graph(aud));
    Some(Proven::new(
        for_graph,
        [("aud", or_none(&claims.audience_words()))],
    ))
}

pub(super) fn assertion_issuer(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::ClientAssertion)?;
    let client = client(case)?;
    let own = |text: &Option<String>| text.as_deref() == Some(client);
    Some(Proven::new(
        !own(&claims.iss) || !own(&claims.sub),
        [
            ("iss", or_none(claims.iss.as_deref().unwrap_or_default())),
            ("sub", or_none(claims.sub.as_deref().unwrap_or_default())),
            ("client", client.to_owned()),
        ],
    ))
}

pub(super) fn assertion_lifetime(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Assertion)
        .or_else(|| readable(case, TokenParameter::ClientAssertion))?;
    let minutes = case
        .server
        .and_then(|server| server.text()?.assertion.minutes);
    lives(claims, minutes.map_or(ASSERTION, |most| most * 60))
}

fn lives(claims: &TokenClaims, bound: i64) -> Option<Proven> {
    let lifetime = claims
        .lifetime()
        .filter(|_| in_milliseconds(claims).is_none())?;
    Some(Proven::new(
        lifetime > bound,
        [("lifetime", length(lifetime)), ("bound", length(bound))],
    ))
}

/// Entra says by itself that the subject fits but for its case; the token in the paste shows which it is.
pub(super) fn subject_case(case: &Case<'_>) -> Option<Proven> {
    let words = case.answer.description.as_deref()?;
    let said = words.to_lowercase();
    if !said.contains("case-insensitive") {
        return None;
    }
    let quoted = words.split('\'').nth(1).unwrap_or_default();
    let of_token = readable(case, TokenParameter::ClientAssertion)
        .or_else(|| readable(case, TokenParameter::Assertion))
        .and_then(|claims| claims.sub.as_deref());
    let sub = of_token.unwrap_or(quoted);
    (!sub.is_empty()).then(|| Proven::new(true, [("sub", sub.to_owned())]))
}

pub(super) fn secret_expired(case: &Case<'_>) -> Option<Proven> {
    expired(case, readable(case, TokenParameter::ClientSecret)?)
}

pub(super) fn secret_lifetime(case: &Case<'_>) -> Option<Proven> {
    lives(readable(case, TokenParameter::ClientSecret)?, APPLE_SECRET)
}

/// What a server keeps of a secret, in the secret's place.
pub(super) fn secret_hash(case: &Case<'_>) -> Option<Proven> {
    let scheme = case.reported.secret_hash?;
    Some(Proven::new(true, [("scheme", scheme.to_owned())]))
}

/// The client secret, where it is a JWT that the client made.
fn own_secret<'a>(case: &'a Case<'_>) -> Option<&'a TokenClaims> {
    let is_own = secret_own(case).is_none_or(|proven| proven.holds);
    readable(case, TokenParameter::ClientSecret).filter(|_| is_own)
}

pub(super) fn secret_audience(case: &Case<'_>) -> Option<Proven> {
    let claims = own_secret(case)?;
    let host = host_of(case.address()?)?;
    let wanted = format!("https://{host}");
    let fits = claims.aud.contains(&wanted);
    Some(audience(claims, fits, &wanted))
}

pub(super) fn secret_subject(case: &Case<'_>) -> Option<Proven> {
    let claims = own_secret(case)?;
    let (sub, client) = (claims.sub.clone()?, client(case)?);
    Some(Proven::new(
        sub != client,
        [("sub", sub), ("client", client.to_owned())],
    ))
}

/// A token that the server itself issued, such as the ID token of a user's login, in the place of the client's secret.
pub(super) fn secret_of_server(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::ClientSecret)?.iss.clone()?;
    let host = host_of(case.address()?)?;
    let is_server = host_of(&iss).as_deref() == Some(host.as_str());
    Some(Proven::new(is_server, [("iss", iss)]))
}

/// The same the other way round, for what is only worth saying of a JWT that the client made.
pub(super) fn secret_own(case: &Case<'_>) -> Option<Proven> {
    let of_server = secret_of_server(case)?;
    Some(Proven {
        holds: !of_server.holds,
        ..of_server
    })
}

/// Apple's Team IDs are ten capital letters and digits (Apple: Creating a client secret).
pub(super) fn secret_issuer(case: &Case<'_>) -> Option<Proven> {
    let iss = readable(case, TokenParameter::ClientSecret)?.iss.clone()?;
    let in_team_id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_team = iss.len() == 10 && iss.bytes().all(in_team_id);
    Some(Proven::new(!is_team, [("iss", iss)]))
}

pub(super) fn secret_key_id(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::ClientSecret)?;
    Some(Proven::new(!claims.header_key, []))
}

/// Another algorithm than Apple's; that the signature is right cannot be seen.
pub(super) fn secret_algorithm(case: &Case<'_>) -> Option<Proven> {
    let algorithm = readable(case, TokenParameter::ClientSecret)?
        .algorithm
        .clone()?;
    (algorithm != "ES256").then(|| Proven::new(true, [("alg", algorithm)]))
}

/// `nbf` or `iat` ahead of the server's clock: the token is not valid yet.
pub(super) fn clock(case: &Case<'_>) -> Option<Proven> {
    let date = case.date()?;
    let claims = [
        TokenParameter::Subject,
        TokenParameter::Assertion,
        TokenParameter::ClientAssertion,
    ]
    .iter()
    .find_map(|parameter| readable(case, *parameter))
    .filter(|claims| in_milliseconds(claims).is_none())?;
    let ahead = [("nbf", claims.nbf), ("iat", claims.iat)]
        .into_iter()
        .filter_map(|(name, at)| Some((name, at?)))
        .find(|(_, at)| *at > date);
    let (claim, at) = ahead.unwrap_or(("iat", claims.iat?));
    Some(Proven::new(
        ahead.is_some(),
        [
            ("claim", claim.to_owned()),
            ("said", shown(at)),
            ("wanted", shown(date)),
        ],
    ))
}

/// A hash of SHA-256 has 64 hexadecimal digits, or 43 characters of base64url; a raw nonce has neither.
pub(super) fn nonce_hash(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let nonce = claims.nonce.clone()?;
    let hex = nonce.len() == 64 && nonce.chars().all(|c| c.is_ascii_hexdigit());
    let base64 = (43..=44).contains(&nonce.len());
    let what = if hex {
        return None;
    } else if base64 {
        "it has the length of a hash in base64, and hex is wanted"
    } else {
        "it does not have the length of a SHA-256"
    };
    Some(Proven::new(
        true,
        [("said", nonce), ("what", what.to_owned())],
    ))
}

/// Whether the nonce in the token is a hash of the one that was sent beside it.
pub(super) fn nonce_hashed(case: &Case<'_>) -> Option<Proven> {
    let form = case.reported.nonce_form?;
    let hashed = !matches!(form, NonceForm::Raw | NonceForm::Other);
    hashed.then(|| Proven::new(true, [("form", form.words().to_owned())]))
}

/// Whether the nonce in the token is neither the one that was sent beside it nor its hash.
pub(super) fn nonce_unlike(case: &Case<'_>) -> Option<Proven> {
    (case.reported.nonce_form? == NonceForm::Other).then(|| Proven::new(true, []))
}

pub(super) fn code_of_apple(case: &Case<'_>) -> Option<Proven> {
    let code = case.reported.token(TokenParameter::Code)?;
    // Any other code is anybody's: that it is not Apple's says nothing to those who never asked Apple.
    (code.shape? == Shape::AppleCode).then(|| Proven::new(true, []))
}

/// Whether a provider's ID token was sent as the code. Other JWTs may be codes: some servers write theirs so.
pub(super) fn code_is_token(case: &Case<'_>) -> Option<Proven> {
    let code = readable(case, TokenParameter::Code)?;
    is_of_provider(code).then(|| Proven::new(true, []))
}

/// Whether the subject token is one that a client got for itself: its subject is the client (RFC 9068 §2.2).
pub(super) fn subject_of_client(case: &Case<'_>) -> Option<Proven> {
    let claims = readable(case, TokenParameter::Subject)?;
    let sub = claims.sub.as_deref()?;
    let own = || {
        claims
            .aud
            .iter()
            .map(String::as_str)
            .find(|aud| *aud == sub)
    };
    let client = claims.azp.as_deref().or_else(own)?;
    // Auth0 writes such a subject with its own ending.
    let is_client = sub.strip_suffix("@clients").unwrap_or(sub) == client;
    is_client.then(|| Proven::new(true, [("sub", sub.to_owned())]))
}
