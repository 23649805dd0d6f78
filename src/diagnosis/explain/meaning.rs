//! What an answer means, by its form and by the catalogues.

use super::by_server::{self, AnswerFilter};
use super::case::Case;
use super::claims_kind::is_of_provider;
use super::form::{content_type, described, list, status_words, unreadable};
use super::{log_place, other_calls, row, success, tokenless};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{
    Body, Call, Cause, CauseStatus, Certainty, Finding, Severity, TokenParameter,
};
use crate::exchange::Response;

/// What to do about a refusal with the status of a success, where the server may mean it so.
const ANSWERED_ON_PURPOSE: &str = "Some services answer errors like that on purpose: let the client look for error before it looks at the status. If this one does not, something on the way changed the status";

/// What the answer means by the server's own catalogue.
pub(super) fn meaning(case: &Case<'_>) -> Option<Finding> {
    let row = || row::row_of(case).map(|row| row::finding(case, row));
    if case.is_server("auth0") {
        return by_server::of_server(case, AnswerFilter::InWords)
            .or_else(row)
            .or_else(|| by_server::of_server(case, AnswerFilter::WithoutWords));
    }
    // That Graph cannot read a token which is to be exchanged stands in Auth0's catalogue, since it comes before Auth0 is asked. What it
    // says of a token that it read, or of one that nobody exchanges, is about more calls than that one.
    let error = case.answer.error.as_deref().unwrap_or_default();
    let of_graph = case.is_server("facebook") && error.ends_with("190") && is_for_exchange(case);
    let unread = case.said_of(&[
        "cannot parse access token",
        "invalid oauth access token",
        "bad signature",
    ]);
    let in_words = || by_server::of_server(case, AnswerFilter::InWords);
    let first = (of_graph && !unread).then(in_words).flatten();
    first
        .or_else(|| of_graph.then(row).flatten())
        .or_else(|| by_server::of_server(case, AnswerFilter::Anyhow))
}

/// Whether Graph was asked for what an exchange takes: by its own grant, from here, or with an exchange that is known.
fn is_for_exchange(case: &Case<'_>) -> bool {
    let grant = case.reported.texts.grant_type.as_deref();
    grant == Some("fb_attenuate_token") || !case.attempts.is_empty() || case.call.is_exchange()
}

/// What is said of an answer; `response` is there where it is an answer to a call that was sent from here.
pub(super) fn of_answer(case: &Case<'_>, response: Option<&Response>) -> Vec<Finding> {
    if let Some(found) = tokens(case) {
        return found;
    }
    let by_form = || other_calls::by_form(case).filter(|_| response.is_none());
    if let Some(finding) = tokenless::finding(case).or_else(by_form) {
        return vec![finding];
    }
    if let Some(found) = not_an_object(case, response) {
        return found;
    }
    let answer = case.answer;
    let mut found = Vec::new();
    if let Body::Object { names, .. } = &answer.body {
        if answer.is_success() && answer.error.is_some() {
            return success_with_error(case);
        }
        if let Some(finding) = without_token(case, response.is_some()) {
            return vec![finding];
        }
        found.extend(nested_error(case));
        let is_outage = answer.status.is_some_and(|status| status >= 500);
        if answer.error.is_none() && answer.description.is_none() && !is_outage {
            if found.is_empty() {
                found.push(worded(
                    "explain.unknown",
                    &[("status", &status_words(answer)), ("names", &list(names))],
                ));
            }
            return found;
        }
    }
    let told = meaning(case)
        .or_else(|| login_token(case))
        .or_else(|| by_server::of_rfc(case));
    match told {
        Some(finding) => found.insert(0, finding),
        None if found.is_empty() => found.push(unknown(case)),
        None => {}
    }
    found.extend(content_type(answer));
    found
}

/// A provider's ID token that was handed over to log in, refused with the code that RFC 6750 §3.1 has for an access token.
fn login_token(case: &Case<'_>) -> Option<Finding> {
    let error = case.answer.error.as_deref()?;
    let presented = matches!(case.reported.authorization, Some("Bearer" | "DPoP"));
    let token = case.reported.token(TokenParameter::Subject)?;
    let is_login = is_of_provider(token) && !presented && !other_calls::has_grant(case);
    (is_login && error.eq_ignore_ascii_case("invalid_token"))
        .then(|| by_server::of_rfc_named(case, "login-token"))
        .flatten()
}

/// A success with an access token.
fn tokens(case: &Case<'_>) -> Option<Vec<Finding>> {
    let answer = case.answer;
    let Body::Object {
        names,
        tokens: true,
        ..
    } = &answer.body
    else {
        return None;
    };
    if answer.error.is_some() || !(answer.is_success() || answer.status.is_none()) {
        return None;
    }
    let mut found = vec![worded(
        "explain.answer-success",
        &[("names", &names.join(", "))],
    )];
    found.extend(success::findings(case));
    Some(found)
}

/// A body that nobody reads as OAuth: a page, a redirect, nothing at all.
fn not_an_object(case: &Case<'_>, response: Option<&Response>) -> Option<Vec<Finding>> {
    let answer = case.answer;
    // A body of another form may be read all the same: XML of a security token service.
    if answer.error.is_some() && !matches!(answer.body, Body::Object { .. }) {
        return None;
    }
    let mut finding = unreadable(answer, response)?;
    let known = meaning(case);
    let status = answer.status.unwrap_or_default();
    // An outage's page is an outage first, and how it looks says no more.
    if status >= 500 || status == 404 {
        let outage = known.or_else(|| by_server::of_rfc(case));
        if outage.is_some() && status >= 500 {
            finding.severity = Severity::Info;
        }
        return Some(outage.into_iter().chain([finding]).collect());
    }
    // XML, or a page, of a server whose words are known.
    Some(vec![known.unwrap_or(finding)])
}

/// An error with the status of a success.
fn success_with_error(case: &Case<'_>) -> Vec<Finding> {
    let answer = case.answer;
    let mut odd = worded(
        "explain.ok-with-error",
        &[
            ("status", &status_words(answer)),
            ("error", &answer.error.as_deref().unwrap_or_default()),
            ("description", &described(answer)),
        ],
    );
    let meant = meaning(case);
    // Auth0 never answers so; services of others do on purpose, and what their code means goes first.
    if case.is_server("auth0") {
        return [odd].into_iter().chain(meant).collect();
    }
    odd.severity = Severity::Warning;
    odd.fix = Some(ANSWERED_ON_PURPOSE.to_owned());
    let meant = meant.or_else(|| by_server::of_rfc(case));
    vec![meant.unwrap_or_else(|| unknown(case)), odd]
}

/// An object that may be a success, and has no token where a token endpoint's answer has it.
fn without_token(case: &Case<'_>, is_own: bool) -> Option<Finding> {
    let answer = case.answer;
    let Body::Object {
        names, token_type, ..
    } = &answer.body
    else {
        return None;
    };
    let is_success = answer.is_success();
    if let Some(kind) = token_type.filter(|_| is_success) {
        return Some(worded(
            "explain.token-not-text",
            &[("status", &status_words(answer)), ("kind", &kind)],
        ));
    }
    let missed = || {
        worded(
            "explain.no-token",
            &[("status", &status_words(answer)), ("names", &list(names))],
        )
    };
    other_calls::of_object(case, is_own).or_else(|| is_success.then(missed))
}

/// An `error` that is no text, where the server does not nest its errors by design as some do, and JSON-RPC.
fn nested_error(case: &Case<'_>) -> Option<Finding> {
    let answer = case.answer;
    let Body::Object {
        error_type: Some(kind),
        ..
    } = &answer.body
    else {
        return None;
    };
    let nests = answer.has("jsonrpc")
        || case
            .server
            .is_some_and(|server| !server.is("unknown") && !server.is("auth0"));
    (!nests).then(|| {
        worded(
            "explain.error-not-text",
            &[
                ("status", &status_words(answer)),
                ("kind", &kind),
                ("description", &described(answer)),
            ],
        )
    })
}

/// A code that is in no catalogue.
fn unknown(case: &Case<'_>) -> Finding {
    let answer = case.answer;
    let error = match &answer.error {
        Some(error) => error.clone(),
        None => answer.status.map_or_else(
            || "no code is given".to_owned(),
            |status| format!("status {status}, no code is given"),
        ),
    };
    let mut finding = worded("explain.unknown-error", &[("error", &error)]);
    finding.certainty = Certainty::Likely;
    by_server::add_proven(case, &mut finding.causes);
    let proven = finding.causes.first().cloned();
    // Auth0: the exchange's Action may refuse with any code (custom-token-exchange API object, `api.access.deny`).
    if case.is_server("auth0") && case.call == Call::CustomExchange && answer.error.is_some() {
        finding.causes.push(Cause {
            id: "own-code".to_owned(),
            status: CauseStatus::NotVisible,
            title: "The code may be one of the exchange's Action: api.access.deny takes any"
                .to_owned(),
            evidence: None,
            next_step: Some(
                "Look for the code in the Action of the Token Exchange Profile".to_owned(),
            ),
        });
    }
    by_server::add_ruled_out(case, &mut finding.causes);
    let step = match proven {
        Some(cause) => cause.next_step.unwrap_or_default(),
        None => finding.fix.unwrap_or_default(),
    };
    finding.fix = Some(log_place::with_log_place(step, case));
    finding
}
