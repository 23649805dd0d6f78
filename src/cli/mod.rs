//! The command line: one file per command, the same library and profiles as the window.

mod check;
mod completions;
mod core_dumps;
mod decode;
mod decode_text;
mod demo;
#[cfg(test)]
mod echoes;
mod explain;
mod export;
mod import;
mod output;
mod paths;
mod profile_arguments;
mod send;
mod share;
mod window;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueHint};
use output::Output;
use std::process::ExitCode;

/// A debugger for OAuth token exchange and native social login.
#[derive(Debug, Parser)]
#[command(
    name = "cambio",
    version,
    about,
    args_conflicts_with_subcommands = true
)]
struct Arguments {
    /// A file or cambio:// link to open, or - for standard input, in the window that is already open if there is one.
    #[arg(value_name = "FILE or LINK", value_hint = ValueHint::FilePath)]
    file: Option<std::path::PathBuf>,
    /// Open another window, even if one is already open.
    #[arg(long)]
    new_window: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make one exchange (exit 0 issued, 1 refused, 2 bad input, 3 failed).
    Send(send::Arguments),
    /// Say what is wrong with a profile or a pasted request; sends nothing (exit 0 no error, 1 an error, 2 bad input).
    Check(check::Arguments),
    /// Inspect one token (exit 0 readable, 1 signature invalid, 2 empty, not text or too large).
    Decode(decode::Arguments),
    /// Explain an answer that someone else got: raw HTTP, HAR, JSON, an SDK's message, a tenant log entry.
    Explain(explain::Arguments),
    /// Write a profile for another tool, with placeholders for secrets.
    Export(export::Arguments),
    /// Make a profile from another tool's request: a curl command, HAR, .http, Postman, OpenCollection, form, link.
    Import(import::Arguments),
    /// Print a link to a profile, without its secrets.
    Share(share::Arguments),
    /// Run the demo tenant in the foreground; its base URL is the first line.
    Demo(demo::Arguments),
    /// Print shell completions (exit 0, 2 another shell).
    Completions(completions::Arguments),
    /// Say where settings, library, history and the rest are kept (exit 0, 2 no home).
    Paths(paths::Arguments),
}

/// The command line's definition, from which help, completions and manual pages are made. Its version is the package's alone.
pub fn definition() -> clap::Command {
    Arguments::command()
}

/// Runs the program and returns its exit code. The version is what `--version` says.
pub fn main(version: &'static str) -> ExitCode {
    core_dumps::switch_off();
    let arguments = match read(version) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let writes = matches!(
        arguments.command,
        Some(Command::Send(_) | Command::Import(_))
    );
    let code = match arguments.command {
        None => window::run(arguments.file, arguments.new_window, definition),
        Some(Command::Send(arguments)) => send::run(arguments),
        Some(Command::Check(arguments)) => check::run(arguments),
        Some(Command::Decode(arguments)) => decode::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Export(arguments)) => export::run(arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Share(arguments)) => share::run(arguments),
        Some(Command::Demo(arguments)) => demo::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments, definition()),
        Some(Command::Paths(arguments)) => paths::run(&arguments),
    };
    if writes {
        // The window does it in a task at its start.
        let folders = crate::settings::Folders::of_user();
        crate::send::sweep_leftovers(folders.as_ref(), &[]);
    }
    ExitCode::from(Output::exit_code(code))
}

fn read(version: &'static str) -> Result<Arguments, clap::Error> {
    let mut matches = definition().version(version).try_get_matches()?;
    Arguments::from_arg_matches_mut(&mut matches)
}

/// Help and version go to standard output; a wrong call is bad input, also as JSON where that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        Output::text(&error.to_string());
        return ExitCode::from(Output::exit_code(0));
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let detail = error.to_string();
        // Up to the hints: what is wrong, and which values or arguments there are.
        let said: Vec<&str> = detail
            .lines()
            .map(str::trim)
            .take_while(|line| !line.is_empty())
            .collect();
        let problem = crate::diagnosis::BadInput::new(
            "cli.usage",
            "The command line was not understood",
            said.join(" ").trim_start_matches("error: "),
        )
        .fix("See cambio --help");
        return ExitCode::from(Output::new(true).bad_input(&problem));
    }
    Output::error(error.to_string().trim_end());
    ExitCode::from(2)
}
