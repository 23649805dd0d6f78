//! Every screen at every size: no control, text or card is clipped or covered where one cannot scroll to it, and no text runs out of what
//! it stands in.
//!
//! A line of what fails names the screen, the size in points, the control, where the whole of it is, and what is seen of it.
//!
//! `CAMBIO_SCREENS=target/screens cargo nextest run sizes` draws each of them besides, dark and light, at four sizes, to be looked at.

use crate::harness::{TEAM, bare_window, more, open, put, stays, type_into, until, window};
use crate::look::{Front, Look, SHIFTED, USUAL, at_home, choose_staging, token};
use crate::structure;
use crate::visible::Frame;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
#[test]
fn every_result_has_a_place_at_every_size() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.look("start", Front::Result);
    look.send();
    for (tab, screen) in [
        ("Tokens", "tokens"),
        ("Explain", "explain"),
        ("Wire", "wire"),
        ("Timing", "timing"),
        ("Compare", "compare"),
        ("Lineage", "lineage"),
        ("Next", "next"),
    ] {
        look.press(tab);
        look.look(screen, Front::Result);
    }
    look.press("Userinfo");
    look.wait("Userinfo answered");
    look.look("userinfo", Front::Result);
    look.press("Tokens");
    look.keys(Modifiers::COMMAND, Key::F);
    look.look("claims searched", Front::Result);
    look.keys(Modifiers::NONE, Key::Escape);
    open(&mut look.harness, "Google – DPoP bound");
    look.send();
    look.press("DPoP");
    look.look("DPoP", Front::Result);
    look.press("Compare");
    look.look("two runs compared", Front::Result);
    open(&mut look.harness, "Apple – code used twice");
    look.send();
    look.press("Explain");
    look.look("refused", Front::Result);
    look.end(13);
}

#[test]
fn every_part_of_the_request_has_a_place_at_every_size() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    look.look("request", Front::Request);
    look.press("DPoP off");
    look.strip = Some("DPoP off");
    look.look("DPoP open", Front::Request);
    look.press("DPoP off");
    look.press("Advanced");
    for _ in 0..2 {
        look.press("Add parameter");
        look.press("Add header");
    }
    look.strip = Some("Advanced");
    look.look("Advanced open", Front::Request);
    look.press("Advanced");
    look.press("On the wire");
    look.strip = Some("On the wire");
    look.look("On the wire open", Front::Request);
    look.strip = None;
    look.press("On the wire");
    for choice in ["client_secret_post", "private_key_jwt"] {
        let menu = look.harness.get_by_label_contains("Authentication");
        menu.click_accesskit();
        look.harness.run_ok();
        // A row's name has its hint in it.
        let row = look.harness.query_all_by_label_contains(choice).next_back();
        row.expect("the menu has it").click_accesskit();
        look.harness.run_ok();
        look.look(choice, Front::Request);
    }
    for (opener, screen) in [
        ("Authentication", "authentication's menu"),
        ("More", "More"),
    ] {
        look.menu = Some(opener);
        look.open_menu();
        look.look(screen, Front::Over);
        look.keys(Modifiers::NONE, Key::Escape);
    }
    look.menu = None;
    // Where the library is behind a button.
    look.size((960.0, 640.0));
    look.press("Library");
    look.look("library open", Front::Request);
    look.end(9);
}

#[test]
fn the_whole_request_is_in_sight_with_every_method_of_authentication() {
    let mut look = Look::at(bare_window(USUAL.0, USUAL.1));
    for choice in ["client_secret_post", "private_key_jwt"] {
        let menu = look.harness.get_by_label_contains("Authentication");
        menu.click_accesskit();
        look.harness.run_ok();
        let row = look.harness.query_all_by_label_contains(choice).next_back();
        row.expect("the menu has it").click_accesskit();
        look.harness.run_ok();
        let frame = Frame::of(&look.harness);
        for name in ["Tenant", "User profile", "On the wire"] {
            let found = frame.all.iter().find(|one| one.name == name);
            let found = found.unwrap_or_else(|| panic!("no {name} with {choice}"));
            let cut = found.whole.height() - found.shown.height();
            let scrolls = name == "User profile";
            assert!(scrolls || cut < 1.5, "{choice}: {found}");
        }
    }
    look.press("+ audience");
    let harness = &mut look.harness;
    until(harness, "its field to have the keyboard", |harness| {
        let field = harness.query_by_label("Assertion audience");
        field.is_some_and(|field| field.is_focused())
    });
}

#[test]
fn every_workspace_has_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    look.look("a profile of one's own", Front::Request);
    choose_staging(&mut look.harness);
    look.look("an environment chosen", Front::Request);
    look.keys(Modifiers::COMMAND, Key::H);
    look.wait("Team login");
    look.look("history", Front::Request);
    look.keys(Modifiers::COMMAND, Key::I);
    look.look("inspect, empty", Front::Request);
    look.look("inspect, empty", Front::Result);
    look.paste(&token());
    look.wait("Signature not checked");
    look.look("inspect", Front::Request);
    look.look("inspect, token", Front::Result);
    let checks = look
        .harness
        .query_all_by_label_contains("problem")
        .next_back();
    checks.expect("it is expired").click_accesskit();
    look.harness.run_ok();
    look.look("inspect, checks", Front::Result);
    look.press("Sign a test token");
    look.look("sign", Front::Request);
    look.press("Sign");
    look.wait("Signature valid");
    look.look("signed", Front::Request);
    look.look("signed, token", Front::Result);
    look.keys(Modifiers::NONE, Key::Escape);
    look.keys(Modifiers::NONE, Key::Escape);
    look.keys(Modifiers::COMMAND, Key::N);
    look.look("a new profile", Front::Request);
    look.end(12);
}

/// Returns the id of each dialog, as its frame names it.
fn dialog_ids() -> Vec<String> {
    let files = structure::files("src");
    let dialogs = files
        .iter()
        .flat_map(|file| file.text.split("impl Dialog for ").skip(1));
    dialogs
        .map(|code| {
            let id = code
                .split_once("id: \"")
                .and_then(|(_, id)| id.split_once('"'));
            id.expect("a dialog's frame has an id").0.to_owned()
        })
        .collect()
}

#[test]
fn every_dialog_has_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    let mut look = Look::at(at_home(home.path()));
    for (modifiers, key, screen, says) in [
        (Modifiers::COMMAND, Key::K, "palette", "Find anything"),
        (Modifiers::NONE, Key::F1, "keys", "Close"),
        (Modifiers::COMMAND, Key::Comma, "settings", "Saved in"),
        (Modifiers::COMMAND, Key::E, "export", "Export and share"),
        (SHIFTED, Key::S, "save as", "Path"),
    ] {
        look.keys(modifiers, key);
        look.dialog(screen, says);
    }
    for (label, says) in [
        ("Share link…", "It contains no secrets"),
        ("Rename…", "Rename profile"),
        ("Move to folder…", "Path"),
        ("Delete…", "Its file goes to the trash"),
        ("New environment…", "Save environment"),
        ("Sealed bundle…", "Sealed bundle"),
        ("Support bundle…", "Three files"),
        ("Save report…", "Save the report"),
        ("Kept secrets…", "Kept in this computer's keychain"),
        ("Messages", "This session's messages"),
        ("Application settings…", "The output of auth0 apps show"),
        ("Test tenant", "Its discovery and key set are read"),
        ("Where do I get this?", "Close"),
        ("Apple key test…", "Sends a made-up code to Apple"),
        ("Facebook attenuation…", "Graph turns the user token"),
    ] {
        more(&mut look.harness, label);
        look.dialog(label, says);
    }
    look.keys(SHIFTED, Key::I);
    look.wait("Import a request");
    look.paste("curl https://acme.eu.auth0.com/oauth/token -H 'Cookie: did=1234567' -d 'client_id=acme-ios&subject_token=c0de&subject_token_type=http://auth0.com/oauth/token-type/apple-authz-code&scope=openid'");
    look.wait("Recognised: a curl command");
    look.dialog("import", "Import a request");
    look.keys(SHIFTED, Key::E);
    look.wait("Explain an answer");
    look.paste(r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#);
    look.dialog("explain an answer", "A raw HTTP answer");
    // Another program writes the file of a form with edits.
    type_into(&mut look.harness, "Client ID", "of-the-form");
    let theirs = TEAM.replace("openid profile", "openid email");
    put(home.path(), "team", &theirs);
    look.wait("In the file");
    look.look("conflict", Front::Over);
    look.press("Keep my edits");
    let mut forgotten = dialog_ids();
    assert!(!forgotten.is_empty(), "the code has no dialog");
    forgotten.retain(|id| !look.dialogs.contains(&egui::Id::unique(id.as_str())));
    assert!(forgotten.is_empty(), "never looked at: {forgotten:?}");
    look.end(23);
}

#[test]
fn story_presentation_and_the_closing_question_have_a_place_at_every_size() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", &TEAM.replace("demo:apple-code", "ask"));
    let mut look = Look::at(window(home.path()));
    look.press("Take the tour");
    for step in 1..=3 {
        look.wait(&format!("step {step} of"));
        until(&mut look.harness, "what is pointed at", |harness| {
            let app = harness.state().as_ref();
            app.is_some_and(|app| app.is_pointing(&harness.ctx))
        });
        look.look(&format!("story, step {step}"), Front::AsLeft);
        look.keys(Modifiers::NONE, Key::PageDown);
    }
    look.press("Leave the tour");
    look.keys(SHIFTED, Key::P);
    look.wait("Leave");
    look.look("presenting", Front::Request);
    look.send();
    look.look("presenting, result", Front::Result);
    look.keys(SHIFTED, Key::P);
    open(&mut look.harness, "Team login");
    type_into(&mut look.harness, "Subject token", "of-the-test");
    look.harness.run_ok();
    assert!(stays(&mut look.harness));
    look.dialog("closing", "is not saved anywhere");
    look.end(6);
}
