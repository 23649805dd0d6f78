//! The keys of the list, which is one Tab stop.

use super::lines::{LibraryLine, LibraryLines};
use crate::ui::kit::widgets::{ListRow, ListStep, list_keys, typed_ahead};
use egui::{Key, Response, Ui};

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
    pub fn take(&self, ui: &Ui, list: &Response, at: usize) -> ListStep {
        let (mut at, mut taken) = (at, ListStep::Nothing);
        for key in list_keys(ui, list.id) {
            match self.step(at, key) {
                ListStep::To(line) => {
                    at = line;
                    taken = ListStep::To(line);
                }
                ListStep::Press(line) => return ListStep::Press(line),
                ListStep::Nothing => {}
            }
        }
        self.type_ahead(ui, list, at).map_or(taken, ListStep::To)
    }

    /// Returns what a key asks for at a line.
    fn step(&self, at: usize, key: Key) -> ListStep {
        let lines = &self.lines.all;
        let (Some(last), Some(line)) = (lines.len().checked_sub(1), lines.get(at)) else {
            return ListStep::Nothing;
        };
        let row = ListRow {
            at,
            last,
            page: self.page,
            open: (self.expanded)(*line),
            parent: self.lines.parent_of(at),
        };
        row.step(key)
    }

    /// Returns the next line that begins with the letters typed in quick succession; `None` if nothing was typed, or none does.
    fn type_ahead(&self, ui: &Ui, list: &Response, at: usize) -> Option<usize> {
        let (text, begins) = typed_ahead(ui, list.id)?;
        self.line_that_begins(at + usize::from(begins), &text)
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
            (0, Key::ArrowUp, ListStep::To(0)),
            (0, Key::ArrowDown, ListStep::To(1)),
            (6, Key::ArrowDown, ListStep::To(6)),
            (6, Key::ArrowRight, ListStep::Press(6)),
            (3, Key::ArrowRight, ListStep::To(4)),
            (4, Key::ArrowRight, ListStep::Nothing),
            (4, Key::ArrowLeft, ListStep::To(3)),
            (3, Key::ArrowLeft, ListStep::Press(3)),
            (6, Key::ArrowLeft, ListStep::To(2)),
            (1, Key::Enter, ListStep::Press(1)),
            (1, Key::Space, ListStep::Press(1)),
            (1, Key::PageDown, ListStep::To(5)),
            (5, Key::PageDown, ListStep::To(6)),
            (5, Key::PageUp, ListStep::To(1)),
            (5, Key::Home, ListStep::To(0)),
            (1, Key::End, ListStep::To(6)),
            (9, Key::End, ListStep::Nothing),
        ] {
            assert_eq!(walked.step(at, key), expected, "{at} {key:?}");
        }
        assert_eq!(walked.line_that_begins(4, "ap"), Some(3));
        assert_eq!(walked.line_that_begins(0, "g"), Some(6));
        assert_eq!(walked.line_that_begins(0, "x"), None);
    }
}
