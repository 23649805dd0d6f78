//! What small and low windows have to show: a projector at 200 %, half a laptop's screen.

use crate::harness::{
    TEAM, Window, bare_window, keys, open, press, put, put_runs, shows, until, value, wait, window,
};
use crate::look::{Front, LOW, Look, SHIFTED, USUAL, at_home, choose_staging, is_whole, token};
use crate::visible::{Frame, texts};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect, Shape, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn an_environment_of_production_is_seen_in_a_small_window_too() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    choose_staging(&mut look.harness);
    for (width, height) in [(480.0, 320.0), LOW, (720.0, 400.0)] {
        look.size((width, height));
        let chip = look.harness.get_by_label("Environment: Staging");
        let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(width, height));
        assert!(window.contains_rect(chip.rect()), "{width}×{height}");
        let node = chip.accesskit_node();
        let meaning = node.data().description().unwrap_or_default();
        assert_eq!(meaning, "production", "{width}×{height}");
    }
}

#[test]
fn an_environment_of_production_has_its_name_in_a_low_window() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    choose_staging(&mut look.harness);
    look.size(LOW);
    look.bring(Front::Request, LOW.0);
    let all = texts(&look.harness);
    let within = |words: &str| {
        all.iter().any(|text| {
            let is_cut = text.place.right() > text.clip.right() + 1.5;
            text.words == words && !is_cut
        })
    };
    assert!(within("Staging"));
    assert!(within("to production"), "Send does not say it");
    assert!(!within("Cambio"), "the environment needs the room");
}

#[test]
fn a_name_without_room_is_cut_at_a_letter() {
    let home = tempfile::tempdir().unwrap();
    let name = "Team login with more in its name than the bar has room for";
    put(home.path(), "long", &TEAM.replace("Team login", name));
    let mut look = Look::at(window(home.path()));
    open(&mut look.harness, name);
    look.size(LOW);
    let field = look.harness.get_by_label("Name").rect();
    let mut all = texts(&look.harness).into_iter();
    let text = all.find(|text| text.words == name && field.contains(text.place.center()));
    let text = text.expect("the name is drawn in its field");
    assert!(text.place.right() <= text.clip.right() + 0.5);
    assert_eq!(value(&look.harness, "Name"), name);
}

/// Shows a notice, scrolls what is at this place to its end, and returns how far down this row ends then and where the notice begins.
fn end_below_notice(harness: &mut Window, at: Pos2, row: &str) -> (f32, f32) {
    keys(harness, Modifiers::COMMAND, Key::Num3);
    wait(harness, "There is no result yet");
    harness.hover_at(at);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -9000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    harness.run_ok();
    wait(harness, row);
    harness.run_ok();
    let toast = harness.get_by_label_contains("There is no result yet");
    let mut rows = harness.query_all_by_label_contains(row);
    let row = rows.next().expect("the last row");
    (row.rect().bottom(), toast.rect().top())
}

#[test]
fn the_last_rows_of_library_and_history_are_scrolled_out_from_below_a_notice() {
    let home = tempfile::tempdir().unwrap();
    put_runs(home.path(), 60);
    let mut harness = window(home.path());
    harness.set_size(vec2(640.0, 700.0));
    keys(&mut harness, Modifiers::COMMAND, Key::H);
    wait(&mut harness, "  Past 000");
    harness.run_ok();
    let (end, notice) = end_below_notice(&mut harness, pos2(320.0, 500.0), "  Past 059");
    assert!(end <= notice, "history: {end}, {notice}");

    let home = tempfile::tempdir().unwrap();
    put_runs(home.path(), 12);
    let mut harness = window(home.path());
    harness.set_size(vec2(500.0, 450.0));
    harness.run_ok();
    harness.get_by_label("Library").click_accesskit();
    wait(&mut harness, " Past 000");
    harness.run_ok();
    let (end, notice) = end_below_notice(&mut harness, pos2(100.0, 250.0), " Past 011");
    assert!(end <= notice, "library: {end}, {notice}");
}

/// Puts the request in front, which is a tab where there is one column.
fn request_in_front(harness: &mut Window) {
    let tab = harness.get_by_role_and_label(Role::Tab, "Request");
    tab.click_accesskit();
    harness.run_ok();
}

#[test]
fn what_stopped_a_send_comes_in_front_where_there_is_one_column() {
    let home = tempfile::tempdir().unwrap();
    let asking = TEAM.replace("demo:apple-code", "ask");
    put(home.path(), "team", &asking);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    harness.set_size(vec2(640.0, 480.0));
    harness.run_ok();
    request_in_front(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    wait(&mut harness, "The profile asks for it when you send");
}

#[test]
fn the_keys_of_the_result_bring_it_in_front_where_there_is_one_column() {
    let mut harness = bare_window(640.0, 480.0);
    wait(&mut harness, "Note: No refresh token will come back");
    // Without a run they say so, and choose nothing that nobody sees.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    wait(&mut harness, "There is no result yet");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    wait(&mut harness, "There is no token yet to search in");
    press(&mut harness, "Send");
    wait(&mut harness, "Signature valid");
    assert!(harness.query_by_label("Search claims").is_none());
    request_in_front(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    wait(&mut harness, "Reveal secrets");
    // A tab that the run does not have takes nobody to another one.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num7);
    wait(&mut harness, "This run has no DPoP proof");
    assert!(harness.query_by_label("Reveal secrets").is_some());
    request_in_front(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    wait(&mut harness, "Search claims");
}

#[test]
fn a_low_window_has_room_for_the_form() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    look.wait("Note: No refresh token will come back");
    look.harness.run_ok();
    let frame = Frame::of(&look.harness);
    let find = |name: &str| {
        let found = frame.all.iter().find(|one| one.name == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(is_whole(find("Subject token")));
    let (send, note) = (find("Send"), find("Note: No refresh token will come back"));
    assert!(is_whole(send));
    assert!(note.whole.left() > send.whole.right(), "{note}");
    assert!(is_whole(note));
    let between = note.whole.center().y - send.whole.center().y;
    assert!(between.abs() < 2.0, "{note}");
    // The description comes after the fields.
    let (description, tenant) = (find("Description"), find("Tenant"));
    assert!(description.whole.top() > tenant.whole.bottom());
}

#[test]
fn an_explanation_has_the_height_of_a_field_that_was_read() {
    let mut look = Look::at(bare_window(960.0, 540.0));
    look.size((960.0, 540.0));
    look.keys(SHIFTED, Key::E);
    look.wait("Explain an answer");
    look.paste(r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#);
    look.wait("Read as a JSON body");
    look.harness.run_ok();
    assert!(shows(&look.harness, "Paste another"));
    // In one row with the server.
    let (says, list) = (
        look.harness.get_by_label("Auth0 · likely").rect(),
        look.harness.get_by_label("Answered by").rect(),
    );
    assert!((says.center().y - list.center().y).abs() < 4.0);
    assert!(list.left() > says.right());
}

#[test]
fn the_way_to_a_missing_secret_is_in_sight_beside_the_library() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    let menu = look.harness.get_by_label_contains("Authentication");
    menu.click_accesskit();
    look.harness.run_ok();
    let method = "private_key_jwt";
    let row = look.harness.query_all_by_label_contains(method).next_back();
    row.expect("the menu has it").click_accesskit();
    look.wait("Error: The private key is missing");
    look.size(LOW);
    look.bring(Front::Request, LOW.0);
    look.press("Library");
    let frame = Frame::of(&look.harness);
    let mut all = frame.all.iter();
    assert!(all.any(|one| one.name == "Go to field" && is_whole(one)));
}

#[test]
fn a_strip_that_is_opened_comes_into_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    for (strip, inside) in [
        ("DPoP off", "Send a proof of possession"),
        ("Advanced", "Token endpoint"),
    ] {
        look.press(strip);
        let frame = Frame::of(&look.harness);
        let mut all = frame.all.iter();
        let is_seen = all.any(|one| one.name == inside && is_whole(one));
        assert!(is_seen, "{inside}");
        look.press(strip);
    }
}

#[test]
fn where_a_proofs_key_is_kept_comes_into_sight_when_a_proof_is_turned_on() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    for size in [USUAL, LOW] {
        look.size(size);
        for name in ["DPoP off", "Send a proof of possession"] {
            look.press(name);
        }
        let frame = Frame::of(&look.harness);
        let mut all = frame.all.iter();
        let keep = all.find(|one| one.name == "Keep the key in keychain");
        let keep = keep.expect("the key is of this session");
        let is_seen = keep.shown.is_positive() && keep.shown.expand(1.5).contains_rect(keep.whole);
        assert!(is_seen, "{keep}");
        for name in ["Send a proof of possession", "DPoP off"] {
            look.press(name);
        }
        // The strip opens with its rows, however a proof is turned on.
        look.keys(Modifiers::COMMAND, Key::Z);
        assert!(shows(&look.harness, "Keep the key in keychain"));
        look.keys(Modifiers::COMMAND, Key::Y);
        look.press("DPoP off");
    }
}

#[test]
fn a_row_of_a_comparison_is_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("Compare");
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    let frame = Frame::of(&look.harness);
    let mut rows = frame.all.iter().filter(|one| one.role == Role::ListItem);
    let first = rows.next().expect("the runs differ");
    let seen = first.shown.height();
    assert!(seen > 30.0, "{first}");
}

#[test]
fn the_title_of_a_list_of_a_comparison_is_read_in_its_tooltip() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    open(&mut look.harness, "Apple – later login, no name");
    look.send();
    look.send();
    look.press("Compare");
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    let is_read = |harness: &Window| {
        let all = texts(harness);
        all.iter()
            .any(|text| text.words.starts_with("Left: ") && !text.is_cut)
    };
    assert!(!is_read(&look.harness));
    let list = look.harness.get_by_role_and_label(Role::ComboBox, "Left");
    let place = list.rect().center();
    look.harness.hover_at(place);
    until(&mut look.harness, "the tooltip", |harness| is_read(harness));
}

/// How many of this role are seen in a low window, each for the most part.
fn seen(look: &Look, role: Role) -> usize {
    let frame = Frame::of(&look.harness);
    let rows = frame.all.iter().filter(|one| one.role == role);
    let seen = rows.filter(|one| one.shown.height() >= one.whole.height() * 0.6);
    seen.count()
}

#[test]
fn three_rows_of_a_result_are_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    look.press("Tokens");
    assert!(seen(&look, Role::TreeItem) >= 3, "claims");
    look.press("Lineage");
    assert!(seen(&look, Role::ListItem) >= 3, "lineage");
    look.press("Wire");
    let sent = texts(&look.harness);
    let sent = sent.iter().find(|text| text.words.starts_with("POST "));
    let sent = sent.expect("a request was sent");
    let height = sent.place.intersect(sent.clip).height();
    assert!(height > 3.0 * 14.0, "{height} of the request");
    look.press("Next");
    let frame = Frame::of(&look.harness);
    for name in ["Userinfo", "Refresh", "Revoke"] {
        let mut named = frame.all.iter().filter(|one| one.name == name);
        assert!(named.any(is_whole), "{name}");
    }
    look.size(USUAL);
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("Compare");
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    assert!(seen(&look, Role::ListItem) >= 3, "comparison");
}

#[test]
fn a_result_in_a_low_window_has_one_scroll_bar() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    for tab in ["Explain", "Wire", "Timing", "Lineage", "Next", "Tokens"] {
        look.press(tab);
        let bars = look.harness.query_all_by_role(Role::ScrollBar);
        let bars: Vec<Rect> = bars.map(|bar| bar.rect()).collect();
        assert!(bars.len() <= 1, "{tab}: {bars:?}");
        let longer = ["Wire", "Lineage", "Tokens"].contains(&tab);
        assert!(!longer || bars.len() == 1, "{tab} does not scroll");
    }
}

#[test]
fn a_row_of_lineage_in_words_is_as_high_as_its_own_words() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    look.press("Lineage");
    look.size((480.0, 1600.0));
    look.bring(Front::Result, 480.0);
    let frame = Frame::of(&look.harness);
    let rows = frame.all.iter().filter(|one| one.role == Role::ListItem);
    let places: Vec<Rect> = rows.map(|row| row.whole).collect();
    assert!(places.len() > 5, "{places:?}");
    for (row, next) in places.iter().zip(places.iter().skip(1)) {
        assert!((next.top() - row.bottom()).abs() < 0.5, "{places:?}");
    }
    let heights = || places.iter().map(Rect::height);
    let lowest = heights().fold(f32::INFINITY, f32::min);
    let highest = heights().fold(0.0, f32::max);
    assert!(highest > lowest + 8.0, "{lowest}, {highest}");
    assert!(lowest < 44.0, "{lowest}");
}

#[test]
fn what_to_begin_with_is_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.size(LOW);
    look.bring(Front::Result, LOW.0);
    let frame = Frame::of(&look.harness);
    let offers: Vec<_> = frame
        .all
        .iter()
        .filter(|one| one.role == Role::ListItem)
        .collect();
    assert_eq!(offers.len(), 3, "{offers:?}");
    for offer in offers {
        assert!(is_whole(offer), "{offer}");
    }
}

#[test]
fn claims_and_checks_are_changed_between_in_sight_in_a_low_window() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.keys(Modifiers::COMMAND, Key::I);
    look.paste(&token());
    look.wait("Signature not checked");
    for size in [LOW, (500.0, 400.0)] {
        look.size(size);
        look.bring(Front::Result, size.0);
        let frame = Frame::of(&look.harness);
        for name in ["Claims", "problem"] {
            let mut tabs = frame.all.iter().filter(|one| one.role == Role::Tab);
            let tab = tabs.find(|one| one.name.contains(name));
            let tab = tab.unwrap_or_else(|| panic!("no {name}"));
            assert!(is_whole(tab), "{tab}");
        }
    }
}

#[test]
fn the_way_back_to_the_request_is_in_sight_from_every_workspace() {
    const BACK: &str = "Back to the request";
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    for workspace in ["Inspect", "Sign", "History"] {
        for size in [USUAL, LOW] {
            look.size(USUAL);
            match workspace {
                "Inspect" => look.keys(Modifiers::COMMAND, Key::I),
                "Sign" => look.press("Sign a test token"),
                _ => look.keys(Modifiers::COMMAND, Key::H),
            }
            look.size(size);
            let frame = Frame::of(&look.harness);
            let back = frame.all.iter().find(|one| one.name == BACK);
            let back = back.unwrap_or_else(|| panic!("none from {workspace} at {size:?}"));
            assert!(back.shown.expand(1.5).contains_rect(back.whole), "{back}");
            look.press(BACK);
            let left = look.harness.query_by_label(BACK);
            assert!(left.is_none(), "{workspace} at {size:?}");
        }
    }
}

/// Returns where the line below a tab ends.
fn line_below(harness: &Window, tab: Rect) -> f32 {
    let lines = harness.output().shapes.iter().filter_map(|clipped| {
        let Shape::LineSegment { points, .. } = clipped.shape else {
            return None;
        };
        let [from, to] = points;
        let is_level = (from.y - to.y).abs() < 0.5;
        let is_below = (from.y - tab.bottom()).abs() < 2.0;
        (is_level && is_below && from.x <= tab.left() + 1.0).then_some(to.x)
    });
    lines.fold(f32::NEG_INFINITY, f32::max)
}

#[test]
fn the_only_column_has_one_right_edge() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.send();
    for size in [LOW, (640.0, 700.0)] {
        look.size(size);
        look.bring(Front::Result, size.0);
        let frame = Frame::of(&look.harness);
        let tab = frame.all.iter().find(|one| one.name == "Request");
        let line = line_below(&look.harness, tab.expect("there is a tab").whole);
        let mut verdicts = frame.all.iter().filter(|one| one.role == Role::Status);
        let verdict = verdicts.find(|one| one.name == "Tokens issued");
        let end = verdict.expect("tokens came").whole.right();
        assert!((line - end).abs() < 1.0, "{line}, {end} at {size:?}");
    }
}

#[test]
fn a_pasted_answer_is_one_press_away_in_a_low_window() {
    let mut look = Look::at(bare_window(LOW.0, LOW.1));
    look.size(LOW);
    look.keys(SHIFTED, Key::E);
    look.wait("Explain an answer");
    look.paste(r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#);
    look.wait("See the answer");
    let is_seen = |look: &Look, name: &str| {
        let frame = Frame::of(&look.harness);
        let mut all = frame.all.iter();
        all.any(|one| one.name.starts_with(name) && is_whole(one))
    };
    // The explanation has the room of the field, which is one press away.
    assert!(is_seen(&look, "Auth0 says"));
    assert!(!is_seen(&look, "Read on this computer"));
    look.press("See the answer");
    assert!(is_seen(&look, "Read on this computer"));
    let field = "Answer to explain";
    assert!(!shows(&look.harness, field));
    look.press("Paste another");
    assert!(shows(&look.harness, field));
    look.paste("HTTP/1.1 429 Too Many Requests\r\n\r\n{\"error\":\"too_many_requests\"}");
    look.wait("Refused: too many calls");
    assert!(!shows(&look.harness, field));
}

#[test]
fn the_origins_of_claims_end_where_the_column_does() {
    let mut look = Look::at(bare_window(960.0, 640.0));
    look.send();
    look.press("Lineage");
    look.size((960.0, 640.0));
    let frame = Frame::of(&look.harness);
    let mut verdicts = frame.all.iter().filter(|one| one.role == Role::Status);
    let verdict = verdicts.find(|one| one.name == "Tokens issued");
    let end = verdict.expect("tokens came").whole.right();
    let mut origins = 0;
    for one in frame.all.iter().filter(|one| one.role == Role::CheckBox) {
        assert!(one.whole.right() <= end + 0.5, "{one}, beyond {end}");
        origins += 1;
    }
    assert!(origins > 1);
}
