//! Something that is asked before it is done.

use crate::ui::action::Action;
use crate::ui::kit::{theme, widgets};
use egui::Context;

/// One question.
pub struct ConfirmDialog {
    /// The question.
    pub title: String,
    /// What follows from yes.
    pub detail: String,
    /// The button for yes.
    pub yes: &'static str,
    /// What is done then.
    pub action: Action,
}

impl ConfirmDialog {
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        super::framed(
            ctx,
            "confirm dialog",
            480.0,
            &self.title,
            &self.detail,
            actions,
            |ui, actions| {
                ui.add_space(theme::GAP_SMALL);
                ui.horizontal(|ui| {
                    if widgets::primary_button(ui, self.yes, None, true).clicked() {
                        actions.push(Action::CloseDialog);
                        actions.push(self.action.clone());
                    }
                    if widgets::button(ui, "Cancel").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
