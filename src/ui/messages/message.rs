//! What was said, and when.

use crate::ui::kit::notice::Notice;
use std::cell::RefCell;
use std::rc::Rc;

/// One message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The words, and what they offer.
    pub notice: Notice,
}

/// The messages of this session, the newest last.
pub type Log = Rc<RefCell<Vec<Message>>>;
