//! The bar below: where things are, and what was contacted.

use crate::ui::app::{App, Shown};
use crate::ui::inspection::Workspace;
use crate::ui::{theme, widgets};
use egui::{RichText, Ui};

/// Draws it.
pub fn show(app: &App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        let small = |text: String| RichText::new(text).size(theme::SMALL).color(palette.muted);
        if matches!(app.workspace, Workspace::Inspect | Workspace::Sign) {
            let words = match app.inspection.hosts.as_slice() {
                [] => "No host contacted for tokens looked at here".to_owned(),
                hosts => format!("Hosts contacted for keys: {}", hosts.join(", ")),
            };
            ui.label(small(words));
        } else if let Shown::Run(run) = &app.shown {
            widgets::status_dot(ui, palette.valid);
            ui.label(small(format!("Hosts contacted: {}", run.hosts.join(", "))));
            if let Some(skew) = run.clock_skew {
                ui.label(small(format!("Clock skew {skew} s")));
            }
        } else {
            ui.label(small("No host contacted for this request".to_owned()));
        }
        if let Some(notice) = &app.notice {
            ui.label(small(notice.clone()));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let words = if app.settings.keychain {
                "Secrets: this session, or the keychain on purpose"
            } else {
                "Secrets: this session only"
            };
            ui.label(small(words.to_owned()))
        });
    });
}
