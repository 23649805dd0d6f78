//! The list of all keys: those of the commands, and the few that belong to no command.

use crate::ui::kit::command::{Command, Menu};
use egui::gui_zoom::kb_shortcuts;
use egui::{Key, KeyboardShortcut, Modifiers};
use strum::IntoEnumIterator as _;

/// The keys of one line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Keys held together.
    Held(KeyboardShortcut),
    Any(&'static [&'static str]),
}

/// One line of the list: what the keys do, and which they are.
pub type KeyLine = (&'static str, Keys);

/// Returns a command's keys, also those of zooming, which egui handles; `None` if it has none.
pub fn keys_of(command: Command) -> Option<KeyboardShortcut> {
    match command {
        Command::ZoomIn => Some(kb_shortcuts::ZOOM_IN),
        Command::ZoomOut => Some(kb_shortcuts::ZOOM_OUT),
        Command::ZoomReset => Some(kb_shortcuts::ZOOM_RESET),
        other => other.shortcut(),
    }
}

/// The headings of the list, in order.
const HEADINGS: [&str; 4] = ["Request", "Profiles", "Result", "Window"];

/// Returns the heading that a command's keys are listed under.
fn heading(command: Command) -> &'static str {
    match command {
        Command::Send | Command::Cancel | Command::Undo | Command::Redo => "Request",
        Command::ResultTab1
        | Command::ResultTab2
        | Command::ResultTab3
        | Command::ResultTab4
        | Command::ResultTab5
        | Command::ResultTab6
        | Command::ResultTab7
        | Command::ResultTab8
        | Command::SearchTree => "Result",
        other => match other.spec().menu {
            Some(Menu::File | Menu::Profile | Menu::Transfer) => "Profiles",
            Some(Menu::Tools | Menu::Kept) | None => "Window",
        },
    }
}

/// Returns keys that are held together.
const fn held(modifiers: Modifiers, key: Key) -> Keys {
    Keys::Held(KeyboardShortcut::new(modifiers, key))
}

/// Headings and lines of keys that belong to no command.
const OTHERS: [(&str, KeyLine); 6] = [
    (
        "Result",
        (
            "Walk the claims",
            Keys::Any(&["↑", "↓", "←", "→", "Home", "End", "letters"]),
        ),
    ),
    ("Result", ("Copy a value", held(Modifiers::COMMAND, Key::C))),
    (
        "Result",
        (
            "Copy its path",
            held(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::C),
        ),
    ),
    (
        "Window",
        ("Paste outside a field", held(Modifiers::COMMAND, Key::V)),
    ),
    ("Window", ("Next control", Keys::Any(&["Tab"]))),
    ("Window", ("Close a dialog", Keys::Any(&["Esc"]))),
];

/// Returns the headings, each with its lines.
pub fn key_list() -> Vec<(&'static str, Vec<KeyLine>)> {
    HEADINGS
        .into_iter()
        .map(|wanted| {
            let commands = Command::iter()
                .filter(|command| heading(*command) == wanted)
                .filter_map(|command| Some((command.label(), Keys::Held(keys_of(command)?))));
            let others = OTHERS.into_iter().filter(|(of, _)| *of == wanted);
            let lines = commands.chain(others.map(|(_, line)| line)).collect();
            (wanted, lines)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_with_keys_is_listed_once() {
        let lines: Vec<KeyLine> = key_list()
            .into_iter()
            .flat_map(|(_, lines)| lines)
            .collect();
        for command in Command::iter() {
            let Some(keys) = keys_of(command) else {
                continue;
            };
            let line = (command.label(), Keys::Held(keys));
            let found = lines.iter().filter(|known| **known == line).count();
            assert_eq!(found, 1, "{command:?}");
        }
        assert!(lines.iter().any(|(label, _)| *label == "Copy a value"));
    }
}
