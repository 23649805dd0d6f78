//! When the world around the window breaks while it is open: it stays alive, says so in a sentence, and nothing is lost.

use crate::harness::{
    ASKING, TEAM, bare_window, closes_upon, folders, keys, mark, more, open, own, paste, press,
    put, runs, stays, type_into, until, value, wait, window,
};
use crate::servers::{refuses_once, silent};
use crate::support::line;
use crate::{story, vault};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The demo tenant's usual port.
const DEMO_PORT: u16 = 41877;

const CHANGED: &str = "https://changed.example/";

/// Runs one of the ignored tests below in a process of its own, which `/bin/sh` begins by this script: the test is its `"$@"`.
fn alone(test: &str, script: &str, set: impl FnOnce(&mut Command)) {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .stdin(Stdio::null());
    set(&mut command);
    let output = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

/// Whether a script may be run in namespaces of its own, which some systems do not allow.
fn may(arguments: &[&str]) -> bool {
    let mut command = Command::new("unshare");
    let tried = command.args(arguments).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

#[test]
fn the_demo_works_and_the_story_goes_on_where_its_port_is_somebody_elses() {
    silent(DEMO_PORT);
    let mut harness = bare_window(1280.0, 900.0);
    story::tell(&mut harness, &story::steps());
    wait(&mut harness, "Nothing sent yet");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    let row = harness.query_all_by_label_contains("iss: ").next();
    let node = row.expect("the issuer is shown").accesskit_node();
    let issuer = node.data().label().unwrap_or_default().to_owned();
    assert!(
        issuer.contains("http://127.0.0.1:") && !issuer.contains(&DEMO_PORT.to_string()),
        "{issuer}"
    );
    // The form says where the request goes, not where it usually would.
    let port = issuer.split("127.0.0.1:").nth(1).unwrap_or_default();
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    press(&mut harness, "On the wire");
    wait(&mut harness, &format!("host: 127.0.0.1:{port}"));
}

/// Loopback is up, everything else is gone; where that is not allowed, whoever goes out meets a proxy that never answers.
#[test]
fn the_story_is_told_without_a_network() {
    const LOOPBACK: &str = "/usr/bin/python3 -c 'import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack(\"16sh\", b\"lo\", 1))'";
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let set = |command: &mut Command| {
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &address);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
    };
    let test = "trouble::inner_story";
    alone(test, "exec \"$@\"", set);
    let visited = proxy.accept();
    assert!(visited.is_err(), "{visited:?}");
    if may(&["-rn", "/bin/sh", "-c", LOOPBACK]) {
        let script = "exec unshare -rn /bin/sh -c \"$INSIDE\" sh \"$@\"";
        alone(test, script, |command| {
            command.env("INSIDE", format!("{LOOPBACK}; exec \"$@\""));
        });
    }
}

#[test]
#[ignore = "run in a process of its own by the test above"]
fn inner_story() {
    story::tell(&mut bare_window(1280.0, 900.0), &story::steps());
}

#[test]
fn a_network_that_is_cut_between_two_sends_is_said_and_the_demo_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let (base, served) = refuses_once();
    put(home.path(), "own", &own(&base, ASKING));
    let mut harness = window(home.path());
    open(&mut harness, "Own server");
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    press(&mut harness, "Send");
    wait(&mut harness, "Policy says no");
    served.join().unwrap();
    press(&mut harness, "Send");
    wait(&mut harness, "refused the connection");
    assert_eq!(value(&harness, "Client ID"), "c");
    // The same while others look on.
    let present = Modifiers::COMMAND | Modifiers::SHIFT;
    keys(&mut harness, present, Key::P);
    let before = runs(&harness);
    press(&mut harness, "Send");
    until(&mut harness, "another run", |harness| {
        runs(harness) > before
    });
    wait(&mut harness, "refused the connection");
    keys(&mut harness, present, Key::P);
    open(&mut harness, "Google – ID token");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    // What failed is in the history like every other run.
    press(&mut harness, "History");
    wait(&mut harness, "Own server");
}

#[test]
fn what_waits_for_a_silent_server_is_given_up_by_one_press() {
    let home = tempfile::tempdir().unwrap();
    let base = silent(0);
    put(home.path(), "own", &own(&base, ASKING));
    let mut harness = window(home.path());
    open(&mut harness, "Own server");
    more(&mut harness, "Test tenant");
    for _ in 0..2 {
        wait(&mut harness, "Reading discovery and key set…");
        press(&mut harness, "Cancel");
        wait(&mut harness, "Error: Stopped");
        press(&mut harness, "Test again");
    }
    press(&mut harness, "Close");
    assert_eq!(value(&harness, "Client ID"), "c");
    // A key set that nobody answers for is waited for as long as somebody wants to.
    type_into(&mut harness, "Subject token", "of-the-test");
    harness.run_ok();
    press(&mut harness, "Send");
    wait(&mut harness, "Sending…");
    press(&mut harness, "Cancel");
    wait(&mut harness, "Cancelled");
}

#[test]
fn a_library_folder_that_goes_away_is_said_and_the_edits_are_saved_elsewhere() {
    for moved in [true, false] {
        let home = tempfile::tempdir().unwrap();
        put(home.path(), "team", TEAM);
        let library = folders(home.path()).profiles();
        let mut harness = window(home.path());
        open(&mut harness, "Team login");
        type_into(&mut harness, "Audience", CHANGED);
        harness.run_ok();
        if moved {
            std::fs::rename(&library, home.path().join("elsewhere")).unwrap();
        } else {
            std::fs::remove_dir_all(&library).unwrap();
        }
        wait(&mut harness, "cannot be read any more; the form keeps");
        assert_eq!(value(&harness, "Audience"), CHANGED);
        press(&mut harness, "Save as…");
        let path = home.path().join("another/team.cambio.json");
        type_into(&mut harness, "Path", path.to_str().unwrap());
        press(&mut harness, "Save file");
        wait(&mut harness, "Saved to");
        let saved = std::fs::read_to_string(&path).unwrap();
        assert!(saved.contains(CHANGED), "{saved}");
        assert!(!stays(&mut harness));
    }
}

/// A file that vanishes under a form without edits takes nothing with it either: what the form shows is nowhere else.
#[test]
fn a_form_whose_file_is_gone_is_not_lost_with_the_next_profile() {
    let home = tempfile::tempdir().unwrap();
    let path = put(home.path(), "team", TEAM);
    let mut harness = window(home.path());
    open(&mut harness, "Team login");
    std::fs::remove_file(&path).unwrap();
    wait(&mut harness, "cannot be read any more; the form keeps");
    open(&mut harness, "Google – ID token");
    wait(&mut harness, "Not saved yet");
    harness
        .get_by_role_and_label(Role::Button, "Open")
        .click_accesskit();
    harness.run_ok();
    assert_eq!(value(&harness, "Scope"), "openid profile");
    // It is back: there is nothing to save any more.
    put(home.path(), "team", TEAM);
    until(&mut harness, "its row without a mark", |harness| {
        mark(harness, "Team login").is_some_and(|said| !said.contains("edited"))
    });
}

/// How a disk is filled, and emptied again.
enum Room {
    /// No byte of a file can be written: the system says so to this process alone.
    Limit,
    /// A file system of a few MiB, with a file in it that takes the rest.
    Small(PathBuf),
}

impl Room {
    fn filler(folder: &Path) -> PathBuf {
        folder.join("filler")
    }

    fn fill(&self) {
        match self {
            Self::Limit => limit(Some(0)),
            Self::Small(folder) => {
                let mut file = std::fs::File::create(Self::filler(folder)).unwrap();
                for chunk in [1 << 16, 1 << 10, 1] {
                    let bytes = vec![b'x'; chunk];
                    while file.write_all(&bytes).is_ok() {}
                }
            }
        }
    }

    fn clear(&self) {
        match self {
            Self::Limit => limit(None),
            Self::Small(folder) => std::fs::remove_file(Self::filler(folder)).unwrap(),
        }
    }
}

#[cfg(not(unix))]
fn limit(_current: Option<u64>) {}

/// How large a file of this process can become.
#[cfg(unix)]
fn limit(current: Option<u64>) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Fsize).maximum;
    let current = current.or(maximum);
    setrlimit(Resource::Fsize, Rlimit { current, maximum }).unwrap();
}

#[test]
fn a_full_disk_is_said_at_every_write_and_takes_nothing_away() {
    let test = "trouble::inner_full_disk";
    let home = tempfile::tempdir().unwrap();
    // The signal is ignored, so that the write fails with a reason, as on a full disk.
    alone(test, "trap '' XFSZ; exec \"$@\"", |command| {
        command.env("CAMBIO_TEST_HOME", home.path());
    });
    // And a disk that is full indeed, where one may be made.
    let small = tempfile::tempdir().unwrap();
    let mount = format!(
        "mount -t tmpfs -o size=16m,mode=700 tmpfs '{}'",
        small.path().display()
    );
    if may(&["-rm", "/bin/sh", "-c", &mount]) {
        let script = "exec unshare -rm /bin/sh -c \"$INSIDE\" sh \"$@\"";
        alone(test, script, |command| {
            command
                .env("CAMBIO_TEST_HOME", small.path())
                .env("CAMBIO_TEST_SMALL", "1")
                .env("INSIDE", format!("{mount} && exec \"$@\""));
        });
    }
}

/// How many runs the history has.
fn recorded(home: &Path) -> usize {
    let file = folders(home).history();
    if !file.exists() {
        return 0;
    }
    let history = cambio::history::History::open(&file).unwrap();
    let page = history.page(&cambio::history::Filter::default(), None, 10);
    page.unwrap().runs.len()
}

#[test]
#[ignore = "run in a process of its own by the test above"]
fn inner_full_disk() {
    let home = PathBuf::from(std::env::var_os("CAMBIO_TEST_HOME").unwrap());
    let home = home.as_path();
    let room = match std::env::var_os("CAMBIO_TEST_SMALL") {
        Some(_) => Room::Small(home.to_owned()),
        None => Room::Limit,
    };
    let team = put(home, "team", TEAM);
    let mut harness = window(home);
    open(&mut harness, "Team login");
    press(&mut harness, "Send");
    wait(&mut harness, "Tokens issued");
    until(&mut harness, "a recorded run", |_| recorded(home) == 1);

    room.fill();
    type_into(&mut harness, "Audience", CHANGED);
    harness.run_ok();
    wait(&mut harness, "Edits cannot be kept for the next start");
    keys(&mut harness, Modifiers::COMMAND, Key::S);
    wait(&mut harness, "team.cambio.json cannot be written");
    wait(
        &mut harness,
        "free up disk space, or choose another folder with Save as…",
    );
    assert_eq!(std::fs::read_to_string(&team).unwrap(), TEAM);
    let said = mark(&mut harness, "Team login");
    assert!(said.is_some_and(|said| said.contains("edited")));
    // An exchange needs no disk; its run stays on the screen.
    press(&mut harness, "Send");
    wait(&mut harness, "Not recorded: ");
    wait(
        &mut harness,
        "Refused: the audience is not an API of the tenant",
    );
    press(&mut harness, "Theme");
    wait(
        &mut harness,
        "the settings hold until this window closes. Free up disk space",
    );
    // What is handed on.
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    more(&mut harness, "Save report…");
    type_into(&mut harness, "Path", &path("page.html"));
    press(&mut harness, "Save report");
    wait(&mut harness, "page.html cannot be written");
    more(&mut harness, "Support bundle…");
    press(&mut harness, "Save to folder…");
    type_into(&mut harness, "Path", &path("handed-on"));
    press(&mut harness, "Save bundle");
    wait(&mut harness, "free up disk space, or choose another folder");
    wait(&mut harness, "Support bundle");
    press(&mut harness, "Close");
    keys(&mut harness, Modifiers::COMMAND, Key::E);
    press(&mut harness, "Save to file…");
    type_into(&mut harness, "Path", &path("request.txt"));
    press(&mut harness, "Save file");
    wait(&mut harness, "request.txt cannot be written");
    wait(&mut harness, "Export and share");
    press(&mut harness, "Close");
    for name in ["page.html", "request.txt"] {
        assert!(!home.join(name).exists(), "half of {name} is there");
    }
    // What was typed into a dialog is in it again.
    more(&mut harness, "New environment…");
    type_into(&mut harness, "Environment name", "Staging");
    press(&mut harness, "Save environment");
    wait(&mut harness, "staging.json cannot be written");
    wait(&mut harness, "Environment name");
    assert_eq!(value(&harness, "Environment name"), "Staging");
    press(&mut harness, "Cancel");
    // An import that has no file yet is not lost with the next profile.
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    paste(
        &mut harness,
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=imported&scope=openid'",
    );
    wait(&mut harness, "Recognised: a curl command");
    press(&mut harness, "Add to library");
    wait(&mut harness, "be written to");
    assert_eq!(value(&harness, "Client ID"), "imported");
    open(&mut harness, "Team login");
    assert_eq!(value(&harness, "Audience"), CHANGED);
    wait(&mut harness, "Not saved yet");
    // Nothing goes with the window unasked.
    assert!(stays(&mut harness));
    wait(&mut harness, "Edits cannot be kept: close anyway?");
    assert!(!closes_upon(&mut harness, "Stay"));

    room.clear();
    keys(&mut harness, Modifiers::COMMAND, Key::S);
    wait(&mut harness, "Saved to");
    assert!(std::fs::read_to_string(&team).unwrap().contains(CHANGED));
    press(&mut harness, "Send");
    until(&mut harness, "a recorded run", |_| recorded(home) == 2);
    // What was imported could be kept now.
    assert!(!stays(&mut harness));
    let kept = cambio::profile::kept_drafts(&folders(home).drafts());
    let clients: Vec<_> = kept
        .iter()
        .map(|kept| kept.as_ref().unwrap().profile.texts.client_id.clone())
        .collect();
    assert!(
        clients.contains(&Some("imported".to_owned())),
        "{clients:?}"
    );
}

#[test]
fn a_keychain_that_is_locked_or_hangs_is_said_and_works_once_it_is_unlocked() {
    let folder = tempfile::tempdir().unwrap();
    vault::inside_a_session("trouble::inner_keychain", "TEST", folder.path());
}

/// Runs a program of the session, and gives what it printed.
fn printed(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

fn lock() {
    let which = format!("['{LOGIN}']");
    printed(
        "gdbus",
        &[
            "call",
            "--session",
            "--dest",
            "org.freedesktop.secrets",
            "--object-path",
            "/org/freedesktop/secrets",
            "--method",
            "org.freedesktop.Secret.Service.Lock",
            &which,
        ],
    );
}

/// Types the keyring's password, as its question would.
fn unlock() {
    let script = format!(
        r#"
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
def call(interface, method, arguments):
    return bus.call_sync("org.freedesktop.secrets", "/org/freedesktop/secrets", interface, method, arguments, None, 0, 5000, None).unpack()
session = call("org.freedesktop.Secret.Service", "OpenSession", GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]
call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
     GLib.Variant("(o(oayays))", ("{LOGIN}", (session, b"", b"test", "text/plain"))))
"#
    );
    printed("/usr/bin/python3", &["-c", &script]);
}

/// Stops the keychain's program where it is, or lets it go on.
fn signal(name: &str) {
    let bus = "call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus";
    let method = "--method org.freedesktop.DBus.GetConnectionUnixProcessID";
    let call = format!("{bus} {method} org.freedesktop.secrets");
    let owner = printed("gdbus", &line(&call));
    // (uint32 123,)
    let owner = owner.trim().trim_start_matches("(uint32 ");
    let owner = owner.trim_end_matches(",)");
    printed("/bin/sh", &["-c", &format!("kill {name} {owner}")]);
}

#[test]
#[ignore = "run inside a session by the test above"]
fn inner_keychain() {
    let home = tempfile::tempdir().unwrap();
    let (base, served) = refuses_once();
    let secret = r#""client_authentication":{"method":"client_secret_post","secret":"ask"},"subject_token":null"#;
    put(home.path(), "own", &own(&base, secret));
    let mut harness = window(home.path());
    open(&mut harness, "Own server");
    type_into(&mut harness, "Client secret", "s3cret-of-the-test");
    harness.run_ok();
    lock();
    press(&mut harness, "Keep in keychain");
    wait(&mut harness, "The secret was not kept");
    wait(&mut harness, "its question was dismissed");
    // It is still in its field.
    harness.get_by_label("Keep in keychain");
    unlock();
    press(&mut harness, "Keep in keychain");
    wait(&mut harness, "Kept in the keychain, for this profile");
    lock();
    press(&mut harness, "Send");
    wait(&mut harness, "could not be read from the keychain");
    wait(&mut harness, "its question was dismissed");
    unlock();
    press(&mut harness, "Send");
    wait(&mut harness, "Policy says no");
    let sent = served.join().unwrap();
    assert!(sent.contains("client_secret=s3cret-of-the-test"), "{sent}");
    assert!(!format!("{:?}", harness.root()).contains("s3cret-of-the-test"));
    // One that does not answer at all is not waited for.
    signal("-STOP");
    more(&mut harness, "Kept secrets…");
    wait(&mut harness, "Asking the keychain");
    press(&mut harness, "Cancel");
    wait(&mut harness, "The keychain cannot be read");
    press(&mut harness, "Close");
    type_into(&mut harness, "Client secret", "another-of-the-test");
    harness.run_ok();
    press(&mut harness, "Keep in keychain");
    wait(&mut harness, "Asking the keychain");
    press(&mut harness, "Stop");
    wait(&mut harness, "Stopped waiting for the keychain");
    harness.get_by_label("Keep in keychain");
    signal("-CONT");
}

#[test]
fn without_clipboard_portal_and_dialogs_everything_has_another_way() {
    alone("trouble::inner_bare", "exec \"$@\"", |command| {
        command
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("PATH", "/nonexistent");
    });
}

#[test]
#[ignore = "run in a process of its own by the test above"]
fn inner_bare() {
    let home = tempfile::tempdir().unwrap();
    let mut harness = window(home.path());
    // A file is opened by its path.
    let file = home.path().join("command.txt");
    std::fs::write(
        &file,
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=by-path&scope=openid'",
    )
    .unwrap();
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    // It stands with the field, above the buttons that add something.
    let place = |name: &str| harness.get_by_label(name).rect();
    let (open, field) = (place("Open file…"), place("Request to import"));
    assert!(open.top() >= field.top() - 1.0 && open.bottom() <= field.bottom() + 1.0);
    assert!(open.left() > field.right());
    press(&mut harness, "Open file…");
    wait(&mut harness, "Nothing was chosen");
    press(&mut harness, "Type a path…");
    type_into(&mut harness, "Path", file.to_str().unwrap());
    press(&mut harness, "Open path");
    wait(&mut harness, "Recognised: a curl command");
    press(&mut harness, "Add to library");
    wait(&mut harness, "Added to the library as");
    assert_eq!(value(&harness, "Client ID"), "by-path");
    // And saved by it: the field is there beside what the system does not have.
    keys(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    press(&mut harness, "Browse…");
    wait(&mut harness, "you can also type a path");
    let path = home.path().join("typed.cambio.json");
    type_into(&mut harness, "Path", path.to_str().unwrap());
    press(&mut harness, "Save file");
    until(&mut harness, "the file", |_| path.exists());
    // A secret that cannot be copied is still there.
    press(&mut harness, "Sign a test token");
    press(&mut harness, "Sign");
    wait(&mut harness, "Signature valid");
    press(&mut harness, "Copy test token");
    wait(
        &mut harness,
        "Nothing was copied: the clipboard is not available",
    );
    harness.get_by_label("Signature valid");
    // egui copies into nothing without a word.
    keys(&mut harness, Modifiers::COMMAND, Key::E);
    press(&mut harness, "Copy text");
    wait(
        &mut harness,
        "The clipboard is not available: what you copied can be pasted in this window only",
    );
    press(&mut harness, "Close");
}
