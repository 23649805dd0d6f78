//! Other users of the same computer, where starts of the program find each other. They need root, which alone runs something as somebody
//! else: without it a test says what it does not show.

use crate::on_stage::Stage;
use crate::starts::link;
use crate::support::{cambio, run_json};
use std::fs::{File, Permissions};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Somebody else: `nobody`, who has nothing anywhere.
const SOMEBODY: u32 = 65534;

/// Where nobody shows windows: a start goes as far as opening one, says that it cannot, and ends.
const NO_DISPLAY: &str = ":19999";

const PRIVATE: &str = "cambio://import?v=1&p=needle-needle";

/// Becomes somebody else for good.
const LEAVE: &str = "
import os, socket, stat, sys

def leave():
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
";

/// Asks a window to show a link: as somebody else, with its folder and socket as they are and opened up, and then as its own user.
const ASKS: &str = r#"
import json

folder, foreign, own = sys.argv[1:]

def ask(path, link):
    with socket.socket(socket.AF_UNIX) as window:
        window.settimeout(15)
        try:
            window.connect(path)
            window.sendall(json.dumps({"cambio": 1, "kind": "link", "value": link}).encode())
            window.shutdown(socket.SHUT_WR)
            return b"heard: " + window.recv(1000)
        except PermissionError:
            return b"kept out"
        except TimeoutError:
            return b"left waiting"
        except OSError:
            return b"heard: "

def as_somebody_else():
    out, into = os.pipe()
    if not os.fork():
        try:
            leave()
            os.write(into, ask(path, foreign))
        finally:
            os._exit(0)
    os.close(into)
    os.wait()
    with os.fdopen(out, "rb") as said:
        return said.read()

def expect(when, said, wanted):
    if said != wanted:
        sys.exit(f"{when}: {said!r} instead of {wanted!r}")

def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)

names = [name for name in os.listdir(folder) if name.endswith(".sock")]
expect("sockets", len(names), 1)
path = os.path.join(folder, names[0])
expect("modes", (mode(folder), mode(path)), (0o700, 0o600))
expect("as they are", as_somebody_else(), b"kept out")
os.chmod(folder, 0o755)
expect("in an open folder", as_somebody_else(), b"kept out")
os.chmod(path, 0o666)
expect("at an open socket", as_somebody_else(), b"heard: ")
os.chmod(path, 0o600)
os.chmod(folder, 0o700)
expect("the window's own user", ask(path, own), b'heard: {"cambio":1,"answer":"taken"}')
"#;

/// Listens in the first's place as somebody else, and says how much it was told by the one who came.
const LISTENS: &str = r#"
path = sys.argv[1]
os.remove(path)
place = socket.socket(socket.AF_UNIX)
place.bind(path)
os.chown(path, 65534, 65534)
leave()
place.settimeout(60)
place.listen()
print("listens", flush=True)
guest, _ = place.accept()
guest.settimeout(60)
told = b""
while piece := guest.recv(1000):
    told += piece
print(f"told {len(told)} bytes")
"#;

/// Whether something can be run as another user here. The sentence says what is not shown otherwise.
fn is_root(unshown: &str) -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        eprintln!("not shown, since only root acts as another user: {unshown}");
    }
    is_root
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Gives a file or folder to somebody else.
fn give_away(path: &Path) {
    std::os::unix::fs::chown(path, Some(SOMEBODY), Some(SOMEBODY)).unwrap();
}

/// A start where there is no display.
fn start(variable: &str, folder: &Path) -> Command {
    let mut command = cambio();
    command.env_remove("XDG_RUNTIME_DIR");
    command.env_remove("WAYLAND_SOCKET");
    command.env("DISPLAY", NO_DISPLAY).env(variable, folder);
    command
}

/// What a start says that was given something private. It got as far as opening a window of its own.
fn said_by(mut start: Command) -> String {
    let output = start.arg(PRIVATE).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no window can be opened"), "{said}");
    assert!(!said.contains("needle"), "{said}");
    said
}

/// The folder of this user among temporary files.
fn own_folder(temporary: &TempDir) -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    temporary.path().join(format!("cambio-{user}"))
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_window_does_not_hear_another_user() {
    if !is_root("another user at the socket of a window that is open") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // What keeps others out is what the window makes, not what is around it.
    set_mode(folder.path(), 0o755);
    let session = folder.path().join("session");
    std::fs::create_dir(&session).unwrap();
    set_mode(&session, 0o755);
    let script = folder.path().join("asks.py");
    std::fs::write(&script, format!("{LEAVE}{ASKS}")).unwrap();
    let asks = format!(
        "run /usr/bin/python3 '{}' '{}' '{}' '{}'",
        script.display(),
        session.join("cambio").display(),
        link("Foreign page"),
        link("Own page"),
    );
    // What came first is shown first.
    let steps = [
        "wait Send",
        &asks,
        "wait Own page",
        "gone Foreign page",
        "key Escape",
        "gone Import a request",
    ];
    let stage = Stage::new().with("XDG_RUNTIME_DIR", &session);
    stage.then(&steps).play(None);
}

#[test]
fn a_start_says_nothing_to_another_user_who_listens_in_the_firsts_place() {
    if !is_root("another user who listens in the first's place") {
        return;
    }
    let session = tempfile::tempdir().unwrap();
    let start = || start("XDG_RUNTIME_DIR", session.path());
    // It leaves its files behind, whose names are known then.
    said_by(start());
    let left = |ending: &str| {
        let files = std::fs::read_dir(session.path().join("cambio")).unwrap();
        let mut paths = files.map(|file| file.unwrap().path());
        paths.find(|path| path.extension().is_some_and(|it| it == ending))
    };
    let lock = File::options().append(true).open(left("lock").unwrap());
    let lock = lock.unwrap();
    lock.try_lock().unwrap();
    let mut listener = Command::new("/usr/bin/python3")
        .args(["-c", &format!("{LEAVE}{LISTENS}")])
        .arg(left("sock").unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(listener.stdout.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "listens\n");
    let said = said_by(start());
    assert!(said.contains("another user listens in its place"), "{said}");
    line.clear();
    told.read_to_string(&mut line).unwrap();
    assert_eq!(line, "told 0 bytes\n");
    assert!(listener.wait().unwrap().success());
}

#[test]
fn a_folder_that_others_can_lay_or_enter_is_not_used() {
    let temporary = || tempfile::tempdir().unwrap();
    let said = |temporary: &TempDir| said_by(start("TMPDIR", temporary.path()));

    let laid = temporary();
    let elsewhere = laid.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    set_mode(&elsewhere, 0o700);
    std::os::unix::fs::symlink(&elsewhere, own_folder(&laid)).unwrap();
    assert!(said(&laid).contains("it is no folder"));
    assert_eq!(count(&elsewhere), 0);

    let entered = temporary();
    std::fs::create_dir(own_folder(&entered)).unwrap();
    set_mode(&own_folder(&entered), 0o755);
    assert!(said(&entered).contains("other users may enter it"));
    assert_eq!(count(&own_folder(&entered)), 0);

    let shared = temporary();
    set_mode(shared.path(), 0o777);
    assert!(
        said(&shared).contains("other users or your group may put another in its place (mode 777)")
    );
    assert_eq!(count(&own_folder(&shared)), 0);

    // As `/tmp` is.
    let kept = temporary();
    set_mode(kept.path(), 0o1777);
    let why = said(&kept);
    assert!(!why.contains("is not used"), "{why}");
    assert_eq!(count(&own_folder(&kept)), 2);

    if !is_root("a folder of another user in the place of this user's") {
        return;
    }
    let foreign = temporary();
    std::fs::create_dir(own_folder(&foreign)).unwrap();
    set_mode(&own_folder(&foreign), 0o777);
    give_away(&own_folder(&foreign));
    assert!(said(&foreign).contains("it belongs to another user"));
    assert_eq!(count(&own_folder(&foreign)), 0);
}

#[test]
fn a_session_of_another_user_or_open_to_others_is_not_this_users() {
    let temporary = tempfile::tempdir().unwrap();
    let session = tempfile::tempdir().unwrap();
    let expect_elsewhere = || {
        let mut command = start("XDG_RUNTIME_DIR", session.path());
        command.env("TMPDIR", temporary.path());
        let (exit, document) = run_json(command.args(["paths", "--json"]), None);
        assert_eq!(exit, 0, "{document:#}");
        let path = document["runtime"]["path"].as_str().unwrap();
        assert_eq!(Path::new(path), own_folder(&temporary));
    };
    set_mode(session.path(), 0o777);
    expect_elsewhere();
    if is_root("the session of another user") {
        set_mode(session.path(), 0o700);
        give_away(session.path());
        expect_elsewhere();
        assert_eq!(count(session.path()), 0);
    }
}
