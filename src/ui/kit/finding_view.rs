//! Findings as they are read: causes with their evidence and next steps, all others as notes.

use super::widgets::{self, Status};
use super::{fonts, theme};
use crate::diagnosis::explain::catalogue;
use crate::diagnosis::{Cause, CauseStatus, Finding, Severity};
use egui::{Label, RichText, Ui};

/// Draws findings with causes as boxes of their own, all others as notes, explanations before what was known before sending. Returns the path of
/// the field that was pressed to be gone to.
pub fn findings(all: &[Finding], redact: &dyn Fn(&str) -> String, ui: &mut Ui) -> Option<String> {
    let (explained, others): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().partition(|finding| !finding.causes.is_empty());
    let mut field = None;
    for finding in explained {
        why(finding, redact, &mut field, ui);
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
        note(finding, redact, &mut field, ui);
    }
    field
}

/// A finding without causes.
fn note(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    goes_to: &mut Option<String>,
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
        *goes_to = Some(field.clone());
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

fn why(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    goes_to: &mut Option<String>,
    ui: &mut Ui,
) {
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
                step(cause, redact, goes_to, ui);
            }
            if !certain.is_empty() {
                widgets::small_text(ui, redact(&finding.detail));
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
                    *goes_to = field.map(ToOwned::to_owned).or(goes_to.take());
                }
            });
        }
    });
}

fn field_of(cause: &Cause) -> Option<&'static str> {
    catalogue().cause(&cause.id)?.field.as_deref()
}

/// What to do about a certain cause.
fn step(cause: &Cause, redact: &dyn Fn(&str) -> String, goes_to: &mut Option<String>, ui: &mut Ui) {
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
                *goes_to = Some(field.to_owned());
            }
        }
    });
}
