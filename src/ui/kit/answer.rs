//! What a dialog decides, for whoever opened it.

use super::context::Cx;
use std::cell::RefCell;
use std::rc::Rc;

/// A place that a dialog puts its decision into. Whoever opened the dialog keeps the other end, and looks once a frame.
#[derive(Debug)]
pub struct Answer<T>(Rc<RefCell<Option<T>>>);

impl<T> Default for Answer<T> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Answer<T> {
    /// Puts the decision down; one more frame is asked for, in which it is taken.
    pub fn give(&self, cx: &Cx, value: T) {
        self.0.replace(Some(value));
        cx.egui.request_repaint();
    }

    /// Whether a dialog that could decide is still there.
    pub fn is_awaited(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// Returns the decision, once.
    pub fn take(&self) -> Option<T> {
        self.0.take()
    }
}
