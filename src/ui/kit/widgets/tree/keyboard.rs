//! What keys do in the tree.

use super::super::roving::{ListRow, ListStep, list_keys, typed_ahead};
use super::copying::TreeEvent;
use super::model::{Root, TreeModel};
use egui::{Key, Modifiers, Response, Ui};

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
            ListStep::To(row) => model.selected = model.row(row),
            ListStep::Press(row) => {
                if let Some(node) = model.row(row) {
                    model.toggle(node);
                }
            }
            ListStep::Nothing => {}
        }
    }
    type_ahead(ui, tree, model, roots);
    let node = model.selected?;
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C)) {
        return Some(TreeEvent::CopyPath(node));
    }
    let is_copy = |event: &egui::Event| matches!(event, egui::Event::Copy);
    let copy = ui.input(|input| input.events.iter().any(is_copy));
    copy.then_some(TreeEvent::CopyValue(node))
}

/// Selects the next row whose name begins with the letters that were typed.
fn type_ahead(ui: &Ui, tree: &Response, model: &mut TreeModel, roots: &[Root<'_>]) {
    let Some((text, begins)) = typed_ahead(ui, tree.id) else {
        return;
    };
    let from = model
        .selected
        .and_then(|node| model.row_of(node))
        .map_or(0, |row| row + usize::from(begins));
    if let Some(found) = model.type_ahead(roots, from, &text) {
        model.selected = model.row(found);
    }
}

/// Returns what a key asks for at a row.
fn step(model: &TreeModel, at: Option<usize>, key: Key, page: usize) -> ListStep {
    let Some(last) = model.len().checked_sub(1) else {
        return ListStep::Nothing;
    };
    let Some((at, node)) = at.and_then(|at| Some((at, model.row(at)?))) else {
        return ListStep::To(if key == Key::End { last } else { 0 });
    };
    let row = ListRow {
        at,
        last,
        page,
        open: model.is_open(node),
        parent: model.parent_row(node),
    };
    row.step(key)
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
        let model = TreeModel::new(&roots, &BTreeSet::new());
        let go = |model: &TreeModel, at, key| step(model, at, key, 10);
        assert_eq!(go(&model, None, Key::ArrowDown), ListStep::To(0));
        assert_eq!(go(&model, Some(0), Key::ArrowUp), ListStep::To(0));
        assert_eq!(go(&model, Some(1), Key::ArrowRight), ListStep::To(2));
        assert_eq!(go(&model, Some(3), Key::ArrowRight), ListStep::Press(3));
        assert_eq!(go(&model, Some(3), Key::ArrowLeft), ListStep::To(1));
        assert_eq!(go(&model, Some(1), Key::ArrowLeft), ListStep::Press(1));
        assert_eq!(go(&model, Some(1), Key::End), ListStep::To(5));
        assert_eq!(go(&model, Some(4), Key::ArrowDown), ListStep::To(5));
        assert_eq!(go(&model, Some(0), Key::PageDown), ListStep::To(5));
        // What has nothing in it stays as it is.
        assert_eq!(go(&model, Some(0), Key::ArrowRight), ListStep::Nothing);
    }
}
