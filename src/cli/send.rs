//! `cambio send`: one exchange.

use super::output::{self, Output};
use super::profile_arguments::ProfileArguments;
use crate::diagnosis::BadInput;
use crate::exchange::Outcome;
use crate::files::{folder_of, would_write_new, write_new};
use crate::http::{Cancel, Limits};
use crate::run::{Run, html_report};
use crate::secret::{Reference, Secret};
use crate::send::{RunSource, SendJob, Session};
use crate::settings::Folders;
use clap::ValueHint;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// Prints tokens, codes, secrets and proofs in the clear.
    #[arg(long)]
    show_secrets: bool,
    /// Lets a profile read secrets on this computer (env:, file:, keychain).
    #[arg(long)]
    trust: bool,
    /// Reads no key set; signatures stay unchecked.
    #[arg(long)]
    no_verify: bool,
    /// Records the run in the history, without secrets.
    #[arg(long)]
    record: bool,
    /// Writes the run as one HTML page, without secrets, into a new file.
    #[arg(long, value_name = "FILE.html", value_hint = ValueHint::FilePath)]
    report: Option<PathBuf>,
    /// The application's JSON from the Management API or the CLI: it settles causes that cannot be seen from outside.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    application: Option<PathBuf>,
    /// Gives up after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, value_hint = ValueHint::Other)]
    timeout: Option<Duration>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|span| !span.is_zero())
        .ok_or_else(|| "it must be above 0".to_owned())
}

pub fn run(arguments: Arguments) -> u8 {
    let out = Output::new(arguments.profile.json);
    match send(&arguments) {
        Ok(run) => {
            if out.is_json() {
                Output::document(&crate::run::run_document(&run, arguments.show_secrets));
            } else {
                Output::text(&output::run_text(&run));
            }
            if let Some(path) = &arguments.report {
                write_report(path, &run);
            }
            match run.outcome() {
                Outcome::Issued => 0,
                Outcome::Refused => 1,
                Outcome::Failed => 3,
            }
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn send(arguments: &Arguments) -> Result<Run, BadInput> {
    if let Some(path) = &arguments.report {
        would_write_new(path).map_err(|error| unwritable(path, &error))?;
    }
    let folders = Folders::of_user();
    let mut job = arguments.profile.job(folders.as_ref())?;
    if !arguments.profile.json {
        ask(&mut job)?;
    }
    if let Some(path) = &arguments.application {
        job.caller.application = Some(super::explain::read_application(path)?);
    }
    job.trusted = arguments.trust;
    job.verify = !arguments.no_verify;
    let limits = arguments.timeout.map(|total| Limits {
        connect: total.min(Limits::default().connect),
        total,
    });
    let runtime = runtime()?;
    let session = Session::new(limits, folders);
    let origin = RunSource {
        profile_id: job.profile.id.clone(),
        environment: job.environment.name.clone(),
        source: "command line",
    };
    let run = runtime.block_on(crate::send::send(&session, job, &Cancel::default()))?;
    if arguments.record {
        // The exchange is over: a history that cannot be written changes nothing of its result.
        if let Err(why) = crate::send::record(&session, &run, &origin) {
            Output::notes(&[why]);
        }
    }
    Output::notes(&session.history_notes());
    // Its threads have nothing left to do that anybody waits for.
    runtime.shutdown_background();
    Ok(run)
}

/// Why no page can be written there, said before anything is sent.
fn unwritable(path: &Path, error: &std::io::Error) -> BadInput {
    let folder = folder_of(path);
    let (id, why) = match error.kind() {
        ErrorKind::AlreadyExists => (
            "report.exists",
            format!("{} exists already", path.display()),
        ),
        ErrorKind::NotFound => (
            "report.unwritable",
            format!("The folder {} does not exist", folder.display()),
        ),
        _ => (
            "report.unwritable",
            format!("{} cannot be written to: {error}", folder.display()),
        ),
    };
    let title = "The report cannot be written, so nothing was sent";
    BadInput::new(id, title, why).fix("Give --report another name or folder")
}

/// Writes the run as a page. It has been printed: a page that cannot be written changes nothing of its result.
fn write_report(path: &Path, run: &Run) {
    let written = write_new(path, html_report(run).as_bytes());
    Output::notes(&[match written {
        Ok(()) => format!("The report is in {}", path.display()),
        Err(error) => format!("{} was not written: {error}", path.display()),
    }]);
}

/// The runtime of one command: one thread waits for the network; what blocks has its own.
pub fn runtime() -> Result<tokio::runtime::Runtime, BadInput> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            BadInput::new(
                "runtime",
                "Cambio could not start its threads",
                error.to_string(),
            )
        })
}

/// Asks for what the profile says `ask` for, on a terminal and without showing it. With standard input or error elsewhere nobody is
/// asked, and the missing secret is named by the resolver.
fn ask(job: &mut SendJob) -> Result<(), BadInput> {
    if !Output::is_terminal() {
        return Ok(());
    }
    for (field, reference) in crate::send::asked(&job.profile, &job.environment) {
        if reference != Reference::Ask || job.inputs.contains_key(&field) {
            continue;
        }
        let typed = rpassword::prompt_password(format!("{field}: ")).map_err(|error| {
            BadInput::new(
                "secret.prompt",
                format!("{field} could not be asked for"),
                error.to_string(),
            )
            .fix("Give it with a file or -, or as a reference such as env:NAME")
            .field(field.clone())
        })?;
        job.inputs.insert(field, Secret::new(typed));
    }
    Ok(())
}
