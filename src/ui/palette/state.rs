//! The palette's dialog, and what is remembered while it is closed.

use super::item::{Choice, Item};
use super::items;
use super::search::{Match, Search, Section, scope};
use crate::diagnosis::BadInput;
use crate::history::{Filter, Summary};
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::reply::Reply;
use std::sync::Arc;

/// Choices that are remembered for this session.
const REMEMBERED: usize = 20;

/// Runs of the history that are found at most for what is typed.
const PAST: usize = 20;

/// When a run began, milliseconds since 1970, and the name of its profile.
pub type RunKey = (i64, String);

/// The palette, with what is remembered while it is closed.
#[derive(Default)]
pub struct CommandPalette {
    /// The choices, newest first.
    recent: Vec<Choice>,
    chosen: Reply<Choice>,
}

impl CommandPalette {
    /// Opens the dialog with these rows. `here` are the runs of this session, which are among them.
    pub fn open(&self, cx: &Cx, items: Vec<Item>, here: Vec<RunKey>) {
        cx.open(Box::new(PaletteDialog {
            recent: self.recent.clone(),
            here,
            chosen: self.chosen.clone(),
            ..PaletteDialog::over(items)
        }));
    }

    /// Returns what was chosen, once: in the frame after the dialog has closed.
    pub fn take(&mut self) -> Option<Choice> {
        let choice = self.chosen.take()?;
        self.remember(choice.clone());
        Some(choice)
    }

    /// Puts a choice in front of those that are remembered.
    fn remember(&mut self, choice: Choice) {
        self.recent.retain(|known| *known != choice);
        self.recent.insert(0, choice);
        self.recent.truncate(REMEMBERED);
    }
}

#[derive(Default)]
pub struct PaletteDialog {
    pub(super) items: Vec<Item>,
    recent: Vec<Choice>,
    pub(super) query: String,
    pub(super) sections: Vec<Section>,
    /// The index of the row that Enter chooses, over all groups.
    pub(super) selected: usize,
    /// Whether to scroll the selected row into sight.
    pub(super) moved: bool,
    /// The query that the list is of; `None` before the first.
    listed: Option<String>,
    search: Search,
    /// The runs of this session, which are listed already.
    here: Vec<RunKey>,
    past: Job<Vec<Summary>>,
    /// What the history was searched for last.
    looked_for: String,
    chosen: Reply<Choice>,
}

impl PaletteDialog {
    /// Returns the dialog with these rows.
    fn over(items: Vec<Item>) -> Self {
        Self {
            items,
            ..Self::default()
        }
    }

    /// Starts to search the history for what is typed, unless there is no history yet: that is not made for it.
    pub(super) fn look_back(&mut self, cx: &Cx) {
        let (only, words) = scope(&self.query);
        let words = words.trim();
        if only.is_some() || words == self.looked_for {
            return;
        }
        words.clone_into(&mut self.looked_for);
        let Some(folders) = cx.services.folders.as_ref().filter(|_| !words.is_empty()) else {
            return self.past.abort();
        };
        let (file, session) = (folders.history(), Arc::clone(&cx.services.session));
        let filter = Filter {
            text: words.to_owned(),
            ..Filter::default()
        };
        self.past.start_blocking(cx, move || {
            if !file.exists() {
                return Ok(Vec::new());
            }
            let failed = |why: String| {
                BadInput::new("history.unreadable", "The history cannot be read", why)
            };
            let history = session.history().map_err(failed)?;
            let page = history.page(&filter, None, PAST);
            Ok(page.map_err(|error| failed(error.to_string()))?.runs)
        });
    }

    /// Adds the runs that were found there. The history's own list says why it cannot be read.
    pub(super) fn take_past(&mut self, cx: &Cx) {
        let Some(Ok(runs)) = self.past.take() else {
            return;
        };
        let is_listed = |run: &Summary| {
            let key = (run.started_ms(), run.profile.clone());
            let choice = Choice::Past(run.id);
            self.here.contains(&key) || self.items.iter().any(|item| item.choice == choice)
        };
        let new = items::past(runs.iter().filter(|run| !is_listed(run)), cx.clock);
        if !new.is_empty() {
            self.items.extend(new);
            self.list_again();
        }
    }

    /// Lists what matches again; the same row stays selected.
    fn list_again(&mut self) {
        let Some(query) = self.listed.take() else {
            return;
        };
        let rows = |sections: &[Section]| -> Vec<usize> {
            let rows = sections.iter().flat_map(|section| &section.rows);
            rows.map(|row| row.item).collect()
        };
        let selected = rows(&self.sections).get(self.selected).copied();
        self.sections = self.search.list(&self.items, &self.recent, &query);
        self.listed = Some(query);
        let at = selected.and_then(|item| rows(&self.sections).iter().position(|row| *row == item));
        self.selected = at.unwrap_or_default();
        self.moved = true;
    }

    /// Lists what matches, if something else was typed. Returns whether it was.
    pub(super) fn update(&mut self) -> bool {
        if self.listed.as_ref() == Some(&self.query) {
            return false;
        }
        self.sections = self.search.list(&self.items, &self.recent, &self.query);
        self.listed = Some(self.query.clone());
        self.selected = 0;
        self.moved = true;
        true
    }

    /// Returns the number of rows that are listed.
    pub(super) fn count(&self) -> usize {
        let sections = self.sections.iter();
        sections.map(|section| section.rows.len()).sum()
    }

    /// Returns the number of rows that match, listed or not.
    pub(super) fn total(&self) -> usize {
        self.sections.iter().map(|section| section.total).sum()
    }

    /// Moves the selection by this many rows, round at the ends.
    pub(super) fn step(&mut self, down: usize, up: usize) {
        let count = self.count();
        if count > 0 && down != up {
            self.selected = (self.selected + down % count + count - up % count) % count;
            self.moved = true;
        }
    }

    /// Chooses a row; false if there is none.
    pub(super) fn choose(&self, cx: &Cx, row: usize) -> bool {
        let mut rows = self.sections.iter().flat_map(|section| &section.rows);
        let found: Option<&Match> = rows.nth(row);
        let item = found.and_then(|found| self.items.get(found.item));
        if let Some(item) = item {
            self.chosen.give(cx, item.choice.clone());
        }
        item.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::Group;
    use super::*;

    fn dialog(titles: &[&str]) -> PaletteDialog {
        let item = |title: &&str| Item::new(Group::Fields, *title, "", Choice::Field("scope"));
        PaletteDialog::over(titles.iter().map(item).collect())
    }

    #[test]
    fn what_is_found_later_leaves_the_selected_row() {
        let mut open = dialog(&["one", "two"]);
        open.update();
        open.step(1, 0);
        let run = Item::new(Group::Runs, "one more", "", Choice::Past(1));
        open.items.insert(2, run);
        open.list_again();
        assert_eq!((open.count(), open.selected), (3, 1));
    }

    #[test]
    fn arrows_go_round_at_the_ends() {
        let mut open = dialog(&["one", "two", "three"]);
        open.update();
        for (down, up, at) in [(0, 1, 2), (1, 0, 0), (2, 0, 2), (5, 0, 1), (1, 1, 1)] {
            open.step(down, up);
            assert_eq!(open.selected, at);
        }
        open.query = "one".into();
        open.update();
        assert_eq!((open.count(), open.total(), open.selected), (1, 1, 0));
        open.query = "nothing of it".into();
        open.update();
        open.step(1, 0);
        assert_eq!((open.count(), open.selected), (0, 0));
    }

    #[test]
    fn what_is_chosen_again_is_remembered_once() {
        let mut palette = CommandPalette::default();
        for path in ["scope", "audience", "scope"] {
            palette.remember(Choice::Field(path));
        }
        assert_eq!(
            palette.recent,
            [Choice::Field("scope"), Choice::Field("audience")]
        );
    }
}
