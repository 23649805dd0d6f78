//! Explanations of exchanges of one's own.

use super::case::{self, Case};
use super::explained::{Explained, code_of, doubt};
use super::form::odd_success;
use super::meaning::of_answer;
use super::success;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::outside::ReportedRequest;
use crate::diagnosis::{Answer, Call, Evidence, Finding, Severity};
use crate::exchange::{Exchange, ExchangeRequest, Failure, FailureKind, Response};

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
            found.push(worded("explain.nonce-challenge", &[]));
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
    let reported = ReportedRequest::of_call(&last.request, proof);
    let Some(response) = last.response.as_ref().filter(|_| last.failure.is_none()) else {
        let has_left = exchange.attempts.iter().any(|attempt| attempt.body_sent);
        return Explained {
            call: Call::of_request(&reported, request, evidence.tenant == "demo"),
            findings: last
                .failure
                .as_ref()
                .map(|failure| failed(failure, has_left))
                .into_iter()
                .collect(),
            ..Explained::default()
        };
    };
    // Masked before any sentence quotes the answer, since sentences are cut.
    let redactor = exchange.redactor();
    let answer = Answer::masked(response, &redactor);
    let server = case::server_of(&answer, &reported, request, evidence, None);
    let call = Call::of_request(&reported, request, server.is("auth0"));
    let case = Case {
        answer: &answer,
        request,
        request_is_whole: true,
        evidence,
        attempts: &exchange.attempts,
        at: last.started_ms / 1000,
        at_is_known: true,
        reported: &reported,
        subject: case::subject_of(&reported, evidence),
        proofs: &proofs,
        earlier: &[],
        server: Some(&server),
        call,
        lines: None,
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
        host: case::host_of_call(&answer, &reported, request, evidence),
        server: Some(server),
    }
}

/// A call without a whole answer. `has_left` says whether the request was sent, by it or by one before.
fn failed(failure: &Failure, has_left: bool) -> Finding {
    let severity = if failure.kind == FailureKind::Cancelled {
        Severity::Info
    } else {
        Severity::Error
    };
    let mut detail = failure.detail.clone();
    // Whoever holds a code that is good once has to know.
    let is_said = ["may have been used", "Nothing was sent"]
        .iter()
        .any(|words| detail.contains(words));
    if !is_said {
        detail.push_str(if has_left {
            ". The request had been sent: the code may have been used"
        } else {
            ". Nothing was sent"
        });
    }
    Finding::new(
        format!("explain.{}", failure.kind.name().replace('_', "-")),
        severity,
        failure.title.clone(),
        detail,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Artefact, CauseStatus, EarlierRun, SentBefore};
    use crate::exchange::Texts;
    use crate::exchange::{Attempt, Timings, UserProfile, WireRequest};
    use crate::secret::Secret;
    use proptest::prelude::*;
    use url::Url;

    fn text() -> impl Strategy<Value = Option<String>> {
        let reported = prop_oneof![
            Just("invalid_grant"),
            Just("invalid_request"),
            Just("http://auth0.com/oauth/token-type/apple-authz-code"),
            Just("http://auth0.com/oauth/token-type/google-id-token"),
            Just("https://acme.example/t"),
            Just("Missing required parameter: a_b"),
            Just("ya29.abc"),
        ];
        proptest::option::of(prop_oneof![reported.prop_map(ToOwned::to_owned), ".{0,30}"])
    }

    proptest! {
        #[test]
        fn any_request_and_any_answer_are_explained_alike_twice(
            texts in proptest::collection::vec(text(), 8), token in text(), error in text(), description in text(),
            body in proptest::collection::vec(any::<u8>(), 0..80), as_json in any::<bool>(), status in 100u16..600,
            at in any::<i32>(), issued in proptest::option::of(any::<bool>()), skew in proptest::option::of(any::<i32>()),
        ) {
            let take = |index: usize| texts[index].clone();
            let request = ExchangeRequest { texts: Texts { grant_type: take(0), client_id: take(1), subject_token_type: take(2), requested_token_type: take(3), audience: take(4), scope: take(5), ..Texts::exchange() }, user_profile: take(6).map(UserProfile::Text), ..ExchangeRequest::new(Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap()) };
            let evidence = Evidence {
                now: i64::from(at),
                artefact: token.map_or(Artefact::Absent, |text| Artefact::Text(Secret::new(text))),
                pasted: Some(0),
                sent_before: issued.map(|issued| SentBefore { last: 0, issued: Some(issued), client_refused: false }),
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
                response: Some(Response { status, body, ..Response::default() }),
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
