//! The edge of a column, which can be dragged.

use crate::ui::kit::theme;
use egui::accesskit::{Action, Orientation};
use egui::{CursorIcon, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo};

/// The step by which assistive technology changes the width.
const STEP: f32 = 24.0;

/// Draws the right edge of a column that is drawn already. Returns the width that it was given, within the limits; `None` where it was left
/// alone. A double click gives the usual width. It is no tab stop: focus on it could not be seen.
pub fn width_handle(ui: &Ui, name: &str, column: Rect, limits: Rangef, usual: f32) -> Option<f32> {
    let id = ui.make_persistent_id(("width", name));
    let edge = column.right();
    let grip = ui.style().interaction.resize_grab_radius_side;
    let place = Rect::from_x_y_ranges(edge - grip..=edge + grip, column.y_range());
    // Not focusable.
    let response = ui.interact(place, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, ui.is_enabled(), name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_orientation(Orientation::Vertical);
        node.set_numeric_value(f64::from(column.width()));
        node.set_min_numeric_value(f64::from(limits.min));
        node.set_max_numeric_value(f64::from(limits.max));
        node.set_numeric_value_step(f64::from(STEP));
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        let line = Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent);
        ui.painter()
            .vline(edge - theme::FOCUS_WIDTH / 2.0, column.y_range(), line);
    }
    let (more, less) = ui.input(|input| {
        let asked = |action| input.num_accesskit_action_requests(id, action) as f32;
        (asked(Action::Increment), asked(Action::Decrement))
    });
    let dragged = response
        .interact_pointer_pos()
        .filter(|_| response.dragged());
    let wanted = if response.double_clicked() {
        Some(usual)
    } else if more + less > 0.0 {
        Some(column.width() + STEP * (more - less))
    } else {
        dragged.map(|pointer| pointer.x - column.left())
    };
    if wanted.is_some() {
        ui.ctx().request_repaint();
    }
    wanted.map(|width| limits.clamp(width))
}
