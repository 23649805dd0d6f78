//! `cambio export`: a profile for another tool, on standard output.

use super::output::Output;
use super::profile_arguments::ProfileArguments;
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::profile::formats::{ExportFormat, Exported, export};
use crate::settings::Folders;
use crate::token::invisible::{in_json, quoted};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// The format to write.
    #[arg(long = "as", value_name = "FORMAT", value_parser = formats())]
    format: ExportFormat,
}

/// The formats by name.
fn formats() -> impl TypedValueParser<Value = ExportFormat> {
    let named = ExportFormat::ALL
        .iter()
        .map(|format| PossibleValue::new(format.name()).help(format.label()));
    PossibleValuesParser::new(named)
        .try_map(|name| ExportFormat::of_name(&name).ok_or("it is not an export format"))
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
    if arguments.format == ExportFormat::Profile {
        return Ok(Exported {
            text: in_json(&job.profile.shareable().to_text()).into_owned(),
            notes: job.profile.not_shared(),
        });
    }
    let call = crate::send::placeholder_call(&job, None)?;
    let mut exported = export(&call, arguments.format);
    let misnamed = job.profile.misnamed().map(|(name, meant)| {
        format!(
            "{} is not in the export: no profile has it, and {meant} is probably meant",
            quoted(&name)
        )
    });
    exported.notes.extend(misnamed);
    Ok(exported)
}
