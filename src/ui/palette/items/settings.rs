//! The rows of the settings.

use crate::ui::kit::command::Command;
use crate::ui::palette::item::{Choice, Group, Item};

/// What a row is called, where it stands, and the words of the dialog that it is there by.
const ROWS: [(&str, &str, &str); 12] = [
    ("Theme", "look", "Theme"),
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
        "Keep (days)",
    ),
    ("Commands that print secrets", "secrets", "Add command"),
    ("Library folders", "profiles", "Library folders"),
];

/// Returns the rows; each opens the settings.
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
    fn every_row_stands_in_the_dialog() {
        let dialog = include_str!("../../settings/dialog.rs");
        for (title, _, words) in ROWS {
            assert!(dialog.contains(words), "{title}: {words}");
        }
    }
}
