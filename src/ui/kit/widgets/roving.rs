//! Several controls as one tab stop: Tab comes to the one that is chosen, arrows go on from there.

use egui::{EventFilter, Id, Key, Modifiers, Response, Sense, Ui};

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
