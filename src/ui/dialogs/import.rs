//! Import: what was pasted or dropped is recognised, shown as it would be added, and added only then. The text itself, which may hold
//! secrets, never stands on the screen.

use super::{notes, preview};
use crate::diagnosis::BadInput;
use crate::profile::formats::{Imported, recognise};
use crate::secret::Secret;
use crate::ui::action::{Action, Browse};
use crate::ui::{fonts, theme, widgets};
use egui::{Context, RichText};

/// What was recognised.
#[derive(Default)]
pub struct ImportDialog {
    paste: String,
    imported: Option<Imported>,
    problem: Option<BadInput>,
}

impl ImportDialog {
    /// The dialog with a text already in it.
    pub fn of(text: &Secret) -> Self {
        let mut dialog = Self::default();
        dialog.take(text.expose());
        dialog
    }

    /// The dialog with a file that could not be read.
    pub fn problem(problem: BadInput) -> Self {
        Self {
            problem: Some(problem),
            ..Self::default()
        }
    }

    fn take(&mut self, text: &str) {
        match recognise(text) {
            Ok(imported) => {
                self.imported = Some(imported);
                self.problem = None;
            }
            Err(problem) => {
                self.imported = None;
                self.problem = Some(problem);
            }
        }
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let pasted = super::pasted(ctx, |_| true);
        if let Some(text) = pasted {
            if text.expose().trim_start().starts_with(crate::vault::SEALED) {
                actions.push(Action::ImportText(text));
            } else {
                self.take(text.expose());
            }
        }
        let hint = "A curl, oauth2c or oidc-cli command, a form or JSON body, a HAR, .http, Postman or OpenCollection file, a cambio:// link";
        super::framed(
            ctx,
            "import dialog",
            720.0,
            "Import a request",
            hint,
            actions,
            |ui, actions| {
                let palette = theme::palette(ui);
                let field = widgets::secret_field(
                    ui,
                    "import paste",
                    &mut self.paste,
                    "Paste here; it is read, not shown",
                    "Request to import",
                );
                let entered =
                    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                if self.imported.is_none()
                    && !entered
                    && ui.memory(|memory| memory.focused().is_none())
                {
                    field.request_focus();
                }
                if entered && !self.paste.is_empty() {
                    let typed = Secret::new(std::mem::take(&mut self.paste));
                    self.take(typed.expose());
                }
                if let Some(problem) = &self.problem {
                    ui.add_space(theme::GAP_SMALL);
                    super::problem_box(ui, problem);
                }
                if let Some(imported) = &self.imported {
                    ui.add_space(theme::GAP_SMALL);
                    let said =
                        format!("Recognised: {}. This is what would be added", imported.what);
                    ui.label(RichText::new(said).font(fonts::semibold(theme::TEXT)));
                    preview(ui, "import preview", &imported.profile.to_text(), 260.0);
                    for found in &imported.secrets {
                        let text = format!(
                            "The secret of {} is kept for this session only, and is not in the file",
                            imported.name_of(found)
                        );
                        ui.label(
                            RichText::new(text)
                                .size(theme::SMALL)
                                .color(palette.unchecked),
                        );
                    }
                    notes(ui, &imported.notes);
                }
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    let ready = self.imported.is_some();
                    if widgets::primary_button(ui, "Add to library", None, ready).clicked() {
                        actions.extend(
                            self.imported
                                .clone()
                                .map(|imported| Action::AddImported(Box::new(imported), true)),
                        );
                    }
                    if ui
                        .add_enabled_ui(ready, |ui| widgets::button(ui, "Open without saving"))
                        .inner
                        .clicked()
                    {
                        actions.extend(
                            self.imported
                                .clone()
                                .map(|imported| Action::AddImported(Box::new(imported), false)),
                        );
                    }
                    if widgets::button(ui, "Open file…").clicked() {
                        actions.push(Action::Browse(Browse::ImportFile));
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
