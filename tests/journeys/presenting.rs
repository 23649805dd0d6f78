//! Presenting: nothing that is drawn, spoken or copied says personal data or a secret, from the first frame on.

use crate::harness::{self, Window};
use egui_kittest::kittest::Queryable as _;
use std::time::{Duration, Instant};

/// What the first profile of the demo says in any case.
const PLANTED: [&str; 6] = [
    "Ada",
    "Lovelace",
    "demo-native-ios",
    "127.0.0.1",
    "demo.cambio",
    "eyJ",
];

fn window() -> Window {
    harness::window(1280.0, 900.0)
}

/// Presses the keys, and stays in the very frame that takes them.
fn press_present(harness: &mut Window) {
    let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.step();
    harness.event(egui::Event::Key {
        key: egui::Key::P,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    });
    harness.step();
}

fn release(harness: &mut Window) {
    harness.event(egui::Event::Key {
        key: egui::Key::P,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    });
    harness.event(egui::Event::ModifiersChanged(egui::Modifiers::NONE));
    harness.run_ok();
}

/// Texts of a shape, and where they are.
fn texts(shape: &egui::Shape, found: &mut Vec<(String, egui::Rect)>) {
    match shape {
        egui::Shape::Vec(inner) => inner.iter().for_each(|one| texts(one, found)),
        egui::Shape::Text(text) => {
            let place = text.galley.rect.translate(text.pos.to_vec2());
            found.push((text.galley.text().to_owned(), place));
        }
        _ => {}
    }
}

fn drawn(harness: &Window) -> Vec<(String, egui::Rect)> {
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut found);
    }
    found
}

/// Everything that a frame gives out, in one text.
fn given_out(harness: &Window) -> String {
    let drawn: Vec<String> = drawn(harness).into_iter().map(|(text, _)| text).collect();
    let commands = &harness.output().platform_output.commands;
    format!("{}\n{:?}\n{commands:?}", drawn.join("\n"), harness.root())
}

fn assert_hidden(harness: &Window, values: &[String], when: &str) {
    let seen = given_out(harness);
    for value in values {
        if let Some(at) = seen.find(value.as_str()) {
            let from = (0..=at.saturating_sub(80))
                .rev()
                .find(|at| seen.is_char_boundary(*at));
            let around: String = seen[from.unwrap_or(0)..].chars().take(200).collect();
            panic!("{value} is seen {when}: {around}");
        }
    }
}

fn send(harness: &mut Window, mut each: impl FnMut(&Window)) {
    harness.get_by_label("Send").click();
    let deadline = Instant::now() + Duration::from_mins(1);
    while harness.query_by_label("Tokens issued").is_none() {
        assert!(Instant::now() < deadline, "no tokens came");
        harness.step();
        each(harness);
        std::thread::yield_now();
    }
    harness.run_ok();
}

fn planted() -> Vec<String> {
    PLANTED.map(ToOwned::to_owned).to_vec()
}

/// The text that is drawn for a claim of that beginning, without its quotes.
fn claim(harness: &Window, is: impl Fn(&str) -> bool) -> String {
    let all = drawn(harness);
    let found = all.iter().map(|(text, _)| text.trim_matches('"'));
    let mut found = found.filter(|text| is(text));
    found.next().expect("the claim is drawn").to_owned()
}

#[test]
fn what_is_on_the_screen_is_replaced_in_the_same_frame_and_comes_back() {
    let mut harness = window();
    send(&mut harness, |_| {});
    harness.get_by_label("ID").click();
    harness.run_ok();
    let subject = claim(&harness, |text| text.starts_with("apple|"));
    let mail = claim(&harness, |text| text.contains('@') && !text.contains(' '));
    assert!(given_out(&harness).contains("Lovelace"));
    let mut values = planted();
    values.extend([mail, subject.trim_start_matches("apple|").to_owned()]);

    press_present(&mut harness);
    assert_hidden(&harness, &values, "in the frame of the key");
    release(&mut harness);
    assert_hidden(&harness, &values, "on the tokens");
    assert!(claim(&harness, |text| text.starts_with("apple|")).starts_with("apple|user-"));
    for tab in [
        egui::Key::Num6,
        egui::Key::Num8,
        egui::Key::Num4,
        egui::Key::Num3,
    ] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, tab);
        harness.step();
        assert_hidden(&harness, &values, "on another tab");
        harness.run_ok();
    }
    harness.get_by_label("Reveal secrets").click();
    harness.step();
    assert_hidden(&harness, &values, "with secrets revealed");
    harness.run_ok();

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num1);
    harness.run_ok();
    harness.get_by_label_contains("sub: ").click();
    harness.run_ok();
    harness.event(egui::Event::Copy);
    harness.step();
    let commands = harness.output().platform_output.commands.clone();
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text.starts_with("apple|user-"))),
        "{commands:?}"
    );

    let (_, place) = drawn(&harness)
        .into_iter()
        .find(|(text, _)| text.starts_with("\"apple|user-"))
        .unwrap();
    harness.event(egui::Event::ModifiersChanged(egui::Modifiers::ALT));
    let over = place.left_center() + egui::vec2(place.width() * 0.8, 0.0);
    harness.event(egui::Event::PointerMoved(over));
    harness.step();
    assert_eq!(claim(&harness, |text| text.starts_with("apple|")), subject);
    assert!(!format!("{:?}", harness.root()).contains(&subject));
    release(&mut harness);
    assert_hidden(&harness, &values, "after the key was released");

    press_present(&mut harness);
    release(&mut harness);
    assert!(given_out(&harness).contains(&subject));
}

#[test]
fn an_answer_that_comes_while_presenting_is_never_seen() {
    let mut harness = window();
    press_present(&mut harness);
    release(&mut harness);
    harness.get_by_label_contains("Leave ");
    let mut frames = Vec::new();
    send(&mut harness, |harness| frames.push(given_out(harness)));
    harness.get_by_label("ID").click();
    harness.step();
    frames.push(given_out(&harness));
    harness.run_ok();
    assert_hidden(&harness, &planted(), "after the answer");

    press_present(&mut harness);
    release(&mut harness);
    let subject = claim(&harness, |text| text.starts_with("apple|"));
    let mut values = planted();
    values.push(subject.trim_start_matches("apple|").to_owned());
    for frame in &frames {
        for value in &values {
            assert!(!frame.contains(value.as_str()), "{value}: {frame}");
        }
    }
}
