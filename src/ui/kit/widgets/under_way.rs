//! Work that is under way, with a button that gives it up.

use super::buttons::small_button;
use super::labels::muted_label;
use egui::Ui;
use egui::accesskit::Live;

/// Draws words for work that is under way, read out when they appear, with *Cancel* beside them. Returns whether that was pressed.
pub fn under_way(ui: &mut Ui, words: &str) -> bool {
    ui.horizontal(|ui| {
        let said = muted_label(ui, words);
        ui.ctx()
            .accesskit_node_builder(said.id, |node| node.set_live(Live::Polite));
        small_button(ui, "Cancel").clicked()
    })
    .inner
}
