//! What was asked and answered holds for exactly that: secrets of this computer, and files that somebody else changed.

use crate::harness::{
    TEAM, Window, click, folders, keys, open, press, put, runs, shows, type_into, until, value,
    wait, wait_for_name, window,
};
use crate::servers::{answer, json, serve};
use crate::support::{cambio, run_json};
use cambio::profile::kept_drafts;
use egui_kittest::kittest::Queryable as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

/// A server that keeps every request it gets and answers with this body.
fn server(status: &str, body: &str) -> (String, Receiver<String>) {
    let (sender, requests) = channel();
    let answer = answer(&json(status), body.as_bytes());
    let base = serve(move |mut socket, request| {
        sender.send(request).unwrap_or_default();
        socket.write_all(&answer).unwrap_or_default();
    });
    (base, requests)
}

fn environment(folder: &Path, stem: &str, text: &str) {
    let folder = folder.join("environments");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{stem}.json")), text).unwrap();
}

#[test]
fn an_environment_reaches_no_secret_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (base, requests) = server("403 Forbidden", r#"{"error":"invalid_grant"}"#);
    let profile = folder.path().join("p.cambio.json");
    std::fs::write(
        &profile,
        format!(
            r#"{{"cambio":1,"id":"p","name":"Pulled","tenant":"{base}","client_id":"c","client_authentication":{{"method":"client_secret_post"}},"subject_token":"ask","subject_token_type":"x","parameters":[{{"name":"own","secret":"ask"}}]}}"#
        ),
    )
    .unwrap();
    for (secrets, id) in [
        (
            r#"{"client_secret":"env:PLANTED","subject_token":"env:PLANTED","parameters.0":"env:PLANTED"}"#,
            "trust.needed",
        ),
        (
            r#"{"client_authentication.secret":"env:PLANTED"}"#,
            "environment.unreadable",
        ),
    ] {
        environment(
            folder.path(),
            "hostile",
            &format!(r#"{{"cambio":1,"name":"Friendly","secrets":{secrets}}}"#),
        );
        // By its file's name, and by the name that people see.
        let names: &[&str] = if id == "trust.needed" {
            &["hostile", "Friendly"]
        } else {
            &["hostile"]
        };
        for name in names {
            let (code, document) = run_json(
                cambio().env("PLANTED", "needle").args([
                    "send",
                    profile.to_str().unwrap(),
                    "--json",
                    "--environment",
                    name,
                ]),
                None,
            );
            assert_eq!(
                (code, document["error"]["id"].as_str()),
                (2, Some(id)),
                "{document:#}"
            );
        }
    }
    // Looking reads none of it either.
    environment(
        folder.path(),
        "hostile",
        r#"{"cambio":1,"name":"Friendly","secrets":{"subject_token":"env:PLANTED","client_secret":"env:NOT_THERE"}}"#,
    );
    let (_, document) = run_json(
        cambio().env("PLANTED", "needle").args([
            "check",
            profile.to_str().unwrap(),
            "--json",
            "--environment",
            "hostile",
        ]),
        None,
    );
    assert!(
        document["error"].is_null() && !document.to_string().contains("needle"),
        "{document:#}"
    );
    assert!(requests.try_recv().is_err(), "nothing was sent");
    let (code, document) = run_json(
        cambio().args([
            "check",
            profile.to_str().unwrap(),
            "--json",
            "--environment",
            "nobody",
        ]),
        None,
    );
    assert_eq!(code, 2);
    assert!(
        document["error"]["detail"]
            .as_str()
            .unwrap()
            .contains("hostile"),
        "{document:#}"
    );
}

/// Frames until the form has read its file again.
fn goes_to(harness: &mut Window, tenant: &str) {
    until(harness, "read again", |harness| {
        harness.get_by_label("Tenant").value().as_deref() == Some(tenant)
    });
}

#[test]
fn a_yes_is_for_what_was_shown() {
    let home = tempfile::tempdir().unwrap();
    let (secret, other) = (home.path().join("secret"), home.path().join("other"));
    std::fs::write(&secret, "needle-one").unwrap();
    std::fs::write(&other, "needle-two").unwrap();
    let (first, _first) = server("403 Forbidden", "{}");
    let (second, stolen) = server("403 Forbidden", "{}");
    let pulled = |base: &str, scope: &str| {
        format!(
            r#"{{"cambio":1,"id":"h","name":"Pulled","tenant":"{base}","client_id":"c","subject_token":"file:{}","subject_token_type":"x","scope":"{scope}"}}"#,
            secret.display()
        )
    };
    put(home.path(), "pulled", &pulled(&first, "a"));
    let mut harness = window(home.path());
    open(&mut harness, "Pulled");
    harness.get_by_label("Send").click();
    wait(&mut harness, &first);
    // The file changes under the question: it goes, and the next one names the other address.
    put(home.path(), "pulled", &pulled(&second, "a"));
    goes_to(&mut harness, &second);
    assert!(harness.query_by_label("Allow and send").is_none());
    harness.get_by_label("Send").click();
    wait(&mut harness, &second);
    put(home.path(), "pulled", &pulled(&first, "a"));
    goes_to(&mut harness, &first);
    // An edit that is saved, and a new name, are no yes to what somebody else wrote.
    type_into(&mut harness, "Scope", "mine");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "Saved to");
    harness.run_ok();
    harness.get_by_label("Send").click();
    wait(&mut harness, "Allow and send");
    harness.run_ok();
    harness.get_by_label("Allow and send").click();
    until(&mut harness, "a run", |harness| runs(harness) == 1);
    harness.run_ok();
    // The same path, and another file behind it.
    std::fs::remove_file(&secret).unwrap();
    std::os::unix::fs::symlink(&other, &secret).unwrap();
    harness.get_by_label("Send").click();
    wait(&mut harness, "which is");
    assert!(stolen.try_recv().is_err());
}

#[test]
fn nothing_is_sent_under_an_open_dialog() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    click(&mut harness, "More");
    click(&mut harness, "Rename…");
    for key in [egui::Key::Enter, egui::Key::N, egui::Key::D] {
        keys(&mut harness, egui::Modifiers::COMMAND, key);
    }
    assert!(!harness.state().as_ref().unwrap().is_sending());
    assert_eq!(runs(&harness), 0);
    type_into(&mut harness, "New name", "By Enter");
    harness.key_press(egui::Key::Enter);
    wait(&mut harness, "Its file is now");
    assert!(
        folders(home.path())
            .profiles()
            .join("by-enter.cambio.json")
            .is_file()
    );
}

#[test]
fn what_is_not_there_yet_is_named_before_anything_is_asked() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", &TEAM.replace("demo:apple-code", "ask"));
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    wait(&mut harness, "The subject token is not there yet");
    harness.get_by_label("Send").click();
    wait(&mut harness, "Paste it into its field");
    assert!(!format!("{:?}", harness.root()).contains("--subject-token"));
    press(&mut harness, "Go to field");
    until(&mut harness, "its field to have the keyboard", |harness| {
        harness.get_by_label("Subject token").is_focused()
    });
}

#[test]
fn an_assertions_key_says_where_it_comes_from_and_an_unknown_algorithm_stays() {
    let home = tempfile::tempdir().unwrap();
    let own = r#""client_authentication":{"method":"private_key_jwt","key":"env:CLIENT_KEY","algorithm":"ZZ1"},"subject_token""#;
    put(
        home.path(),
        "team",
        &TEAM.replacen(r#""subject_token""#, own, 1),
    );
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    harness.get_by_label("Private key source: Variable");
    assert_eq!(value(&harness, "Private key"), "env:CLIENT_KEY");
    assert_eq!(value(&harness, "Algorithm"), "ZZ1");
    press(&mut harness, "Algorithm");
    press(&mut harness, "ES256");
    assert_eq!(value(&harness, "Algorithm"), "ES256");
}

#[test]
fn a_key_or_secret_that_is_missing_comes_first_and_is_one_press_away() {
    for (method, title, field) in [
        ("private_key_jwt", "The private key", "Private key"),
        ("client_secret_post", "The client secret", "Client secret"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let own = format!(r#""client_authentication":{{"method":"{method}"}},"subject_token""#);
        let team = TEAM.replacen(r#""subject_token""#, &own, 1);
        put(home.path(), "team", &team);
        let mut harness = window(home.path());
        open(&mut harness, "Team login");
        wait(&mut harness, &format!("Error: {title} is missing"));
        wait(&mut harness, "cannot be sent yet");
        assert!(!shows(&harness, "is not there yet"), "it is said twice");
        press(&mut harness, "Go to field");
        until(&mut harness, "its field to have the keyboard", |harness| {
            harness
                .query_by_label(field)
                .is_some_and(|field| field.is_focused())
        });
    }
}

#[test]
fn what_is_wrong_with_a_header_comes_before_what_is_not_there_yet_and_is_one_press_away() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", &TEAM.replace("demo:apple-code", "ask"));
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    wait(&mut harness, "The subject token is not there yet");
    press(&mut harness, "Advanced");
    press(&mut harness, "Add header");
    harness.get_by_label("Header 1 name").focus();
    harness.run_ok();
    harness.get_by_label("Header 1 name").type_text("two words");
    wait(&mut harness, "Error: A header cannot be sent");
    wait(&mut harness, "cannot be sent yet");
    assert!(!shows(&harness, "is not there yet"), "two reasons at once");
    press(&mut harness, "Advanced");
    until(&mut harness, "Advanced to be closed", |harness| {
        harness.query_by_label("Header 1 name").is_none()
    });
    press(&mut harness, "Go to field");
    until(&mut harness, "the row to have the keyboard", |harness| {
        harness
            .query_by_label("Header 1 name")
            .is_some_and(|field| field.is_focused())
    });
    // Sending says the same.
    press(&mut harness, "Send");
    wait_for_name(&mut harness, "A header cannot be sent");
}

#[test]
fn a_row_that_was_just_added_stops_nothing() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    press(&mut harness, "Advanced");
    press(&mut harness, "Add parameter");
    press(&mut harness, "Add header");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    // It stays in the form, and a value without a name is no empty row.
    harness.get_by_label("Header 1 value").focus();
    harness.run_ok();
    harness.get_by_label("Header 1 value").type_text("v");
    wait(&mut harness, "Error: A header has no name");
}

#[test]
fn a_file_that_changed_is_not_written_over_and_two_new_forms_keep_two_drafts() {
    let home = tempfile::tempdir().unwrap();
    let path = put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    type_into(&mut harness, "Scope", "mine");
    let theirs = TEAM.replace("openid profile", "openid theirs");
    std::fs::write(&path, &theirs).unwrap();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "In the file");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    click(&mut harness, "Use the file");
    let drafts = folders(home.path()).drafts();
    for client in ["first", "second"] {
        keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::N);
        type_into(&mut harness, "Client ID", client);
    }
    until(&mut harness, "two drafts", |_| {
        kept_drafts(&drafts).len() == 2
    });
}

#[test]
fn tokens_in_odd_answers_are_in_no_history() {
    let folder = tempfile::tempdir().unwrap();
    for (status, body) in [
        (
            "200 OK",
            r#"{"data":{"tokens":[{"access_token":"needle-nested"}]}}"#,
        ),
        ("200 OK", r#"{"access_token":"needle-cut-of"#),
        (
            "502 Bad Gateway",
            "access_token=needle-form&token_type=bearer",
        ),
    ] {
        let (base, _requests) = server(status, body);
        let profile = folder.path().join("p.cambio.json");
        std::fs::write(
            &profile,
            format!(r#"{{"cambio":1,"id":"p","name":"Odd","tenant":"{base}","client_id":"c","subject_token":"ask","subject_token_type":"x"}}"#),
        )
        .unwrap();
        let (code, document) = run_json(
            cambio().args([
                "send",
                profile.to_str().unwrap(),
                "--json",
                "--record",
                "--no-verify",
                "--subject-token",
                "-",
            ]),
            Some(b"code"),
        );
        assert_ne!(code, 2, "{document:#}");
    }
    let history = cambio::history::History::open(
        &crate::support::state_folder().join("cambio/history.sqlite"),
    );
    let history = history.unwrap_or_else(|error| panic!("{error}"));
    let page = history
        .page(&cambio::history::Filter::default(), None, 10)
        .unwrap();
    assert_eq!(page.runs.len(), 3);
    for run in page.runs {
        let kept = history.run(run.id).unwrap().unwrap();
        assert!(
            !kept.document.contains("needle") && kept.document.contains("[masked access_token]"),
            "{}",
            kept.document
        );
    }
}

#[test]
fn a_secret_parameter_is_typed_sent_and_nowhere_else() {
    let home = tempfile::tempdir().unwrap();
    let (base, requests) = server("403 Forbidden", "{}");
    put(
        home.path(),
        "own",
        &format!(
            r#"{{"cambio":1,"id":"o","name":"Own secret","tenant":"{base}","client_id":"c","subject_token":null,"subject_token_type":"x","parameters":[{{"name":"pin","secret":"ask"}}]}}"#
        ),
    );
    let mut harness = window(home.path());
    open(&mut harness, "Own secret");
    wait(&mut harness, "Error: pin is missing");
    harness.get_by_label("Advanced").click();
    wait(&mut harness, "Parameter 1 name");
    harness.run_ok();
    harness.get_by_label("Parameter 1 secret").focus();
    harness.run_ok();
    harness
        .get_by_label("Parameter 1 secret")
        .type_text("needle-1");
    wait(&mut harness, "can be sent anyway");
    assert!(!format!("{:?}", harness.root()).contains("needle"));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    until(&mut harness, "a run", |harness| runs(harness) == 1);
    assert!(requests.recv().unwrap().contains("pin=needle-1"));
}

#[test]
fn a_folder_that_vanishes_takes_no_edit_with_it() {
    let home = tempfile::tempdir().unwrap();
    let path = put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    type_into(&mut harness, "Scope", "mine");
    std::fs::remove_dir_all(folders(home.path()).profiles()).unwrap();
    until(&mut harness, "a draft", |_| {
        !kept_drafts(&folders(home.path()).drafts()).is_empty()
    });
    assert_eq!(
        harness.get_by_label("Scope").value().as_deref(),
        Some("mine")
    );
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "Saved to");
    assert!(std::fs::read_to_string(path).unwrap().contains("mine"));
}
