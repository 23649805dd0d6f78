//! A start begins: it looks for the window that is open where it can open one itself.

use super::start::StartOutcome;
use super::start_argument::StartArgument;
use std::path::PathBuf;

/// Becomes the first on this display with these folders, or hands over what was given. With `new_window` nothing is handed over.
#[cfg(unix)]
pub fn begin(folders: &[PathBuf], given: &StartArgument, new_window: bool) -> StartOutcome {
    use super::display::Display;
    use super::instance_files::InstanceFiles;
    match Display::of_environment() {
        Some(display) => {
            let files = InstanceFiles::of_user(&display, folders);
            let outcome = super::claim::claim(&files, given, new_window);
            #[cfg(not(target_os = "macos"))]
            if let StartOutcome::HandedOver | StartOutcome::Refused(_) = outcome
                && let Display::X11(_) = display
                && let Ok(id) = std::env::var("DESKTOP_STARTUP_ID")
                && !id.is_empty()
            {
                super::startup_notice::end_startup(&id);
            }
            outcome
        }
        None => StartOutcome::Alone(None),
    }
}

/// Each start opens a window of its own here.
#[cfg(not(unix))]
pub fn begin(_folders: &[PathBuf], _given: &StartArgument, _new_window: bool) -> StartOutcome {
    StartOutcome::Alone(None)
}
