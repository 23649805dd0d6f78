//! A document as rows of key, value and meaning; only rows on the screen are laid out.

use super::super::drawing::focus_ring;
use super::annotations::{TreeAnnotations, flags};
use super::copying::TreeEvent;
use super::keyboard::keyboard;
use super::model::{Root, TreeModel};
use super::row::{INDENT, MARGIN, RowAction, RowView, Scale, TreeRow, letters};
use super::value_text::{ValueKind, cut, drawable, escaped, head, presented, value_text};
use crate::ui::kit::{anchor, fonts, page};
use egui::{CornerRadius, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// The largest width of the column of keys.
const KEY_COLUMN: f32 = 190.0;
/// The most rows whose keys are measured for the width of their column, or searched for the story's claim.
const MEASURED: usize = 200;

/// Draws the tree over the rest of the height, or as long as it is on a page, and returns what is to be copied. It is one tab stop, in
/// which arrows, Home, End, Page Up and Down, Enter, Space, letters and Ctrl+C work.
pub fn show(
    ui: &mut Ui,
    id_salt: &str,
    model: &mut TreeModel,
    roots: &[Root<'_>],
    words: &TreeAnnotations<'_>,
) -> Option<TreeEvent> {
    let id = ui.make_persistent_id(id_salt);
    let scale = Scale::of(ui);
    let mut area = ui.available_rect_before_wrap();
    let mut seen = area.height();
    if page::is_within(ui) {
        area.max.y = area.top() + model.len() as f32 * scale.row;
        seen = ui.clip_rect().height();
    }
    let tree = ui.interact(area, id, Sense::focusable_noninteractive());
    tree.widget_info(|| WidgetInfo::labeled(Role::Tree, ui.is_enabled(), "Claims"));

    let before = model.selected;
    let at_once = (seen / scale.row).floor().max(1.0) as usize;
    let mut event = if tree.has_focus() {
        keyboard(ui, &tree, model, roots, at_once)
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
    model.measure_at(scale.json);
    let mut widest = (model.values, model.notes);
    ui.scope_builder(
        UiBuilder::new()
            .id_salt((id_salt, "rows", model.names))
            .accessibility_parent(id),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let keys = key_width(ui, scale, model, roots);
            page::rows(ui, id_salt, scale.row, rows, |ui, visible| {
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
                    let stand_in = match kind {
                        ValueKind::Scalar => presented(ui.ctx(), found.name, found.value),
                        // A text is known by its quotes.
                        ValueKind::Text | ValueKind::Container => None,
                    };
                    let value = stand_in.unwrap_or(value);
                    let key = found.name.map_or_else(
                        || found.item.to_string(),
                        |name| escaped(&cut(&(words.redact)(head(name))), false),
                    );
                    let (path, both) = (|| model.path(roots, node), format!("{key}{value}"));
                    let mut meaning = flags(words, path, &found, &both);
                    let said = (words.meaning)(&found, depth);
                    meaning.extend(Some(said.as_str()).filter(|said| !said.is_empty()));
                    let row = TreeRow {
                        spoken: (key.clone(), value.clone()),
                        key: drawable(ui, key),
                        value: drawable(ui, value),
                        meaning: meaning.join(" · "),
                        kind,
                    };
                    let shown = RowView {
                        scale,
                        keys,
                        values: model.values,
                        notes: model.notes,
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
                    widest.0 = widest.0.max(shown.value_width(ui, width));
                    widest.1 = widest.1.max(shown.note_width(ui, width));
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
    if widest.0 > model.values || widest.1 > model.notes {
        (model.values, model.notes) = widest;
        ui.ctx().request_discard("the width of values and meanings");
    }
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

/// Returns the width of the column of keys: what the widest of the first keys needs, within bounds.
fn key_width(ui: &Ui, scale: Scale, model: &TreeModel, roots: &[Root<'_>]) -> f32 {
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::mono(scale.json), 'm'));
    let widest = (0..model.len().min(MEASURED))
        .filter_map(|index| model.row(index))
        .map(|node| {
            let place = model.place(roots, node);
            let name = place.and_then(|place| place.name).unwrap_or("00");
            let indent = INDENT * model.depth(node).min(6) as f32 + 14.0;
            let most = ((KEY_COLUMN - MARGIN - indent) / advance).max(0.0) as usize;
            indent + letters(name, most) as f32 * advance
        })
        .fold(0.0, f32::max);
    (widest + MARGIN).clamp(80.0, KEY_COLUMN)
}
