//! One sentence on each thing that was looked at.

use super::report::RowStatus;
use crate::diagnosis::TenantFacts;
use crate::exchange::Attempt;
use crate::exchange::follow_up::under;
use crate::exchange::tenant::origin;
use crate::http::Discovery;
use crate::jose::JwkSet;
use crate::json::Json;
use crate::send::clock::now;
use url::Url;

/// Clocks are told to the second: this much is no difference.
const SAME_SECONDS: i64 = 1;
/// From here on proofs and tokens are refused by strict servers.
const SKEW_SECONDS: i64 = 30;
/// A certificate that ends sooner is worth a look: most are renewed a month before.
const CERTIFICATE_DAYS: i64 = 14;
const DAY_SECONDS: i64 = 86_400;

/// A row's status and its sentence.
pub(super) type Standing = (RowStatus, String);

fn good(sentence: impl Into<String>) -> Standing {
    (RowStatus::Good, sentence.into())
}

fn bad(sentence: impl Into<String>) -> Standing {
    (RowStatus::Bad, sentence.into())
}

fn unknown(sentence: impl Into<String>) -> Standing {
    (RowStatus::Unknown, sentence.into())
}

fn note(sentence: impl Into<String>) -> Standing {
    (RowStatus::Note, sentence.into())
}

pub(super) fn reachable(document: &Result<Json, String>, base: &Url) -> Standing {
    match document {
        Ok(_) => good(format!("{} answers", base.host_str().unwrap_or_default())),
        Err(why) => bad(why.trim_end_matches('.')),
    }
}

pub(super) fn unread() -> Standing {
    unknown("Not known: discovery could not be read")
}

/// `iss` is compared byte for byte (RFC 7519 §4.1.1), and discovery has to name the issuer it was asked for (OpenID Connect
/// Discovery §4.3).
pub(super) fn issuer(base: &Url, facts: &TenantFacts) -> Standing {
    let Some(issuer) = &facts.issuer else {
        return bad("Discovery names none");
    };
    if issuer == base.as_str() {
        return good(format!("As typed: {issuer}"));
    }
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return note(format!(
            "{issuer}: the slash at the end differs, and iss is compared byte for byte in an app"
        ));
    }
    let other = Url::parse(issuer).ok();
    if other.is_some_and(|other| origin(&other) != origin(base)) {
        return bad(format!(
            "It is {issuer}, another host than the one typed, as with a custom domain: tokens carry that one, so type it as the tenant"
        ));
    }
    bad(format!(
        "It is {issuer}, which is not what was typed: tokens carry that one"
    ))
}

pub(super) fn token_endpoint(base: &Url, discovery: &Discovery) -> Standing {
    let Some(named) = &discovery.token_endpoint else {
        return unknown("Discovery names none; /oauth/token under the tenant is used");
    };
    if named == under(base, "oauth/token").as_str() {
        return good(format!("Under the tenant: {named}"));
    }
    let apart = Url::parse(named).is_ok_and(|url| origin(&url) != origin(base));
    let place = if apart {
        "at another origin"
    } else {
        "elsewhere"
    };
    note(format!(
        "It is {place}: {named}. /oauth/token under the tenant is used unless the profile names this one"
    ))
}

pub(super) fn key_set(keys: &JwkSet) -> Standing {
    let mut algorithms: Vec<String> = Vec::new();
    for key in &keys.keys {
        let name = key.member("alg").map_or_else(|| key.kind(), str::to_owned);
        if !algorithms.contains(&name) {
            algorithms.push(name);
        }
    }
    let algorithms = algorithms.join(", ");
    match keys.keys.len() {
        0 => bad("It is empty: no signature can be checked"),
        1 => good(format!("1 key: {algorithms}")),
        more => good(format!("{more} keys: {algorithms}")),
    }
}

pub(super) fn dpop(facts: &TenantFacts) -> Standing {
    match facts.dpop_algorithms.as_deref() {
        None => unknown("Discovery does not say whether proofs are taken"),
        Some([]) => note("Discovery lists no algorithm: proofs are not taken"),
        Some(names) => good(format!("Proofs may be signed with {}", names.join(", "))),
    }
}

pub(super) fn clock(skew: Option<i64>) -> Standing {
    let Some(skew) = skew else {
        return unknown("The answer has no Date to compare with");
    };
    let side = if skew > 0 { "ahead of" } else { "behind" };
    let off = skew.abs();
    let sentence = format!("This computer's clock is {off} s {side} the server's");
    if off <= SAME_SECONDS {
        good("This computer's clock agrees with the server's to the second")
    } else if off <= SKEW_SECONDS {
        note(sentence)
    } else {
        bad(format!(
            "{sentence}: proofs and assertions may be refused. Set the clock"
        ))
    }
}

pub(super) fn certificate(base: &Url, end: Option<i64>) -> Standing {
    if base.scheme() == "http" {
        return note("No TLS: plain http, for this computer only");
    }
    let Some(end) = end else {
        return unknown("None was seen: no TLS call was answered");
    };
    let date = jiff::Timestamp::from_second(end).map_or_else(
        |_| "a date that cannot be read".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    );
    let days = (end - now()) / DAY_SECONDS;
    if days < CERTIFICATE_DAYS {
        return note(format!("Good until {date} only, {days} days from now"));
    }
    good(format!("Good until {date}, {days} days from now"))
}

/// One call is no measurement, and the sentence says so.
pub(super) fn latency(attempt: &Attempt) -> Standing {
    if attempt.response.is_none() {
        return unknown("Nothing came back");
    }
    let total = attempt.timings.total_ms;
    let connecting = attempt
        .timings
        .connect_ms
        .map_or_else(String::new, |connect| {
            format!(", {connect:.0} ms of it connecting")
        });
    note(format!("{total:.0} ms{connecting}, in one call"))
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://acme.eu.auth0.com/").unwrap()
    }

    #[test]
    fn the_issuer_is_compared_byte_for_byte() {
        for (named, status) in [
            (Some("https://acme.eu.auth0.com/"), RowStatus::Good),
            (Some("https://acme.eu.auth0.com"), RowStatus::Note),
            (Some("https://login.acme.example/"), RowStatus::Bad),
            (Some("https://acme.eu.auth0.com/other"), RowStatus::Bad),
            (Some("no address"), RowStatus::Bad),
            (None, RowStatus::Bad),
        ] {
            let facts = TenantFacts {
                issuer: named.map(ToOwned::to_owned),
                ..TenantFacts::default()
            };
            assert_eq!(issuer(&base(), &facts).0, status, "{named:?}");
        }
    }

    #[test]
    fn the_token_endpoint_is_under_the_tenant_or_elsewhere() {
        for (named, status, words) in [
            (
                Some("https://acme.eu.auth0.com/oauth/token"),
                RowStatus::Good,
                "Under the tenant",
            ),
            (
                Some("https://acme.eu.auth0.com/token"),
                RowStatus::Note,
                "It is elsewhere",
            ),
            (
                Some("https://login.acme.example/oauth/token"),
                RowStatus::Note,
                "It is at another origin",
            ),
            (None, RowStatus::Unknown, "Discovery names none"),
        ] {
            let discovery = Discovery {
                issuer: None,
                token_endpoint: named.map(ToOwned::to_owned),
                jwks_uri: None,
                dpop_algorithms: None,
                demo: false,
            };
            let (found, sentence) = token_endpoint(&base(), &discovery);
            assert_eq!(found, status, "{named:?}");
            assert!(sentence.starts_with(words), "{sentence}");
        }
    }

    #[test]
    fn clocks_are_judged_to_the_second() {
        for (skew, status) in [
            (None, RowStatus::Unknown),
            (Some(0), RowStatus::Good),
            (Some(-1), RowStatus::Good),
            (Some(2), RowStatus::Note),
            (Some(-30), RowStatus::Note),
            (Some(31), RowStatus::Bad),
        ] {
            assert_eq!(clock(skew).0, status, "{skew:?}");
        }
        assert!(clock(Some(-600)).1.contains("600 s behind"));
        assert!(clock(Some(600)).1.contains("600 s ahead of"));
    }

    #[test]
    fn a_certificate_that_ends_soon_is_noted() {
        let soon = certificate(&base(), Some(now() + 3 * DAY_SECONDS));
        assert_eq!(soon.0, RowStatus::Note);
        assert_eq!(
            certificate(&base(), Some(now() + 60 * DAY_SECONDS)).0,
            RowStatus::Good
        );
        assert_eq!(certificate(&base(), None).0, RowStatus::Unknown);
        let plain = Url::parse("http://127.0.0.1:1/").unwrap();
        assert!(certificate(&plain, None).1.starts_with("No TLS"));
    }
}
