//! Keys drawn as they look on the keyboard.

use super::drawing::{draw_centred, one_line};
use crate::ui::kit::{fonts, theme};
use egui::{Context, Galley, Key, KeyboardShortcut, Rect, Stroke, StrokeKind, Ui, pos2, vec2};
use std::sync::Arc;

const HEIGHT: f32 = 18.0;
const PADDING: f32 = 12.0;
const GAP: f32 = 4.0;

/// Returns the names of keys that are held together, one each, as this system calls them.
pub fn key_names(ctx: &Context, keys: KeyboardShortcut) -> Vec<&'static str> {
    let held = keys.modifiers;
    let is_mac = ctx.os().is_mac();
    let modifiers = [
        (held.ctrl || held.command && !is_mac, "Ctrl"),
        (held.alt, if is_mac { "Option" } else { "Alt" }),
        (held.shift, "Shift"),
        (is_mac && (held.mac_cmd || held.command), "Cmd"),
    ];
    let key = match keys.logical_key {
        // egui names it by a sign that is not on the key.
        Key::Minus => "-",
        other => other.symbol_or_name(),
    };
    let modifiers = modifiers.into_iter().filter(|(held, _)| *held);
    modifiers.map(|(_, name)| name).chain([key]).collect()
}

/// Lays out what is on a key.
fn text(ui: &Ui, key: &str) -> Arc<Galley> {
    let font = fonts::text(theme::LABEL);
    one_line(ui, key, font, theme::palette(ui).muted, f32::INFINITY)
}

/// Returns the width of a key with this text.
fn width(text: &Galley) -> f32 {
    (text.size().x + PADDING).max(HEIGHT)
}

/// Returns the width that these keys take.
pub fn key_caps_width(ui: &Ui, keys: &[&str]) -> f32 {
    let widths: f32 = keys.iter().map(|key| width(&text(ui, key)) + GAP).sum();
    (widths - GAP).max(0.0)
}

/// Draws keys in the middle of the height of `rect`, ending at `right`; returns where they begin. What they say is the caller's to
/// name: they are not in the accessibility tree.
pub fn key_caps(ui: &Ui, rect: Rect, right: f32, keys: &[&str]) -> f32 {
    let palette = theme::palette(ui);
    let top = rect.center().y - HEIGHT / 2.0;
    let mut left = right - key_caps_width(ui, keys);
    let begin = left;
    for key in keys {
        let text = text(ui, key);
        let cap = Rect::from_min_size(pos2(left, top), vec2(width(&text), HEIGHT));
        let edge = Stroke::new(1.0, palette.divider);
        ui.painter().rect(
            cap,
            theme::RADIUS_SMALL,
            palette.raised,
            edge,
            StrokeKind::Inside,
        );
        left = cap.right() + GAP;
        draw_centred(ui, cap, text, palette.muted);
    }
    begin
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;
    use egui::os::OperatingSystem;

    #[test]
    fn keys_are_called_as_the_system_calls_them() {
        let ctx = Context::default();
        let names = |os: OperatingSystem, modifiers, key| {
            ctx.set_os(os);
            key_names(&ctx, KeyboardShortcut::new(modifiers, key)).join(" ")
        };
        let both = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        for (os, modifiers, key, words) in [
            (OperatingSystem::Nix, both, Key::S, "Ctrl Shift S"),
            (OperatingSystem::Mac, both, Key::S, "Shift Cmd S"),
            (
                OperatingSystem::Nix,
                Modifiers::COMMAND,
                Key::Minus,
                "Ctrl -",
            ),
            (OperatingSystem::Windows, Modifiers::NONE, Key::F1, "F1"),
        ] {
            assert_eq!(names(os, modifiers, key), words);
        }
    }
}
