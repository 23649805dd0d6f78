//! A name, typed: for renaming a profile.

use crate::ui::action::Action;
use crate::ui::kit::{theme, widgets};
use egui::Context;
use std::path::PathBuf;

/// Asks for a profile's new name.
pub struct NameDialog {
    path: PathBuf,
    name: String,
}

impl NameDialog {
    /// For the profile in this file.
    pub fn new(path: PathBuf, name: String) -> Self {
        Self { path, name }
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let hint = "The file gets the name that goes with it";
        super::framed(
            ctx,
            "name dialog",
            440.0,
            "Rename profile",
            hint,
            actions,
            |ui, actions| {
                let field =
                    widgets::text_field(ui, "new name", &mut self.name, "", false, "New name");
                let entered = super::entered(ui, &field);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| {
                    let ready = !self.name.trim().is_empty();
                    if widgets::primary_button(ui, "Rename", None, ready).clicked()
                        || entered && ready
                    {
                        actions.push(Action::Rename(
                            self.path.clone(),
                            self.name.trim().to_owned(),
                        ));
                    }
                    if widgets::button(ui, "Cancel").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
