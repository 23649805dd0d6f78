//! A JSON document as rows of key, value and meaning; only rows on the screen are laid out.

use super::{draw_left, one_line};
use crate::json::Json;
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};
use egui::{
    Color32, CornerRadius, EventFilter, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longer values are cut; copying gives the whole.
const LONGEST_VALUE: usize = 300;
const KEY_COLUMN: f32 = 190.0;
const INDENT: f32 = 18.0;
const MARGIN: f32 = 12.0;
/// Below this width the meaning is only in the tooltip and in the accessible name.
const NARROW: f32 = 440.0;

/// One visible row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// 0 for the members of the document itself.
    pub depth: usize,
    /// The member's name, or an item's number.
    pub key: String,
    /// The value in one line: redacted, escaped, cut.
    pub value: String,
    /// What the value is.
    pub kind: ValueKind,
    /// What it says, in words; may be empty.
    pub meaning: String,
    /// Where it stands, as a JSON Pointer (RFC 6901). Repeated names share one.
    pub path: String,
    /// For what has something inside: whether that is shown.
    pub expandable: Option<bool>,
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A text.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// Members.
    Object,
    /// Items.
    Array,
}

/// What the user asked of a row, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeEvent {
    /// Open it if it is closed, close it if it is open.
    Toggle(String),
    /// Copy its value.
    Copy(String),
}

/// The visible rows of a document. `open` holds the paths whose insides are shown,
/// `redact` is given every name and text before anything else is done to it.
pub fn rows(
    document: &Json,
    open: &BTreeSet<String>,
    redact: &dyn Fn(&str) -> String,
    meaning: &dyn Fn(&str, &Json) -> String,
) -> Vec<TreeRow> {
    let mut flattened = Flattened {
        open,
        redact,
        meaning,
        rows: Vec::new(),
    };
    match document {
        Json::Object(_) | Json::Array(_) => flattened.add_inside(document, "", 0),
        scalar => flattened.add("value", scalar, "", 0),
    }
    flattened.rows
}

struct Flattened<'a> {
    open: &'a BTreeSet<String>,
    redact: &'a dyn Fn(&str) -> String,
    meaning: &'a dyn Fn(&str, &Json) -> String,
    rows: Vec<TreeRow>,
}

impl Flattened<'_> {
    fn add_inside(&mut self, value: &Json, path: &str, depth: usize) {
        match value {
            Json::Object(members) => {
                for (name, member) in members {
                    let below = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                    self.add(name, member, &below, depth);
                }
            }
            Json::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.add(&at.to_string(), item, &format!("{path}/{at}"), depth);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, key: &str, value: &Json, path: &str, depth: usize) {
        let (kind, inside) = match value {
            Json::Null => (ValueKind::Null, 0),
            Json::Bool(_) => (ValueKind::Bool, 0),
            Json::Number(_) => (ValueKind::Number, 0),
            Json::String(_) => (ValueKind::String, 0),
            Json::Array(items) => (ValueKind::Array, items.len()),
            Json::Object(members) => (ValueKind::Object, members.len()),
        };
        let shown = match value {
            Json::Null => "null".to_owned(),
            Json::Bool(truth) => truth.to_string(),
            Json::Number(number) => cut(&(self.redact)(number)),
            Json::String(text) => format!("\"{}\"", escaped(&cut(&(self.redact)(text)), true)),
            Json::Array(_) => format!("[ {inside} ]"),
            Json::Object(_) => format!("{{ {inside} }}"),
        };
        let expandable = (inside > 0).then(|| self.open.contains(path));
        self.rows.push(TreeRow {
            depth,
            key: escaped(&cut(&(self.redact)(key)), false),
            value: shown,
            kind,
            meaning: (self.meaning)(path, value),
            path: path.to_owned(),
            expandable,
        });
        if expandable == Some(true) {
            self.add_inside(value, path, depth + 1);
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => text
            .get(..end)
            .map_or_else(String::new, |start| format!("{start}…")),
        None => text.to_owned(),
    }
}

/// Control characters, and those that are invisible or turn the direction of text, as escapes.
fn escaped(text: &str, quotes: bool) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' if quotes => result.push_str("\\\""),
            '\\' if quotes => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                push_code(&mut result, character);
            }
            other if other.is_control() => push_code(&mut result, other),
            other => result.push(other),
        }
    }
    result
}

fn push_code(result: &mut String, character: char) {
    // Writing to a String cannot fail.
    write!(result, "\\u{:04x}", u32::from(character)).ok();
}

/// Draws the tree over the rest of the height. One tab stop; arrows, Home, End, Enter and Ctrl+C work in it.
pub fn show(
    ui: &mut Ui,
    id_salt: &str,
    rows: &[TreeRow],
    selected: &mut Option<String>,
) -> Option<TreeEvent> {
    let id = ui.make_persistent_id(id_salt);
    let area = ui.available_rect_before_wrap();
    let tree = ui.interact(area, id, Sense::focusable_noninteractive());
    tree.widget_info(|| WidgetInfo::labeled(Role::Tree, ui.is_enabled(), "Claims"));

    let mut at = position(rows, selected.as_deref());
    let (mut event, moved) = if tree.has_focus() {
        keyboard(ui, &tree, rows, &mut at)
    } else {
        (None, false)
    };
    if moved {
        *selected = at.and_then(|at| rows.get(at)).map(|row| row.path.clone());
    }
    if let Some(at) = at {
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_active_descendant(id.with(at).accesskit_id())
        });
    }

    ui.scope_builder(
        UiBuilder::new()
            .id_salt((id_salt, "rows"))
            .accessibility_parent(id),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let scroll = ScrollArea::vertical()
                .id_salt(id_salt)
                .auto_shrink([false, false]);
            scroll.show_rows(ui, theme::ROW, rows.len(), |ui, visible| {
                let (left, top) = (ui.max_rect().left(), ui.max_rect().top());
                let width = ui.available_width();
                let place = |index: usize| {
                    let down = (index as f32 - visible.start as f32) * theme::ROW;
                    Rect::from_min_size(pos2(left, top + down), vec2(width, theme::ROW))
                };
                if let Some(at) = at.filter(|_| moved) {
                    ui.scroll_to_rect(place(at), None);
                }
                let start = visible.start;
                for (offset, row) in rows.iter().skip(start).take(visible.len()).enumerate() {
                    let index = start + offset;
                    let shown = Shown {
                        row,
                        index,
                        count: rows.len(),
                        selected: at == Some(index),
                    };
                    let (chosen, asked) = shown.show(ui, id, place(index));
                    if chosen {
                        *selected = Some(row.path.clone());
                        tree.request_focus();
                    }
                    event = asked.or(event.take());
                }
            });
        },
    );
    super::focus_ring(ui, area, CornerRadius::same(4), &tree);
    event
}

fn position(rows: &[TreeRow], selected: Option<&str>) -> Option<usize> {
    let path = selected?;
    rows.iter().position(|row| row.path == path)
}

/// Takes the keys meant for the tree: what they ask for, and whether the selection moved.
fn keyboard(
    ui: &Ui,
    tree: &Response,
    rows: &[TreeRow],
    at: &mut Option<usize>,
) -> (Option<TreeEvent>, bool) {
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(tree.id, arrows));
    let keys = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::Home,
        Key::End,
        Key::Enter,
        Key::Space,
    ];
    let mut event = None;
    let mut moved = false;
    for key in keys {
        if !ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            continue;
        }
        match step(rows, *at, key) {
            Step::To(target) => {
                *at = Some(target);
                moved = true;
            }
            Step::Toggle(path) => event = Some(TreeEvent::Toggle(path)),
            Step::Nothing => {}
        }
    }
    let copy = ui.input(|input| {
        input
            .events
            .iter()
            .any(|event| matches!(event, egui::Event::Copy))
    });
    if copy && let Some(row) = at.and_then(|at| rows.get(at)) {
        event = Some(TreeEvent::Copy(row.path.clone()));
    }
    (event, moved)
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    To(usize),
    Toggle(String),
    Nothing,
}

/// Where a key leads from a row, as trees do it everywhere.
fn step(rows: &[TreeRow], at: Option<usize>, key: Key) -> Step {
    let Some(last) = rows.len().checked_sub(1) else {
        return Step::Nothing;
    };
    let Some((at, row)) = at.and_then(|at| Some((at, rows.get(at)?))) else {
        return Step::To(if key == Key::End { last } else { 0 });
    };
    // A repeated name shares its path with another row, which would be found in its place.
    let differs = |index: &usize| rows.get(*index).is_some_and(|other| other.path != row.path);
    let to = |target: Option<usize>| target.map_or(Step::Nothing, Step::To);
    match key {
        Key::ArrowUp => to((0..at).rev().find(differs)),
        Key::ArrowDown => to((at + 1..=last).find(differs)),
        Key::Home => Step::To(0),
        Key::End => Step::To(last),
        Key::ArrowRight => match row.expandable {
            Some(false) => Step::Toggle(row.path.clone()),
            Some(true) => to((at + 1..=last).find(differs)),
            None => Step::Nothing,
        },
        Key::ArrowLeft if row.expandable == Some(true) => Step::Toggle(row.path.clone()),
        Key::ArrowLeft => to((0..at).rev().find(|above| {
            rows.get(*above)
                .is_some_and(|other| other.depth < row.depth)
        })),
        Key::Enter | Key::Space if row.expandable.is_some() => Step::Toggle(row.path.clone()),
        _ => Step::Nothing,
    }
}

/// A row with its place among all.
struct Shown<'a> {
    row: &'a TreeRow,
    index: usize,
    count: usize,
    selected: bool,
}

impl Shown<'_> {
    fn name(&self) -> String {
        let Self {
            row, index, count, ..
        } = self;
        let meaning = if row.meaning.is_empty() {
            String::new()
        } else {
            format!(", {}", row.meaning)
        };
        format!(
            "{}: {}{meaning}, row {} of {count}",
            row.key,
            row.value,
            index + 1
        )
    }

    /// Gives whether the row was clicked, and what was asked of it.
    fn show(&self, ui: &mut Ui, tree: egui::Id, rect: Rect) -> (bool, Option<TreeEvent>) {
        let row = self.row;
        let id = tree.with(self.index);
        // Not focusable: the tree is the one tab stop.
        let response = ui.interact(rect, id, Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::TreeItem, ui.is_enabled(), self.name()));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(self.selected);
            node.set_level(row.depth);
            if let Some(open) = row.expandable {
                node.set_expanded(open);
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
        let cut = self.draw_columns(ui, rect);

        let mut event = None;
        if self.selected && self.copy_button(ui, id, rect) {
            event = Some(TreeEvent::Copy(row.path.clone()));
        }
        let clicked = response.clicked();
        let on_chevron = response
            .interact_pointer_pos()
            .is_some_and(|pointer| pointer.x < self.key_left(rect));
        if row.expandable.is_some() && (response.double_clicked() || (clicked && on_chevron)) {
            event = Some(TreeEvent::Toggle(row.path.clone()));
        }
        response.context_menu(|ui| {
            if ui.button("Copy value").clicked() {
                event = Some(TreeEvent::Copy(row.path.clone()));
            }
        });
        if cut {
            response.on_hover_ui_at_pointer(|ui| {
                ui.label(
                    egui::RichText::new(&row.key)
                        .font(fonts::mono(theme::SMALL))
                        .color(palette.json_key),
                );
                ui.label(egui::RichText::new(&row.value).font(fonts::mono(theme::SMALL)));
                if !row.meaning.is_empty() {
                    ui.label(&row.meaning);
                }
            });
        }
        (clicked, event)
    }

    fn key_left(&self, rect: Rect) -> f32 {
        // Deep documents must leave room for the key.
        let indent = INDENT * self.row.depth.min(6) as f32;
        let chevron = if self.row.expandable.is_some() {
            14.0
        } else {
            0.0
        };
        rect.left() + MARGIN + indent + chevron
    }

    /// Gives whether something had to be cut off.
    fn draw_columns(&self, ui: &Ui, rect: Rect) -> bool {
        let palette = theme::palette(ui);
        let row = self.row;
        let font = fonts::mono(theme::TEXT);
        let wide = rect.width() >= NARROW;
        let key_left = self.key_left(rect);
        let value_left = rect.left() + MARGIN + KEY_COLUMN.min(rect.width() * 0.4);
        let end = rect.right() - MARGIN - if self.selected { 24.0 } else { 0.0 };
        let meaning_left = if wide {
            value_left + (rect.right() - MARGIN - value_left) * 0.45
        } else {
            end + MARGIN
        };

        if let Some(open) = row.expandable {
            let icon = if open {
                Icon::ChevronDown
            } else {
                Icon::ChevronRight
            };
            let place =
                Rect::from_center_size(pos2(key_left - 9.0, rect.center().y), Vec2::splat(11.0));
            icons::paint(ui.painter(), place, icon, palette.muted);
        }
        let key = one_line(
            ui,
            &row.key,
            font.clone(),
            palette.json_key,
            value_left - key_left - MARGIN,
        );
        let value_color = self.value_color(palette);
        let value = one_line(
            ui,
            &row.value,
            font.clone(),
            value_color,
            meaning_left - value_left - MARGIN,
        );
        let mut cut = key.elided || value.elided || (!wide && !row.meaning.is_empty());
        draw_left(ui, rect, key_left, key, palette.json_key);
        draw_left(ui, rect, value_left, value, value_color);
        if wide {
            let meaning = one_line(
                ui,
                &row.meaning,
                fonts::text(theme::TEXT),
                palette.muted,
                end - meaning_left,
            );
            cut |= meaning.elided;
            draw_left(ui, rect, meaning_left, meaning, palette.muted);
        }
        cut
    }

    fn value_color(&self, palette: &theme::Palette) -> Color32 {
        match self.row.kind {
            ValueKind::String => palette.json_string,
            ValueKind::Number | ValueKind::Bool | ValueKind::Null => palette.json_number,
            ValueKind::Object | ValueKind::Array => palette.muted,
        }
    }

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

    fn document() -> Json {
        Json::object([
            ("sub", Json::text("apple|1")),
            (
                "https://a/b",
                Json::object([
                    ("plan", Json::text("pro")),
                    ("roles", Json::Array(vec![Json::int(1)])),
                ]),
            ),
            ("exp", Json::Number("1.0e3".to_owned())),
            ("none", Json::Array(Vec::new())),
        ])
    }

    fn visible(open: &[&str]) -> Vec<TreeRow> {
        let open = open.iter().map(|path| (*path).to_owned()).collect();
        rows(
            &document(),
            &open,
            &|text| text.replace("apple", "***"),
            &|path, _| format!("at {path}"),
        )
    }

    #[test]
    fn only_open_parts_are_rows() {
        let closed = visible(&[]);
        let keys: Vec<&str> = closed.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["sub", "https://a/b", "exp", "none"]);
        assert_eq!(closed[1].value, "{ 2 }");
        assert_eq!(closed[1].expandable, Some(false));
        assert_eq!(closed[3].expandable, None);
        assert_eq!(closed[2].value, "1.0e3");

        let open = visible(&["/https:~1~1a~1b", "/https:~1~1a~1b/roles"]);
        assert_eq!(open.len(), 7);
        assert_eq!(
            (open[4].depth, open[4].path.as_str()),
            (2, "/https:~1~1a~1b/roles/0")
        );
    }

    #[test]
    fn values_are_redacted_escaped_and_cut() {
        assert_eq!(visible(&[])[0].value, "\"***|1\"");
        assert_eq!(
            escaped("a\n\u{202e}\u{7}\"", true),
            "a\\n\\u202e\\u0007\\\""
        );
        let long = cut(&"é".repeat(500));
        assert_eq!(long.chars().count(), LONGEST_VALUE + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn a_document_that_is_one_value_has_one_row() {
        let found = rows(
            &Json::Bool(true),
            &BTreeSet::new(),
            &str::to_owned,
            &|_, _| String::new(),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].value, "true");
    }

    #[test]
    fn arrows_walk_open_and_close() {
        let rows = visible(&["/https:~1~1a~1b"]);
        assert_eq!(step(&rows, None, Key::ArrowDown), Step::To(0));
        assert_eq!(step(&rows, Some(0), Key::ArrowUp), Step::Nothing);
        assert_eq!(step(&rows, Some(1), Key::ArrowRight), Step::To(2));
        assert_eq!(
            step(&rows, Some(3), Key::ArrowRight),
            Step::Toggle("/https:~1~1a~1b/roles".to_owned())
        );
        assert_eq!(step(&rows, Some(3), Key::ArrowLeft), Step::To(1));
        assert_eq!(
            step(&rows, Some(1), Key::ArrowLeft),
            Step::Toggle("/https:~1~1a~1b".to_owned())
        );
        assert_eq!(step(&rows, Some(1), Key::End), Step::To(5));
        assert_eq!(step(&[], None, Key::End), Step::Nothing);
    }

    #[test]
    fn a_repeated_name_does_not_stop_the_arrows() {
        let twice = Json::object([
            ("a", Json::int(1)),
            ("a", Json::int(2)),
            ("b", Json::int(3)),
        ]);
        let rows = rows(&twice, &BTreeSet::new(), &str::to_owned, &|_, _| {
            String::new()
        });
        assert_eq!(step(&rows, Some(0), Key::ArrowDown), Step::To(2));
    }

    #[test]
    fn a_row_reads_as_one_sentence() {
        let rows = visible(&[]);
        let shown = Shown {
            row: &rows[2],
            index: 2,
            count: 4,
            selected: false,
        };
        assert_eq!(shown.name(), "exp: 1.0e3, at /exp, row 3 of 4");
    }
}
