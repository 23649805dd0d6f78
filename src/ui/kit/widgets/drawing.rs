//! Text and rings as every widget draws them.

use crate::token::invisible::calm;
use crate::ui::kit::{anchor, theme};
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

/// Lays a text out on one line, cut in the middle where it is too long: its end tells it from others.
pub(in crate::ui::kit::widgets) fn both_ends(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let whole = one_line(ui, text, font.clone(), color, width);
    if !whole.elided {
        return whole;
    }
    let letters = text.chars().count();
    let (mut fits, mut too_many) = (0, letters);
    while fits + 1 < too_many {
        let kept = usize::midpoint(fits, too_many);
        let cut = without_middle(text, letters, kept);
        if one_line(ui, &cut, font.clone(), color, width).elided {
            too_many = kept;
        } else {
            fits = kept;
        }
    }
    one_line(ui, &without_middle(text, letters, fits), font, color, width)
}

/// Returns so many of a text's letters, a third of them from its beginning and the rest from its end, with `…` between.
fn without_middle(text: &str, letters: usize, kept: usize) -> String {
    let head = kept / 3;
    let begin = text.chars().take(head);
    let end = text.chars().skip(letters.saturating_sub(kept - head));
    begin.chain(std::iter::once('…')).chain(end).collect()
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

/// Draws the box of a finding: its colour shows only at the left, under the box that covers it.
pub(in crate::ui::kit::widgets) fn finding_box(ui: &Ui, rect: Rect, color: Color32, name: &str) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, theme::RADIUS_LARGE, color);
    let cover = Rect::from_min_max(rect.min + egui::vec2(3.0, 0.0), rect.max);
    let edge = Stroke::new(1.0, palette.divider);
    ui.painter().rect(
        cover,
        theme::RADIUS,
        palette.panel,
        edge,
        StrokeKind::Inside,
    );
    anchor::mark(ui, cover, name);
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

#[cfg(test)]
mod tests {
    use super::without_middle;

    #[test]
    fn the_end_of_what_is_cut_stays() {
        let text = "team/apple-first-login-2";
        let letters = text.chars().count();
        assert_eq!(without_middle(text, letters, 9), "tea…ogin-2");
        assert_eq!(without_middle(text, letters, 1), "…2");
        assert_eq!(without_middle(text, letters, 0), "…");
        assert_eq!(without_middle("é", 1, 1), "…é");
    }
}
