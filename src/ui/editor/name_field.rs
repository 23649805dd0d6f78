//! The profile's name in the bar above: edited in place, with its menu inside.

use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::widgets;
use egui::Ui;

/// Greatest width of the field, in points.
const WIDEST: f32 = 300.0;

/// Draws the name, with a mark if the profile is edited and a menu at the right end, which `menu` fills.
pub fn name_field(
    editor: &mut Editor,
    cx: &Cx,
    ui: &mut Ui,
    menu: impl FnOnce(&mut Ui) -> Option<()>,
) {
    let width = (ui.available_width() * 0.45).clamp(120.0, WIDEST);
    ui.scope(|ui| {
        ui.set_width(width);
        let words = if cx.open.is_edited { "edited" } else { "" };
        let room = if words.is_empty() {
            26.0
        } else {
            widgets::chip_width(ui, words)
        };
        let edit = widgets::single_line(&mut editor.draft.name, "name", "Name", false);
        let (response, end) = widgets::field_with_end(ui, edit, "Name", room);
        response.on_hover_text(editor.draft.name.as_str());
        widgets::chip_menu(ui, end, "More", words, menu);
    });
}
