//! A list to choose from, as high as the fields beside it.

use super::menu::menu_look;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::theme;
use egui::{ComboBox, InnerResponse, Response, Ui, vec2};

/// Whether the platform's assistive technology learns what is chosen in a list: the adapter for AT-SPI passes values of fields on only.
const IS_TOLD: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// Draws egui's combo box with the kit's height and chevron; `rows` draws what can be chosen.
pub fn drop_down<R>(
    ui: &mut Ui,
    list: ComboBox<'_>,
    rows: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    of_height(ui, list, theme::CONTROL, rows)
}

/// Tells assistive technology what a list is called and what is chosen in it.
pub fn named_list(list: Response, name: &str, chosen: &str) -> Response {
    list.ctx.accesskit_node_builder(list.id, |node| {
        node.set_label(name);
        node.set_value(chosen);
        if !IS_TOLD {
            node.set_description(chosen);
        }
    });
    list
}

/// Draws such a list that is low, beside a low field.
pub fn low_drop_down<R>(
    ui: &mut Ui,
    list: ComboBox<'_>,
    rows: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    let before = ui.spacing().button_padding;
    ui.spacing_mut().button_padding = vec2(8.0, 3.0);
    let shown = of_height(ui, list, theme::CONTROL_LOW, rows);
    ui.spacing_mut().button_padding = before;
    shown
}

fn of_height<R>(
    ui: &mut Ui,
    list: ComboBox<'_>,
    height: f32,
    rows: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    // In no scope of its own, so that it wraps to the next line like every control.
    let before = ui.spacing().interact_size.y;
    ui.spacing_mut().interact_size.y = height;
    let list = list.icon(|ui, rect, _, _| {
        let color = theme::palette(ui).muted;
        icons::paint(ui.painter(), rect.shrink(2.5), Icon::ChevronDown, color);
    });
    let shown = list.show_ui(ui, |ui| {
        menu_look(ui);
        rows(ui)
    });
    ui.spacing_mut().interact_size.y = before;
    shown
}
