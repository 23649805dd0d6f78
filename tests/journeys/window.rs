//! The window: a journey through the form without a display, and a real window pressed by accessible name.

use crate::harness::{
    Window, bare_window, click, key, keys, open, paste, press, runs, type_into, until, wait,
    wait_for_name, window,
};
use crate::on_stage::Stage;
use crate::support::unsigned;
use crate::visible::{Frame, texts};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn the_first_profile_is_open_and_one_press_of_send_shows_tokens() {
    let mut harness = bare_window(1280.0, 800.0);
    // With the keys of what is offered, each as it looks on the keyboard.
    for words in ["Try it", "Enter", "N"] {
        until(&mut harness, words, |harness| {
            let all = texts(harness);
            all.iter().any(|text| text.words == words)
        });
    }
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    for tab in ["Access", "ID", "Refresh", "Subject"] {
        harness.get_by_label(tab);
    }
    harness.get_by_label("Signature valid");
    harness.run_ok();
    let all = texts(&harness);
    let mut issuers = all
        .iter()
        .filter(|text| text.words.starts_with("\"http://127.0.0.1"));
    assert!(issuers.next().is_some_and(|issuer| !issuer.is_cut));
}

#[test]
fn explain_of_another_run_begins_at_its_top() {
    let mut harness = bare_window(1280.0, 560.0);
    open(&mut harness, "Apple – code used twice");
    harness.get_by_label("Send").click();
    let last = "The answer as it came";
    wait_for_name(&mut harness, last);
    harness.run_ok();
    let top = |harness: &Window| harness.get_by_label(last).rect().top();
    let begin = top(&harness);
    harness.get_by_label(last).scroll_to_me();
    harness.run_ok();
    let scrolled = top(&harness);
    assert!(scrolled < begin - 60.0, "{begin} {scrolled}");
    let before = runs(&harness);
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::Enter);
    until(&mut harness, "another run", |harness| {
        runs(harness) > before
    });
    wait_for_name(&mut harness, last);
    harness.run_ok();
    let now = top(&harness);
    assert!(now > scrolled + 30.0, "{begin} {scrolled} {now}");
}

#[test]
fn the_claims_of_another_token_begin_at_their_top() {
    let mut harness = bare_window(1280.0, 560.0);
    press(&mut harness, "Send");
    wait_for_name(&mut harness, "Signature valid");
    harness.run_ok();
    let place = |harness: &Window, key: &str| {
        let mut all = texts(harness).into_iter();
        all.find(|text| text.words.contains(key))
            .map(|text| text.place)
    };
    let first = "JOSE header";
    let at = place(&harness, first).expect("the claims begin at their top");
    harness.hover_at(at.center());
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -2000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    until(&mut harness, "the claims to be scrolled", |harness| {
        place(harness, first).is_none()
    });
    harness.run_ok();
    press(&mut harness, "ID");
    assert!(
        place(&harness, first).is_some(),
        "they were scrolled before"
    );
}

#[test]
fn the_user_profile_gives_way_before_the_strips_do() {
    let mut harness = bare_window(1280.0, 800.0);
    let menu = harness.get_by_label_contains("Authentication");
    menu.click_accesskit();
    harness.run_ok();
    let row = harness
        .query_all_by_label_contains("client_secret_post")
        .next_back();
    row.expect("the menu has it").click_accesskit();
    harness.run_ok();
    let strip = harness.query_all_by_label("On the wire").next();
    let strip = strip.expect("it is closed").rect();
    let send = harness.get_by_label("Send").rect();
    // The line of findings is between them.
    assert!(strip.bottom() < send.top() - 44.0, "{strip:?} {send:?}");
}

#[test]
fn all_settings_are_in_sight_where_the_window_has_room_for_them() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::Comma);
    wait(&mut harness, "Save settings");
    for name in ["Add command", "Only the default one."] {
        let frame = Frame::of(&harness);
        let mut all = frame.all.iter();
        let found = all.find(|one| one.name.starts_with(name)).unwrap();
        assert!(found.shown.height() > found.whole.height() - 1.0, "{found}");
    }
}

#[test]
fn the_form_is_filled_sent_undone_and_sent_again() {
    let mut harness = bare_window(1280.0, 1200.0);
    let audience = harness.get_by_label("Audience");
    audience.click();
    harness.run_ok();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness
        .get_by_label("Audience")
        .type_text("https://nowhere.example/");
    harness.run_ok();
    harness.get_by_label("Send").click();
    wait_for_name(
        &mut harness,
        "Refused: the audience is not an API of the tenant",
    );
    for _ in 0..3 {
        keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::Z);
    }
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
}

#[test]
fn a_held_or_repeated_send_is_one_exchange() {
    let mut harness = bare_window(1280.0, 800.0);
    for repeat in [false, true, true, true] {
        harness.event(egui::Event::Key {
            key: egui::Key::Enter,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: egui::Modifiers::COMMAND,
        });
        harness.step();
    }
    wait_for_name(&mut harness, "Tokens issued");
    harness.event(egui::Event::Key {
        key: egui::Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: true,
        modifiers: egui::Modifiers::COMMAND,
    });
    harness.run_ok();
    assert_eq!(runs(&harness), 1);
}

#[test]
fn no_secret_is_in_the_accessibility_tree() {
    let mut harness = bare_window(1280.0, 800.0);
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    click(&mut harness, "Wire");
    let tree = format!("{:?}", harness.root());
    assert!(tree.contains("masked access_token"), "{tree}");
    assert!(!tree.contains("eyJhbGciOi"));
}

#[test]
fn every_width_settles_and_keeps_send() {
    for (width, height) in [
        (1600.0, 900.0),
        (1000.0, 700.0),
        (600.0, 700.0),
        (480.0, 320.0),
    ] {
        let mut harness = bare_window(width, height);
        harness.get_by_label("Send");
        assert!(harness.try_run().is_ok(), "{width} repaints for ever");
    }
}

#[test]
fn a_real_window_is_pressed_by_name_and_says_tokens_issued() {
    let steps = ["wait Send", "press Send", "wait Tokens issued", "press ID"];
    Stage::new().then(&steps).play(None);
}

#[test]
fn a_pasted_token_is_looked_at_searched_and_never_shown_itself() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Inspect a token");
    let text = unsigned(
        r#"{"alg":"RS256","kid":"k"}"#,
        r#"{"iss":"https://t/","sub":"auth0|1","exp":1,"scope":"openid","deep":{"a":{"needle":"here"}}}"#,
    );
    paste(&mut harness, &format!("Authorization: Bearer {text}\n"));
    wait_for_name(&mut harness, "Signature not checked");
    harness.get_by_label_contains("sub: \"auth0|1\", user · connection auth0, row");
    harness.get_by_label_contains("Expired ");
    assert!(!format!("{:?}", harness.root()).contains(&text[..30]));
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::F);
    harness.get_by_label("Search claims").type_text("NEEDLE");
    harness.run_ok();
    harness.get_by_label("1 of 1");
    harness.get_by_label_contains("needle: \"here\", found, row");
    harness.get_by_label_contains("1 problem").click();
    harness.run_ok();
    harness
        .get_by_label_contains("Expiry: failed. Expired")
        .click();
    harness.run_ok();
    harness.get_by_label_contains("exp: 1, expired");
}

#[test]
fn what_is_said_of_a_claim_covers_no_row_and_goes_before_a_dialog() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Inspect a token");
    let text = unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://t/","sub":"auth0|1","exp":1}"#,
    );
    paste(&mut harness, &text);
    wait_for_name(&mut harness, "Signature not checked");
    harness.get_by_label_contains("sub: ").hover();
    wait_for_name(&mut harness, "sub");
    harness.run_ok();
    let said = harness.get_by_label("sub").rect();
    for row in ["iss: ", "sub: ", "exp: "] {
        let row = harness.get_by_label_contains(row).rect();
        assert!(!said.intersects(row), "{said:?} over {row:?}");
    }
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::K);
    let modal = harness.ctx.memory(egui::Memory::top_modal_layer);
    assert!(modal.is_some(), "the palette is open");
    let left: Vec<_> = harness
        .query_all_by_label("sub")
        .map(|node| format!("{node:?}"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn arrows_letters_and_home_walk_the_tree() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Inspect a token");
    let text = unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://t/","sub":"1","list":[[1,2],3],"zone":"x"}"#,
    );
    paste(&mut harness, &text);
    wait_for_name(&mut harness, "Signature not checked");
    harness.get_by_label_contains("sub: ").click();
    harness.run_ok();
    for key in [
        egui::Key::ArrowDown,
        egui::Key::ArrowRight,
        egui::Key::ArrowRight,
        egui::Key::ArrowRight,
    ] {
        harness.key_press(key);
        harness.run_ok();
    }
    // list was opened, its first item selected and opened: [1, 2] shows its members.
    harness.get_by_label_contains("1: 2, row");
    key(&mut harness, egui::Key::Home);
    harness.event(egui::Event::Text("z".into()));
    harness.run_ok();
    harness.get_by_label("Copy the value of zone");
    let row = harness.get_by_label_contains("zone: ");
    let node = row.accesskit_node();
    assert_eq!(node.role(), egui::accesskit::Role::TreeItem);
    assert_eq!(node.data().level(), Some(1));
    assert_eq!(
        (node.data().position_in_set(), node.data().size_of_set()),
        (Some(3), Some(4))
    );
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == "x"));
    assert!(copied);
}

#[test]
fn what_is_no_token_is_named_and_what_was_there_stays() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Inspect a token");
    paste(&mut harness, "ya29.a0AfH6SMBx");
    wait_for_name(&mut harness, "Note: Looks like: Google access token");
    paste(&mut harness, &"a".repeat(20 * 1024 * 1024));
    wait_for_name(&mut harness, "Error: The text is larger than 8 MiB");
    harness.get_by_label("Note: Looks like: Google access token");
    let jwe = format!(
        "{}..aaaa.bbbb.cccc",
        cambio::jose::base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#)
    );
    paste(&mut harness, &jwe);
    wait_for_name(
        &mut harness,
        "Note: Encrypted: only the holder of the key can read it",
    );
}

#[test]
fn the_search_in_the_bar_says_what_it_is_or_is_its_sign_alone() {
    let mut harness = bare_window(1280.0, 600.0);
    for width in [640.0, 700.0, 760.0, 820.0, 880.0, 960.0, 1040.0, 1280.0] {
        harness.set_size(egui::vec2(width, 600.0));
        harness.run_ok();
        let Some(search) = harness.query_by_label("Search commands") else {
            continue;
        };
        let place = search.rect();
        let says_it = texts(&harness)
            .iter()
            .any(|text| text.words.starts_with("Search") && place.contains(text.place.center()));
        assert!(says_it || place.width() < 40.0, "{width}: {place:?}");
    }
}

#[test]
fn in_a_low_window_the_choice_of_keys_for_a_test_token_is_in_sight() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Sign a test token");
    harness.set_size(egui::vec2(960.0, 540.0));
    harness.run_ok();
    let frame = Frame::of(&harness);
    let mut all = frame.all.iter();
    let choice = all.find(|one| one.name == "From a file").unwrap();
    assert!(
        choice.shown.height() > choice.whole.height() - 1.0,
        "{choice}"
    );
}

#[test]
fn a_test_token_is_signed_and_two_runs_are_compared() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Sign a test token");
    harness.get_by_label("Sign").click();
    wait_for_name(&mut harness, "Signature valid");
    for (number, profile) in [(1, "Google – ID token"), (2, "Apple – first login")] {
        open(&mut harness, profile);
        harness.get_by_label("Send").click();
        while runs(&harness) < number {
            wait_for_name(&mut harness, "Send");
        }
    }
    harness.run_ok();
    click(&mut harness, "Lineage");
    harness.get_by_label_contains("given_name: from user_profile, user_profile Ada, ID token Ada");
    click(&mut harness, "Compare");
    harness.get_by_label_contains("ID/payload/sub: \"google-oauth2|");
    harness.get_by_label_contains("differences");
}

/// Pastes another token into Inspect.
fn paste_over(harness: &mut Window) {
    keys(harness, egui::Modifiers::COMMAND, egui::Key::I);
    let claims = r#"{"iss":"https://t/","sub":"auth0|7"}"#;
    paste(harness, &unsigned(r#"{"alg":"RS256"}"#, claims));
    wait(harness, "sub: \"auth0|7\"");
}

#[test]
fn a_test_token_goes_to_inspect_and_keys_do_not_take_a_tokens_place() {
    let mut harness = bare_window(1280.0, 900.0);
    click(&mut harness, "Sign a test token");
    harness.get_by_label("Sign").click();
    wait_for_name(&mut harness, "Signature valid");
    harness.get_by_label("Inspect it").click();
    wait_for_name(&mut harness, "Public key");
    wait_for_name(&mut harness, "Signature valid");
    // What is expected belongs to the token: another one that comes from elsewhere is compared with nothing.
    type_into(&mut harness, "Expected issuer", "https://before.example/");
    harness.run_ok();
    paste_over(&mut harness);
    wait(&mut harness, "Kept from the token before");
    click(&mut harness, "Sign a test token");
    harness.get_by_label("Inspect it").click();
    wait_for_name(&mut harness, "Expected issuer");
    wait_for_name(&mut harness, "Signature valid");
    let expected = harness.get_by_label("Expected issuer").value();
    assert_eq!(expected.unwrap_or_default(), "");
    assert!(
        harness
            .query_by_label_contains("Kept from the token before")
            .is_none()
    );
    let keys = harness.get_by_label("Public key").value();
    let keys = keys.filter(|text| text.contains("\"keys\"")).unwrap();
    // Given as a token they are offered as what they are.
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::I);
    harness.run_ok();
    let text = unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://t/","sub":"auth0|9"}"#,
    );
    paste(&mut harness, &text);
    wait(&mut harness, "sub: \"auth0|9\"");
    paste(&mut harness, &keys);
    wait_for_name(&mut harness, "Use them as the key");
    harness.get_by_label_contains("sub: \"auth0|9\"");
    click(&mut harness, "Use them as the key");
    assert!(harness.query_by_label("Use them as the key").is_none());
    // A token given as a key is not shown, and can be looked at.
    harness.get_by_label("Public key").focus();
    harness.run_ok();
    let other = unsigned(
        r#"{"alg":"RS256"}"#,
        r#"{"iss":"https://t/","sub":"auth0|8"}"#,
    );
    paste(&mut harness, &other);
    harness.run_ok();
    assert!(!format!("{:?}", harness.root()).contains(&other[..30]));
    click(&mut harness, "Inspect it as a token");
    wait(&mut harness, "sub: \"auth0|8\"");
}

#[test]
fn a_refusal_opens_on_why_and_the_next_success_on_its_tokens() {
    let mut harness = bare_window(1280.0, 900.0);
    let is_in_front = |harness: &Window, tab: &str| {
        let tab = harness.get_by_role_and_label(egui::accesskit::Role::Tab, tab);
        tab.accesskit_node().is_selected() == Some(true)
    };
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    click(&mut harness, "Timing");
    open(&mut harness, "Apple – code used twice");
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Refused: the code had already been used");
    assert!(is_in_front(&harness, "Explain"));
    open(&mut harness, "Apple – first login");
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    harness.run_ok();
    assert!(is_in_front(&harness, "Tokens"));
    harness.get_by_label("Signature valid");
}

#[test]
fn claims_can_be_reached_where_there_is_little_height() {
    let mut harness = bare_window(640.0, 400.0);
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    // The page is longer than the window, and the tree has room for rows in it.
    let first = harness.get_by_label_contains("iss: ").rect();
    let second = harness.get_by_label_contains("sub: ").rect();
    assert!(second.top() > first.top() && first.height() > 20.0);
}

#[test]
fn in_one_column_a_tool_begins_with_what_it_asks_for() {
    let mut harness = bare_window(640.0, 600.0);
    harness.get_by_label("Send").click();
    wait_for_name(&mut harness, "Tokens issued");
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::I);
    harness.get_by_label("Open file…");
    paste(&mut harness, "ya29.a0AfH6SMBx");
    wait_for_name(&mut harness, "Note: Looks like: Google access token");
}

#[test]
fn a_column_is_made_wider_and_its_edge_is_no_stop_of_the_keyboard() {
    let mut harness = bare_window(1280.0, 800.0);
    let wide = |harness: &Window| harness.get_by_label("Search profiles").rect().width();
    let before = wide(&harness);
    let edge = harness.get_by_label("Width of the library");
    let focus = egui::accesskit::Action::Focus;
    assert!(!edge.accesskit_node().data().supports_action(focus));
    edge.increment_accesskit();
    harness.run_ok();
    assert!(wide(&harness) > before);
    let edge = harness.get_by_label("Width of the library").rect().center();
    harness.drag_at(edge);
    harness.step();
    for moved in [30.0, 60.0] {
        harness.hover_at(edge + egui::vec2(moved, 0.0));
        harness.step();
    }
    harness.drop_at(edge + egui::vec2(60.0, 0.0));
    harness.run_ok();
    assert!(wide(&harness) > before + 60.0);
}

#[test]
fn a_token_without_a_key_is_not_checked_and_leads_to_the_choice_of_one() {
    // One column: the choice is behind the tab Paste.
    let mut harness = bare_window(640.0, 480.0);
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::I);
    let text = unsigned(r#"{"alg":"RS256"}"#, r#"{"iss":"https://t/","sub":"1"}"#);
    paste(&mut harness, &text);
    wait_for_name(&mut harness, "Signature not checked");
    assert!(harness.query_by_label_contains("could not").is_none());
    click(&mut harness, "Choose a key…");
    until(&mut harness, "the choice of keys", |harness| {
        let mut keys = harness.query_all_by_label("Key");
        keys.any(|node| node.is_focused())
    });
}
