//! Files that are none, in every place where a file is expected: nothing waits, nothing fills the memory, and each says a sentence.
#![cfg(unix)]

use crate::harness::{TEAM, folders, open, put, wait, window};
use crate::support::{beside, cambio, config_folder, data_folder, state_folder};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn pipe(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

/// Runs a command that has to end by itself; one that waits for a pipe would never.
fn ends(command: &mut Command) -> Output {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
            panic!("{command:?} waits for something");
        }
        std::thread::yield_now();
    }
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn pipes_in_every_place_hold_no_command_up() {
    let library = data_folder().join("cambio/profiles");
    let state = state_folder().join("cambio");
    for path in [
        library.join("x.cambio.json"),
        library.join("environments/e.json"),
        config_folder().join("cambio/settings.json"),
        state.join("trusted"),
        state.join("recent"),
        state.join("demo-keys.json"),
        state.join("history.sqlite"),
        state.join("drafts/new-1.draft.json"),
    ] {
        pipe(&path);
    }
    std::os::unix::fs::symlink("/dev/tty", library.join("terminal.cambio.json")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", library.join("endless.cambio.json")).unwrap();
    std::fs::write(library.join("good.cambio.json"), TEAM).unwrap();
    let good = library.join("good.cambio.json");
    for (arguments, exit, words) in [
        (vec!["check", "profiles/good"], 0, ""),
        (vec!["check", "profiles/x"], 2, "a named pipe"),
        (vec!["check", "profiles/terminal"], 2, "a device"),
        (vec!["check", "profiles/endless"], 2, "a device"),
        (vec!["check", "profiles/absent"], 2, "no profile"),
        (
            vec!["check", good.to_str().unwrap(), "--environment", "e"],
            2,
            "a named pipe",
        ),
        (
            vec!["send", "profiles/good", "--no-verify", "--record"],
            0,
            "a named pipe",
        ),
        (vec!["export", "profiles/good", "--as", "curl"], 0, ""),
        (vec!["share", "profiles/good"], 0, ""),
        (vec!["share", "profiles/x"], 2, "a named pipe"),
    ] {
        let output = ends(cambio().args(&arguments));
        let said = said(&output);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

#[test]
fn what_is_named_and_has_no_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(600 << 20)
        .unwrap();
    for command in ["import", "decode", "explain"] {
        for (path, words) in [
            (Path::new("/dev/zero"), "a device without an end"),
            (Path::new("/dev/urandom"), "a device without an end"),
            (folder.path(), "a folder"),
            (large.as_path(), "larger than"),
            (&folder.path().join("absent"), "No such file"),
        ] {
            let output = ends(cambio().arg(command).arg(path));
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{command}: {said}");
            assert!(said.contains(words), "{command} {}: {said}", path.display());
        }
    }
}

#[test]
fn what_a_shell_pipes_in_is_read() {
    let script = |script: &str| {
        let whole = script.replace("CAMBIO", env!("CARGO_BIN_EXE_cambio"));
        let output = ends(beside("bash").args(["-c", &whole]));
        assert_eq!(output.status.code(), Some(0), "{script}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let curl = "curl https://acme.eu.auth0.com/oauth/token -d client_id=c";
    for text in [
        format!("CAMBIO import --print <(echo '{curl}')"),
        format!("echo '{curl}' | CAMBIO import --print -"),
        format!("echo '{curl}' | CAMBIO import --print /dev/stdin"),
    ] {
        assert!(script(&text).contains("acme.eu.auth0.com"), "{text}");
    }
    let checked = script(&format!("CAMBIO check --json <(echo '{TEAM}')"));
    assert!(checked.contains("findings"), "{checked}");
}

#[test]
fn damage_is_told_once_and_runs_are_recorded_all_the_same() {
    let send = || {
        let arguments = ["send", "demo/apple-first-login", "--no-verify", "--record"];
        let output = ends(cambio().args(arguments));
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        said(&output)
    };
    assert_eq!(send(), "");
    let path = state_folder().join("cambio/history.sqlite");
    // Moves the log that the command left into the file, which is damaged next.
    drop(cambio::history::History::open(&path).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..].fill(0x5a);
    std::fs::write(&path, &bytes).unwrap();
    let told = send();
    assert!(told.contains("history.sqlite.damaged-1"), "{told}");
    assert_eq!(send(), "");
    let history = cambio::history::History::open(&path).unwrap();
    assert_eq!(history.count().unwrap(), 2);
}

#[test]
fn what_a_killed_program_left_is_swept_and_nothing_else() {
    let state = state_folder().join("cambio");
    let library = data_folder().join("cambio/profiles");
    std::fs::create_dir_all(&state).unwrap();
    std::fs::create_dir_all(&library).unwrap();
    let old = std::time::SystemTime::now() - Duration::from_hours(48);
    for path in [
        state.join(".cambio-aB3dE6"),
        library.join(".cambio-Zz9Yy8"),
        library.join(".cambio-notes.txt"),
    ] {
        let file = std::fs::File::create(path).unwrap();
        file.set_modified(old).unwrap();
    }
    ends(cambio().args(["send", "demo/apple-first-login", "--no-verify"]));
    assert!(!state.join(".cambio-aB3dE6").exists());
    assert!(!library.join(".cambio-Zz9Yy8").exists());
    assert!(library.join(".cambio-notes.txt").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn no_core_dump_is_written() {
    use std::io::BufRead as _;
    let mut demo = cambio()
        .args(["demo", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Its first line: then it has long begun.
    let mut line = String::new();
    std::io::BufReader::new(demo.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", demo.id())).unwrap();
    demo.kill().unwrap();
    demo.wait().unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let numbers: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(numbers, ["0", "0"], "{core}");
}

#[test]
fn the_window_lists_what_it_can_and_closes() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let library = folders(home.path()).profiles();
    pipe(&library.join("x.cambio.json"));
    pipe(&library.join("environments/e.json"));
    pipe(&folders(home.path()).settings());
    std::os::unix::fs::symlink("/dev/tty", library.join("t.cambio.json")).unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    wait(&mut harness, "Send");
    let begun = Instant::now();
    drop(harness);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "it waits for a pipe"
    );
}
