//! What keys do in the tree.

use super::super::roving::list_keys;
use super::copying::TreeEvent;
use super::model::{Root, TreeModel};
use egui::{Key, Modifiers, Response, Ui};

/// Seconds without a letter after which typing begins a new name.
const TYPE_AHEAD: f64 = 1.0;

/// Does what the keys ask for that were pressed in the tree, and returns what is to be copied; `page` is the number of rows on the screen.
pub(super) fn keyboard(
    ui: &Ui,
    tree: &Response,
    model: &mut TreeModel,
    roots: &[Root<'_>],
    page: usize,
) -> Option<TreeEvent> {
    for key in list_keys(ui, tree.id) {
        let at = model.selected.and_then(|node| model.row_of(node));
        match step(model, at, key, page) {
            KeyStep::To(row) => model.selected = model.row(row),
            KeyStep::Toggle(node) => model.toggle(node),
            KeyStep::Nothing => {}
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

/// What a key asks for.
#[derive(Debug, PartialEq, Eq)]
enum KeyStep {
    /// Go to this row.
    To(usize),
    /// Open or close this node.
    Toggle(u32),
    Nothing,
}

/// Returns what a key asks for at a row (WAI-ARIA, tree view pattern).
fn step(model: &TreeModel, at: Option<usize>, key: Key, page: usize) -> KeyStep {
    let Some(last) = model.len().checked_sub(1) else {
        return KeyStep::Nothing;
    };
    let Some((at, node)) = at.and_then(|at| Some((at, model.row(at)?))) else {
        return KeyStep::To(if key == Key::End { last } else { 0 });
    };
    let open = model.is_open(node);
    match key {
        Key::ArrowUp => KeyStep::To(at.saturating_sub(1)),
        Key::ArrowDown => KeyStep::To((at + 1).min(last)),
        Key::PageUp => KeyStep::To(at.saturating_sub(page)),
        Key::PageDown => KeyStep::To((at + page).min(last)),
        Key::Home => KeyStep::To(0),
        Key::End => KeyStep::To(last),
        Key::ArrowRight => match open {
            Some(false) => KeyStep::Toggle(node),
            Some(true) => KeyStep::To((at + 1).min(last)),
            None => KeyStep::Nothing,
        },
        Key::ArrowLeft if open == Some(true) => KeyStep::Toggle(node),
        Key::ArrowLeft => model.parent_row(node).map_or(KeyStep::Nothing, KeyStep::To),
        Key::Enter | Key::Space if open.is_some() => KeyStep::Toggle(node),
        _ => KeyStep::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;
    use std::collections::BTreeSet;

    #[test]
    fn arrows_walk_open_and_close() {
        let value = Json::parse(r#"{"sub":"1","o":{"a":1,"b":[1]},"exp":2,"exp":3}"#).unwrap();
        let roots = [Root::bare(&value)];
        let mut model = TreeModel::new(&roots, &BTreeSet::new());
        let go = |model: &TreeModel, at, key| step(model, at, key, 10);
        assert_eq!(go(&model, None, Key::ArrowDown), KeyStep::To(0));
        assert_eq!(go(&model, Some(0), Key::ArrowUp), KeyStep::To(0));
        assert_eq!(go(&model, Some(1), Key::ArrowRight), KeyStep::To(2));
        let inner = model.row(3).unwrap();
        assert_eq!(go(&model, Some(3), Key::ArrowRight), KeyStep::Toggle(inner));
        assert_eq!(go(&model, Some(3), Key::ArrowLeft), KeyStep::To(1));
        let outer = model.row(1).unwrap();
        assert_eq!(go(&model, Some(1), Key::ArrowLeft), KeyStep::Toggle(outer));
        assert_eq!(go(&model, Some(1), Key::End), KeyStep::To(5));
        assert_eq!(go(&model, Some(4), Key::ArrowDown), KeyStep::To(5));
        assert_eq!(go(&model, Some(0), Key::PageDown), KeyStep::To(5));
        model.open_to(0);
        assert_eq!(go(&model, Some(0), Key::Enter), KeyStep::Nothing);
    }
}
