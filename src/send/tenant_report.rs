//! What a tenant says of itself: its discovery and key set are read, and nothing is spent.

use super::demo_tenant::now;
use super::perform::{Hosts, Sender, skew};
use crate::diagnosis::{BadInput, TenantFacts};
use crate::exchange::follow_up::under;
use crate::exchange::tenant::origin;
use crate::exchange::{Attempt, Tenant, WireRequest};
use crate::http::{Cancel, Discovery};
use crate::jose::JwkSet;
use crate::json::Json;
use url::Url;

/// Clocks are told to the second: this much is no difference.
const SAME_SECONDS: i64 = 1;
/// From here on proofs and tokens are refused by strict servers.
const SKEW_SECONDS: i64 = 30;
/// A certificate that ends sooner is worth a look: most are renewed a month before.
const CERTIFICATE_DAYS: i64 = 14;
const DAY_SECONDS: i64 = 86_400;

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStatus {
    /// As it should be.
    Good,
    /// It will get in the way.
    Bad,
    /// It could not be told.
    Unknown,
    /// Worth knowing, neither good nor bad.
    Note,
}

impl RowStatus {
    /// The name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
            Self::Note => "note",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Stable name: `reachable`, `issuer`, `token_endpoint`, `key_set`, `dpop`, `clock`, `certificate`, `latency`.
    pub id: &'static str,
    /// How it stands.
    pub status: RowStatus,
    /// What was looked at.
    pub title: &'static str,
    /// What was found, without a full stop at the end.
    pub sentence: String,
}

/// A tenant that was looked at.
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

/// A row's status and its sentence.
type Found = (RowStatus, String);

impl Sender {
    /// Reads discovery (OpenID Connect Discovery §4) and, at the tenant's own origin, the key set. Sends no token, code or secret.
    /// `Err` means that the tenant as typed cannot be contacted at all.
    pub async fn test_tenant(
        &self,
        tenant: &str,
        cancel: &Cancel,
    ) -> Result<TenantReport, BadInput> {
        let base = match Tenant::parse(tenant).map_err(unusable)? {
            Tenant::Base(base) => base,
            Tenant::Demo => self.demo_base().await?,
        };
        self.set_network(&[&base]).await?;
        let mut hosts = Hosts::default();
        hosts.add(&base);
        let url = under(&base, ".well-known/openid-configuration");
        let attempt = self.http.send(WireRequest::get(url), cancel).await;
        let document = document(&attempt);
        let text = |name: &str| {
            let document = document.as_ref().ok()?;
            document.get_str(name).map(ToOwned::to_owned)
        };
        let facts = TenantFacts {
            issuer: text("issuer"),
            dpop_algorithms: document.as_ref().ok().and_then(dpop_algorithms),
        };
        let discovery = Discovery {
            issuer: text("issuer"),
            token_endpoint: text("token_endpoint"),
            jwks_uri: text("jwks_uri"),
            dpop_algorithms: facts.dpop_algorithms.clone(),
            demo: false,
        };
        let clock_skew = skew(&attempt);
        let mut rows = vec![row("reachable", "Discovery", reachable(&document, &base))];
        if document.is_ok() {
            let keys = self.keys(&base, &discovery, cancel).await;
            rows.push(row("issuer", "Issuer", issuer(&base, &facts)));
            rows.push(row(
                "token_endpoint",
                "Token endpoint",
                token_endpoint(&base, &discovery),
            ));
            rows.push(row("key_set", "Key set", keys));
            rows.push(row("dpop", "DPoP", dpop(&facts)));
        } else {
            for (id, title) in [
                ("issuer", "Issuer"),
                ("token_endpoint", "Token endpoint"),
                ("key_set", "Key set"),
                ("dpop", "DPoP"),
            ] {
                rows.push(row(id, title, unread()));
            }
        }
        let end = self.http.certificate_end(&base);
        rows.push(row("clock", "Clock", clock(clock_skew)));
        rows.push(row("certificate", "Certificate", certificate(&base, end)));
        rows.push(row("latency", "Latency", latency(&attempt)));
        Ok(TenantReport {
            base,
            rows,
            facts,
            clock_skew,
            hosts: hosts.0,
        })
    }

    async fn keys(&self, base: &Url, discovery: &Discovery, cancel: &Cancel) -> Found {
        let elsewhere = discovery
            .jwks_uri
            .as_deref()
            .and_then(|address| Url::parse(address).ok())
            .filter(|url| origin(url) != origin(base));
        if let Some(url) = elsewhere {
            return (
                RowStatus::Note,
                format!(
                    "It is at another origin, {}, which is not contacted by itself: signatures are not checked",
                    origin(&url)
                ),
            );
        }
        match self.http.key_set(base, discovery, cancel).await {
            Ok(keys) => key_set(&keys),
            Err(error) => (RowStatus::Bad, capitalised(&error.to_string())),
        }
    }
}

fn row(id: &'static str, title: &'static str, (status, sentence): Found) -> ReportRow {
    ReportRow {
        id,
        status,
        title,
        sentence,
    }
}

fn unusable(error: crate::exchange::TenantError) -> BadInput {
    let problem = BadInput::new("profile.tenant", error.reason, "Nothing was sent").field("tenant");
    match error.suggestion {
        Some(better) => problem.fix(format!("Write {better}")),
        None => problem.fix("Write a domain such as acme.eu.auth0.com, a base URL, or demo"),
    }
}

/// The discovery document, or a sentence that says why there is none.
fn document(attempt: &Attempt) -> Result<Json, String> {
    if let Some(failure) = &attempt.failure {
        return Err(format!("{}. {}", failure.title, failure.detail));
    }
    let response = attempt
        .response
        .as_ref()
        .ok_or_else(|| "Nothing came back".to_owned())?;
    if (300..400).contains(&response.status) {
        let target = response.header("location").unwrap_or("nowhere");
        return Err(format!(
            "The answer is a redirect to {target}, which is not followed: type the domain it leads to"
        ));
    }
    if response.status != 200 {
        return Err(format!(
            "The server answers, but has no discovery document here: the answer was {}. Check the tenant's domain",
            response.status
        ));
    }
    response.object().ok_or_else(|| {
        "What came is no JSON object: something other than the tenant answered. Check the domain"
            .to_owned()
    })
}

fn reachable(document: &Result<Json, String>, base: &Url) -> Found {
    match document {
        Ok(_) => (
            RowStatus::Good,
            format!("{} answers", base.host_str().unwrap_or_default()),
        ),
        Err(why) => (RowStatus::Bad, why.trim_end_matches('.').to_owned()),
    }
}

fn unread() -> Found {
    let why = "Not known: discovery could not be read";
    (RowStatus::Unknown, why.to_owned())
}

/// `iss` is compared byte for byte (RFC 7519 §4.1.1), and discovery has to name the issuer it was asked for (OpenID Connect
/// Discovery §4.3).
fn issuer(base: &Url, facts: &TenantFacts) -> Found {
    let Some(issuer) = &facts.issuer else {
        return (RowStatus::Bad, "Discovery names none".to_owned());
    };
    if issuer == base.as_str() {
        return (RowStatus::Good, format!("As typed: {issuer}"));
    }
    if issuer.trim_end_matches('/') == base.as_str().trim_end_matches('/') {
        return (
            RowStatus::Note,
            format!(
                "{issuer}: the slash at the end differs, and iss is compared byte for byte in an app"
            ),
        );
    }
    let other = Url::parse(issuer).ok();
    if other.is_some_and(|other| origin(&other) != origin(base)) {
        return (
            RowStatus::Bad,
            format!(
                "It is {issuer}, another host than the one typed, as with a custom domain: tokens carry that one, so type it as the tenant"
            ),
        );
    }
    (
        RowStatus::Bad,
        format!("It is {issuer}, which is not what was typed: tokens carry that one"),
    )
}

fn token_endpoint(base: &Url, discovery: &Discovery) -> Found {
    let Some(named) = &discovery.token_endpoint else {
        return (
            RowStatus::Unknown,
            "Discovery names none; /oauth/token under the tenant is used".to_owned(),
        );
    };
    if named == under(base, "oauth/token").as_str() {
        return (RowStatus::Good, format!("Under the tenant: {named}"));
    }
    let apart = Url::parse(named).is_ok_and(|url| origin(&url) != origin(base));
    let place = if apart {
        "at another origin"
    } else {
        "elsewhere"
    };
    (
        RowStatus::Note,
        format!(
            "It is {place}: {named}. /oauth/token under the tenant is used unless the profile names this one"
        ),
    )
}

fn key_set(keys: &JwkSet) -> Found {
    let mut algorithms: Vec<String> = Vec::new();
    for key in &keys.keys {
        let name = key.member("alg").map_or_else(|| key.kind(), str::to_owned);
        if !algorithms.contains(&name) {
            algorithms.push(name);
        }
    }
    let algorithms = algorithms.join(", ");
    match keys.keys.len() {
        0 => (
            RowStatus::Bad,
            "It is empty: no signature can be checked".to_owned(),
        ),
        1 => (RowStatus::Good, format!("1 key: {algorithms}")),
        more => (RowStatus::Good, format!("{more} keys: {algorithms}")),
    }
}

/// `dpop_signing_alg_values_supported` (RFC 9449 §5.1).
fn dpop_algorithms(document: &Json) -> Option<Vec<String>> {
    match document.get("dpop_signing_alg_values_supported") {
        Some(Json::Array(items)) => Some(
            items
                .iter()
                .filter_map(|item| item.as_str().map(ToOwned::to_owned))
                .collect(),
        ),
        _ => None,
    }
}

fn dpop(facts: &TenantFacts) -> Found {
    match facts.dpop_algorithms.as_deref() {
        None => (
            RowStatus::Unknown,
            "Discovery does not say whether proofs are taken".to_owned(),
        ),
        Some([]) => (
            RowStatus::Note,
            "Discovery lists no algorithm: proofs are not taken".to_owned(),
        ),
        Some(names) => (
            RowStatus::Good,
            format!("Proofs may be signed with {}", names.join(", ")),
        ),
    }
}

fn clock(skew: Option<i64>) -> Found {
    let Some(skew) = skew else {
        return (
            RowStatus::Unknown,
            "The answer has no Date to compare with".to_owned(),
        );
    };
    let side = if skew > 0 { "ahead of" } else { "behind" };
    let off = skew.abs();
    let sentence = format!("This computer's clock is {off} s {side} the server's");
    if off <= SAME_SECONDS {
        (
            RowStatus::Good,
            "This computer's clock agrees with the server's to the second".to_owned(),
        )
    } else if off <= SKEW_SECONDS {
        (RowStatus::Note, sentence)
    } else {
        (
            RowStatus::Bad,
            format!("{sentence}: proofs and assertions may be refused. Set the clock"),
        )
    }
}

fn certificate(base: &Url, end: Option<i64>) -> Found {
    if base.scheme() == "http" {
        return (
            RowStatus::Note,
            "No TLS: plain http, for this computer only".to_owned(),
        );
    }
    let Some(end) = end else {
        return (
            RowStatus::Unknown,
            "None was seen: no TLS call was answered".to_owned(),
        );
    };
    let date = jiff::Timestamp::from_second(end).map_or_else(
        |_| "a date that cannot be read".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    );
    let days = (end - now()) / DAY_SECONDS;
    if days < CERTIFICATE_DAYS {
        return (
            RowStatus::Note,
            format!("Good until {date} only, {days} days from now"),
        );
    }
    (
        RowStatus::Good,
        format!("Good until {date}, {days} days from now"),
    )
}

/// One call is no measurement, and the sentence says so.
fn latency(attempt: &Attempt) -> Found {
    if attempt.response.is_none() {
        return (RowStatus::Unknown, "Nothing came back".to_owned());
    }
    let total = attempt.timings.total_ms;
    let connecting = attempt
        .timings
        .connect_ms
        .map_or_else(String::new, |connect| {
            format!(", {connect:.0} ms of it connecting")
        });
    (
        RowStatus::Note,
        format!("{total:.0} ms{connecting}, in one call"),
    )
}

fn capitalised(text: &str) -> String {
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
