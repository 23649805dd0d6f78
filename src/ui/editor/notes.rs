//! What the rules say of the form, each with what one press does about it.

use super::state::Editor;
use crate::diagnosis::{Edit, Finding, Offer, Severity};
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
    let press = Press::of(finding);
    let label = press.as_ref().map(|press| press.label(editor.is_demo()));
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
    match press.filter(|_| pressed) {
        Some(Press::Edit(edit)) => editor.apply_edit(cx, &edit),
        Some(Press::Offer(Offer::WhereFrom)) => cx.ask(Intent::Do(Command::WhereFrom)),
        Some(Press::Offer(Offer::Attenuate)) => cx.ask(Intent::Do(Command::Attenuate)),
        Some(Press::Offer(Offer::FreshArtefact)) => editor.fresh_artefact(cx, false),
        Some(Press::GoTo(field)) => editor.go_to(cx, &field),
        None => {}
    }
}

/// What one press does about a finding: its fix, or the way to one.
enum Press {
    Edit(Edit),
    Offer(Offer),
    GoTo(String),
}

impl Press {
    fn of(finding: &Finding) -> Option<Self> {
        let edit = finding.edit.clone().map(Self::Edit);
        let offer = || finding.offer.map(Self::Offer);
        let field = || {
            let field = finding.field.clone();
            field
                .filter(|_| finding.severity > Severity::Info)
                .map(Self::GoTo)
        };
        edit.or_else(offer).or_else(field)
    }

    fn label(&self, demo: bool) -> String {
        match self {
            Self::Edit(edit) => edit.label.clone(),
            Self::Offer(Offer::WhereFrom) => Command::WhereFrom.label().to_owned(),
            Self::Offer(Offer::Attenuate) => Command::Attenuate.label().to_owned(),
            Self::Offer(Offer::FreshArtefact) if demo => "Fresh code".to_owned(),
            Self::Offer(Offer::FreshArtefact) => "Paste another".to_owned(),
            Self::GoTo(_) => "Go to field".to_owned(),
        }
    }
}
