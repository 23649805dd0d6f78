//! What an answer means, by its form and by the catalogues.

use super::by_server::{self, AnswerFilter};
use super::case::Case;
use super::form::{content_type, described, list, status_words, unreadable};
use super::{log_place, other_calls, row, success, tokenless, words};
use crate::diagnosis::{Body, Call, Cause, CauseStatus, Certainty, Finding, Severity};
use crate::exchange::Response;

/// What answers that begin a login have, and what is to be done with it. Of a call that was sent from here they are no success.
const BEGINNINGS: [(&str, &str); 4] = [
    (
        "request_uri",
        "client_id and request_uri at the authorization endpoint",
    ),
    (
        "auth_req_id",
        "auth_req_id at the token endpoint, every interval seconds",
    ),
    (
        "device_code",
        "device_code at the token endpoint, every interval seconds",
    ),
    (
        "auth_session",
        "auth_session at the token endpoint, beside what the user signed or typed",
    ),
];

/// Where services that take a token endpoint's place have their token: registries of container images, and Vault.
const INSTEAD: [&str; 2] = ["token", "auth.client_token"];

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
    // That Graph cannot read a token stands in Auth0's catalogue, since it comes before Auth0 is asked. What it says of a token that it
    // read is about more calls than that one.
    let error = case.answer.error.as_deref().unwrap_or_default();
    let of_graph = case.is_server("facebook") && error.ends_with("190");
    let unread = case.said_of(&[
        "cannot parse access token",
        "invalid oauth access token",
        "bad signature",
    ]);
    let worded = || by_server::of_server(case, AnswerFilter::InWords);
    let first = (of_graph && !unread).then(worded).flatten();
    first
        .or_else(|| of_graph.then(row).flatten())
        .or_else(|| by_server::of_server(case, AnswerFilter::Anyhow))
}

pub(super) fn of_answer(case: &Case<'_>, response: Option<&Response>) -> Vec<Finding> {
    let answer = case.answer;
    let status = answer.status.unwrap_or_default();
    let success = (200..300).contains(&status);
    let tokens = matches!(answer.body, Body::Object { tokens: true, .. });
    if let Body::Object { names, .. } = &answer.body {
        if tokens && answer.error.is_none() && (success || answer.status.is_none()) {
            let mut found = vec![words::finding(
                "answer-success",
                &[("names", names.join(", "))],
            )];
            found.extend(success::findings(case));
            return found;
        }
    }
    if let Some(finding) = tokenless::finding(case) {
        return vec![finding];
    }
    if let Some(finding) = response
        .is_none()
        .then(|| other_calls::by_form(case))
        .flatten()
    {
        return vec![finding];
    }
    let mut found = Vec::new();
    // A body of another form may be read all the same: XML of a security token service.
    let read = answer.error.is_some() && !matches!(answer.body, Body::Object { .. });
    if let Some(finding) = unreadable(answer, response).filter(|_| !read) {
        let known = meaning(case);
        // An outage's page is an outage first.
        if status >= 500 || status == 404 {
            found.extend(known.or_else(|| by_server::of_rfc(case)));
        } else if known.is_some() {
            // XML, or a page, of a server whose words are known.
            found.extend(known);
            return found;
        }
        found.push(finding);
        return found;
    }
    let shown = status_words(answer);
    if let Body::Object {
        error_type,
        token_type,
        names,
        ..
    } = &answer.body
    {
        if success && answer.error.is_some() {
            let mut odd = words::finding(
                "ok-with-error",
                &[
                    ("status", shown),
                    ("error", answer.error.clone().unwrap_or_default()),
                    ("description", described(answer)),
                ],
            );
            // Auth0 never answers so; services of others do on purpose, and what their code means goes first.
            let auth0 = case.is_server("auth0");
            let meant = meaning(case).or_else(|| {
                (!auth0).then(|| by_server::of_rfc(case).unwrap_or_else(|| unknown(case)))
            });
            if auth0 {
                found.push(odd);
                found.extend(meant);
            } else {
                odd.severity = Severity::Warning;
                odd.fix = Some(ANSWERED_ON_PURPOSE.to_owned());
                found.extend(meant);
                found.push(odd);
            }
            return found;
        }
        if let Some(kind) = token_type.filter(|_| success) {
            return vec![words::finding(
                "token-not-text",
                &[("status", shown), ("kind", kind.to_owned())],
            )];
        }
        let may_have_worked = success || answer.status.is_none() && answer.error.is_none();
        if let Some((_, next)) = BEGINNINGS.iter().find(|(name, _)| {
            may_have_worked && response.is_none() && names.iter().any(|one| one == name)
        }) {
            return vec![words::finding(
                "begun",
                &[("names", list(names)), ("next", (*next).to_owned())],
            )];
        }
        let says_nothing = answer.error.is_none() && answer.description.is_none();
        let of_another_call = response.is_none() && !other_calls::is_token_call(case);
        let bearer = answer
            .bearer
            .filter(|bearer| of_another_call || INSTEAD.contains(bearer));
        let worked = success || answer.status.is_none() && says_nothing;
        if worked && bearer.is_some() && !case.is_server("auth0") {
            return vec![words::finding(
                "answer-success",
                &[("names", names.join(", "))],
            )];
        }
        if let Some(finding) = other_calls::of_object(case, names)
            .filter(|_| of_another_call && worked && error_type.is_none())
        {
            return vec![finding];
        }
        if success {
            return vec![words::finding(
                "no-token",
                &[("status", shown), ("names", list(names))],
            )];
        }
        // Some servers nest their errors by design, and so does JSON-RPC.
        let nests = answer.has("jsonrpc")
            || case
                .server
                .is_some_and(|server| !server.is("unknown") && !server.is("auth0"));
        if let Some(kind) = error_type.filter(|_| !nests) {
            found.push(words::finding(
                "error-not-text",
                &[
                    ("status", shown.clone()),
                    ("kind", (*kind).to_owned()),
                    ("description", described(answer)),
                ],
            ));
        }
        if answer.error.is_none() && answer.description.is_none() && status < 500 {
            if found.is_empty() {
                found.push(words::finding(
                    "unknown",
                    &[("status", shown), ("names", list(names))],
                ));
            }
            return found;
        }
    }
    match meaning(case).or_else(|| by_server::of_rfc(case)) {
        Some(finding) => found.insert(0, finding),
        None if found.is_empty() => found.push(unknown(case)),
        None => {}
    }
    found.extend(content_type(answer));
    found
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
    let mut finding = words::finding(
        "unknown-error",
        &[("status", status_words(answer)), ("error", error)],
    );
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
