//! The library in the window: groups, keys, a search over profiles and runs, and the last runs of before.

use crate::harness::{
    TEAM, Window, bare_window, click, key, keys, open, put, runs, type_into, until, value, wait,
    window,
};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SEARCH: &str = "Search profiles";
const APPLE: &str = "Apple, 16 profiles";
const GOOGLE: &str = "Google, 10 profiles";
const OPEN: &str = "Apple – first login";
const OTHER: &str = "Google – ID token";

fn has_row(harness: &Window, name: &str) -> bool {
    harness
        .query_by_role_and_label(Role::TreeItem, name)
        .is_some()
}

/// Presses a row.
fn press(harness: &mut Window, name: &str) {
    let row = harness.get_by_role_and_label(Role::TreeItem, name);
    row.click_accesskit();
    harness.run_ok();
}

fn has_keyboard(harness: &Window, name: &str) -> bool {
    harness
        .query_all_by_label(name)
        .any(|node| node.is_focused())
}

fn is_open(harness: &Window, name: &str) -> bool {
    let row = harness.get_by_role_and_label(Role::TreeItem, name);
    row.accesskit_node().is_selected() == Some(true)
}

const LAST: &str = "Apple – encrypted access token";

#[test]
fn built_in_profiles_stand_in_groups_and_the_open_ones_group_is_open() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    assert!(is_open(&harness, OPEN) && !has_row(&harness, OTHER));
    press(&mut harness, GOOGLE);
    let row = harness.get_by_role_and_label(Role::TreeItem, OTHER);
    assert_eq!(row.accesskit_node().data().level(), Some(3));
    assert_eq!(
        row.accesskit_node().description().as_deref(),
        Some("not sent yet")
    );
    press(&mut harness, GOOGLE);
    assert!(!has_row(&harness, OTHER));
    // A long group shows its beginning.
    assert!(!has_row(&harness, LAST));
    let more = harness.get_by_label_contains(" more of Apple");
    more.click_accesskit();
    harness.run_ok();
    assert!(has_row(&harness, LAST));
    // What is opened by a search is seen when the search ends.
    open(&mut harness, "Google – no audience");
    key(&mut harness, Key::Escape);
    assert!(is_open(&harness, "Google – no audience") && has_row(&harness, OTHER));
}

#[test]
fn search_list_and_runs_are_three_stops_with_arrows_inside() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    until(&mut harness, "the folders", |harness| {
        has_row(harness, "New profile")
    });
    click(&mut harness, SEARCH);
    key(&mut harness, Key::Tab);
    assert!(has_keyboard(&harness, OPEN), "{:?}", harness.root());
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::Enter);
    assert!(is_open(&harness, "Apple – later login, no name"));
    // To the group, which folds, and past it to the next.
    key(&mut harness, Key::ArrowLeft);
    assert!(has_keyboard(&harness, APPLE));
    key(&mut harness, Key::ArrowLeft);
    assert!(!has_row(&harness, OPEN));
    key(&mut harness, Key::ArrowDown);
    assert!(has_keyboard(&harness, GOOGLE));
    key(&mut harness, Key::ArrowRight);
    key(&mut harness, Key::ArrowRight);
    assert!(has_keyboard(&harness, OTHER));
    key(&mut harness, Key::Home);
    key(&mut harness, Key::ArrowDown);
    assert!(has_keyboard(&harness, "New profile"));
    harness.event(egui::Event::Text("fac".to_owned()));
    harness.run_ok();
    assert!(has_keyboard(&harness, "Facebook, 3 profiles"));
    // The tools are along, the runs down.
    key(&mut harness, Key::Tab);
    assert!(has_keyboard(&harness, "Inspect a token"));
    key(&mut harness, Key::ArrowRight);
    assert!(has_keyboard(&harness, "Explain an answer"));
    key(&mut harness, Key::ArrowDown);
    assert!(has_keyboard(&harness, "History"));
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::Tab);
    // Backwards the keyboard arrives a frame later.
    harness.step();
    harness.run_ok();
    assert!(has_keyboard(&harness, "Facebook, 3 profiles"));
}

#[test]
fn a_name_that_is_cut_is_told_when_the_keyboard_comes_to_it() {
    let home = tempfile::tempdir().unwrap();
    let long = "Team login of the rehearsal for the launch in the autumn of next year";
    put(home.path(), "team", &TEAM.replace("Team login", long));
    let mut harness = window(home.path());
    until(&mut harness, "its row", |harness| has_row(harness, long));
    let said = |harness: &Window, name: &str| harness.query_all_by_label(name).count();
    click(&mut harness, SEARCH);
    key(&mut harness, Key::Tab);
    // The whole of this one is to be seen.
    assert_eq!(said(&harness, APPLE), 1);
    assert_eq!(said(&harness, long), 1);
    harness.event(egui::Event::Text("team".to_owned()));
    harness.run_ok();
    assert!(has_keyboard(&harness, long));
    assert_eq!(said(&harness, long), 2, "{:?}", harness.root());
    key(&mut harness, Key::ArrowDown);
    assert_eq!(said(&harness, long), 1);
}

#[test]
fn the_name_of_a_folder_that_is_cut_is_told_as_well() {
    let (home, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let name = "Team of the rehearsal for the launch in the autumn of next year";
    let folder = outside.path().join(name);
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("team.cambio.json"), TEAM).unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, egui::Modifiers::COMMAND, Key::O);
    type_into(&mut harness, "Path", folder.to_str().unwrap());
    harness.get_by_label("Open path").click();
    until(&mut harness, "its heading", |harness| {
        has_row(harness, name)
    });
    harness.run_ok();
    let said = |harness: &Window| harness.query_all_by_label(name).count();
    assert_eq!(said(&harness), 1);
    click(&mut harness, SEARCH);
    key(&mut harness, Key::Tab);
    harness.event(egui::Event::Text("team of".to_owned()));
    harness.run_ok();
    assert!(has_keyboard(&harness, name));
    assert_eq!(said(&harness), 2, "{:?}", harness.root());
}

#[test]
fn the_last_runs_have_room_at_a_usual_height() {
    let mut harness = bare_window(1440.0, 900.0);
    for number in 1..=9 {
        harness.get_by_label("Send").click();
        until(&mut harness, "another run", |harness| {
            let is_sending = harness.state().as_ref().unwrap().is_sending();
            runs(harness) == number && !is_sending
        });
    }
    harness.run_ok();
    let rows = harness.query_all_by_role(Role::ListBoxOption);
    // Above the bar at the bottom.
    let seen = rows.filter(|row| row.rect().bottom() <= 876.0).count();
    assert!(seen >= 5, "{seen} of nine");
}

#[test]
fn a_search_finds_runs_too_and_ends_where_a_profile_is_made() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    harness.get_by_label("Send").click();
    wait(&mut harness, "Tokens issued");
    assert!(has_row(&harness, "Runs"));
    let description = |harness: &Window| {
        let row = harness.get_by_role_and_label(Role::TreeItem, "Team login");
        row.accesskit_node().description().unwrap_or_default()
    };
    assert_eq!(description(&harness), "issued");
    click(&mut harness, SEARCH);
    key(&mut harness, Key::Escape);
    assert!(!has_row(&harness, "Runs") && has_row(&harness, GOOGLE));
    type_into(&mut harness, SEARCH, "nowhere to be found");
    harness.run_ok();
    assert!(has_row(&harness, "No profile or run matches"));
    keys(&mut harness, egui::Modifiers::COMMAND, Key::N);
    assert!(has_row(&harness, "Team login"));
    assert_eq!(value(&harness, SEARCH), "");
}

#[test]
fn the_last_runs_of_before_are_listed_and_can_be_looked_at() {
    let home = tempfile::tempdir().unwrap();
    let mut first = window(home.path());
    first.get_by_label("Send").click();
    wait(&mut first, "Tokens issued");
    let total = |harness: &Window| {
        let all = harness.get_by_label("History");
        all.accesskit_node().description().unwrap_or_default()
    };
    until(&mut first, "the run to be recorded", |harness| {
        total(harness) == "One run"
    });
    drop(first);
    let mut second = window(home.path());
    until(&mut second, "the last run", |harness| {
        total(harness) == "One run"
    });
    let run = format!(" {OPEN}");
    let rows = second.query_all_by_label_contains(&run);
    let is_row = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().role() == egui::accesskit::Role::ListBoxOption
    };
    rows.into_iter().find(is_row).unwrap().click();
    wait(&mut second, "Tokens issued");
}

#[test]
fn in_a_low_window_the_tools_stand_below_the_whole_list_and_scroll_with_it() {
    let mut harness = bare_window(640.0, 400.0);
    harness.get_by_label("Library").click_accesskit();
    harness.run_ok();
    until(&mut harness, "the folders", |harness| {
        has_row(harness, OPEN)
    });
    let button = harness.get_by_label("Library");
    let toggled = button.accesskit_node().toggled();
    assert_eq!(toggled, Some(egui::accesskit::Toggled::True));
    let rows = harness.query_all_by_role(Role::TreeItem);
    let last = rows.map(|row| row.rect().bottom()).fold(0.0, f32::max);
    let tools = harness.get_by_label("Inspect a token").rect();
    assert!(last <= tools.top(), "{last} {tools:?}");
}
