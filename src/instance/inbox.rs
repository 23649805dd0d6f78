//! What other starts handed over, until the window shows it.

use super::start_argument::StartArgument;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files and links that wait to be shown at most: a page that starts the program again and again fills neither memory nor screen.
pub const MOST_WAITING: usize = 20;

/// What becomes of something that is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverReply {
    /// It is shown, at once or in its turn.
    Taken,
    /// As many wait already as are kept.
    Full,
    /// The window is closing.
    Closing,
    /// The message means nothing to it.
    NotUnderstood,
}

/// What waits for the window. Copies are the same inbox.
#[derive(Clone, Default)]
pub struct Inbox(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    waiting: VecDeque<StartArgument>,
    has_news: bool,
    is_closed: bool,
    wake: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Inbox {
    /// Says what wakes the window when something comes.
    pub fn on_news(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.state().wake = Some(Arc::new(wake));
    }

    /// Takes something in and wakes the window.
    pub fn put(&self, given: StartArgument) -> HandOverReply {
        let mut state = self.state();
        if state.is_closed {
            return HandOverReply::Closing;
        }
        if given != StartArgument::Nothing {
            if state.waiting.len() >= MOST_WAITING {
                return HandOverReply::Full;
            }
            state.waiting.push_back(given);
        }
        state.has_news = true;
        let wake = state.wake.clone();
        // The window may ask for what came while it is woken.
        drop(state);
        if let Some(wake) = wake {
            wake();
        }
        HandOverReply::Taken
    }

    /// Whether something came since this was asked last.
    pub fn take_news(&self) -> bool {
        std::mem::take(&mut self.state().has_news)
    }

    /// Returns what came first of what waits, and forgets it.
    pub fn take_next(&self) -> Option<StartArgument> {
        self.state().waiting.pop_front()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.state().waiting.is_empty()
    }

    /// Takes nothing more in: other starts open a window of their own from now on.
    pub fn close(&self) {
        self.state().is_closed = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn what_comes_wakes_the_window_and_is_shown_in_turn() {
        let inbox = Inbox::default();
        let woken = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
        let (counts, looks) = (Arc::clone(&woken), inbox.clone());
        // It may look into the inbox while it is woken.
        inbox.on_news(move || {
            counts[usize::from(looks.is_empty())].fetch_add(1, Ordering::Relaxed);
        });
        let link = |text: &str| StartArgument::Link(Secret::new(text));
        assert!(!inbox.take_news());
        assert_eq!(inbox.put(link("1")), HandOverReply::Taken);
        assert_eq!(inbox.put(link("2")), HandOverReply::Taken);
        assert!(inbox.take_news() && !inbox.take_news());
        assert_eq!(inbox.take_next(), Some(link("1")));
        assert_eq!(inbox.take_next(), Some(link("2")));
        assert_eq!(inbox.take_next(), None);
        // A start without anything wants the window, and leaves nothing to be shown.
        assert_eq!(inbox.put(StartArgument::Nothing), HandOverReply::Taken);
        assert!(inbox.take_news() && inbox.is_empty());
        let count = |number: usize| woken[number].load(Ordering::Relaxed);
        assert_eq!((count(0), count(1)), (2, 1));
    }

    #[test]
    fn it_has_a_bound_and_an_end() {
        let inbox = Inbox::default();
        let file = || StartArgument::File("/a.har".into());
        for _ in 0..MOST_WAITING {
            assert_eq!(inbox.put(file()), HandOverReply::Taken);
        }
        assert_eq!(inbox.put(file()), HandOverReply::Full);
        assert_eq!(inbox.put(StartArgument::Nothing), HandOverReply::Taken);
        assert_eq!(inbox.take_next(), Some(file()));
        assert_eq!(inbox.put(file()), HandOverReply::Taken);
        inbox.close();
        assert_eq!(inbox.put(StartArgument::Nothing), HandOverReply::Closing);
    }
}
