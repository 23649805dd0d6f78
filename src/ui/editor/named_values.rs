//! Further parameters and headers.

use super::draft::DraftField;
use super::row_secrets::RowSecrets;
use crate::secret::Secret;
use crate::ui::kit::{fonts, theme, widgets};
use egui::Ui;

/// Width of the controls at the right of name and value.
const ENDS: f32 = 214.0;
/// Below this width they stand under name and value.
const NARROW: f32 = 400.0;

/// Draws further parameters or headers: ordered, each with a switch, duplicates allowed. Where rows move or go, the caller moves what is typed
/// into them.
pub fn named_values(
    ui: &mut Ui,
    what: &str,
    values: &mut Vec<DraftField>,
    further: &mut RowSecrets,
) {
    widgets::section_label(ui, &format!("{what}s"));
    let mut remove = None;
    let mut swap = None;
    let key = |at: usize| format!("{}s.{at}", what.to_lowercase());
    let has_several = values.len() > 1;
    for (at, value) in values.iter_mut().enumerate() {
        let number = at + 1;
        ui.push_id((what, at), |ui| {
            // As high as the fields, so that the boxes stand in their middle.
            ui.spacing_mut().interact_size.y = theme::CONTROL;
            let is_narrow = ui.available_width() < NARROW;
            let mut ends = |ui: &mut Ui, secret: &mut bool| {
                ui.checkbox(secret, "Secret");
                if at > 0 && widgets::small_button(ui, "Up").clicked() {
                    swap = Some(at);
                } else if at == 0 && has_several {
                    // Remove stands below Remove.
                    let up = widgets::text_width(ui, "Up", fonts::text(theme::SMALL));
                    ui.allocate_space(egui::vec2(up + 16.0, 24.0));
                }
                if widgets::small_button(ui, "Remove").clicked() {
                    remove = Some(at);
                }
            };
            ui.horizontal(|ui| {
                ui.checkbox(&mut value.enabled, "")
                    .on_hover_text(format!("Send {what} {number}"));
                let beside = if is_narrow { 8.0 } else { ENDS };
                let width = (ui.available_width() - beside).max(120.0) / 2.0;
                for (text, name) in [
                    (&mut value.name, "name"),
                    (
                        &mut value.text,
                        if value.secret { "source" } else { "value" },
                    ),
                ] {
                    let whose = format!("{what} {number} {name}");
                    widgets::code_field_of(ui, width, text, name, &whose);
                }
                if !is_narrow {
                    ends(ui, &mut value.secret);
                }
            });
            if is_narrow {
                ui.horizontal(|ui| ends(ui, &mut value.secret));
            }
            if value.secret {
                let known = further.get(&key(at));
                let mut typed = zeroize::Zeroizing::new(
                    known.map_or_else(String::new, |secret| secret.expose().to_owned()),
                );
                let name = format!("{what} {number} secret");
                let hint = if ["", "ask"].contains(&value.text.as_str()) {
                    "paste it here"
                } else {
                    "paste here to replace the source above"
                };
                if widgets::secret_field(ui, &mut typed, hint, &name).changed() {
                    further.set(key(at), Secret::new(typed.as_str()));
                }
            }
        });
    }
    if let Some(at) = swap {
        values.swap(at, at - 1);
    }
    if let Some(at) = remove {
        values.remove(at);
    }
    if widgets::small_button(ui, &format!("Add {}", what.to_lowercase())).clicked() {
        values.push(DraftField::new());
        widgets::go_to_field(ui.ctx(), &format!("{what} {} name", values.len()));
    }
}
