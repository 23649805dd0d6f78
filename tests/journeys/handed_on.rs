//! What others get to see: a run as one page, read and printed by a browser, and pictures of the window.

use crate::harness::{Window, more, type_into, until, wait, wait_for_rules, window};
use crate::support::{cambio, run_json};
use cambio::text::without_entities;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Sends with a report into that file.
fn send(page: &Path, arguments: &[&str]) -> (i32, Value) {
    let mut command = cambio();
    command
        .arg("send")
        .args(arguments)
        .args(["--json", "--report"])
        .arg(page);
    run_json(&mut command, None)
}

/// What is in a page, without its escapes.
fn said(page: &Path) -> String {
    without_entities(&std::fs::read_to_string(page).unwrap())
}

#[test]
fn a_run_is_a_page_whatever_came_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "code-of-the-test").unwrap();
    let token = token.to_str().unwrap();
    let refused = "audience=https://nowhere/";
    let failed = "tenant=http://127.0.0.1:1";
    let first = "demo/apple-first-login";
    for (name, exit, arguments, words) in [
        ("issued", 0, vec![first], "Tokens issued"),
        (
            "refused",
            1,
            vec![first, "--set", refused],
            "the audience is not an API of the tenant",
        ),
        (
            "failed",
            3,
            vec![first, "--set", failed, "--subject-token", token],
            "none, there was no answer",
        ),
    ] {
        let page = folder.path().join(format!("{name}.html"));
        let (code, document) = send(&page, &arguments);
        assert_eq!(code, exit, "{name}: {document:#}");
        let said = said(&page);
        assert!(said.contains(words), "{name}: {said}");
        for secret in ["eyJ", "code-of-the-test"] {
            assert!(!said.contains(secret), "{name}: {secret}");
        }
    }
}

#[test]
fn planted_secrets_and_markup_are_not_in_a_page() {
    use cambio::jose::base64url::encode;
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let token = format!(
        "{}.{}.{}",
        encode(r#"{"alg":"RS256","kid":"planted"}"#),
        encode(
            r#"{"iss":"https://accounts.google.com","sub":"<script>alert(1)</script>","name":"</style><b>x\u202e"}"#
        ),
        encode("a signature that is none, planted here")
    );
    let secret = "pl4nted/S3cret+Value&<more>";
    let (tokens, secrets) = (folder.path().join("token"), folder.path().join("secret"));
    std::fs::write(&tokens, &token).unwrap();
    std::fs::write(&secrets, secret).unwrap();
    let (code, document) = send(
        &page,
        &[
            "demo/client-secret-post",
            "--set",
            "subject_token_type=http://auth0.com/oauth/token-type/google-id-token",
            "--subject-token",
            tokens.to_str().unwrap(),
            "--client-secret",
            secrets.to_str().unwrap(),
        ],
    );
    assert_eq!(code, 1, "{document:#}");
    let written = std::fs::read_to_string(&page).unwrap();
    for markup in ["<script", "<b>", "\u{202e}"] {
        assert!(!written.contains(markup), "{markup}");
    }
    assert_eq!(written.matches("</style>").count(), 1);
    let said = said(&page);
    assert!(said.contains("<script>alert(1)</script>"));
    assert!(said.contains("[masked subject_token]"));
    let signature = token.rsplit('.').next().unwrap();
    for planted in [secret, "pl4nted", "S3cret", signature, &token[..40]] {
        assert!(!said.contains(planted), "{planted}");
    }
}

#[test]
fn a_page_that_cannot_be_written_is_said_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there.html");
    std::fs::write(&there, "mine").unwrap();
    for (page, id) in [
        (there.clone(), "report.exists"),
        (folder.path().to_owned(), "report.exists"),
        (folder.path().join("missing/page.html"), "report.unwritable"),
    ] {
        let (code, document) = send(&page, &["demo/apple-first-login"]);
        assert_eq!(
            (code, document["error"]["id"].as_str()),
            (2, Some(id)),
            "{document:#}"
        );
    }
    assert_eq!(std::fs::read(&there).unwrap(), b"mine");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_browser_asks_nobody_for_anything_and_prints_all_of_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page.py");
    let issued: &[&str] = &["demo/google-dpop"];
    let refused: &[&str] = &["demo/apple-code-used"];
    let everywhere = ["Findings", "Hosts contacted", "[masked subject_token]"];
    for (name, arguments, present) in [
        ("issued", issued, ["Tokens issued", "Signature valid"]),
        ("refused", refused, ["Refused", "Possible causes"]),
    ] {
        let page = folder.path().join(format!("{name}.html"));
        send(&page, arguments);
        let mut command = Command::new("/usr/bin/python3");
        command.arg(driver).arg(&page).args(["--absent", "eyJ"]);
        for text in present.iter().chain(&everywhere) {
            command.args(["--present", *text]);
        }
        let output = command
            .output()
            .expect("/usr/bin/python3 runs: tests/run installs it");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {told}");
        eprint!("{told}");
    }
}

/// Sends, and waits until nothing changes any more.
fn sent(home: &Path) -> Window {
    let mut harness = window(home);
    harness.get_by_label("Send").click();
    wait(&mut harness, "Tokens issued");
    wait_for_rules(&mut harness);
    harness.run_ok();
    harness
}

#[test]
fn the_run_that_is_shown_is_saved_as_a_page() {
    let home = tempfile::tempdir().unwrap();
    {
        let mut harness = window(home.path());
        more(&mut harness, "Save report…");
        wait(&mut harness, "A report needs a run");
    }
    let mut harness = sent(home.path());
    more(&mut harness, "Save report…");
    let page = home.path().join("page.html");
    type_into(&mut harness, "Path", page.to_str().unwrap());
    harness.get_by_label("Save report").click();
    until(&mut harness, "the page", |_| page.exists());
    let said = said(&page);
    assert!(said.contains("Tokens issued") && !said.contains("eyJ"));
    wait(&mut harness, "Written to");
    // Another file is never overwritten, and what was typed stays.
    more(&mut harness, "Save report…");
    type_into(&mut harness, "Path", page.to_str().unwrap());
    harness.get_by_label("Save report").click();
    wait(&mut harness, "already exists");
    assert_eq!(
        harness.get_by_label("Path").value().as_deref(),
        page.to_str()
    );
    let other = home.path().join("other.html");
    type_into(&mut harness, "Path", other.to_str().unwrap());
    // What was said of the other path goes, and the dialog is less high.
    harness.run_ok();
    harness.get_by_label("Save report").click();
    until(&mut harness, "the other page", |_| other.exists());
}

#[test]
fn a_picture_shows_the_window_without_the_menu_it_was_chosen_in() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = sent(home.path());
    harness.set_render_cursor(false);
    let shown = harness.render().unwrap();
    more(&mut harness, "Save picture…");
    wait(&mut harness, "Save the picture");
    let path = home.path().join("window.png");
    type_into(&mut harness, "Path", path.to_str().unwrap());
    harness.get_by_label("Save picture").click();
    until(&mut harness, "the picture", |_| path.exists());
    let file = std::io::BufReader::new(std::fs::File::open(&path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let size = (reader.info().width, reader.info().height);
    assert_eq!(size, (shown.width(), shown.height()));
    let mut pixels = vec![0; (size.0 * size.1 * 3) as usize];
    reader.next_frame(&mut pixels).unwrap();
    let differing = pixels
        .chunks(3)
        .zip(shown.as_raw().chunks(4))
        .filter(|(picture, screen)| *picture != &screen[..3])
        .count();
    // A countdown, and what the pointer is over now. Menu or question would be five times as much.
    let most = pixels.len() / 3 / 50;
    assert!(differing < most, "{differing} of {most} pixels differ");
}

#[test]
fn a_picture_that_cannot_be_copied_is_said() {
    // Where there is a clipboard it is somebody's.
    if ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some())
        || !cfg!(target_os = "linux")
    {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    more(&mut harness, "Copy picture");
    wait(&mut harness, "Nothing was copied");
}
