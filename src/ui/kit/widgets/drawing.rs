//! Text and rings as every widget draws them.

use crate::token::invisible::calm;
use crate::ui::kit::{anchor, theme};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Rect, Response, Stroke, StrokeKind, Ui};
use std::sync::Arc;

/// Lays a text out on one line, cut off with `…` where it is too long.
pub fn one_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(calm(text).into_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays a text out on one line, cut in the middle where it is too long: its end tells it from others.
pub fn both_ends(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
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

/// Lays a text out on at most two lines, cut off with `…` where it is too long for them.
pub fn two_lines(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(calm(text).into_owned(), font, color, width.max(1.0));
    job.wrap.max_rows = 2;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays a text out on as many lines as it needs.
pub fn wrapped(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    ui.painter()
        .layout(calm(text).into_owned(), font, color, width.max(1.0))
}

/// Draws a text centred on the height of `rect`, starting at `x`.
pub fn draw_left(ui: &Ui, rect: Rect, x: f32, galley: Arc<Galley>, color: Color32) {
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(egui::pos2(x, y), galley, color);
}

/// Draws a text in the middle of `rect`.
pub fn draw_centred(ui: &Ui, rect: Rect, galley: Arc<Galley>, color: Color32) {
    let corner = rect.center() - galley.size() / 2.0;
    ui.painter().galley(corner, galley, color);
}

/// Returns the width of a text on one line.
pub fn text_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    let whole = one_line(ui, text, font, Color32::PLACEHOLDER, f32::INFINITY);
    whole.size().x
}

/// Returns the height of a text's first line, beside which a sign stands.
pub fn first_line(galley: &Galley) -> f32 {
    let first = galley.rows.first();
    first.map_or(galley.size().y, |row| row.rect().height())
}

/// Fills a thin bar with round ends.
pub fn bar(ui: &Ui, rect: Rect, color: Color32) {
    ui.painter().rect_filled(rect, CornerRadius::same(3), color);
}

/// Fills a box, with an edge inside it.
pub fn edged_box(ui: &Ui, rect: Rect, radius: CornerRadius, fill: Color32, edge: Color32) {
    let edge = Stroke::new(1.0, edge);
    ui.painter()
        .rect(rect, radius, fill, edge, StrokeKind::Inside);
}

/// Fills a row that is chosen, or pointed at.
pub fn fill_row(ui: &Ui, rect: Rect, radius: CornerRadius, is_chosen: bool, is_pointed_at: bool) {
    let palette = theme::palette(ui);
    if is_chosen {
        ui.painter().rect_filled(rect, radius, palette.selected);
    } else if is_pointed_at {
        ui.painter().rect_filled(rect, radius, palette.raised);
    }
}

/// Draws an edge inside a place.
pub fn inner_edge(ui: &Ui, rect: Rect, radius: CornerRadius, color: Color32) {
    let edge = Stroke::new(1.0, color);
    ui.painter()
        .rect_stroke(rect, radius, edge, StrokeKind::Inside);
}

/// Draws the edge of a field around what is seen of it, where its own scrolls with the text.
pub fn field_edge(ui: &Ui, rect: Rect, radius: CornerRadius, has_focus: bool) {
    if has_focus {
        focus_ring_at(ui, rect, radius, true);
    } else {
        inner_edge(ui, rect, radius, theme::palette(ui).control_edge);
    }
}

/// Draws a thin line over the width of a place.
pub fn hairline(ui: &Ui, rect: Rect, y: f32) {
    let line = Stroke::new(1.0, theme::palette(ui).divider);
    ui.painter().hline(rect.x_range(), y, line);
}

/// Draws the box of a finding: its colour shows only at the left, under the box that covers it.
pub fn finding_box(ui: &Ui, rect: Rect, color: Color32, name: &str) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, theme::RADIUS_LARGE, color);
    let cover = Rect::from_min_max(rect.min + egui::vec2(3.0, 0.0), rect.max);
    edged_box(ui, cover, theme::RADIUS, palette.panel, palette.divider);
    anchor::mark(ui, cover, name);
}

/// Draws the focus ring around a control that has the keyboard.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: CornerRadius, response: &Response) {
    focus_ring_at(ui, rect, radius, response.has_focus());
}

/// Draws the focus ring around a row, which has the keyboard through its list.
pub fn focus_ring_at(ui: &Ui, rect: Rect, radius: CornerRadius, has_keyboard: bool) {
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
