//! Several controls as one tab stop: Tab comes to the one that is chosen, arrows go on from there.

use egui::{Event, EventFilter, Id, Key, Modifiers, Response, Sense, Ui};

/// Seconds without a letter after which typing begins a new name.
const TYPE_AHEAD: f64 = 1.0;

/// Returns the sense of one of several controls: only the one that is chosen is a tab stop.
pub fn sense(is_stop: bool) -> Sense {
    if is_stop {
        Sense::click()
    } else {
        Sense::CLICK
    }
}

/// Returns the control that an arrow, Home or End chooses, and gives it the keyboard; disabled ones are skipped.
pub fn arrows(ui: &Ui, all: &[Response]) -> Option<usize> {
    let at = all.iter().position(Response::has_focus)?;
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    let id = all.get(at)?.id;
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let can = |to: &usize| all.get(*to).is_some_and(Response::enabled);
    let next = if pressed(Key::ArrowRight) {
        (at + 1..all.len()).find(can)
    } else if pressed(Key::ArrowLeft) {
        (0..at).rev().find(can)
    } else if pressed(Key::Home) {
        (0..all.len()).find(can)
    } else if pressed(Key::End) {
        (0..all.len()).rev().find(can)
    } else {
        None
    }?;
    all.get(next)?.request_focus();
    Some(next)
}

/// Tells assistive technology where a row stands in its list, and whether it is the one that has the keyboard.
pub fn tell_place(ui: &Ui, (list, row): (Id, Id), (at, of): (usize, usize), is_ringed: bool) {
    ui.ctx().accesskit_node_builder(row, |node| {
        node.set_position_in_set(at);
        node.set_size_of_set(of);
    });
    if is_ringed {
        let row = row.accesskit_id();
        ui.ctx()
            .accesskit_node_builder(list, |node| node.set_active_descendant(row));
    }
}

/// Keeps every arrow for a control that has the keyboard: egui would go to another with it.
pub fn keep_arrows(ui: &Ui, control: Id) {
    let arrows = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(control, arrows));
}

/// Takes the keys that move through a list or tree, and returns those that were pressed.
pub fn list_keys(ui: &Ui, list: Id) -> Vec<Key> {
    keep_arrows(ui, list);
    let keys = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Enter,
        Key::Space,
    ];
    let taken = |key: &Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key));
    keys.into_iter().filter(taken).collect()
}

/// What a key asks for in a list or tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStep {
    /// Go to this row.
    To(usize),
    /// Do what a press on this row does.
    Press(usize),
    Nothing,
}

/// A row of a list or tree that has the keyboard.
pub struct ListRow {
    pub at: usize,
    /// The last row.
    pub last: usize,
    /// How many rows a page has.
    pub page: usize,
    /// Whether it is open; `None` where nothing can be in it.
    pub open: Option<bool>,
    /// The row that it is in.
    pub parent: Option<usize>,
}

impl ListRow {
    /// Returns what a key asks for there (WAI-ARIA, tree view pattern).
    pub fn step(&self, key: Key) -> ListStep {
        let (at, below) = (self.at, |rows: usize| (self.at + rows).min(self.last));
        match key {
            Key::ArrowUp => ListStep::To(at.saturating_sub(1)),
            Key::ArrowDown => ListStep::To(below(1)),
            Key::PageUp => ListStep::To(at.saturating_sub(self.page)),
            Key::PageDown => ListStep::To(below(self.page)),
            Key::Home => ListStep::To(0),
            Key::End => ListStep::To(self.last),
            Key::ArrowRight => match self.open {
                Some(false) => ListStep::Press(at),
                Some(true) => ListStep::To(below(1)),
                None => ListStep::Nothing,
            },
            Key::ArrowLeft if self.open == Some(true) => ListStep::Press(at),
            Key::ArrowLeft => self.parent.map_or(ListStep::Nothing, ListStep::To),
            Key::Enter | Key::Space => ListStep::Press(at),
            _ => ListStep::Nothing,
        }
    }
}

/// Returns what was typed in quick succession in a list or tree, and whether it begins anew; `None` if nothing was typed now.
pub fn typed_ahead(ui: &Ui, list: Id) -> Option<(String, bool)> {
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
    let id = list.with("typed");
    let (mut text, before): (String, f64) = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let begins = now - before > TYPE_AHEAD;
    if begins {
        text.clear();
    }
    text.push_str(&typed.to_lowercase());
    ui.data_mut(|data| data.insert_temp(id, (text.clone(), now)));
    Some((text, begins))
}
