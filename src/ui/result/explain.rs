//! Explain: the findings with their causes, where the tenant says more, and the answer as it came.

use super::state::Results;
use super::wire;
use crate::diagnosis::explain::{Explained, log_place};
use crate::diagnosis::{CauseStatus, Finding, Severity};
use crate::exchange::subject_token::Provider;
use crate::exchange::{ExchangeRequest, Outcome, Purpose, Texts};
use crate::run::Run;
use crate::ui::kit::answered;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::finding_view::{FindingPress, FindingWays, findings_with, fresh_label};
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::presenting::is_on;
use crate::ui::kit::printable::printable;
use crate::ui::kit::widgets;
use egui::{Label, Ui};

/// Draws the tab of a run.
pub fn ui(results: &Results, run: &Run, cx: &Cx, ui: &mut Ui) {
    let redact = |text: &str| run.redactor.redact(text).into_owned();
    ui.spacing_mut().item_spacing.y = 10.0;
    // Notes of the lint stand in the form; after sending, what they led to is said instead.
    let said = run
        .findings
        .iter()
        .filter(|finding| !finding.id.starts_with("lint.") || finding.severity > Severity::Info);
    let shown = once(said);
    let explained = results.explained();
    if let Some(explained) = explained.filter(|explained| explained.said.is_some())
        && run.outcome() != Outcome::Issued
    {
        let remembered = answered::remembered(explained);
        let mut server = remembered;
        // A run of the history is not explained anew.
        let host = explained.host.clone().filter(|_| run.case.is_some());
        let chosen = host.is_some().then_some(&mut server);
        answered::show(explained, &redact, chosen, ui);
        if let Some(host) = host.filter(|_| server != remembered) {
            cx.ask(Intent::ReexplainWith(NewEvidence::Server(host, server)));
        }
    }
    let ways = match fresh(run, cx) {
        Some(label) => FindingWays::Fresh(label),
        // An audience sees no fields.
        None if is_on(ui.ctx()) => FindingWays::Nowhere,
        None => FindingWays::Fields,
    };
    match findings_with(&shown, &redact, ways, ui) {
        Some(FindingPress::GoTo(field)) => cx.ask(Intent::GoToField(field)),
        Some(FindingPress::Fresh) => results.get_fresh(cx, run, false),
        None => {}
    }
    if run.outcome() == Outcome::Issued && run.findings.is_empty() {
        widgets::muted_label(ui, "Everything came back as requested");
    }
    settings(run, cx, ui);
    place(explained, run, ui);
    answer(run, cx, ui);
}

/// Returns the findings, those of one title once: what the rules found before sending, the token that was sent shows again.
fn once<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Finding> {
    let mut shown: Vec<Finding> = Vec::new();
    for finding in findings {
        if !shown.iter().any(|known| known.title == finding.title) {
            shown.push(finding.clone());
        }
    }
    shown
}

/// Returns the label of the button that gets another subject token; `None` where the demo tenant made none for this run, or makes none
/// for its type.
fn fresh(run: &Run, cx: &Cx) -> Option<&'static str> {
    let is_made = run.case.as_ref()?.evidence.demo_kind().is_some();
    if !is_made || !cx.open.is_demo || run.profile != cx.open.name {
        return None;
    }
    let kind = run.verification.subject_token_type.as_deref();
    let provider = Provider::of_type(kind.unwrap_or_default());
    (provider != Provider::Custom).then(|| fresh_label(provider))
}

/// Draws the commands that would decide between causes that cannot be seen from outside.
fn settings(run: &Run, cx: &Cx, ui: &mut Ui) {
    let mut causes = run.findings.iter().flat_map(|finding| &finding.causes);
    let open = causes.clone().any(|cause| {
        [
            "toggle-off",
            "bundle-id",
            "client-requires-proof",
            "secret-missing",
            "secret-for-native",
            "exchange-not-allowed",
            "third-party",
        ]
        .contains(&cause.id.as_str())
            && !matches!(cause.status, CauseStatus::Certain | CauseStatus::RuledOut)
    });
    let key =
        causes.any(|cause| cause.id == "apple-key" && cause.status == CauseStatus::NotVisible);
    if run.case.is_none() || !open && !key && cx.open.application.is_none() {
        return;
    }
    widgets::card(ui, "Decide what cannot be seen", None, "", |ui| {
        ui.horizontal_wrapped(|ui| {
            for command in [
                open.then_some(Command::Application),
                key.then_some(Command::AppleKey),
            ]
            .into_iter()
            .flatten()
            {
                let button = widgets::button(ui, command.label()).on_hover_text(command.tooltip());
                if button.clicked() {
                    cx.ask(Intent::Do(command));
                }
            }
            if let Some(name) = &cx.open.application {
                widgets::muted_label(
                    ui,
                    format!("The settings of {name} are used; they are kept for this session only"),
                );
            }
        });
    });
}

/// Draws where in the dashboard the tenant says more.
fn place(explained: Option<&Explained>, run: &Run, ui: &mut Ui) {
    // The dashboard is Auth0's.
    let server = explained.and_then(|explained| explained.server.as_ref());
    if !server.is_some_and(|server| server.is("auth0")) {
        return;
    }
    let around = &run.verification;
    let Some(issuer) = &around.issuer else { return };
    let Ok(url) = url::Url::parse(issuer) else {
        return;
    };
    let request = ExchangeRequest {
        texts: Texts {
            subject_token_type: around.subject_token_type.clone(),
            ..Texts::exchange()
        },
        ..ExchangeRequest::new(url)
    };
    let issued = run.outcome() == Outcome::Issued;
    let last = run.exchange.last();
    let at = last.map_or(run.started_ms, |last| last.started_ms) / 1000;
    let (purpose, client) = (Purpose::of(&request), around.client_id.as_deref());
    if let Some(words) = log_place(purpose, issued, Some(at), client) {
        let words = run.redactor.redact(&words).into_owned();
        // The built-in tenant has no dashboard.
        let words = if is_of_demo(run) {
            format!("On a real tenant: {words}")
        } else {
            words
        };
        widgets::card(ui, "Where Auth0 says more", None, "", |ui| {
            ui.add(Label::new(words).wrap());
        });
    }
}

/// Whether the built-in demo tenant answered.
fn is_of_demo(run: &Run) -> bool {
    let response = run.exchange.response();
    response.and_then(|response| response.header("x-demo")) == Some("cambio")
}

/// Draws the raw answer.
fn answer(run: &Run, cx: &Cx, ui: &mut Ui) {
    let Some(response) = run.exchange.last().and_then(|last| last.response.as_ref()) else {
        return;
    };
    let text = wire::answer(run, response, false);
    widgets::card(ui, "The answer as it came", None, "secrets masked", |ui| {
        widgets::code_text(ui, printable(&text));
        if widgets::small_button(ui, "Copy for support…")
            .on_hover_text(Command::SupportBundle.tooltip())
            .clicked()
        {
            cx.ask(Intent::Do(Command::SupportBundle));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_twice_is_said_once_and_with_the_first_ones_button() {
        let expired = "The subject token has expired";
        let found = [
            Finding::new("lint.artefact.expired", Severity::Error, expired, "")
                .field("subject_token"),
            Finding::new("explain.other", Severity::Error, "Refused", ""),
            Finding::new("token.expired", Severity::Warning, expired, ""),
        ];
        let shown = once(found.iter());
        let ids: Vec<&str> = shown.iter().map(|finding| finding.id.as_str()).collect();
        assert_eq!(ids, ["lint.artefact.expired", "explain.other"]);
    }
}
