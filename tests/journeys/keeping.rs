//! The window keeps what people make: drafts, files changed outside, imports, environments, the history.

use crate::harness::{
    ASKING, TEAM, Window, click, folders, key, keys, mark, open, own, paste, press, put, runs,
    type_into, until, value, wait, window,
};
use crate::servers::{nobody, refusing};
use cambio::profile::{Profile, kept_drafts};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use std::path::Path;

#[test]
fn edits_survive_without_being_saved_and_are_back_in_the_form_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut first = window(home.path());
    open(&mut first, "Team login");
    type_into(&mut first, "Audience", "https://changed.example/");
    let drafts = folders(home.path()).drafts();
    until(&mut first, "a draft", |_| !kept_drafts(&drafts).is_empty());
    // Killed here: nothing is told to stop.
    std::mem::forget(first);
    let mut second = window(home.path());
    wait(
        &mut second,
        "Unsaved edits are back in the form: audience (",
    );
    second.run_ok();
    assert_eq!(
        second.get_by_label("Audience").value().as_deref(),
        Some("https://changed.example/")
    );
    wait(&mut second, "Edited, not saved");
    assert!(second.query_by_label("Not saved yet").is_none());
    // They can be taken back in one step, and made again.
    for (key, audience) in [
        (egui::Key::Z, "https://api.demo.cambio/"),
        (egui::Key::Y, "https://changed.example/"),
    ] {
        second.key_press_modifiers(egui::Modifiers::COMMAND, key);
        second.run_ok();
        let shown = second.get_by_label("Audience").value();
        assert_eq!(shown.as_deref(), Some(audience));
    }
    // Saved, it is a draft no more.
    second.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut second, "Saved to");
    until(&mut second, "no draft", |_| kept_drafts(&drafts).is_empty());
    let saved =
        std::fs::read_to_string(folders(home.path()).profiles().join("team.cambio.json")).unwrap();
    assert!(saved.contains("https://changed.example/"));
}

/// The window of another start, which ends by being killed.
fn killed(mut harness: Window, home: &Path, drafts: usize) {
    let folder = folders(home).drafts();
    until(&mut harness, "drafts", |_| {
        kept_drafts(&folder).len() == drafts
    });
    std::mem::forget(harness);
}

#[test]
fn edits_of_several_profiles_wait_for_theirs_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut first = window(home.path());
    open(&mut first, "Apple – first login");
    type_into(&mut first, "Audience", "https://built-in.example/");
    first.run_ok();
    first.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    first.run_ok();
    type_into(&mut first, "Client ID", "of-the-new-one");
    first.run_ok();
    open(&mut first, "Team login");
    type_into(&mut first, "Audience", "https://changed.example/");
    first.run_ok();
    open(&mut first, "Google – ID token");
    killed(first, home.path(), 3);

    let mut second = window(home.path());
    wait(&mut second, "Not saved yet");
    // Nothing of it is in a profile without edits.
    assert_eq!(value(&second, "Audience"), "https://api.demo.cambio/");
    for (profile, audience) in [
        ("Team login", "https://changed.example/"),
        ("Apple – first login", "https://built-in.example/"),
    ] {
        let said = mark(&mut second, profile);
        assert!(
            said.is_some_and(|said| said.contains("edited")),
            "{profile}"
        );
        open(&mut second, profile);
        wait(&mut second, "Unsaved edits are back in the form: audience");
        assert_eq!(value(&second, "Audience"), audience);
        second.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        second.run_ok();
        assert_eq!(value(&second, "Audience"), "https://api.demo.cambio/");
    }
    // What has no row is in the list, and the keyboard goes to its form.
    second
        .get_by_role_and_label(Role::Button, "Open")
        .click_accesskit();
    second.run_ok();
    assert_eq!(value(&second, "Client ID"), "of-the-new-one");
    assert!(second.get_by_label("Tenant").is_focused());
}

#[test]
fn many_forms_that_were_not_saved_leave_the_profiles_their_room() {
    let home = tempfile::tempdir().unwrap();
    let mut first = window(home.path());
    for number in 0..12 {
        first.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
        first.run_ok();
        type_into(&mut first, "Client ID", &format!("client-{number}"));
        first.run_ok();
    }
    killed(first, home.path(), 12);
    let mut second = window(home.path());
    wait(&mut second, "Not saved yet · 12");
    second.run_ok();
    let list = second.get_by_role_and_label(Role::Tree, "Profiles");
    let height = list.rect().height();
    assert!(height > 350.0, "{height}");
}

#[test]
fn what_was_opened_or_imported_by_a_dialog_gives_its_first_field_the_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let path = outside.path().join("team.cambio.json");
    std::fs::write(&path, TEAM).unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::O);
    type_into(&mut harness, "Path", path.to_str().unwrap());
    press(&mut harness, "Open path");
    until(&mut harness, "the profile", |harness| {
        value(harness, "Name") == "Team login"
    });
    harness.run_ok();
    assert!(harness.get_by_label("Tenant").is_focused());
    let import = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    keys(&mut harness, import, egui::Key::I);
    paste(
        &mut harness,
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=pasted&scope=openid'",
    );
    wait(&mut harness, "Recognised: a curl command");
    press(&mut harness, "Add to library");
    until(&mut harness, "the import", |harness| {
        value(harness, "Client ID") == "pasted"
    });
    harness.run_ok();
    assert!(harness.get_by_label("Tenant").is_focused());
}

#[test]
fn a_file_outside_the_library_is_said_when_it_is_saved() {
    let (home, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    let keys = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness.key_press_modifiers(keys, egui::Key::S);
    harness.run_ok();
    let path = outside.path().join("elsewhere.cambio.json");
    type_into(&mut harness, "Path", path.to_str().unwrap());
    harness.get_by_label("Save file").click();
    wait(&mut harness, "which is in no folder of the library");
    assert!(path.exists());
}

#[test]
fn a_change_outside_shows_and_a_conflict_shows_both_sides() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    type_into(&mut harness, "Search profiles", "demo-native-ios");
    put(
        home.path(),
        "pulled",
        &TEAM
            .replace("Team login", "Pulled just now")
            .replace("t1", "t2"),
    );
    wait(&mut harness, "Pulled just now");
    put(
        home.path(),
        "team",
        &TEAM.replace("openid profile", "openid email"),
    );
    wait(&mut harness, "The file changed on disk");
    assert_eq!(
        harness.get_by_label("Scope").value().as_deref(),
        Some("openid email")
    );
    click(&mut harness, "+ resource");
    type_into(&mut harness, "Resource", "mine");
    put(
        home.path(),
        "team",
        &TEAM.replace("openid profile", "openid theirs"),
    );
    wait(&mut harness, "In the file");
    // Left undecided, it is asked again before the file is written over.
    press(&mut harness, "Decide later");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "In the file");
    let file = folders(home.path()).profiles().join("team.cambio.json");
    let held = std::fs::read_to_string(file).unwrap();
    assert!(held.contains("openid theirs"), "{held}");
    click(&mut harness, "Keep my edits");
    assert_eq!(
        harness.get_by_label("Resource").value().as_deref(),
        Some("mine")
    );
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "Saved to");
    let saved =
        std::fs::read_to_string(folders(home.path()).profiles().join("team.cambio.json")).unwrap();
    assert!(
        saved.contains("\"mine\"") && saved.contains("openid email"),
        "{saved}"
    );
}

#[test]
fn a_pasted_command_is_shown_before_it_is_added_and_its_secret_is_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    harness.key_press_modifiers(
        egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
        egui::Key::I,
    );
    harness.run_ok();
    harness.event(egui::Event::Paste(
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=c1&subject_token=needle-needle&scope=openid'".into(),
    ));
    wait(&mut harness, "Recognised: a curl command");
    let tree = format!("{:?}", harness.root());
    assert!(tree.contains("acme.eu.auth0.com") && !tree.contains("needle"));
    assert!(
        std::fs::read_dir(folders(home.path()).profiles()).is_err(),
        "nothing is added yet"
    );
    harness.get_by_label("Add to library").click();
    wait(&mut harness, "Added to the library as");
    assert_eq!(
        harness.get_by_label("Client ID").value().as_deref(),
        Some("c1")
    );
    let files: Vec<_> = std::fs::read_dir(folders(home.path()).profiles())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(Profile::from_bytes(text.as_bytes()).is_ok() && !text.contains("needle"));
    assert!(!format!("{:?}", harness.root()).contains("needle"));
}

#[test]
fn what_is_typed_is_read_by_a_button_and_what_is_imported_is_seen() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    type_into(&mut harness, "Search profiles", "google");
    harness.run_ok();
    let import = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    keys(&mut harness, import, egui::Key::I);
    let field = "Request to import";
    harness.get_by_label(field).type_text("nonsense");
    harness.run_ok();
    press(&mut harness, "Read");
    wait(&mut harness, "does not recognise a request");
    // What cannot be read can be corrected, in as many lines as it has.
    assert_eq!(
        harness.get_by_label(field).value().as_deref(),
        Some("nonsense")
    );
    type_into(
        &mut harness,
        field,
        "curl https://acme.eu.auth0.com/oauth/token \\",
    );
    harness.run_ok();
    key(&mut harness, egui::Key::Enter);
    harness
        .get_by_label(field)
        .type_text("-d 'client_id=c1&subject_token=needle-needle&scope=openid'");
    harness.run_ok();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    wait(&mut harness, "Recognised: a curl command");
    assert!(!format!("{:?}", harness.root()).contains("needle"));
    press(&mut harness, "Add to library");
    wait(&mut harness, "Added to the library as");
    let name = harness.get_by_label("Name").value().unwrap_or_default();
    until(&mut harness, "its row", |harness| {
        let row = egui::accesskit::Role::TreeItem;
        harness.query_by_role_and_label(row, &name).is_some()
    });
}

#[test]
fn an_environment_fills_variables_and_production_asks() {
    let home = tempfile::tempdir().unwrap();
    put(
        home.path(),
        "team",
        &TEAM
            .replace("\"demo\"", "\"{{tenant}}\"")
            .replace("demo-native-ios", "{{client}}"),
    );
    let environments = folders(home.path()).profiles().join("environments");
    std::fs::create_dir_all(&environments).unwrap();
    std::fs::write(
        environments.join("live.json"),
        r##"{"cambio":1,"name":"Live","color":"#F5707A","production":true,"variables":{"tenant":"demo","client":"demo-native-ios"}}"##,
    )
    .unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    wait(&mut harness, "The variables tenant, client are not set");
    wait(&mut harness, "Environment: No environment");
    click(&mut harness, "Environment: No environment");
    harness.get_by_label("Live").click();
    wait(&mut harness, "→ demo-native-ios");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    wait(&mut harness, "Send to Live?");
    harness.get_by_label("Send to production").click();
    wait(&mut harness, "Tokens issued");
    // It is in the history, and can be looked at again.
    harness.get_by_label("History").click();
    wait(&mut harness, "Team login · live");
    harness.get_by_label_contains("Team login · live").click();
    wait(&mut harness, "Signature valid");
}

#[test]
fn a_profile_that_somebody_else_wrote_asks_once_and_for_exactly_that() {
    let home = tempfile::tempdir().unwrap();
    let secret = home.path().join("secret.txt");
    std::fs::write(&secret, "needle-needle\n").unwrap();
    let base = nobody();
    let hostile = |tenant: &str| {
        format!(
            r#"{{"cambio":1,"id":"h","name":"Hostile","tenant":"{tenant}","client_id":"c","subject_token":"file:{}","subject_token_type":"x"}}"#,
            secret.display()
        )
    };
    put(home.path(), "hostile", &hostile(&base));
    let mut harness = window(home.path());
    open(&mut harness, "Hostile");
    harness.get_by_label("Send").click();
    wait(&mut harness, "This profile reads secrets of this computer");
    wait(&mut harness, &base);
    harness.get_by_label("Allow and send").click();
    wait(&mut harness, "refused the connection");
    let kept = folders(home.path()).trust();
    until(&mut harness, "kept", |_| kept.exists());
    // Once: the same is not asked again, not even by a new window.
    drop(harness);
    let mut again = window(home.path());
    open(&mut again, "Hostile");
    again.get_by_label("Send").click();
    wait(&mut again, "refused the connection");
    // Another origin is another question.
    put(home.path(), "hostile", &hostile("http://127.0.0.1:9"));
    wait(&mut again, "The file changed on disk");
    again.get_by_label("Send").click();
    wait(&mut again, "This profile reads secrets of this computer");
}

#[test]
fn profiles_are_duplicated_renamed_and_deleted() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::D);
    wait(&mut harness, "Copied to");
    let list = || -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folders(home.path()).profiles())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(list(), ["apple-first-login-copy.cambio.json"]);
    click(&mut harness, "More");
    click(&mut harness, "Rename…");
    type_into(&mut harness, "New name", "Mine");
    harness.get_by_label("Rename").click();
    wait(&mut harness, "Its file is now");
    assert_eq!(list(), ["mine.cambio.json"]);
    click(&mut harness, "More");
    click(&mut harness, "Delete…");
    harness.get_by_label("Delete").click();
    until(&mut harness, "gone", |_| {
        !list().contains(&"mine.cambio.json".to_owned())
    });
}

/// *Not so?* is asked once per host: the settings keep it, the next window knows it, and it can be forgotten.
#[test]
fn a_server_that_the_person_named_is_known_from_then_on() {
    const ANSWER: &str = "POST /oauth/token HTTP/1.1\r\nHost: login.example.com\r\n\r\ngrant_type=client_credentials&client_id=c\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":\"access_denied\",\"error_description\":\"No\"}";
    let explained = |home: &Path| {
        let mut harness = window(home);
        press(&mut harness, "Explain an answer");
        paste(&mut harness, ANSWER);
        harness
    };
    let kept = |home: &Path| std::fs::read_to_string(folders(home).settings()).unwrap_or_default();
    let home = tempfile::tempdir().unwrap();
    let mut first = explained(home.path());
    wait(&mut first, "because nothing known says");
    press(&mut first, "Answered by");
    press(&mut first, "Okta");
    wait(&mut first, "because you said so for login.example.com");
    until(&mut first, "the settings", |_| {
        kept(home.path()).contains(r#""login.example.com": "okta""#)
    });
    drop(first);
    let mut second = explained(home.path());
    wait(&mut second, "because you said so for login.example.com");
    press(&mut second, "Answered by");
    press(&mut second, "Forget your choice for login.example.com");
    wait(&mut second, "because nothing known says");
    until(&mut second, "the settings", |_| {
        !kept(home.path()).contains("login.example.com")
    });
}

/// A run shown is explained anew once its server is named, the next one of that host from the start.
#[test]
fn a_run_is_explained_anew_once_its_server_is_named() {
    let base = refusing();
    let host = base.strip_prefix("http://").unwrap();
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "own", &own(&base, ASKING));
    let mut harness = window(home.path());
    open(&mut harness, "Own server");
    type_into(&mut harness, "Subject token", "of-the-test");
    let send = |harness: &mut Window| {
        let before = runs(harness);
        press(harness, "Send");
        until(harness, "another run", |harness| runs(harness) > before);
        wait(harness, "“Policy says no”");
    };
    send(&mut harness);
    wait(&mut harness, "because nothing known says");
    wait(&mut harness, "In its own words");
    press(&mut harness, "Answered by");
    press(&mut harness, "Curity");
    let said = format!("because you said so for {host}");
    wait(&mut harness, &said);
    wait(&mut harness, "Curity says");
    send(&mut harness);
    wait(&mut harness, &said);
    press(&mut harness, "Answered by");
    press(&mut harness, &format!("Forget your choice for {host}"));
    wait(&mut harness, "because nothing known says");
}

/// The demo tenant has another port tomorrow: nothing is offered to be kept for it.
#[test]
fn the_demo_tenants_host_is_never_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Apple – code used twice");
    press(&mut harness, "Send");
    wait(&mut harness, "Refused: the code had already been used");
    wait(&mut harness, "because the demo tenant answers");
    assert!(harness.query_by_label("Answered by").is_none());
}

#[test]
fn a_history_without_runs_leads_to_a_first_one() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::H);
    wait(&mut harness, "No runs yet");
    wait(&mut harness, "Nothing sent yet");
    press(&mut harness, "Try it");
    wait(&mut harness, "Tokens issued");
    harness.get_by_label("Tenant");
}
