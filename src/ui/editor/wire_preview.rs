//! What would be sent, without a secret in it.

use super::advanced::inside_strip;
use super::state::Editor;
use crate::exchange::{Freshness, encode};
use crate::ui::kit::{fonts, theme, widgets};
use egui::{RichText, Ui};

pub fn on_the_wire(editor: &mut Editor, ui: &mut Ui) {
    let wire = editor.preview.as_ref().map(|resolved| {
        let fresh = Freshness {
            now: 0,
            proof_jti: String::new(),
            assertion_jti: String::new(),
            nonce: None,
        };
        encode(&resolved.request, &fresh).map_err(|error| error.to_string())
    });
    let state = match &wire {
        Ok(Ok(wire)) => format!("{} {}", wire.method, wire.url.path()),
        Ok(Err(_)) | Err(_) => "cannot be made yet".to_owned(),
    };
    widgets::strip(
        ui,
        &mut editor.sections.wire,
        "On the wire",
        "On the wire",
        &state,
    );
    if !editor.sections.wire {
        return;
    }
    inside_strip(ui, |ui| match wire {
        Ok(wire) => {
            let text = wire.map_or_else(|error| error, |wire| wire.raw().masked());
            let palette = theme::palette(ui);
            egui::Frame::new()
                .fill(palette.field)
                .corner_radius(theme::RADIUS)
                .inner_margin(10)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    let text =
                        RichText::new(text.replace('\r', "")).font(fonts::mono(theme::SMALL));
                    ui.add(egui::Label::new(text).wrap());
                });
        }
        Err(problem) => {
            ui.label(RichText::new(&problem.title).color(theme::palette(ui).invalid));
        }
    });
}
