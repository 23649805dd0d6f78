//! The commands that can be given now.

use crate::ui::kit::command::Command;
use crate::ui::kit::open_profile::OpenProfile;
use crate::ui::palette::item::{Choice, Group, Item};
use crate::ui::palette::key_list::keys_of;
use strum::IntoEnumIterator as _;

/// Returns the commands that can be given now, but for the one that opens the palette.
pub fn commands(open: &OpenProfile) -> Vec<Item> {
    Command::iter()
        .filter(|command| *command != Command::Palette)
        // One that the profile does not allow is found, and says why when it is chosen.
        .filter(|command| command.enabled(open) || command.why_not(open).is_some())
        .map(|command| {
            let choice = Choice::Command(command);
            Item::new(Group::Commands, command.label(), hint(command), choice)
                .with_keys(keys_of(command))
        })
        .collect()
}

/// Returns what the command's tooltip says besides its name: `Undo` is followed by `the last change to the form`.
fn hint(command: Command) -> &'static str {
    let (name, said) = (command.label().trim_end_matches('…'), command.tooltip());
    said.strip_prefix(name)
        .and_then(|rest| rest.strip_prefix(' '))
        .unwrap_or(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_does_not_repeat_the_name_before_it() {
        assert_eq!(hint(Command::Undo), "the last change to the form");
        assert_eq!(hint(Command::Rename), "the profile and its file");
        assert_eq!(hint(Command::Keys), "List every key");
    }

    #[test]
    fn what_cannot_be_given_now_is_not_offered() {
        let offered = |open: &OpenProfile| -> Vec<Command> {
            let items = commands(open).into_iter();
            items
                .filter_map(|item| match item.choice {
                    Choice::Command(command) => Some(command),
                    _ => None,
                })
                .collect()
        };
        let idle = offered(&OpenProfile::default());
        assert!(idle.contains(&Command::Send) && !idle.contains(&Command::Cancel));
        let sending = offered(&OpenProfile {
            is_sending: true,
            ..OpenProfile::default()
        });
        assert!(sending.contains(&Command::Cancel) && !sending.contains(&Command::Send));
        assert!(!sending.contains(&Command::Palette));
    }
}
