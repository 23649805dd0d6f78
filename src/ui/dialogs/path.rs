//! A path, typed or chosen: works where the system has no file dialog.

use crate::ui::action::{Action, Browse};
use crate::ui::{theme, widgets};
use egui::Context;
use std::path::PathBuf;

/// Asks for a path to open or to save to.
pub struct PathDialog {
    saves: bool,
    text: String,
}

impl PathDialog {
    /// Opens a file or folder.
    pub fn open(folder: PathBuf) -> Self {
        Self {
            saves: false,
            text: folder.display().to_string(),
        }
    }

    /// Saves to a file.
    pub fn save(path: PathBuf) -> Self {
        Self {
            saves: true,
            text: path.display().to_string(),
        }
    }

    /// Draws it; pushes what was decided.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let (title, hint) = if self.saves {
            (
                "Save profile",
                "Secrets are not written, only where to get them from",
            )
        } else {
            (
                "Open profile or folder",
                "A .cambio.json file, or a folder of them",
            )
        };
        super::framed(
            ctx,
            "path dialog",
            560.0,
            title,
            hint,
            actions,
            |ui, actions| {
                let field = widgets::text_field(ui, "path", &mut self.text, "", true, "Path");
                let entered = super::entered(ui, &field);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| {
                    let label = if self.saves { "Save file" } else { "Open path" };
                    if widgets::primary_button(ui, label, None, !self.text.trim().is_empty())
                        .clicked()
                        || entered
                    {
                        let path = PathBuf::from(self.text.trim());
                        actions.push(if self.saves {
                            Action::SaveTo(path)
                        } else {
                            Action::OpenPath(path)
                        });
                    }
                    if self.saves {
                        if widgets::button(ui, "Browse…").clicked() {
                            actions.push(Action::Browse(Browse::SaveFile));
                        }
                    } else {
                        if widgets::button(ui, "Browse files…").clicked() {
                            actions.push(Action::Browse(Browse::OpenFile));
                        }
                        if widgets::button(ui, "Browse folders…").clicked() {
                            actions.push(Action::Browse(Browse::OpenFolder));
                        }
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
