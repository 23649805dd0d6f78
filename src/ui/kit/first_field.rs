//! The first field of a dialog: it has the keyboard when the dialog opens, so that one can type at once.

use super::dialog::nothing_has_keyboard;
use egui::{Response, Ui};

/// Whether a dialog's first field has had the keyboard.
#[derive(Clone, Copy, Debug, Default)]
pub struct FirstField(bool);

impl FirstField {
    /// Gives the field the keyboard as soon as nothing else has it; only once, so that the keyboard goes where the person takes it.
    pub fn begin(&mut self, ui: &Ui, field: &Response) {
        if !self.0 && nothing_has_keyboard(ui) {
            self.0 = true;
            field.request_focus();
            ui.ctx().request_repaint();
        }
    }
}
