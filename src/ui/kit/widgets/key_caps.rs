//! Keys drawn as they look on the keyboard.

use super::drawing::{draw_centred, edged_box, one_line};
use crate::ui::kit::{fonts, theme};
use egui::{Galley, Rect, Ui, pos2, vec2};
use std::sync::Arc;

/// Height of a key.
pub(in crate::ui::kit::widgets) const HEIGHT: f32 = 18.0;
const PADDING: f32 = 12.0;
const GAP: f32 = 4.0;

/// Lays out what is on a key.
fn text(ui: &Ui, key: &str) -> Arc<Galley> {
    let font = fonts::text(theme::LABEL);
    one_line(ui, key, font, theme::palette(ui).muted, f32::INFINITY)
}

fn width(text: &Galley) -> f32 {
    (text.size().x + PADDING).max(HEIGHT)
}

/// Returns the width that these keys take.
pub fn key_caps_width(ui: &Ui, keys: &[&str]) -> f32 {
    let widths: f32 = keys.iter().map(|key| width(&text(ui, key)) + GAP).sum();
    (widths - GAP).max(0.0)
}

/// Draws keys in the middle of the height of `rect`, ending at `right`; returns where they begin. What they say is the caller's to
/// name: they are not in the accessibility tree.
pub fn key_caps(ui: &Ui, rect: Rect, right: f32, keys: &[&str]) -> f32 {
    let palette = theme::palette(ui);
    let top = rect.center().y - HEIGHT / 2.0;
    let mut left = right - key_caps_width(ui, keys);
    let begin = left;
    for key in keys {
        let text = text(ui, key);
        let cap = Rect::from_min_size(pos2(left, top), vec2(width(&text), HEIGHT));
        let (fill, edge) = (palette.raised, palette.divider);
        edged_box(ui, cap, theme::RADIUS_SMALL, fill, edge);
        left = cap.right() + GAP;
        draw_centred(ui, cap, text, palette.muted);
    }
    begin
}
