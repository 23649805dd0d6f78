//! Text that explains: quieter than what it explains.

use super::drawing::{draw_left, edged_box, one_line};
use crate::token::invisible::calm;
use crate::ui::kit::{fonts, theme};
use egui::{Color32, Label, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

fn muted(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::palette(ui).muted)
}

/// Returns a small text in this colour.
pub fn small_words(text: impl Into<String>, color: Color32) -> RichText {
    RichText::new(text).size(theme::SMALL).color(color)
}

/// Returns a small text of code.
pub fn small_code(text: impl Into<String>) -> RichText {
    RichText::new(text).font(fonts::mono(theme::SMALL))
}

/// Draws the names of a table's columns as its first row.
pub fn table_head(ui: &mut Ui, names: &[&str]) {
    let font = fonts::semibold(theme::SMALL);
    for name in names {
        ui.label(muted(ui, *name).font(font.clone()));
    }
    ui.end_row();
}

/// The most characters of a name in a menu, which is as wide as its widest row.
const IN_MENU: usize = 48;

/// The room around the words of a chip, its edge included.
const AROUND_CHIP: Vec2 = Vec2::new(9.0, 4.0);

/// Draws a choice in a menu whose name somebody made up: a long one is cut, and whole in the tooltip and for assistive technology.
pub fn named_choice(ui: &mut Ui, name: &str, is_chosen: bool) -> Response {
    let begun: String = name.chars().take(IN_MENU).collect();
    let is_cut = begun.len() < name.len();
    let shown = calm(&begun);
    let words = if is_cut {
        format!("{shown}…")
    } else {
        shown.into_owned()
    };
    let row = ui.selectable_label(is_chosen, words);
    if is_cut {
        row.on_hover_text(name).accessible_name(name)
    } else {
        row
    }
}

/// Draws a line in the quiet colour.
pub fn muted_label(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(muted(ui, text))
}

/// Draws a small line in the quiet colour.
pub fn small_label(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(muted(ui, text).size(theme::SMALL))
}

/// Draws a text in the quiet colour, over as many lines as it needs also where the layout would not break it.
pub fn muted_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(muted(ui, text)).wrap())
}

/// Draws a small text in the quiet colour, over as many lines as it needs also where the layout would not break it.
pub fn small_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(muted(ui, text).size(theme::SMALL)).wrap())
}

/// Draws a small text of code, over as many lines as it needs.
pub fn code_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(small_code(text)).wrap())
}

/// Draws words in a frame of their own on one line, cut where they are longer than a whole row. In a row that wraps it goes to the next one
/// where the rest of this one is too short.
pub fn word_chip(ui: &mut Ui, words: &str) -> Response {
    let palette = theme::palette(ui);
    let room = ui.max_rect().width() - 2.0 * AROUND_CHIP.x;
    let font = fonts::text(theme::SMALL);
    let text = one_line(ui, words, font, palette.text, room);
    let size = text.size() + 2.0 * AROUND_CHIP;
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), words));
    let is_cut = text.elided;
    if ui.is_rect_visible(rect) {
        let (fill, edge) = (palette.raised, palette.divider);
        edged_box(ui, rect, theme::RADIUS_SMALL, fill, edge);
        draw_left(ui, rect, rect.left() + AROUND_CHIP.x, text, palette.text);
    }
    if is_cut {
        response.on_hover_text(words)
    } else {
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Context;

    #[test]
    fn a_chip_that_has_no_room_beside_the_others_goes_to_the_next_line() {
        let ctx = Context::default();
        fonts::install(&ctx);
        let long = "w".repeat(200);
        let mut places = Vec::new();
        one_frame(&ctx, (400.0, 300.0), |ui| {
            places.clear();
            ui.set_max_width(250.0);
            ui.horizontal_wrapped(|ui| {
                for words in ["openid", "offline_access", "read:messages", long.as_str()] {
                    places.push(word_chip(ui, words).rect);
                }
            });
        });
        let [first, _, third, longest] = places[..] else {
            panic!("{places:?}");
        };
        for place in &places {
            assert!((place.height() - first.height()).abs() < 0.5, "{places:?}");
            assert!(place.right() <= longest.left() + 250.5, "{places:?}");
        }
        assert!(third.top() > first.bottom(), "{places:?}");
        assert!((third.left() - first.left()).abs() < 0.5, "{places:?}");
    }
}
