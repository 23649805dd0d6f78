//! Section labels, dividers, dots and bars.

use super::drawing::{bar, hairline};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{
    Color32, Frame, Label, Rect, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
    vec2,
};

/// Draws the small heading of a group.
pub fn section_label(ui: &mut Ui, text: &str) -> Response {
    let color = theme::palette(ui).muted;
    let words = RichText::new(text).font(fonts::semibold(theme::LABEL));
    ui.add(Label::new(words.color(color)).selectable(false))
}

/// Returns the frame around a text that is only read.
pub fn text_frame(ui: &Ui) -> Frame {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.field)
        .stroke(Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS)
        .inner_margin(10)
}

/// Draws a line over the whole width.
pub fn divider(ui: &mut Ui) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    hairline(ui, rect, rect.center().y);
    response
}

/// Draws a dot whose colour repeats what the words beside it say.
pub fn status_dot(ui: &mut Ui, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(10.0), Sense::hover());
    icons::paint(ui.painter(), rect.expand(3.0), Icon::Dot, color);
    response
}

/// Draws how much of a lifetime has passed: 0 just issued, 1 over.
pub fn lifetime_bar(ui: &mut Ui, fraction: f32, expired: bool) -> Response {
    let palette = theme::palette(ui);
    let passed = if fraction.is_finite() {
        fraction.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
    response.widget_info(|| {
        let name = if expired {
            "Lifetime: expired".to_owned()
        } else {
            format!("Lifetime: {:.0} % passed", passed * 100.0)
        };
        WidgetInfo::labeled(Role::ProgressIndicator, true, name)
    });
    let track = Rect::from_center_size(rect.center(), vec2(rect.width(), 5.0));
    bar(ui, track, palette.divider);
    let color = if expired {
        palette.invalid
    } else {
        palette.valid
    };
    let share = if expired { 1.0 } else { passed };
    let width = (track.width() * share).max(5.0).min(track.width());
    bar(ui, track.with_max_x(track.left() + width), color);
    response
}
