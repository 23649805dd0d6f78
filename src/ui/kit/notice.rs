//! What is said in passing, and the one press that it may offer.

use std::cell::Cell;
use std::rc::Rc;

/// Words that are shown for a while and stand in the log from then on.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// One sentence, never with a secret in it.
    pub words: String,
    /// What can be done about it.
    pub button: Option<NoticeButton>,
}

/// A button beside the words, there until it is pressed. Copies are the same button.
#[derive(Clone, Debug)]
pub struct NoticeButton {
    /// What it says.
    pub label: &'static str,
    pressed: Rc<Cell<bool>>,
}

impl NoticeButton {
    /// Returns a button that nobody has pressed yet.
    pub fn new(label: &'static str) -> Self {
        Self {
            label,
            pressed: Rc::default(),
        }
    }

    /// Takes the press down for whoever offered it.
    pub fn press(&self) {
        self.pressed.set(true);
    }

    /// Whether it was pressed.
    pub fn is_pressed(&self) -> bool {
        self.pressed.get()
    }

    /// Whether a copy of it is still somewhere where it can be pressed.
    pub fn is_shown(&self) -> bool {
        Rc::strong_count(&self.pressed) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_one_button() {
        let button = NoticeButton::new("Undo");
        assert!(!button.is_shown() && !button.is_pressed());
        let shown = button.clone();
        assert!(button.is_shown());
        shown.press();
        drop(shown);
        assert!(button.is_pressed() && !button.is_shown());
    }
}
