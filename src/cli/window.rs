//! `cambio`: the window, or one sentence where there cannot be one. What a second start was given goes to the window that is open.

use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::BadInput;
use crate::files::LARGEST;
use crate::instance::{StartArgument, StartOutcome, begin};
use crate::profile::SCHEME;
use crate::secret::Secret;
use crate::settings::Folders;
use std::path::{Path, PathBuf};

pub fn run(argument: Option<PathBuf>, new_window: bool) -> u8 {
    let given = match given(&argument.unwrap_or_default()) {
        Ok(given) => given,
        Err(problem) => return Output::new(false).bad_input(&problem),
    };
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

/// Returns what is opened: a file, a link, or as `-` what another program writes.
fn given(argument: &Path) -> Result<StartArgument, BadInput> {
    if argument != Path::new("-") {
        return Ok(StartArgument::of_argument(argument.as_os_str(), SCHEME));
    }
    let ids = ("import.unreadable", "import.too-large");
    let bytes = read_given(argument, ids, LARGEST)?;
    let problem = |id, title| {
        let detail = "The window shows a request, an answer or a token that is text, in UTF-8";
        BadInput::new(id, title, detail).fix("Pipe such a text in, or name a file instead of -")
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| problem("import.not-text", "Standard input is not text"))?;
    if text.trim().is_empty() {
        return Err(problem("import.empty", "Standard input is empty"));
    }
    Ok(StartArgument::Pasted(Secret::new(text)))
}
