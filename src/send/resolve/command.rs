//! `command:NAME`: a secret that a command of the settings prints, such as a password manager's.

use crate::diagnosis::BadInput;
use crate::secret::Secret;
use crate::token::invisible::without_line_break;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a command may take: a password manager may ask the user to unlock it.
const LIMIT: Duration = Duration::from_mins(1);

/// The most bytes that a secret has.
const LARGEST: u64 = 1024 * 1024;

/// Runs the command of that name, without a shell, and returns its standard output without one final line break. Standard error is not
/// shown: it may hold a secret.
pub fn run(
    name: &str,
    commands: &BTreeMap<String, Vec<String>>,
    field: &str,
) -> Result<Secret, BadInput> {
    run_within(LIMIT, name, commands, field)
}

fn run_within(
    limit: Duration,
    name: &str,
    commands: &BTreeMap<String, Vec<String>>,
    field: &str,
) -> Result<Secret, BadInput> {
    let bad = |title: String, detail: String| {
        BadInput::new("secret.command", title, detail)
            .fix("Run it in a terminal to see what it says, and correct it in the settings under \"commands\"")
            .field(field)
    };
    let Some((program, arguments)) = commands.get(name).and_then(|words| words.split_first())
    else {
        let known: Vec<&str> = commands.keys().map(String::as_str).collect();
        let detail = if known.is_empty() {
            "The settings have no commands yet".to_owned()
        } else {
            format!("The settings have {}", known.join(", "))
        };
        return Err(BadInput::new(
            "secret.command",
            format!("No command called {name} is set up"),
            detail,
        )
        .fix(format!(
            "Add it to the settings: \"commands\": {{\"{name}\": [\"program\", \"argument\"]}}"
        ))
        .field(field));
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| {
            bad(
                format!("The command {name} could not be started"),
                format!("{program}: {error}"),
            )
        })?;
    let end = Instant::now() + limit;
    let late = |child: &mut Child| {
        let is_stopped = stop(child);
        bad(
            format!(
                "The command {name} did not end within {} s",
                limit.as_secs()
            ),
            if is_stopped {
                "It was stopped"
            } else {
                "It may still run"
            }
            .to_owned(),
        )
    };
    let pipe = child.stdout.take();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.map(|pipe| pipe.take(LARGEST + 1).read_to_end(&mut bytes));
        // Nobody waits any more where sending fails.
        drop(sender.send((read, bytes)));
    });
    let Ok((read, bytes)) = receiver.recv_timeout(limit) else {
        return Err(late(&mut child));
    };
    if let Some(Err(error)) = read {
        stop(&mut child);
        return Err(bad(
            format!("What the command {name} prints could not be read"),
            error.to_string(),
        ));
    }
    if bytes.len() as u64 > LARGEST {
        stop(&mut child);
        return Err(bad(
            format!("The command {name} prints too much"),
            "A secret has at most 1 MiB".to_owned(),
        ));
    }
    // It may go on after it has closed its output.
    let status = wait_until(end, &mut child).map_err(|error| {
        bad(
            format!("Waiting for the command {name} failed"),
            error.to_string(),
        )
    })?;
    let Some(status) = status else {
        return Err(late(&mut child));
    };
    if !status.success() {
        return Err(bad(
            format!("The command {name} failed"),
            format!("It ended with {status}"),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        bad(
            format!("What the command {name} prints is not UTF-8 text"),
            "A secret is sent as text".to_owned(),
        )
    })?;
    let text = zeroize::Zeroizing::new(text);
    let secret = Secret::new(without_line_break(&text));
    if secret.is_empty() {
        return Err(bad(
            format!("The command {name} printed nothing"),
            "A secret was expected on its standard output".to_owned(),
        ));
    }
    Ok(secret)
}

/// Waits for the end of a command; `None` where it still runs at this time.
fn wait_until(end: Instant, child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    loop {
        let status = child.try_wait()?;
        if status.is_some() || Instant::now() >= end {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Kills a command and waits for its end, so that it does not stay a zombie. Returns whether that could be done.
fn stop(child: &mut Child) -> bool {
    child.kill().and_then(|()| child.wait()).is_ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn commands() -> BTreeMap<String, Vec<String>> {
        [
            ("good", vec!["printf", "%s\n", "s3cret $HOME"]),
            ("silent", vec!["true"]),
            ("fails", vec!["sh", "-c", "echo s3cret >&2; exit 3"]),
            ("absent", vec!["/nowhere/at/all"]),
            ("endless", vec!["yes"]),
            (
                "lingers",
                vec!["sh", "-c", "echo s3cret; exec >&-; sleep 600"],
            ),
        ]
        .into_iter()
        .map(|(name, words)| {
            (
                name.to_owned(),
                words.into_iter().map(ToOwned::to_owned).collect(),
            )
        })
        .collect()
    }

    #[test]
    fn a_command_prints_a_secret_without_a_shell() {
        assert_eq!(
            run("good", &commands(), "f").unwrap().expose(),
            "s3cret $HOME"
        );
    }

    #[test]
    fn a_command_that_goes_on_after_its_output_is_stopped() {
        let limit = Duration::from_millis(300);
        let error = run_within(limit, "lingers", &commands(), "f").unwrap_err();
        assert!(error.title.contains("did not end"), "{error:?}");
        assert_eq!(error.detail, "It was stopped");
        assert!(!format!("{error:?}").contains("s3cret"));
    }

    #[test]
    fn what_goes_wrong_is_said_without_what_it_printed() {
        for (name, part) in [
            ("silent", "printed nothing"),
            ("fails", "failed"),
            ("absent", "could not be started"),
            ("endless", "too much"),
            ("other", "No command called other"),
        ] {
            let error = run(name, &commands(), "f").unwrap_err();
            assert!(error.title.contains(part), "{error:?}");
            assert!(!format!("{error:?}").contains("s3cret"));
            assert_eq!(
                (error.id, error.field.as_deref()),
                ("secret.command", Some("f"))
            );
        }
    }
}
