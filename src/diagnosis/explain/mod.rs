//! What an answer means: who gave it, what it says, which of the causes that are known remain, which are ruled out, and what to do.
//! Honest where it is none of the answers that are known.

mod by_server;
mod case;
mod catalogue;
mod claims_kind;
mod deciders;
mod form;
mod limits;
mod paste;
mod place;
mod row;
mod success;
mod told;
mod words;

pub use case::Case;
pub use catalogue::{CauseText, Row, catalogue};
pub use limits::{RateLimits, rate_limits};
pub use place::log_place;
pub use told::told;

use super::outside::{Known, Outside, Speaker, log_type, message_findings};
use super::server::Server;
use super::{Answer, Body, Call, CauseStatus, Certainty, Evidence, Finding, Severity};
use crate::exchange::{Attempt, Exchange, ExchangeRequest, FailureKind, Response};
use crate::json::Json;
use by_server::Told;
use form::{content_type, described, list, odd_success, status_words, unreadable};

/// Findings on the pasted text itself.
const REMARKS: [&str; 3] = ["explain.cut", "explain.masked", "explain.log.failed"];

/// An answer explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Who answered; nothing where no server spoke.
    pub server: Option<Server>,
    /// Which call was answered.
    pub call: Call,
    /// Its status and code, as far as they are there: `403 access_denied`.
    pub code: Option<String>,
    /// The answer's own words, every secret in them masked.
    pub said: Option<String>,
    /// What is found.
    pub findings: Vec<Finding>,
}

impl Explained {
    /// Who answered, which call, and in which words: members of the command line's JSON (`assets/schema`).
    pub fn members(&self) -> [(&'static str, Json); 3] {
        let server = self.server.as_ref().map(|server| {
            Json::object([
                ("id", Json::text(server.id)),
                ("name", Json::text(server.name)),
                ("certainty", Json::text(server.certainty.name())),
                ("reason", Json::text(&server.reason)),
            ])
        });
        [
            ("server", server.unwrap_or_default()),
            ("call", Json::text(self.call.name())),
            (
                "said",
                self.said.as_ref().map(Json::text).unwrap_or_default(),
            ),
        ]
    }
}

/// Findings on an exchange of one's own that gave no tokens, and on the way to one that did.
pub fn findings(
    exchange: &Exchange,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
) -> Vec<Finding> {
    explained(exchange, request, evidence).findings
}

/// An exchange of one's own explained: who answered, in which words, and why it gave no tokens.
pub fn explained(
    exchange: &Exchange,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
) -> Explained {
    of_exchange(exchange, request, evidence, |case, response, redactor| {
        if exchange.tokens().is_none() {
            return of_answer(case, Some(response));
        }
        let mut found = odd_success(response, case.answer, redactor);
        if exchange.attempts.len() > 1 {
            found.push(words::finding("nonce-challenge", &[]));
        }
        found
    })
}

/// Findings on a success: what did not come and why, what came otherwise than asked for.
pub fn success_findings(
    exchange: &Exchange,
    request: &ExchangeRequest,
    evidence: &Evidence,
) -> Vec<Finding> {
    of_exchange(exchange, Some(request), evidence, |case, _, _| {
        success::findings(case)
    })
    .findings
}

fn of_exchange(
    exchange: &Exchange,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
    judge: impl FnOnce(&Case<'_>, &Response, &crate::secret::Redactor) -> Vec<Finding>,
) -> Explained {
    let Some(last) = exchange.last() else {
        return Explained::default();
    };
    let proofs = case::proofs_of(&exchange.attempts);
    let proof = proofs.last().and_then(Option::as_ref);
    let known = Known::of_call(&last.request, proof);
    let Some(response) = last.response.as_ref().filter(|_| last.failure.is_none()) else {
        return Explained {
            call: Call::of_request(&known, request, evidence.tenant == "demo"),
            findings: last
                .failure
                .as_ref()
                .map(|failure| failed(last, failure))
                .into_iter()
                .collect(),
            ..Explained::default()
        };
    };
    // Masked before any sentence quotes the answer, since sentences are cut.
    let redactor = exchange.redactor();
    let answer = Answer::masked(response, &redactor);
    let server = case::server_of(&answer, &known, request, evidence, None);
    let call = Call::of_request(&known, request, server.is("auth0"));
    let case = Case {
        answer: &answer,
        request,
        request_is_whole: true,
        evidence,
        attempts: &exchange.attempts,
        at: last.started_ms / 1000,
        at_is_known: true,
        known: &known,
        subject: case::subject_of(&known, evidence),
        proofs: &proofs,
        earlier: &[],
        server: Some(&server),
        call,
    };
    let mut found = judge(&case, response, &redactor);
    if server.contradicted {
        found.iter_mut().for_each(doubt);
    }
    Explained {
        code: code_of(&answer),
        said: answer.said(),
        call,
        findings: found,
        server: Some(server),
    }
}

/// Findings on an answer that somebody else got.
///
/// `request` is a profile's, or what the text tells of it; `whole` says whether what is not in it was not sent. `named` is the server that
/// somebody says it is.
pub fn outside(
    found: &Outside,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
    named: Option<Server>,
) -> Explained {
    // A secret that was sent and came back is masked before any sentence quotes it.
    let answer = found.answer.clone().without_secrets(&found.secrets);
    let mut explained = of_outside(found, &answer, request, whole, evidence, named);
    explained.findings = told(explained.findings, &found.secrets);
    explained
}

fn of_outside(
    found: &Outside,
    answer: &Answer,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
    named: Option<Server>,
) -> Explained {
    let operation = found.operation();
    let recognised = case::server_of(answer, &found.request, request, evidence, operation);
    let server = named.or_else(|| spoke(found, answer, recognised));
    let auth0 = server.as_ref().is_some_and(|server| server.is("auth0"));
    let call = call_of(found, request, auth0);
    let case = Case {
        answer,
        request,
        request_is_whole: whole,
        evidence,
        attempts: &[],
        at: found.at.unwrap_or(evidence.now),
        at_is_known: found.at.is_some(),
        known: &found.request,
        subject: case::subject_of(&found.request, evidence),
        proofs: &[],
        earlier: &found.history,
        server: server.as_ref(),
        call,
    };
    let mut all = judged(found, &case);
    // What is told of the text itself stands behind what is told of the refusal.
    all.sort_by_key(|finding| REMARKS.contains(&finding.id.as_str()));
    if server.as_ref().is_some_and(|server| server.contradicted) {
        all.iter_mut().for_each(doubt);
    }
    Explained {
        code: code_of(answer),
        said: found
            .said
            .as_deref()
            .map(|said| found.secrets.redact_body(said))
            .or_else(|| answer.said()),
        call,
        findings: all,
        server,
    }
}

/// The server that spoke. An SDK, a library that validates tokens, and a text that says nothing are none.
fn spoke(found: &Outside, answer: &Answer, recognised: Server) -> Option<Server> {
    let of_log = |id: &str, reason: &str| {
        super::server::named(id).map(|server| Server {
            reason: reason.to_owned(),
            ..server
        })
    };
    if found.log_type.is_some() {
        return of_log("auth0", "it is an entry of an Auth0 tenant's log");
    }
    match found.speaker {
        Speaker::Validator(_) => None,
        Speaker::Log(Some(id)) => {
            of_log(id, "the line is written as that server's log writes it").or(Some(recognised))
        }
        Speaker::Server if found.sdk.is_none() => Some(recognised),
        Speaker::Redirect | Speaker::Log(None) => Some(recognised),
        // Its own words may still be quoted in a message.
        Speaker::Server | Speaker::Sdk(_) | Speaker::Other => {
            let said = answer.error.is_some() || answer.status.is_some();
            (said || !recognised.is("unknown")).then_some(recognised)
        }
    }
}

fn call_of(found: &Outside, request: Option<&ExchangeRequest>, auth0: bool) -> Call {
    if let Some(kind) = &found.log_type {
        return Call::of_log_type(kind);
    }
    let call = Call::of_request(&found.request, request, auth0);
    if call != Call::Unknown || request.is_some() {
        return call;
    }
    match found.speaker {
        Speaker::Validator(_) => Call::Validator,
        Speaker::Redirect => Call::Redirect,
        Speaker::Log(_) => Call::Log,
        Speaker::Sdk(_) => Call::Sdk,
        _ if found.sdk.is_some() && found.answer.error.is_none() => Call::Sdk,
        Speaker::Server | Speaker::Other => call,
    }
}

fn judged(found: &Outside, case: &Case<'_>) -> Vec<Finding> {
    let answer = case.answer;
    let mut all = message_findings(found);
    let told = all
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    if let Some(code) = found.sdk.as_ref().filter(|_| !told) {
        let (meaning, fix) = words::sdk(&code.code);
        all.push(words::finding(
            "sdk",
            &[
                ("code", code.code.clone()),
                ("sdk", code.sdk.to_owned()),
                ("meaning", meaning),
                ("fix", fix),
            ],
        ));
    }
    // Calls that worked; other types say other things.
    let worked = |kind: &&str| log_type(kind).is_some_and(|known| known.worked);
    if let Some(kind) = found.log_type.as_deref().filter(worked) {
        all.push(words::finding("log-success", &[("type", kind.to_owned())]));
        return all;
    }
    // A server that is known by its words did say something.
    let known = case.server.is_some_and(|server| !server.is("unknown"));
    let said = answer.error.is_some()
        || answer.status.is_some()
        || known && answer.description.is_some() && found.log_type.is_none()
        || matches!(
            answer.body,
            Body::Object { tokens: true, .. } | Body::Html(_) | Body::Charset(_) | Body::Binary
        );
    // What an SDK says by itself, or a text of nobody's, is no refusal unless a catalogue knows its words.
    let own = told && matches!(found.speaker, Speaker::Validator(_) | Speaker::Log(_));
    let of_server = found.speaker == Speaker::Server && found.sdk.is_none();
    // A bare `description` describes anything.
    let bare = answer.has("description") && !answer.has("message");
    let spoke = said || of_server && found.log_type.is_none() && !bare;
    let meaning = meaning(case);
    if !own && (meaning.is_some() || !told && spoke) {
        // What the entry's type says is said better by the refusal.
        all.retain(|finding| finding.id != "explain.log.failed");
        if spoke {
            all.extend(of_answer(case, None));
        } else {
            all.extend(meaning);
        }
    } else if all.is_empty() {
        all.push(words::finding(
            "nothing-said",
            &[("kind", found.kind.to_owned())],
        ));
    }
    all
}

fn code_of(answer: &Answer) -> Option<String> {
    let status = answer.status.map(|status| status.to_string());
    let code = [status, answer.error.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    (!code.is_empty()).then_some(code)
}

/// Where a paste contradicts itself nothing is certain.
fn doubt(finding: &mut Finding) {
    finding.certainty = Certainty::Likely;
    for cause in &mut finding.causes {
        if cause.status == CauseStatus::Certain {
            cause.status = CauseStatus::Likely;
        }
    }
}

/// A call without a whole answer.
fn failed(last: &Attempt, failure: &crate::exchange::Failure) -> Finding {
    let severity = if failure.kind == FailureKind::Cancelled {
        Severity::Info
    } else {
        Severity::Error
    };
    let mut detail = failure.detail.clone();
    if last.body_sent && !detail.contains("may have been used") {
        detail.push_str(". The request had left: the code may have been used");
    }
    Finding::new(
        format!("explain.{}", failure.kind.name().replace('_', "-")),
        severity,
        failure.title.clone(),
        detail,
    )
}

/// What the answer means by the server's own catalogue.
fn meaning(case: &Case<'_>) -> Option<Finding> {
    let row = || row::row_of(case).map(|row| row::finding(case, row));
    if case.is_server("auth0") {
        return by_server::of_server(case, Told::InWords)
            .or_else(row)
            .or_else(|| by_server::of_server(case, Told::WithoutWords));
    }
    // Graph's own refusal stands in Auth0's catalogue, since it comes before Auth0 is asked.
    let graph = case.is_server("facebook") && case.answer.error.is_some();
    graph
        .then(row)
        .flatten()
        .or_else(|| by_server::of_server(case, Told::Anyhow))
}

fn of_answer(case: &Case<'_>, response: Option<&Response>) -> Vec<Finding> {
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
    let mut found = Vec::new();
    // A body of another form may be read all the same: XML of a security token service.
    let read = answer.error.is_some() && !matches!(answer.body, Body::Object { .. });
    if let Some(finding) = unreadable(answer, response).filter(|_| !read) {
        let known = meaning(case);
        // An outage's page is an outage first.
        if status >= 500 {
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
            found.push(words::finding(
                "ok-with-error",
                &[
                    ("status", shown),
                    ("error", answer.error.clone().unwrap_or_default()),
                    ("description", described(answer)),
                ],
            ));
            found.extend(meaning(case));
            return found;
        }
        if let Some(kind) = token_type.filter(|_| success) {
            return vec![words::finding(
                "token-not-text",
                &[("status", shown), ("kind", kind.to_owned())],
            )];
        }
        if success {
            return vec![words::finding(
                "no-token",
                &[("status", shown), ("names", list(names))],
            )];
        }
        // Some servers nest their errors by design.
        let nests = case
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
    by_server::add_ruled_out(case, &mut finding.causes);
    let step = match proven {
        Some(cause) => cause.next_step.unwrap_or_default(),
        None => finding.fix.unwrap_or_default(),
    };
    finding.fix = Some(place::with_place(step, case));
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Artefact, EarlierRun, SentBefore};
    use crate::exchange::{Timings, UserProfile, WireRequest};
    use crate::secret::Secret;
    use proptest::prelude::*;
    use url::Url;

    fn text() -> impl Strategy<Value = Option<String>> {
        let known = prop_oneof![
            Just("invalid_grant"),
            Just("invalid_request"),
            Just("http://auth0.com/oauth/token-type/apple-authz-code"),
            Just("http://auth0.com/oauth/token-type/google-id-token"),
            Just("https://acme.example/t"),
            Just("Missing required parameter: a_b"),
            Just("ya29.abc"),
        ];
        proptest::option::of(prop_oneof![known.prop_map(ToOwned::to_owned), ".{0,30}"])
    }

    #[test]
    fn a_secret_of_a_recording_is_masked_where_it_comes_back() {
        let secret = "quite-harmless-looking-words";
        let text = format!(
            "POST /oauth/token HTTP/1.1\r\nHost: acme.eu.auth0.com\r\nContent-Type: application/json\r\n\r\n{{\"client_id\":\"c\",\"subject_token\":\"{secret}\"}}\r\n\r\nHTTP/1.1 302 Found\r\nLocation: https://x.example/?e={secret}\r\n\r\n"
        );
        let read = crate::diagnosis::outside::read(&text).unwrap();
        let evidence = Evidence::default();
        let masked = format!("{:?}", outside(&read, None, false, &evidence, None));
        assert!(
            !masked.contains("harmless") && masked.contains("[masked subject_token]"),
            "{masked}"
        );
    }

    proptest! {
        #[test]
        fn any_request_and_any_answer_are_explained_alike_twice(
            texts in proptest::collection::vec(text(), 8), token in text(), error in text(), description in text(),
            body in proptest::collection::vec(any::<u8>(), 0..80), as_json in any::<bool>(), status in 100u16..600,
            at in any::<i32>(), issued in proptest::option::of(any::<bool>()), skew in proptest::option::of(any::<i32>()),
        ) {
            let take = |index: usize| texts[index].clone();
            let request = ExchangeRequest {
                grant_type: take(0),
                client_id: take(1),
                subject_token_type: take(2),
                requested_token_type: take(3),
                audience: take(4),
                scope: take(5),
                user_profile: take(6).map(UserProfile::Text),
                ..ExchangeRequest::new(Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap())
            };
            let evidence = Evidence {
                now: i64::from(at),
                artefact: token.map_or(Artefact::Absent, |text| Artefact::Text(Secret::new(text))),
                pasted: Some(0),
                sent_before: issued.map(|issued| SentBefore { last: 0, issued: Some(issued) }),
                earlier_runs: vec![EarlierRun { issued: true, client_id: take(1), audience: take(7), ..EarlierRun::default() }],
                history: true,
                clock_skew: skew.map(i64::from),
                dpop: take(7),
                ..Evidence::default()
            };
            let body = if as_json {
                crate::json::Json::object([
                    ("error", error.map(crate::json::Json::text).unwrap_or_default()),
                    ("error_description", description.map(crate::json::Json::text).unwrap_or_default()),
                ])
                .to_compact()
                .into_bytes()
            } else {
                body
            };
            let attempt = Attempt {
                request: WireRequest::get(request.token_endpoint.clone()),
                response: Some(Response { status, headers: Vec::new(), body, decoded: None, truncated: false }),
                timings: Timings::default(),
                failure: None,
                started_ms: i64::from(at) * 1000,
                body_sent: true,
            };
            let exchange = Exchange { attempts: vec![attempt] };
            let once = findings(&exchange, Some(&request), &evidence);
            prop_assert!(!once.is_empty(), "every answer without tokens is explained");
            prop_assert_eq!(&once, &findings(&exchange, Some(&request), &evidence));
            for finding in &once {
                prop_assert!(finding.id.starts_with("explain.") && !finding.title.is_empty());
                let ranks: Vec<u8> = finding.causes.iter().map(|cause| match cause.status {
                    CauseStatus::Certain => 0,
                    CauseStatus::Likely => 1,
                    CauseStatus::NotVisible => 2,
                    CauseStatus::RuledOut => 3,
                }).collect();
                prop_assert!(ranks.is_sorted(), "ranked");
            }
        }
    }
}
