//! Every screen at every size: no text runs out of what it stands in.

use crate::harness::{Window, wait, window};
use egui_kittest::kittest::NodeT as _;

/// Sizes in points: 960×640 to 3840×2160 pixels, at 75 to 300 % where a person can still work.
const SIZES: [(f32, f32); 11] = [
    (480.0, 320.0),
    (640.0, 400.0),
    (640.0, 427.0),
    (960.0, 540.0),
    (960.0, 640.0),
    (1024.0, 640.0),
    (1280.0, 800.0),
    (1280.0, 853.0),
    (1920.0, 1080.0),
    (2560.0, 1440.0),
    (5120.0, 2880.0),
];

/// Texts of a shape: what they say, where they are, and what is seen of them.
fn texts(shape: &egui::Shape, clip: egui::Rect, found: &mut Vec<(String, egui::Rect, egui::Rect)>) {
    match shape {
        egui::Shape::Vec(inner) => inner.iter().for_each(|one| texts(one, clip, found)),
        egui::Shape::Text(text) => {
            let place = text.galley.rect.translate(text.pos.to_vec2());
            found.push((text.galley.text().to_owned(), place, clip));
        }
        _ => {}
    }
}

/// Fields scroll what is typed into them.
fn fields(node: &egui_kittest::Node<'_>, found: &mut Vec<egui::Rect>) {
    use egui::accesskit::Role;
    for child in node.children() {
        let role = child.accesskit_node().role();
        if matches!(
            role,
            Role::TextInput | Role::PasswordInput | Role::MultilineTextInput | Role::SearchInput
        ) {
            found.push(child.rect());
        }
        fields(&child, found);
    }
}

/// Returns the texts that run out at the left or right of what they stand in.
fn cut(harness: &Window) -> Vec<String> {
    let mut inputs = Vec::new();
    fields(&harness.root(), &mut inputs);
    let mut all = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, clipped.clip_rect, &mut all);
    }
    all.into_iter()
        .filter(|(text, place, clip)| {
            let seen = place.intersect(*clip);
            let is_seen = seen.is_positive() && seen.height() > 2.0;
            let runs_out = place.left() < clip.left() - 1.5 || place.right() > clip.right() + 1.5;
            let in_field = inputs
                .iter()
                .any(|field| field.expand(2.0).contains(seen.center()));
            is_seen && runs_out && !in_field && !text.trim().is_empty()
        })
        .map(|(text, place, clip)| {
            let text: String = text.chars().take(40).collect();
            format!("{text:?} at {place:?} in {clip:?}")
        })
        .collect()
}

fn press(harness: &mut Window, modifiers: egui::Modifiers, key: egui::Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

#[test]
fn no_text_runs_out_of_what_it_stands_in_at_any_size() {
    let mut wrong = Vec::new();
    for (width, height) in SIZES {
        let mut harness = window(width, height);
        let mut look = |harness: &Window, screen: &str| {
            for text in cut(harness) {
                wrong.push(format!("{width}×{height} {screen}: {text}"));
            }
        };
        look(&harness, "start");
        press(&mut harness, egui::Modifiers::COMMAND, egui::Key::Enter);
        wait(&mut harness, "Tokens issued");
        harness.run_ok();
        look(&harness, "tokens");
        for (key, screen) in [
            (egui::Key::Num2, "explain"),
            (egui::Key::Num3, "wire"),
            (egui::Key::Num4, "timing"),
            (egui::Key::Num5, "compare"),
            (egui::Key::Num6, "lineage"),
            (egui::Key::Num8, "next"),
        ] {
            press(&mut harness, egui::Modifiers::COMMAND, key);
            look(&harness, screen);
        }
        press(&mut harness, egui::Modifiers::COMMAND, egui::Key::Num1);
        let shifted = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
        for (modifiers, key, screen) in [
            (egui::Modifiers::COMMAND, egui::Key::K, "palette"),
            (egui::Modifiers::NONE, egui::Key::F1, "keys"),
            (egui::Modifiers::COMMAND, egui::Key::Comma, "settings"),
            (egui::Modifiers::COMMAND, egui::Key::E, "export"),
            (shifted, egui::Key::I, "import"),
            (shifted, egui::Key::E, "explain an answer"),
        ] {
            press(&mut harness, modifiers, key);
            look(&harness, screen);
            press(&mut harness, egui::Modifiers::NONE, egui::Key::Escape);
            press(&mut harness, egui::Modifiers::NONE, egui::Key::Escape);
        }
        for (key, screen) in [(egui::Key::H, "history"), (egui::Key::I, "inspect")] {
            press(&mut harness, egui::Modifiers::COMMAND, key);
            look(&harness, screen);
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
