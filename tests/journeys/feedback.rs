//! Nothing is lost and nothing is silent: other profiles, toasts and their log, undo after deleting, closing, Escape, the next start.

use crate::harness::{
    ASKING, TEAM, Window, bare_window, closes_upon, folders, key, keys, mark, more, open, own,
    paste, press, put, runs, shows, stays, type_into, until, value, wait, wait_for_name, window,
};
use crate::support::unsigned;
use crate::{servers, story};
use cambio::profile::kept_drafts;
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::Path;

fn asking_team(home: &Path) {
    put(home, "team", &TEAM.replace("demo:apple-code", "ask"));
}

#[test]
fn edits_and_a_pasted_token_wait_while_another_profile_is_open() {
    let home = tempfile::tempdir().unwrap();
    asking_team(home.path());
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    type_into(&mut harness, "Audience", "https://changed.example/");
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    open(&mut harness, "Google – ID token");
    assert_eq!(value(&harness, "Audience"), "https://api.demo.cambio/");
    assert_eq!(
        mark(&mut harness, "Team login").as_deref(),
        Some("not sent yet, edited"),
        "its row says so"
    );
    // Once more over a third, and a built-in one with edits of its own.
    open(&mut harness, "Apple – first login");
    type_into(&mut harness, "Audience", "https://another.example/");
    harness.run_ok();
    open(&mut harness, "Team login");
    assert_eq!(value(&harness, "Audience"), "https://changed.example/");
    let missing = harness.query_by_label_contains("The subject token is not there yet");
    assert!(missing.is_none());
    assert_eq!(
        mark(&mut harness, "Apple – first login").as_deref(),
        Some("not sent yet, edited")
    );
    // Its steps came back with it.
    for _ in 0..3 {
        if value(&harness, "Audience") != "https://api.demo.cambio/" {
            keys(&mut harness, Modifiers::COMMAND, Key::Z);
        }
    }
    assert_eq!(value(&harness, "Audience"), "https://api.demo.cambio/");
    keys(&mut harness, Modifiers::COMMAND, Key::Y);
    assert_eq!(value(&harness, "Audience"), "https://changed.example/");
    open(&mut harness, "Apple – first login");
    assert_eq!(value(&harness, "Audience"), "https://another.example/");
    // Each has its row: the list of what has none is not there.
    assert!(harness.query_by_label_contains("Not saved yet").is_none());
    assert!(!format!("{:?}", harness.root()).contains("of-the-test"));
}

#[test]
fn a_profile_that_was_sent_comes_back_with_its_result() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    wait(&mut harness, "Nothing sent yet");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    open(&mut harness, "Google – ID token");
    wait(&mut harness, "Nothing sent yet");
    open(&mut harness, "Apple – first login");
    wait(&mut harness, "Tokens issued");
    assert!(harness.query_by_label("Nothing sent yet").is_none());
}

#[test]
fn settings_that_escape_closed_are_offered_again() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let field = "Connect within, seconds";
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    wait(&mut harness, field);
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, field));
    assert!(!shows(&harness, "were not saved"), "nothing was edited");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    wait(&mut harness, field);
    type_into(&mut harness, field, "25");
    harness.run_ok();
    harness.key_press(Key::Escape);
    wait(&mut harness, "The edited settings were not saved");
    press(&mut harness, "Edit again");
    wait(&mut harness, field);
    assert_eq!(value(&harness, field), "25");
    // Whoever presses Cancel has decided.
    press(&mut harness, "Cancel");
    harness.run_ok();
    assert!(!shows(&harness, field) && !shows(&harness, "Edit again"));
}

#[test]
fn a_row_that_was_added_takes_the_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Advanced");
    for (add, field) in [
        ("Add parameter", "Parameter 1 name"),
        ("Add header", "Header 1 name"),
        ("Add header", "Header 2 name"),
    ] {
        press(&mut harness, add);
        harness.run_ok();
        assert!(harness.get_by_label(field).is_focused(), "{field}");
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    press(&mut harness, "Add command");
    harness.run_ok();
    assert!(harness.get_by_label("Command 1 name").is_focused());
}

#[test]
fn a_press_of_theme_that_changes_nothing_seen_is_said() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Theme");
    press(&mut harness, "Theme");
    assert!(!shows(&harness, "The theme follows the system"));
    press(&mut harness, "Theme");
    wait(&mut harness, "The theme follows the system, which is ");
    press(&mut harness, "Theme");
    assert!(!shows(&harness, "The theme follows the system"));
}

#[test]
fn a_new_form_that_was_left_is_found_again_and_discarding_it_can_be_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, Modifiers::COMMAND, Key::N);
    type_into(&mut harness, "Client ID", "of-the-new-one");
    harness.run_ok();
    open(&mut harness, "Google – ID token");
    let drafts = folders(home.path()).drafts();
    until(&mut harness, "a draft", |_| kept_drafts(&drafts).len() == 1);
    wait(&mut harness, "Not saved yet");
    press(&mut harness, "Discard");
    until(&mut harness, "no draft", |_| {
        kept_drafts(&drafts).is_empty()
    });
    press(&mut harness, "Undo");
    until(&mut harness, "a draft", |_| kept_drafts(&drafts).len() == 1);
    // A profile's menu opens one too: the one of this list is a button.
    until(&mut harness, "the form", |harness| {
        harness
            .query_by_role_and_label(Role::Button, "Open")
            .is_some()
    });
    harness
        .get_by_role_and_label(Role::Button, "Open")
        .click_accesskit();
    harness.run_ok();
    assert_eq!(value(&harness, "Client ID"), "of-the-new-one");
}

#[test]
fn a_description_is_shown_edited_and_kept_in_its_file() {
    let home = tempfile::tempdir().unwrap();
    let path = put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    let shown = value(&harness, "Description");
    assert!(shown.starts_with("A first login with Apple"), "{shown}");
    open(&mut harness, "Team login");
    assert_eq!(value(&harness, "Description"), "");
    type_into(&mut harness, "Description", "For the rehearsal");
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, "the file", |_| {
        let text = std::fs::read_to_string(&path).unwrap();
        text.contains(r#""description": "For the rehearsal""#)
    });
    // It is undone like any other field.
    keys(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, "Description"), "");
}

#[test]
fn choosing_a_provider_on_a_new_form_asks_for_what_a_login_wants() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, Modifiers::COMMAND, Key::N);
    press(&mut harness, "Apple");
    let asked = "openid profile email offline_access";
    assert_eq!(value(&harness, "Scope"), asked);
    assert!(value(&harness, "Type").ends_with("apple-authz-code"));
    // One step takes both back.
    keys(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        (value(&harness, "Scope"), value(&harness, "Type")),
        (String::new(), String::new())
    );
    // What somebody asks for stays, and so does what a saved profile asks for.
    type_into(&mut harness, "Scope", "openid");
    harness.run_ok();
    press(&mut harness, "Google");
    assert_eq!(value(&harness, "Scope"), "openid");
    open(&mut harness, "Apple – first login");
    type_into(&mut harness, "Scope", "");
    key(&mut harness, Key::Delete);
    press(&mut harness, "Google");
    assert_eq!(value(&harness, "Scope"), "");
}

#[test]
fn a_scope_that_is_added_is_a_word_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let before = value(&harness, "Scope");
    harness.get_by_label("Scope").focus();
    harness.run_ok();
    // Room for the next word is no edit.
    assert!(harness.query_by_label("Edited, not saved").is_none());
    harness.get_by_label("Scope").type_text("offline_access");
    harness.run_ok();
    let with_it = format!("{before} offline_access");
    assert_eq!(value(&harness, "Scope"), with_it);
    keys(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, "Scope").trim_end(), before);
    assert!(harness.query_by_label("Edited, not saved").is_none());
}

#[test]
fn what_is_said_is_read_out_goes_when_dismissed_and_stands_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    assert!(harness.query_by_label("Messages").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    wait(&mut harness, "Copied to");
    let toast = harness.get_by_label_contains("Copied to").accesskit_node();
    assert_eq!(toast.data().live(), Some(Live::Polite));
    assert!(harness.try_run().is_ok(), "a toast repaints for ever");
    press(&mut harness, "Dismiss");
    assert!(harness.query_by_label_contains("Copied to").is_none());
    press(&mut harness, "Messages");
    wait(&mut harness, "This session's messages");
    harness.get_by_label_contains("Copied to");
}

#[test]
fn the_last_of_what_is_explained_is_scrolled_out_from_below_a_toast() {
    let mut harness = bare_window(1280.0, 560.0);
    open(&mut harness, "Apple – code used twice");
    press(&mut harness, "Send");
    let last = "Copy for support…";
    wait_for_name(&mut harness, last);
    press(&mut harness, "Wire");
    let copy = harness.query_all_by_label("Copy").next();
    copy.expect("a request can be copied").click_accesskit();
    wait(&mut harness, "Copied request 1");
    press(&mut harness, "Explain");
    wait_for_name(&mut harness, last);
    let begin = harness.get_by_label(last).rect().top();
    let verdict =
        harness.get_by_role_and_label(Role::Status, "Refused: the code had already been used");
    // Below the tabs.
    let at = verdict.rect().left_bottom() + egui::vec2(40.0, 90.0);
    harness.hover_at(at);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -4000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    until(&mut harness, "the end", |harness| {
        harness.get_by_label(last).rect().top() < begin - 60.0
    });
    harness.run_ok();
    let toast = harness.get_by_label_contains("Copied request 1").rect();
    let end = harness.get_by_label(last).rect().bottom();
    assert!(end <= toast.top(), "{end}, {toast}");
}

#[test]
fn a_dialog_is_called_what_the_menu_calls_it() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    for command in [
        "Sealed bundle…",
        "Kept secrets…",
        "Settings… Ctrl+,",
        "Application settings…",
        "Apple key test…",
        "Facebook attenuation…",
    ] {
        more(&mut harness, command);
        let title = command.trim_end_matches(" Ctrl+,").trim_end_matches('…');
        wait_for_name(&mut harness, title);
        until(&mut harness, "the dialog to close", |harness| {
            let is_gone = harness.query_all_by_label(title).next().is_none();
            harness.key_press(Key::Escape);
            is_gone
        });
    }
}

#[test]
fn a_copy_says_what_was_copied_and_not_its_value() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    press(&mut harness, "Wire");
    let copy = harness.query_all_by_label("Copy").next();
    copy.expect("a request can be copied").click_accesskit();
    wait(&mut harness, "Copied request 1");
}

#[test]
fn a_deleted_profile_is_restored() {
    let home = tempfile::tempdir().unwrap();
    let path = put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    more(&mut harness, "Delete…");
    press(&mut harness, "Delete");
    until(&mut harness, "gone", |_| !path.exists());
    wait(&mut harness, "Not saved: its file was deleted");
    press(&mut harness, "Undo");
    until(&mut harness, "restored", |_| path.exists());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), TEAM);
    until(&mut harness, "in its file", |harness| {
        harness
            .query_by_label("Not saved: its file was deleted")
            .is_none()
    });
}

#[test]
fn what_was_typed_into_a_new_environment_survives_escape() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    more(&mut harness, "New environment…");
    type_into(&mut harness, "Environment name", "Staging");
    harness.run_ok();
    key(&mut harness, Key::Escape);
    more(&mut harness, "New environment…");
    assert_eq!(value(&harness, "Environment name"), "Staging");
    // Cancel is meant.
    press(&mut harness, "Cancel");
    more(&mut harness, "New environment…");
    assert_eq!(value(&harness, "Environment name"), "");
}

#[test]
fn what_was_recognised_is_added_with_the_keys_that_read() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    paste(
        &mut harness,
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=by-keys&scope=openid'",
    );
    wait(&mut harness, "Recognised: a curl command");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    wait(&mut harness, "Added to the library as");
    assert_eq!(value(&harness, "Client ID"), "by-keys");
}

#[test]
fn a_profile_that_is_made_while_a_token_is_inspected_is_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    for (made, name) in [(Key::N, "New profile"), (Key::D, "New profile (copy)")] {
        keys(&mut harness, Modifiers::COMMAND, Key::I);
        assert!(harness.query_by_label("Tenant").is_none());
        keys(&mut harness, Modifiers::COMMAND, made);
        until(&mut harness, name, |harness| value(harness, "Name") == name);
        harness.get_by_label("Tenant");
    }
    // In one column it comes in front of the result.
    harness.set_size(egui::vec2(640.0, 800.0));
    harness.run_ok();
    let result = harness.get_by_role_and_label(Role::Tab, "Result");
    result.click_accesskit();
    harness.run_ok();
    assert!(harness.query_by_label("Tenant").is_none());
    keys(&mut harness, Modifiers::COMMAND, Key::N);
    harness.get_by_label("Tenant");
}

#[test]
fn a_file_that_cannot_be_read_is_named_until_a_profile_is_chosen() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    put(home.path(), "broken", "{");
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    open(&mut harness, "broken");
    wait(&mut harness, "broken.cambio.json: line 1");
    // It is open already.
    open(&mut harness, "Team login");
    until(&mut harness, "the problem to be gone", |harness| {
        !shows(harness, "broken.cambio.json: line 1")
    });
}

#[test]
fn what_is_pasted_into_no_field_goes_where_it_belongs() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    paste(
        &mut harness,
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=pasted&scope=openid'",
    );
    wait(&mut harness, "Recognised: a curl command");
    key(&mut harness, Key::Escape);
    paste(
        &mut harness,
        "HTTP/1.1 403 Forbidden\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"Invalid authorization code\"}",
    );
    wait(&mut harness, "Read as a raw HTTP answer");
    key(&mut harness, Key::Escape);
    // A field has its own.
    harness.get_by_label("Audience").click();
    harness.run_ok();
    paste(&mut harness, "curl/api");
    harness.run_ok();
    assert!(value(&harness, "Audience").contains("curl/api"));
    assert!(!shows(&harness, "Import a request"));
    key(&mut harness, Key::Escape);
    paste(
        &mut harness,
        "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv",
    );
    wait(&mut harness, "Looks like: Apple authorization code");
    key(&mut harness, Key::Escape);
    let token = unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://t.example/","exp":1}"#,
    );
    paste(&mut harness, &token);
    wait(&mut harness, "Signature not checked");
}

#[test]
fn a_list_of_choices_closes_however_it_was_chosen_from() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, Modifiers::COMMAND, Key::I);
    press(&mut harness, "Key");
    press(&mut harness, "A shared secret (HS256 …)");
    wait(&mut harness, "Shared secret");
    assert!(harness.query_by_label("A key set's address").is_none());
    // The one that is chosen already closes it too.
    press(&mut harness, "Key");
    harness.get_by_label("A key set's address");
    press(&mut harness, "A shared secret (HS256 …)");
    assert!(harness.query_by_label("A key set's address").is_none());
}

#[test]
fn closing_asks_for_a_pasted_token_and_not_for_edits() {
    let home = tempfile::tempdir().unwrap();
    asking_team(home.path());
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    type_into(&mut harness, "Audience", "https://changed.example/");
    harness.run_ok();
    assert!(!stays(&mut harness), "edits are kept");
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    open(&mut harness, "Google – ID token");
    assert!(stays(&mut harness));
    wait(&mut harness, "is not saved anywhere");
    harness.run_ok();
    assert!(harness.get_by_label("Stay").is_focused());
    assert!(stays(&mut harness), "asked once, and still open");
    assert!(!closes_upon(&mut harness, "Stay"));
    assert!(stays(&mut harness), "another time is another question");
    assert!(closes_upon(&mut harness, "Close anyway"));
    assert!(!stays(&mut harness));
}

#[test]
fn closing_asks_for_a_client_secret_that_was_never_sent() {
    let home = tempfile::tempdir().unwrap();
    let secret = r#""client_authentication":{"method":"client_secret_post","secret":"ask"},"subject_token":"demo:apple-code""#;
    let team = TEAM.replace(r#""subject_token":"demo:apple-code""#, secret);
    put(home.path(), "team", &team);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    assert!(!stays(&mut harness));
    type_into(&mut harness, "Client secret", "of-the-test");
    harness.run_ok();
    assert!(stays(&mut harness));
    wait(
        &mut harness,
        "What was typed as a secret is not saved anywhere",
    );
    wait(&mut harness, "the client secret of Team login");
    assert!(!closes_upon(&mut harness, "Stay"));
    // Whoever sent it has it from elsewhere.
    press(&mut harness, "Send");
    until(&mut harness, "a run", |harness| runs(harness) == 1);
    harness.run_ok();
    assert!(!stays(&mut harness));
}

#[test]
fn a_problem_takes_no_run_away_and_a_verdict_says_when_it_was_made() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    wait(&mut harness, "Nothing sent yet");
    press(&mut harness, "Send");
    wait_for_name(&mut harness, "Tokens issued");
    let verdict = harness.get_by_role_and_label(Role::Status, "Tokens issued");
    let said = verdict.accesskit_node().description().unwrap_or_default();
    let moment = said.rsplit(" · ").next().unwrap_or_default().to_owned();
    let digits = moment.replace(|letter: char| letter.is_ascii_digit(), "0");
    assert_eq!(digits, "00:00:00", "{said}");
    // Nothing can be sent any more.
    type_into(&mut harness, "Tenant", "no tenant");
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    let back = format!("Back to the run of {moment}");
    wait_for_name(&mut harness, &back);
    assert!(harness.query_by_label("Tokens issued").is_none());
    // The verdict says it; it does not stand below once more.
    assert!(harness.query_by_label("Nothing was sent").is_none());
    press(&mut harness, &back);
    wait_for_name(&mut harness, "Tokens issued");
    // The keys of the tabs go back to it too.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    wait_for_name(&mut harness, &back);
    keys(&mut harness, Modifiers::COMMAND, Key::Num3);
    wait_for_name(&mut harness, "Tokens issued");
}

#[test]
fn the_history_marks_the_run_in_front_and_is_walked_from_its_search() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    for (profile, title) in [
        ("Apple – first login", "Tokens issued"),
        (
            "Apple – code used twice",
            "Refused: the code had already been used",
        ),
    ] {
        open(&mut harness, profile);
        press(&mut harness, "Send");
        wait_for_name(&mut harness, title);
    }
    let is_marked = |harness: &Window, profile: &str| {
        let mut rows = harness.query_all_by_label_contains(profile);
        rows.any(|row| {
            let node = row.accesskit_node();
            let label = node.label().unwrap_or_default();
            label.starts_with("today ") && node.is_selected() == Some(true)
        })
    };
    press(&mut harness, "History");
    // It is recorded in the meantime, and then listed.
    until(&mut harness, "the run that was sent", |harness| {
        is_marked(harness, "code used twice")
    });
    assert!(!is_marked(&harness, "first login"));
    let focused = |harness: &Window, profile: &str| {
        let mut rows = harness.query_all_by_label_contains(profile);
        rows.any(|row| row.is_focused())
    };
    harness.run_ok();
    assert!(harness.get_by_label("Search runs").is_focused());
    for (key, profile) in [
        (Key::ArrowDown, "code used twice"),
        (Key::ArrowDown, "first login"),
        (Key::ArrowUp, "code used twice"),
    ] {
        harness.key_press(key);
        harness.run_ok();
        assert!(focused(&harness, profile), "{profile}");
    }
    key(&mut harness, Key::ArrowUp);
    assert!(harness.get_by_label("Search runs").is_focused());
    // Enter opens the first that is found.
    harness.get_by_label("Search runs").type_text("first login");
    harness.run_ok();
    harness.key_press(Key::Enter);
    until(&mut harness, "the run that was found", |harness| {
        is_marked(harness, "first login")
    });
}

#[test]
fn lists_say_what_is_chosen_in_them() {
    let mut harness = bare_window(1280.0, 800.0);
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    harness.run_ok();
    press(&mut harness, "Compare");
    let description = |harness: &Window, name: &str| {
        let list = harness.get_by_label(name);
        list.accesskit_node().description().unwrap_or_default()
    };
    // AT-SPI passes on what describes a list, and not its value.
    let is_described = !cfg!(any(target_os = "macos", target_os = "windows"));
    for (name, chosen) in [
        ("Left", "Choose…"),
        ("Right", "Apple – first login · all tokens"),
    ] {
        let said = value(&harness, name);
        assert!(said.ends_with(chosen), "{name}: {said}");
        assert!(!said.starts_with(name), "{said}");
        assert_eq!(description(&harness, name) == said, is_described, "{name}");
    }
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    for (name, chosen) in [("Outcome", "Any outcome"), ("Time", "Any time")] {
        assert_eq!(value(&harness, name), chosen);
        assert_eq!(
            description(&harness, name) == chosen,
            is_described,
            "{name}"
        );
    }
}

fn send_to(home: &Path, base: &str) -> Window {
    put(home, "own", &own(base, ASKING));
    let mut harness = window(home);
    open(&mut harness, "Own server");
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    press(&mut harness, "Send");
    wait(&mut harness, "Sending…");
    harness
}

#[test]
fn a_run_that_ends_while_another_profile_is_open_says_whose_it_is() {
    let home = tempfile::tempdir().unwrap();
    let (base, go) = servers::slow();
    let mut harness = send_to(home.path(), &base);
    open(&mut harness, "Google – ID token");
    go.send(()).unwrap();
    wait(&mut harness, "Own server: refused");
    assert!(harness.query_by_label_contains("Policy says no").is_none());
    press(&mut harness, "Show");
    wait(&mut harness, "Policy says no");
    // With its own form its run is in front again.
    open(&mut harness, "Google – ID token");
    open(&mut harness, "Own server");
    wait(&mut harness, "Policy says no");
}

#[test]
fn closing_asks_while_an_exchange_is_under_way() {
    let home = tempfile::tempdir().unwrap();
    let (base, go) = servers::slow();
    let mut harness = send_to(home.path(), &base);
    assert!(stays(&mut harness));
    wait(&mut harness, "An exchange is under way");
    assert!(!closes_upon(&mut harness, "Wait"));
    assert!(stays(&mut harness));
    // What was sent is no loss besides.
    assert!(closes_upon(&mut harness, "Cancel and close"));
    assert!(!stays(&mut harness));
    drop(go);
}

#[test]
fn escape_goes_one_level_up() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    type_into(&mut harness, "Search profiles", "google");
    harness.run_ok();
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    type_into(&mut harness, "Search runs", "needle");
    harness.run_ok();
    let escape = |harness: &mut Window| {
        key(harness, Key::Escape);
        (
            value(harness, "Search profiles"),
            harness
                .query_by_label("Search runs")
                .and_then(|field| field.value()),
        )
    };
    // Out of the text, then each search, then back to the exchange.
    let words = |text: &str| Some(text.to_owned());
    assert_eq!(escape(&mut harness), ("google".to_owned(), words("needle")));
    let (library, runs) = escape(&mut harness);
    assert_eq!(
        (library.as_str(), runs.unwrap_or_default()),
        ("google", String::new())
    );
    let (library, _) = escape(&mut harness);
    assert_eq!(library, "");
    assert!(harness.query_by_label("Send").is_none());
    escape(&mut harness);
    harness.get_by_label("Send");
    // A dialog first of all.
    keys(&mut harness, Modifiers::COMMAND, Key::I);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    wait(&mut harness, "Saved in");
    key(&mut harness, Key::Escape);
    harness.get_by_label("Open file…");
}

#[test]
fn the_next_start_knows_what_presenting_leaves_and_where_the_story_was() {
    let home = tempfile::tempdir().unwrap();
    let file = folders(home.path()).window();
    let says = |wanted: &str| {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        text.contains(wanted)
    };
    let replaced = |harness: &mut Window, kind: &str| {
        harness.get_by_label_contains("Replaced: ").click();
        harness.run_ok();
        let node = harness.get_by_label(kind).accesskit_node();
        node.toggled() == Some(egui::accesskit::Toggled::True)
    };
    let mut first = window(home.path());
    press(&mut first, "Present");
    assert!(replaced(&mut first, "E-mail addresses"));
    press(&mut first, "E-mail addresses");
    press(&mut first, "Tokens, codes, secrets and keys");
    until(&mut first, "the choice", |_| says(r#""emails""#));
    first.key_press(Key::Escape);
    first.run_ok();
    let present = Modifiers::COMMAND | Modifiers::SHIFT;
    first.key_press_modifiers(present, Key::P);
    first.run_ok();
    press(&mut first, "Take the tour");
    press(&mut first, "Next step");
    until(&mut first, "the step", |_| says(r#""story_step": 1"#));
    drop(first);
    let mut second = window(home.path());
    press(&mut second, "Take the tour");
    wait(&mut second, story::sentence(&story::steps()[1]));
    press(&mut second, "Leave the tour");
    press(&mut second, "Present");
    assert!(!replaced(&mut second, "E-mail addresses"));
    // Secrets are never shown because of another day.
    let secrets = second.get_by_label("Tokens, codes, secrets and keys");
    let toggled = secrets.accesskit_node().toggled();
    assert_eq!(toggled, Some(egui::accesskit::Toggled::True));
}

#[test]
fn the_next_start_begins_with_the_profile_that_was_open() {
    let home = tempfile::tempdir().unwrap();
    let path = put(
        home.path(),
        "team",
        &TEAM.replace("https://api.demo.cambio/", "https://kept.example/"),
    );
    let file = folders(home.path()).window();
    let says = |wanted: &str| {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        text.contains(wanted)
    };
    let mut first = window(home.path());
    open(&mut first, "Team login");
    until(&mut first, "the place", |_| says("team.cambio.json"));
    drop(first);
    let mut second = window(home.path());
    until(&mut second, "the profile", |harness| {
        value(harness, "Audience") == "https://kept.example/"
    });
    open(&mut second, "Google – ID token");
    until(&mut second, "the place", |_| says("demo/google-id-token"));
    drop(second);
    let third = window(home.path());
    assert_eq!(value(&third, "Client ID"), "demo-native-android");
    drop(third);
    // One that is gone is no error.
    std::fs::remove_file(path).unwrap();
    std::fs::write(
        &file,
        r#"{"cambio":1,"profile":"/nowhere/gone.cambio.json"}"#,
    )
    .unwrap();
    let fourth = window(home.path());
    assert_eq!(value(&fourth, "Client ID"), "demo-native-ios");
    assert!(fourth.query_by_label_contains("cannot be read").is_none());
}
