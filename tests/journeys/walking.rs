//! By keyboard through the window: Tab in reading order, F6 from pane to pane.

use crate::harness::{self, Window};
use egui::{Key, Modifiers, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::{Duration, Instant};

/// Below this the bar ends, and beyond these the library and the request do.
const BAR: f32 = 48.0;
const LIBRARY: f32 = 233.0;
const REQUEST: f32 = 737.0;

fn window() -> Window {
    let mut harness = harness::window(1280.0, 800.0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness::wait(&mut harness, "Tokens issued");
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
        harness.key_press(Key::Tab);
        harness.run_ok();
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
        harness.key_press(Key::F6);
        harness.run_ok();
        panes.push(pane(focused(&harness).unwrap().1));
    }
    assert_eq!(panes, [0, 1, 2, 3, 0]);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F6);
    harness.run_ok();
    assert_eq!(pane(focused(&harness).unwrap().1), 3);
    let runs = |harness: &Window| harness.state().as_ref().unwrap().run_count();
    let before = runs(&harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    let deadline = Instant::now() + Duration::from_mins(1);
    while runs(&harness) == before {
        assert!(Instant::now() < deadline, "nothing was sent");
        harness.step();
        std::thread::yield_now();
    }
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
    harness.key_press(Key::Tab);
    harness.run_ok();
    assert_eq!(focused(&harness).unwrap().0, "Subject");
}
