//! Other starts of the program: what they hand to the window that is open, without a display and between real windows.

use crate::harness::{
    TEAM, Window, folders, key, keys, opened, paste, put, shows, until, wait, window,
};
use crate::on_stage::Stage;
use cambio::instance::{HandOverReply, Inbox, StartArgument};
use cambio::profile::Profile;
use cambio::secret::Secret;
use egui::{Key, Modifiers, ViewportCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};

const COMMAND: &str =
    "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=c1&subject_token=needle-needle'";

/// A profile of that name and client.
fn profile(name: &str, client: &str) -> String {
    TEAM.replace("Team login", name)
        .replace("demo-native-ios", client)
        .replace("t1", client)
}

/// A link as a page could hold it.
pub fn link(name: &str) -> String {
    let profile = profile(name, "c-page").replace("\"demo\"", "\"page.example\"");
    Profile::from_bytes(profile.as_bytes()).unwrap().to_link()
}

fn given_link(name: &str) -> StartArgument {
    StartArgument::Link(Secret::new(link(name)))
}

/// What other starts put things into.
fn inbox_of(harness: &mut Window) -> Inbox {
    let (inbox, ctx) = (Inbox::default(), harness.ctx.clone());
    let app = harness.state_mut().as_mut().unwrap();
    app.listen(&ctx, inbox.clone());
    inbox
}

/// A window that was started with an argument.
fn started_with(home: &Path, argument: PathBuf) -> Window {
    let builder = Harness::builder().with_size([1280.0, 1000.0]);
    opened(builder, Some(argument), Some(folders(home)))
}

fn wait_for_client(harness: &mut Window, client: &str) {
    until(harness, client, |harness| {
        harness.get_by_label("Client ID").value().as_deref() == Some(client)
    });
}

#[test]
fn a_pages_links_wait_for_the_dialog_and_are_only_shown() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let inbox = inbox_of(&mut harness);
    let client = harness.get_by_label("Client ID").value();
    let profiles = harness.state().as_ref().unwrap().profile_count();
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    paste(&mut harness, COMMAND);
    wait(&mut harness, "Recognised: a curl command");
    for name in ["Page one", "Page two"] {
        assert_eq!(inbox.put(given_link(name)), HandOverReply::Taken);
    }
    wait(&mut harness, "appears when this dialog is closed");
    harness.run_ok();
    // The dialog is as it was.
    assert!(shows(&harness, "acme.eu.auth0.com") && !shows(&harness, "page.example"));
    for name in ["Page one", "Page two"] {
        key(&mut harness, Key::Escape);
        wait(&mut harness, name);
        wait(&mut harness, "This is what would be added");
    }
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Import a request"));
    // Nothing was sent, saved, listed or opened.
    let app = harness.state().as_ref().unwrap();
    assert_eq!((app.run_count(), app.profile_count()), (0, profiles));
    assert!(!folders(home.path()).profiles().exists());
    assert_eq!(harness.get_by_label("Client ID").value(), client);
}

#[test]
fn the_window_comes_to_the_front_for_every_start() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    let inbox = inbox_of(&mut harness);
    let comes = |harness: &mut Window| {
        harness.step();
        let windows = harness.output().viewport_output.values();
        let mut commands = windows.flat_map(|window| &window.commands);
        commands.any(|command| *command == ViewportCommand::Focus)
    };
    assert!(!comes(&mut harness));
    for given in [
        StartArgument::Nothing,
        given_link("Page one"),
        StartArgument::Nothing,
    ] {
        assert_eq!(inbox.put(given), HandOverReply::Taken);
        assert!(comes(&mut harness));
        assert!(!comes(&mut harness));
    }
}

#[test]
fn a_profile_of_the_library_is_opened_and_everything_else_is_looked_at_first() {
    let home = tempfile::tempdir().unwrap();
    let team = put(home.path(), "team", &profile("Team login", "c-team"));
    let elsewhere = home.path().join("elsewhere");
    let other = elsewhere.join("other.cambio.json");
    cambio::profile::write_atomically(&other, &profile("Other login", "c-other")).unwrap();
    let command = folders(home.path()).profiles().join("command.txt");
    std::fs::write(&command, COMMAND).unwrap();
    let mut harness = window(home.path());
    let inbox = inbox_of(&mut harness);
    inbox.put(StartArgument::File(team.clone()));
    wait_for_client(&mut harness, "c-team");
    assert!(!shows(&harness, "Import a request"));
    inbox.put(StartArgument::File(command));
    wait(&mut harness, "Recognised: a curl command");
    key(&mut harness, Key::Escape);
    assert!(!shows(&harness, "Import a request"));
    inbox.put(StartArgument::Pasted(Secret::new(COMMAND)));
    wait(&mut harness, "Recognised: a curl command");
    key(&mut harness, Key::Escape);
    // One that lies elsewhere can still be opened where it is, by a press.
    inbox.put(StartArgument::File(other.clone()));
    wait(&mut harness, "This is what would be added");
    wait_for_client(&mut harness, "c-team");
    harness.get_by_label("Open this file").click();
    wait_for_client(&mut harness, "c-other");
    assert!(!shows(&harness, "Import a request"));
    // From then on it is known.
    inbox.put(StartArgument::File(team));
    wait_for_client(&mut harness, "c-team");
    inbox.put(StartArgument::File(other));
    wait_for_client(&mut harness, "c-other");
    assert!(!shows(&harness, "Import a request"));
    // A folder is listed only where that is agreed to.
    let settings = folders(home.path()).settings();
    let is_listed = || std::fs::read_to_string(&settings).is_ok_and(|it| it.contains("elsewhere"));
    for agreed in [false, true] {
        inbox.put(StartArgument::File(elsewhere.clone()));
        wait(&mut harness, "Add this folder to the library?");
        assert!(!is_listed());
        if agreed {
            harness.get_by_label("Add folder").click();
            until(&mut harness, "the folder in the settings", |_| is_listed());
        } else {
            key(&mut harness, Key::Escape);
        }
    }
}

#[test]
fn a_start_takes_any_file_its_address_and_a_link() {
    let home = tempfile::tempdir().unwrap();
    let command = home.path().join("a command.txt");
    std::fs::write(&command, COMMAND).unwrap();
    let profile = put(home.path(), "team", &profile("Team login", "c-team"));
    let address = |path: &Path| {
        let path = path.to_str().unwrap().replace(' ', "%20");
        PathBuf::from(format!("file://{path}"))
    };
    for argument in [address(&command), command] {
        let mut harness = started_with(home.path(), argument);
        wait(&mut harness, "Recognised: a curl command");
        assert!(!format!("{:?}", harness.root()).contains("needle"));
    }
    for argument in [address(&profile), profile] {
        let mut harness = started_with(home.path(), argument);
        wait_for_client(&mut harness, "c-team");
        assert!(!shows(&harness, "Import a request"));
    }
    let mut harness = started_with(home.path(), link("Page one").into());
    wait(&mut harness, "Page one");
    wait(&mut harness, "This is what would be added");
}

#[test]
fn real_starts_find_the_window_open_another_and_do_not_mind_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let command = folder.path().join("command.txt");
    std::fs::write(&command, COMMAND).unwrap();
    let program = env!("CARGO_BIN_EXE_cambio");
    let start = |argument: &str| format!("run '{program}' '{argument}'");
    let steps = [
        "wait Send".to_owned(),
        start(command.to_str().unwrap()),
        "wait Recognised: a curl command".to_owned(),
        "windows 1".to_owned(),
        // A second dialog over the first would take two.
        start(&link("Page one")),
        "wait appears when this dialog is closed".to_owned(),
        "key Escape".to_owned(),
        "wait Page one".to_owned(),
        "key Escape".to_owned(),
        "gone Import a request".to_owned(),
        format!("also '{program}' --new-window"),
        "windows 2".to_owned(),
        "back".to_owned(),
        format!("run '{program}'"),
        "front".to_owned(),
        "windows 2".to_owned(),
        // Its socket stays behind, and nobody listens there.
        "restart".to_owned(),
        "windows 2".to_owned(),
        start(&link("Page two")),
        "wait Page two".to_owned(),
        "front".to_owned(),
        "windows 2".to_owned(),
    ];
    let steps = steps.each_ref().map(String::as_str);
    Stage::new().then(&steps).play(None);
}

/// A display of its own, which ends with this.
#[cfg(target_os = "linux")]
struct Screen {
    server: std::process::Child,
    name: String,
}

#[cfg(target_os = "linux")]
impl Screen {
    fn new() -> Self {
        use std::io::BufRead as _;
        let mut server = std::process::Command::new("Xvfb")
            .args(["-noreset", "-displayfd", "1", "-nolisten", "tcp"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let told = server.stdout.take().unwrap();
        std::io::BufReader::new(told)
            .read_line(&mut number)
            .unwrap();
        let name = format!(":{}", number.trim());
        Self { server, name }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().unwrap_or_default();
        self.server.wait().map(drop).unwrap_or_default();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_start_that_opens_no_window_ends_the_desktops_busy_pointer() {
    use x11rb::connection::Connection as _;
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask};
    use x11rb::wrapper::ConnectionExt as _;

    let screen = Screen::new();
    let (desktop, number) = x11rb::connect(Some(&screen.name)).unwrap();
    let root = desktop.setup().roots[number].root;
    let listens = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
    desktop.change_window_attributes(root, &listens).unwrap();
    desktop.sync().unwrap();

    let session = tempfile::tempdir().unwrap();
    let start = |id: &str| {
        let mut command = crate::support::cambio();
        command
            .env("DISPLAY", &screen.name)
            .env("XDG_RUNTIME_DIR", session.path())
            .env("DESKTOP_STARTUP_ID", id);
        command
    };
    let mut first = start("").spawn().unwrap();
    // Whoever is asked answers once it listens.
    let is_open = || {
        let files = std::fs::read_dir(session.path().join("cambio"));
        files.is_ok_and(|mut files| {
            files.any(|file| file.unwrap().path().extension() == Some("sock".as_ref()))
        })
    };
    while !is_open() {
        assert!(first.try_wait().unwrap().is_none(), "it ended");
        std::thread::yield_now();
    }
    let told = |id: &str| {
        assert!(start(id).status().unwrap().success());
        // What the start said was said before this is answered.
        desktop.sync().unwrap();
        let mut told = Vec::new();
        while let Some(event) = desktop.poll_for_event().unwrap() {
            if let Event::ClientMessage(event) = event {
                told.extend(event.data.as_data8());
            }
        }
        String::from_utf8(told).unwrap()
    };
    let said = told("launcher/cambio/4711-0-host_TIME1234567");
    let ended = said.trim_end_matches('\0');
    assert_eq!(
        ended,
        "remove: ID=\"launcher/cambio/4711-0-host_TIME1234567\""
    );
    // Nobody waits for a start from a terminal.
    assert_eq!(told(""), "");
    first.kill().unwrap();
    first.wait().unwrap();
}
