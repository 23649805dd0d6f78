//! Presenting: nothing that is drawn, spoken or copied says personal data or a secret, from the first frame on.

use crate::harness::{
    ASKING, TEAM, Window, bare_window, click, key, keys, more, open, own, paste, press, put, runs,
    type_into, until, value, wait, window,
};
use crate::servers;
use crate::support::unsigned;
use crate::visible::texts;
use egui::accesskit::Role;
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

/// Presses the keys, and stays in the very frame that takes them.
fn press_present(harness: &mut Window) {
    press_present_as(harness, |_| {});
}

/// The same, with something that happens right before that frame.
fn press_present_as(harness: &mut Window, before: impl FnOnce(&Window)) {
    let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.step();
    before(harness);
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

/// Texts, and where they are.
fn drawn(harness: &Window) -> Vec<(String, egui::Rect)> {
    let all = texts(harness).into_iter();
    all.map(|text| (text.words, text.place)).collect()
}

/// Everything that a frame gives out, in one text.
fn given_out(harness: &Window) -> String {
    let drawn: Vec<String> = drawn(harness).into_iter().map(|(text, _)| text).collect();
    let commands = &harness.output().platform_output.commands;
    format!(
        "{}\n{:?}\n{commands:?}\n{:?}",
        drawn.join("\n"),
        harness.root(),
        titles(harness)
    )
}

/// The titles that a frame gives the window.
fn titles(harness: &Window) -> Vec<String> {
    let viewports = harness.output().viewport_output.values();
    let commands = viewports.flat_map(|viewport| &viewport.commands);
    commands
        .filter_map(|command| match command {
            egui::ViewportCommand::Title(title) => Some(title.clone()),
            _ => None,
        })
        .collect()
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
    let mut harness = bare_window(1280.0, 900.0);
    send(&mut harness, |_| {});
    click(&mut harness, "ID");
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

    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::Num1);
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
    let mut harness = bare_window(1280.0, 900.0);
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

/// Scrolls the result down, until its verdict is out of sight.
fn scroll_away(harness: &mut Window) {
    let verdict = harness.get_by_label("Tokens issued").rect();
    harness.hover_at(verdict.center());
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -400.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    until(harness, "the verdict to be out of sight", |harness| {
        verdict_top(harness) < 0.0
    });
    harness.run_ok();
}

fn verdict_top(harness: &Window) -> f32 {
    harness.get_by_label("Tokens issued").rect().top()
}

#[test]
fn in_a_low_window_the_verdict_is_in_sight_when_presenting_begins_and_after_each_send() {
    // So low that the result scrolls as a page.
    let mut harness = bare_window(960.0, 490.0);
    send(&mut harness, |_| {});
    scroll_away(&mut harness);
    press_present(&mut harness);
    release(&mut harness);
    assert!(verdict_top(&harness) > 50.0, "presenting has begun");
    scroll_away(&mut harness);
    harness.get_by_label("Send").click();
    until(&mut harness, "another run", |harness| runs(harness) == 2);
    harness.run_ok();
    assert!(verdict_top(&harness) > 50.0, "another run has ended");
}

#[test]
fn another_run_begins_at_its_verdict_in_one_column_as_in_two() {
    let (one, two) = (egui::vec2(640.0, 400.0), egui::vec2(960.0, 490.0));
    let mut harness = bare_window(two.x, two.y);
    send(&mut harness, |_| {});
    harness.set_size(one);
    harness.run_ok();
    if harness.query_by_label("Tokens issued").is_none() {
        let tab = harness.get_by_role_and_label(Role::Tab, "Result");
        tab.click_accesskit();
        harness.run_ok();
    }
    scroll_away(&mut harness);
    harness.set_size(two);
    harness.run_ok();
    // The page of two columns takes it in first.
    harness.get_by_label("Send").click();
    until(&mut harness, "another run", |harness| runs(harness) == 2);
    harness.run_ok();
    assert!(verdict_top(&harness) > 50.0, "two columns");
    harness.set_size(one);
    harness.run_ok();
    assert!(verdict_top(&harness) > 50.0, "one column");
}

#[test]
fn in_a_narrow_window_the_tabs_of_a_result_are_on_one_line() {
    let mut harness = bare_window(1280.0, 900.0);
    open(&mut harness, "Google – DPoP bound");
    send(&mut harness, |_| {});
    press_present(&mut harness);
    release(&mut harness);
    // 960×640 pixels: everything is larger by a quarter.
    harness.set_size(egui::vec2(768.0, 512.0));
    harness.run_ok();
    let all = [
        "Tokens", "Explain", "Wire", "Timing", "Compare", "Lineage", "DPoP", "Next",
    ];
    let top = |name| {
        let tab = harness.get_by_role_and_label(Role::Tab, name);
        tab.rect().top()
    };
    let first = top("Tokens");
    for name in all {
        assert!((top(name) - first).abs() < 0.5, "{name}");
    }
}

/// Texts that say this, as they are drawn.
fn mentions(harness: &Window, what: &str) -> usize {
    let all = texts(harness).into_iter();
    all.filter(|text| text.words.contains(what)).count()
}

#[test]
fn a_tooltip_a_toast_the_title_and_a_dialog_are_replaced_in_the_same_frame() {
    let mail = "ada.byron@example.com";
    let name = format!("Login of {mail}");
    let home = tempfile::tempdir().unwrap();
    let (base, go) = servers::slow();
    let profile = own(&base, ASKING).replace("Own server", &name);
    put(home.path(), "own", &profile);
    let mut harness = window(home.path());
    open(&mut harness, &name);
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    harness.get_by_label("Send").click_accesskit();
    wait(&mut harness, "Sending…");
    // Elsewhere when the run ends: a toast says whose it is.
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::I);
    go.send(()).unwrap();
    let toast = format!("{name}: refused");
    wait(&mut harness, &toast);
    // And the pointer over the profile's name: a tooltip below it says it whole.
    let field = harness.get_by_label("Name").rect();
    let search = harness.get_by_label("Search profiles").rect();
    let has_tooltip = |harness: &Window| {
        drawn(harness).into_iter().any(|(text, place)| {
            let at = place.center();
            text == name
                && at.y < field.bottom() + 40.0
                && !field.contains(at)
                && !search.contains(at)
        })
    };
    assert!(!has_tooltip(&harness));
    harness.hover_at(field.center());
    until(&mut harness, "the tooltip", |harness| has_tooltip(harness));
    let values = [mail.to_owned(), "ada.byron".to_owned()];
    press_present_as(&mut harness, |harness| {
        assert!(has_tooltip(harness) && mentions(harness, &toast) > 0);
        let title = egui::ViewportCommand::Title(name.clone());
        harness.ctx.send_viewport_cmd(title);
    });
    assert_eq!(titles(&harness).len(), 1);
    assert_hidden(&harness, &values, "in the frame of the key");
    assert!(mentions(&harness, ": refused") > 0, "the toast is replaced");
    release(&mut harness);
    assert_hidden(&harness, &values, "afterwards");
    press_present(&mut harness);
    release(&mut harness);

    // A dialog that is open already.
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::E);
    wait(&mut harness, "Export and share");
    assert!(mentions(&harness, "127.0.0.1") > 0);
    press_present(&mut harness);
    let values = [mail.to_owned(), "127.0.0.1".to_owned()];
    assert_hidden(&harness, &values, "in a dialog, in the frame of the key");
    assert!(mentions(&harness, "curl") > 0, "the dialog is there");
}

#[test]
fn in_a_narrow_window_the_banner_says_what_is_underlined_and_how_to_see_it() {
    let mut harness = bare_window(640.0, 400.0);
    press_present(&mut harness);
    release(&mut harness);
    for words in ["underlined", "= stand-in", "Hold Alt to reveal"] {
        assert!(mentions(&harness, words) > 0, "{words}");
    }
}

#[test]
fn a_client_id_of_two_letters_is_hidden() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "short", &TEAM.replace("demo-native-ios", "ßö"));
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    press_present(&mut harness);
    release(&mut harness);
    assert_hidden(&harness, &["ßö".to_owned()], "in the card");
    assert!(mentions(&harness, "client-") > 0);
}

#[test]
fn a_company_in_the_name_of_a_profile_is_hidden() {
    let home = tempfile::tempdir().unwrap();
    let name = "Wayne – first login";
    let text = TEAM.replace("Team login", name);
    put(
        home.path(),
        "wayne",
        &text.replace("\"demo\"", "\"wayne.eu.auth0.com\""),
    );
    let mut harness = window(home.path());
    open(&mut harness, name);
    press_present(&mut harness);
    release(&mut harness);
    let values = ["Wayne".to_owned(), "wayne".to_owned()];
    assert_hidden(&harness, &values, "in a name");
    let shown = drawn(&harness);
    let mut shown = shown.iter();
    assert!(shown.any(|(text, _)| text.starts_with("tenant-") && text.ends_with(" – first login")));
}

#[test]
fn what_stands_behind_a_stand_in_of_the_palette_is_not_covered_by_it() {
    let home = tempfile::tempdir().unwrap();
    let name = "Wayne – first login";
    let text = TEAM.replace("Team login", name);
    put(
        home.path(),
        "wayne",
        &text.replace("\"demo\"", "\"wayne.eu.auth0.com\""),
    );
    let mut harness = window(home.path());
    press_present(&mut harness);
    release(&mut harness);
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::K);
    harness.get_by_label("Find anything").type_text("wayne");
    harness.run_ok();
    let all = drawn(&harness);
    let is_stand_in = |text: &str| text.starts_with("tenant-") && text.ends_with(" – first login");
    let (_, title) = all.iter().find(|(text, _)| is_stand_in(text)).unwrap();
    let mut beside = all.iter().filter(|(text, place)| {
        text == "profiles" && (place.center().y - title.center().y).abs() < 8.0
    });
    let (_, hint) = beside.next().expect("its folder stands behind it");
    assert!(hint.left() >= title.right(), "{title}, {hint}");
}

/// The path that a dialog suggests, as it is and not as it is shown.
fn suggested(harness: &mut Window) -> String {
    press_present(harness);
    release(harness);
    value(harness, "Path")
}

#[test]
fn a_file_that_is_suggested_is_not_called_after_a_company() {
    let home = tempfile::tempdir().unwrap();
    let name = "Wayne – first login";
    put(home.path(), "team", &TEAM.replace("Team login", name));
    let other = TEAM.replace("\"t1\"", "\"t2\"");
    let other = other.replace("Team login", "Another login");
    put(
        home.path(),
        "other",
        &other.replace("\"demo\"", "\"wayne.eu.auth0.com\""),
    );
    let mut harness = window(home.path());
    open(&mut harness, name);
    send(&mut harness, |_| {});
    for what in ["report", "export"] {
        press_present(&mut harness);
        release(&mut harness);
        if what == "report" {
            more(&mut harness, "Save report…");
        } else {
            keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::E);
            press(&mut harness, "Save to file…");
        }
        wait(&mut harness, "Path");
        let path = suggested(&mut harness);
        let (_, file) = path.rsplit_once('/').unwrap();
        assert!(file.starts_with("tenant-"), "{what}: {file}");
        assert!(file.contains("-first-login"), "{what}: {file}");
        for _ in 0..2 {
            key(&mut harness, egui::Key::Escape);
        }
    }
    // Nor is that of a profile that has no file yet.
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::N);
    type_into(&mut harness, "Name", name);
    harness.run_ok();
    press_present(&mut harness);
    release(&mut harness);
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::S);
    wait(&mut harness, "Path");
    let path = suggested(&mut harness);
    let (_, file) = path.rsplit_once('/').unwrap();
    assert!(file.starts_with("tenant-"), "{file}");
}

#[test]
fn a_user_of_a_short_number_is_hidden_in_the_claim() {
    let mut harness = bare_window(1280.0, 900.0);
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::I);
    let token = unsigned(
        r#"{"alg":"RS256","kid":"k"}"#,
        r#"{"iss":"https://t/","sub":42,"exp":1}"#,
    );
    paste(&mut harness, &token);
    wait(&mut harness, "Signature not checked");
    harness.run_ok();
    let is_seen = |harness: &Window| drawn(harness).iter().any(|(text, _)| text == "42");
    assert!(is_seen(&harness));
    press_present(&mut harness);
    release(&mut harness);
    assert!(!is_seen(&harness));
    assert_hidden(&harness, &["sub: 42".to_owned()], "to a screen reader");
    let shown = drawn(&harness);
    assert!(shown.iter().any(|(text, _)| text.starts_with("user-")));
    // Nor is it seen or copied where it stands alone.
    harness.get_by_label_contains("sub: ").click();
    harness.run_ok();
    assert!(!is_seen(&harness));
    harness.event(egui::Event::Copy);
    harness.step();
    let commands = &harness.output().platform_output.commands;
    let is_copied = commands.iter().any(|command| match command {
        egui::OutputCommand::CopyText(text) => text.starts_with("user-"),
        _ => false,
    });
    assert!(is_copied, "{commands:?}");
}
