//! Import: what was pasted or dropped is recognised, shown as it would be added, and added only then. The text itself, which may hold
//! secrets, never stands on the screen.

use super::{notes, preview};
use crate::diagnosis::BadInput;
use crate::profile::LeftOut;
use crate::profile::formats::{Choice, Imported};
use crate::ui::action::{Action, Browse};
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Context, RichText, ScrollArea, Ui};

/// What was recognised.
#[derive(Default)]
pub struct ImportDialog {
    paste: zeroize::Zeroizing<String>,
    choice: Choice,
    found: Option<Result<Imported, BadInput>>,
    /// The dialog that the text belongs in, where this is the wrong one.
    elsewhere: Option<Elsewhere>,
    busy: bool,
}

impl ImportDialog {
    /// A dialog that waits for what is being read.
    pub fn reading() -> Self {
        Self {
            busy: true,
            ..Self::default()
        }
    }

    /// Takes in what came of it.
    pub fn take(&mut self, found: Result<Imported, BadInput>, elsewhere: Option<Elsewhere>) {
        self.busy = false;
        self.elsewhere = elsewhere;
        self.found = Some(found);
    }

    /// What the person chose about the text that is shown.
    pub fn choice(&self) -> Choice {
        self.choice.clone()
    }

    fn read(&mut self, text: crate::secret::Secret, actions: &mut Vec<Action>) {
        self.choice = Choice::default();
        self.busy = true;
        actions.push(Action::ImportText(text));
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let pasted = super::pasted(ctx, |_| true);
        if let Some(text) = pasted {
            self.read(text, actions);
        }
        let hint = "A command (curl, HTTPie, wget, PowerShell …), a recording, a collection, an .http file, a log, a form or JSON body, a cambio:// link";
        super::framed(
            ctx,
            "import dialog",
            720.0,
            "Import a request",
            hint,
            actions,
            |ui, actions| {
                let field = widgets::secret_field(
                    ui,
                    "import paste",
                    &mut self.paste,
                    "Paste here; it is read, not shown",
                    "Request to import",
                );
                let entered =
                    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                if self.found.is_none()
                    && !entered
                    && ui.memory(|memory| memory.focused().is_none())
                {
                    field.request_focus();
                }
                if entered && !self.paste.is_empty() {
                    let typed = crate::secret::Secret::new(std::mem::take(&mut *self.paste));
                    self.read(typed, actions);
                }
                ui.add_space(theme::GAP_SMALL);
                self.found(ui, actions);
                ui.add_space(theme::GAP);
                self.buttons(ui, actions);
            },
        );
    }

    fn found(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let palette = theme::palette(ui);
        let before = self.choice.clone();
        match &self.found {
            None if self.busy => {
                ui.label(RichText::new("Reading…").color(palette.muted));
            }
            None => {}
            Some(Err(problem)) => {
                super::problem_box(ui, problem);
                if let Some(elsewhere) = self.elsewhere {
                    ui.add_space(theme::GAP_SMALL);
                    if widgets::button(ui, elsewhere.label()).clicked() {
                        actions.push(Action::TakeElsewhere(elsewhere));
                    }
                }
            }
            Some(Ok(imported)) => {
                let room = (ui.ctx().content_rect().height() - 300.0).max(140.0);
                ScrollArea::vertical()
                    .id_salt("import found")
                    .max_height(room)
                    .show(ui, |ui| {
                        ui.set_max_width(ui.available_width() - 12.0);
                        recognised(ui, imported, &mut self.choice);
                    });
            }
        }
        if self.choice != before {
            self.busy = true;
            actions.push(Action::ImportAgain);
        }
    }

    fn buttons(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let imported = self
            .found
            .as_ref()
            .and_then(|found| found.as_ref().ok())
            .filter(|_| !self.busy);
        ui.horizontal_wrapped(|ui| {
            let ready = imported.is_some();
            let mut add = |save: bool| {
                actions.extend(
                    imported
                        .cloned()
                        .map(|imported| Action::AddImported(Box::new(imported), save)),
                );
            };
            if widgets::primary_button(ui, "Add to library", None, ready).clicked() {
                add(true);
            }
            if ui
                .add_enabled_ui(ready, |ui| widgets::button(ui, "Open without saving"))
                .inner
                .clicked()
            {
                add(false);
            }
            if widgets::button(ui, "Open file…").clicked() {
                actions.push(Action::Browse(Browse::ImportFile));
            }
            if widgets::button(ui, "Close").clicked() {
                actions.push(Action::CloseDialog);
            }
        });
    }
}

/// What would be added, which request it is, and what is not in it.
fn recognised(ui: &mut Ui, imported: &Imported, choice: &mut Choice) {
    let said = format!("Recognised: {}. This is what would be added", imported.what);
    ui.label(RichText::new(said).font(fonts::semibold(theme::TEXT)));
    if imported.requests.len() > 1 {
        ui.add_space(theme::GAP_SMALL);
        requests(ui, imported, choice);
    }
    for finding in &imported.findings {
        ui.add_space(theme::GAP_SMALL);
        widgets::note_box(
            ui,
            widgets::Severity::Warning,
            &finding.title,
            &finding.detail,
            None,
        );
    }
    ui.add_space(theme::GAP_SMALL);
    preview(ui, "import preview", &imported.profile.to_text(), 260.0);
    ui.add_space(theme::GAP_SMALL);
    let apart = |field: &str| imported.left_out.iter().any(|left| left.field == field);
    for found in imported.secrets.iter().filter(|found| !apart(&found.field)) {
        let text = format!(
            "The secret of {} is kept for this session only, and is not in the file",
            imported.name_of(found)
        );
        let label = RichText::new(text)
            .size(theme::SMALL)
            .color(theme::palette(ui).unchecked);
        ui.add(egui::Label::new(label).wrap());
    }
    for left in &imported.left_out {
        left_out(ui, left, choice);
    }
    for name in choice.keep.clone() {
        ui.horizontal_wrapped(|ui| {
            ui.label(
                RichText::new(format!("{name} is kept in the file, as you asked"))
                    .size(theme::SMALL),
            );
            if widgets::small_button(ui, "Leave it out").clicked() {
                choice.keep.retain(|kept| *kept != name);
            }
        });
    }
    notes(ui, &imported.notes);
}

/// The requests of the text; a press takes another one.
fn requests(ui: &mut Ui, imported: &Imported, choice: &mut Choice) {
    widgets::section_label(ui, "Requests in it");
    ScrollArea::vertical()
        .id_salt("import requests")
        .max_height(140.0)
        .show(ui, |ui| {
            for line in &imported.requests {
                let words = if line.kind.is_empty() {
                    format!("{}. {}", line.number, line.title)
                } else {
                    format!("{}. {} · {}", line.number, line.title, line.kind)
                };
                if ui.radio(line.taken, words).clicked() && !line.taken {
                    *choice = Choice {
                        request: Some(line.number),
                        keep: Vec::new(),
                    };
                }
            }
        });
}

fn left_out(ui: &mut Ui, left: &LeftOut, choice: &mut Choice) {
    // One below the other: a sentence beside its button would widen the dialog where there is little room.
    ui.vertical(|ui| {
        let words = if left.secret.is_some() && left.variable.is_none() {
            format!(
                "The secret of {} is kept for this session only, and is not in the file: {}",
                left.name,
                left.doubt.because()
            )
        } else {
            left.sentence()
        };
        let label = RichText::new(words)
            .size(theme::SMALL)
            .color(theme::palette(ui).unchecked);
        ui.add(egui::Label::new(label).wrap());
        if left.can_be_kept
            && widgets::small_button(ui, &format!("Keep {} in the file", left.name)).clicked()
        {
            choice.keep.push(left.name.clone());
        }
    });
}
