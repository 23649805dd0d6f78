//! What the rules say of the form, each with what one press does about it.

use super::state::Editor;
use crate::diagnosis::{Edit, Finding, Severity};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::problem_box;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets;
use egui::Ui;

/// Draws all findings but the one that stands beside Send.
pub fn notes(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    if let Err(problem) = &editor.preview {
        problem_box(ui, problem);
    }
    let first = editor.rules.pressing();
    for at in 0..editor.rules.findings.len() {
        if Some(at) != first {
            note(editor, at, cx, ui);
        }
    }
}

/// Draws one finding.
pub fn note(editor: &mut Editor, at: usize, cx: &Cx, ui: &mut Ui) {
    let Some(finding) = editor.rules.findings.get(at) else {
        return;
    };
    let severity = match finding.severity {
        Severity::Error => widgets::Severity::Error,
        Severity::Warning => widgets::Severity::Warning,
        Severity::Info => widgets::Severity::Note,
    };
    let offer = Offer::of(finding);
    let label = offer.as_ref().map(|offer| offer.label(editor.is_demo()));
    let detail = match (&finding.fix, &label) {
        // The button says it.
        (Some(fix), None) => format!("{}. {fix}", finding.detail),
        _ => finding.detail.clone(),
    };
    let pressed = ui
        .push_id(("finding", at), |ui| {
            widgets::note_box(ui, severity, &finding.title, &detail, label.as_deref())
        })
        .inner;
    match offer.filter(|_| pressed) {
        Some(Offer::Edit(edit)) => editor.apply_edit(cx, &edit),
        Some(Offer::Do(command)) => cx.ask(Intent::Do(command)),
        Some(Offer::FreshArtefact) => editor.fresh_artefact(cx, false),
        Some(Offer::GoTo(field)) => editor.go_to(cx, &field),
        None => {}
    }
}

/// What one press does about a finding: its fix, or the way to one.
enum Offer {
    Edit(Edit),
    Do(Command),
    FreshArtefact,
    GoTo(String),
}

impl Offer {
    fn of(finding: &Finding) -> Option<Self> {
        if let Some(edit) = &finding.edit {
            return Some(Self::Edit(edit.clone()));
        }
        match finding.id.as_str() {
            "lint.facebook.user-token" => Some(Self::Do(Command::Attenuate)),
            "lint.code.sent-before"
            | "lint.code.old"
            | "lint.code.used"
            | "lint.artefact.expired"
            | "lint.artefact.almost-expired" => Some(Self::FreshArtefact),
            id if id.starts_with("lint.apple.")
                || id.starts_with("lint.google.")
                || id == "lint.artefact.unrecognised"
                || id == "lint.artefact.wrong" =>
            {
                Some(Self::Do(Command::WhereFrom))
            }
            _ => finding
                .field
                .clone()
                .filter(|_| finding.severity > Severity::Info)
                .map(Self::GoTo),
        }
    }

    fn label(&self, demo: bool) -> String {
        match self {
            Self::Edit(edit) => edit.label.clone(),
            Self::Do(command) => command.label().to_owned(),
            Self::FreshArtefact if demo => "Fresh code".to_owned(),
            Self::FreshArtefact => "Paste another".to_owned(),
            Self::GoTo(_) => "Go to field".to_owned(),
        }
    }
}
