//! Something that was done and can be followed by one more press: taken back, or looked at.

use super::context::Cx;
use super::intent::Intent;
use super::notice::{Notice, NoticeButton};

/// A notice with a button, and what follows from its press. Whoever made it keeps it among the others, and looks once a frame.
#[derive(Debug)]
pub struct Offer<T> {
    button: NoticeButton,
    then: T,
}

impl<T> Offer<T> {
    /// Says what was done, with a button for what can follow.
    pub fn make(cx: &Cx, words: impl Into<String>, label: &'static str, then: T) -> Self {
        let button = NoticeButton::new(label);
        cx.ask(Intent::Notice(Notice {
            words: words.into(),
            button: Some(button.clone()),
        }));
        Self { button, then }
    }

    /// Returns what follows where a button was pressed, once. Offers that nobody can press any more are forgotten.
    pub fn taken(offers: &mut Vec<Self>) -> Option<T> {
        let pressed = offers.iter().position(|offer| offer.button.is_pressed());
        let taken = pressed.map(|at| offers.remove(at).then);
        offers.retain(|offer| offer.button.is_pressed() || offer.button.is_shown());
        taken
    }
}
