//! What the desktop's accessibility settings say about motion.

use crate::ui::kit::theme::{self, Wish};
use mundy::{Interest, Preferences};
use std::time::Duration;

/// How long the desktop may take to answer.
const WAIT: Duration = Duration::from_secs(5);

/// Asks the desktop whether it wants less motion, and does as it says. The window does not wait for the answer; where none comes, as on a
/// desktop without a settings portal, only the program's own settings count.
pub fn follow_desktop(ctx: &egui::Context) {
    let ctx = ctx.clone();
    let ask = move || {
        let known = Preferences::once_blocking(Interest::ReducedMotion, WAIT);
        if known.is_some_and(|known| known.reduced_motion.is_reduce()) {
            theme::reduce_motion(&ctx, Wish::System, true);
            ctx.request_repaint();
        }
    };
    // macOS answers at once, and on the main thread alone.
    if cfg!(target_os = "macos") {
        ask();
    } else {
        std::thread::spawn(ask);
    }
}
