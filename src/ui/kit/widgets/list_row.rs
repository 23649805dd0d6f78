//! A row of the library.

use super::drawing::{draw_left, fill_row, focus_ring, one_line};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, vec2};

/// Draws a row with an icon, a label that is cut off where it is too long, and a short text at the right that is not.
pub fn selectable_row(
    ui: &mut Ui,
    icon: Option<(Icon, Color32)>,
    label: &str,
    right: &str,
    selected: bool,
) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, ui.is_enabled(), label));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(selected);
        if !right.is_empty() {
            node.set_description(right);
        }
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }

    fill_row(ui, rect, theme::RADIUS, selected, response.hovered());
    let mut left = rect.left() + 8.0;
    if let Some((icon, color)) = icon {
        icons::paint_in_row(ui, rect, rect.left() + 15.0, 13.0, icon, color);
        left = rect.left() + 30.0;
    }
    let mut end = rect.right() - 8.0;
    if !right.is_empty() {
        let text = one_line(
            ui,
            right,
            fonts::text(theme::LABEL),
            palette.muted,
            rect.width() / 2.0,
        );
        end -= text.size().x;
        draw_left(ui, rect, end, text, palette.muted);
        end -= 8.0;
    }
    let text = one_line(
        ui,
        label,
        fonts::text(theme::TEXT),
        palette.text,
        end - left,
    );
    let cut = text.elided;
    draw_left(ui, rect, left, text, palette.text);
    focus_ring(ui, rect, theme::RADIUS, &response);
    if cut {
        response.on_hover_text(label)
    } else {
        response
    }
}
