//! Keys and dropped files, taken before the widgets see them, so that the form's steps win.

use crate::ui::kit::command::Command;
use egui::{Context, Event};
use std::path::PathBuf;
use strum::IntoEnumIterator as _;

/// Returns the commands whose keys were pressed. A held key never sends; beneath a dialog only stopping an exchange and presenting are
/// possible.
pub fn pressed(ctx: &Context, in_dialog: bool) -> Vec<Command> {
    // Those with Shift first: a shortcut without it matches while Shift is held too.
    let shifted = |command: &Command| {
        let keys = command.shortcut();
        keys.is_some_and(|keys| keys.modifiers.shift)
    };
    let (with_shift, without): (Vec<Command>, Vec<Command>) = Command::iter()
        .filter(|command| !in_dialog || matches!(command, Command::Cancel | Command::Present))
        .partition(shifted);
    ctx.input_mut(|input| {
        let mut pressed = Vec::new();
        for command in with_shift.into_iter().chain(without) {
            let Some(keys) = command.shortcut() else {
                continue;
            };
            let repeated = input.events.iter().any(|event| {
                matches!(event, Event::Key { key, repeat: true, .. } if *key == keys.logical_key)
            });
            if input.consume_shortcut(&keys)
                && (!repeated || matches!(command, Command::Undo | Command::Redo))
            {
                pressed.push(command);
            }
        }
        pressed
    })
}

/// Returns the first file that was dropped onto the window in this frame; `None` where it has no path.
pub fn dropped(ctx: &Context) -> Option<PathBuf> {
    let first = ctx.input(|input| {
        let first = input.raw.dropped_files.first();
        first.map(|file| file.path().to_owned())
    });
    first.filter(|path| !path.as_os_str().is_empty())
}
