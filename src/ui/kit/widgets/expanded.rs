//! Whether what belongs to a control is open, for assistive technology.

use egui::{Response, Ui};

/// Whether the platform's assistive technology learns whether a control is expanded: the adapter for AT-SPI passes that on to nobody.
const IS_TOLD: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// Tells assistive technology whether what belongs to a control is open, and what else is said of it: nothing where `says` is empty.
pub fn tell(ui: &Ui, control: &Response, open: bool, says: &str) {
    let state = if open { "open" } else { "folded" };
    let described = match says {
        says if IS_TOLD => says.to_owned(),
        "" => state.to_owned(),
        says => format!("{state} · {says}"),
    };
    ui.ctx().accesskit_node_builder(control.id, |node| {
        node.set_expanded(open);
        if !described.is_empty() {
            node.set_description(described);
        }
    });
}
