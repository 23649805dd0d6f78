//! Choosing one of several: tabs, a switch, cards.

use super::drawing::{
    draw_centred, draw_left, edged_box, fill_row, focus_ring, hairline, one_line, text_width,
};
use super::labels::named_choice;
use super::menu::close_when;
use super::roving::{arrows, sense};
use super::verdicts::Status;
use crate::ui::kit::low::is_low;
use crate::ui::kit::{anchor, fonts, icons, theme};
use egui::{Color32, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

/// Height of a tab, and in a low window.
const TAB: f32 = 36.0;
const TAB_IF_LOW: f32 = 30.0;
/// The least room around the label of a tab, and around a small one.
const CLOSEST: f32 = 12.0;
const CLOSEST_IF_SMALL: f32 = 5.0;

/// Draws underlined tabs, each a label and whether it is enabled. Returns the one that was chosen.
pub fn tab_bar(ui: &mut Ui, tabs: &[(&str, bool)], selected: usize) -> Option<usize> {
    let mut all = Vec::new();
    let stop = stop_of(selected, tabs.iter().map(|(_, enabled)| *enabled));
    let room = ui.available_width();
    let (size, padding, widths) = tab_sizes(ui, tabs, room);
    let bar = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut from = 0;
        while from < tabs.len() {
            let mut taken = 0.0;
            let fits = widths
                .iter()
                .skip(from)
                .take_while(|width| {
                    taken += **width + padding;
                    // Those that just fit may add up to a little more.
                    taken <= room + 0.5
                })
                .count()
                .max(1);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (at, (label, enabled)) in tabs.iter().enumerate().skip(from).take(fits) {
                    let added = ui.add_enabled_ui(*enabled, |ui| {
                        tab(ui, label, size, at == selected, at == stop, padding)
                    });
                    all.push(added.inner);
                }
            });
            from += fits;
        }
    });
    let role = egui::accesskit::Role::TabList;
    ui.ctx()
        .accesskit_node_builder(bar.response.id, |node| node.set_role(role));
    let rect = bar.response.rect;
    let right = ui.max_rect().right().max(rect.right());
    hairline(ui, rect.with_max_x(right), rect.bottom() - 0.5);
    chosen_of(ui, &all)
}

/// Returns the size of the labels, the room around each, and how wide they are: closer together where there is little room, then smaller
/// too. They are on several lines where that is not enough.
fn tab_sizes(ui: &Ui, tabs: &[(&str, bool)], room: f32) -> (f32, f32, Vec<f32>) {
    let widths_of = |size: f32| -> Vec<f32> {
        tabs.iter()
            .map(|(label, _)| text_width(ui, label, fonts::text(size)))
            .collect()
    };
    let count = tabs.len().max(1) as f32;
    let spare_of = |widths: &[f32]| (room - widths.iter().sum::<f32>()) / count;
    let widths = widths_of(theme::TEXT);
    let spare = spare_of(&widths);
    if spare < CLOSEST {
        let smaller = widths_of(theme::SMALL);
        let spare = spare_of(&smaller);
        if spare >= CLOSEST_IF_SMALL {
            return (theme::SMALL, spare.min(CLOSEST), smaller);
        }
    }
    (theme::TEXT, spare.clamp(CLOSEST, 24.0), widths)
}

/// Returns the one that was pressed, or that an arrow goes to, and asks for a frame that shows it: a screen reader's press brings none.
fn chosen_of(ui: &Ui, all: &[Response]) -> Option<usize> {
    let pressed = all.iter().position(Response::clicked);
    let chosen = pressed.or_else(|| arrows(ui, all));
    if chosen.is_some() {
        ui.ctx().request_repaint();
    }
    chosen
}

/// Returns the tab that the keyboard comes to: the one that is chosen, else the first that is enabled.
fn stop_of(selected: usize, enabled: impl Iterator<Item = bool>) -> usize {
    let enabled: Vec<bool> = enabled.collect();
    if enabled.get(selected) == Some(&true) {
        return selected;
    }
    enabled.iter().position(|can| *can).unwrap_or(selected)
}

/// Draws a row of a list of choices, which closes however it was chosen.
pub fn choose_value<Value: PartialEq>(ui: &mut Ui, chosen: &mut Value, value: Value, words: &str) {
    let is_chosen = named_choice(ui, words, *chosen == value).clicked();
    if close_when(ui, is_chosen) {
        *chosen = value;
    }
}

/// Draws two or three tabs inside a box, the last of which may have a sign before it. Returns the one that was chosen.
pub fn tab_bar_tight(
    ui: &mut Ui,
    tabs: &[&str],
    selected: usize,
    sign: Option<Status>,
) -> Option<usize> {
    let palette = theme::palette(ui);
    let mut all = Vec::new();
    ui.spacing_mut().item_spacing.x = 4.0;
    for (at, label) in tabs.iter().enumerate() {
        let sign = sign.filter(|_| at + 1 == tabs.len());
        let ink = if sign == Some(Status::Invalid) {
            palette.invalid
        } else if at == selected {
            palette.text
        } else {
            palette.muted
        };
        let text = one_line(ui, label, fonts::text(theme::SMALL), ink, f32::INFINITY);
        let aside = if sign.is_some() { 18.0 } else { 0.0 };
        let width = text.size().x + aside + 18.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), sense(at == selected));
        response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), *label));
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_selected(at == selected));
        let radius = theme::RADIUS_SMALL;
        fill_row(ui, rect, radius, at == selected, response.hovered());
        if let Some(sign) = sign {
            let (color, _) = sign.colors(palette);
            icons::paint_in_row(ui, rect, rect.left() + 15.0, 12.0, sign.icon(), color);
        }
        draw_centred(ui, rect.with_min_x(rect.left() + aside), text, ink);
        focus_ring(ui, rect, egui::CornerRadius::same(4), &response);
        all.push(response);
    }
    chosen_of(ui, &all)
}

/// Draws one underlined tab.
fn tab(
    ui: &mut Ui,
    label: &str,
    size: f32,
    selected: bool,
    is_stop: bool,
    padding: f32,
) -> Response {
    let palette = theme::palette(ui);
    let font = fonts::text(size);
    let text = one_line(ui, label, font, Color32::PLACEHOLDER, f32::INFINITY);
    let height = if is_low(ui.ctx()) { TAB_IF_LOW } else { TAB };
    let (rect, response) =
        ui.allocate_exact_size(vec2(text.size().x + padding, height), sense(is_stop));
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), label));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_selected(selected));
    if ui.is_rect_visible(rect) {
        let strong = selected || response.hovered() || response.has_focus();
        let ink = if strong { palette.text } else { palette.muted };
        draw_centred(ui, rect, text, ink);
        if selected {
            let (y, line) = (rect.bottom() - 1.0, Stroke::new(2.0, palette.accent));
            ui.painter().hline(rect.x_range(), y, line);
        }
        let ring = rect.shrink2(vec2(2.0, 4.0));
        focus_ring(ui, ring, theme::RADIUS_SMALL, &response);
    }
    response
}

/// Draws a switch over the whole width. Returns the part that was chosen.
pub fn segmented(
    ui: &mut Ui,
    id_salt: &str,
    labels: &[&str],
    selected: Option<usize>,
) -> Option<usize> {
    let palette = theme::palette(ui);
    let (rect, frame) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let id = frame.id.with(id_salt);
    let (fill, edge) = (palette.raised, palette.control_edge);
    edged_box(ui, rect, theme::RADIUS, fill, edge);
    let inner = rect.shrink(4.0);
    let width = inner.width() / labels.len().max(1) as f32;
    let mut all = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let corner = pos2(inner.left() + width * at as f32, inner.top());
        let part = Rect::from_min_size(corner, vec2(width, inner.height()));
        let chosen = selected == Some(at);
        let is_stop = chosen || selected.is_none() && at == 0;
        let response = ui.interact(part, id.with(at), sense(is_stop));
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, label)
        });
        let strong = chosen || response.hovered() || response.has_focus();
        let color = if strong { palette.text } else { palette.muted };
        let font = if chosen {
            fonts::semibold(theme::TEXT)
        } else {
            fonts::text(theme::TEXT)
        };
        if chosen {
            ui.painter()
                .rect_filled(part, theme::RADIUS_SMALL, palette.accent_behind);
        }
        let text = one_line(ui, label, font, color, width - 8.0);
        draw_centred(ui, part, text, color);
        focus_ring(ui, part, theme::RADIUS_SMALL, &response);
        all.push(response);
    }
    chosen_of(ui, &all)
}

/// Height of the card of a token, of one in one line, and the least width of that.
const CARD: f32 = 48.0;
const CARD_LINE: f32 = 28.0;
const CARD_LINE_LEAST: f32 = 124.0;

/// Draws the card of one token, of this width; in a low window in one line, if it is wide enough. Its accessible name is the title, its
/// description the rest.
pub fn token_card(
    ui: &mut Ui,
    width: f32,
    title: &str,
    subtitle: &str,
    selected: bool,
    enabled: bool,
) -> Response {
    let in_line = width >= CARD_LINE_LEAST && is_low(ui.ctx());
    let height = if in_line { CARD_LINE } else { CARD };
    let response = ui
        .add_enabled_ui(enabled, |ui| {
            let (_, response) = ui.allocate_exact_size(vec2(width, height), sense(selected));
            response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), title));
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_selected(selected);
                node.set_description(subtitle);
            });
            response
        })
        .inner;
    let rect = response.rect;
    if !ui.is_rect_visible(rect) {
        // Where the tour points at it, it comes into sight.
        anchor::mark(ui, rect, title);
        return response;
    }
    let palette = theme::palette(ui);
    if enabled {
        let (fill, edge) = if selected {
            (palette.selected, palette.accent)
        } else if response.hovered() {
            (palette.selected, palette.muted)
        } else {
            (palette.raised, palette.control_edge)
        };
        edged_box(ui, rect, theme::RADIUS, fill, edge);
    } else {
        // Drawn here, where it is not faded, so that the reason can be read.
        dashed_edge(ui, rect);
    }
    anchor::mark(ui, rect, title);
    let ink = if enabled { palette.text } else { palette.faint };
    // Narrow cards keep their words rather than their margins.
    let aside = if width < 100.0 || in_line { 8.0 } else { 12.0 };
    let room = width - 2.0 * aside;
    let name = one_line(ui, title, fonts::text(theme::TEXT), ink, room);
    let measured = |words: &str, room: f32| {
        one_line(ui, words, fonts::text(theme::LABEL), palette.muted, room)
    };
    let cut = if in_line {
        let gap = 4.0;
        let left = rect.left() + aside;
        let from = left + name.size().x + gap;
        let room = room - name.size().x - gap;
        let parted = measured(&format!("· {subtitle}"), room);
        // The dot goes before a letter does.
        let detail = if parted.elided {
            measured(subtitle, room)
        } else {
            parted
        };
        let cut = name.elided || detail.elided;
        draw_left(ui, rect, left, name, ink);
        draw_left(ui, rect, from, detail, palette.muted);
        cut
    } else {
        let detail = measured(subtitle, room);
        let cut = name.elided || detail.elided;
        ui.painter()
            .galley(rect.left_top() + vec2(aside, 8.0), name, ink);
        let below = pos2(rect.left() + aside, rect.bottom() - 8.0 - detail.size().y);
        ui.painter().galley(below, detail, palette.muted);
        cut
    };
    focus_ring(ui, rect, theme::RADIUS, &response);
    if cut {
        let whole = format!("{title}: {subtitle}");
        response.on_hover_text(&whole).on_disabled_hover_text(whole)
    } else {
        response
    }
}

/// Draws the edge of a card without a token.
fn dashed_edge(ui: &Ui, rect: Rect) {
    let rect = rect.shrink(0.5);
    let corner = f32::from(theme::RADIUS.nw) / 2.0;
    let (x, y) = (rect.x_range(), rect.y_range());
    let path = [
        pos2(x.min + corner, y.min),
        pos2(x.max - corner, y.min),
        pos2(x.max, y.min + corner),
        pos2(x.max, y.max - corner),
        pos2(x.max - corner, y.max),
        pos2(x.min + corner, y.max),
        pos2(x.min, y.max - corner),
        pos2(x.min, y.min + corner),
        pos2(x.min + corner, y.min),
    ];
    let line = Stroke::new(1.0, theme::palette(ui).divider);
    ui.painter()
        .extend(Shape::dashed_line(&path, line, 3.0, 3.0));
}
