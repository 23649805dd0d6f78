//! What other starts of the program hand to this window: shown one after the other, and never while a dialog is open.

use crate::instance::{Display, Inbox, StartArgument};
use crate::profile::SUFFIX;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use egui::{Context, UserAttentionType, ViewportCommand};
use std::path::{Path, PathBuf};

/// What other starts hand over, and the question about a folder.
#[derive(Default)]
pub struct OtherStarts {
    inbox: Inbox,
    /// Whether something came that the person was not told of yet.
    has_news: bool,
    folder: Option<Confirm<PathBuf>>,
}

impl OtherStarts {
    /// Takes in what is put into this inbox from now on.
    pub fn listen(&mut self, ctx: &Context, inbox: Inbox) {
        let ctx = ctx.clone();
        inbox.on_news(move || ctx.request_repaint());
        self.inbox = inbox;
    }

    /// Takes in nothing more.
    pub fn close(&self) {
        self.inbox.close();
    }

    /// Brings the window to the front where another start asks for it; also called while the window is hidden and no frame is
    /// drawn.
    pub fn come_to_front(&mut self, ctx: &Context) {
        if !self.inbox.take_news() {
            return;
        }
        self.has_news = true;
        let (is_minimized, has_focus) = ctx.input(|input| {
            let window = input.viewport();
            (window.minimized == Some(true), window.focused == Some(true))
        });
        let is_wayland = Display::of_environment().is_some_and(|display| display.is_wayland());
        for command in to_the_front(is_wayland, is_minimized, has_focus) {
            ctx.send_viewport_cmd(command);
        }
    }

    /// Returns what to show now; `None` while a dialog is open, where a notice says once that something waits.
    pub fn take_next(&mut self, cx: &Cx) -> Option<StartArgument> {
        let has_news = std::mem::take(&mut self.has_news);
        if !cx.in_dialog {
            return self.inbox.take_next();
        }
        if has_news && self.is_waiting() {
            cx.notice("What you opened from outside appears when this dialog is closed");
        }
        None
    }

    /// Whether something is still to be shown.
    pub fn is_waiting(&self) -> bool {
        !self.inbox.is_empty()
    }

    /// Asks whether a folder is to be listed from now on.
    pub fn ask_folder(&mut self, cx: &Cx, path: PathBuf) {
        let detail = format!(
            "{} was opened from outside. Its profiles are listed from then on, and nothing in it is changed",
            path.display()
        );
        let title = "Add this folder to the library?";
        self.folder = Some(Confirm::ask(cx, title, detail, "Add folder", path));
    }

    /// Returns the folder that was agreed to, once.
    pub fn agreed_folder(&mut self) -> Option<PathBuf> {
        Confirm::agreed(&mut self.folder)
    }
}

/// Returns what brings a window to the front.
///
/// A Wayland compositor decides itself what is there, and winit hands it a launcher's token only for a window that it makes. So it is
/// asked for attention, by a token of the window's own: the compositor brings the window to the front or marks it, as it is set up.
fn to_the_front(is_wayland: bool, is_minimized: bool, has_focus: bool) -> Vec<ViewportCommand> {
    let mut commands = Vec::new();
    if is_minimized {
        commands.push(ViewportCommand::Minimized(false));
    }
    commands.push(ViewportCommand::Focus);
    if is_wayland && !has_focus {
        let attention = UserAttentionType::Informational;
        commands.push(ViewportCommand::RequestUserAttention(attention));
    }
    commands
}

/// Whether a path is opened in the library: a profile, or a folder of them. Anything else is imported.
pub fn holds_profiles(path: &Path) -> bool {
    path.is_dir() || is_profile(path)
}

/// Whether a file is a profile, by its name.
pub fn is_profile(path: &Path) -> bool {
    path.to_string_lossy().ends_with(SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_compositor_decides_attention_is_asked_for() {
        let attention = ViewportCommand::RequestUserAttention(UserAttentionType::Informational);
        for (is_wayland, has_focus, asks) in [
            (true, false, true),
            // It is in front.
            (true, true, false),
            (false, false, false),
        ] {
            let commands = to_the_front(is_wayland, false, has_focus);
            assert!(commands.contains(&ViewportCommand::Focus));
            assert_eq!(commands.contains(&attention), asks, "{commands:?}");
        }
        let first = to_the_front(false, true, false).into_iter().next();
        assert_eq!(first, Some(ViewportCommand::Minimized(false)));
    }
}
