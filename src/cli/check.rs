//! `cambio check`: what is wrong, without sending.

use super::output::{self, Output};
use super::profile_arguments::ProfileArguments;
use crate::diagnosis::{BadInput, Finding, findings_json};
use crate::json::Json;
use crate::send::Session;
use crate::settings::Folders;
use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// The application's JSON from the Management API or the CLI: it settles what cannot be seen from outside.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    application: Option<std::path::PathBuf>,
}

pub fn run(arguments: Arguments) -> u8 {
    let out = Output::new(arguments.profile.json);
    match check(&arguments) {
        Ok(found) => {
            if out.is_json() {
                Output::document(&Json::object([("findings", findings_json(&found))]));
            } else if found.is_empty() {
                Output::text("No problems found in this request\n");
            } else {
                Output::text(&output::findings_text(&found));
            }
            u8::from(output::has_error(&found))
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn check(arguments: &Arguments) -> Result<Vec<Finding>, BadInput> {
    let folders = Folders::of_user();
    let mut job = arguments.profile.job(folders.as_ref())?;
    if let Some(path) = &arguments.application {
        job.caller.application = Some(super::explain::read_application(path)?);
    }
    let session = Session::new(None, folders);
    let linted = crate::send::lint(&session, &job);
    Output::notes(&session.history_notes());
    Ok(linted?.findings)
}
