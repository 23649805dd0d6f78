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
    /// The names of the other profiles.
    others: Vec<String>,
    reply: Reply<String>,
}

impl NameDialog {
    /// Returns the dialog with the present name in its field; `others` are the names of the other profiles.
    pub fn new(name: String, others: Vec<String>, reply: Reply<String>) -> Self {
        Self {
            name,
            others,
            reply,
        }
    }

    /// Whether another profile has the name.
    fn is_taken(&self) -> bool {
        let name = self.name.trim();
        self.others.iter().any(|other| other == name)
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
        if self.is_taken() {
            ui.add_space(theme::GAP_SMALL);
            let title = "Another profile has this name";
            let detail =
                "Only their files tell the two apart then, in the library and among the runs";
            widgets::note(ui, widgets::NoteLevel::Warning, title, detail);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_another_profile_has_is_known() {
        let others = vec!["Team login".to_owned()];
        for (name, is_taken) in [
            ("Team login", true),
            (" Team login ", true),
            ("Team", false),
        ] {
            let dialog = NameDialog::new(name.to_owned(), others.clone(), Reply::default());
            assert_eq!(dialog.is_taken(), is_taken, "{name}");
        }
    }
}
