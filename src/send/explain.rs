//! What can be said of an answer that holds no tokens.

use crate::diagnosis::{Finding, Severity};
use crate::exchange::{Exchange, FailureKind, Outcome, Response};

/// Findings on how the exchange ended.
pub fn findings(exchange: &Exchange) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(failure) = exchange.last().and_then(|attempt| attempt.failure.as_ref()) {
        let severity = if failure.kind == FailureKind::Cancelled {
            Severity::Info
        } else {
            Severity::Error
        };
        let mut detail = failure.detail.clone();
        if exchange.last().is_some_and(|attempt| attempt.body_sent)
            && !detail.contains("may have been used")
        {
            detail.push_str(". The request had left: the code may have been used");
        }
        found.push(Finding::new(
            format!("explain.{}", failure.kind.name().replace('_', "-")),
            severity,
            failure.title.clone(),
            detail,
        ));
    } else if let Some(response) = exchange.response() {
        found.extend(match exchange.outcome() {
            Outcome::Issued => None,
            Outcome::Refused => refused(response),
            Outcome::Failed => Some(unusable(response)),
        });
    }
    found
}

fn refused(response: &Response) -> Option<Finding> {
    let body = response.object()?;
    let error = body.get_str("error").or_else(|| body.get_str("code"))?;
    let description = body
        .get_str("error_description")
        .or_else(|| body.get_str("description"))
        .unwrap_or("the answer gives no description");
    Some(Finding::new(
        "explain.refused",
        Severity::Error,
        format!("The tenant refused: {error}"),
        description.to_owned(),
    ))
}

fn unusable(response: &Response) -> Finding {
    let status = response.status;
    let finding =
        |id: &str, title: String, detail: &str| Finding::new(id, Severity::Error, title, detail);
    if (300..400).contains(&status) {
        let target = response.header("location").unwrap_or("nowhere");
        return finding("explain.redirect", format!("The server redirected ({status})"), "A token endpoint does not redirect, and the redirect was not followed: the code would have gone to another address")
            .fix(format!("Check the tenant's domain; the server points to {target}"));
    }
    let text = response.text().map(str::trim_start).unwrap_or_default();
    if text.contains("No required SSL certificate was sent")
        || text.contains("The SSL certificate error")
    {
        return finding(
            "explain.client-certificate",
            format!("The server wants a client certificate ({status})"),
            "It got none, or one that it does not accept, and refused the call before a token endpoint saw it",
        )
        .fix("Set client_certificate and client_key for this host in the settings");
    }
    if text.get(..1) == Some("<")
        || response
            .header("content-type")
            .is_some_and(|kind| kind.contains("html"))
    {
        return finding("explain.html", format!("A web page came back ({status})"), "Something other than a token endpoint answered: a proxy, a firewall, or a wrong address").fix("Check the tenant and the token endpoint");
    }
    if response.body.is_empty() {
        return finding(
            "explain.empty",
            format!("The answer is empty ({status})"),
            "A token endpoint answers with JSON",
        )
        .fix("Check the tenant and the token endpoint");
    }
    match response.text() {
        None => finding(
            "explain.not-text",
            format!("The answer is not text ({status})"),
            "It is binary data",
        )
        .fix("Check the tenant and the token endpoint"),
        Some(_) if response.object().is_none() => finding(
            "explain.not-json",
            format!("The answer is not a JSON object ({status})"),
            "A token endpoint answers with one",
        )
        .fix("Look at it under Wire"),
        Some(_) if (200..300).contains(&status) => finding(
            "explain.no-token",
            format!("A success without an access token ({status})"),
            "The JSON object has no access_token text",
        )
        .fix("Check the token endpoint"),
        Some(_) => finding(
            "explain.unknown",
            format!("An answer without an OAuth error ({status})"),
            "The JSON object has neither error nor code",
        )
        .fix("Look at it under Wire"),
    }
}
