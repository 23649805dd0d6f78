//! `cambio explain`: an answer that somebody else got. Nothing is sent.

use super::output::{self, Output};
use super::profile_arguments::{ProfileArguments, read_given};
use crate::diagnosis::explain::Explained;
use crate::diagnosis::outside::{self, Outside};
use crate::diagnosis::server::{self, Server};
use crate::diagnosis::{Application, BadInput, findings_json};
use crate::files::LARGEST;
use crate::json::Json;
use crate::paste::decode_written;
use crate::send::Session;
use crate::settings::Folders;
use clap::ValueHint;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The answer's file: raw HTTP, HAR, JSON, an SDK's message, a tenant log entry; - is standard input.
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// The profile whose request it answers: it helps to decide the causes.
    #[arg(long, value_name = "PROFILE", value_hint = ValueHint::FilePath)]
    profile: Option<String>,
    /// The environment that sets the profile's variables.
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other, requires = "profile")]
    environment: Option<String>,
    /// The application's JSON from the Management API or the CLI: it settles what cannot be seen from outside.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    application: Option<PathBuf>,
    /// The server that answered, if it is not the one recognised or named in the settings.
    #[arg(long, value_name = "ID", value_parser = ServerId)]
    server: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// Takes any id, so that one that is not known is refused like other bad input. Which there are is asked for by help and completions
/// alone: to know them, the servers' files have to be read.
#[derive(Clone, Copy, Debug)]
struct ServerId;

impl TypedValueParser for ServerId {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let known = server::servers()
            .iter()
            .map(|server| PossibleValue::new(server.id.as_str()).help(server.name.as_str()));
        let other = PossibleValue::new("unknown").help("Explained by the RFCs alone");
        Some(Box::new(known.chain(std::iter::once(other))))
    }
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    match explain(arguments) {
        Ok((_, found)) if out.is_json() => {
            let [server, call, said] = found.members();
            let findings = ("findings", findings_json(&found.findings));
            Output::document(&Json::object([server, call, said, findings]));
            0
        }
        Ok((read, found)) => {
            if !found.says_nothing() {
                Output::text(&format!("Read as {}\n", read.kind));
                Output::text(&output::answered_text(&found));
            }
            Output::text(&output::findings_text(&found.findings));
            0
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn explain(arguments: &Arguments) -> Result<(Outside, Explained), BadInput> {
    let named = arguments.server.as_deref().map(server_named).transpose()?;
    let read = outside::read(&read_text(&arguments.file)?)?;
    let folders = Folders::of_user();
    let application = arguments
        .application
        .as_deref()
        .map(read_application)
        .transpose()?;
    let job = arguments
        .profile
        .as_ref()
        .map(|profile| {
            ProfileArguments::named(profile, arguments.environment.as_deref()).job(folders.as_ref())
        })
        .transpose()?;
    let session = Session::new(None, folders);
    let found = crate::send::explain(&session, &read, job.as_ref(), application.as_ref(), named)?;
    Ok((read, found))
}

/// The server of that id.
fn server_named(id: &str) -> Result<Server, BadInput> {
    server::named(id).ok_or_else(|| {
        let known: Vec<&str> = server::servers()
            .iter()
            .map(|server| server.id.as_str())
            .collect();
        BadInput::new(
            "explain.server",
            "This server is not known",
            "--server takes a server that Cambio has explanations for",
        )
        .fix(format!("One of {}, or unknown", known.join(", ")))
    })
}

/// An application's settings from a file; nothing of it is kept.
pub fn read_application(path: &Path) -> Result<Application, BadInput> {
    Application::parse(&read_text(path)?)
}

fn read_text(path: &Path) -> Result<String, BadInput> {
    let bytes = read_given(path, ("explain.unreadable", "explain.too-large"), LARGEST)?;
    // A recording may hold bytes of images: what is no text in it is not looked at.
    Ok(match decode_written(bytes) {
        Ok(decoded) => decoded.text,
        Err(error) => String::from_utf8_lossy(&error.bytes).into_owned(),
    })
}
