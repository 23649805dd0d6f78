//! Menus: rows as high as those of a list, without gaps.

use super::drawing::{draw_left, focus_ring, one_line};
use super::key_caps::{self, key_caps, key_caps_width};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{
    Atom, Button, IdSalt, Response, Role, ScrollArea, Sense, TextWrapMode, Ui, WidgetInfo, pos2,
    vec2,
};

/// Height of a row, points.
const ROW: f32 = 28.0;
/// Where the words of a choice begin: the sign of the one that is chosen is before them.
const WORDS: f32 = 30.0;
/// The margin at either end of a row.
const ASIDE: f32 = 10.0;
/// The part of the window's height that a long menu leaves free: the bar that it hangs from, and a little below.
const FREE: f32 = 72.0;

/// Gives a menu its look: rows without gaps, and their words off the edge.
pub fn menu_look(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 0.0;
    spacing.button_padding = vec2(ASIDE, 0.0);
    spacing.interact_size.y = ROW;
}

/// Closes the menu or list of choices where a row of it was chosen, and returns whether one was. By a pointer it closes by itself; chosen
/// by the keyboard or a screen reader it would stay open.
pub fn close_when(ui: &Ui, is_chosen: bool) -> bool {
    if is_chosen {
        ui.close();
    }
    is_chosen
}

/// Draws a row of a menu, and returns whether it was chosen.
pub fn menu_row(ui: &mut Ui, label: &str) -> bool {
    let is_chosen = ui.button(label).clicked();
    close_when(ui, is_chosen)
}

/// Draws a row of a menu with its keys at the right, as they look on the keyboard. Its accessible name has both.
pub fn keyed_row(ui: &mut Ui, label: &str, keys: &[&str]) -> Response {
    if keys.is_empty() {
        return ui.button(label);
    }
    let caps = vec2(key_caps_width(ui, keys), key_caps::HEIGHT);
    let caps = Atom::custom(IdSalt::new("keys"), caps);
    let row = ui.add(Button::new((label, Atom::grow(), caps)));
    let right = row.rect.right() - ui.spacing().button_padding.x;
    key_caps(ui, row.rect, right, keys);
    row.accessible_name(format!("{label} {}", keys.join("+")))
}

/// Draws a menu that scrolls where the window is too low for it.
pub fn long_menu<R>(ui: &mut Ui, rows: impl FnOnce(&mut Ui) -> R) -> R {
    menu_look(ui);
    // Words are not wrapped: the menu is as wide as its widest row.
    ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    let height = (ui.ctx().content_rect().height() - FREE).max(ROW);
    // A popup offers 400 points to begin with.
    ui.set_max_height(height);
    ScrollArea::vertical()
        .id_salt("menu")
        .max_height(height)
        .show(ui, rows)
        .inner
}

/// Draws a row of a chip's menu: a choice, and at the right what it means. Returns whether it was chosen.
pub fn menu_choice(ui: &mut Ui, label: &str, hint: &str, is_chosen: bool) -> bool {
    let palette = theme::palette(ui);
    let ink = palette.text;
    let words = one_line(ui, label, fonts::text(theme::TEXT), ink, f32::INFINITY);
    let quiet = palette.muted;
    let means = one_line(ui, hint, fonts::text(theme::SMALL), quiet, f32::INFINITY);
    let width = WORDS + words.size().x + 2.0 * theme::GAP + means.size().x + ASIDE;
    let (id, rect) = ui.allocate_space(vec2(width, ROW));
    let response = ui.interact(rect, id, Sense::click());
    let name = [label, hint].join(" ");
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), is_chosen, name.trim_end())
    });
    if ui.is_rect_visible(rect) {
        if is_chosen || response.hovered() {
            ui.painter()
                .rect_filled(rect, theme::RADIUS_SMALL, palette.selected);
        }
        if is_chosen {
            let place = pos2(rect.left() + WORDS / 2.0, rect.center().y);
            icons::paint_at(ui, place, 12.0, Icon::Check, palette.accent);
        }
        draw_left(ui, rect, rect.left() + WORDS, words, ink);
        let left = rect.right() - ASIDE - means.size().x;
        draw_left(ui, rect, left, means, quiet);
        focus_ring(ui, rect, theme::RADIUS_SMALL, &response);
    }
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{Context, Rect};

    #[test]
    fn the_keys_of_a_row_are_drawn_one_by_one_at_its_right_end() {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme::install(&ctx);
        let mut end = 0.0;
        let drawn = one_frame(&ctx, (400.0, 100.0), |ui| {
            menu_look(ui);
            let row = keyed_row(ui, "Save as…", &["Ctrl", "Shift", "S"]);
            end = row.rect.right();
        });
        let texts: Vec<(&str, Rect)> = drawn
            .texts()
            .map(|text| {
                let place = text.galley.rect.translate(text.pos.to_vec2());
                (text.galley.text(), place)
            })
            .collect();
        let words: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
        assert_eq!(words, ["Save as…", "Ctrl", "Shift", "S"]);
        assert!(texts.is_sorted_by(|(_, one), (_, next)| one.right() < next.left()));
        assert!(
            texts.iter().all(|(_, place)| place.right() < end),
            "{texts:?}"
        );
    }
}
