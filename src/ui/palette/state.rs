//! The palette while it is open, and what is kept of it when it is not.

use super::item::{Choice, Item};
use super::search::{Match, Search, Section};
use crate::ui::kit::answer::Answer;
use crate::ui::kit::context::Cx;

/// What was chosen and is remembered, for this session.
const REMEMBERED: usize = 20;

/// What is kept while the palette is closed.
#[derive(Default)]
pub struct CommandPalette {
    /// What was chosen, the newest first.
    recent: Vec<Choice>,
    chosen: Answer<Choice>,
}

impl CommandPalette {
    /// Opens it over these rows.
    pub fn open(&self, cx: &Cx, items: Vec<Item>) {
        let dialog = PaletteDialog {
            items,
            recent: self.recent.clone(),
            query: String::new(),
            sections: Vec::new(),
            selected: 0,
            moved: false,
            listed: None,
            search: Search::default(),
            chosen: self.chosen.clone(),
        };
        cx.open(Box::new(dialog));
    }

    /// Returns what was chosen, once: in the frame after the dialog has closed.
    pub fn take(&mut self) -> Option<Choice> {
        let choice = self.chosen.take()?;
        self.remember(choice.clone());
        Some(choice)
    }

    fn remember(&mut self, choice: Choice) {
        self.recent.retain(|known| *known != choice);
        self.recent.insert(0, choice);
        self.recent.truncate(REMEMBERED);
    }
}

/// The palette while it is open.
pub struct PaletteDialog {
    pub(super) items: Vec<Item>,
    recent: Vec<Choice>,
    pub(super) query: String,
    pub(super) sections: Vec<Section>,
    /// The row that Enter chooses, counted over all groups.
    pub(super) selected: usize,
    /// Whether the selected row has to be brought into sight.
    pub(super) moved: bool,
    /// What the list is of.
    listed: Option<String>,
    search: Search,
    chosen: Answer<Choice>,
}

impl PaletteDialog {
    /// Lists what matches, where something else was typed; false where the list stays.
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

    /// Returns how many rows there are.
    pub(super) fn count(&self) -> usize {
        let sections = self.sections.iter();
        sections.map(|section| section.rows.len()).sum()
    }

    /// Returns how many rows match, listed or not.
    pub(super) fn total(&self) -> usize {
        self.sections.iter().map(|section| section.total).sum()
    }

    /// Selects a row further down or up; round at the ends.
    pub(super) fn step(&mut self, down: usize, up: usize) {
        let count = self.count();
        if count > 0 && down != up {
            self.selected = (self.selected + down % count + count - up % count) % count;
            self.moved = true;
        }
    }

    /// Chooses a row; false where there is none.
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
        PaletteDialog {
            items: titles.iter().map(item).collect(),
            recent: Vec::new(),
            query: String::new(),
            sections: Vec::new(),
            selected: 0,
            moved: false,
            listed: None,
            search: Search::default(),
            chosen: Answer::default(),
        }
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
