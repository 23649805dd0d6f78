//! A row of the tree: key, value and meaning beside each other, with its menu and its tooltip.

use super::super::drawing::{draw_left, fill_row, inner_edge, one_line};
use super::super::labels::{small_code, small_label};
use super::super::menu::{close_when, menu_look};
use super::super::nested_row::tip_before;
use super::model::position;
use super::value_text::{ValueKind, cut};
use crate::token::dictionary::DictionaryEntry;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{anchor, fonts, presenting, theme};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, CornerRadius, FontId, Galley, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::borrow::Cow;
use std::sync::Arc;

/// The share of the width that keys take where that is less.
const KEY_SHARE: f32 = 0.29;
/// The largest share of the remaining width that meanings take, so that an issuer's address is whole in a window 1280 points wide, and the
/// least width of their column where there is room for it.
const NOTES_SHARE: f32 = 0.42;
const NOTES_LEAST: f32 = 200.0;
/// The steps in which that column grows.
const NOTES_STEP: f32 = 20.0;
/// The gap between the widest value and the meanings.
const APART: f32 = 24.0;
/// Room for the button of the selected row.
const COPY: f32 = 24.0;
/// How much further to the right each level stands, points.
pub(super) const INDENT: f32 = 18.0;
/// Room at both ends of a row, and between its columns, points.
pub(super) const MARGIN: f32 = 12.0;
/// Below this width the meaning is only in the tooltip and in the accessible name.
const NARROW: f32 = 400.0;

/// The words of a row.
pub(super) struct TreeRow {
    /// Key and value for assistive technology, which is not limited to the glyphs of the fonts.
    pub(super) spoken: (String, String),
    pub(super) key: String,
    pub(super) value: String,
    pub(super) meaning: String,
    pub(super) kind: ValueKind,
}

/// The sizes that rows are drawn in.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// Height of a row, points.
    pub(super) row: f32,
    /// Size of keys and values.
    pub(super) json: f32,
    /// Size of meanings.
    words: f32,
}

impl Scale {
    /// Returns the sizes: larger ones while presenting.
    pub(super) fn of(ui: &Ui) -> Self {
        if presenting::is_on(ui.ctx()) {
            return Self {
                row: theme::PRESENTED_ROW,
                json: theme::PRESENTED_JSON,
                words: theme::TEXT,
            };
        }
        Self {
            row: theme::ROW,
            json: theme::SMALL,
            words: theme::SMALL,
        }
    }
}

/// What is wanted from a row.
pub(super) enum RowAction {
    Toggle,
    CopyValue,
    CopyPath,
    CopySubtree,
}

/// A row as it is drawn, with its place among all.
pub(super) struct RowView<'a> {
    pub(super) scale: Scale,
    /// Width of the key column.
    pub(super) keys: f32,
    /// Width of the widest value, and of the widest meaning.
    pub(super) values: f32,
    pub(super) notes: f32,
    pub(super) row: &'a TreeRow,
    pub(super) depth: usize,
    /// Whether it is open; `None` where nothing is in it.
    pub(super) open: Option<bool>,
    /// Its position among its siblings, from 1, and their number.
    pub(super) siblings: (usize, usize),
    /// Its index, and the number of rows.
    pub(super) at: (usize, usize),
    pub(super) selected: bool,
    /// Whether the story points at it.
    pub(super) pointed: bool,
    /// What was looked for, in lower case, where this row holds it.
    pub(super) found: Option<String>,
    /// The dictionary's entry, for the tooltip.
    pub(super) entry: Option<&'static DictionaryEntry>,
}

/// Returns the width of the column of meanings, of which the widest has this width, beside values.
fn note_column(widest: f32, room: f32) -> f32 {
    let most = (room * NOTES_SHARE).max(0.0);
    widest.clamp(NOTES_LEAST.min(most), most)
}

/// Returns where all meanings begin, beside values that begin at `value_left` and are at most so wide; at `last` at the latest.
fn note_left(value_left: f32, widest: f32, last: f32) -> f32 {
    (value_left + widest + APART).min(last)
}

/// Returns a name with its beginning left out at a slash, where it is an address that does not fit: `…/claims`.
fn from_the_end(key: &str, fits: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if !key.contains("://") || fits(key) {
        return Cow::Borrowed(key);
    }
    let tails = key.match_indices('/').filter_map(|(at, _)| key.get(at..));
    let mut ends = tails
        .filter(|tail| tail.len() > 1)
        .map(|tail| format!("…{tail}"));
    ends.find(|end| fits(end))
        .map_or(Cow::Borrowed(key), Cow::Owned)
}

/// Returns how many letters of a name its column is made for, of at most so many: of an address that has more, those of its last part, as
/// it is drawn from there.
pub(super) fn letters(key: &str, most: usize) -> usize {
    let count = |text: &str| text.chars().take(most.saturating_add(1)).count();
    let all = count(key);
    if all <= most {
        return all;
    }
    let shown = cut(key);
    if !shown.contains("://") {
        return most;
    }
    let mut parts = shown.rsplit('/').filter(|part| !part.is_empty());
    let last = parts.next().map_or(0, count);
    // An ellipsis and a slash stand before it; one letter more, as it is left whole only where it fits.
    (3 + last + usize::from(shown.ends_with('/'))).min(most)
}

impl RowView<'_> {
    /// Returns the accessible name.
    fn name(&self) -> String {
        let row = self.row;
        let meaning = if row.meaning.is_empty() {
            String::new()
        } else {
            format!(", {}", row.meaning)
        };
        let found = if self.found.is_some() { ", found" } else { "" };
        format!(
            "{}: {}{meaning}{found}, row {} of {}",
            row.spoken.0,
            row.spoken.1,
            self.at.0 + 1,
            self.at.1
        )
    }

    /// Draws the row, and returns whether it was clicked, and what is wanted from it.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        tree: egui::Id,
        node: u32,
        rect: Rect,
    ) -> (bool, Option<RowAction>) {
        let id = tree.with(node);
        // Not focusable: the tree is the one tab stop.
        let response = ui.interact(rect, id, Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::TreeItem, ui.is_enabled(), self.name()));
        ui.ctx().accesskit_node_builder(id, |builder| {
            builder.set_selected(self.selected);
            builder.set_level(self.depth + 1);
            // AccessKit counts from 0.
            builder.set_position_in_set(self.siblings.0.saturating_sub(1));
            builder.set_size_of_set(self.siblings.1);
            if let Some(open) = self.open {
                builder.set_expanded(open);
            }
        });

        let square = CornerRadius::ZERO;
        fill_row(ui, rect, square, self.selected, response.hovered());
        if self.pointed {
            anchor::mark_here(ui, rect.shrink2(vec2(4.0, 0.0)));
        }
        self.draw_columns(ui, rect);

        let mut asked = None;
        if self.selected && self.copy_button(ui, id, rect) {
            asked = Some(RowAction::CopyValue);
        }
        let clicked = response.clicked();
        let on_chevron = response
            .interact_pointer_pos()
            .is_some_and(|pointer| pointer.x < self.key_left(rect));
        if self.open.is_some() && (response.double_clicked() || (clicked && on_chevron)) {
            asked = Some(RowAction::Toggle);
        }
        response.context_menu(|ui| {
            menu_look(ui);
            if ui.button("Copy value").clicked() {
                asked = Some(RowAction::CopyValue);
            }
            if ui.button("Copy path").clicked() {
                asked = Some(RowAction::CopyPath);
            }
            if ui.button("Copy name and value").clicked() {
                asked = Some(RowAction::CopySubtree);
            }
            close_when(ui, asked.is_some());
        });
        tip_before(&response, |ui| self.tooltip(ui));
        (clicked, asked)
    }

    /// Draws key, value and meaning whole, and what the dictionary says.
    fn tooltip(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        ui.set_max_width(420.0);
        ui.label(small_code(&self.row.key).color(palette.json_key));
        ui.label(small_code(&self.row.value));
        if !self.row.meaning.is_empty() {
            ui.label(&self.row.meaning);
        }
        if let Some(entry) = self.entry {
            if let Some(more) = &entry.more {
                ui.label(more);
            }
            small_label(ui, &entry.source);
        }
    }

    fn key_left(&self, rect: Rect) -> f32 {
        // Deep documents must leave room for the key.
        let indent = INDENT * self.depth.min(6) as f32;
        let chevron = if self.open.is_some() { 14.0 } else { 0.0 };
        rect.left() + MARGIN + indent + chevron
    }

    /// Draws key, value and, where there is room for it, meaning.
    fn draw_columns(&self, ui: &Ui, rect: Rect) {
        let palette = theme::palette(ui);
        let row = self.row;
        let font = fonts::mono(self.scale.json);
        let wide = rect.width() >= NARROW;
        let key_left = self.key_left(rect);
        let value_left = rect.left() + MARGIN + self.keys.min(rect.width() * KEY_SHARE);
        let end = rect.right() - MARGIN - if self.selected { COPY } else { 0.0 };
        let meaning_left = if wide {
            let right = rect.right() - MARGIN;
            let last = right - note_column(self.notes, right - value_left);
            note_left(value_left, self.values, last)
        } else {
            end + MARGIN
        };
        if let Some(open) = self.open {
            let icon = icons::chevron(open);
            icons::paint_in_row(ui, rect, key_left - 9.0, 11.0, icon, palette.muted);
        }
        let key_width = value_left - key_left - MARGIN;
        let key = from_the_end(&row.key, |text| {
            let whole = one_line(ui, text, font.clone(), palette.json_key, f32::INFINITY);
            whole.size().x <= key_width
        });
        let key = self.marked(ui, &key, font.clone(), palette.json_key, key_width);
        let value_color = self.value_color(palette);
        let value_width = meaning_left - value_left - MARGIN;
        let value = self.marked(ui, &row.value, font, value_color, value_width);
        draw_left(ui, rect, key_left, key, palette.json_key);
        draw_left(ui, rect, value_left, value, value_color);
        if wide {
            let meaning = self.meaning(ui, end - meaning_left);
            draw_left(ui, rect, meaning_left, meaning, palette.muted);
        }
    }

    /// Lays the meaning out on one line.
    fn meaning(&self, ui: &Ui, width: f32) -> Arc<Galley> {
        let (font, color) = (fonts::text(self.scale.words), theme::palette(ui).muted);
        one_line(ui, &self.row.meaning, font, color, width)
    }

    /// Returns the width that the meaning needs; 0 where it is not drawn.
    pub(super) fn note_width(&self, ui: &Ui, width: f32) -> f32 {
        if width < NARROW || self.row.meaning.is_empty() {
            return 0.0;
        }
        // In steps, so that no column moves while a countdown is on.
        let needed = self.meaning(ui, f32::INFINITY).size().x + COPY;
        (needed / NOTES_STEP).ceil() * NOTES_STEP
    }

    /// Returns the width that the value needs beside a meaning, at most all of the row's; 0 where meanings are not drawn.
    pub(super) fn value_width(&self, ui: &Ui, width: f32) -> f32 {
        if width < NARROW {
            return 0.0;
        }
        let shown = presenting::shown(ui.ctx(), &self.row.value);
        let font = fonts::mono(self.scale.json);
        let value = one_line(ui, &shown, font, Color32::PLACEHOLDER, width);
        value.size().x
    }

    /// Lays a text out on one line in which a match of the search stands out.
    fn marked(&self, ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
        let parts = self.found.as_deref().and_then(|wanted| {
            let (head, rest) = text.split_at_checked(position(text, wanted)?)?;
            let (middle, tail) = rest.split_at_checked(wanted.len())?;
            Some([head, middle, tail])
        });
        let Some([head, middle, tail]) = parts else {
            return one_line(ui, text, font, color, width);
        };
        let palette = theme::palette(ui);
        let mut job = LayoutJob::default();
        let plain = TextFormat::simple(font, color);
        let found = TextFormat {
            background: palette.accent_behind,
            color: palette.text,
            ..plain.clone()
        };
        job.append(head, 0.0, plain.clone());
        job.append(middle, 0.0, found);
        job.append(tail, 0.0, plain);
        job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    fn value_color(&self, palette: &theme::Palette) -> Color32 {
        match self.row.kind {
            ValueKind::Text => palette.json_string,
            ValueKind::Scalar => palette.json_number,
            ValueKind::Container => palette.muted,
        }
    }

    /// Draws the button that copies the value, and returns whether it was pressed.
    fn copy_button(&self, ui: &Ui, id: egui::Id, rect: Rect) -> bool {
        let palette = theme::palette(ui);
        let middle = pos2(rect.right() - 16.0, rect.center().y);
        let place = Rect::from_center_size(middle, Vec2::splat(24.0));
        let button = ui.interact(place, id.with("copy"), Sense::CLICK);
        let name = format!("Copy the value of {}", self.row.key);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
        let strong = button.hovered();
        if strong {
            inner_edge(ui, place, theme::RADIUS_SMALL, palette.control_edge);
        }
        let color = if strong { palette.text } else { palette.muted };
        icons::paint(ui.painter(), place.shrink(5.0), Icon::Copy, color);
        button.on_hover_text(name).clicked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_get_what_meanings_do_not_need() {
        for (widest, room, column) in [
            (0.0, 800.0, 200.0),
            (260.0, 800.0, 260.0),
            (900.0, 800.0, 336.0),
            (260.0, 300.0, 126.0),
            (260.0, -1.0, 0.0),
        ] {
            let given = note_column(widest, room);
            assert!((given - column).abs() < 0.01, "{widest} of {room}: {given}");
        }
    }

    #[test]
    fn an_address_that_does_not_fit_keeps_its_end() {
        for (key, most, shown) in [
            (
                "https://example.com/claims",
                30,
                "https://example.com/claims",
            ),
            ("https://example.com/claims", 12, "…/claims"),
            ("https://example.com/app/roles", 13, "…/app/roles"),
            ("https://example.com/", 8, "https://example.com/"),
            (
                "a_long_name/of_another_kind",
                8,
                "a_long_name/of_another_kind",
            ),
        ] {
            let fits = |text: &str| text.chars().count() <= most;
            assert_eq!(from_the_end(key, fits), shown);
        }
    }

    #[test]
    fn the_column_of_names_is_not_made_for_an_address_that_does_not_fit_in_it() {
        for (key, wanted) in [
            ("email_verified", 14),
            ("https://a.io/plan", 17),
            ("https://example.com/claims", 9),
            ("https://www.example.com/", 19),
            ("a_name_that_is_longer_than_the_column", 20),
            ("https://example.com/and_a_name_that_is_longer", 20),
            ("", 0),
        ] {
            assert_eq!(letters(key, 20), wanted, "{key}");
        }
    }

    #[test]
    fn meanings_stand_beside_the_widest_value_that_leaves_them_room() {
        for (widest, left) in [(60.0, 184.0), (200.0, 324.0), (900.0, 400.0)] {
            let found = note_left(100.0, widest, 400.0);
            assert!((found - left).abs() < f32::EPSILON, "{widest}: {found}");
        }
    }
}
