//! What a start of the program has to do.

use super::inbox::Inbox;

/// What a start of the program has to do.
#[derive(Clone)]
pub enum StartOutcome {
    /// Open the window. Others hand theirs to it from now on.
    First(Inbox),
    /// End: what was given is with the window that is open.
    HandedOver,
    /// End and say this: the window that is open does not take it.
    Refused(String),
    /// Open a window that nobody hands anything to; and say why, where that was not asked for.
    Alone(Option<String>),
}
