//! Why: the certain causes first, then those that remain or are ruled out, where the tenant says more, and the answer as it came.

use super::answered;
use crate::diagnosis::explain::{catalogue, log_place};
use crate::diagnosis::{Cause, CauseStatus, Finding, Severity};
use crate::exchange::{ExchangeRequest, Outcome, Purpose};
use crate::run::Run;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::widgets::{self, Status};
use crate::ui::{fonts, theme};
use egui::{Label, RichText, ScrollArea, Ui};

/// Draws it for a run.
pub fn show(app: &mut App, run: &Run, ui: &mut Ui) {
    let mut actions = Vec::new();
    ScrollArea::vertical()
        .id_salt("explain")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            ui.spacing_mut().item_spacing.y = 10.0;
            // What was only a note before sending stands in the form; afterwards its consequence is said instead.
            let shown: Vec<Finding> = run
                .findings
                .iter()
                .filter(|finding| {
                    !finding.id.starts_with("lint.") || finding.severity > Severity::Info
                })
                .cloned()
                .collect();
            let answered = answered::answered(ui, run);
            if run.outcome() != Outcome::Issued && answered.said.is_some() {
                let remembered = answered::remembered(&answered);
                let mut server = remembered;
                // A run of the history is not explained anew.
                let host = answered.host.clone().filter(|_| run.case.is_some());
                answered::show(
                    &answered,
                    &|text| run.redactor.redact(text).into_owned(),
                    host.is_some().then_some(&mut server),
                    ui,
                );
                if server != remembered {
                    actions.extend(host.map(|host| Action::NameServer(host, server)));
                }
            }
            findings(
                &shown,
                &|text| run.redactor.redact(text).into_owned(),
                &mut actions,
                ui,
            );
            if run.outcome() == Outcome::Issued && run.findings.is_empty() {
                ui.label(
                    RichText::new("Everything came as it was asked for")
                        .color(theme::palette(ui).muted),
                );
            }
            settings(app, run, &mut actions, ui);
            place(run, ui);
            answer(run, &mut actions, ui);
        });
    app.actions.extend(actions);
}

/// Findings with causes as boxes of their own, all others as notes, explanations before what was known before sending.
pub fn findings(
    all: &[Finding],
    redact: &dyn Fn(&str) -> String,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let (explained, others): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().partition(|finding| !finding.causes.is_empty());
    for finding in explained {
        why(finding, redact, actions, ui);
    }
    let order = |finding: &&Finding| {
        (
            !finding.id.starts_with("explain."),
            std::cmp::Reverse(finding.severity),
        )
    };
    let mut others = others;
    others.sort_by_key(order);
    for finding in others {
        note(finding, redact, actions, ui);
    }
}

/// A finding without causes.
fn note(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let severity = match finding.severity {
        Severity::Error => widgets::Severity::Error,
        Severity::Warning => widgets::Severity::Warning,
        Severity::Info => widgets::Severity::Note,
    };
    let fix = finding
        .fix
        .as_deref()
        .map_or_else(String::new, |fix| format!(". {fix}"));
    let label = finding.field.as_deref().map(|_| "Go to field");
    let pressed = widgets::note_box(
        ui,
        severity,
        &redact(&finding.title),
        &redact(&format!("{}{fix}", finding.detail)),
        label,
    );
    if let Some(field) = finding.field.as_ref().filter(|_| pressed) {
        actions.push(Action::GoTo(field.clone()));
    }
}

fn words(status: CauseStatus) -> (Status, &'static str) {
    match status {
        CauseStatus::Certain => (Status::Invalid, status.words()),
        CauseStatus::Likely => (Status::Unchecked, status.words()),
        CauseStatus::NotVisible => (Status::Unchecked, status.words()),
        CauseStatus::RuledOut => (Status::Valid, status.words()),
    }
}

fn why(finding: &Finding, redact: &dyn Fn(&str) -> String, actions: &mut Vec<Action>, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (certain, others): (Vec<&Cause>, Vec<&Cause>) = finding
        .causes
        .iter()
        .partition(|cause| cause.status == CauseStatus::Certain);
    let mark = if certain.is_empty() {
        None
    } else {
        Some((Status::Invalid, "certain"))
    };
    widgets::card(
        ui,
        "Why",
        mark,
        finding.source.as_deref().unwrap_or_default(),
        |ui| {
            if certain.is_empty() {
                ui.add(Label::new(redact(&finding.detail)).wrap());
            }
            for cause in &certain {
                let evidence = cause.evidence.as_deref().unwrap_or(&cause.title);
                ui.add(Label::new(redact(evidence)).wrap());
                step(cause, redact, actions, ui);
            }
            if !certain.is_empty() {
                ui.add(
                    Label::new(
                        RichText::new(redact(&finding.detail))
                            .size(theme::SMALL)
                            .color(palette.muted),
                    )
                    .wrap(),
                );
            }
        },
    );
    if others.is_empty() {
        return;
    }
    let title = if certain.is_empty() {
        "Causes of this answer"
    } else {
        "Other causes of this answer"
    };
    let mark = others
        .iter()
        .any(|cause| cause.status == CauseStatus::Likely)
        .then_some((Status::Unchecked, "likely"));
    widgets::card(ui, title, mark, "", |ui| {
        for cause in others {
            let (status, known) = words(cause.status);
            let evidence = cause.evidence.as_deref().map(redact).unwrap_or_default();
            let next = cause.next_step.as_deref().map(redact).unwrap_or_default();
            let lines: Vec<(&str, bool)> = [(evidence.as_str(), false), (next.as_str(), false)]
                .into_iter()
                .filter(|(line, _)| !line.is_empty())
                .collect();
            let field = field_of(cause).filter(|_| cause.status != CauseStatus::RuledOut);
            ui.push_id(&cause.id, |ui| {
                if widgets::cause_row(
                    ui,
                    status,
                    known,
                    &cause.title,
                    &lines,
                    field.map(|_| "Go to field"),
                ) {
                    actions.extend(field.map(|field| Action::GoTo(field.to_owned())));
                }
            });
        }
    });
}

fn field_of(cause: &Cause) -> Option<&'static str> {
    catalogue().cause(&cause.id)?.field.as_deref()
}

/// What to do about a certain cause.
fn step(cause: &Cause, redact: &dyn Fn(&str) -> String, actions: &mut Vec<Action>, ui: &mut Ui) {
    let Some(next) = &cause.next_step else { return };
    ui.horizontal_wrapped(|ui| {
        ui.add(
            Label::new(
                RichText::new(format!("→ {}", redact(next))).font(fonts::semibold(theme::TEXT)),
            )
            .wrap(),
        );
        if let Some(field) = field_of(cause) {
            if widgets::small_button(ui, "Go to field").clicked() {
                actions.push(Action::GoTo(field.to_owned()));
            }
        }
    });
}

/// What would decide more.
fn settings(app: &App, run: &Run, actions: &mut Vec<Action>, ui: &mut Ui) {
    let open = run.findings.iter().any(|finding| {
        finding.causes.iter().any(|cause| {
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
        })
    });
    let key = run.findings.iter().any(|finding| {
        finding
            .causes
            .iter()
            .any(|cause| cause.id == "apple-key" && cause.status == CauseStatus::NotVisible)
    });
    if run.case.is_none() || !open && !key && app.judging.application.is_none() {
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
                if widgets::button(ui, command.label())
                    .on_hover_text(command.tooltip())
                    .clicked()
                {
                    actions.push(Action::Do(command));
                }
            }
            if let Some(application) = &app.judging.application {
                let name = application
                    .name
                    .as_deref()
                    .or(application.client_id.as_deref())
                    .unwrap_or("an application");
                ui.label(
                    RichText::new(format!(
                        "The settings of {name} are used; they are kept for this session only"
                    ))
                    .color(theme::palette(ui).muted),
                );
            }
        });
    });
}

/// Where in the dashboard the tenant says more.
fn place(run: &Run, ui: &mut Ui) {
    // The dashboard is Auth0's.
    let answered = answered::answered(ui, run);
    if !answered
        .server
        .as_ref()
        .is_some_and(|server| server.is("auth0"))
    {
        return;
    }
    let around = &run.surroundings;
    let Some(issuer) = &around.issuer else { return };
    let Ok(url) = url::Url::parse(issuer) else {
        return;
    };
    let request = ExchangeRequest {
        subject_token_type: around.subject_token_type.clone(),
        ..ExchangeRequest::new(url)
    };
    let issued = run.outcome() == Outcome::Issued;
    let at = run
        .exchange
        .last()
        .map_or(run.started_ms, |last| last.started_ms)
        / 1000;
    if let Some(words) = log_place(
        Purpose::of(&request),
        issued,
        Some(at),
        around.client_id.as_deref(),
    ) {
        widgets::card(ui, "Where Auth0 says more", None, "", |ui| {
            ui.add(Label::new(run.redactor.redact(&words).into_owned()).wrap());
        });
    }
}

/// The raw answer is always there.
fn answer(run: &Run, actions: &mut Vec<Action>, ui: &mut Ui) {
    let Some(response) = run.exchange.last().and_then(|last| last.response.as_ref()) else {
        return;
    };
    let text = super::wire::answer(run, response, false);
    let text = super::wire::printable(&text);
    widgets::card(ui, "The answer as it came", None, "secrets masked", |ui| {
        ui.add(Label::new(RichText::new(text).font(fonts::mono(theme::SMALL))).wrap());
        if widgets::small_button(ui, "Copy for support…")
            .on_hover_text(Command::SupportBundle.tooltip())
            .clicked()
        {
            actions.push(Action::Do(Command::SupportBundle));
        }
    });
}
