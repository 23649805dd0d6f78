//! What would be sent, without a secret in it.

use super::state::Editor;
use crate::exchange::{Freshness, encode};
use crate::ui::kit::{fonts, theme, widgets};
use egui::{RichText, Ui};

pub fn on_the_wire(editor: &mut Editor, ui: &mut Ui) {
    widgets::disclosure(ui, &mut editor.sections.wire, "On the wire");
    if !editor.sections.wire {
        return;
    }
    match &editor.preview {
        Ok(resolved) => {
            let fresh = Freshness {
                now: 0,
                proof_jti: String::new(),
                assertion_jti: String::new(),
                nonce: None,
            };
            let text = encode(&resolved.request, &fresh)
                .map_or_else(|error| error.to_string(), |wire| wire.raw().masked());
            let palette = theme::palette(ui);
            egui::Frame::new()
                .fill(palette.field)
                .corner_radius(theme::RADIUS)
                .inner_margin(10)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.add(
                        egui::Label::new(
                            RichText::new(text.replace('\r', "")).font(fonts::mono(theme::SMALL)),
                        )
                        .wrap(),
                    );
                });
        }
        Err(problem) => {
            ui.label(RichText::new(&problem.title).color(theme::palette(ui).invalid));
        }
    }
}
