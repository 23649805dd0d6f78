//! Notices: what is said in passing, and the button that may stand beside it.

use std::cell::Cell;
use std::rc::Rc;

/// Something that is shown for a while and kept in the log.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// One sentence, never with a secret in it.
    pub words: String,
    /// A button for what can be done about it.
    pub button: Option<NoticeButton>,
}

/// A button beside the words, there until it is pressed. Clones are the same button.
#[derive(Clone, Debug)]
pub struct NoticeButton {
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

    /// Marks the button as pressed, for whoever offers it.
    pub fn press(&self) {
        self.pressed.set(true);
    }

    pub fn is_pressed(&self) -> bool {
        self.pressed.get()
    }

    /// Whether a clone is still somewhere where it can be pressed.
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
