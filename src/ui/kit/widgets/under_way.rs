//! What is under way, and the button that gives it up.

use super::buttons::small_button;
use super::labels::muted_label;
use egui::Ui;
use egui::accesskit::Live;

/// Draws words for what is under way, read out when they come, with *Cancel* beside them; true where that was pressed.
pub fn under_way(ui: &mut Ui, words: &str) -> bool {
    ui.horizontal(|ui| {
        let said = muted_label(ui, words);
        ui.ctx()
            .accesskit_node_builder(said.id, |node| node.set_live(Live::Polite));
        small_button(ui, "Cancel").clicked()
    })
    .inner
}
