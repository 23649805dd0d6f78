//! `cambio`: the window, or one sentence where there cannot be one. What a second start was given goes to the window that is open.

use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::BadInput;
use crate::files::LARGEST;
use crate::instance::{Inbox, StartArgument, StartOutcome, begin};
use crate::profile::SCHEME;
use crate::secret::Secret;
use crate::settings::Folders;
use std::path::{Path, PathBuf};

pub fn run(argument: Option<PathBuf>, new_window: bool, definition: fn() -> clap::Command) -> u8 {
    let argument = argument.unwrap_or_default();
    let given = match given(&argument) {
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
    match crate::ui::open(given, inbox.clone()) {
        Ok(()) => 0,
        Err(why) => {
            Output::notes(no_command(&argument, &definition()).as_slice());
            Output::notes(&[format!(
                "no window can be opened ({why}); use cambio send instead, such as: cambio send demo/apple-first-login"
            )]);
            Output::notes(inbox.as_ref().and_then(not_shown).as_slice());
            2
        }
    }
}

/// Returns that what other starts handed over is not shown, as a sentence; `None` where they handed nothing over. Nothing more is taken in:
/// those starts have ended, and believe that it is shown.
fn not_shown(inbox: &Inbox) -> Option<String> {
    inbox.close();
    match std::iter::from_fn(|| inbox.take_next()).count() {
        0 => None,
        1 => Some("a file or link that another start handed over is not shown either".to_owned()),
        count => Some(format!(
            "{count} files and links that other starts handed over are not shown either"
        )),
    }
}

/// Returns that an argument is no command, as a sentence, with the one that is probably meant; `None` where it may be a file or link.
fn no_command(argument: &Path, definition: &clap::Command) -> Option<String> {
    let word = argument.to_str()?;
    let is_word = |one: char| one.is_ascii_alphabetic() || one == '-';
    if word.is_empty() || word == "-" || !word.chars().all(is_word) || argument.exists() {
        return None;
    }
    let near = definition
        .get_subcommands()
        .map(|command| (strsim::osa_distance(command.get_name(), word), command))
        .filter(|(steps, command)| *steps <= 2 && *steps * 2 < command.get_name().len())
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, command)| command.get_name());
    let hint = near.map_or_else(
        || "see cambio --help".to_owned(),
        |near| format!("did you mean cambio {near}?"),
    );
    Some(format!("{word} is neither a file nor a command; {hint}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_over_to_a_window_that_did_not_open_is_counted() {
        for (count, said) in [(0, ""), (1, "a file or link "), (2, "2 files ")] {
            let inbox = Inbox::default();
            for _ in 0..count {
                inbox.put(StartArgument::File("/a.har".into()));
            }
            let words = not_shown(&inbox).unwrap_or_default();
            assert!(words.starts_with(said) && words.is_empty() == said.is_empty());
            assert!(inbox.is_empty());
        }
    }

    #[test]
    fn a_word_that_is_no_command_is_said() {
        let definition = clap::Command::new("cambio")
            .subcommand(clap::Command::new("send"))
            .subcommand(clap::Command::new("decode"));
        let said = |word: &str| no_command(Path::new(word), &definition);
        assert!(said("sned").unwrap().ends_with("did you mean cambio send?"));
        assert!(said("decod").unwrap().contains("cambio decode"));
        assert!(said("frobnicate").unwrap().ends_with("see cambio --help"));
        for other in ["", "-", "a.json", "some/file", "cambio://import?v=1"] {
            assert_eq!(said(other), None, "{other}");
        }
    }
}
