//! The program under test, run as its users run it, in folders of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so and ends"
)]

use cambio::jose::base64url::encode;
use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};
use tempfile::TempDir;

thread_local! {
    // A test is a thread: its commands share one library and one history, and leave with it.
    static FOLDERS: TempDir = tempfile::tempdir().expect("a temporary folder");
}

/// The program with empty folders per test, no proxy, no display and nobody's keychain.
pub fn cambio() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cambio"));
    FOLDERS.with(|folders| {
        for (variable, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            command.env(variable, folders.path().join(folder));
        }
    });
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command
            .env_remove(variable)
            .env_remove(variable.to_lowercase());
    }
    command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    command
}

/// Another program, with the environment that Cambio has in this test.
pub fn beside(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, value) in cambio().get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Where the commands of this test keep their state.
pub fn state_folder() -> std::path::PathBuf {
    FOLDERS.with(|folders| folders.path().join("state"))
}

/// Where the commands of this test find their settings.
pub fn config_folder() -> std::path::PathBuf {
    FOLDERS.with(|folders| folders.path().join("config"))
}

/// Where the commands of this test keep their library.
pub fn data_folder() -> std::path::PathBuf {
    FOLDERS.with(|folders| folders.path().join("data"))
}

/// Runs a command to its end; its exit status and the one JSON object on its standard output.
pub fn run_json(command: &mut Command, stdin: Option<&[u8]>) -> (i32, Value) {
    let input = if stdin.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    let mut child = command
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Beside the reading: a program that answers before it has read everything must not block both sides.
        scope.spawn(move || {
            if let (Some(mut pipe), Some(bytes)) = (pipe, stdin) {
                pipe.write_all(bytes).ok();
            }
        });
        child.wait_with_output().expect("the program ends")
    });
    let printed = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let exit = output
        .status
        .code()
        .unwrap_or_else(|| panic!("ended by a signal: {}\n{said}", output.status));
    let value = serde_json::from_str(&printed).unwrap_or_else(|error| {
        panic!("exit {exit}, no JSON object ({error}):\n{printed}\n{said}")
    });
    (exit, value)
}

/// The arguments of a line, in which no blank is part of one.
pub fn line(arguments: &str) -> Vec<&str> {
    arguments.split(' ').collect()
}

/// Runs Cambio with these arguments, and gives what `run_json` gives.
pub fn run(arguments: &[&str], stdin: Option<&[u8]>) -> (i32, Value) {
    run_json(cambio().args(arguments), stdin)
}

/// Runs Cambio with something bad among these; what it printed, which has this id.
pub fn bad_input(arguments: &[&str], stdin: Option<&[u8]>, id: &str) -> Value {
    let (exit, document) = run(arguments, stdin);
    let error = document["error"]["id"].as_str();
    assert_eq!((exit, error), (2, Some(id)), "{arguments:?}: {document}");
    document
}

/// The ids of the findings that a command printed, of those that begin so.
pub fn ids<'a>(document: &'a Value, prefix: &str) -> Vec<&'a str> {
    document["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("{document}"))
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .filter(|id| id.starts_with(prefix))
        .collect()
}

/// A token that nobody signed: its header, its claims, and something in the signature's place.
pub fn unsigned(header: &str, claims: impl AsRef<[u8]>) -> String {
    format!("{}.{}.c2ln", encode(header), encode(claims))
}
