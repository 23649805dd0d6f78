//! Findings on the screen: a refusal's with its causes, their evidence and next steps, all others as notes.

use super::widgets::{self, Status};
use super::{fonts, theme};
use crate::diagnosis::explain::catalogue;
use crate::diagnosis::{Cause, CauseStatus, Finding};
use egui::{Label, RichText, Ui};

/// Draws findings with causes as boxes, all others as notes: explanations first, then what was known before sending. Returns the path of
/// the field whose *Go to field* was pressed.
pub fn findings(all: &[Finding], redact: &dyn Fn(&str) -> String, ui: &mut Ui) -> Option<String> {
    let (explained, mut others): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().partition(|finding| !finding.causes.is_empty());
    let mut field = None;
    for finding in explained {
        why(finding, redact, &mut field, ui);
    }
    others.sort_by_key(|finding| {
        (
            !finding.id.starts_with("explain."),
            std::cmp::Reverse(finding.severity),
        )
    });
    for finding in others {
        note(finding, redact, &mut field, ui);
    }
    field
}

/// Draws a finding without causes.
fn note(
    finding: &Finding,
    redact: &dyn Fn(&str) -> String,
    goes_to: &mut Option<String>,
    ui: &mut Ui,
) {
    let fix = finding
        .fix
        .as_deref()
        .map_or_else(String::new, |fix| format!(". {fix}"));
    let label = finding.field.is_some().then_some("Go to field");
    let pressed = widgets::note_box(
        ui,
        finding.severity.into(),
        &redact(&finding.title),
        &redact(&format!("{}{fix}", finding.detail)),
        label,
    );
    if pressed {
        goes_to.clone_from(&finding.field);
    }
}

/// Returns the mark of a cause: how sure it is, not whether it is good.
fn sign(status: CauseStatus) -> Status {
    match status {
        CauseStatus::Certain => Status::Certain,
        CauseStatus::Likely | CauseStatus::NotVisible => Status::Unchecked,
        CauseStatus::RuledOut => Status::Valid,
    }
}

/// Draws a finding with causes: those that are certain, then the others.
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
    let mark = (!certain.is_empty()).then_some((sign(CauseStatus::Certain), "certain"));
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
            let lines: Vec<String> = [&cause.evidence, &cause.next_step]
                .into_iter()
                .flatten()
                .map(|line| redact(line))
                .filter(|line| !line.is_empty())
                .collect();
            let field = field_of(cause).filter(|_| cause.status != CauseStatus::RuledOut);
            ui.push_id(&cause.id, |ui| {
                if widgets::cause_row(
                    ui,
                    sign(cause.status),
                    cause.status.words(),
                    &cause.title,
                    &lines,
                    field.map(|_| "Go to field"),
                ) {
                    *goes_to = field.map(ToOwned::to_owned);
                }
            });
        }
    });
}

/// Returns the path of the field that a cause is about; `None` where the catalogue names none.
fn field_of(cause: &Cause) -> Option<&'static str> {
    catalogue().cause(&cause.id)?.field.as_deref()
}

/// Draws what to do about a certain cause.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Red is the verdict's: how sure a cause is, is no error.
    #[test]
    fn no_cause_is_marked_as_an_error() {
        for status in [
            CauseStatus::Certain,
            CauseStatus::Likely,
            CauseStatus::RuledOut,
            CauseStatus::NotVisible,
        ] {
            assert_ne!(sign(status), Status::Invalid, "{status:?}");
        }
        assert_ne!(sign(CauseStatus::Certain), sign(CauseStatus::RuledOut));
    }
}
