//! The messages of this session, and the toasts that are on the screen.

use super::log_dialog::LogDialog;
use super::message::{Message, MessageLog};
use crate::ui::kit::context::Cx;
use crate::ui::kit::notice::{Notice, NoticeButton};
use std::rc::Rc;

/// Toasts that are shown at once; the oldest one makes room.
const SHOWN: usize = 3;

/// How long a toast stays, in milliseconds.
const STAYS: i64 = 6_000;

/// How long a toast with a button stays, in milliseconds: there has to be time to press it.
const STAYS_WITH_BUTTON: i64 = 12_000;

/// How long toasts stay at least after pointer or focus have left them, in milliseconds.
const LINGERS: i64 = 2_000;

/// Messages that the log keeps.
const KEPT: usize = 200;

/// Messages of the log that keep their buttons: what a button does is held in memory.
const OFFERING: usize = 20;

/// A message on the screen.
#[derive(Debug)]
pub struct Toast {
    /// What it says.
    pub notice: Notice,
    /// Until when it stays, milliseconds since 1970.
    pub until_ms: i64,
}

/// Toasts and log.
#[derive(Default)]
pub struct Messages {
    pub(super) toasts: Vec<Toast>,
    log: MessageLog,
}

impl Messages {
    /// Shows a notice for a while, and keeps it in the log. One without words is ignored.
    pub fn say(&mut self, notice: Notice, now_ms: i64) {
        if notice.words.is_empty() {
            return;
        }
        if notice.button.is_none() {
            // The same words again make one toast, which stays longer.
            self.toasts.retain(|toast| {
                toast.notice.button.is_some() || toast.notice.words != notice.words
            });
        }
        let mut log = self.log.borrow_mut();
        log.push(Message {
            at_ms: now_ms,
            notice: notice.clone(),
        });
        if log.len() > KEPT {
            log.remove(0);
        }
        let past = log.len().saturating_sub(OFFERING);
        for message in log.iter_mut().take(past) {
            message.notice.button = None;
        }
        let stays = if notice.button.is_some() {
            STAYS_WITH_BUTTON
        } else {
            STAYS
        };
        self.toasts.push(Toast {
            notice,
            until_ms: now_ms.saturating_add(stays),
        });
        if self.toasts.len() > SHOWN {
            self.toasts.remove(0);
        }
    }

    /// Takes off the screen what begins so and has no button: it is not true any more. It stays in the log.
    pub fn take_back(&mut self, words: &str) {
        self.toasts.retain(|toast| {
            toast.notice.button.is_some() || !toast.notice.words.starts_with(words)
        });
    }

    /// Whether the log is empty.
    pub fn is_empty(&self) -> bool {
        self.log.borrow().is_empty()
    }

    pub fn open_log(&self, cx: &Cx) {
        cx.open(Box::new(LogDialog::new(Rc::clone(&self.log))));
    }

    /// Removes toasts whose time is over, and those whose button was pressed.
    pub(super) fn expire(&mut self, now_ms: i64) {
        self.toasts.retain(|toast| {
            let button = toast.notice.button.as_ref();
            toast.until_ms > now_ms && !button.is_some_and(NoticeButton::is_pressed)
        });
    }

    /// Keeps all toasts a while longer, because pointer or focus are on them.
    pub(super) fn hold(&mut self, now_ms: i64) {
        for toast in &mut self.toasts {
            toast.until_ms = toast.until_ms.max(now_ms.saturating_add(LINGERS));
        }
    }

    /// Returns when the next toast disappears, milliseconds since 1970; `None` if there is none.
    pub(super) fn next_end(&self) -> Option<i64> {
        self.toasts.iter().map(|toast| toast.until_ms).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(words: &str) -> Notice {
        Notice {
            words: words.to_owned(),
            button: None,
        }
    }

    fn offering(words: &str, button: &NoticeButton) -> Notice {
        Notice {
            button: Some(button.clone()),
            ..plain(words)
        }
    }

    fn shown(messages: &Messages) -> Vec<&str> {
        let toasts = messages.toasts.iter();
        toasts.map(|toast| toast.notice.words.as_str()).collect()
    }

    #[test]
    fn three_are_shown_for_six_seconds_and_all_are_in_the_log() {
        let mut messages = Messages::default();
        assert!(messages.is_empty());
        for (at_ms, words) in [
            (0, "a"),
            (1_000, "b"),
            (2_000, ""),
            (3_000, "c"),
            (4_000, "d"),
        ] {
            messages.say(plain(words), at_ms);
        }
        assert_eq!(shown(&messages), ["b", "c", "d"]);
        assert_eq!(messages.log.borrow().len(), 4);
        assert_eq!(messages.next_end(), Some(7_000));
        messages.expire(7_000);
        assert_eq!(shown(&messages), ["c", "d"]);
        messages.hold(8_500);
        messages.expire(10_499);
        assert_eq!(shown(&messages), ["c", "d"]);
        messages.expire(10_500);
        assert!(shown(&messages).is_empty() && messages.next_end().is_none());
    }

    #[test]
    fn the_same_words_are_one_toast_unless_each_offers_something() {
        let mut messages = Messages::default();
        messages.say(plain("saved"), 0);
        messages.say(plain("saved"), 1_000);
        assert_eq!(shown(&messages), ["saved"]);
        assert_eq!(messages.next_end(), Some(7_000));
        for _ in 0..2 {
            messages.say(offering("gone", &NoticeButton::new("Undo")), 1_000);
        }
        assert_eq!(shown(&messages), ["saved", "gone", "gone"]);
        for toast in messages.toasts.iter().take(2) {
            if let Some(button) = &toast.notice.button {
                button.press();
            }
        }
        messages.expire(1_001);
        assert_eq!(shown(&messages), ["saved", "gone"]);
    }

    #[test]
    fn old_messages_offer_nothing_and_the_oldest_go() {
        let mut messages = Messages::default();
        let button = NoticeButton::new("Undo");
        messages.say(offering("first", &button), 0);
        for at in 0..OFFERING {
            assert!(button.is_shown());
            messages.say(plain(&at.to_string()), 0);
        }
        assert!(!button.is_shown());
        for at in 0..KEPT {
            messages.say(plain(&at.to_string()), 0);
        }
        assert_eq!(messages.log.borrow().len(), KEPT);
    }
}
