//! The application's settings, pasted as JSON: they decide what cannot be seen from outside. Secret members are dropped while reading, and
//! nothing is written to disk.

use crate::diagnosis::{Application, BadInput};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{long, problem_box};
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::read_field::ReadField;
use crate::ui::kit::{theme, widgets};
use egui::Ui;

/// The dialog with the settings that were read.
pub struct ApplicationSettings {
    field: ReadField,
    read: Option<Result<Application, BadInput>>,
}

impl ApplicationSettings {
    /// Returns the dialog with the settings that are in use.
    pub fn new(known: Option<Application>) -> Self {
        Self {
            field: ReadField::default(),
            read: known.map(Ok),
        }
    }
}

impl Dialog for ApplicationSettings {
    fn frame(&self) -> Frame {
        Frame {
            id: "application dialog",
            width: 640.0,
            title: Command::Application.title(),
            hint: "The output of auth0 apps show CLIENT_ID --json, or of GET /api/v2/clients/CLIENT_ID. Secrets in it are dropped while reading; the rest is kept for this session only".to_owned(),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let has_read = self.read.is_some();
        let could_read = matches!(self.read, Some(Ok(_)));
        let pasted = if self.field.is_folded(could_read, &cx.egui) {
            self.field.folded(cx, ui)
        } else {
            self.field.ui("Application JSON", has_read, cx, ui)
        };
        if let Some(text) = pasted {
            let read = Application::parse(text.expose());
            if read.is_ok() {
                self.field.clear();
            }
            self.read = Some(read);
        }
        let palette = theme::palette(ui);
        ui.add_space(theme::GAP_SMALL);
        match &self.read {
            None => {}
            Some(Err(problem)) => problem_box(ui, problem),
            Some(Ok(application)) => {
                let name = application.name.as_deref();
                let name = name.or(application.client_id.as_deref());
                let name = name.unwrap_or("The application");
                let room = (ui.ctx().content_rect().height() - 370.0).clamp(60.0, 420.0);
                long(ui, "application", room, |ui| {
                    let client = application.client_id.as_deref().unwrap_or_default();
                    widgets::card(ui, name, None, client, |ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for (title, sentence) in application.summary() {
                            widgets::term_row(ui, title, &sentence);
                        }
                    });
                });
                if !application.dropped.is_empty() {
                    let dropped = application.dropped.join(", ");
                    let words = format!("Dropped while reading: {dropped}");
                    ui.label(widgets::small_words(words, palette.unchecked));
                }
            }
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            let ready = matches!(self.read, Some(Ok(_)));
            if widgets::primary_button(ui, "Use it", None, ready).clicked()
                && let Some(Ok(application)) = &self.read
            {
                let application = Some(Box::new(application.clone()));
                cx.ask(Intent::ReexplainWith(NewEvidence::Application(application)));
                stay = Stay::Closed;
            }
            if ready && widgets::button(ui, "Forget it").clicked() {
                self.read = None;
                cx.ask(Intent::ReexplainWith(NewEvidence::Application(None)));
            }
            close_button(ui, &mut stay);
            if !ready {
                widgets::small_label(ui, "Paste the settings first");
            }
        });
        stay
    }
}
