//! What keys are called: alike in menus, tooltips, lists and on drawn keys.

use egui::{Context, Key, KeyboardShortcut};

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

/// Returns the same names as one text: "Ctrl+Shift+S".
pub fn key_text(ctx: &Context, keys: KeyboardShortcut) -> String {
    key_names(ctx, keys).join("+")
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;
    use egui::os::OperatingSystem;

    #[test]
    fn keys_are_called_as_the_system_calls_them() {
        let ctx = Context::default();
        let text = |os: OperatingSystem, modifiers, key| {
            ctx.set_os(os);
            key_text(&ctx, KeyboardShortcut::new(modifiers, key))
        };
        let both = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        for (os, modifiers, key, words) in [
            (OperatingSystem::Nix, both, Key::S, "Ctrl+Shift+S"),
            (OperatingSystem::Mac, both, Key::S, "Shift+Cmd+S"),
            (
                OperatingSystem::Nix,
                Modifiers::COMMAND,
                Key::Minus,
                "Ctrl+-",
            ),
            // By its sign, as on the key, and not as "Comma".
            (
                OperatingSystem::Nix,
                Modifiers::COMMAND,
                Key::Comma,
                "Ctrl+,",
            ),
            (OperatingSystem::Windows, Modifiers::NONE, Key::F1, "F1"),
        ] {
            assert_eq!(text(os, modifiers, key), words);
        }
    }
}
