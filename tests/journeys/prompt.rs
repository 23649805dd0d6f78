//! A secret that the profile asks for, typed on a terminal that does not show it.

use crate::support::beside;

/// Runs the program on a pseudo-terminal of Python's, types a line when asked, and gives what the terminal showed.
const DRIVER: &str = r#"
import os, pty, select, sys, termios
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, typed = b"", False
while True:
    ready, _, _ = select.select([terminal], [], [], 60)
    if not ready:
        break
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    shown += chunk
    if not typed and b"subject_token: " in shown:
        # Nobody types within the microseconds in which the terminal still echoes; this script would.
        while termios.tcgetattr(terminal)[3] & termios.ECHO:
            os.sched_yield()
        os.write(terminal, sys.argv[1].encode() + b"\n")
        typed = True
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status))
"#;

#[test]
fn an_asked_secret_is_typed_without_being_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cambio.json");
    std::fs::write(
        &path,
        r#"{"cambio":1,"name":"n","tenant":"demo","client_id":"demo-native-ios","subject_token":"ask","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code"}"#,
    )
    .unwrap();
    let output = beside("/usr/bin/python3")
        .args([
            "-c",
            DRIVER,
            "needle-needle",
            env!("CARGO_BIN_EXE_cambio"),
            "send",
        ])
        .arg(&path)
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("subject_token: ") && shown.contains("Invalid authorization code"),
        "{shown}"
    );
    assert!(!shown.contains("needle"), "{shown}");
}
