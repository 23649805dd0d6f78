//! The whole page: the verdict first, then findings, calls, tokens and what was contacted, filled into `assets/report.html.j2`.

use super::message::{ShownAttempt, calls};
use super::shown::{VerdictMark, shown};
use super::token::{ShownToken, tokens};
use crate::diagnosis::{Cause, CauseStatus, Certainty, Finding, Severity};
use crate::exchange::Outcome;
use crate::json::Json;
use crate::run::document::run_document;
use crate::run::model::Run;
use crate::text::templates;
use minijinja::value::Serde;
use minijinja::{AutoEscape, UndefinedBehavior};
use serde::Serialize;
use serde_json::Value;
use std::cmp::Reverse;

const TEMPLATE: &str = include_str!("../../../assets/report.html.j2");

/// Findings that are told at most.
const FINDINGS: usize = 500;

/// What the template is filled with. All texts are masked and bounded; the template escapes each.
#[derive(Serialize)]
struct ReportPage {
    title: String,
    detail: String,
    verdict: VerdictMark,
    facts: Vec<ReportFact>,
    answered: Option<String>,
    said: Option<String>,
    findings: Vec<PageFinding>,
    calls: Vec<ShownAttempt>,
    tokens: Vec<ShownToken>,
    hosts: Vec<String>,
    version: &'static str,
}

#[derive(Serialize)]
struct ReportFact {
    name: &'static str,
    value: String,
}

/// A finding.
#[derive(Serialize)]
struct PageFinding {
    severity: VerdictMark,
    is_likely: bool,
    id: String,
    title: String,
    detail: String,
    fix: Option<String>,
    field: Option<String>,
    source: Option<String>,
    causes: Vec<PageCause>,
}

/// A cause of a refusal.
#[derive(Serialize)]
struct PageCause {
    status: VerdictMark,
    title: String,
    evidence: Option<String>,
    next_step: Option<String>,
}

/// Returns the run as one HTML page, masked as the run's document is. Nothing in it is run or fetched.
pub fn html_report(run: &Run) -> String {
    // A template that is wrong is our mistake, which every test of it finds.
    filled(&page(run)).unwrap_or_else(|error| error.to_string())
}

/// Returns the same page with every text of it as `replace` makes it: what somebody is not to see is replaced before anything is
/// escaped, so that no value hides behind an escape.
pub fn html_report_with(run: &Run, replace: impl Fn(&str) -> String) -> String {
    let page = serde_json::to_value(page(run)).map(|mut page| {
        replace_texts(&mut page, &replace);
        filled(&page)
    });
    match page {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    }
}

fn replace_texts(value: &mut Value, replace: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = replace(text),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| replace_texts(item, replace)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| replace_texts(member, replace)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the template with its places filled, every one of them escaped; fails only where the template itself is wrong.
fn filled(page: &impl Serialize) -> Result<String, minijinja::Error> {
    let mut templates = templates()?;
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.render_str(TEMPLATE, Serde(page))
}

fn page(run: &Run) -> ReportPage {
    let document = run_document(run, false);
    let said = |text: &str| shown(&run.redactor.redact(text));
    let (title, detail) = run.verdict();
    let answered = run.answered();
    let server = answered
        .server
        .as_ref()
        .filter(|_| run.outcome() != Outcome::Issued);
    ReportPage {
        title: said(&title),
        detail: said(&detail),
        verdict: match run.outcome() {
            Outcome::Issued => VerdictMark::valid("Issued"),
            Outcome::Refused => VerdictMark::invalid("Refused"),
            Outcome::Failed => VerdictMark::unchecked("!", "Failed"),
        },
        facts: facts(run),
        answered: server.map(|server| {
            said(&format!(
                "Answered by {} ({}): {}. It is the answer to {}",
                server.name,
                server.certainty.name(),
                server.reason,
                answered.call.words()
            ))
        }),
        said: answered
            .said
            .as_ref()
            .filter(|_| server.is_some())
            .map(|words| said(words)),
        findings: findings(&document),
        calls: calls(&document, &run.redactor),
        tokens: tokens(run, &document),
        hosts: run.hosts.iter().map(|host| said(host)).collect(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

fn facts(run: &Run) -> Vec<ReportFact> {
    let moment = jiff::Timestamp::from_millisecond(run.started_ms).unwrap_or_default();
    let attempts = &run.exchange.attempts;
    let tenant = attempts
        .first()
        .map(|attempt| attempt.request.url.origin().ascii_serialization());
    let production = run.case.as_ref().and_then(|case| case.production.clone());
    let status = run.status().map_or_else(
        || "none, there was no answer".to_owned(),
        |status| status.to_string(),
    );
    [
        ("Profile", Some(run.profile.clone())),
        ("Tenant", tenant),
        ("Production environment", production),
        (
            "Time",
            Some(moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()),
        ),
        ("Status", Some(status)),
        ("Attempts", Some(attempts.len().to_string())),
        ("Clock skew", run.clock_skew.map(|skew| format!("{skew} s"))),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        let value = shown(&run.redactor.redact(&value?));
        Some(ReportFact { name, value })
    })
    .collect()
}

/// The most pressing first, and of those the explanation.
fn findings(document: &Json) -> Vec<PageFinding> {
    let all = document.entries("findings").iter();
    let mut all: Vec<Finding> = all.filter_map(Json::read).collect();
    all.sort_by_key(|one| (Reverse(one.severity), !one.id.starts_with("explain.")));
    all.iter().take(FINDINGS).map(told).collect()
}

fn told(finding: &Finding) -> PageFinding {
    let text = |text: &Option<String>| text.as_deref().map(shown);
    PageFinding {
        severity: match finding.severity {
            Severity::Error => VerdictMark::invalid("Error"),
            Severity::Warning => VerdictMark::unchecked("!", "Warning"),
            Severity::Info => VerdictMark::note("Note"),
        },
        is_likely: finding.certainty == Certainty::Likely,
        id: shown(&finding.id),
        title: shown(&finding.title),
        detail: shown(&finding.detail),
        fix: text(&finding.fix),
        field: text(&finding.field),
        source: text(&finding.source),
        causes: finding.causes.iter().map(possible).collect(),
    }
}

fn possible(cause: &Cause) -> PageCause {
    let text = |text: &Option<String>| text.as_deref().map(shown);
    let words = cause.status.words();
    PageCause {
        status: match cause.status {
            CauseStatus::Certain => VerdictMark::certain(words),
            CauseStatus::Likely => VerdictMark::unchecked("!", words),
            // A tick would say that it is this one.
            CauseStatus::RuledOut => VerdictMark::neutral(words),
            CauseStatus::NotVisible => VerdictMark::unchecked("?", words),
        },
        title: shown(&cause.title),
        evidence: text(&cause.evidence),
        next_step: text(&cause.next_step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{
        Attempt, Exchange, Failure, FailureKind, Response, Timings, WireRequest,
    };
    use crate::jose::base64url;
    use crate::text::without_entities;
    use crate::token::{KeySource, TokenReport, TokenRole, decode};

    /// 2026-11-23 12:04:31 UTC
    const NOW: i64 = 1_795_435_471;

    fn run(claims: &Json, response: Option<Response>) -> Run {
        let text = format!(
            "{}.{}.c2lnbmF0dXJl",
            base64url::encode(r#"{"alg":"RS256","kid":"<b>k</b>"}"#),
            base64url::encode(claims.to_compact())
        );
        let failure = response.is_none().then(|| Failure {
            kind: FailureKind::Timeout,
            title: "No answer in time".to_owned(),
            detail: "It took longer than <10 s>".to_owned(),
        });
        let attempt = Attempt {
            request: WireRequest::get("https://acme.example/oauth/token".parse().unwrap()),
            response,
            timings: Timings {
                total_ms: 38.4,
                ..Timings::default()
            },
            failure,
            started_ms: NOW * 1000,
            body_sent: true,
        };
        let absent = KeySource::absent("no key set was read");
        Run {
            profile: "<i>profile</i>".to_owned(),
            started_ms: NOW * 1000,
            exchange: Exchange {
                attempts: vec![attempt],
            },
            tokens: vec![TokenReport::judged(TokenRole::Id, decode(&text), &absent)],
            findings: vec![
                Finding::new("lint.x", Severity::Info, "A note", "d"),
                Finding::new("token.x", Severity::Error, "An <error>", "d").source("RFC 1 §2"),
            ],
            hosts: vec!["acme.example".to_owned()],
            ..Run::default()
        }
    }

    fn response(body: &str) -> Response {
        Response {
            status: 400,
            headers: vec![("x-<h>".to_owned(), "\"><script>".to_owned())],
            body: body.as_bytes().to_vec(),
            ..Response::default()
        }
    }

    #[test]
    fn nothing_that_a_token_or_server_says_becomes_markup() {
        let claims = Json::object([
            ("sub", Json::text("<script>alert(1)</script>")),
            (
                "</style><img src=x>",
                Json::text("\" onload='x' & {{ 1 + 1 }} {% raw %}"),
            ),
            ("name", Json::text("a\u{202e}b\u{0}")),
        ]);
        let refused = response("{\"error\":\"</pre><script>\",\"error_description\":\"&amp;\"}");
        let page = html_report(&run(&claims, Some(refused)));
        for markup in ["<script", "<img", "<b>", "<i>", "<error>", "\u{202e}", "\0"] {
            assert!(!page.contains(markup), "{markup}");
        }
        assert_eq!(page.matches("<style").count(), 1);
        assert_eq!(page.matches("</style>").count(), 1);
        let said = without_entities(&page);
        for text in [
            "\"<script>alert(1)</script>\"",
            "</style><img src=x>",
            "{{ 1 + 1 }} {% raw %}",
            "a\\u202eb\\u0000",
            "x-<h>",
            "<i>profile</i>",
            "&amp;",
        ] {
            assert!(said.contains(text), "{text}");
        }
    }

    #[test]
    fn nothing_is_run_or_fetched() {
        let page = html_report(&run(&Json::Object(Vec::new()), Some(response("{}"))));
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
        assert!(
            page.contains(
                "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""
            )
        );
        for fetched in [
            " src=", " href=", "url(", "@import", "<link", "<script", "<iframe",
        ] {
            assert!(!page.contains(fetched), "{fetched}");
        }
    }

    #[test]
    fn the_most_pressing_finding_is_first_and_times_are_beside_the_run() {
        let claims = Json::object([
            ("iss", Json::text("https://acme.example/")),
            ("iat", Json::int(NOW)),
            ("exp", Json::int(NOW + 86_400)),
        ]);
        let page = html_report(&run(&claims, Some(response("plain"))));
        let said = without_entities(&page);
        assert!(said.find("An <error>").unwrap() < said.find("A note").unwrap());
        for text in [
            "Expires 2026-11-24 12:04:31 UTC, in 24 h at the time of the run",
            "Signature could not be checked",
            "No key set was read",
            "RFC 7519 §4.1.4",
            "expires in 24 h",
            "2026-11-23 12:04:31 UTC",
            "https://acme.example",
            "38 ms",
            env!("CARGO_PKG_VERSION"),
        ] {
            assert!(said.contains(text), "{text}");
        }
    }

    #[test]
    fn a_run_without_an_answer_is_a_page_too() {
        let page = without_entities(&html_report(&run(&Json::Null, None)));
        assert!(page.contains("none, there was no answer"));
        assert!(page.contains("It took longer than <10 s>"));
        assert!(page.trim_end().ends_with("</html>"));
    }

    #[test]
    fn a_large_claim_does_not_make_a_large_page() {
        let claims = Json::object([("blob", Json::text("x".repeat(1 << 20)))]);
        let page = html_report(&run(&claims, Some(response(&"y".repeat(1 << 20)))));
        assert!(page.len() < 300_000, "{}", page.len());
        assert!(page.matches("1048576 characters in all").count() >= 2);
    }
}
