//! The guided story: told from start to end by a presenter's remote, left, and taken up again.

use crate::harness::{Window, bare_window, keys, runs, until};
use crate::visible::texts;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;

fn window() -> Window {
    bare_window(1280.0, 900.0)
}

/// The steps as they ship.
pub fn steps() -> Vec<Value> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/story.json");
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What a step says.
pub fn sentence(step: &Value) -> &str {
    step["sentence"].as_str().unwrap()
}

fn is_there(harness: &Window, name: &str) -> bool {
    harness.query_by_label(name).is_some()
}

fn is_pointing(harness: &Window) -> bool {
    let app = harness.state().as_ref().unwrap();
    app.is_pointing(&harness.ctx)
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.step();
}

/// Waits until a step is told, and what it speaks of is on the screen.
fn told(harness: &mut Window, step: &Value) {
    let said = sentence(step);
    until(harness, said, |harness| is_there(harness, said));
    until(harness, &format!("the target of: {said}"), |harness| {
        is_pointing(harness)
    });
}

fn begin(harness: &mut Window) {
    harness.get_by_label("Take the tour").click();
    harness.step();
}

/// Tells the story from its first step to its last; each run stays on this computer.
pub fn tell(harness: &mut Window, steps: &[Value]) {
    begin(harness);
    for step in steps {
        told(harness, step);
        if !step["ends"].is_null() {
            let hosts = harness.get_by_label_contains("Hosts contacted: ");
            let hosts = hosts.value().unwrap_or_default();
            assert!(hosts.ends_with("127.0.0.1"), "{hosts}");
        }
        press(harness, Key::PageDown);
    }
}

#[test]
fn it_is_told_from_start_to_end_by_one_key_and_stays_on_this_computer() {
    let (mut harness, steps) = (window(), steps());
    tell(&mut harness, &steps);
    let last = sentence(steps.last().unwrap()).to_owned();
    until(&mut harness, "the end", |harness| {
        !is_there(harness, &last) && is_there(harness, "Nothing sent yet")
    });
    assert!(!is_pointing(&harness));
    // A profile that two steps speak of was sent once.
    let mut sent: Vec<&str> = steps
        .iter()
        .filter(|step| !step["ends"].is_null())
        .map(|step| step["profile"].as_str().unwrap())
        .collect();
    sent.dedup();
    assert_eq!(runs(&harness), sent.len());
    // It begins anew.
    begin(&mut harness);
    told(&mut harness, &steps[0]);
    assert_eq!(runs(&harness), sent.len());
}

#[test]
fn what_a_step_says_besides_is_read_below_its_sentence() {
    let (mut harness, steps) = (window(), steps());
    begin(&mut harness);
    for (step, width) in steps.iter().zip([1280.0, 960.0].into_iter().cycle()) {
        harness.set_size(egui::vec2(width, 640.0));
        told(&mut harness, step);
        let said = harness.get_by_label(sentence(step)).rect();
        let hint = step["hint"].as_str().unwrap();
        let below = harness.get_by_label(hint).rect();
        assert!(below.top() >= said.bottom() && below.bottom() < 640.0);
        // And what it points at is whole.
        let target = step["target"]["named"].as_str().unwrap_or_default();
        let title = target.split_once(": ").map_or(target, |(_, title)| title);
        let all = texts(&harness);
        let is_cut = all.iter().any(|text| text.words == title && text.is_cut);
        assert!(!is_cut, "{title}");
        press(&mut harness, Key::PageDown);
    }
}

#[test]
fn in_a_low_window_its_buttons_and_what_it_points_at_are_in_sight() {
    for (width, height) in [(960.0, 540.0), (640.0, 400.0)] {
        let (mut harness, steps) = (window(), steps());
        begin(&mut harness);
        harness.set_size(egui::vec2(width, height));
        harness.step();
        for step in &steps {
            told(&mut harness, step);
            let name = if step == steps.last().unwrap() {
                "Finish the tour"
            } else {
                "Next step"
            };
            let button = harness.get_by_label(name).rect();
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
            assert!(window.contains_rect(button), "{name}: {button:?}");
            // In one row, which leaves the rest to what the sentence speaks of.
            let said = harness.get_by_label(sentence(step)).rect();
            let apart = (said.center().y - button.center().y).abs();
            assert!(apart < 20.0, "{said:?}, {button:?}");
            press(&mut harness, Key::PageDown);
        }
    }
}

#[test]
fn what_it_points_at_stays_in_sight_in_a_window_of_another_size() {
    let (mut harness, steps) = (window(), steps());
    begin(&mut harness);
    for step in &steps {
        harness.set_size(egui::vec2(1280.0, 900.0));
        told(&mut harness, step);
        for (width, height) in [(640.0, 400.0), (960.0, 540.0), (640.0, 400.0)] {
            harness.set_size(egui::vec2(width, height));
            harness.run_ok();
            harness.step();
            let said = sentence(step);
            assert!(is_pointing(&harness), "{said}, {width}×{height}");
        }
        press(&mut harness, Key::PageDown);
    }
}

#[test]
fn what_is_said_in_passing_stands_above_its_strip() {
    let (mut harness, steps) = (window(), steps());
    begin(&mut harness);
    told(&mut harness, &steps[0]);
    let said = "The theme follows the system";
    while harness.query_by_label_contains(said).is_none() {
        harness.get_by_label("Theme").click_accesskit();
        harness.run_ok();
    }
    for (width, height) in [(1280.0, 900.0), (640.0, 400.0)] {
        harness.set_size(egui::vec2(width, height));
        harness.run_ok();
        let notice = harness.get_by_label_contains(said).rect();
        let button = harness.get_by_label("Next step").rect();
        assert!(notice.bottom() <= button.top(), "{notice}, {button}");
    }
}

#[test]
fn what_it_points_at_is_there_while_presenting() {
    for (width, height) in [(1280.0, 900.0), (960.0, 540.0)] {
        let (mut harness, steps) = (window(), steps());
        begin(&mut harness);
        harness.set_size(egui::vec2(width, height));
        keys(
            &mut harness,
            egui::Modifiers::COMMAND | egui::Modifiers::SHIFT,
            Key::P,
        );
        for step in &steps {
            told(&mut harness, step);
            press(&mut harness, Key::PageDown);
        }
    }
}

/// Puts the request in front, where it is a tab.
fn press_request(harness: &mut Window) {
    let tab = harness.get_by_role_and_label(Role::Tab, "Request");
    tab.click_accesskit();
    harness.run_ok();
    harness.step();
    harness.step();
}

#[test]
fn the_pane_with_its_target_comes_in_front_when_there_is_one_column() {
    let (wide, low) = (egui::vec2(1280.0, 900.0), egui::vec2(640.0, 400.0));
    let (mut harness, steps) = (window(), steps());
    begin(&mut harness);
    told(&mut harness, &steps[0]);
    harness.set_size(low);
    harness.run_ok();
    assert!(is_pointing(&harness));
    // Once: what is put in front then stays there.
    press_request(&mut harness);
    assert!(!is_pointing(&harness));
    harness.set_size(wide);
    harness.run_ok();
    harness.set_size(low);
    harness.run_ok();
    harness.step();
    assert!(is_pointing(&harness));
    // A step that is gone to brings its own pane.
    press_request(&mut harness);
    press(&mut harness, Key::PageDown);
    told(&mut harness, &steps[1]);
}

#[test]
fn leaving_puts_back_what_was_open_and_coming_again_goes_on() {
    let (mut harness, steps) = (window(), steps());
    harness.get_by_label("Audience").click();
    harness.run_ok();
    let before = harness.get_by_label("Audience").value();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness
        .get_by_label("Audience")
        .type_text("https://mine.example/");
    harness.run_ok();
    begin(&mut harness);
    told(&mut harness, &steps[0]);
    assert_eq!(harness.get_by_label("Audience").value(), before);
    press(&mut harness, Key::PageDown);
    told(&mut harness, &steps[1]);
    press(&mut harness, Key::PageUp);
    told(&mut harness, &steps[0]);
    assert_eq!(runs(&harness), 1);
    press(&mut harness, Key::ArrowRight);
    told(&mut harness, &steps[1]);
    press(&mut harness, Key::Escape);
    let said = sentence(&steps[1]);
    until(&mut harness, "it was left", |harness| {
        !is_there(harness, said)
    });
    assert_eq!(
        harness.get_by_label("Audience").value().as_deref(),
        Some("https://mine.example/")
    );
    begin(&mut harness);
    told(&mut harness, &steps[1]);
    press(&mut harness, Key::Escape);
    until(&mut harness, "it was left again", |harness| {
        !is_there(harness, said)
    });
    // The steps of the form are there as well.
    for _ in 0..3 {
        keys(&mut harness, egui::Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(harness.get_by_label("Audience").value(), before);
}

#[test]
fn its_buttons_work_above_a_dialog_that_it_opened() {
    let (mut harness, steps) = (window(), steps());
    begin(&mut harness);
    let opens = |step: &Value| !step["opens"].is_null();
    let first = steps.iter().position(opens).unwrap();
    for step in &steps[..first] {
        told(&mut harness, step);
        press(&mut harness, Key::PageDown);
    }
    told(&mut harness, &steps[first]);
    harness.get_by_label("Next step").click();
    told(&mut harness, &steps[first + 1]);
    harness.get_by_label("Leave the tour").click();
    until(&mut harness, "it was left", |harness| {
        is_there(harness, "Nothing sent yet") && !is_there(harness, "Copy text")
    });
}

/// Begins the tour and goes on to this step, counted from 0.
fn go_to(harness: &mut Window, steps: &[Value], at: usize) {
    begin(harness);
    for step in &steps[..at] {
        told(harness, step);
        press(harness, Key::PageDown);
    }
    told(harness, &steps[at]);
    harness.run_ok();
}

#[test]
fn the_keyboard_is_where_the_last_step_points_at() {
    let (mut harness, steps) = (window(), steps());
    go_to(&mut harness, &steps, steps.len() - 1);
    assert!(harness.get_by_label("Copy text").is_focused());
}

#[test]
fn a_dialog_of_the_tour_has_the_middle_above_its_strip() {
    let (mut harness, steps) = (window(), steps());
    let opens = |step: &Value| !step["opens"]["answer"].is_null();
    let at = steps.iter().position(opens).unwrap();
    go_to(&mut harness, &steps, at);
    let id = egui::Id::unique("outside dialog");
    for height in [900.0, 640.0] {
        harness.set_size(egui::vec2(1280.0, height));
        harness.run_ok();
        let dialog = harness.ctx.memory(|memory| memory.area_rect(id)).unwrap();
        // The strip and the bar below it are 90 points high.
        let above = height - 90.0;
        assert!((dialog.center().y - above / 2.0).abs() < 4.0, "{dialog:?}");
        assert!(dialog.bottom() <= above, "{dialog:?}");
    }
}
