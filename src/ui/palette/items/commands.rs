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
            Item::new(Group::Commands, command.label(), command.tooltip(), choice)
                .with_keys(keys_of(command))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
