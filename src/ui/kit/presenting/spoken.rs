//! The words that a frame gives out: accessibility tree, speech events, clipboard, window title.

use super::sensitive_values::SensitiveValues;
use egui::accesskit::{Node, NodeId, Role, TextPosition, TextSelection, TreeUpdate};
use egui::output::OutputEvent;
use egui::{FullOutput, OutputCommand, ViewportCommand, WidgetInfo};
use std::collections::HashMap;

/// Puts stand-ins into all words that a frame gives out.
pub(super) fn rewrite(output: &mut FullOutput, known: &mut SensitiveValues) {
    let platform = &mut output.platform_output;
    if let Some(update) = &mut platform.accesskit_update {
        rewrite_tree(update, known);
    }
    for command in &mut platform.commands {
        if let OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) = command {
            rewrite_text(text, known);
        }
    }
    for event in &mut platform.events {
        let (OutputEvent::Clicked(info)
        | OutputEvent::DoubleClicked(info)
        | OutputEvent::TripleClicked(info)
        | OutputEvent::FocusGained(info)
        | OutputEvent::TextSelectionChanged(info)
        | OutputEvent::ValueChanged(info)) = event;
        rewrite_info(info, known);
    }
    for viewport in output.viewport_output.values_mut() {
        for command in &mut viewport.commands {
            if let ViewportCommand::Title(title) = command {
                rewrite_text(title, known);
            }
        }
    }
}

fn rewrite_text(text: &mut String, known: &mut SensitiveValues) {
    if let Some(replaced) = known.replaced(text) {
        *text = replaced;
    }
}

fn rewrite_info(info: &mut WidgetInfo, known: &mut SensitiveValues) {
    for text in [
        &mut info.label,
        &mut info.current_text_value,
        &mut info.prev_text_value,
        &mut info.hint_text,
    ]
    .into_iter()
    .flatten()
    {
        rewrite_text(text, known);
    }
}

/// A text of a node: the function that reads it, and the one that sets it.
type Property = (
    for<'a> fn(&'a Node) -> Option<&'a str>,
    fn(&mut Node, String),
);

/// The texts that a node may have.
const PROPERTIES: [Property; 8] = [
    (Node::label, |node, text| node.set_label(text)),
    (Node::value, |node, text| node.set_value(text)),
    (Node::description, |node, text| node.set_description(text)),
    (Node::placeholder, |node, text| node.set_placeholder(text)),
    (Node::tooltip, |node, text| node.set_tooltip(text)),
    (Node::state_description, |node, text| {
        node.set_state_description(text);
    }),
    (Node::role_description, |node, text| {
        node.set_role_description(text);
    }),
    (Node::url, |node, text| node.set_url(text)),
];

/// Replaces NUL characters in the texts of a tree. On Linux they end the connection to assistive technology, for the rest of the session:
/// no string of D-Bus may hold one. Each becomes a character of the same length, so that what is known of a text's characters stays right.
pub(super) fn speakable(update: &mut TreeUpdate) {
    for (_, node) in &mut update.nodes {
        for (read, write) in PROPERTIES {
            let with_nul = read(node).filter(|text| text.contains('\0'));
            if let Some(spoken) = with_nul.map(|text| text.replace('\0', "?")) {
                write(node, spoken);
            }
        }
    }
}

fn rewrite_tree(update: &mut TreeUpdate, known: &mut SensitiveValues) {
    // How many characters each changed text run has now.
    let mut runs: HashMap<NodeId, usize> = HashMap::new();
    rewrite_lines(update, known, &mut runs);
    for (id, node) in &mut update.nodes {
        for (read, write) in PROPERTIES {
            if let Some(replaced) = read(node).and_then(|text| known.replaced(text)) {
                write(node, replaced);
                if node.role() == Role::TextRun {
                    runs.insert(*id, measure(node));
                }
            }
        }
    }
    if runs.is_empty() {
        return;
    }
    for (_, node) in &mut update.nodes {
        if let Some(selection) = node.text_selection().copied() {
            let within = |position: TextPosition| TextPosition {
                character_index: runs
                    .get(&position.node)
                    .map_or(position.character_index, |length| {
                        position.character_index.min(*length)
                    }),
                ..position
            };
            node.set_text_selection(TextSelection {
                anchor: within(selection.anchor),
                focus: within(selection.focus),
            });
        }
    }
}

/// Puts stand-ins into texts of several lines. Each line is a run, and a value may begin on one and end on the next: such a text goes into
/// its first run as a whole.
fn rewrite_lines(
    update: &mut TreeUpdate,
    known: &mut SensitiveValues,
    runs: &mut HashMap<NodeId, usize>,
) {
    let places: HashMap<NodeId, usize> = (update.nodes.iter().enumerate())
        .filter(|(_, (_, node))| node.role() == Role::TextRun)
        .map(|(at, (id, _))| (*id, at))
        .collect();
    let texts: Vec<Vec<usize>> = (update.nodes.iter())
        .map(|(_, node)| {
            let children = node.children().iter();
            children.filter_map(|id| places.get(id).copied()).collect()
        })
        .filter(|lines: &Vec<usize>| lines.len() > 1)
        .collect();
    for lines in texts {
        let values = lines.iter().filter_map(|at| update.nodes.get(*at));
        let whole: String = values.filter_map(|(_, node)| node.value()).collect();
        let Some(mut rest) = known.replaced(&whole) else {
            continue;
        };
        for at in lines {
            if let Some((id, node)) = update.nodes.get_mut(at) {
                node.set_value(std::mem::take(&mut rest));
                runs.insert(*id, measure(node));
            }
        }
    }
}

/// Sets the lengths of characters and the starts of words of a run whose text has changed. Returns how many characters it has.
fn measure(node: &mut Node) -> usize {
    let text = node.value().unwrap_or_default().to_owned();
    let lengths: Vec<u8> = text.chars().map(|c| c.len_utf8() as u8).collect();
    let mut starts = Vec::new();
    let mut in_word = false;
    for (at, c) in text.chars().enumerate() {
        let is_word = !c.is_whitespace();
        if is_word
            && !in_word
            && let Ok(at) = u8::try_from(at)
        {
            starts.push(at);
        }
        in_word = is_word;
    }
    let count = lengths.len();
    node.set_character_lengths(lengths);
    node.set_word_starts(starts);
    node.clear_character_positions();
    node.clear_character_widths();
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::SensitiveKind;
    use egui::accesskit::TreeId;

    #[test]
    fn no_text_of_the_tree_holds_a_nul_character() {
        let mut node = Node::new(Role::TextRun);
        for (_, write) in PROPERTIES {
            write(&mut node, "a\0é\0".to_owned());
        }
        let lengths: Vec<u8> = vec![1, 1, 2, 1];
        node.set_character_lengths(lengths.clone());
        let id = NodeId(1);
        let mut update = TreeUpdate {
            nodes: vec![(id, node)],
            tree: None,
            tree_id: TreeId::ROOT,
            focus: id,
        };
        speakable(&mut update);
        let (_, node) = update.nodes.first().unwrap();
        for (read, _) in PROPERTIES {
            let text = read(node).unwrap();
            assert_eq!(text, "a?é?");
            let now: Vec<u8> = text.chars().map(|c| c.len_utf8() as u8).collect();
            assert_eq!((now.as_slice(), &lengths), (node.character_lengths(), &now));
        }
    }

    #[test]
    fn a_value_that_is_broken_over_two_lines_is_replaced() {
        let mut known = SensitiveValues::default();
        known.add_library(0, |table| {
            table.add(SensitiveKind::Client, "demo-native-ios")
        });
        let (field, first, second) = (NodeId(1), NodeId(2), NodeId(3));
        let run = |text: &str| {
            let mut node = Node::new(Role::TextRun);
            node.set_value(text);
            node
        };
        let mut label = Node::new(Role::Label);
        label.set_children(vec![first, second]);
        let mut update = TreeUpdate {
            nodes: vec![
                (field, label),
                (first, run("client_id=demo-nat")),
                (second, run("ive-ios&scope=openid")),
            ],
            tree: None,
            tree_id: TreeId::ROOT,
            focus: field,
        };
        rewrite_tree(&mut update, &mut known);
        let said: String = (update.nodes.iter())
            .filter_map(|(_, node)| node.value())
            .collect();
        assert_eq!(said, "client_id=client-1&scope=openid");
        let lengths: usize = (update.nodes.iter())
            .map(|(_, node)| node.character_lengths().len())
            .sum();
        assert_eq!(lengths, said.len());
    }
}
