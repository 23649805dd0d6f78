//! The findings about the form, each with a button for what can be done about it.

use super::draft::Draft;
use super::fields::field_words;
use super::state::Editor;
use crate::diagnosis::{Edit, Finding, Offer, Severity};
use crate::exchange::subject_token::Provider;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::{problem_box_with, problem_detail};
use crate::ui::kit::finding_view::{GO_TO, fresh_label};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::page;
use crate::ui::kit::widgets::{self, FindingBar};
use egui::{Align, Layout, Ui};

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
    page::at_most("findings", most)
        .min_scrolled_height(0.0)
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
            widgets::muted_text(ui, to_begin_with(&editor.draft));
        });
        return;
    }
    let first = editor.rules.pressing();
    let count = editor.finding_count();
    let missing = editor.missing_first().cloned();
    let finding = first.and_then(|at| editor.rules.findings.get(at));
    let bar = match (&editor.preview, &missing, finding) {
        (Err(problem), ..) => FindingBar {
            severity: widgets::NoteLevel::Error,
            title: problem.title.clone(),
            detail: problem_detail(problem),
            action: problem.field.as_ref().map(|_| GO_TO.to_owned()),
            is_spoken,
        },
        (Ok(_), Some(path), _) => FindingBar {
            severity: widgets::NoteLevel::Error,
            title: missing_title(path, editor),
            detail: missing_detail(path).to_owned(),
            action: Some(GO_TO.to_owned()),
            is_spoken,
        },
        (Ok(_), None, Some(finding)) => FindingBar {
            severity: finding.severity.into(),
            title: finding.title.clone(),
            detail: detail(finding),
            action: Press::of(finding).map(|press| press.label(made_for(editor))),
            is_spoken,
        },
        (Ok(_), None, None) => return,
    };
    let sections = &mut editor.sections;
    let others = count.saturating_sub(1);
    let (open, is_cut) = (&mut sections.findings, &mut sections.finding_is_cut);
    if !bar.ui(ui, open, others, is_cut) {
        return;
    }
    if editor.preview.is_err() {
        go_to_problem(editor, cx);
    } else if let Some(path) = missing {
        editor.go_to(cx, &path);
    } else if let Some(at) = first {
        press(editor, at, cx);
    }
}

/// Returns the sentence that a secret is missing.
fn missing_title(path: &str, editor: &Editor) -> String {
    format!("{} is missing", field_words(path, &editor.draft))
}

/// Returns what to do about a missing secret.
fn missing_detail(path: &str) -> &'static str {
    if path == "client_authentication.key" {
        "Choose a file, a variable or a command that has it"
    } else {
        "Paste it into its field, or choose where it comes from"
    }
}

/// Returns what a new profile is to be begun with: of tenant, client ID and subject token those that are empty.
fn to_begin_with(draft: &Draft) -> String {
    let is_asked = ["", "ask"].contains(&draft.subject_token.as_str());
    let fields = [
        ("tenant", draft.tenant.is_empty()),
        ("client ID", draft.texts.client_id.is_empty()),
        ("subject token", is_asked),
    ];
    let empty = fields.into_iter().filter(|(_, is_empty)| *is_empty);
    let names: Vec<&str> = empty.map(|(name, _)| name).collect();
    match names.as_slice() {
        [] => "A new profile".to_owned(),
        [one] => format!("Start with the {one}"),
        [first @ .., last] => format!("Start with the {} and {last}", first.join(", ")),
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
    let missing = editor.missing_first().cloned();
    if let Some(path) = missing.as_ref().filter(|_| is_cut) {
        let title = missing_title(path, editor);
        let (level, detail) = (widgets::NoteLevel::Error, missing_detail(path));
        if widgets::note_box(ui, level, &title, detail, Some(GO_TO)) {
            editor.go_to(cx, path);
        }
    }
    // The line says another thing where the form holds no request or lacks a secret.
    let is_first = editor.preview.is_ok() && missing.is_none();
    let first = editor.rules.pressing().filter(|_| is_first);
    for at in 0..editor.rules.findings.len() {
        if is_cut || Some(at) != first {
            note(editor, at, cx, ui);
        }
    }
}

/// Returns the provider whose subject token the demo tenant makes for the form; `None` where it makes none.
fn made_for(editor: &Editor) -> Option<Provider> {
    let provider = Provider::of_type(editor.subject_token_type());
    (editor.is_demo() && provider != Provider::Custom).then_some(provider)
}

/// Returns the explanation, with the fix if no button offers one.
fn detail(finding: &Finding) -> String {
    match &finding.fix {
        Some(fix) if Press::of(finding).is_none() => format!("{}. {fix}", finding.detail),
        _ => finding.detail.clone(),
    }
}

fn note(editor: &mut Editor, at: usize, cx: &Cx, ui: &mut Ui) {
    let Some(finding) = editor.rules.findings.get(at) else {
        return;
    };
    let label = Press::of(finding).map(|press| press.label(made_for(editor)));
    let detail = detail(finding);
    let severity = finding.severity.into();
    let pressed = ui.push_id(("finding", at), |ui| {
        widgets::note_box(ui, severity, &finding.title, &detail, label.as_deref())
    });
    if pressed.inner {
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

    /// Returns the button's label; `made` is the provider whose subject token is made at a press.
    fn label(&self, made: Option<Provider>) -> String {
        match self {
            Self::Edit(edit) => edit.label.clone(),
            Self::Offer(Offer::WhereFrom) => Command::WhereFrom.label().to_owned(),
            Self::Offer(Offer::Attenuate) => Command::Attenuate.label().to_owned(),
            Self::Offer(Offer::FreshArtefact) => {
                made.map_or("Paste another", fresh_label).to_owned()
            }
            Self::GoTo(_) => GO_TO.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_profile_begins_with_what_is_empty() {
        let mut draft = Draft::default();
        let all = "Start with the tenant, client ID and subject token";
        assert_eq!(to_begin_with(&draft), all);
        "demo".clone_into(&mut draft.tenant);
        assert_eq!(
            to_begin_with(&draft),
            "Start with the client ID and subject token"
        );
        "demo:apple-code".clone_into(&mut draft.subject_token);
        assert_eq!(to_begin_with(&draft), "Start with the client ID");
    }

    #[test]
    fn another_subject_token_is_called_what_it_is() {
        let press = Press::Offer(Offer::FreshArtefact);
        for (made, words) in [
            (Some(Provider::Apple), "Get a fresh code"),
            (Some(Provider::Google), "Get a fresh token"),
            (Some(Provider::Facebook), "Get a fresh token"),
            (None, "Paste another"),
        ] {
            assert_eq!(press.label(made), words);
        }
    }
}
