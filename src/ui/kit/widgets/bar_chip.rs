//! A chip of the bar above: a dot in the colour of what is chosen, its words, and a menu.

use super::drawing::{draw_left, edged_box, focus_ring, one_line};
use super::menu::{close_when, long_menu};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{Color32, Popup, RectAlign, Role, Sense, Ui, WidgetInfo, vec2};

/// The largest width of the words, points.
const WIDEST: f32 = 160.0;
/// The width of dot, chevron and the gaps around them.
const BESIDE: f32 = 56.0;
/// Where the words begin.
const WORDS: f32 = 26.0;
/// The width of a chip without words.
const SHORT: f32 = 50.0;
/// Words that are cut to less than this say nothing: they are left out.
const FEW: f32 = 40.0;

/// A chip of the bar above.
pub struct BarChip<'a> {
    /// The accessible name.
    pub name: &'a str,
    /// What is chosen.
    pub words: &'a str,
    /// The colour of the words.
    pub ink: Color32,
    /// The sign before the words.
    pub sign: Icon,
    /// The colour of the sign.
    pub dot: Color32,
    /// What is to be known of the choice besides its words; empty for nothing.
    pub meaning: &'a str,
    /// The width that the chip may take, points: its words are cut where there is less, or left out. They are in the tooltip then.
    pub room: f32,
}

impl BarChip<'_> {
    /// Returns the width of a chip with these words, where there is room for it.
    pub fn width(ui: &Ui, words: &str) -> f32 {
        let font = fonts::text(theme::TEXT);
        let color = theme::palette(ui).text;
        one_line(ui, words, font, color, WIDEST).size().x + BESIDE
    }

    /// Draws the chip, and its menu while that is open. Returns what was chosen in the menu.
    pub fn show<R>(self, ui: &mut Ui, rows: impl FnOnce(&mut Ui) -> Option<R>) -> Option<R> {
        let palette = theme::palette(ui);
        let room = self.room - BESIDE;
        let is_short = Self::width(ui, self.words) > self.room && room < FEW;
        let font = fonts::text(theme::TEXT);
        // A little more than the words need, so that rounding cuts none.
        let words = one_line(ui, self.words, font, self.ink, WIDEST.min(room + 0.5));
        let cut = words.elided;
        let width = if is_short {
            SHORT
        } else {
            words.size().x + BESIDE
        };
        let size = vec2(width, theme::CONTROL);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_expanded(is_open);
            if !self.meaning.is_empty() {
                node.set_description(self.meaning);
            }
        });
        if ui.is_rect_visible(rect) {
            let (fill, edge) = if response.hovered() || is_open {
                (palette.selected, palette.muted)
            } else {
                (palette.raised, palette.control_edge)
            };
            edged_box(ui, rect, theme::RADIUS, fill, edge);
            icons::paint_in_row(ui, rect, rect.left() + 15.0, 17.0, self.sign, self.dot);
            if !is_short {
                draw_left(ui, rect, rect.left() + WORDS, words, self.ink);
            }
            let (x, icon) = (rect.right() - 16.0, Icon::ChevronDown);
            icons::paint_in_row(ui, rect, x, 10.0, icon, palette.muted);
            focus_ring(ui, rect, theme::RADIUS, &response);
        }
        let chosen = Popup::menu(&response)
            .align(RectAlign::BOTTOM_START)
            .gap(4.0)
            .show(|ui| {
                ui.set_min_width(180.0);
                let chosen = long_menu(ui, rows);
                close_when(ui, chosen.is_some());
                chosen
            })
            .and_then(|shown| shown.inner);
        if is_open {
            return chosen;
        }
        if is_short || cut || !self.meaning.is_empty() {
            let shown = if is_short { self.name } else { self.words };
            let parts = [shown, self.meaning];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            response.on_hover_text(parts.join(" · "));
        }
        chosen
    }
}
