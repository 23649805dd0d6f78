//! The dialog that asks for a profile's new name.

use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::entered;
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::reply::Reply;
use crate::ui::kit::{theme, widgets};
use egui::Ui;

/// Asks for a profile's new name.
pub struct NameDialog {
    name: String,
    reply: Reply<String>,
}

impl NameDialog {
    /// Returns the dialog with the present name in its field.
    pub fn new(name: String, reply: Reply<String>) -> Self {
        Self { name, reply }
    }
}

impl Dialog for NameDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "name dialog",
            width: 440.0,
            title: "Rename profile".to_owned(),
            hint: "The file is renamed to match".to_owned(),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let field = widgets::text_field(ui, "new name", &mut self.name, "", false, "New name");
        let entered = entered(ui, &field);
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            let ready = !self.name.trim().is_empty();
            if widgets::primary_button(ui, "Rename", None, ready).clicked() || entered && ready {
                self.reply.give(cx, self.name.trim().to_owned());
                stay = Stay::Closed;
            }
            if widgets::button(ui, "Cancel").clicked() {
                stay = Stay::Closed;
            }
        });
        stay
    }
}
