//! What an answer means: which of the causes that are known remain, which are ruled out, and what to do. Honest where it is none of the
//! answers that are known.

mod catalogue;
mod deciders;
mod limits;
mod success;
mod told;
mod words;

pub use catalogue::{CauseText, Row, catalogue};
pub use limits::{RateLimits, rate_limits};
pub use success::{Success, findings as success_findings};
pub use told::told;

use super::outside::{Outside, Speaker, log_type, message_findings};
use super::{
    Answer, Application, Body, Cause, CauseStatus, Certainty, Evidence, Finding, Severity,
};
use crate::exchange::{Attempt, Exchange, ExchangeRequest, FailureKind, Purpose, Response};
use crate::secret::Redactor;
use catalogue::{Asked, fill};

/// What a refusal is judged by.
pub struct Case<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// The request, where there is one.
    pub request: Option<&'a ExchangeRequest>,
    /// Whether all of it is known: what is not in it was not sent.
    pub request_is_whole: bool,
    /// What is known besides.
    pub evidence: &'a Evidence,
    /// The calls that were made from here; none for what somebody else got.
    pub attempts: &'a [Attempt],
    /// When the answer came, seconds since 1970; now where nobody knows.
    pub at: i64,
    /// Whether that is known.
    pub at_is_known: bool,
}

impl<'a> Case<'a> {
    /// The request, where what is not in it was not sent.
    fn whole(&self) -> Option<&'a ExchangeRequest> {
        self.request.filter(|_| self.request_is_whole)
    }

    fn purpose(&self) -> Option<Purpose> {
        self.request.map(Purpose::of)
    }

    fn application(&self) -> Option<&Application> {
        let client = self
            .request
            .and_then(|request| request.client_id.as_deref());
        self.evidence
            .application
            .as_ref()
            .filter(|application| self.request.is_none() || application.is_for(client))
    }
}

/// The number of the catalogue's row that an answer is in, where it is in one.
pub fn row_of(case: &Case<'_>) -> Option<&'static Row> {
    let asked = match case.purpose() {
        Some(Purpose::NativeSocial(provider)) => Asked::Of(provider),
        Some(Purpose::Custom) => Asked::Of(crate::exchange::subject_token::Provider::Custom),
        None | Some(Purpose::Unknown) => Asked::Unknown,
        Some(_) => Asked::Otherwise,
    };
    let holds = |name: &str| {
        deciders::CONDITIONS
            .iter()
            .any(|(known, condition)| *known == name && condition(case))
    };
    catalogue().find(case.answer, asked, &holds)
}

/// Findings on an exchange of one's own that gave no tokens, and on the way to one that did.
pub fn findings(
    exchange: &Exchange,
    request: Option<&ExchangeRequest>,
    evidence: &Evidence,
) -> Vec<Finding> {
    let Some(last) = exchange.last() else {
        return Vec::new();
    };
    if let Some(failure) = &last.failure {
        return vec![failed(last, failure)];
    }
    let Some(response) = &last.response else {
        return Vec::new();
    };
    // Masked before any sentence quotes the answer, since sentences are cut.
    let redactor = exchange.redactor();
    let answer = Answer::masked(response, &redactor);
    let case = Case {
        answer: &answer,
        request,
        request_is_whole: true,
        evidence,
        attempts: &exchange.attempts,
        at: last.started_ms / 1000,
        at_is_known: true,
    };
    if exchange.tokens().is_some() {
        let mut found = odd_success(response, &answer, &redactor);
        if exchange.attempts.len() > 1 {
            found.push(words::finding("nonce-challenge", &[]));
        }
        return found;
    }
    of_answer(&case, Some(response))
}

/// Findings on an answer that somebody else got.
///
/// `request` is a profile's, or what the text tells of it; `whole` says whether what is not in it was not sent.
pub fn outside(
    found: &Outside,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
) -> Vec<Finding> {
    // A secret that was sent and came back is masked before any sentence quotes it.
    let answer = found.answer.clone().without_secrets(&found.secrets);
    told(
        of_outside(found, &answer, request, whole, evidence),
        &found.secrets,
    )
}

fn of_outside(
    found: &Outside,
    answer: &Answer,
    request: Option<&ExchangeRequest>,
    whole: bool,
    evidence: &Evidence,
) -> Vec<Finding> {
    let case = Case {
        answer,
        request,
        request_is_whole: whole,
        evidence,
        attempts: &[],
        at: found.at.unwrap_or(evidence.now),
        at_is_known: found.at.is_some(),
    };
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
    if let Some(kind) = found
        .log_type
        .as_deref()
        .filter(|kind| log_type(kind).is_some_and(|known| known.worked))
    {
        all.push(words::finding("log-success", &[("type", kind.to_owned())]));
        return all;
    }
    let said = answer.error.is_some()
        || answer.status.is_some()
        || matches!(
            answer.body,
            Body::Object { tokens: true, .. } | Body::Html(_) | Body::Charset(_) | Body::Binary
        );
    // What an SDK says by itself, or a text of nobody's, is no refusal unless the catalogue knows its words.
    let own = told && matches!(found.speaker, Speaker::Validator(_) | Speaker::Log(_));
    let known = row_of(&case).is_some();
    if !own && (known || !told && (said || found.speaker == Speaker::Server)) {
        all.extend(of_answer(&case, None));
    } else if all.is_empty() {
        all.push(words::finding(
            "nothing-said",
            &[("kind", found.kind.to_owned())],
        ));
    }
    all
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

fn of_answer(case: &Case<'_>, response: Option<&Response>) -> Vec<Finding> {
    let answer = case.answer;
    let status = answer.status.unwrap_or_default();
    let success = (200..300).contains(&status);
    let tokens = matches!(answer.body, Body::Object { tokens: true, .. });
    if let Body::Object { names, .. } = &answer.body {
        if tokens && answer.error.is_none() && (success || answer.status.is_none()) {
            return vec![words::finding(
                "answer-success",
                &[("names", names.join(", "))],
            )];
        }
    }
    let mut found = Vec::new();
    if let Some(finding) = unreadable(answer, response) {
        // An outage's page is an outage first.
        if status >= 500 {
            found.extend(row_of(case).map(|row| self::row(case, row)));
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
            found.extend(row_of(case).map(|row| self::row(case, row)));
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
        if let Some(kind) = error_type {
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
    match row_of(case) {
        Some(row) => found.insert(0, self::row(case, row)),
        None if found.is_empty() => found.push(unknown(case)),
        None => {}
    }
    found.extend(content_type(answer));
    found
}

/// A code that is in no row.
fn unknown(case: &Case<'_>) -> Finding {
    let answer = case.answer;
    let error = match &answer.error {
        Some(error) => error.clone(),
        None => answer.status.map_or_else(
            || "no code is given".to_owned(),
            |status| format!("status {status}, no code is given"),
        ),
    };
    let description = answer
        .description
        .clone()
        .unwrap_or_else(|| "The answer gives no description".to_owned());
    let mut finding = words::finding(
        "unknown-error",
        &[
            ("status", status_words(answer)),
            ("error", error),
            ("description", description.trim_end_matches('.').to_owned()),
        ],
    );
    finding.certainty = Certainty::Likely;
    finding.fix = Some(with_log(finding.fix.unwrap_or_default(), case));
    finding
}

/// Answers that nobody reads as OAuth.
fn unreadable(answer: &Answer, response: Option<&Response>) -> Option<Finding> {
    let status = status_words(answer);
    let code = answer.status.unwrap_or_default();
    if (300..400).contains(&code) {
        let target = answer.header("location").unwrap_or("nowhere").to_owned();
        return Some(words::finding(
            "redirect",
            &[
                ("status", status),
                ("target", crate::token::invisible::quoted(&target)),
            ],
        ));
    }
    let text = response.and_then(Response::text).unwrap_or_default();
    if text.contains("No required SSL certificate was sent")
        || text.contains("The SSL certificate error")
    {
        return Some(words::finding("client-certificate", &[("status", status)]));
    }
    Some(match &answer.body {
        Body::Html(title) => {
            let page = title.as_ref().map_or_else(
                || "It has no title".to_owned(),
                |title| format!("Its title is \"{title}\""),
            );
            words::finding("html", &[("status", status), ("page", page)])
        }
        Body::Empty => words::finding("empty", &[("status", status)]),
        Body::Charset(charset) => words::finding(
            "charset",
            &[("status", status), ("charset", (*charset).to_owned())],
        ),
        Body::Binary => words::finding("not-text", &[("status", status)]),
        Body::Text(_)
            if answer
                .header("content-type")
                .is_some_and(|kind| kind.contains("html")) =>
        {
            words::finding(
                "html",
                &[("status", status), ("page", "It has no title".to_owned())],
            )
        }
        Body::Text(why) => words::finding(
            "not-json",
            &[("status", status), ("kind", format!("text: {why}"))],
        ),
        Body::OtherJson(kind) => words::finding(
            "not-json",
            &[("status", status), ("kind", (*kind).to_owned())],
        ),
        Body::Object { .. } | Body::Unknown => return None,
    })
}

/// What is odd about a success.
fn odd_success(response: &Response, answer: &Answer, redactor: &Redactor) -> Vec<Finding> {
    let mut found: Vec<Finding> = content_type(answer).into_iter().collect();
    let body = response.object().unwrap_or_default();
    let odd = match body.get("expires_in") {
        None => None,
        Some(value) => match value.as_i64() {
            Some(seconds) if seconds > 0 => None,
            Some(seconds) => Some(format!("{seconds}, which is not in the future")),
            None => Some(match value {
                crate::json::Json::String(text) => {
                    let text = redactor.redact(text);
                    format!("\"{}\", a text", crate::token::invisible::quoted(&text))
                }
                other => super::answer::json_type(other).to_owned(),
            }),
        },
    };
    found.extend(odd.map(|value| words::finding("expires-in", &[("value", value)])));
    for name in ["id_token", "refresh_token"] {
        if let Some(kind) = body.get(name).filter(|value| value.as_str().is_none()) {
            let status = response.status.to_string();
            let mut finding = words::finding(
                "token-not-text",
                &[
                    ("status", status),
                    ("kind", super::answer::json_type(kind).to_owned()),
                ],
            );
            finding.title = finding.title.replace("access_token", name);
            finding.severity = Severity::Warning;
            found.push(finding);
        }
    }
    found
}

fn content_type(answer: &Answer) -> Option<Finding> {
    let kind = answer.header("content-type")?;
    let object = matches!(answer.body, Body::Object { .. });
    (object && !kind.to_ascii_lowercase().contains("json")).then(|| {
        words::finding(
            "content-type",
            &[("type", crate::token::invisible::quoted(kind))],
        )
    })
}

fn status_words(answer: &Answer) -> String {
    answer.status.map_or_else(
        || "status not known".to_owned(),
        |status| status.to_string(),
    )
}

fn described(answer: &Answer) -> String {
    answer
        .description
        .as_ref()
        .map_or_else(String::new, |text| {
            format!(": {}", text.trim_end_matches('.'))
        })
}

fn list(names: &[String]) -> String {
    match names {
        [] => "no member at all".to_owned(),
        names => names
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The cause that is left where all others are ruled out.
pub(super) const NONE_OF_THESE: &str = "none-of-these";

/// A row's finding, its causes decided and ranked.
fn row(case: &Case<'_>, row: &Row) -> Finding {
    let mut verdict = fill(
        &row.verdict,
        &[("description", short_description(case.answer))],
    );
    let mut causes = Vec::new();
    for text in row.causes.iter().filter_map(|id| catalogue().cause(id)) {
        let Some(decider) = deciders::DECIDERS
            .iter()
            .find(|decider| decider.name == text.decided_by)
        else {
            continue;
        };
        let found = (decider.decide)(case);
        let status = decider.status(found.case);
        let first_certain = status == CauseStatus::Certain
            && !causes
                .iter()
                .any(|cause: &Cause| cause.status == CauseStatus::Certain);
        if let Some(own) = text.verdict.as_ref().filter(|_| first_certain) {
            verdict = fill(own, &found.values);
        }
        let words = text.evidence.iter().find(|(name, _)| name == found.case);
        causes.push(Cause {
            id: text.id.clone(),
            status,
            title: text.title.clone(),
            evidence: words
                .map(|(_, words)| fill(words, &found.values))
                .filter(|words| !words.is_empty()),
            next_step: (status != CauseStatus::RuledOut).then(|| text.next_step.clone()),
        });
    }
    if causes
        .iter()
        .all(|cause| cause.status == CauseStatus::RuledOut)
    {
        causes.extend(catalogue().cause(NONE_OF_THESE).map(|text| Cause {
            id: text.id.clone(),
            status: CauseStatus::NotVisible,
            title: text.title.clone(),
            evidence: text.evidence.first().map(|(_, words)| words.clone()),
            next_step: Some(text.next_step.clone()),
        }));
    }
    causes.sort_by_key(|cause| match cause.status {
        CauseStatus::Certain => 0,
        CauseStatus::Likely => 1,
        CauseStatus::NotVisible => 2,
        CauseStatus::RuledOut => 3,
    });
    let top = causes.first().cloned();
    let field = top
        .as_ref()
        .and_then(|cause| catalogue().cause(&cause.id))
        .and_then(|text| text.field.clone());
    let step = top.and_then(|cause| cause.next_step).unwrap_or_default();
    let mut finding = Finding::new(
        format!("explain.{}", row.id),
        Severity::Error,
        if row.is_of_status() {
            // No judgement on the request, so no refusal.
            capitalised(&verdict)
        } else {
            format!("Refused: {verdict}")
        },
        row.detail.clone(),
    )
    .fix(with_log(step, case))
    .source(row.source.clone());
    finding.field = field;
    finding.causes = causes;
    if finding
        .causes
        .first()
        .is_none_or(|cause| cause.status != CauseStatus::Certain)
    {
        finding.certainty = Certainty::Likely;
    }
    finding
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

fn short_description(answer: &Answer) -> String {
    let text = answer
        .description
        .as_deref()
        .unwrap_or("no reason is given")
        .trim_end_matches('.');
    let mut kept: String = text.chars().take(160).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}

fn with_log(step: String, case: &Case<'_>) -> String {
    let place = case.request.and_then(|request| {
        log_place(
            Purpose::of(request),
            false,
            case.at_is_known.then_some(case.at),
            request.client_id.as_deref(),
        )
    });
    match place {
        Some(place) if step.is_empty() => format!("The tenant's log says more: {place}"),
        Some(place) => format!("{step}. The tenant's log says more: {place}"),
        None => step,
    }
}

/// Where in the dashboard the tenant says more. `at` in seconds since 1970.
pub fn log_place(
    purpose: Purpose,
    issued: bool,
    at: Option<i64>,
    client_id: Option<&str>,
) -> Option<String> {
    let (success, failure) = purpose.log_types()?;
    let kind = if issued { success } else { failure };
    let time = at
        .and_then(|at| jiff::Timestamp::from_second(at).ok())
        .map(|at| format!(", at {}", at.strftime("%H:%M:%S UTC")))
        .unwrap_or_default();
    let client = client_id
        .map(|client| format!(", client {}", crate::token::invisible::quoted(client)))
        .unwrap_or_default();
    Some(format!("Monitoring → Logs, type {kind}{time}{client}"))
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
        let masked = format!("{:?}", outside(&read, None, false, &evidence));
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
