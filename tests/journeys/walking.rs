//! By keyboard through the window: Tab in reading order, F6 from pane to pane.

use crate::harness::{
    self, TEAM, Window, bare_window, key, keys, more, open, paste, press, put, put_runs, runs,
    until, value, wait, wait_for_name,
};
use crate::visible::Frame;
use cambio::ui::App;
use egui::{Id, Key, LayerId, Memory, Modifiers, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Below this the bar ends, and beyond these the library and the request do.
const BAR: f32 = 48.0;
const LIBRARY: f32 = 233.0;
const REQUEST: f32 = 737.0;

fn window() -> Window {
    let mut harness = bare_window(1280.0, 800.0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    wait_for_name(&mut harness, "Tokens issued");
    harness.run_ok();
    harness
}

fn find(node: &egui_kittest::Node<'_>) -> Option<(String, Rect)> {
    for child in node.children() {
        let inside = find(&child);
        if inside.is_some() {
            return inside;
        }
        let data = child.accesskit_node();
        if child.is_focused() && data.role() != egui::accesskit::Role::Window {
            return Some((data.label().unwrap_or_default(), child.rect()));
        }
    }
    None
}

fn focused(harness: &Window) -> Option<(String, Rect)> {
    find(&harness.root())
}

fn pane(rect: Rect) -> usize {
    let at = rect.center();
    if at.y < BAR {
        0
    } else if at.x < LIBRARY {
        1
    } else if at.x < REQUEST {
        2
    } else {
        3
    }
}

#[test]
fn tab_goes_in_reading_order_and_the_library_is_three_stops() {
    let mut harness = window();
    let mut seen: Vec<(String, Rect)> = Vec::new();
    for _ in 0..80 {
        key(&mut harness, Key::Tab);
        let Some(now) = focused(&harness) else {
            continue;
        };
        if seen.first().is_some_and(|first| *first == now) {
            break;
        }
        seen.push(now);
    }
    let panes: Vec<usize> = seen.iter().map(|(_, rect)| pane(*rect)).collect();
    let mut ordered = panes.clone();
    ordered.sort_unstable();
    assert_eq!(panes, ordered, "{seen:#?}");
    let stops = |of: usize| panes.iter().filter(|pane| **pane == of).count();
    assert!((1..=6).contains(&stops(0)), "{seen:#?}");
    assert_eq!(stops(1), 3, "{seen:#?}");
    assert!(stops(2) > 10 && stops(3) > 4, "{seen:#?}");
    // Within the bar, the request and the result: line by line, from left to right.
    for pair in seen.windows(2) {
        let [(one, first), (other, second)] = pair else {
            continue;
        };
        let (from, to) = (pane(*first), pane(*second));
        if from != to || from == 1 {
            continue;
        }
        let below = second.center().y > first.center().y - 3.0;
        let same_line = (second.center().y - first.center().y).abs() < 14.0;
        let to_the_right = !same_line || second.center().x > first.center().x;
        assert!(below || same_line, "{one} → {other}: {first:?} {second:?}");
        assert!(to_the_right, "{one} → {other}: {first:?} {second:?}");
    }
}

#[test]
fn f6_goes_from_pane_to_pane_and_the_request_is_sent_from_anywhere() {
    let mut harness = window();
    let mut panes = Vec::new();
    for _ in 0..5 {
        key(&mut harness, Key::F6);
        panes.push(pane(focused(&harness).unwrap().1));
    }
    assert_eq!(panes, [0, 1, 2, 3, 0]);
    keys(&mut harness, Modifiers::SHIFT, Key::F6);
    assert_eq!(pane(focused(&harness).unwrap().1), 3);
    let before = runs(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    until(&mut harness, "another run", |harness| {
        runs(harness) > before
    });
}

#[test]
fn tabs_cards_and_the_provider_are_one_stop_each_with_arrows_inside() {
    let mut harness = window();
    for (first, key, second) in [
        ("Tokens", Key::ArrowRight, "Explain"),
        ("Explain", Key::ArrowLeft, "Tokens"),
        ("Access", Key::ArrowRight, "ID"),
        ("ID", Key::ArrowRight, "Subject"),
        ("Apple", Key::End, "Custom"),
    ] {
        harness.get_by_label(first).focus();
        harness.run_ok();
        assert_eq!(focused(&harness).unwrap().0, first);
        harness.key_press(key);
        harness.run_ok();
        assert_eq!(focused(&harness).unwrap().0, second, "from {first}");
    }
    // Tab goes past the others of the row.
    harness.get_by_label("Tokens").focus();
    harness.run_ok();
    key(&mut harness, Key::Tab);
    assert_eq!(focused(&harness).unwrap().0, "Subject");
}

/// More stops than any screen has.
const MANY: usize = 200;

fn keyboard(harness: &Window) -> Option<Id> {
    harness.ctx.memory(Memory::focused)
}

/// Whether something that has the keyboard after something else stands after it, as one reads: further right in a line, or further down.
fn is_read_after(first: Rect, second: Rect) -> bool {
    let shared = first.y_range().intersection(second.y_range()).span();
    let lower = first.height().min(second.height());
    if shared > lower * 0.5 {
        second.left() >= first.left() - 1.0
    } else {
        second.top() >= first.top() - 1.0
    }
}

/// What is wrong on the way from a stop to the next one.
fn wrong_step(
    frame: &Frame,
    (before, now): (Option<Id>, Id),
    modal: Option<LayerId>,
    pane: &dyn Fn(Rect) -> usize,
) -> Option<String> {
    if !frame.is_in_sight(now) {
        return Some(format!("out of sight: {}", frame.say(now)));
    }
    if modal.is_some() && frame.layer(now) != modal {
        return Some(format!("below the dialog: {}", frame.say(now)));
    }
    // A field that is scrolled inside its own place is read where it is seen.
    let (first, second) = (frame.seen(before?)?, frame.seen(now)?);
    let (from, to) = (pane(first), pane(second));
    let is_in_order = from < to || from == to && is_read_after(first, second);
    (!is_in_order).then(|| {
        let before = before.map_or_else(String::new, |id| frame.say(id));
        format!("{UNREAD}: {before}\n    then {}", frame.say(now))
    })
}

/// What the order of reading is broken by.
const UNREAD: &str = "not as it is read";

/// Walks on by Tab from what has this name to the end of the window, and says what is wrong on the way.
fn walk_from(harness: &mut Window, name: &str, screen: &str) -> Vec<String> {
    let from = harness.query_all_by_label(name).next_back();
    from.unwrap_or_else(|| panic!("nothing is called {name}"))
        .focus();
    harness.run_ok();
    let mut wrong = Vec::new();
    let mut before = keyboard(harness);
    for _ in 0..MANY {
        keys(harness, Modifiers::NONE, Key::Tab);
        let frame = Frame::of(harness);
        let Some(now) = keyboard(harness) else {
            return wrong;
        };
        if frame.place(now).is_some_and(|place| column(place) == 0) {
            return wrong;
        }
        let found = wrong_step(&frame, (before, now), None, &column);
        wrong.extend(found.map(|fault| format!("{screen}: {fault}")));
        before = Some(now);
    }
    wrong.push(format!("{screen}: no end after {name}"));
    wrong
}

/// Walks once around by Tab and once back by Shift+Tab, and says what is wrong on the way. `pane` says which of several columns a place
/// is in; these are walked one after the other.
fn walk(harness: &mut Window, screen: &str, pane: &dyn Fn(Rect) -> usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut stops: Vec<Id> = Vec::new();
    let mut lost = 0;
    harness.ctx.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
    harness.run_ok();
    let modal = harness.ctx.memory(Memory::top_modal_layer);
    for _ in 0..MANY {
        keys(harness, Modifiers::NONE, Key::Tab);
        let Some(id) = keyboard(harness) else {
            // Nowhere at first means that it was at the end before.
            lost += usize::from(!stops.is_empty());
            continue;
        };
        if stops.first() == Some(&id) {
            break;
        }
        let frame = Frame::of(harness);
        if stops.contains(&id) {
            wrong.push(format!("trapped at {}", frame.say(id)));
            break;
        }
        let before = stops.last().copied();
        wrong.extend(wrong_step(&frame, (before, id), modal, pane));
        stops.push(id);
    }
    // A walk goes on from where the keyboard was last: where that was not at the end, it passed the end once, and not at its own.
    let unread = |fault: &&String| fault.starts_with(UNREAD);
    let frame = Frame::of(harness);
    let closes = stops
        .last()
        .zip(stops.first())
        .is_some_and(|(last, first)| {
            let step = (Some(*last), *first);
            wrong_step(&frame, step, modal, pane).is_none()
        });
    if (modal.is_some() || closes) && wrong.iter().filter(unread).count() == 1 {
        wrong.retain(|fault| !fault.starts_with(UNREAD));
    }
    // Around the end of the window the keyboard may be nowhere once.
    if lost > 1 || stops.is_empty() || stops.len() >= MANY - 1 {
        wrong.push(format!("{} stops, {lost} times lost", stops.len()));
    } else {
        wrong.extend(walk_back(harness, &stops));
    }
    wrong
        .into_iter()
        .map(|fault| format!("{screen}: {fault}"))
        .collect()
}

/// Goes back over these stops, from the first of them to the last and so on, and says where the way is another.
fn walk_back(harness: &mut Window, stops: &[Id]) -> Option<String> {
    let mut back = Vec::new();
    for _ in 0..stops.len() + 2 {
        keys(harness, Modifiers::SHIFT, Key::Tab);
        back.extend(keyboard(harness));
    }
    back.dedup();
    let expected: Vec<Id> = stops.iter().rev().copied().collect();
    let frame = Frame::of(harness);
    let mut pairs = back.iter().zip(&expected);
    let (one, other) = pairs.find(|(one, other)| one != other)?;
    Some(format!(
        "another way back: {}\n    in place of {}",
        frame.say(*one),
        frame.say(*other)
    ))
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// A list that is one stop stands over its rows, and a field over what is in it: where it begins counts.
fn column(rect: Rect) -> usize {
    pane(Rect::from_center_size(
        rect.left_top() + vec2(14.0, 4.0),
        vec2(1.0, 1.0),
    ))
}

#[test]
fn tab_walks_every_screen_in_sight_in_order_and_back() {
    let mut harness = window();
    let mut wrong = Vec::new();
    wrong.extend(walk(&mut harness, "tokens", &column));
    for (key, tab) in [
        (Key::Num2, "Explain"),
        (Key::Num3, "Wire"),
        (Key::Num4, "Timing"),
        (Key::Num5, "Compare"),
        (Key::Num6, "Lineage"),
        (Key::Num8, "Next"),
    ] {
        keys(&mut harness, Modifiers::COMMAND, key);
        wrong.extend(walk_from(&mut harness, tab, tab));
    }
    keys(&mut harness, Modifiers::COMMAND, Key::Num1);
    for strip in ["DPoP off", "Advanced", "On the wire"] {
        harness.get_by_label(strip).click_accesskit();
        harness.run_ok();
    }
    wrong.extend(walk(&mut harness, "strips open", &column));
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    wrong.extend(walk(&mut harness, "history", &column));
    keys(&mut harness, Modifiers::COMMAND, Key::I);
    wrong.extend(walk(&mut harness, "inspect", &column));
    harness.get_by_label("Sign a test token").click_accesskit();
    harness.run_ok();
    wrong.extend(walk(&mut harness, "sign", &column));
    assert_none(&wrong);
}

#[test]
fn tab_walks_a_small_window_in_sight() {
    let mut wrong = Vec::new();
    for (width, height) in [(960.0, 640.0), (640.0, 427.0), (320.0, 213.0)] {
        let mut harness = bare_window(width, height);
        // Columns are others there: what counts is that the keyboard is seen.
        let found = walk(&mut harness, &format!("{width}×{height}"), &|_| 0);
        let order = |fault: &String| !fault.contains(UNREAD);
        wrong.extend(found.into_iter().filter(order));
    }
    assert_none(&wrong);
}

#[test]
fn a_dialog_keeps_the_keyboard_and_gives_it_back() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = harness::window(home.path());
    open(&mut harness, "Team login");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    let mut wrong = Vec::new();
    let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
    let dialogs = [
        (Modifiers::COMMAND, Key::K, "palette"),
        (Modifiers::NONE, Key::F1, "keys"),
        (Modifiers::COMMAND, Key::Comma, "settings"),
        (Modifiers::COMMAND, Key::E, "export"),
        (shifted, Key::I, "import"),
        (shifted, Key::E, "explain an answer"),
        (shifted, Key::S, "save as"),
    ];
    for (modifiers, key, screen) in dialogs {
        harness.get_by_label("Audience").focus();
        harness.run_ok();
        let before = keyboard(&harness);
        assert!(before.is_some());
        keys(&mut harness, modifiers, key);
        if screen == "palette" {
            // Its field is the one stop: rows are walked by arrows.
            keys(&mut harness, Modifiers::NONE, Key::Tab);
            assert!(keyboard(&harness).is_some(), "{screen}");
        } else {
            wrong.extend(walk(&mut harness, screen, &|_| 0));
        }
        keys(&mut harness, Modifiers::NONE, Key::Escape);
        let modal = harness.ctx.memory(Memory::top_modal_layer);
        assert!(modal.is_none(), "Escape closes {screen}");
        assert_eq!(keyboard(&harness), before, "{screen} gives it back");
    }
    for label in [
        "Rename…",
        "Move to folder…",
        "Delete…",
        "New environment…",
        "Sealed bundle…",
        "Support bundle…",
        "Application settings…",
        "Where do I get this?",
        "Apple key test…",
        "Facebook attenuation…",
    ] {
        more(&mut harness, label);
        wrong.extend(walk(&mut harness, label, &|_| 0));
        keys(&mut harness, Modifiers::NONE, Key::Escape);
        let modal = harness.ctx.memory(Memory::top_modal_layer);
        assert!(modal.is_none(), "Escape closes {label}");
    }
    assert_none(&wrong);
}

#[test]
fn the_keyboard_keeps_its_place() {
    let mut harness = window();
    for field in ["Name", "Tenant", "Client ID"] {
        harness.get_by_label(field).focus();
        harness.run_ok();
        keys(&mut harness, Modifiers::NONE, Key::Enter);
        assert_eq!(focused(&harness).unwrap().0, field, "after Enter");
    }
    // In a menu that is left, and in one of which a row is chosen.
    for (menu, end) in [
        ("More", Key::Escape),
        ("Authentication: No client secret", Key::Escape),
        ("Authentication: No client secret", Key::Enter),
    ] {
        harness.get_by_label(menu).focus();
        harness.run_ok();
        let opener = keyboard(&harness);
        keys(&mut harness, Modifiers::NONE, Key::Enter);
        assert!(egui::Popup::is_any_open(&harness.ctx), "{menu}");
        keys(&mut harness, Modifiers::NONE, Key::Tab);
        assert_ne!(keyboard(&harness), opener, "{menu}");
        keys(&mut harness, Modifiers::NONE, end);
        assert!(!egui::Popup::is_any_open(&harness.ctx), "{menu}");
        assert_eq!(keyboard(&harness), opener, "{menu}, {end:?}");
    }
    // Tab goes on from what was left.
    harness.get_by_label("Tenant").focus();
    harness.run_ok();
    keys(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(keyboard(&harness).is_none());
    keys(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(focused(&harness).unwrap().0, "Client ID");
}

#[test]
fn tab_goes_on_where_something_vanished() {
    let mut harness = bare_window(1280.0, 800.0);
    wait_for_name(&mut harness, "Try it");
    harness.get_by_label("Try it").focus();
    harness.run_ok();
    keys(&mut harness, Modifiers::COMMAND, Key::Enter);
    wait_for_name(&mut harness, "Tokens issued");
    harness.run_ok();
    keys(&mut harness, Modifiers::NONE, Key::Tab);
    let (name, rect) = focused(&harness).unwrap();
    assert!(pane(rect) >= 2, "{name}: {rect:?}");
}

#[test]
fn a_dialog_has_a_name_and_takes_the_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = harness::window(home.path());
    let shifted = Modifiers::COMMAND | Modifiers::SHIFT;
    for (modifiers, key, title) in [
        (Modifiers::COMMAND, Key::Comma, "Settings"),
        (shifted, Key::I, "Import a request"),
        (shifted, Key::E, "Explain an answer"),
    ] {
        keys(&mut harness, modifiers, key);
        let role = egui::accesskit::Role::Dialog;
        let is_modal = {
            let dialog = harness.get_by_role_and_label(role, title);
            dialog.accesskit_node().data().is_modal()
        };
        assert!(is_modal, "{title}");
        let modal = harness.ctx.memory(Memory::top_modal_layer);
        let keyboard = keyboard(&harness).expect(title);
        assert_eq!(Frame::of(&harness).layer(keyboard), modal, "{title}");
        keys(&mut harness, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn a_new_row_of_an_environment_and_the_search_of_the_history_have_the_keyboard() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = harness::window(home.path());
    open(&mut harness, "Team login");
    more(&mut harness, "New environment…");
    press(&mut harness, "Add variable");
    let name = "Variable 1 name";
    wait_for_name(&mut harness, name);
    harness.run_ok();
    assert!(harness.get_by_label(name).is_focused());
    keys(&mut harness, Modifiers::NONE, Key::Escape);
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    assert!(harness.get_by_label("Search runs").is_focused());
}

#[test]
fn the_history_is_one_stop_with_arrows_home_end_and_pages_inside() {
    let home = tempfile::tempdir().unwrap();
    put_runs(home.path(), 150);
    let mut harness = harness::window(home.path());
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    // Two spaces: the last runs below the library have one.
    wait(&mut harness, "  Past 000");
    harness.run_ok();
    let at = |harness: &Window| focused(harness).map_or_else(String::new, |(name, _)| name);
    for (key, end) in [
        (Key::ArrowDown, "  Past 000"),
        (Key::ArrowDown, "  Past 001"),
        (Key::End, "Older runs"),
        (Key::ArrowUp, "  Past 099"),
        (Key::Home, "  Past 000"),
    ] {
        keys(&mut harness, Modifiers::NONE, key);
        assert!(at(&harness).ends_with(end), "{key:?}: {}", at(&harness));
    }
    keys(&mut harness, Modifiers::NONE, Key::PageDown);
    let below = at(&harness);
    let (_, number) = below.rsplit_once(' ').expect("a run");
    let number: usize = number.parse().unwrap();
    assert!((10..60).contains(&number), "{below}");
    // Tab goes past the others, and comes back to the one that was left.
    keys(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(!at(&harness).contains("  Past "), "{}", at(&harness));
    keys(&mut harness, Modifiers::SHIFT, Key::Tab);
    // Backwards the keyboard arrives a frame later.
    harness.step();
    harness.run_ok();
    assert_eq!(at(&harness), below);
    keys(&mut harness, Modifiers::NONE, Key::End);
    keys(&mut harness, Modifiers::NONE, Key::Enter);
    until(&mut harness, "the runs before those", |harness| {
        at(harness).ends_with("  Past 100")
    });
}

#[test]
fn a_dialog_with_fields_begins_in_the_first() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", TEAM);
    let mut harness = harness::window(home.path());
    open(&mut harness, "Team login");
    for (command, field) in [
        ("New environment…", "Environment name"),
        ("Sealed bundle…", "Passphrase"),
        ("Apple key test…", "App ID"),
        ("Facebook attenuation…", "Facebook app ID"),
    ] {
        more(&mut harness, command);
        until(&mut harness, field, |harness| {
            let mut found = harness.query_all_by_label(field);
            found.any(|node| node.is_focused())
        });
        keys(&mut harness, Modifiers::NONE, Key::Escape);
    }
    // A token goes into its own field, where it is masked.
    more(&mut harness, "Facebook attenuation…");
    wait_for_name(&mut harness, "Facebook app ID");
    let id = value(&harness, "Facebook app ID");
    paste(&mut harness, &format!("EAA{}", "BsbCS1iHgBAO".repeat(8)));
    harness.run_ok();
    assert_eq!(value(&harness, "Facebook app ID"), id);
    assert!(!value(&harness, "Facebook user token").is_empty());
}

#[test]
fn the_request_is_sent_from_each_pane_and_text() {
    let mut harness = window();
    for place in [
        "Search commands",
        "Search profiles",
        "Tenant",
        "Audience",
        "Tokens",
        "Claims",
    ] {
        let found = harness.query_all_by_label(place).next_back();
        found.unwrap_or_else(|| panic!("{place}")).focus();
        harness.run_ok();
        let before = runs(&harness);
        keys(&mut harness, Modifiers::COMMAND, Key::Enter);
        until(&mut harness, &format!("a run from {place}"), |harness| {
            runs(harness) > before
        });
        harness.run_ok();
    }
    // A dialog has keys of its own.
    let is_sending = |harness: &Window| harness.state().as_ref().is_some_and(App::is_sending);
    until(&mut harness, "the end of the last one", |harness| {
        !is_sending(harness)
    });
    let before = runs(&harness);
    keys(&mut harness, Modifiers::COMMAND, Key::E);
    keys(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(runs(&harness), before);
    assert!(!is_sending(&harness));
}

/// Enter the history, Inspect and the signer.
const SCREENS: [fn(&mut Window); 3] = [
    |harness| keys(harness, Modifiers::COMMAND, Key::H),
    |harness| keys(harness, Modifiers::COMMAND, Key::I),
    |harness| {
        harness.get_by_label("Sign a test token").click_accesskit();
        harness.run_ok();
    },
];

#[test]
fn the_request_is_sent_from_every_screen_and_seen() {
    let mut harness = window();
    for enter in SCREENS {
        enter(&mut harness);
        assert!(harness.query_by_label("Send").is_none());
        let before = runs(&harness);
        keys(&mut harness, Modifiers::COMMAND, Key::Enter);
        until(&mut harness, "nothing was sent", |harness| {
            runs(harness) > before
        });
        harness.run_ok();
        harness.get_by_label("Send");
        harness.get_by_label("Tokens issued");
    }
}

/// A presentation has its banner below the bar, and a request and a result, in larger points.
fn presented(rect: Rect) -> usize {
    match rect.left_top() {
        at if at.y < BAR => 0,
        at if at.y < 2.0 * BAR => 1,
        at if at.x < 380.0 => 2,
        _ => 3,
    }
}

/// The tour has its strip at the lower end.
fn toured(rect: Rect) -> usize {
    if rect.top() > 700.0 { 9 } else { column(rect) }
}

#[test]
fn tab_walks_the_tour_and_the_presentation() {
    let mut harness = window();
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    let mut wrong = walk(&mut harness, "presentation", &presented);
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    more(&mut harness, "Take the tour");
    harness.get_by_label("Next step");
    wrong.extend(walk(&mut harness, "tour", &toured));
    assert_none(&wrong);
}

#[test]
fn escape_leads_from_every_screen_back_to_the_exchange() {
    let mut harness = window();
    for enter in SCREENS {
        enter(&mut harness);
        assert!(harness.query_by_label("Send").is_none());
        // Out of a text first, where one has the keyboard.
        for _ in 0..2 {
            if harness.query_by_label("Send").is_none() {
                keys(&mut harness, Modifiers::NONE, Key::Escape);
            }
        }
        harness.get_by_label("Send");
    }
    // A menu closes, and nothing else.
    harness.get_by_label("More").click_accesskit();
    harness.run_ok();
    assert!(egui::Popup::is_any_open(&harness.ctx));
    keys(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!egui::Popup::is_any_open(&harness.ctx));
    harness.get_by_label("Tokens issued");
}

#[test]
fn what_is_copied_is_pasted_from_where_there_is_no_token_yet() {
    let mut harness = bare_window(1280.0, 800.0);
    keys(&mut harness, Modifiers::COMMAND, Key::I);
    keys(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(!harness.get_by_label("Token").is_focused());
    press(&mut harness, "Paste from the clipboard");
    assert!(harness.get_by_label("Token").is_focused());
}
