//! Controls inside the right end of a field: a menu, a link, or a few quiet words; and strips that open and close.

use super::at_right::placed;
use super::drawing::{draw_left, edged_box, fill_row, focus_ring, one_line, text_width};
use super::expanded;
use super::fields::named;
use super::menu::{close_when, long_menu};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{
    Atom, IdSalt, Popup, Rect, Response, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

/// Height of what stands inside a field.
const HEIGHT: f32 = 24.0;
/// Height of a strip.
const STRIP: f32 = 30.0;
/// The gap between it and the field's edge.
const ASIDE: f32 = 5.0;

/// Draws a field for one line that leaves `room` points free at its right end, and returns it with that place.
pub fn field_with_end(ui: &mut Ui, edit: TextEdit<'_>, name: &str, room: f32) -> (Response, Rect) {
    let salt = IdSalt::new("right end");
    let room = room.min(ui.available_width() * 0.6);
    let edit = if room > 0.0 {
        edit.suffix(Atom::custom(salt, vec2(room, HEIGHT - 6.0)))
    } else {
        edit
    };
    let response = named(edit.show(ui).response.response, name);
    let right = response.rect.right() - ASIDE;
    let middle = response.rect.center().y;
    let end = Rect::from_min_max(
        pos2(right - room, middle - HEIGHT / 2.0),
        pos2(right, middle + HEIGHT / 2.0),
    );
    (response, end)
}

pub fn chip_width(ui: &Ui, words: &str) -> f32 {
    words_width(ui, words) + 36.0
}

/// Returns the width of a link or quiet words.
pub fn words_width(ui: &Ui, words: &str) -> f32 {
    text_width(ui, words, fonts::text(theme::SMALL)) + 10.0
}

/// Draws a chip that opens a menu, and returns what was chosen in it. Its accessible name is `name: words`, or `name` alone.
pub fn chip_menu<R>(
    ui: &mut Ui,
    place: Rect,
    name: &str,
    words: &str,
    rows: impl FnOnce(&mut Ui) -> Option<R>,
) -> Option<R> {
    let palette = theme::palette(ui);
    let id = ui.scope_id().with(("chip", name));
    let response = ui.interact(place, id, Sense::click());
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    response.widget_info(|| {
        let name = if words.is_empty() || name == "More" {
            name.to_owned()
        } else {
            format!("{name}: {words}")
        };
        WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name)
    });
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    if ui.is_rect_visible(place) {
        let (fill, edge) = if response.hovered() || is_open {
            (palette.selected, palette.control_edge)
        } else {
            (palette.raised, palette.divider)
        };
        edged_box(ui, place, theme::RADIUS_SMALL, fill, edge);
        let font = fonts::text(theme::SMALL);
        let text = one_line(ui, words, font, palette.text, place.width() - 32.0);
        draw_left(ui, place, place.left() + 10.0, text, palette.text);
        let (x, icon) = (place.right() - 13.0, Icon::ChevronDown);
        icons::paint_in_row(ui, place, x, 10.0, icon, palette.muted);
        focus_ring(ui, place, theme::RADIUS_SMALL, &response);
    }
    // A field that is scrolled out of sight keeps its menu at the edge of what is seen.
    let field = place.expand2(vec2(ASIDE, (theme::CONTROL - HEIGHT) / 2.0));
    let field = within(field, ui.clip_rect());
    Popup::menu(&response)
        // Below the field, and as far to the right.
        .anchor(field)
        .align(egui::RectAlign::BOTTOM_END)
        .gap(4.0)
        .show(|ui| {
            let chosen = long_menu(ui, rows);
            close_when(ui, chosen.is_some());
            chosen
        })
        .and_then(|shown| shown.inner)
}

/// Returns a place, moved up or down so far that it is within what is seen.
fn within(place: Rect, seen: Rect) -> Rect {
    let lowest = (seen.bottom() - place.height()).max(seen.top());
    let top = place.top().min(lowest).max(seen.top());
    place.translate(vec2(0.0, top - place.top()))
}

pub fn end_link(ui: &mut Ui, place: Rect, words: &str) -> Response {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    link(&mut placed(ui, ("end link", words), place, layout), words)
}

/// Draws a small link where the layout puts it, and returns it.
pub fn link(ui: &mut Ui, words: &str) -> Response {
    let palette = theme::palette(ui);
    let font = fonts::text(theme::SMALL);
    let text = one_line(ui, words, font, palette.accent, ui.available_width());
    let size = vec2(text.size().x + 8.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), words));
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            let line = Stroke::new(1.0, palette.accent);
            let y = rect.center().y + text.size().y / 2.0;
            ui.painter()
                .hline(rect.shrink2(vec2(4.0, 0.0)).x_range(), y, line);
        }
        draw_left(ui, rect, rect.left() + 4.0, text, palette.accent);
        focus_ring(ui, rect, theme::RADIUS_SMALL, &response);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Draws quiet words at the right of a place, cut where they are too long.
pub fn end_words(ui: &Ui, place: Rect, words: &str) {
    let color = theme::palette(ui).muted;
    let text = one_line(ui, words, fonts::text(theme::SMALL), color, place.width());
    let left = place.right() - text.size().x - 5.0;
    draw_left(ui, place, left, text, color);
}

/// Draws a strip that opens and closes what follows it, 30 points high, with a few words at its right that say what is in it. Its
/// accessible name is `name`.
pub fn strip(ui: &mut Ui, open: &mut bool, label: &str, name: &str, state: &str) -> Response {
    let palette = theme::palette(ui);
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(ui.available_width(), STRIP), Sense::click());
    if response.clicked() {
        *open = !*open;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), name));
    expanded::tell(ui, &response, *open, state);
    if ui.is_rect_visible(rect) {
        fill_row(ui, rect, theme::RADIUS, false, response.hovered());
        let icon = icons::chevron(*open);
        icons::paint_in_row(ui, rect, rect.left() + 17.0, 12.0, icon, palette.muted);
        let font = fonts::text(theme::TEXT);
        let text = one_line(ui, label, font, palette.text, rect.width() * 0.5);
        let used = text.size().x;
        draw_left(ui, rect, rect.left() + 31.0, text, palette.text);
        let room = rect.width() - used - 31.0 - 24.0;
        let right = rect.right() - 6.0;
        let end = Rect::from_x_y_ranges(right - room..=right, rect.y_range());
        end_words(ui, end, state);
        focus_ring(ui, rect, theme::RADIUS, &response);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Context;

    #[test]
    fn a_strip_says_whether_it_is_open() {
        for (mut open, state) in [(false, "folded · off"), (true, "open · off")] {
            let ctx = Context::default();
            fonts::install(&ctx);
            ctx.enable_accesskit();
            let drawn = one_frame(&ctx, (400.0, 200.0), |ui| {
                strip(ui, &mut open, "DPoP", "DPoP off", "off");
            });
            let update = drawn.spoken.unwrap();
            let mut nodes = update.nodes.iter().map(|(_, node)| node);
            let node = nodes.find(|node| node.label() == Some("DPoP off")).unwrap();
            assert_eq!(node.is_expanded(), Some(open));
            // Elsewhere than on Linux the state alone says it.
            if cfg!(target_os = "linux") {
                assert_eq!(node.description(), Some(state));
            }
        }
    }

    #[test]
    fn a_menu_hangs_from_what_is_seen() {
        let seen = Rect::from_min_max(pos2(0.0, 50.0), pos2(300.0, 200.0));
        for (top, moved) in [(-80.0, 50.0), (60.0, 60.0), (190.0, 168.0), (400.0, 168.0)] {
            let place = Rect::from_min_size(pos2(10.0, top), vec2(100.0, 32.0));
            let found = within(place, seen);
            assert!((found.top() - moved).abs() < 0.01, "{top}: {found}");
            assert!((found.height() - 32.0).abs() < 0.01);
        }
    }
}
