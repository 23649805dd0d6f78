//! `cambio`: the window, or one sentence where there cannot be one. What a second start was given goes to the window that is open.

use super::output::Output;
use crate::instance::{StartArgument, StartOutcome, begin};
use crate::profile::SCHEME;
use crate::settings::Folders;
use std::path::PathBuf;

pub fn run(argument: Option<PathBuf>, new_window: bool) -> u8 {
    let argument = argument.unwrap_or_default();
    let given = StartArgument::of_argument(argument.as_os_str(), SCHEME);
    let folders =
        Folders::of_user().map(|folders| vec![folders.data, folders.config, folders.state]);
    let inbox = match begin(&folders.unwrap_or_default(), &given, new_window) {
        StartOutcome::First(inbox) => Some(inbox),
        StartOutcome::HandedOver => return 0,
        StartOutcome::Refused(why) => {
            Output::notes(&[why]);
            return 2;
        }
        StartOutcome::Alone(why) => {
            Output::notes(why.as_slice());
            None
        }
    };
    match crate::ui::open(given, inbox) {
        Ok(()) => 0,
        Err(why) => {
            Output::notes(&[format!(
                "no window can be opened ({why}); use cambio send instead, such as: cambio send demo/apple-first-login"
            )]);
            2
        }
    }
}
