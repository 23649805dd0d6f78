//! A row of a list with levels: a heading, a group that folds, something in a group.

use super::drawing::{both_ends, draw_left, fill_row, focus_ring_at, one_line};
use super::key_caps::key_caps;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{
    Color32, Id, Rect, RectAlign, Response, Role, Sense, Tooltip, Ui, WidgetInfo, pos2, vec2,
};

/// The indent of a row in a group.
const STEP: f32 = 16.0;
/// How much lower a heading's words are, nearer to what follows.
const DOWN: f32 = 3.0;

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStyle {
    /// The small words over a part of the list.
    Heading,
    /// Something in the list.
    Plain,
    /// Something in a group of the list.
    Inner,
    /// Words that lead to more, in a group of the list.
    More,
    Link,
    /// An explanation.
    Quiet,
}

/// A row as it is drawn and read out.
pub struct NestedRow<'a> {
    /// How it looks.
    pub style: RowStyle,
    /// Its role for assistive technology.
    pub role: Role,
    /// The accessible name.
    pub name: &'a str,
    /// What is drawn: less than the name where the rest is in the heading above.
    pub shown: &'a str,
    /// More for assistive technology.
    pub description: &'a str,
    /// A sign before it.
    pub icon: Option<(Icon, Color32)>,
    /// A few quiet words at the right.
    pub right: &'a str,
    /// Keys there that do the same, as they look on the keyboard.
    pub keys: &'a [&'a str],
    /// Whether it is the one that is open.
    pub selected: bool,
    /// Whether it has the keyboard.
    pub ringed: bool,
    /// Whether what is in it is shown; `None` where nothing can be in it.
    pub expanded: Option<bool>,
}

impl Default for NestedRow<'_> {
    fn default() -> Self {
        Self {
            style: RowStyle::Plain,
            role: Role::TreeItem,
            name: "",
            shown: "",
            description: "",
            icon: None,
            right: "",
            keys: &[],
            selected: false,
            ringed: false,
            expanded: None,
        }
    }
}

impl NestedRow<'_> {
    /// Draws the row in this place, and returns it; words that do not fit are cut off.
    pub fn show(&self, ui: &Ui, id: Id, rect: Rect, sense: Sense) -> Response {
        self.show_cut(ui, id, rect, sense).0
    }

    /// Draws the row in this place, and returns it with whether its words were cut off.
    pub fn show_cut(&self, ui: &Ui, id: Id, rect: Rect, sense: Sense) -> (Response, bool) {
        let response = ui.interact(rect, id, sense);
        response.widget_info(|| WidgetInfo::labeled(self.role, ui.is_enabled(), self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(self.selected);
            if !self.description.is_empty() {
                node.set_description(self.description);
            }
            if let Some(expanded) = self.expanded {
                node.set_expanded(expanded);
            }
        });
        let is_cut = ui.is_rect_visible(rect) && self.draw(ui, rect, &response);
        (response, is_cut)
    }

    /// Paints the row, and returns whether its words were cut off.
    fn draw(&self, ui: &Ui, rect: Rect, response: &Response) -> bool {
        let palette = theme::palette(ui);
        let invites = response.hovered() && self.style != RowStyle::Quiet;
        fill_row(ui, rect, theme::RADIUS, self.selected, invites);
        let step = match self.style {
            RowStyle::Inner | RowStyle::More => STEP,
            _ => 0.0,
        };
        let words = if self.style == RowStyle::Heading {
            rect.translate(vec2(0.0, DOWN))
        } else {
            rect
        };
        let mut left = rect.left() + 8.0;
        let chevron = self.expanded.map(icons::chevron);
        if let Some((icon, color)) = self.icon {
            let place = pos2(rect.left() + step + 15.0, rect.center().y);
            icons::paint_at(ui, place, 13.0, icon, color);
            left = rect.left() + step + 30.0;
        } else if self.style == RowStyle::More {
            left = rect.left() + step + 30.0;
        } else if let Some(icon) = chevron.filter(|_| self.style != RowStyle::Heading) {
            let place = pos2(rect.left() + 14.0, rect.center().y);
            icons::paint_at(ui, place, 12.0, icon, palette.muted);
            left = rect.left() + 28.0;
        }
        let mut end = rect.right() - 8.0;
        if !self.right.is_empty() {
            let (font, half) = (fonts::text(theme::LABEL), rect.width() / 2.0);
            let text = both_ends(ui, self.right, font, palette.muted, half);
            end -= text.size().x;
            draw_left(ui, words, end, text, palette.muted);
            end -= 8.0;
        }
        if !self.keys.is_empty() {
            end = key_caps(ui, words, end, self.keys) - 8.0;
        }
        let (font, color) = match self.style {
            RowStyle::Heading => (fonts::semibold(theme::LABEL), palette.muted),
            RowStyle::Plain | RowStyle::Inner => (fonts::text(theme::TEXT), palette.text),
            RowStyle::More => (fonts::text(theme::TEXT), palette.muted),
            RowStyle::Link => (fonts::text(theme::TEXT), palette.accent),
            RowStyle::Quiet => (fonts::text(theme::SMALL), palette.faint),
        };
        let text = one_line(ui, self.shown, font, color, end - left);
        let is_cut = text.elided;
        let after = left + text.size().x + 10.0;
        draw_left(ui, words, left, text, color);
        // An open heading needs no chevron: what is in it is below.
        let folded = self.expanded == Some(false);
        if let Some(icon) = chevron.filter(|_| {
            self.style == RowStyle::Heading && (folded || response.hovered() || self.ringed)
        }) {
            icons::paint_in_row(ui, words, after, 10.0, icon, palette.muted);
        }
        focus_ring_at(ui, rect, theme::RADIUS, self.ringed);
        is_cut
    }
}

/// Shows a tooltip beside the column that ends at `right`, where it covers no row.
pub fn tip_beside(response: &Response, right: f32, add: impl FnOnce(&mut Ui)) {
    show_beside(Tooltip::for_enabled(response), response, right, add);
}

/// Shows such a tooltip at once: for words that are cut off and have the keyboard, where no pointer rests on them.
pub fn tip_of_cut(response: &Response, right: f32, add: impl FnOnce(&mut Ui)) {
    show_beside(Tooltip::for_widget(response), response, right, add);
}

fn show_beside(mut tip: Tooltip<'_>, response: &Response, right: f32, add: impl FnOnce(&mut Ui)) {
    tip.popup = tip
        .popup
        .align(RectAlign::RIGHT_START)
        .align_alternatives(&[RectAlign::RIGHT_END, RectAlign::RIGHT])
        .gap((right - response.rect.right()).max(0.0) + 6.0);
    tip.show(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        add(ui);
    });
}

/// Shows a tooltip to the left of a row's column, where it covers no row; above or below where there is no room.
pub fn tip_before(response: &Response, add: impl FnOnce(&mut Ui)) {
    let modal = response.ctx.memory(egui::Memory::top_modal_layer);
    if modal.is_some_and(|modal| modal != response.layer_id) {
        return;
    }
    let mut tip = Tooltip::for_enabled(response);
    tip.popup = tip
        .popup
        .align(RectAlign::LEFT_START)
        .align_alternatives(&[
            RectAlign::LEFT_END,
            RectAlign::TOP_END,
            RectAlign::BOTTOM_END,
        ])
        .gap(6.0);
    tip.show(add);
}
