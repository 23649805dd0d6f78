//! A message of the log.

use crate::ui::kit::notice::Notice;
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Message {
    /// When it was said, milliseconds since 1970.
    pub at_ms: i64,
    /// The words, and the button if there is one.
    pub notice: Notice,
}

/// The messages of this session, the newest last, shared with the dialog that shows them.
pub type MessageLog = Rc<RefCell<Vec<Message>>>;
