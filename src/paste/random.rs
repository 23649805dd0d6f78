//! Texts that nobody would write, for the readers' tests: whatever they are, a reader reads them, refuses them, or knows none of it.

use super::exchange::Reading;
use super::unread::Unread;
use proptest::prelude::*;
use std::time::Instant;

/// Texts of a pattern.
pub fn texts<T>(pattern: &str, read: impl Fn(&str) -> T) {
    proptest!(|(text in pattern)| drop(read(&text)));
}

/// A text into which something was put anywhere.
pub fn damaged<T>(whole: &str, read: impl Fn(&str) -> T) {
    proptest!(|(at in 0..=whole.len(), more in ".{0,3}")| {
        let at = (0..=at).rev().find(|at| whole.is_char_boundary(*at));
        let (head, tail) = whole.split_at(at.unwrap());
        drop(read(&format!("{head}{more}{tail}")));
    });
}

/// Pieces in any order, each as often as it comes; between them stands `¦`.
pub fn mixed<T>(pieces: &'static str, read: impl Fn(&str) -> T) {
    let piece = prop::sample::select(pieces.split('¦').collect::<Vec<_>>());
    proptest!(|(pieces in prop::collection::vec(piece, 0..30))| {
        drop(read(&pieces.concat()));
    });
}

/// Each piece again and again behind a beginning. A reader that looks back at each character would take minutes.
pub fn endless<T>(size: usize, begin: &str, pieces: &str, read: impl Fn(&str) -> T) {
    for piece in pieces.split('¦') {
        let text = format!("{begin}{}", piece.repeat(size / piece.len()));
        let started = Instant::now();
        drop(read(&text));
        assert!(started.elapsed().as_secs() < 60, "{piece:?}");
    }
}

/// What is read has a call in it.
pub fn filled(read: Option<Result<Reading, Unread>>) {
    if let Some(Ok(reading)) = read {
        assert!(!reading.exchanges.is_empty());
    }
}
