//! The keychain: a real Secret Service, written by somebody else's program.

use crate::support::cambio;
use std::process::{Command, Stdio};

/// Runs a shell script with a session bus and an unlocked keyring of its own.
fn with_secret_service(script: &str, folder: &std::path::Path) -> (i32, String, String) {
    let whole = format!(
        "printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && {script}"
    );
    let mut template = cambio();
    let mut command = Command::new("dbus-run-session");
    for (name, value) in template.env("SHELL", "/bin/sh").get_envs() {
        match value {
            Some(value) if name != "DBUS_SESSION_BUS_ADDRESS" => command.env(name, value),
            _ => command.env_remove(name),
        };
    }
    let output = command
        .args(["--", "sh", "-c", &whole])
        .env("XDG_RUNTIME_DIR", folder)
        .env("HOME", folder)
        .stdin(Stdio::null())
        .output()
        .expect("dbus-run-session runs: tests/run installs it");
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A profile whose client secret is in the keychain, for a tenant that listens nowhere.
fn profile(folder: &std::path::Path, tenant: &str) -> String {
    let path = folder.join("p.cambio.json");
    let text = serde_json::json!({
        "cambio": 1, "id": "p1", "name": "kept", "tenant": tenant, "client_id": "c",
        "client_authentication": {"method": "client_secret_post", "secret": "keychain"},
        "subject_token": null
    });
    std::fs::write(&path, text.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_secret_kept_for_one_origin_is_never_sent_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let kept = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let user = format!(r#"["p1","","client_authentication.secret","{kept}"]"#);
    let send = |tenant: &str| {
        let path = profile(folder.path(), tenant);
        let program = env!("CARGO_BIN_EXE_cambio");
        let script = format!(
            "printf 'kept secret' | secret-tool store --label=test service cambio username '{user}' && '{program}' send '{path}' --json --trust --show-secrets --no-verify"
        );
        let (code, out, err) = with_secret_service(&script, folder.path());
        let document: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("exit {code}: {out}{err}"));
        (code, document)
    };
    let (code, document) = send(&kept);
    assert_eq!(code, 3, "{document:#}");
    let body = document["attempts"][0]["request"]["body"].as_str().unwrap();
    assert!(body.contains("client_secret=kept+secret"), "{body}");
    let (code, document) = send("http://127.0.0.1:9");
    assert_eq!(
        (code, document["error"]["id"].as_str()),
        (2, Some("secret.keychain"))
    );
    assert!(!document.to_string().contains("kept secret"));
}

#[test]
fn without_a_keychain_one_sentence_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = profile(folder.path(), "http://127.0.0.1:9");
    let mut command = cambio();
    command.args(["send", &path, "--json", "--trust"]);
    let (code, document) = crate::support::run_json(&mut command, None);
    assert_eq!(
        (code, document["error"]["id"].as_str()),
        (2, Some("secret.keychain"))
    );
    assert!(document["error"]["fix"].as_str().is_some());
}
