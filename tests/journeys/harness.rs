//! The window without a display, and what people do in it, as several journeys use it.

use cambio::history::{History, Record};
use cambio::settings::Folders;
use cambio::ui::App;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, HarnessBuilder, Node};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub type Window = Harness<'static, Option<App>>;

/// A profile of the demo tenant, as a team may have one.
pub const TEAM: &str = r#"{"cambio":1,"id":"t1","name":"Team login","tenant":"demo","client_id":"demo-native-ios","subject_token":"demo:apple-code","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code","audience":"https://api.demo.cambio/","scope":"openid profile"}"#;

/// What `own` takes where the subject token is asked for.
pub const ASKING: &str =
    r#""subject_token":"ask","subject_token_type":"https://acme.example/legacy""#;

/// A profile of a server of the test's own, with more members besides.
pub fn own(base: &str, besides: &str) -> String {
    format!(
        r#"{{"cambio":1,"id":"o","name":"Own server","tenant":"{base}","token_endpoint":"{base}/token","client_id":"c",{besides}}}"#
    )
}

/// The folders of the window, below this one.
pub fn folders(home: &Path) -> Folders {
    Folders {
        data: home.join("data"),
        config: home.join("config"),
        state: home.join("state"),
    }
}

/// Writes a profile into the library, and returns its file.
pub fn put(home: &Path, stem: &str, text: &str) -> PathBuf {
    let path = folders(home).profiles().join(format!("{stem}.cambio.json"));
    cambio::profile::write_atomically(&path, text).unwrap();
    path
}

/// Puts runs of `Past 000`, `Past 001` and so on into the history, each a minute older than the one before.
pub fn put_runs(home: &Path, count: u16) {
    let history = History::open(&folders(home).history()).unwrap();
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now_ms = i64::try_from(since.as_millis()).unwrap();
    for number in 0..count {
        let run = Record {
            started_ms: now_ms - i64::from(number) * 60_000,
            profile: format!("Past {number:03}"),
            source: "window".into(),
            outcome: "issued".into(),
            status: Some(200),
            document: "{}".into(),
            ..Record::default()
        };
        history.record(&run).unwrap();
    }
}

/// Where pictures of every screen are wanted, if they are.
pub fn screens() -> Option<PathBuf> {
    std::env::var_os("CAMBIO_SCREENS").map(PathBuf::from)
}

/// A window as this builder has it, with what it is started with and where it keeps things.
pub fn opened(
    builder: HarnessBuilder<Option<App>>,
    argument: Option<PathBuf>,
    folders: Option<Folders>,
) -> Window {
    let builder = match screens() {
        Some(_) => builder.wgpu(),
        None => builder,
    };
    let mut harness = builder
        .with_max_steps(40)
        .with_context_setup(App::dress)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::with_folders(ui.ctx(), argument.clone(), folders.clone()).unwrap()
                });
                app.frame(ui);
            },
            None,
        );
    harness.run_ok();
    harness
}

/// A window that keeps everything below this folder.
pub fn window(home: &Path) -> Window {
    let builder = Harness::builder().with_size([1280.0, 1000.0]);
    opened(builder, None, Some(folders(home)))
}

/// A window of this size in points, without folders: nothing of it is kept.
pub fn bare_window(width: f32, height: f32) -> Window {
    opened(Harness::builder().with_size([width, height]), None, None)
}

/// Frames until a condition holds.
pub fn until(harness: &mut Window, what: &str, mut holds: impl FnMut(&mut Window) -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !holds(harness) {
        assert!(
            Instant::now() < deadline,
            "not in time: {what}\n{:?}",
            harness.root()
        );
        harness.step();
        std::thread::yield_now();
    }
    harness.step();
}

/// Whether something has this in its name.
pub fn shows(harness: &Window, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

/// Frames until something has this in its name.
pub fn wait(harness: &mut Window, part: &str) {
    until(harness, part, |harness| shows(harness, part));
}

/// Frames until something is called just so.
pub fn wait_for_name(harness: &mut Window, name: &str) {
    until(harness, name, |harness| {
        harness.query_all_by_label(name).next().is_some()
    });
}

/// Frames until something has this in its name, and then until nothing changes any more.
pub fn settle(harness: &mut Window, part: &str) {
    wait(harness, part);
    harness.run_ok();
}

/// Frames until everything is worked out: the rules look in a job of their own.
pub fn wait_for_rules(harness: &mut Window) {
    until(harness, "the rules to end", |harness| {
        !harness.state().as_ref().unwrap().is_judging()
    });
}

/// Presses the newest of that name as a screen reader does, wherever it has been scrolled to.
pub fn press(harness: &mut Window, name: &str) {
    wait_for_name(harness, name);
    let newest = harness.query_all_by_label(name).next_back();
    newest.expect("it was there").click_accesskit();
    harness.run_ok();
}

/// Clicks with the pointer on what is there.
pub fn click(harness: &mut Window, name: &str) {
    harness.get_by_label(name).click();
    harness.run_ok();
}

/// Gives a command of the menu *More*.
pub fn more(harness: &mut Window, command: &str) {
    press(harness, "More");
    press(harness, command);
}

/// Presses a key.
pub fn key(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

/// Presses a key while others are held.
pub fn keys(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

/// Pastes where the keyboard is, as the window system hands a text over.
pub fn paste(harness: &mut Window, text: &str) {
    harness.event(Event::Paste(text.to_owned()));
    harness.step();
}

/// What a field holds.
pub fn value(harness: &Window, field: &str) -> String {
    harness.get_by_label(field).value().unwrap_or_default()
}

/// Replaces what a field holds.
pub fn type_into(harness: &mut Window, field: &str, text: &str) {
    field_of(harness, field).click();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    field_of(harness, field).type_text(text);
    harness.step();
}

/// The field of this name: a text may read the same.
fn field_of<'a>(harness: &'a Window, name: &'a str) -> Node<'a> {
    let mut all = harness.query_all_by_label(name);
    let field = all.find(|node| node.accesskit_node().is_text_input());
    field.unwrap_or_else(|| harness.get_by_label(name))
}

/// Finds a profile by typing, since most groups are closed, and opens it.
pub fn open(harness: &mut Window, name: &str) {
    wait(harness, "Search profiles");
    type_into(harness, "Search profiles", name);
    until(harness, name, |harness| {
        harness
            .query_by_role_and_label(Role::TreeItem, name)
            .is_some()
    });
    harness.get_by_role_and_label(Role::TreeItem, name).click();
    harness.run_ok();
}

/// What the row of a profile says besides its name; `None` where it has no row.
pub fn mark(harness: &mut Window, name: &str) -> Option<String> {
    type_into(harness, "Search profiles", name);
    harness.run_ok();
    let row = harness.query_by_role_and_label(Role::TreeItem, name)?;
    let node = row.accesskit_node();
    Some(node.data().description().unwrap_or_default().to_owned())
}

/// How many runs the window has.
pub fn runs(harness: &Window) -> usize {
    harness.state().as_ref().unwrap().run_count()
}

/// Asks the window to close, as its frame does; true where it stays.
pub fn stays(harness: &mut Window) -> bool {
    let viewports = &mut harness.input_mut().viewports;
    let window = viewports.entry(ViewportId::ROOT).or_default();
    window.events.push(ViewportEvent::Close);
    harness.step();
    commands(harness).contains(&ViewportCommand::CancelClose)
}

/// Presses a button, and says whether the window closes upon it.
pub fn closes_upon(harness: &mut Window, name: &str) -> bool {
    wait(harness, name);
    harness.get_by_label(name).click_accesskit();
    (0..10).any(|_| {
        harness.step();
        commands(harness).contains(&ViewportCommand::Close)
    })
}

fn commands(harness: &Window) -> Vec<ViewportCommand> {
    let output = harness.output().viewport_output.get(&ViewportId::ROOT);
    output.map_or_else(Vec::new, |output| output.commands.clone())
}
