//! Values of any script and length: readable, or elided with a way to read them, and never over what stands beside them.

use crate::harness::{
    TEAM, Window, folders, key, keys, open, opened, paste, put, shows, until, wait,
};
use crate::support::unsigned;
use crate::visible::{Frame, texts};
use cambio::diagnosis::{Finding, Severity};
use cambio::exchange::{Attempt, Exchange, Response, Timings, WireRequest};
use cambio::run::Run;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::Path;

const SIZES: [(f32, f32); 3] = [(480.0, 320.0), (1280.0, 800.0), (1920.0, 1080.0)];

/// Lines of text that run into each other by more than this are not read any more, in points.
const OVER: f32 = 24.0;

/// What names and claims may hold, each with what it is.
fn values() -> Vec<(&'static str, String)> {
    vec![
        ("Arabic", "تسجيل الدخول باستخدام أبل".to_owned()),
        ("Hebrew", "כניסה עם גוגל – בדיקה".to_owned()),
        ("CJK", "苹果登录测试 日本語の名前 한국어".to_owned()),
        ("emoji", "Emoji 👩‍👩‍👧‍👦🏳️‍🌈🇩🇪 tests".to_owned()),
        (
            "marks",
            format!("Pile e{} end", "\u{301}\u{323}".repeat(250)),
        ),
        ("one word", "w".repeat(500)),
        ("words", "xylophone ".repeat(50).trim_end().to_owned()),
    ]
}

/// A window in which glyphs may be missing: fonts of the system bring them, and a test has none of those.
fn window(home: &Path) -> Window {
    let builder = Harness::builder()
        .with_size([1280.0, 800.0])
        .allow_missing_glyphs();
    opened(builder, None, Some(folders(home)))
}

/// Returns the texts of which the ink runs far over the place that they take.
fn spilling(harness: &Window) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts(harness) {
        let (ink, place) = (text.ink.intersect(text.clip), text.place);
        if ink.is_positive() && ink.height() > place.height() + OVER {
            let words: String = text.words.chars().take(20).collect();
            found.push(format!("{words:?}: {ink:?} in {place:?}"));
        }
    }
    found
}

/// Looks at what is open at a few sizes.
fn look(harness: &mut Window, what: &str) {
    let mut wrong = Vec::new();
    for (width, height) in SIZES {
        harness.remove_cursor();
        harness.set_size(vec2(width, height));
        assert!(harness.try_run().is_ok(), "{what}: repaints for ever");
        let frame = Frame::of(harness);
        let mut found: Vec<String> = frame.clipped();
        found.extend(frame.covered());
        found.extend(spilling(harness));
        wrong.extend(
            found
                .into_iter()
                .map(|fault| format!("{what}, {width}×{height}: {fault}")),
        );
    }
    harness.set_size(vec2(1280.0, 800.0));
    harness.run_ok();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn names_of_any_script_and_length_have_a_place() {
    let home = tempfile::tempdir().unwrap();
    for (at, (_, name)) in values().iter().enumerate() {
        let text = TEAM
            .replace("\"t1\"", &format!("\"v{at}\""))
            .replace("\"Team login\"", &quoted(name));
        put(home.path(), &format!("value-{at}"), &text);
        // A folder's name has at most 255 bytes.
        let folder: String = name
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(40)
            .collect();
        let inside = TEAM
            .replace("\"t1\"", &format!("\"i{at}\""))
            .replace("Team login", "Inside");
        put(home.path(), &format!("{folder}/inside"), &inside);
        let environment = format!(
            r#"{{"cambio":1,"name":{},"variables":{{"client_id":{}}}}}"#,
            quoted(name),
            quoted(name)
        );
        let environments = folders(home.path()).profiles().join("environments");
        let file = environments.join(format!("value-{at}.json"));
        cambio::profile::write_atomically(&file, &environment).unwrap();
    }
    let mut harness = window(home.path());
    until(&mut harness, "the library", |harness| {
        harness
            .state()
            .as_ref()
            .is_some_and(|app| app.profile_count() > 60)
    });
    for (what, name) in values() {
        // By the palette, which finds by any letters; the first row is the one.
        keys(&mut harness, Modifiers::COMMAND, Key::K);
        let begun: String = name.chars().take(5).collect();
        harness
            .get_by_label("Find anything")
            .type_text(&format!("/{begun}"));
        harness.run_ok();
        look(&mut harness, &format!("palette, {what}"));
        key(&mut harness, Key::Enter);
        until(&mut harness, what, |harness| {
            let field = harness.query_by_label("Name");
            field.and_then(|field| field.value()).as_deref() == Some(name.as_str())
        });
        wait(&mut harness, "Environment: ");
        look(&mut harness, &format!("form, {what}"));
    }
    harness
        .get_by_label_contains("Environment: ")
        .click_accesskit();
    harness.run_ok();
    look(&mut harness, "the environments' menu");
}

#[test]
fn claims_of_any_script_and_length_have_a_place_and_can_be_read() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let mut claims = vec![format!("\"first\":\"{}\"", "w".repeat(500))];
    for (what, value) in values() {
        claims.push(format!("{}:{}", quoted(what), quoted(&value)));
        claims.push(format!("{}:1", quoted(&value)));
    }
    claims.push(format!("\"large\":\"{}\"", "x".repeat(1024 * 1024)));
    let many: Vec<String> = (0..100_000).map(|at| at.to_string()).collect();
    claims.push(format!("\"many\":[{}]", many.join(",")));
    let token = unsigned(r#"{"alg":"RS256"}"#, format!("{{{}}}", claims.join(",")));
    keys(&mut harness, Modifiers::COMMAND, Key::I);
    paste(&mut harness, &token);
    wait(&mut harness, "Signature not checked");
    look(&mut harness, "claims");
    harness.get_by_label("Expand").click_accesskit();
    harness.run_ok();
    harness.get_by_label("All").click_accesskit();
    harness.run_ok();
    wait(&mut harness, "of 100");
    look(&mut harness, "100,000 rows");
    // What a row cuts is whole in the clipboard.
    harness.get_by_label_contains("first: ").click_accesskit();
    harness.run_ok();
    harness
        .get_by_label("Copy the value of first")
        .click_accesskit();
    harness.step();
    let copied = |harness: &Window| {
        let commands = &harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.len()),
            _ => None,
        })
    };
    let mut length = None;
    until(&mut harness, "a copy", |harness| {
        length = length.or_else(|| copied(harness));
        length.is_some()
    });
    assert_eq!(length, Some(500));
}

/// A refusal with so many findings.
fn refused(findings: usize) -> Run {
    let address = url::Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap();
    let attempt = Attempt {
        request: WireRequest::get(address),
        response: Some(Response {
            status: 403,
            body: br#"{"error":"invalid_grant"}"#.to_vec(),
            ..Response::default()
        }),
        timings: Timings {
            total_ms: 38.0,
            ..Timings::default()
        },
        failure: None,
        started_ms: 1_795_435_471_000,
        body_sent: true,
    };
    let finding = |at: usize| {
        let severity = match at % 3 {
            0 => Severity::Error,
            1 => Severity::Warning,
            _ => Severity::Info,
        };
        let values = values();
        let (_, value) = &values[at % values.len()];
        Finding::new(format!("explain.test-{at}"), severity, value, value)
    };
    Run {
        profile: "Apple – first login".into(),
        started_ms: attempt.started_ms,
        exchange: Exchange {
            attempts: vec![attempt],
        },
        findings: (0..findings).map(finding).collect(),
        hosts: vec!["acme.eu.auth0.com".into()],
        clock_skew: Some(0),
        ..Run::default()
    }
}

#[test]
fn no_and_five_hundred_findings_have_a_place() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    for findings in [0, 1, 500] {
        harness
            .state_mut()
            .as_mut()
            .unwrap()
            .show_run(refused(findings));
        harness.run_ok();
        harness.get_by_label("Explain").click_accesskit();
        harness.run_ok();
        look(&mut harness, &format!("{findings} findings"));
    }
    // The first of them is there, whatever there are.
    assert!(shows(&harness, "تسجيل"));
}

#[test]
fn send_stays_in_sight_however_many_findings_are_open() {
    let home = tempfile::tempdir().unwrap();
    let wrong = r#"{"cambio":1,"id":"w","name":"Wrong","tenant":"demo","client_id":"demo-native-ios","subject_token":"demo:google-id-token","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code","scope":"email email profile profile","parameters":[{"name":"scope","value":"openid"},{"name":"scopes","value":"a"},{"name":"connection","value":"c"}]}"#;
    put(home.path(), "wrong", wrong);
    let mut harness = window(home.path());
    open(&mut harness, "Wrong");
    wait(&mut harness, "Show all findings");
    harness.get_by_label("Show all findings").click_accesskit();
    harness.run_ok();
    for (width, height) in SIZES {
        harness.set_size(vec2(width, height));
        harness.run_ok();
        let frame = Frame::of(&harness);
        let send = frame.all.iter().find(|one| one.name == "Send");
        let send = send.expect("Send is there");
        let seen = send.shown.intersect(harness.ctx.content_rect());
        assert!(
            seen.height() > send.whole.height() - 2.0,
            "{width}×{height}: {send}"
        );
    }
    look(&mut harness, "all findings");
}
