//! Text and rings as every widget draws them.

use crate::token::invisible::calm;
use crate::ui::kit::theme;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Rect, Response, Stroke, StrokeKind, Ui};
use std::sync::Arc;

/// Lays a text out on one line, cut off with `…` where it is too long.
pub(in crate::ui::kit::widgets) fn one_line(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(calm(text).into_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays a text out on as many lines as it needs.
pub(in crate::ui::kit::widgets) fn wrapped(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    ui.painter()
        .layout(calm(text).into_owned(), font, color, width.max(1.0))
}

/// Draws a text centred on the height of `rect`, starting at `x`.
pub(in crate::ui::kit::widgets) fn draw_left(
    ui: &Ui,
    rect: Rect,
    x: f32,
    galley: Arc<Galley>,
    color: Color32,
) {
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(egui::pos2(x, y), galley, color);
}

/// Draws a text in the middle of `rect`.
pub(in crate::ui::kit::widgets) fn draw_centred(
    ui: &Ui,
    rect: Rect,
    galley: Arc<Galley>,
    color: Color32,
) {
    let corner = rect.center() - galley.size() / 2.0;
    ui.painter().galley(corner, galley, color);
}

/// Draws the focus ring around a control that has the keyboard.
pub(in crate::ui::kit::widgets) fn focus_ring(
    ui: &Ui,
    rect: Rect,
    radius: CornerRadius,
    response: &Response,
) {
    focus_ring_at(ui, rect, radius, response.has_focus());
}

/// Draws the focus ring around a row, which has the keyboard through its list.
pub(in crate::ui::kit::widgets) fn focus_ring_at(
    ui: &Ui,
    rect: Rect,
    radius: CornerRadius,
    has_keyboard: bool,
) {
    if has_keyboard {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent);
        ui.painter()
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
}
