//! What a frame says in words: the accessibility tree, events for speech, the clipboard, the window's title.

use super::known::SensitiveValues;
use egui::accesskit::{Node, NodeId, Role, TextPosition, TextSelection, TreeUpdate};
use egui::output::OutputEvent;
use egui::{FullOutput, OutputCommand, ViewportCommand, WidgetInfo};
use std::collections::HashMap;

/// Puts stand-ins into all of it.
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

/// A text of a node: how it is read and how it is written.
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

fn rewrite_tree(update: &mut TreeUpdate, known: &mut SensitiveValues) {
    // Characters that changed runs of text have now.
    let mut runs: HashMap<NodeId, usize> = HashMap::new();
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

/// The characters of a run that has another text now, which say where it can be pointed at. Returns how many there are.
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
