//! The palette and the list of keys: found by typing, chosen by keys and pointer.

use crate::harness::{Window, bare_window, key, keys, until, wait, wait_for_name, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const FIELD: &str = "Find anything";

/// Opens the palette and types into it.
fn find(harness: &mut Window, words: &str) {
    keys(harness, Modifiers::COMMAND, Key::K);
    harness.get_by_label(FIELD).type_text(words);
    harness.run_ok();
}

fn is_open(harness: &Window) -> bool {
    harness.query_by_label(FIELD).is_some()
}

/// The name of the row of the palette that Enter would choose.
fn selected(harness: &Window) -> Option<String> {
    let list = harness.get_by_role_and_label(Role::ListBox, "Found");
    let mut rows = list.query_all_by_role(Role::ListBoxOption);
    rows.find(|row| row.accesskit_node().is_selected() == Some(true))
        .and_then(|row| row.accesskit_node().label())
}

#[test]
fn a_command_is_found_by_a_few_letters_and_enter_gives_it() {
    let mut harness = bare_window(1280.0, 800.0);
    find(&mut harness, "hsty");
    assert_eq!(selected(&harness).as_deref(), Some("History"));
    key(&mut harness, Key::Enter);
    assert!(!is_open(&harness));
    harness.get_by_label("Search runs");
}

#[test]
fn a_profile_is_opened_and_stands_first_the_next_time() {
    let mut harness = bare_window(1280.0, 800.0);
    find(&mut harness, "/google id token");
    assert_eq!(selected(&harness).as_deref(), Some("Google – ID token"));
    key(&mut harness, Key::Enter);
    let kind = harness.get_by_label("Type").value().unwrap_or_default();
    assert!(kind.ends_with("google-id-token"), "{kind}");
    find(&mut harness, "");
    assert_eq!(selected(&harness).as_deref(), Some("Google – ID token"));
    // The keys that opened it close it as Escape does.
    keys(&mut harness, Modifiers::COMMAND, Key::K);
    assert!(!is_open(&harness));
}

#[test]
fn arrows_go_round_escape_closes_and_a_press_chooses() {
    let mut harness = bare_window(1280.0, 800.0);
    find(&mut harness, ">zoom");
    let first = selected(&harness);
    assert_eq!(first.as_deref(), Some("Zoom in"));
    key(&mut harness, Key::ArrowDown);
    assert_eq!(selected(&harness).as_deref(), Some("Zoom out"));
    key(&mut harness, Key::ArrowUp);
    key(&mut harness, Key::ArrowUp);
    assert_ne!(selected(&harness), first);
    key(&mut harness, Key::ArrowDown);
    assert_eq!(selected(&harness), first);
    key(&mut harness, Key::Escape);
    assert!(!is_open(&harness));
    find(&mut harness, ">history");
    harness
        .get_by_role_and_label(Role::ListBox, "Found")
        .get_by_label("History")
        .click();
    harness.run_ok();
    assert!(!is_open(&harness));
    harness.get_by_label("Search runs");
}

#[test]
fn a_command_that_needs_a_file_says_why_it_is_not_carried_out() {
    let mut harness = bare_window(1280.0, 800.0);
    find(&mut harness, "/google id token");
    key(&mut harness, Key::Enter);
    find(&mut harness, ">rename");
    key(&mut harness, Key::Enter);
    wait(&mut harness, "A built-in profile has no file: Duplicate");
}

#[test]
fn every_field_that_is_listed_is_gone_to() {
    let mut harness = bare_window(1280.0, 800.0);
    for (words, row, field) in [
        ("audience", "Audience", "Audience"),
        ("grant type", "Grant type", "Grant type"),
        // Its field is asleep while no proof is sent.
        ("dpop key", "DPoP key", "Send a proof of possession"),
        (
            "dpop",
            "Send a proof of possession",
            "Send a proof of possession",
        ),
        ("user profile", "User profile", "User profile"),
    ] {
        find(&mut harness, words);
        let list = harness.get_by_role_and_label(Role::ListBox, "Found");
        list.get_by_label(row).click();
        harness.run_ok();
        assert!(harness.get_by_label(field).is_focused(), "{field}");
    }
}

#[test]
fn a_claim_is_looked_for_by_its_name_and_no_value_is_in_the_list() {
    let mut harness = bare_window(1280.0, 900.0);
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    find(&mut harness, "@sub");
    let list = harness.get_by_role_and_label(Role::ListBox, "Found");
    let said = format!("{list:?}");
    assert!(said.contains("sub") && !said.contains("apple|"), "{said}");
    assert!(!format!("{:?}", harness.root()).contains("eyJhbGciOi"));
    assert_eq!(selected(&harness).as_deref(), Some("sub"));
    key(&mut harness, Key::Enter);
    let search = harness.get_by_label("Search claims");
    assert_eq!(search.value().as_deref(), Some("sub"));
    harness.get_by_label_contains("sub: ");
}

#[test]
fn a_run_of_the_history_is_found_and_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut first = window(home.path());
    first.get_by_label("Send").click();
    wait(&mut first, "Tokens issued");
    until(&mut first, "the run to be recorded", |harness| {
        let all = harness.get_by_label("History").accesskit_node();
        all.description().as_deref() == Some("One run")
    });
    drop(first);
    let mut second = window(home.path());
    assert!(second.query_by_label_contains("Tokens issued").is_none());
    find(&mut second, "issued first login");
    until(&mut second, "the run", |harness| {
        selected(harness).is_some_and(|row| row.ends_with(" Apple – first login"))
    });
    key(&mut second, Key::Enter);
    wait(&mut second, "Tokens issued");
}

#[test]
fn f1_lists_the_keys_of_every_command() {
    let mut harness = bare_window(1280.0, 800.0);
    key(&mut harness, Key::F1);
    for line in [
        "Send: Ctrl+Enter",
        "Search commands: Ctrl+K",
        "Keyboard shortcuts: F1",
        "Settings…: Ctrl+,",
        "Zoom out: Ctrl+-",
        "Copy its path: Ctrl+Shift+C",
        "Paste outside a field: Ctrl+V",
    ] {
        harness.get_by_label(line);
    }
    key(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Send: Ctrl+Enter").is_none());
}

#[test]
fn it_fits_into_small_windows_and_settles() {
    for (width, height) in [(360.0, 280.0), (640.0, 400.0), (1920.0, 1080.0)] {
        let mut harness = bare_window(width, height);
        find(&mut harness, "");
        assert!(harness.try_run().is_ok(), "{width} repaints for ever");
        let field = harness.get_by_label(FIELD).rect();
        assert!(field.left() >= 0.0 && field.right() <= width, "{field:?}");
        assert!(field.top() <= 96.0 + 48.0, "{field:?}");
        key(&mut harness, Key::Escape);
        key(&mut harness, Key::F1);
        assert!(harness.try_run().is_ok(), "{width} repaints for ever");
        harness.get_by_label("Close");
    }
}
