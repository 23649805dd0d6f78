//! What a claim means, in a few words beside its value.

use super::dictionary::{Part, entry};
pub use super::moment::{is_span, utc};
use super::{Token, TokenKind, TokenRole};
use crate::exchange::tenant::is_auth0_address;
use crate::json::Json;
use crate::secret::Secret;
use crate::text::Words;

/// What is known around a token when its claims are explained.
#[derive(Clone, Debug, Default)]
pub struct VerificationContext {
    /// The issuer the tenant should have, with its slash.
    pub issuer: Option<String>,
    /// `client_id` of the request.
    pub client_id: Option<String>,
    /// `audience` of the request.
    pub audience: Option<String>,
    /// `user_profile` of the request.
    pub user_profile: Option<Json>,
    /// Seconds since 1970.
    pub now: i64,
    /// Thumbprint of the proof's key.
    pub jkt: Option<String>,
    /// `scope` of the request.
    pub scope: Option<String>,
    /// `subject_token_type` of the request.
    pub subject_token_type: Option<String>,
    /// The nonce that was sent.
    pub nonce: Option<String>,
    /// This computer's clock less the server's, seconds.
    pub clock_skew: Option<i64>,
    /// The access token beside the ID token, for `at_hash`.
    pub access_token: Option<Secret>,
    /// The authorization code, for `c_hash`.
    pub code: Option<Secret>,
}

/// A few words on a top-level claim; empty where nothing is known.
///
/// `issuer` is the token's own: providers have meanings of their own, and so have kinds of tokens.
pub fn meaning(
    name: &str,
    value: &Json,
    role: TokenRole,
    kind: TokenKind,
    issuer: Option<&str>,
    around: &VerificationContext,
) -> String {
    let text = value.as_str();
    if matches!(name, "exp" | "iat" | "nbf" | "auth_time")
        && let Some((words, meant)) = super::moment::odd(value)
    {
        let meant = meant.map_or_else(String::new, |utc| format!(": {utc}"));
        return format!("{words}, not a number of seconds{meant}");
    }
    match name {
        // A provider is no tenant, nor is a client that speaks for itself; the checks say so too.
        "iss"
            if matches!(role, TokenRole::Subject)
                || kind.is_providers()
                || kind == TokenKind::Assertion =>
        {
            "issuer".to_owned()
        }
        "iss" => match (&around.issuer, text) {
            (Some(issuer), Some(text)) if issuer == text => {
                "matches the tenant · issuer".to_owned()
            }
            (Some(issuer), Some(text))
                if issuer.trim_end_matches('/') == text.trim_end_matches('/') =>
            {
                "differs by a slash from the tenant · issuer".to_owned()
            }
            (Some(_), _) => "another one than the tenant · issuer".to_owned(),
            _ => "issuer".to_owned(),
        },
        "sub" => text
            .and_then(|text| text.split_once('|'))
            .filter(|(first, _)| is_connection(first, issuer, around))
            .map_or_else(
                || subject(text.unwrap_or_default(), kind, issuer),
                |(first, _)| format!("user · connection {}", super::invisible::quoted(first)),
            ),
        "aud" if matches!(role, TokenRole::Subject | TokenRole::Pasted) => {
            // A service account's ID token is for whatever address it was asked for.
            let is_address =
                kind == TokenKind::Google && text.is_some_and(|text| text.contains("://"));
            general(Part::Claims, name, issuer.filter(|_| !is_address))
        }
        "aud" => audience(value, role, around),
        "client_id" if asks(kind) => "the client that asks".to_owned(),
        "scope" if asks(kind) => "scopes asked for".to_owned(),
        "scope" if matches!(kind, TokenKind::Typed(_)) => "scopes".to_owned(),
        "nonce" if kind == TokenKind::Proof => "nonce that the server gave".to_owned(),
        "nonce" if matches!(kind, TokenKind::Typed(typed) if is_shown_to_one(&typed.typ)) => {
            "nonce of whoever asked for it".to_owned()
        }
        "azp" | "client_id" => match (&around.client_id, text) {
            (Some(client), Some(text)) if client == text => "matches the client".to_owned(),
            _ => "the client it was issued to".to_owned(),
        },
        "iat" => value.as_seconds().map_or_else(String::new, |at| {
            format!("issued {}", relative(at, around.now))
        }),
        "exp" => value.as_seconds().map_or_else(String::new, |at| {
            if at <= around.now {
                format!("expired {}", relative(at, around.now))
            } else {
                format!("expires {}", relative(at, around.now))
            }
        }),
        "nbf" => value.as_seconds().map_or_else(String::new, |at| {
            format!("not valid before {}", relative(at, around.now))
        }),
        "auth_time" => value.as_seconds().map_or_else(String::new, |at| {
            format!("signed in {}", relative(at, around.now))
        }),
        "email" if text.is_some_and(|text| text.ends_with("@privaterelay.appleid.com")) => {
            "Apple's private relay".to_owned()
        }
        "email_verified" if value.as_bool() == Some(false) && brings_email(around) => {
            "taken from user_profile, so not verified".to_owned()
        }
        "email_verified" | "phone_number_verified" => match value {
            Json::Bool(true) => "verified, says the issuer".to_owned(),
            Json::Bool(false) => "not verified: do not link accounts by it".to_owned(),
            Json::String(text) if text == "true" || text == "false" => {
                format!("\"{text}\" as text, not as a Boolean")
            }
            _ => "neither true nor false".to_owned(),
        },
        "real_user_status" => match value.as_i64() {
            Some(0) => "the platform does not support it".to_owned(),
            Some(1) => "Apple does not know".to_owned(),
            Some(2) => "Apple thinks it is a real person".to_owned(),
            _ => general(Part::Claims, name, issuer),
        },
        "given_name" | "family_name" | "name" if from_profile(value, around) => {
            "from user_profile".to_owned()
        }
        "cnf" => confirmation(value, around),
        _ => general(Part::Claims, name, issuer),
    }
}

/// Whom a token of that kind is about, where its text names no connection.
fn subject(text: &str, kind: TokenKind, issuer: Option<&str>) -> String {
    let words = match kind {
        TokenKind::Assertion => "the client itself",
        TokenKind::AppleClientSecret => "App ID or Services ID of the client",
        _ if text.ends_with("@clients") => "the client itself, no user",
        TokenKind::Access => "user or client",
        TokenKind::Id
        | TokenKind::Apple
        | TokenKind::Google
        | TokenKind::Facebook
        | TokenKind::Logout => {
            return general(Part::Claims, "sub", issuer);
        }
        _ => "whom or what it is about",
    };
    words.to_owned()
}

/// Whether what the token holds is asked for and not granted.
fn asks(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Typed(typed) if typed.is_request)
}

/// Types whose nonce comes from the one that the token is shown to.
fn is_shown_to_one(typ: &str) -> bool {
    matches!(typ, "kb+jwt" | "openid4vci-proof+jwt")
}

/// What Auth0 puts in front of a user id where a strategy of its own gave it; a connection that is called otherwise needs an issuer that is
/// known for it.
const STRATEGIES: Words = Words(
    "ad adfs apple auth0 email facebook github google-apps google-oauth2 linkedin oauth2 oidc \
     samlp sms waad windowslive",
);

/// Whether what stands in front of a user id is a connection of Auth0: other issuers write `|` too, and mean something else by it.
fn is_connection(first: &str, issuer: Option<&str>, around: &VerificationContext) -> bool {
    if STRATEGIES.contains(first) {
        return true;
    }
    let Some(issuer) = issuer else {
        return false;
    };
    let own = around.issuer.as_deref();
    let is_of_tenant =
        own.is_some_and(|own| own.trim_end_matches('/') == issuer.trim_end_matches('/'));
    is_of_tenant || is_auth0_address(issuer)
}

/// The issuer a user means who typed it without scheme or slash: the token's own name where only that differs. `iss` is
/// compared byte for byte, and what was typed is no name but an address.
pub fn expected_issuer(typed: &str, token: &Token) -> String {
    let bare = |text: &str| {
        let text = text.trim();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        rest.trim_end_matches('/').to_lowercase()
    };
    let own = token.claim_text("iss");
    match own.filter(|own| bare(own) == bare(typed)) {
        // An http issuer is not the https one.
        Some(own)
            if !typed.contains("://")
                || own.split("://").next() == typed.trim().split("://").next() =>
        {
            own.to_owned()
        }
        _ => typed.trim().to_owned(),
    }
}

/// What a member of the header says.
pub fn header_meaning(name: &str) -> String {
    general(Part::Header, name, None)
}

fn general(part: Part, name: &str, issuer: Option<&str>) -> String {
    match entry(part, name, issuer) {
        Some(entry) => entry.says.clone(),
        None if name.starts_with("http://") || name.starts_with("https://") => {
            "custom claim".to_owned()
        }
        None => String::new(),
    }
}

fn audience(value: &Json, role: TokenRole, around: &VerificationContext) -> String {
    let wanted = if role == TokenRole::Id {
        &around.client_id
    } else {
        &around.audience
    };
    let holds = |wanted: &str| match value {
        Json::String(text) => text == wanted,
        Json::Array(items) => items.iter().any(|item| item.as_str() == Some(wanted)),
        _ => false,
    };
    match (role, wanted) {
        (TokenRole::Id, Some(wanted)) if holds(wanted) => "matches this client".to_owned(),
        (TokenRole::Id, Some(_)) => "not this client · audience".to_owned(),
        (TokenRole::Access, Some(wanted)) if holds(wanted) => {
            "matches the API asked for".to_owned()
        }
        (TokenRole::Access, Some(_)) => "not the one asked for · audience".to_owned(),
        _ => "audience".to_owned(),
    }
}

/// Whether the app sent an address in `user_profile`.
fn brings_email(around: &VerificationContext) -> bool {
    let profile = around.user_profile.as_ref();
    profile.is_some_and(|profile| profile.get("email").is_some())
}

/// Whether `user_profile` holds the name, or whole words of it.
fn from_profile(value: &Json, around: &VerificationContext) -> bool {
    fn holds(document: &Json, text: &str) -> bool {
        match document {
            Json::String(found) => {
                let is_word = |word: &str| text.split_whitespace().any(|own| own == word);
                !found.trim().is_empty() && found.split_whitespace().all(is_word)
            }
            Json::Object(members) => members.iter().any(|(_, value)| holds(value, text)),
            _ => false,
        }
    }
    value.as_str().is_some_and(|text| {
        around
            .user_profile
            .as_ref()
            .is_some_and(|profile| holds(profile, text))
    })
}

fn confirmation(value: &Json, around: &VerificationContext) -> String {
    match (value.get_str("jkt"), &around.jkt) {
        (Some(found), Some(key)) if found == key => "matches the key of this session".to_owned(),
        (Some(_), Some(_)) => "bound to another key than the one that signed the proof".to_owned(),
        _ => "the key that whoever uses the token must prove to hold".to_owned(),
    }
}

/// A time beside now: `in 9 h 59 min`, `2 s ago`.
pub fn relative(at: i64, now: i64) -> String {
    let distance = (at - now).unsigned_abs();
    let words = span(distance);
    match at.cmp(&now) {
        std::cmp::Ordering::Greater => format!("in {words}"),
        std::cmp::Ordering::Equal => "now".to_owned(),
        std::cmp::Ordering::Less => format!("{words} ago"),
    }
}

/// A year of 365 days, as lifetimes are counted.
const YEAR: u64 = 365 * 86_400;

/// A length of time in its two largest units: `9 h 59 min`, `24 h`, `3 d 4 h`, `2 years 6 months`; from ten years on in years alone.
pub fn span(seconds: u64) -> String {
    if seconds >= 2 * YEAR {
        let (years, months) = (seconds / YEAR, seconds % YEAR / (YEAR / 12));
        return match months {
            1 if years < 10 => format!("{years} years 1 month"),
            2.. if years < 10 => format!("{years} years {months} months"),
            _ => format!("{years} years"),
        };
    }
    let (large, small) = match seconds {
        0..60 => return format!("{seconds} s"),
        60..3600 => ((seconds / 60, "min"), (seconds % 60, "s")),
        3600..172_800 => ((seconds / 3600, "h"), (seconds % 3600 / 60, "min")),
        _ => ((seconds / 86_400, "d"), (seconds % 86_400 / 3600, "h")),
    };
    if small.0 == 0 {
        format!("{} {}", large.0, large.1)
    } else {
        format!("{} {} {} {}", large.0, large.1, small.0, small.1)
    }
}

/// How long the token lives from issue to expiry, seconds.
pub fn lifetime(token: &Token) -> Option<u64> {
    let (from, to) = (token.claim_time("iat")?, token.claim_time("exp")?);
    u64::try_from(to - from).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;
    use crate::token::unsigned;

    #[test]
    fn times_read_as_people_say_them() {
        for (at, words) in [
            (100, "now"),
            (98, "2 s ago"),
            (100 + 35_940, "in 9 h 59 min"),
            (100 + 86_400, "in 24 h"),
            (100 + 273_600, "in 3 d 4 h"),
            (100 + 729 * 86_400, "in 729 d"),
            (100 + 730 * 86_400, "in 2 years"),
            (100 + 765 * 86_400, "in 2 years 1 month"),
            (100 - 1_000 * 86_400, "2 years 8 months ago"),
            (100 + 3_652 * 86_400, "in 10 years"),
            (100 + 20_783 * 86_400, "in 56 years"),
        ] {
            assert_eq!(relative(at, 100), words);
        }
        assert_eq!(span(u64::MAX), "584942417355 years");
        assert_eq!(
            utc(1_795_435_471).as_deref(),
            Some("2026-11-23 12:04:31 UTC")
        );
    }

    #[test]
    fn claims_are_compared_with_what_was_asked() {
        let around = VerificationContext {
            issuer: Some("https://t/".into()),
            client_id: Some("app".into()),
            audience: Some("https://api/".into()),
            user_profile: Json::parse(r#"{"name":{"firstName":"Ada"}}"#).ok(),
            now: 0,
            jkt: Some("k".into()),
            ..VerificationContext::default()
        };
        let say = |name: &str, value: &str, role| {
            let value = Json::parse(value).unwrap();
            meaning(name, &value, role, TokenKind::Id, None, &around)
        };
        assert_eq!(
            say("iss", r#""https://t/""#, TokenRole::Id),
            "matches the tenant · issuer"
        );
        assert_eq!(
            say("iss", r#""https://t""#, TokenRole::Id),
            "differs by a slash from the tenant · issuer"
        );
        let google = Json::parse(r#""https://accounts.google.com""#).unwrap();
        for (kind, said) in [
            (TokenKind::Google, "issuer"),
            (TokenKind::Assertion, "issuer"),
            (TokenKind::Id, "another one than the tenant · issuer"),
        ] {
            let pasted = TokenRole::Pasted;
            let words = meaning("iss", &google, pasted, kind, None, &around);
            assert_eq!(words, said, "{kind:?}");
        }
        assert_eq!(say("aud", r#""app""#, TokenRole::Id), "matches this client");
        assert_eq!(
            say(
                "aud",
                r#"["https://api/","https://t/userinfo"]"#,
                TokenRole::Access
            ),
            "matches the API asked for"
        );
        assert_eq!(
            say("given_name", r#""Ada""#, TokenRole::Id),
            "from user_profile"
        );
        assert_eq!(
            say("name", r#""Ada Lovelace""#, TokenRole::Id),
            "from user_profile"
        );
        // Another name that begins alike, and an address that the app did not send.
        assert_ne!(
            say("given_name", r#""Adam""#, TokenRole::Id),
            "from user_profile"
        );
        assert_eq!(
            say("email_verified", "false", TokenRole::Id),
            "not verified: do not link accounts by it"
        );
        assert_eq!(
            say("cnf", r#"{"jkt":"k"}"#, TokenRole::Access),
            "matches the key of this session"
        );
        assert_eq!(say("https://x/claims", "{}", TokenRole::Id), "custom claim");
        assert_eq!(
            say("email_verified", r#""true""#, TokenRole::Subject),
            "\"true\" as text, not as a Boolean"
        );
        assert_eq!(
            say("email_verified", "true", TokenRole::Id),
            "verified, says the issuer"
        );
    }

    #[test]
    fn a_connection_is_named_where_the_issuer_has_some() {
        let around = VerificationContext {
            issuer: Some("https://login.acme.example/".into()),
            ..VerificationContext::default()
        };
        for (sub, issuer, words) in [
            ("test|1", Some("https://test.invalid/"), "user"),
            ("acme-db|1", None, "user"),
            (
                "acme-db|1",
                Some("https://acme.eu.auth0.com/"),
                "user · connection acme-db",
            ),
            (
                "acme-db|1",
                Some("https://login.acme.example/"),
                "user · connection acme-db",
            ),
            (
                "auth0|1",
                Some("https://t.example/"),
                "user · connection auth0",
            ),
        ] {
            let sub = Json::text(sub);
            let said = meaning("sub", &sub, TokenRole::Id, TokenKind::Id, issuer, &around);
            assert_eq!(said, words, "{sub:?} {issuer:?}");
        }
    }

    /// Header and claims of a token, a claim's name, and what it means there.
    const MEANINGS: &str = r#"
{} {"iss":"c","sub":"c","jti":"1"} sub the client itself
{} {"iss":"TEAM123456","sub":"com.acme.app","aud":"https://appleid.apple.com"} sub App ID or Services ID of the client
{"typ":"at+jwt"} {"iss":"https://a.example","sub":"c","client_id":"c"} sub user or client
{} {"iss":"https://a.example","sub":"c@clients","gty":"client-credentials"} sub the client itself, no user
{} {"sub":"system:serviceaccount:a:b"} sub whom or what it is about
{} {"iss":"https://a.example","sub":"u","nonce":"n"} sub user
{"typ":"dpop+jwt"} {"htm":"POST","htu":"https://a.example","nonce":"n"} nonce nonce that the server gave
{"typ":"openid4vci-proof+jwt"} {"aud":"https://a.example","nonce":"n"} nonce nonce of whoever asked for it
{"typ":"oauth-authz-req+jwt"} {"client_id":"c","scope":"openid","nonce":"n"} scope scopes asked for
{"typ":"oauth-authz-req+jwt"} {"client_id":"c","scope":"openid","nonce":"n"} nonce nonce of the sign-in request
{} {"iss":"https://a.example","scope":"a"} scope scopes granted
{} {"iss":"https://accounts.google.com","aud":"https://run.acme.example"} aud audience
"#;

    #[test]
    fn a_claim_means_what_it_means_in_such_a_token() {
        let google = "https://accounts.google.com";
        for [header, claims, name, words] in rows(MEANINGS, " ") {
            let token = unsigned(header, claims);
            let kind = TokenKind::of(&token, TokenRole::Pasted);
            let issuer = token.claim_text("iss");
            let value = token.claim(name).unwrap();
            let around = VerificationContext::default();
            let said = meaning(name, value, TokenRole::Pasted, kind, issuer, &around);
            assert_eq!(said, words, "{claims}");
        }
        let own = Json::text("c.apps.googleusercontent.com");
        let around = VerificationContext::default();
        assert_eq!(
            meaning(
                "aud",
                &own,
                TokenRole::Pasted,
                TokenKind::Google,
                Some(google),
                &around
            ),
            "client id of the app's server"
        );
    }
}
