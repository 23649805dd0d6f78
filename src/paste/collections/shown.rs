//! Collections as lines, for the tables of the readers' tests.

use super::super::exchange::Reading;
use super::super::shown::shown;
use super::super::unread::Unread;

/// The reading of a text that is one of the collections.
pub fn reading(text: &str) -> Reading {
    super::recognise::read(text)
        .unwrap_or_else(|| panic!("not recognised: {text}"))
        .unwrap_or_else(|unread| panic!("{unread:?}: {text}"))
}

/// The refusal of a text.
pub fn refusal(text: &str) -> Unread {
    super::recognise::read(text)
        .unwrap_or_else(|| panic!("not recognised: {text}"))
        .unwrap_err()
}

/// Its requests, each as [`shown`].
pub fn all(text: &str) -> Vec<String> {
    reading(text)
        .exchanges
        .iter()
        .filter_map(|one| one.request.as_ref().map(shown))
        .collect()
}

/// The notes of its first request.
pub fn notes(text: &str) -> String {
    let reading = reading(text);
    let request = reading
        .exchanges
        .first()
        .and_then(|one| one.request.clone());
    request
        .map(|request| request.notes.join("; "))
        .unwrap_or_default()
}
