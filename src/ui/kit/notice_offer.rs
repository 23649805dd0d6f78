//! Offers: a notice about something that was done, with a button that takes it back or goes on from it.

use super::context::Cx;
use super::intent::Intent;
use super::notice::{Notice, NoticeButton};

/// A notice with a button, and what follows when it is pressed. Whoever makes it keeps it in a list, and looks once a frame.
#[derive(Debug)]
pub struct NoticeOffer<T> {
    button: NoticeButton,
    then: T,
}

impl<T> NoticeOffer<T> {
    /// Says what was done, with a button for `then`.
    pub fn make(cx: &Cx, words: impl Into<String>, label: &'static str, then: T) -> Self {
        let button = NoticeButton::new(label);
        cx.ask(Intent::Notice(Notice {
            words: words.into(),
            button: Some(button.clone()),
        }));
        Self { button, then }
    }

    /// Returns what follows from a button that was pressed, once. Offers that cannot be pressed any more are dropped.
    pub fn taken(offers: &mut Vec<Self>) -> Option<T> {
        let pressed = offers.iter().position(|offer| offer.button.is_pressed());
        let taken = pressed.map(|at| offers.remove(at).then);
        offers.retain(|offer| offer.button.is_pressed() || offer.button.is_shown());
        taken
    }
}
