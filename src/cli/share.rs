//! `cambio share`: a link made from the safe fields of a profile.

use super::output::Output;
use super::profile_arguments::ProfileArguments;
use crate::json::Json;
use crate::profile::USUAL_LINK;
use crate::settings::Folders;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
}

pub fn run(arguments: Arguments) -> u8 {
    let out = Output::new(arguments.profile.json);
    let profile = match arguments.profile.job(Folders::of_user().as_ref()) {
        Ok(job) => job.profile,
        Err(problem) => return out.bad_input(&problem),
    };
    let link = profile.to_link();
    let mut notes = profile.not_shared();
    if link.len() > USUAL_LINK {
        notes.push(format!(
            "The link has {} characters; mail and chat programs may cut one of more than {USUAL_LINK}: cambio export --as profile writes a file instead",
            link.len()
        ));
    }
    if out.is_json() {
        Output::document(&Json::object([
            ("link", Json::text(link)),
            ("notes", Json::Array(notes.iter().map(Json::text).collect())),
        ]));
    } else {
        Output::text(&format!("{link}\n"));
        Output::notes(&notes);
    }
    0
}
