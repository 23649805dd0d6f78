//! Folders and files as they are in the wild: read-only, vanished, full, strange names, two programs at once. Nothing is lost, and each
//! says a sentence.

use crate::support::{beside, cambio, config_folder, data_folder, run_json, state_folder};
use cambio::profile::formats::ExportFormat;
use cambio::profile::{Profile, SUFFIX, read_folder, save_new, write_atomically};
use serde_json::json;
use std::path::Path;
use std::process::Stdio;

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        tenant: "demo".into(),
        ..Profile::default()
    }
}

const CURL: &[u8] = b"curl https://acme.eu.auth0.com/oauth/token -d 'client_id=c&scope=openid'";

#[test]
fn a_file_system_that_is_full_keeps_what_was_there() {
    // A file system of 64 KiB of its own; where this is not allowed, a limit on the size of files says the same to the program.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cambio.json");
    write_atomically(&path, &profile("old").to_text()).unwrap();
    let library = data_folder().join("cambio/profiles");
    std::fs::create_dir_all(&library).unwrap();
    // No byte of a file can be written; the signal is ignored, so that the write fails with a reason, as on a full disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 0; '{}' import - --json 2>&1 | cat",
        env!("CARGO_BIN_EXE_cambio")
    );
    let mut child = beside("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), CURL).unwrap();
    let output = child.wait_with_output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        document["error"]["id"], "profile.unwritable",
        "{document:#}"
    );
    assert!(
        document["error"]["fix"]
            .as_str()
            .unwrap()
            .contains("disk space")
    );
    assert_eq!(
        std::fs::read_dir(&library).unwrap().count(),
        0,
        "no half of a file is left"
    );
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        profile("old").to_text()
    );
}

#[test]
fn a_library_that_is_a_file_is_named() {
    let library = data_folder().join("cambio");
    std::fs::create_dir_all(&library).unwrap();
    std::fs::write(library.join("profiles"), "in the way").unwrap();
    let (code, document) = run_json(cambio().args(["import", "-", "--json"]), Some(CURL));
    assert_eq!(
        (code, document["error"]["id"].as_str()),
        (2, Some("library.unwritable")),
        "{document:#}"
    );
    assert_eq!(
        std::fs::read_to_string(library.join("profiles")).unwrap(),
        "in the way"
    );
}

#[test]
fn the_next_folder_is_taken_where_the_first_cannot_be_written() {
    let second = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(data_folder()).unwrap();
    std::fs::write(data_folder().join("cambio"), "in the way").unwrap();
    std::fs::create_dir_all(config_folder().join("cambio")).unwrap();
    std::fs::write(
        config_folder().join("cambio/settings.json"),
        json!({"cambio": 1, "folders": [data_folder().join("cambio/below"), second.path()]})
            .to_string(),
    )
    .unwrap();
    let (code, document) = run_json(cambio().args(["import", "-", "--json"]), Some(CURL));
    assert_eq!(code, 0, "{document:#}");
    assert!(
        document["path"]
            .as_str()
            .unwrap()
            .starts_with(second.path().to_str().unwrap())
    );
    // It is found by folder and stem, beside the folder that is not there.
    let folder = second.path().file_name().unwrap().to_str().unwrap();
    let (code, document) = run_json(
        cambio().args([
            "check",
            &format!("{folder}/imported-from-acme-eu-auth0-com"),
            "--json",
        ]),
        None,
    );
    assert_ne!(code, 2, "{document:#}");
}

#[cfg(unix)]
#[test]
fn loops_pipes_large_files_and_strange_names_are_entries_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        std::fs::write(folder.path().join(format!("{name}{SUFFIX}")), text).unwrap()
    };
    std::os::unix::fs::symlink(
        folder.path().join(format!("loop{SUFFIX}")),
        folder.path().join(format!("loop{SUFFIX}")),
    )
    .unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("inside")).unwrap();
    put(
        "large",
        &format!(
            "{{\"cambio\":1,\"name\":\"l\",\"tenant\":\"demo\",\"x\":\"{}\"}}",
            "y".repeat(10_000_000)
        ),
    );
    put("new\nline", &profile("line").to_text());
    put("emoji 🦀", &profile("crab").to_text());
    put("Case", &profile("upper").to_text());
    put("case", &profile("lower").to_text());
    put("newer", r#"{"cambio":2,"name":"n","tenant":"demo"}"#);
    put("empty", "");
    std::fs::create_dir(folder.path().join(format!("folder{SUFFIX}"))).unwrap();
    let read = read_folder("team", folder.path()).unwrap();
    let ids: Vec<(String, &str)> = read
        .entries
        .iter()
        .map(|entry| {
            (
                entry.stem.clone(),
                entry
                    .profile
                    .as_ref()
                    .map_or_else(|error| error.id, |_| "ok"),
            )
        })
        .collect();
    for (stem, id) in [
        ("loop", "profile.unreadable"),
        ("large", "profile.too-large"),
        ("new\nline", "ok"),
        ("emoji 🦀", "ok"),
        ("Case", "ok"),
        ("case", "ok"),
        ("newer", "profile.newer"),
        ("empty", "profile.not-json"),
        ("folder", "profile.unreadable"),
    ] {
        assert!(ids.contains(&(stem.to_owned(), id)), "{stem:?} {ids:?}");
    }
    for entry in &read.entries {
        if let Err(error) = &entry.profile {
            assert!(!error.title.is_empty() && !error.detail.is_empty());
        }
    }
}

#[test]
fn two_programs_save_into_one_library_and_neither_loses_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| -> Vec<_> {
                    (0..25)
                        .map(|_| save_new(folder.path(), &profile("Same name")).unwrap())
                        .collect()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let distinct: std::collections::BTreeSet<_> = paths.iter().collect();
    assert_eq!(distinct.len(), 100);
    assert_eq!(
        read_folder("f", folder.path())
            .unwrap()
            .entries
            .iter()
            .filter(|entry| entry.profile.is_ok())
            .count(),
        100
    );
}

#[test]
fn a_state_folder_that_cannot_be_written_stops_no_exchange() {
    std::fs::create_dir_all(state_folder()).unwrap();
    std::fs::write(state_folder().join("cambio"), "in the way").unwrap();
    let output = cambio()
        .args(["send", "demo/apple-first-login", "--record", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("history"), "{said}");
}

/// Secrets of every kind and place, sent, recorded, exported, imported and shared; then looked for everywhere.
#[test]
fn planted_secrets_are_nowhere_afterwards() {
    use base64::Engine as _;
    let secret = "pl4nted \"s&cret+/é";
    let code = "c9876543210fedcba9876543210fedcba.0.mrwu.Pl4ntedCodePl4ntedCode1";
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let profile = put(
        "p.cambio.json",
        r#"{"cambio":1,"id":"p","name":"planted","tenant":"demo","client_id":"demo-web","subject_token":"ask","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code",
        "client_authentication":{"method":"client_secret_post","secret":"ask"},
        "headers":[{"name":"Cookie","secret":"env:PLANTED"}],"parameters":[{"name":"x_own","secret":"env:PLANTED"},{"name":"x_printed","secret":"command:witness"}]}"#,
    );
    let secret_file = put("secret", secret);
    // A command that prints a secret and writes down how it and Cambio were called.
    let seen = folder.path().join("seen");
    let words = format!(
        "cat /proc/$$/cmdline /proc/$PPID/cmdline >> '{}'; cat '{}'",
        seen.display(),
        secret_file.display()
    );
    let settings = serde_json::json!({"cambio": 1, "commands": {"witness": ["sh", "-c", words]}});
    std::fs::create_dir_all(config_folder().join("cambio")).unwrap();
    cambio::profile::write_atomically(
        &config_folder().join("cambio/settings.json"),
        &settings.to_string(),
    )
    .unwrap();
    let code_file = put("code", code);
    let mut printed = Vec::new();
    let mut run = |arguments: &[&str], stdin: Option<&[u8]>| {
        let mut child = cambio()
            .args(arguments)
            .env("PLANTED", secret)
            .stdin(if stdin.is_some() {
                Stdio::piped()
            } else {
                Stdio::null()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), stdin) {
            drop(std::io::Write::write_all(&mut pipe, bytes));
        }
        let output = child.wait_with_output().unwrap();
        printed.extend_from_slice(&output.stdout);
        printed.extend_from_slice(&output.stderr);
        output.status.code().unwrap()
    };
    let path = profile.to_str().unwrap();
    let (secret_path, code_path) = (secret_file.to_str().unwrap(), code_file.to_str().unwrap());
    for basic in ["client_secret_post", "client_secret_basic"] {
        let method = format!("client_authentication.method=\"{basic}\"");
        let sent = run(
            &[
                "send",
                path,
                "--json",
                "--trust",
                "--record",
                "--set",
                &method,
                "--client-secret",
                secret_path,
                "--subject-token",
                code_path,
            ],
            None,
        );
        assert!(
            sent == 1 || sent == 0,
            "{sent} {}",
            String::from_utf8_lossy(&printed)
        );
    }
    run(
        &[
            "send",
            path,
            "--trust",
            "--record",
            "--client-secret",
            secret_path,
            "--subject-token",
            code_path,
        ],
        None,
    );
    run(&["check", path, "--json"], None);
    for format in ExportFormat::ALL.iter().map(|format| format.name()) {
        assert_eq!(run(&["export", path, "--as", format], None), 0, "{format}");
    }
    assert_eq!(run(&["share", path], None), 0);
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let curl = format!(
        "curl https://t.example/oauth/token -u 'c:{encoded}' -H 'Cookie: a={encoded}' -d 'subject_token={code}&password={encoded}'"
    );
    assert_eq!(run(&["import", "-"], Some(curl.as_bytes())), 0);
    assert_eq!(run(&["import", "-"], Some(b"curl 'https://t.example")), 2);

    let needles: Vec<Vec<u8>> = [secret, code]
        .iter()
        .flat_map(|text| {
            let escaped = serde_json::to_string(text).unwrap();
            let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            [
                text.as_bytes().to_vec(),
                escaped.trim_matches('"').as_bytes().to_vec(),
                encoded.into_bytes(),
                base64::engine::general_purpose::STANDARD
                    .encode(text)
                    .trim_end_matches('=')
                    .as_bytes()
                    .to_vec(),
                base64::engine::general_purpose::URL_SAFE_NO_PAD
                    .encode(text)
                    .into_bytes(),
            ]
        })
        .collect();
    let mut looked = 0;
    let mut look = |name: &str, bytes: &[u8]| {
        looked += 1;
        for needle in &needles {
            assert!(
                !bytes
                    .windows(needle.len())
                    .any(|part| part == needle.as_slice()),
                "{name} holds {}",
                String::from_utf8_lossy(needle)
            );
        }
    };
    look("what was printed", &printed);
    let called = std::fs::read(&seen).unwrap();
    assert!(called.windows(4).any(|part| part == b"send"));
    look("arguments of Cambio and of its child processes", &called);
    let mut walk = vec![state_folder(), data_folder(), config_folder()];
    while let Some(next) = walk.pop() {
        for entry in std::fs::read_dir(&next)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
        {
            if entry.path().is_dir() {
                walk.push(entry.path());
            } else {
                look(
                    &entry.path().display().to_string(),
                    &std::fs::read(entry.path()).unwrap(),
                );
                private(&entry.path());
            }
        }
    }
    // The history's pages uncompressed: documents are packed on the disk.
    let history =
        cambio::history::History::open(&state_folder().join("cambio/history.sqlite")).unwrap();
    let page = history
        .page(&cambio::history::Filter::default(), None, 10)
        .unwrap();
    assert_eq!(page.runs.len(), 3);
    for run in &page.runs {
        look(
            "a recorded run",
            history.run(run.id).unwrap().unwrap().document.as_bytes(),
        );
    }
    assert!(looked >= 8, "{looked} places");
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{} can be read by others", path.display());
}

#[cfg(not(unix))]
fn private(_path: &Path) {}
