//! `cambio import`: a request of another tool becomes a profile.

use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::BadInput;
use crate::files::LARGEST;
use crate::json::Json;
use crate::profile::formats::{Imported, recognise};
use crate::profile::{SCHEME, save_new};
use crate::send::first_writable;
use crate::settings::Folders;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A file, - for standard input, or a cambio:// link.
    source: String,
    /// Prints the profile instead of saving it.
    #[arg(long)]
    print: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    match import(arguments) {
        Ok((imported, path)) => {
            let mut notes = imported.notes.clone();
            notes.extend(imported.secrets.iter().map(|found| {
                format!(
                    "The secret of {} was left out: give it when sending",
                    imported.name_of(found)
                )
            }));
            if out.is_json() {
                Output::document(&Json::object([
                    ("recognised", Json::text(imported.what)),
                    (
                        "path",
                        path.map(|path| Json::text(path.display().to_string()))
                            .unwrap_or_default(),
                    ),
                    ("profile", imported.profile.to_json()),
                    (
                        "secrets",
                        Json::Array(
                            imported
                                .secrets
                                .iter()
                                .map(|found| Json::text(&found.field))
                                .collect(),
                        ),
                    ),
                    ("notes", Json::Array(notes.iter().map(Json::text).collect())),
                ]));
            } else {
                match path {
                    Some(path) => Output::text(&format!("{}\n", path.display())),
                    None => Output::text(&imported.profile.to_text()),
                }
                Output::notes(&notes);
            }
            0
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn import(arguments: &Arguments) -> Result<(Imported, Option<PathBuf>), BadInput> {
    let text = if arguments.source.starts_with(SCHEME) {
        arguments.source.clone()
    } else {
        let ids = ("import.unreadable", "import.too-large");
        let bytes = read_given(Path::new(&arguments.source), ids, LARGEST)?;
        String::from_utf8(bytes).map_err(|error| {
            BadInput::new(
                "import.not-utf8",
                "What is to be imported is not UTF-8 text",
                format!(
                    "The first byte that does not fit is at offset {}",
                    error.utf8_error().valid_up_to()
                ),
            )
        })?
    };
    let mut imported = recognise(&text)?;
    if arguments.print {
        return Ok((imported, None));
    }
    imported.profile.id = Some(crate::jose::random_id(12));
    let folder = first_writable(Folders::of_user().as_ref())?;
    let path = save_new(&folder, &imported.profile)?;
    Ok((imported, Some(path)))
}
