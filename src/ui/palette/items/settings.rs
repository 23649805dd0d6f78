//! The rows of the settings.

use crate::ui::kit::command::Command;
use crate::ui::palette::item::{Choice, Group, Item};

/// Title, place in the dialog, and the words in the dialog that prove that it is there.
const ROWS: [(&str, &str, &str); 12] = [
    ("Theme", "dark mode, light mode", "Theme"),
    ("Zoom", "look", "Zoom"),
    ("Reduce motion", "look", "Reduce motion"),
    ("Connect within", "network · seconds", "Connect within"),
    ("Answer within", "network · seconds", "Answer within"),
    (
        "Host with a proxy or certificate",
        "network",
        "Add host with a proxy or certificate",
    ),
    (
        "Use this computer's keychain",
        "secrets",
        "Use this computer's keychain",
    ),
    (
        "Record runs in the history",
        "without secrets",
        "Record runs in the history",
    ),
    (
        "Keep tokens too",
        "history · encrypted",
        "Keep tokens too, encrypted",
    ),
    (
        "How long runs are kept",
        "history · days and runs",
        "Keep runs for",
    ),
    ("Commands that print secrets", "secrets", "Add command"),
    ("Library folders", "profiles", "Library folders"),
];

/// Returns a row for each setting; all open the dialog.
pub fn settings() -> Vec<Item> {
    ROWS.into_iter()
        .map(|(title, hint, _)| {
            let choice = Choice::Command(Command::Settings);
            Item::new(Group::Settings, title, hint, choice)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_is_found_by_what_people_call_it() {
        let theme = settings().into_iter().find(|item| item.title == "Theme");
        assert!(theme.is_some_and(|item| item.hint.contains("dark mode")));
    }

    #[test]
    fn every_row_stands_in_the_dialog() {
        let dialog = include_str!("../../settings/dialog.rs");
        for (title, _, words) in ROWS {
            assert!(dialog.contains(words), "{title}: {words}");
        }
    }
}
