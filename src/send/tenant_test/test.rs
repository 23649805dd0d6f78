//! What a tenant says of itself: its discovery and key set are read, and nothing is spent.

use super::report::{
    ReportRow, RowStatus, Standing, TenantReport, certificate, clock, dpop, issuer, key_set,
    latency, reachable, token_endpoint, unread,
};
use crate::diagnosis::BadInput;
use crate::exchange::follow_up::under;
use crate::exchange::tenant::origin;
use crate::exchange::{Attempt, Tenant, WireRequest};
use crate::http::{Cancel, Discovery};
use crate::json::Json;
use crate::send::clock::skew;
use crate::send::key_sets::facts_of;
use crate::send::network::{Hosts, set_network};
use crate::send::resolve::unusable;
use crate::send::session::Session;
use crate::text::capitalised;
use url::Url;

/// Reads discovery (OpenID Connect Discovery §4) and, at the tenant's own origin, the key set. Sends no token, code or secret.
/// `Err` means that the tenant as typed cannot be contacted at all.
pub async fn test_tenant(
    session: &Session,
    tenant: &str,
    cancel: &Cancel,
) -> Result<TenantReport, BadInput> {
    let tenant = Tenant::parse(tenant).map_err(|error| unusable(error, "tenant"))?;
    let is_demo = tenant == Tenant::Demo;
    let base = match tenant {
        Tenant::Base(base) => base,
        Tenant::Demo => session.demo_base().await?,
    };
    set_network(session, &[&base]).await?;
    let mut hosts = Hosts::default();
    hosts.add(&base);
    let url = under(&base, ".well-known/openid-configuration");
    let attempt = session.http.send(WireRequest::get(url), cancel).await;
    let document = document(&attempt);
    let discovery = document.as_ref().map(Discovery::of).unwrap_or_default();
    let facts = facts_of(&discovery);
    let clock_skew = skew(&attempt);
    let is_read = document.is_ok();
    let keys = if is_read {
        keys(session, &base, &discovery, cancel).await
    } else {
        unread()
    };
    let if_read = |standing: Standing| if is_read { standing } else { unread() };
    let endpoint = if_read(token_endpoint(&base, &discovery));
    let end = session.http.certificate_end(&base);
    let rows = vec![
        row("reachable", "Discovery", reachable(&document, &base)),
        row("issuer", "Issuer", if_read(issuer(&base, &facts, is_demo))),
        row("token_endpoint", "Token endpoint", endpoint),
        row("key_set", "Key set", keys),
        row("dpop", "DPoP", if_read(dpop(&facts))),
        row("clock", "Clock", clock(clock_skew)),
        row("certificate", "Certificate", certificate(&base, end)),
        row("latency", "Latency", latency(&attempt)),
    ];
    Ok(TenantReport {
        base,
        rows,
        facts,
        clock_skew,
        hosts: hosts.0,
    })
}

/// Reads the key set where it is at the tenant's own origin, and says how that stands.
async fn keys(session: &Session, base: &Url, discovery: &Discovery, cancel: &Cancel) -> Standing {
    let elsewhere = discovery
        .jwks_uri
        .as_deref()
        .and_then(|address| Url::parse(address).ok())
        .filter(|url| origin(url) != origin(base));
    if let Some(url) = elsewhere {
        return RowStatus::Note.says(format!(
            "It is at another origin, {}, which is not contacted automatically: signatures are not checked",
            origin(&url)
        ));
    }
    match session.http.key_set(base, discovery, cancel).await {
        Ok(keys) => key_set(&keys),
        Err(error) => RowStatus::Bad.says(capitalised(&error.to_string())),
    }
}

fn row(id: &'static str, title: &'static str, (status, sentence): Standing) -> ReportRow {
    ReportRow {
        id,
        status,
        title,
        sentence,
    }
}

/// Returns the discovery document, or a sentence that says why there is none.
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
            "The answer is a redirect to {target}, which is not followed: enter the domain it leads to"
        ));
    }
    if response.status != 200 {
        return Err(format!(
            "The server answers, but has no discovery document here: the answer was {}. Check the tenant's domain",
            response.status
        ));
    }
    response.object().ok_or_else(|| {
        "What came back is not a JSON object: something other than the tenant answered. Check the domain"
            .to_owned()
    })
}
