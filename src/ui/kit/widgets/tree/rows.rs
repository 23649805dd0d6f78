//! A document as rows of key, value and meaning; only rows on the screen are laid out.

use super::super::drawing::{draw_left, focus_ring, one_line};
use super::super::menu::{close_when, menu_look};
use super::super::nested_row::tip_before;
use super::super::roving::list_keys;
use super::model::{JsonNode, Root, TreeModel, position};
use crate::json::Json;
use crate::token::dictionary::DictionaryEntry;
use crate::token::invisible::{calm, code, is_invisible, turns_direction};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{anchor, fonts, presenting, theme};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, CornerRadius, FontId, Galley, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Longer values are cut; copying gives the whole.
const LONGEST_VALUE: usize = 300;
/// The largest width of the column of keys.
const KEY_COLUMN: f32 = 190.0;
/// The share of the width that keys take where that is less.
const KEY_SHARE: f32 = 0.29;
/// The share of the remaining width that values take.
const VALUE_SHARE: f32 = 0.5;
const INDENT: f32 = 18.0;
const MARGIN: f32 = 12.0;
/// Below this width the meaning is only in the tooltip and in the accessible name.
const NARROW: f32 = 440.0;
/// Seconds without a letter after which typing begins a new name.
const TYPE_AHEAD: f64 = 1.0;

/// What the user wants from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::enum_variant_names,
    reason = "what is asked for is copying; of what is the name"
)]
pub enum TreeEvent {
    /// Copy its value: a text without its quotes, everything else as JSON.
    CopyValue(u32),
    /// Copy its JSON Pointer.
    CopyPath(u32),
    /// Copy it with its name, as JSON.
    CopySubtree(u32),
}

/// What is said of the nodes of a document.
pub struct TreeAnnotations<'a> {
    /// Redacts a name or text; applied before anything else.
    pub redact: &'a dyn Fn(&str) -> String,
    /// A few words beside the value; the number is the depth.
    pub meaning: &'a dyn Fn(&JsonNode<'_>, usize) -> String,
    /// The dictionary's entry, for the tooltip.
    pub entry: &'a dyn Fn(&JsonNode<'_>, usize) -> Option<&'static DictionaryEntry>,
    /// JSON Pointers of members that occur more than once in their object; those of the header begin with `header`.
    pub repeated: &'a [String],
}

/// Returns what is odd about a node, in words that come before its meaning.
fn flags(
    words: &TreeAnnotations<'_>,
    path: impl Fn() -> String,
    found: &JsonNode<'_>,
    shown: &str,
) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if !words.repeated.is_empty() && found.name.is_some() {
        let path = path();
        let same = |known: &String| known.strip_prefix("header").unwrap_or(known) == path;
        if words.repeated.iter().any(same) {
            flags.push("stands more than once, the last counts");
        }
    }
    let name = found.name.unwrap_or_default();
    let text = found.value.as_str().map(head).unwrap_or_default();
    let turns = |text: &str| text.chars().any(turns_direction);
    if turns(name) || turns(text) {
        flags.push("turns the direction of text");
    } else if shown.contains("\\u") && head(name).chars().chain(text.chars()).any(is_invisible) {
        flags.push("holds characters that cannot be seen");
    }
    flags
}

/// Returns a value as rows write it, but not cut to a row's length.
pub fn shown_value(value: &Json, redact: &dyn Fn(&str) -> String) -> String {
    match value {
        Json::String(text) => escaped(&redact(head(text)), false),
        Json::Array(_) | Json::Object(_) => value_text(value, redact).0,
        other => redact(&other.to_compact()),
    }
}

/// One row as it is drawn.
struct Row {
    /// Key and value for assistive technology, which is not limited to the glyphs of the fonts.
    spoken: (String, String),
    key: String,
    value: String,
    meaning: String,
    kind: ValueKind,
}

#[derive(Clone, Copy)]
enum ValueKind {
    Text,
    Scalar,
    Container,
}

/// Returns a value on one line: redacted, cut, escaped.
fn value_text(value: &Json, redact: &dyn Fn(&str) -> String) -> (String, ValueKind) {
    match value {
        Json::Null => ("null".to_owned(), ValueKind::Scalar),
        Json::Bool(truth) => (truth.to_string(), ValueKind::Scalar),
        Json::Number(number) => (cut(&redact(number)), ValueKind::Scalar),
        Json::String(text) => (
            format!("\"{}\"", escaped(&cut(&redact(head(text))), true)),
            ValueKind::Text,
        ),
        Json::Array(items) => (format!("[ {} ]", items.len()), ValueKind::Container),
        Json::Object(members) => (format!("{{ {} }}", members.len()), ValueKind::Container),
    }
}

/// Returns the beginning of a text, longer than anything that is shown of it: redacting a megabyte in every frame would be too slow.
fn head(text: &str) -> &str {
    const REDACTED: usize = 16 * 1024;
    if text.len() <= REDACTED {
        return text;
    }
    let end = (0..=REDACTED)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Returns a text cut to the longest value of a row.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => text
            .get(..end)
            .map_or_else(String::new, |start| format!("{start}…")),
        None => text.to_owned(),
    }
}

/// Returns a text with control characters, and those that are invisible or turn the direction of text, as escapes.
fn escaped(text: &str, quotes: bool) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' if quotes => result.push_str("\\\""),
            '\\' if quotes => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            other if is_invisible(other) => result.push_str(&code(other)),
            other => result.push(other),
        }
    }
    result
}

/// Returns a text with the code point in the place of each character that no font has.
fn drawable(ui: &Ui, text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let text = calm(&text).into_owned();
    let font = fonts::mono(theme::TEXT);
    ui.fonts_mut(|fonts| {
        if fonts.has_glyphs(&font, &text) {
            return text;
        }
        let shown = |c: char| {
            if fonts.has_glyph(&font, c) {
                c.to_string()
            } else {
                code(c)
            }
        };
        text.chars().map(shown).collect()
    })
}

/// Returns a value as it is copied.
pub fn copied_value(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_pretty(),
    }
}

/// Returns a node with its name, as JSON.
pub fn copied_subtree(place: &JsonNode<'_>) -> String {
    match place.name {
        Some(name) => Json::object([(name, place.value.clone())]).to_pretty(),
        None => place.value.to_pretty(),
    }
}

/// The sizes that rows are drawn in.
#[derive(Clone, Copy)]
struct Scale {
    row: f32,
    json: f32,
    words: f32,
}

impl Scale {
    /// Returns the sizes: larger ones while presenting.
    fn of(ui: &Ui) -> Self {
        if presenting::is_on(ui.ctx()) {
            return Self {
                row: theme::PRESENTED_ROW,
                json: theme::PRESENTED_JSON,
                words: theme::TEXT,
            };
        }
        Self {
            row: theme::ROW,
            json: theme::TEXT,
            words: theme::SMALL,
        }
    }
}

/// Draws the tree over the rest of the height, and returns what is wanted from a node. It is one tab stop, in which arrows, Home, End, Page
/// Up and Down, Enter, Space, letters and Ctrl+C work.
pub fn show(
    ui: &mut Ui,
    id_salt: &str,
    model: &mut TreeModel,
    roots: &[Root<'_>],
    words: &TreeAnnotations<'_>,
) -> Option<TreeEvent> {
    let id = ui.make_persistent_id(id_salt);
    let area = ui.available_rect_before_wrap();
    let tree = ui.interact(area, id, Sense::focusable_noninteractive());
    tree.widget_info(|| WidgetInfo::labeled(Role::Tree, ui.is_enabled(), "Claims"));

    let before = model.selected;
    let scale = Scale::of(ui);
    let page = (area.height() / scale.row).floor().max(1.0) as usize;
    let mut event = if tree.has_focus() {
        keyboard(ui, &tree, model, roots, page)
    } else {
        None
    };
    // A search or a key has moved the selection: its row has to be seen.
    let shown_id = id.with("shown");
    let last: Option<u32> = ui.data(|data| data.get_temp(shown_id)).flatten();
    let moved = model.selected.is_some() && (model.selected != before || model.selected != last);
    ui.data_mut(|data| data.insert_temp(shown_id, model.selected));
    let at = model.selected.and_then(|node| model.row_of(node));
    if let Some(node) = model.selected.filter(|_| at.is_some()) {
        ui.ctx().accesskit_node_builder(id, |builder| {
            builder.set_active_descendant(id.with(node).accesskit_id())
        });
    }
    let rows = model.len();
    let pointed = pointed_at(ui, model, roots);
    let mut toggled = None;
    let mut chosen = None;
    ui.scope_builder(
        UiBuilder::new()
            .id_salt((id_salt, "rows"))
            .accessibility_parent(id),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let scroll = ScrollArea::vertical()
                .id_salt(id_salt)
                .auto_shrink([false, false]);
            let keys = key_width(ui, scale, model, roots);
            scroll.show_rows(ui, scale.row, rows, |ui, visible| {
                let (left, top) = (ui.max_rect().left(), ui.max_rect().top());
                let width = ui.available_width();
                let place = |index: usize| {
                    let down = (index as f32 - visible.start as f32) * scale.row;
                    Rect::from_min_size(pos2(left, top + down), vec2(width, scale.row))
                };
                if let Some(at) = at.filter(|_| moved) {
                    ui.scroll_to_rect(place(at), None);
                }
                if let Some(at) = pointed {
                    anchor::bring(ui, place(at));
                }
                for index in visible.clone() {
                    let Some(node) = model.row(index) else { break };
                    let Some(found) = model.place(roots, node) else {
                        break;
                    };
                    let depth = model.depth(node);
                    let (value, kind) = value_text(found.value, words.redact);
                    let key = found.name.map_or_else(
                        || found.item.to_string(),
                        |name| escaped(&cut(&(words.redact)(head(name))), false),
                    );
                    let mut meaning = flags(
                        words,
                        || model.path(roots, node),
                        &found,
                        &format!("{key}{value}"),
                    );
                    let said = (words.meaning)(&found, depth);
                    meaning.extend(Some(said.as_str()).filter(|said| !said.is_empty()));
                    let row = Row {
                        spoken: (key.clone(), value.clone()),
                        key: drawable(ui, key),
                        value: drawable(ui, value),
                        meaning: meaning.join(" · "),
                        kind,
                    };
                    let shown = RowView {
                        scale,
                        keys,
                        row: &row,
                        depth,
                        open: model.is_open(node),
                        siblings: model.position(roots, node),
                        at: (index, rows),
                        selected: model.selected == Some(node),
                        pointed: pointed == Some(index),
                        found: model.is_match(node).then(|| model.query().to_lowercase()),
                        entry: (words.entry)(&found, depth),
                    };
                    let (clicked, asked) = shown.show(ui, id, node, place(index));
                    if clicked {
                        chosen = Some(node);
                    }
                    match asked {
                        Some(RowAction::Toggle) => toggled = Some(node),
                        Some(RowAction::CopyValue) => event = Some(TreeEvent::CopyValue(node)),
                        Some(RowAction::CopyPath) => event = Some(TreeEvent::CopyPath(node)),
                        Some(RowAction::CopySubtree) => event = Some(TreeEvent::CopySubtree(node)),
                        None => {}
                    }
                }
            });
        },
    );
    if let Some(node) = chosen {
        model.selected = Some(node);
        ui.data_mut(|data| data.insert_temp(shown_id, Some(node)));
        tree.request_focus();
    }
    if let Some(node) = toggled {
        model.toggle(node);
    }
    focus_ring(ui, area, CornerRadius::same(4), &tree);
    event
}

/// The most rows whose keys are measured for the width of their column, or searched for the story's claim.
const MEASURED: usize = 200;

/// Returns the row of the claim that the story points at; `None` where it is not shown.
fn pointed_at(ui: &Ui, model: &TreeModel, roots: &[Root<'_>]) -> Option<usize> {
    let wanted = anchor::claim(ui.ctx())?;
    (0..model.len().min(MEASURED)).find(|index| {
        model.row(*index).is_some_and(|node| {
            model.depth(node) == 0
                && model
                    .place(roots, node)
                    .is_some_and(|place| place.name == Some(wanted.as_str()))
        })
    })
}

/// Returns the width of the column of keys: no more than the keys on the screen need.
fn key_width(ui: &Ui, scale: Scale, model: &TreeModel, roots: &[Root<'_>]) -> f32 {
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::mono(scale.json), 'm'));
    let widest = (0..model.len().min(MEASURED))
        .filter_map(|index| model.row(index))
        .map(|node| {
            let name = model
                .place(roots, node)
                .and_then(|place| place.name)
                .unwrap_or("00");
            let letters = name.chars().take(40).count() as f32;
            let indent = INDENT * model.depth(node).min(6) as f32 + 14.0;
            indent + letters * advance
        })
        .fold(0.0, f32::max);
    (widest + MARGIN).clamp(80.0, KEY_COLUMN)
}

/// Handles the keys of the tree, and returns what is to be copied.
fn keyboard(
    ui: &Ui,
    tree: &Response,
    model: &mut TreeModel,
    roots: &[Root<'_>],
    page: usize,
) -> Option<TreeEvent> {
    for key in list_keys(ui, tree.id) {
        let at = model.selected.and_then(|node| model.row_of(node));
        match step(model, at, key, page) {
            Step::To(row) => model.selected = model.row(row),
            Step::Toggle(node) => model.toggle(node),
            Step::Nothing => {}
        }
    }
    type_ahead(ui, tree, model, roots);
    let node = model.selected?;
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C)) {
        return Some(TreeEvent::CopyPath(node));
    }
    let copy = ui.input(|input| {
        input
            .events
            .iter()
            .any(|event| matches!(event, egui::Event::Copy))
    });
    copy.then_some(TreeEvent::CopyValue(node))
}

/// Selects the next row whose name begins with the letters that were typed.
fn type_ahead(ui: &Ui, tree: &Response, model: &mut TreeModel, roots: &[Root<'_>]) {
    let (typed, now): (String, f64) = ui.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            egui::Event::Text(text) if text.trim() == text => Some(text.as_str()),
            _ => None,
        });
        (texts.collect(), input.time)
    });
    if typed.is_empty() {
        return;
    }
    let id = tree.id.with("typed");
    let (mut text, at): (String, f64) = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let begins = now - at > TYPE_AHEAD;
    if begins {
        text.clear();
    }
    text.push_str(&typed);
    let from = model
        .selected
        .and_then(|node| model.row_of(node))
        .map_or(0, |row| row + usize::from(begins));
    if let Some(found) = model.type_ahead(roots, from, &text) {
        model.selected = model.row(found);
    }
    ui.data_mut(|data| data.insert_temp(id, (text, now)));
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    To(usize),
    Toggle(u32),
    Nothing,
}

/// Returns what a key does at a row (WAI-ARIA, tree view pattern).
fn step(model: &TreeModel, at: Option<usize>, key: Key, page: usize) -> Step {
    let Some(last) = model.len().checked_sub(1) else {
        return Step::Nothing;
    };
    let Some((at, node)) = at.and_then(|at| Some((at, model.row(at)?))) else {
        return Step::To(if key == Key::End { last } else { 0 });
    };
    let open = model.is_open(node);
    match key {
        Key::ArrowUp => Step::To(at.saturating_sub(1)),
        Key::ArrowDown => Step::To((at + 1).min(last)),
        Key::PageUp => Step::To(at.saturating_sub(page)),
        Key::PageDown => Step::To((at + page).min(last)),
        Key::Home => Step::To(0),
        Key::End => Step::To(last),
        Key::ArrowRight => match open {
            Some(false) => Step::Toggle(node),
            Some(true) => Step::To((at + 1).min(last)),
            None => Step::Nothing,
        },
        Key::ArrowLeft if open == Some(true) => Step::Toggle(node),
        Key::ArrowLeft => model.parent_row(node).map_or(Step::Nothing, Step::To),
        Key::Enter | Key::Space if open.is_some() => Step::Toggle(node),
        _ => Step::Nothing,
    }
}

enum RowAction {
    Toggle,
    CopyValue,
    CopyPath,
    CopySubtree,
}

/// A row with its place among all.
struct RowView<'a> {
    scale: Scale,
    /// Width of the key column.
    keys: f32,
    row: &'a Row,
    depth: usize,
    open: Option<bool>,
    siblings: (usize, usize),
    at: (usize, usize),
    selected: bool,
    /// Whether the story points at it.
    pointed: bool,
    /// What was looked for, in lower case, where this row holds it.
    found: Option<String>,
    entry: Option<&'static DictionaryEntry>,
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
    fn show(
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

        let palette = theme::palette(ui);
        if self.selected {
            ui.painter()
                .rect_filled(rect, CornerRadius::ZERO, palette.selected);
        } else if response.hovered() {
            ui.painter()
                .rect_filled(rect, CornerRadius::ZERO, palette.raised);
        }
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

    fn tooltip(&self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        ui.set_max_width(420.0);
        ui.label(
            egui::RichText::new(&self.row.key)
                .font(fonts::mono(theme::SMALL))
                .color(palette.json_key),
        );
        ui.label(egui::RichText::new(&self.row.value).font(fonts::mono(theme::SMALL)));
        if !self.row.meaning.is_empty() {
            ui.label(&self.row.meaning);
        }
        if let Some(entry) = self.entry {
            if let Some(more) = &entry.more {
                ui.label(more);
            }
            ui.label(
                egui::RichText::new(&entry.source)
                    .size(theme::SMALL)
                    .color(palette.muted),
            );
        }
    }

    /// Returns where the key begins.
    fn key_left(&self, rect: Rect) -> f32 {
        // Deep documents must leave room for the key.
        let indent = INDENT * self.depth.min(6) as f32;
        let chevron = if self.open.is_some() { 14.0 } else { 0.0 };
        rect.left() + MARGIN + indent + chevron
    }

    fn draw_columns(&self, ui: &Ui, rect: Rect) {
        let palette = theme::palette(ui);
        let row = self.row;
        let font = fonts::mono(self.scale.json);
        let wide = rect.width() >= NARROW;
        let key_left = self.key_left(rect);
        let value_left = rect.left() + MARGIN + self.keys.min(rect.width() * KEY_SHARE);
        let end = rect.right() - MARGIN - if self.selected { 24.0 } else { 0.0 };
        let meaning_left = if wide {
            value_left + (rect.right() - MARGIN - value_left) * VALUE_SHARE
        } else {
            end + MARGIN
        };
        if let Some(open) = self.open {
            let icon = if open {
                Icon::ChevronDown
            } else {
                Icon::ChevronRight
            };
            let place =
                Rect::from_center_size(pos2(key_left - 9.0, rect.center().y), Vec2::splat(11.0));
            icons::paint(ui.painter(), place, icon, palette.muted);
        }
        let key_width = value_left - key_left - MARGIN;
        let key = self.marked(ui, &row.key, font.clone(), palette.json_key, key_width);
        let value_color = self.value_color(palette);
        let value_width = meaning_left - value_left - MARGIN;
        let value = self.marked(ui, &row.value, font, value_color, value_width);
        draw_left(ui, rect, key_left, key, palette.json_key);
        draw_left(ui, rect, value_left, value, value_color);
        if wide {
            let meaning = one_line(
                ui,
                &row.meaning,
                fonts::text(self.scale.words),
                palette.muted,
                end - meaning_left,
            );
            draw_left(ui, rect, meaning_left, meaning, palette.muted);
        }
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
        let place = Rect::from_center_size(
            pos2(rect.right() - 16.0, rect.center().y),
            Vec2::splat(24.0),
        );
        let button = ui.interact(place, id.with("copy"), Sense::CLICK);
        let name = format!("Copy the value of {}", self.row.key);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
        if button.hovered() {
            let edge = Stroke::new(1.0, palette.control_edge);
            ui.painter()
                .rect_stroke(place, theme::RADIUS_SMALL, edge, StrokeKind::Inside);
        }
        let color = if button.hovered() {
            palette.text
        } else {
            palette.muted
        };
        icons::paint(ui.painter(), place.shrink(5.0), Icon::Copy, color);
        button.on_hover_text(name).clicked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn values_are_redacted_escaped_and_cut() {
        let shown = |value: &Json| value_text(value, &|text: &str| text.replace("apple", "***")).0;
        assert_eq!(shown(&Json::text("apple|1")), "\"***|1\"");
        assert_eq!(shown(&Json::Number("1.0e3".into())), "1.0e3");
        assert_eq!(shown(&Json::Array(vec![Json::Null])), "[ 1 ]");
        assert_eq!(
            escaped("a\n\u{202e}\u{7}\"", true),
            "a\\n\\u202e\\u0007\\\""
        );
        let long = cut(&"é".repeat(500));
        assert_eq!(long.chars().count(), LONGEST_VALUE + 1);
        assert!(long.ends_with('…'));
        assert_eq!(head(&"é".repeat(20_000)).len(), 16 * 1024);
    }

    #[test]
    fn arrows_walk_open_and_close() {
        let value = Json::parse(r#"{"sub":"1","o":{"a":1,"b":[1]},"exp":2,"exp":3}"#).unwrap();
        let roots = [Root::bare(&value)];
        let mut model = TreeModel::new(&roots, &BTreeSet::new());
        let go = |model: &TreeModel, at, key| step(model, at, key, 10);
        assert_eq!(go(&model, None, Key::ArrowDown), Step::To(0));
        assert_eq!(go(&model, Some(0), Key::ArrowUp), Step::To(0));
        assert_eq!(go(&model, Some(1), Key::ArrowRight), Step::To(2));
        let inner = model.row(3).unwrap();
        assert_eq!(go(&model, Some(3), Key::ArrowRight), Step::Toggle(inner));
        assert_eq!(go(&model, Some(3), Key::ArrowLeft), Step::To(1));
        let outer = model.row(1).unwrap();
        assert_eq!(go(&model, Some(1), Key::ArrowLeft), Step::Toggle(outer));
        assert_eq!(go(&model, Some(1), Key::End), Step::To(5));
        assert_eq!(go(&model, Some(4), Key::ArrowDown), Step::To(5));
        assert_eq!(go(&model, Some(0), Key::PageDown), Step::To(5));
        model.open_to(0);
        assert_eq!(go(&model, Some(0), Key::Enter), Step::Nothing);
    }

    #[test]
    fn what_is_copied_is_the_value_itself() {
        assert_eq!(copied_value(&Json::text("a\"b")), "a\"b");
        assert_eq!(copied_value(&Json::Array(vec![Json::int(1)])), "[\n  1\n]");
        let value = Json::parse(r#"{"a":{"b":1e400}}"#).unwrap();
        let roots = [Root::bare(&value)];
        let model = TreeModel::new(&roots, &BTreeSet::new());
        let place = model.place(&roots, model.row(0).unwrap()).unwrap();
        assert!(copied_subtree(&place).contains("1e400"));
    }
}
