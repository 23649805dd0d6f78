//! The decision of a dialog, for whoever opened it.

use super::context::Cx;
use std::cell::RefCell;
use std::rc::Rc;

/// Both ends of a decision: the dialog gives it, whoever opened the dialog keeps a clone and takes it, looking once a frame.
#[derive(Debug)]
pub struct Reply<T>(Rc<RefCell<Option<T>>>);

impl<T> Default for Reply<T> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<T> Clone for Reply<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Reply<T> {
    /// Gives the decision, and asks for a frame in which it is taken.
    pub fn give(&self, cx: &Cx, value: T) {
        self.0.replace(Some(value));
        cx.egui.request_repaint();
    }

    /// Whether a dialog that could give the decision is still open.
    pub fn is_awaited(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// Returns the decision, once; `None` while there is none.
    pub fn take(&self) -> Option<T> {
        self.0.take()
    }
}
