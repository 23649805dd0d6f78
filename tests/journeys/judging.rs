//! Before and after in the window: findings while typing, fixes and undo, explained refusals, follow-ups and what decides more.

use crate::harness::{
    self, ASKING, TEAM, Window, key, keys, open, own, paste, put, runs, shows, type_into, until,
    value, wait, wait_for_name, wait_for_rules, window,
};
use crate::visible::texts;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const CODE: &str = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";

/// Presses once the rules have ended: what they find moves what stands below.
fn press(harness: &mut Window, name: &str) {
    wait(harness, name);
    wait_for_rules(harness);
    harness::press(harness, name);
}

fn more(harness: &mut Window, command: &str) {
    press(harness, "More");
    press(harness, command);
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn gone(harness: &mut Window, name: &str) {
    until(harness, &format!("{name} to go"), |harness| {
        !shows(harness, name)
    });
}

#[test]
fn a_fix_is_one_press_and_one_step_back() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    // In the form.
    wait(&mut harness, "Note: No refresh token will come back");
    press(&mut harness, "Add it");
    assert_eq!(
        value(&harness, "Scope"),
        "openid profile email offline_access"
    );
    gone(&mut harness, "No refresh token will come back");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    wait(&mut harness, "Note: No refresh token will come back");
    assert_eq!(value(&harness, "Scope"), "openid profile email");
    // In a secret field, whose text is nowhere in the form's history.
    type_into(&mut harness, "Subject token", &format!("\"Bearer {CODE}\""));
    wait(
        &mut harness,
        "Error: The subject token has quotes around it",
    );
    harness
        .get_all_by_label("Clean it")
        .next()
        .unwrap()
        .click_accesskit();
    harness.step();
    gone(&mut harness, "quotes around it");
    // It begins with the time that is left: its end may be cut.
    wait(
        &mut harness,
        "left · looks like: Apple authorization code · single use",
    );
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    wait(&mut harness, "quotes around it");
    assert!(
        !format!("{:?}", harness.root()).contains("mrqtu"),
        "secret in the tree"
    );
}

#[test]
fn a_refusal_is_explained_and_a_fresh_code_works() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Apple – code used twice");
    wait(&mut harness, "Error: This code is used up");
    press(&mut harness, "Send");
    wait(&mut harness, "Refused: the code had already been used");
    wait(&mut harness, "Older than five minutes: ruled out");
    // The built-in tenant has no dashboard.
    wait(
        &mut harness,
        "On a real tenant: Monitoring → Logs, type fens",
    );
    harness.get_by_label("The answer as it came");
    press(&mut harness, "Get a fresh code");
    wait(&mut harness, "The demo tenant makes a fresh one");
    harness.get_by_label("Subject token source: Demo");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
}

#[test]
fn the_field_of_a_cause_is_one_press_away() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Custom – requested_token_type sent");
    press(&mut harness, "Send");
    wait(
        &mut harness,
        "Refused: requested_token_type has no place here",
    );
    harness
        .get_all_by_label("Go to field")
        .next()
        .unwrap()
        .click_accesskit();
    until(&mut harness, "the field to have the keyboard", |harness| {
        harness
            .query_by_label("Requested type")
            .is_some_and(|field| field.is_focused())
    });
}

#[test]
fn what_cannot_be_sent_yet_is_offered_to_be_filled_in() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "team", &TEAM.replace("demo:apple-code", "ask"));
    let mut harness = window(home.path());
    wait(&mut harness, "is filled in; no account, no network");
    harness.get_by_label("Try it");
    open(&mut harness, "Team login");
    wait(&mut harness, "waits for a secret to be pasted");
    assert!(!shows(&harness, "no network") && !shows(&harness, "Try it"));
    press(&mut harness, "Go to field");
    until(&mut harness, "the field to have the keyboard", |harness| {
        harness
            .query_by_label("Subject token")
            .is_some_and(|field| field.is_focused())
    });
}

#[test]
fn the_applications_settings_decide_and_are_kept_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Set-up – native social login off");
    press(&mut harness, "Send");
    wait(&mut harness, "off for the application: likely");
    press(&mut harness, "Application settings…");
    paste(
        &mut harness,
        r#"{"client_id":"demo-toggle-off","name":"Toggle app","client_secret":"needle-in-settings","native_social_login":{"apple":{"enabled":false}}}"#,
    );
    wait(&mut harness, "Dropped while reading: client_secret");
    press(&mut harness, "Use it");
    wait(
        &mut harness,
        "Refused: Native Social Login is off for this application",
    );
    wait(&mut harness, "Error: Native Social Login with Apple is off");
    assert!(!format!("{:?}", harness.root()).contains("needle-in-settings"));
    harness.get_by_label("Send").click();
    wait(
        &mut harness,
        "Refused: Native Social Login is off for this application",
    );
    for entry in walk(home.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        let found = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(
            !found(b"needle-in-settings") && !found(b"Toggle app"),
            "{}",
            entry.display()
        );
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(walk(&path)),
            path => files.push(path),
        }
    }
    files
}

#[test]
fn an_answer_that_somebody_else_got_is_pasted_and_explained() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Explain an answer");
    paste(
        &mut harness,
        "E/Login: AuthenticationException(code=invalid_grant, description=Invalid authorization code, statusCode=403)",
    );
    wait(
        &mut harness,
        "Refused: the authorization code was not accepted",
    );
    wait(&mut harness, "The code is another application's");
    // It is about no request that is open.
    assert!(!shows(&harness, "Go to field"));
    paste(&mut harness, "a0.network_error");
    wait(&mut harness, "is a code of");
    harness.key_press(egui::Key::Escape);
    gone(&mut harness, "is a code of");
    // Dropped onto the dialog as a file.
    let file = home.path().join("answer.txt");
    std::fs::write(
        &file,
        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\n\r\n{\"error\":\"too_many_requests\"}",
    )
    .unwrap();
    press(&mut harness, "Explain an answer");
    harness
        .input_mut()
        .dropped_files
        .push(std::sync::Arc::new(Dropped(file)));
    harness.step();
    wait(&mut harness, "Refused: too many calls");
}

#[test]
fn who_answered_is_told_and_can_be_said_otherwise() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Explain an answer");
    paste(
        &mut harness,
        "POST /realms/acme/protocol/openid-connect/token HTTP/1.1\r\nHost: kc.acme.example\r\n\r\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=c\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":\"access_denied\",\"error_description\":\"Client is not within the token audience\"}",
    );
    wait(
        &mut harness,
        "because the address is one of Keycloak's endpoints",
    );
    wait(&mut harness, "Keycloak says");
    wait(&mut harness, "“Client is not within the token audience”");
    press(&mut harness, "Answered by");
    press(&mut harness, "Okta");
    wait(&mut harness, "because you said so");
}

#[test]
fn what_cannot_be_imported_is_told_without_arguments_of_the_command_line() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    harness::keys(&mut harness, modifiers, egui::Key::I);
    wait(&mut harness, "Request to import");
    paste(&mut harness, "curl https://acme.eu.auth0.com/me");
    wait(
        &mut harness,
        "None of the requests is sent to a token endpoint",
    );
    let all = texts(&harness);
    let says = |words: &str| all.iter().any(|text| text.words.contains(words));
    assert!(says("Copy the call of the token endpoint alone"));
    assert!(!says("--request"));
}

#[test]
fn a_paste_in_the_wrong_dialog_is_offered_the_right_one() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Explain an answer");
    paste(
        &mut harness,
        "curl https://acme.eu.auth0.com/me\n\ncurl https://acme.eu.auth0.com/oauth/token -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange -d client_id=c -d 'note=two words' -d subject_token=code-1",
    );
    press(&mut harness, "Import it as a request");
    wait(&mut harness, "Recognised: a curl command");
    // The list of its requests, the one that was taken, and what is not stored.
    wait(
        &mut harness,
        "2. POST https://acme.eu.auth0.com/oauth/token · token exchange",
    );
    press(&mut harness, "Keep note in the file");
    wait(&mut harness, "note is kept in the file, as you asked");
    press(&mut harness, "1. GET https://acme.eu.auth0.com/me");
    wait(&mut harness, "The method was GET");
    press(&mut harness, "Close");
    press(&mut harness, "Explain an answer");
    paste(
        &mut harness,
        &format!(
            "{}.{}.c2ln",
            "eyJhbGciOiJSUzI1NiJ9", "eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZS8ifQ"
        ),
    );
    press(&mut harness, "Inspect it as a token");
    wait(&mut harness, "Inspect a token");
}

#[test]
fn what_follows_a_success_is_one_list() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Apple – with refresh token");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    press(&mut harness, "Next: userinfo");
    wait(&mut harness, "demo-ada@privaterelay.appleid.com");
    // What has its answer is no next step any more.
    wait(&mut harness, "Done. Asks the tenant who");
    // Its button says so, and is still found by the name it had.
    harness.get_by_label("Userinfo");
    let says = |words: &str| texts(&harness).iter().any(|text| text.words == words);
    assert!(says("Userinfo again"));
    assert!(harness.query_by_label("Next: userinfo").is_none());
    press(&mut harness, "Next: refresh");
    wait(
        &mut harness,
        "Came back: access token, ID token, new refresh token",
    );
    wait_for_name(&mut harness, "Userinfo again");
    // What ends something asks first.
    press(&mut harness, "Revoke");
    wait(&mut harness, "Revoke at 127.0.0.1?");
    press(&mut harness, "Revoke it");
    wait(&mut harness, "The refresh token no longer works");
    wait(&mut harness, "The refresh token was revoked");
    // The same request with a fresh artefact.
    press(&mut harness, "Repeat");
    until(&mut harness, "a second run", |harness| runs(harness) == 2);
    wait(&mut harness, "Tokens issued");
    assert!(
        !format!("{:?}", harness.root()).contains("v1.M"),
        "a refresh token in the tree"
    );
}

#[test]
fn proofs_are_seen_through_without_being_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Google – DPoP bound");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    press(&mut harness, "DPoP");
    wait(&mut harness, "Proof 1");
    wait(&mut harness, "400: the server asks for a nonce");
    let closed = harness.query_by_label_contains("\"jwk\":").is_none();
    assert!(closed, "the proof stands where nobody asked for it");
    wait(
        &mut harness,
        "Nonce: passed. The one that the previous answer asked for",
    );
    wait(&mut harness, "Binding: passed");
    wait(&mut harness, "How the nonce travelled");
    let tree = format!("{:?}", harness.root());
    assert!(!tree.contains("eyJ"), "a proof in the tree");
    press(&mut harness, "Timing");
    wait(&mut harness, "Attempt 2");
    wait(&mut harness, "the challenge counts as one");
}

#[test]
fn the_open_request_is_offered_beside_an_answer_that_it_can_have_got() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), "own", &own("https://acme.example", ASKING));
    let mut harness = window(home.path());
    let keys = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    for (profile, is_offered) in [("Apple – first login", false), ("Own server", true)] {
        open(&mut harness, profile);
        harness.key_press_modifiers(keys, egui::Key::E);
        wait(&mut harness, "Answer to explain");
        let offered = harness.query_by_label("Look at the open profile's request too");
        assert_eq!(offered.is_some(), is_offered, "{profile}");
        key(&mut harness, egui::Key::Escape);
    }
}

#[test]
fn a_wait_that_the_tenant_asks_for_is_counted_down_on_send() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    open(&mut harness, "Set-up – rate limit reached");
    press(&mut harness, "Send");
    wait(&mut harness, "Refused: the rate limit is used up");
    wait(&mut harness, "The tenant asks to wait");
    // Read later too, and from the history.
    wait(&mut harness, "The limit is 1, and no call of it was left");
    wait(&mut harness, "after this answer");
    assert!(harness.get_by_label("Send").accesskit_node().is_disabled());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Enter);
    wait(&mut harness, "Send now sends anyway");
    assert_eq!(runs(&harness), 1);
    press(&mut harness, "Send now");
    until(&mut harness, "a second run", |harness| runs(harness) == 2);
    // Another client of the same tenant was not asked to wait.
    open(&mut harness, "Apple – first login");
    gone(&mut harness, "The tenant asks to wait");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
}

#[test]
fn the_tenant_and_graph_are_asked_only_when_pressed() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    more(&mut harness, "Test tenant");
    wait(
        &mut harness,
        "Issuer: passed. The built-in demo tenant on this computer",
    );
    wait(&mut harness, "Latency");
    press(&mut harness, "Close");
    open(&mut harness, "Facebook – user token sent");
    wait(&mut harness, "Error: This is a Facebook user access token");
    press(&mut harness, "Facebook attenuation…");
    type_into(
        &mut harness,
        "Facebook user token",
        "EAAdemo-user-token-of-ada",
    );
    press(&mut harness, "Send to 127.0.0.1");
    wait(&mut harness, "Graph gave a session info token");
    press(&mut harness, "Use it");
    wait(&mut harness, "Looks like: Facebook session info token");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    // Limited Login's token is refused by Graph, and that is explained as Graph's.
    more(&mut harness, "Facebook attenuation…");
    type_into(
        &mut harness,
        "Facebook user token",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
    );
    press(&mut harness, "Send to 127.0.0.1");
    wait(
        &mut harness,
        "Refused: Facebook's Graph refused the token, not Auth0",
    );
}

#[test]
fn where_an_artefact_comes_from_is_said_per_type() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    press(&mut harness, "Where do I get this?");
    wait(&mut harness, "The authorization code of Sign in with Apple");
    wait(&mut harness, "the app must not redeem it too");
    harness
        .get_all_by_label("Google")
        .last()
        .unwrap()
        .click_accesskit();
    wait(&mut harness, "The ID token of Google");
    wait(&mut harness, "setServerClientId");
}

/// Nothing of one profile is pressed, undone or sent for another.
#[test]
fn what_is_known_stays_with_its_profile() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    type_into(&mut harness, "Subject token", &format!("\"{CODE}\""));
    wait(&mut harness, "quotes around it");
    harness
        .get_all_by_label("Clean it")
        .next()
        .unwrap()
        .click_accesskit();
    harness.run_ok();
    open(&mut harness, "Google – ID token");
    keys(&mut harness, egui::Modifiers::COMMAND, egui::Key::Z);
    assert_eq!(
        value(&harness, "Subject token"),
        "",
        "another profile's token"
    );
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    open(&mut harness, "Apple – first login");
    harness
        .get_all_by_label_contains("Google – ID t")
        .last()
        .unwrap()
        .click_accesskit();
    harness.run_ok();
    press(&mut harness, "Next");
    press(&mut harness, "Repeat");
    wait(&mut harness, "Open Google – ID token to repeat it");
    assert_eq!(runs(&harness), 1);
}

#[test]
fn a_fix_is_reached_by_the_keyboard_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    wait(&mut harness, "Note: No refresh token will come back");
    let reach = |harness: &mut Window, name: &str| {
        for _ in 0..200 {
            key(harness, egui::Key::Tab);
            let mut found = harness.query_all_by_label_contains(name);
            if found.any(|node| node.is_focused()) {
                return;
            }
        }
        panic!("{name} is not reached by Tab");
    };
    reach(&mut harness, "Add it");
    key(&mut harness, egui::Key::Space);
    assert_eq!(
        value(&harness, "Scope"),
        "openid profile email offline_access"
    );
}

/// A press is one control's from down to up, whatever the rules find meanwhile.
#[test]
fn send_stays_the_same_control_when_findings_come_and_go() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let before = harness.get_by_label("Send").accesskit_node().id();
    type_into(&mut harness, "Scope", "openid,profile");
    wait(&mut harness, "Warning: Scopes are separated by spaces");
    assert_eq!(harness.get_by_label("Send").accesskit_node().id(), before);
}
