//! A start begins: it looks for the window that is open where it can open one itself.

use super::given::Given;
use super::start::Start;
use std::path::PathBuf;

/// Becomes the first on this display with these folders, or hands over what was given. With `new_window` nothing is handed over.
#[cfg(unix)]
pub fn begin(folders: &[PathBuf], given: &Given, new_window: bool) -> Start {
    use super::display::Display;
    use super::place::Place;
    match Display::of_environment() {
        Some(display) => {
            let place = Place::of_user(&display, folders);
            super::claim::claim(&place, given, new_window)
        }
        None => Start::Alone(None),
    }
}

/// Each start opens a window of its own here.
#[cfg(not(unix))]
pub fn begin(_folders: &[PathBuf], _given: &Given, _new_window: bool) -> Start {
    Start::Alone(None)
}
