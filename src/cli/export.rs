//! `cambio export`: a profile for another tool, on standard output.

use super::output::Output;
use super::profile_arguments::ProfileArguments;
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::profile::formats::{Exported, Format, export};
use crate::settings::Folders;
use crate::token::invisible::in_json;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    #[arg(long = "as", value_name = "FORMAT", value_parser = format, help = help())]
    format: Format,
}

fn names() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.name()).collect()
}

fn help() -> String {
    match names().split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn format(text: &str) -> Result<Format, String> {
    Format::of_name(text).ok_or_else(|| format!("it is one of {}", names().join(", ")))
}

pub fn run(arguments: Arguments) -> u8 {
    let out = Output::new(arguments.profile.json);
    match written(&arguments) {
        Ok(exported) => {
            if out.is_json() {
                Output::document(&Json::object([
                    ("format", Json::text(arguments.format.name())),
                    ("text", Json::text(exported.text)),
                    (
                        "notes",
                        Json::Array(exported.notes.iter().map(Json::text).collect()),
                    ),
                ]));
            } else {
                Output::text(&exported.text);
                Output::notes(&exported.notes);
            }
            0
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn written(arguments: &Arguments) -> Result<Exported, BadInput> {
    let job = arguments.profile.job(Folders::of_user().as_ref())?;
    if arguments.format == Format::Profile {
        return Ok(Exported {
            text: in_json(&job.profile.shareable().to_text()).into_owned(),
            notes: job.profile.not_shared(),
        });
    }
    Ok(export(
        &crate::send::placeholder_call(&job, None)?,
        arguments.format,
    ))
}
