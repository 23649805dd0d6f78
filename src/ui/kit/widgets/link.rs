//! A link at a place that its caller lays out.

use super::drawing::{draw_left, focus_ring, one_line};
use crate::ui::kit::{fonts, theme};
use egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

pub struct Link<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// What is drawn.
    pub shown: &'a str,
    /// More for assistive technology.
    pub description: &'a str,
    /// Size of the letters.
    pub size: f32,
    /// Whether it leads to what is open.
    pub selected: bool,
    /// Whether it is drawn in the quiet colour.
    pub quiet: bool,
}

impl Link<'_> {
    /// Returns the width of its words.
    pub fn width(&self, ui: &Ui) -> f32 {
        let (font, color) = (fonts::text(self.size), theme::palette(ui).text);
        let words = one_line(ui, self.shown, font, color, f32::INFINITY);
        words.size().x
    }

    pub fn show(&self, ui: &Ui, id: Id, rect: Rect, sense: Sense) -> Response {
        let palette = theme::palette(ui);
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(self.selected);
            if !self.description.is_empty() {
                node.set_description(self.description);
            }
        });
        if ui.is_rect_visible(rect) {
            let color = if self.selected || response.hovered() {
                palette.accent
            } else if self.quiet {
                palette.muted
            } else {
                palette.text
            };
            let words = one_line(ui, self.shown, fonts::text(self.size), color, rect.width());
            draw_left(ui, rect, rect.left(), words, color);
            focus_ring(ui, rect.expand(2.0), theme::RADIUS_SMALL, &response);
        }
        response
    }
}
