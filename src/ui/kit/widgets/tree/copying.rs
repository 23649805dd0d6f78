//! What can be copied of a node.

use super::model::JsonNode;
use crate::json::Json;

/// What is to be copied of which node.
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

/// Returns a value as it is copied: a text without its quotes, everything else as indented JSON.
pub fn copied_value(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_pretty(),
    }
}

/// Returns a node with its name, as indented JSON.
pub fn copied_subtree(place: &JsonNode<'_>) -> String {
    match place.name {
        Some(name) => Json::object([(name, place.value.clone())]).to_pretty(),
        None => place.value.to_pretty(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Root, TreeModel};
    use super::*;
    use std::collections::BTreeSet;

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
