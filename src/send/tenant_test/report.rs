//! What a test of a tenant found: one sentence on each thing that was looked at.

use crate::diagnosis::TenantFacts;
use crate::exchange::follow_up::under;
use crate::exchange::tenant::origin;
use crate::exchange::{Attempt, in_ms};
use crate::http::Discovery;
use crate::jose::JwkSet;
use crate::json::Json;
use crate::send::clock::now;
use crate::text::counted;
use url::Url;

use RowStatus::{Bad, Good, Note, Unknown};

/// `Date` has no fractions of a second, so a skew up to this one is none.
const SAME_SECONDS: i64 = 1;
/// Beyond this skew strict servers refuse proofs and tokens.
const SKEW_SECONDS: i64 = 30;
/// A certificate that ends sooner is worth a look: most are renewed a month before.
const CERTIFICATE_DAYS: i64 = 14;
const DAY_SECONDS: i64 = 86_400;

/// The status of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStatus {
    /// As it should be.
    Good,
    /// It will get in the way of an exchange.
    Bad,
    /// It could not be found out.
    Unknown,
    /// Worth knowing, neither good nor bad.
    Note,
}

impl RowStatus {
    /// Returns this status with a sentence.
    pub(super) fn says(self, sentence: impl Into<String>) -> Standing {
        (self, sentence.into())
    }
}

/// The status and the sentence of a row.
pub(super) type Standing = (RowStatus, String);

/// One thing that the test looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Stable name: `reachable`, `issuer`, `token_endpoint`, `key_set`, `dpop`, `clock`, `certificate`, `latency`.
    pub id: &'static str,
    /// The status.
    pub status: RowStatus,
    /// What was looked at.
    pub title: &'static str,
    /// What was found, without a full stop at the end.
    pub sentence: String,
}

/// What the test of a tenant found.
#[derive(Clone, Debug)]
pub struct TenantReport {
    /// Its base URL with the slash.
    pub base: Url,
    /// Always the same eight, in the same order.
    pub rows: Vec<ReportRow>,
    /// What its discovery said.
    pub facts: TenantFacts,
    /// This computer's clock less the server's, seconds, from its `Date` (RFC 9110 §6.6.1).
    pub clock_skew: Option<i64>,
    /// Every host that was contacted.
    pub hosts: Vec<String>,
}

pub(super) fn reachable(document: &Result<Json, String>, base: &Url) -> Standing {
    match document {
        Ok(_) => Good.says(format!("{} answers", base.host_str().unwrap_or_default())),
        Err(why) => Bad.says(why.trim_end_matches('.')),
    }
}

pub(super) fn unread() -> Standing {
    Unknown.says("Not known: discovery could not be read")
}

/// Compares the issuer that discovery names with the tenant as typed: `iss` is compared byte for byte (RFC 7519 §4.1.1), and discovery
/// has to name the issuer it was asked for (OpenID Connect Discovery §4.3). With `is_demo` nobody typed an address.
pub(super) fn issuer(base: &Url, facts: &TenantFacts, is_demo: bool) -> Standing {
    let Some(issuer) = &facts.issuer else {
        return Bad.says("Discovery names none");
    };
    if issuer == base.as_str() {
        let whose = if is_demo {
            "The built-in demo tenant on this computer"
        } else {
            "As typed"
        };
        return Good.says(format!("{whose}: {issuer}"));
    }
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return Note.says(format!(
            "{issuer}: the slash at the end differs, and iss is compared byte for byte in an app"
        ));
    }
    let other = Url::parse(issuer).ok();
    if other.is_some_and(|other| origin(&other) != origin(base)) {
        return Bad.says(format!(
            "It is {issuer}, another host than the one typed, as with a custom domain: tokens carry that one, so enter it as the tenant"
        ));
    }
    Bad.says(format!(
        "It is {issuer}, which is not what was typed: tokens carry that one"
    ))
}

pub(super) fn token_endpoint(base: &Url, discovery: &Discovery) -> Standing {
    let Some(named) = &discovery.token_endpoint else {
        return Unknown.says("Discovery names none; /oauth/token under the tenant is used");
    };
    if named == under(base, "oauth/token").as_str() {
        return Good.says(format!("Under the tenant: {named}"));
    }
    let apart = Url::parse(named).is_ok_and(|url| origin(&url) != origin(base));
    let place = if apart {
        "at another origin"
    } else {
        "elsewhere"
    };
    Note.says(format!(
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
        0 => Bad.says("It is empty: no signature can be checked"),
        more => Good.says(format!("{}: {algorithms}", counted(more, "key"))),
    }
}

pub(super) fn dpop(facts: &TenantFacts) -> Standing {
    match facts.dpop_algorithms.as_deref() {
        None => Unknown.says("Discovery does not say whether proofs are taken"),
        Some([]) => Note.says("Discovery lists no algorithm: proofs are not taken"),
        Some(names) => Good.says(format!("Proofs may be signed with {}", names.join(", "))),
    }
}

pub(super) fn clock(skew: Option<i64>) -> Standing {
    let Some(skew) = skew else {
        return Unknown.says("The answer has no Date to compare with");
    };
    let side = if skew > 0 { "ahead of" } else { "behind" };
    let off = skew.abs();
    let sentence = format!("This computer's clock is {off} s {side} the server's");
    if off <= SAME_SECONDS {
        Good.says("This computer's clock agrees with the server's to the second")
    } else if off <= SKEW_SECONDS {
        Note.says(sentence)
    } else {
        Bad.says(format!(
            "{sentence}: proofs and assertions may be refused. Set the clock"
        ))
    }
}

pub(super) fn certificate(base: &Url, end: Option<i64>) -> Standing {
    if base.scheme() == "http" {
        return Note.says("No TLS: plain http, for this computer only");
    }
    let Some(end) = end else {
        return Unknown.says("None was seen: no TLS call was answered");
    };
    let date = jiff::Timestamp::from_second(end).map_or_else(
        |_| "a date that cannot be read".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    );
    let days = (end - now()) / DAY_SECONDS;
    if days < CERTIFICATE_DAYS {
        return Note.says(format!("Good until {date} only, {days} days from now"));
    }
    Good.says(format!("Good until {date}, {days} days from now"))
}

/// Returns how long the call took. One call is no measurement, and the sentence says so.
pub(super) fn latency(attempt: &Attempt) -> Standing {
    if attempt.response.is_none() {
        return Unknown.says("Nothing came back");
    }
    let total = attempt.timings.total_ms;
    let connecting = attempt
        .timings
        .connect_ms
        .map_or_else(String::new, |connect| {
            format!(", {} of it connecting", in_ms(connect))
        });
    Note.says(format!("{}{connecting}, in one call", in_ms(total)))
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
            assert_eq!(issuer(&base(), &facts, false).0, status, "{named:?}");
        }
    }

    #[test]
    fn the_demo_tenants_issuer_is_not_called_typed() {
        let facts = TenantFacts {
            issuer: Some(base().to_string()),
            ..TenantFacts::default()
        };
        for (is_demo, words) in [(true, "The built-in demo tenant"), (false, "As typed: ")] {
            let (status, sentence) = issuer(&base(), &facts, is_demo);
            assert_eq!(status, RowStatus::Good);
            assert!(sentence.starts_with(words), "{sentence}");
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
                token_endpoint: named.map(ToOwned::to_owned),
                ..Discovery::default()
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
