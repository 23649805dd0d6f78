//! A row that offers a next step: a sign, a title, what it needs, and a button.

use super::at_right::placed;
use super::drawing::{text_width, wrapped};
use super::key_caps::{self, key_caps, key_caps_width};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{
    Align, Atom, Button, IdSalt, Layout, Rect, RichText, Role, Sense, Stroke, TextWrapMode, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

/// The least height of a row.
const HEIGHT: f32 = 72.0;
/// The margin at the edges, and between sign and words.
const MARGIN: f32 = 16.0;
/// Side of the box around the sign.
const SIGN: f32 = 32.0;

/// The least width of words that a button stands beside; below it stands under them.
const WORDS: f32 = 140.0;

/// A next step that is offered.
pub struct OfferContent<'a> {
    /// The sign.
    pub icon: Icon,
    pub title: &'a str,
    /// What it needs, or takes.
    pub detail: &'a str,
    /// The label of its button.
    pub button: &'a str,
    /// The keys that do the same; empty for none.
    pub keys: &'a [&'a str],
    /// Whether it is the main step, which stands out.
    pub is_first: bool,
}

/// Draws the row over the width. Returns whether its button was pressed.
pub fn offer_row(ui: &mut Ui, offered: &OfferContent<'_>) -> bool {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let beside = button_width(ui, offered);
    let left = MARGIN + SIGN + MARGIN;
    let beside = width - left - beside - 2.0 * MARGIN;
    let is_beside = beside >= WORDS;
    let room = if is_beside {
        beside
    } else {
        (width - left - MARGIN).max(60.0)
    };
    let under = if is_beside { 0.0 } else { theme::CONTROL + 8.0 };
    let (strong, small) = (fonts::semibold(theme::TEXT), fonts::text(theme::SMALL));
    let title = wrapped(ui, offered.title, strong, palette.text, room);
    let detail = wrapped(ui, offered.detail, small, palette.muted, room);
    let words = title.size().y + 3.0 + detail.size().y;
    let size = vec2(width, HEIGHT.max(words + under + 24.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let said = format!("{}: {}", offered.title, offered.detail);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, said.as_str()));

    let middle = rect.center().y - under / 2.0;
    let sign = pos2(rect.left() + MARGIN + SIGN / 2.0, middle);
    let tile = Rect::from_center_size(sign, Vec2::splat(SIGN));
    let (fill, ink) = if offered.is_first {
        (palette.accent_behind, palette.accent)
    } else {
        (palette.raised, palette.muted)
    };
    ui.painter().rect_filled(tile, theme::RADIUS, fill);
    icons::paint(ui.painter(), tile.shrink(8.0), offered.icon, ink);
    let top = middle - words / 2.0;
    let below = top + title.size().y + 3.0;
    ui.painter()
        .galley(pos2(rect.left() + left, top), title, palette.text);
    ui.painter()
        .galley(pos2(rect.left() + left, below), detail, palette.muted);

    let (place, layout) = if is_beside {
        let place = rect.shrink2(vec2(MARGIN, 4.0));
        (place, Layout::right_to_left(Align::Center))
    } else {
        let corner = pos2(rect.left() + left, middle + words / 2.0 + 8.0);
        let place = Rect::from_min_max(corner, rect.max - vec2(MARGIN, 4.0));
        (place, Layout::left_to_right(Align::Min))
    };
    let button = offer_button(ui, offered);
    let mut end = placed(ui, ("offer", offered.title), place, layout);
    if offered.is_first {
        // At rest only: with the keyboard it has the ring of every button.
        end.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, palette.accent);
    }
    let button = end.add(button).accessible_name(offered.button);
    let right = button.rect.right() - end.spacing().button_padding.x;
    key_caps(&end, button.rect, right, offered.keys);
    button.clicked()
}

/// Returns the button, with room for its keys beside its label.
fn offer_button(ui: &Ui, offered: &OfferContent<'_>) -> Button<'static> {
    let label = RichText::new(offered.button).font(fonts::text(theme::TEXT));
    let button = if offered.keys.is_empty() {
        Button::new(label)
    } else {
        let caps = vec2(key_caps_width(ui, offered.keys), key_caps::HEIGHT);
        Button::new((label, Atom::custom(IdSalt::new("keys"), caps)))
    };
    button
        .wrap_mode(TextWrapMode::Extend)
        .min_size(vec2(0.0, theme::CONTROL))
}

fn button_width(ui: &Ui, offered: &OfferContent<'_>) -> f32 {
    let spacing = ui.spacing();
    let keys = if offered.keys.is_empty() {
        0.0
    } else {
        key_caps_width(ui, offered.keys) + spacing.item_spacing.x
    };
    let label = text_width(ui, offered.button, fonts::text(theme::TEXT));
    label + keys + 2.0 * spacing.button_padding.x
}
