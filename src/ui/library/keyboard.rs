//! The keys of the list, which is one Tab stop.

use super::lines::{LibraryLine, LibraryLines};
use crate::ui::kit::widgets;
use egui::{Event, Key, Response, Ui};

/// Seconds without a letter after which type-ahead begins anew.
const TYPE_AHEAD: f64 = 1.0;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Go to this line.
    To(usize),
    /// Do what a press on this line does.
    Press(usize),
    Nothing,
}

/// The lines that the keys walk.
pub struct Walked<'a> {
    pub lines: &'a LibraryLines,
    /// Whether a line is expanded; `None` for one that cannot be.
    pub expanded: &'a dyn Fn(LibraryLine) -> Option<bool>,
    /// The words of a line that type-ahead compares.
    pub words: &'a dyn Fn(LibraryLine) -> String,
    /// How many lines a page has.
    pub page: usize,
}

impl Walked<'_> {
    /// Takes the keys that were pressed in the list at this line, and returns what they ask for.
    pub fn take(&self, ui: &Ui, list: &Response, at: usize) -> KeyAction {
        let (mut at, mut taken) = (at, KeyAction::Nothing);
        for key in widgets::list_keys(ui, list.id) {
            match self.step(at, key) {
                KeyAction::To(line) => {
                    at = line;
                    taken = KeyAction::To(line);
                }
                KeyAction::Press(line) => return KeyAction::Press(line),
                KeyAction::Nothing => {}
            }
        }
        self.type_ahead(ui, list, at).map_or(taken, KeyAction::To)
    }

    /// Returns what a key asks for at a line, as in any tree.
    fn step(&self, at: usize, key: Key) -> KeyAction {
        let lines = &self.lines.all;
        let (Some(last), Some(line)) = (lines.len().checked_sub(1), lines.get(at)) else {
            return KeyAction::Nothing;
        };
        let expanded = (self.expanded)(*line);
        match key {
            Key::ArrowUp => KeyAction::To(at.saturating_sub(1)),
            Key::ArrowDown => KeyAction::To((at + 1).min(last)),
            Key::PageUp => KeyAction::To(at.saturating_sub(self.page)),
            Key::PageDown => KeyAction::To((at + self.page).min(last)),
            Key::Home => KeyAction::To(0),
            Key::End => KeyAction::To(last),
            Key::ArrowRight => match expanded {
                Some(false) => KeyAction::Press(at),
                Some(true) => KeyAction::To((at + 1).min(last)),
                None => KeyAction::Nothing,
            },
            Key::ArrowLeft if expanded == Some(true) => KeyAction::Press(at),
            Key::ArrowLeft => self
                .lines
                .parent_of(at)
                .map_or(KeyAction::Nothing, KeyAction::To),
            Key::Enter | Key::Space => KeyAction::Press(at),
            _ => KeyAction::Nothing,
        }
    }

    /// Returns the next line that begins with the letters typed in quick succession; `None` if nothing was typed, or none does.
    fn type_ahead(&self, ui: &Ui, list: &Response, at: usize) -> Option<usize> {
        let (typed, now): (String, f64) = ui.input(|input| {
            let texts = input.events.iter().filter_map(|event| match event {
                Event::Text(text) if text.trim() == text => Some(text.as_str()),
                _ => None,
            });
            (texts.collect(), input.time)
        });
        if typed.is_empty() {
            return None;
        }
        let id = list.id.with("typed");
        let (mut text, before): (String, f64) =
            ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let begins = now - before > TYPE_AHEAD;
        if begins {
            text.clear();
        }
        text.push_str(&typed.to_lowercase());
        let found = self.line_that_begins(at + usize::from(begins), &text);
        ui.data_mut(|data| data.insert_temp(id, (text, now)));
        found
    }

    /// Returns the first line from here on, and round again, that begins with this text.
    fn line_that_begins(&self, from: usize, text: &str) -> Option<usize> {
        let count = self.lines.all.len();
        let mut order = (from..count).chain(0..from.min(count));
        order.find(|at| {
            let line = self.lines.all.get(*at);
            line.is_some_and(|line| (self.words)(*line).to_lowercase().starts_with(text))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Folds, tests};
    use super::*;

    #[test]
    fn arrows_walk_fold_and_open() {
        let mut folds = Folds::default();
        folds.open_group("Apple", false);
        let library = tests::library(&["iOS"]);
        // A heading, iOS, a heading, Apple, one, more, Google.
        let lines = tests::lines(&library, &folds, "");
        let walked = Walked {
            lines: &lines,
            expanded: &|line| match line {
                LibraryLine::Folder(_) => Some(true),
                LibraryLine::Group(group) => Some(group == 0),
                _ => None,
            },
            words: &|line| match line {
                LibraryLine::Group(0) => "Apple".to_owned(),
                LibraryLine::Group(_) => "Google".to_owned(),
                _ => String::new(),
            },
            page: 4,
        };
        for (at, key, expected) in [
            (0, Key::ArrowUp, KeyAction::To(0)),
            (0, Key::ArrowDown, KeyAction::To(1)),
            (6, Key::ArrowDown, KeyAction::To(6)),
            (6, Key::ArrowRight, KeyAction::Press(6)),
            (3, Key::ArrowRight, KeyAction::To(4)),
            (4, Key::ArrowRight, KeyAction::Nothing),
            (4, Key::ArrowLeft, KeyAction::To(3)),
            (3, Key::ArrowLeft, KeyAction::Press(3)),
            (6, Key::ArrowLeft, KeyAction::To(2)),
            (1, Key::Enter, KeyAction::Press(1)),
            (1, Key::Space, KeyAction::Press(1)),
            (1, Key::PageDown, KeyAction::To(5)),
            (5, Key::PageDown, KeyAction::To(6)),
            (5, Key::PageUp, KeyAction::To(1)),
            (5, Key::Home, KeyAction::To(0)),
            (1, Key::End, KeyAction::To(6)),
            (9, Key::End, KeyAction::Nothing),
        ] {
            assert_eq!(walked.step(at, key), expected, "{at} {key:?}");
        }
        assert_eq!(walked.line_that_begins(4, "ap"), Some(3));
        assert_eq!(walked.line_that_begins(0, "g"), Some(6));
        assert_eq!(walked.line_that_begins(0, "x"), None);
    }
}
