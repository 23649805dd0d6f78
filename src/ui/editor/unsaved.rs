//! Unsaved edits that are offered.

use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::{theme, widgets};
use egui::{RichText, Ui};

/// Draws edits of an earlier session that were not saved, or of a profile that was left. Returns the key of those that are to be restored.
pub fn unsaved(editor: &mut Editor, cx: &Cx, ui: &mut Ui) -> Option<String> {
    let palette = theme::palette(ui);
    if editor.autosave.offered.is_empty() {
        return None;
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "Unsaved edits");
    let (mut restored, mut discarded) = (None, None);
    for kept in &editor.autosave.offered {
        ui.horizontal(|ui| {
            if widgets::small_button(ui, "Restore")
                .on_hover_text("Put them back into the form")
                .clicked()
            {
                restored = Some(kept.key.clone());
            }
            if widgets::small_button(ui, "Discard").clicked() {
                discarded = Some(kept.key.clone());
            }
            ui.add(
                egui::Label::new(
                    RichText::new(&kept.profile.name)
                        .size(theme::SMALL)
                        .color(palette.text),
                )
                .truncate(),
            );
        });
    }
    if let Some(key) = discarded {
        editor.autosave.discard(cx, key);
    }
    restored
}
