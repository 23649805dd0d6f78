//! The findings about the form, each with a button for what can be done about it.

use super::state::Editor;
use crate::diagnosis::{Edit, Finding, Offer, Severity};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::{problem_box_with, problem_detail};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::{self, FindingBar};
use egui::{Align, Layout, ScrollArea, Ui};

/// The label of the button that goes to the field of a finding.
const GO_TO: &str = "Go to field";

/// Draws the most pressing finding as one line; opened, it shows the others above it, at most `most` points high.
pub fn finding_bar(editor: &mut Editor, cx: &Cx, most: f32, ui: &mut Ui) {
    if !has_line(editor) {
        // Its place is kept: Send does not move under a pointer that is about to press it.
        ui.allocate_space(egui::vec2(ui.available_width(), FindingBar::HEIGHT));
        return;
    }
    if are_open(editor) {
        open_findings(editor, cx, most, ui);
    }
    finding_line(editor, cx, false, ui);
}

/// Whether there is a line to draw: a finding, or what to begin with.
pub fn has_line(editor: &Editor) -> bool {
    editor.is_blank() || editor.finding_count() > 0
}

/// Whether the findings that the line leaves out are shown.
pub fn are_open(editor: &Editor) -> bool {
    let sections = &editor.sections;
    let leaves_out = editor.finding_count() > 1 || sections.finding_is_cut;
    !editor.is_blank() && sections.findings && leaves_out
}

/// Draws the findings that the line leaves out, at most `most` points high.
pub fn open_findings(editor: &mut Editor, cx: &Cx, most: f32, ui: &mut Ui) {
    ScrollArea::vertical()
        .id_salt("findings")
        .max_height(most)
        .min_scrolled_height(0.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            all(editor, cx, ui);
        });
    ui.add_space(2.0);
}

/// Draws the most pressing finding as one line, or what to begin with in a new profile. `is_spoken` says that a change of it is read out.
pub fn finding_line(editor: &mut Editor, cx: &Cx, is_spoken: bool, ui: &mut Ui) {
    if editor.is_blank() {
        // Nothing was typed yet that could be wrong.
        let size = egui::vec2(ui.available_width(), FindingBar::HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            widgets::muted_text(ui, "Start with the tenant, client ID and subject token");
        });
        return;
    }
    let first = editor.rules.pressing();
    let count = editor.finding_count();
    let bar = match (
        &editor.preview,
        first.and_then(|at| editor.rules.findings.get(at)),
    ) {
        (Err(problem), _) => FindingBar {
            severity: widgets::NoteLevel::Error,
            title: problem.title.clone(),
            detail: problem_detail(problem),
            action: problem.field.as_ref().map(|_| GO_TO.to_owned()),
            is_spoken,
        },
        (Ok(_), Some(finding)) => FindingBar {
            severity: finding.severity.into(),
            title: finding.title.clone(),
            detail: detail(finding),
            action: Press::of(finding).map(|press| press.label(editor.is_demo())),
            is_spoken,
        },
        (Ok(_), None) => return,
    };
    let sections = &mut editor.sections;
    let others = count.saturating_sub(1);
    let pressed = bar.ui(
        ui,
        &mut sections.findings,
        others,
        &mut sections.finding_is_cut,
    );
    if !pressed {
        return;
    }
    if editor.preview.is_err() {
        go_to_problem(editor, cx);
    } else if let Some(at) = first {
        press(editor, at, cx);
    }
}

/// Goes to the field for which the form holds no request.
fn go_to_problem(editor: &mut Editor, cx: &Cx) {
    let problem = editor.preview.as_ref().err();
    if let Some(field) = problem.and_then(|problem| problem.field.clone()) {
        editor.go_to(cx, &field);
    }
}

/// Draws the findings, each in a box, except the one that the line says in full.
fn all(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let is_cut = editor.sections.finding_is_cut;
    if let Err(problem) = &editor.preview
        && is_cut
    {
        let action = problem.field.as_ref().map(|_| GO_TO);
        if problem_box_with(ui, problem, action) {
            go_to_problem(editor, cx);
        }
    }
    let first = editor.rules.pressing().filter(|_| editor.preview.is_ok());
    for at in 0..editor.rules.findings.len() {
        if is_cut || Some(at) != first {
            note(editor, at, cx, ui);
        }
    }
}

/// Returns the explanation, with the fix if no button offers one.
fn detail(finding: &Finding) -> String {
    match &finding.fix {
        Some(fix) if Press::of(finding).is_none() => format!("{}. {fix}", finding.detail),
        _ => finding.detail.clone(),
    }
}

/// Draws one finding.
fn note(editor: &mut Editor, at: usize, cx: &Cx, ui: &mut Ui) {
    let Some(finding) = editor.rules.findings.get(at) else {
        return;
    };
    let label = Press::of(finding).map(|press| press.label(editor.is_demo()));
    let detail = detail(finding);
    let severity = finding.severity.into();
    let pressed = ui
        .push_id(("finding", at), |ui| {
            widgets::note_box(ui, severity, &finding.title, &detail, label.as_deref())
        })
        .inner;
    if pressed {
        press(editor, at, cx);
    }
}

/// Does what a finding's button offers.
fn press(editor: &mut Editor, at: usize, cx: &Cx) {
    let finding = editor.rules.findings.get(at);
    match finding.and_then(Press::of) {
        Some(Press::Edit(edit)) => editor.apply_edit(cx, &edit),
        Some(Press::Offer(Offer::WhereFrom)) => cx.ask(Intent::Do(Command::WhereFrom)),
        Some(Press::Offer(Offer::Attenuate)) => cx.ask(Intent::Do(Command::Attenuate)),
        Some(Press::Offer(Offer::FreshArtefact)) => editor.fresh_artefact(cx, false),
        Some(Press::GoTo(field)) => editor.go_to(cx, &field),
        None => {}
    }
}

/// What a finding's button does: its fix, or the way to one.
enum Press {
    Edit(Edit),
    Offer(Offer),
    GoTo(String),
}

impl Press {
    /// Returns what a finding's button does; `None` if it has no button.
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

    /// Returns the button's label.
    fn label(&self, demo: bool) -> String {
        match self {
            Self::Edit(edit) => edit.label.clone(),
            Self::Offer(Offer::WhereFrom) => Command::WhereFrom.label().to_owned(),
            Self::Offer(Offer::Attenuate) => Command::Attenuate.label().to_owned(),
            Self::Offer(Offer::FreshArtefact) if demo => "Get a fresh code".to_owned(),
            Self::Offer(Offer::FreshArtefact) => "Paste another".to_owned(),
            Self::GoTo(_) => GO_TO.to_owned(),
        }
    }
}
