//! The keychain: a real Secret Service, written by somebody else's program.

use crate::servers::nobody;
use crate::support::{beside, cambio};
use std::process::Stdio;

/// Runs a shell script with a session bus and an unlocked keyring of its own.
fn with_secret_service(script: &str, folder: &std::path::Path) -> (i32, String, String) {
    let whole = format!(
        "printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && {script}"
    );
    let output = beside("dbus-run-session")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("SHELL", "/bin/sh")
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
    let kept = nobody();
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

/// Runs one of the ignored tests below in this same program, inside a session with an unlocked keyring of its own.
pub fn inside_a_session(test: &str, script: &str, folder: &std::path::Path) {
    let program = std::env::current_exe().unwrap();
    let script = script.replace(
        "TEST",
        &format!(
            "'{}' --exact {test} --ignored --nocapture",
            program.display()
        ),
    );
    let (code, out, err) = with_secret_service(&script, folder);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("1 passed"), "{out}{err}");
}

fn place(field: &str) -> cambio::vault::KeychainEntry {
    cambio::vault::KeychainEntry {
        profile: "p1".into(),
        environment: "Live".into(),
        field: field.into(),
        origin: "https://t.example".into(),
    }
}

#[test]
fn secrets_are_kept_replaced_listed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    inside_a_session("vault::inner_keep", "TEST", folder.path());
}

#[test]
#[ignore = "run inside a session by the test above"]
fn inner_keep() {
    use cambio::secret::Secret;
    use cambio::vault::{VaultError, forget, keep, list, read};
    let one = place("client_authentication.secret");
    assert_eq!(read(&one), Err(VaultError::Nothing));
    keep(&one, &Secret::new("first \"é\"\n")).unwrap();
    keep(&one, &Secret::new("second")).unwrap();
    keep(&place("actor_token"), &Secret::new("other")).unwrap();
    assert_eq!(read(&one).unwrap().expose(), "second");
    let mut kept = list().unwrap();
    kept.sort_by(|a, b| a.field.cmp(&b.field));
    assert_eq!(kept, [place("actor_token"), one.clone()]);
    forget(&one).unwrap();
    assert_eq!(read(&one), Err(VaultError::Nothing));
    assert_eq!(list().unwrap(), [place("actor_token")]);
    // A megabyte is kept whole, or refused in words; it is never cut.
    let long = Secret::new("x".repeat(1_000_000));
    match keep(&one, &long) {
        Ok(()) => assert_eq!(read(&one).unwrap(), long),
        Err(error) => assert!(!error.to_string().contains("xxx")),
    }
}

#[test]
fn a_locked_keychain_and_one_that_went_away_are_said_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let path = profile(folder.path(), "http://127.0.0.1:9");
    let program = env!("CARGO_BIN_EXE_cambio");
    let user = r#"["p1","","client_authentication.secret","http://127.0.0.1:9"]"#;
    let store =
        format!("printf 'kept' | secret-tool store --label=test service cambio username '{user}'");
    let send = format!("timeout 60 '{program}' send '{path}' --json --trust --no-verify");
    let lock = "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\" >/dev/null";
    // The daemon that owns the name on this bus, and no other test's.
    let gone = "kill -9 $(gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus --method org.freedesktop.DBus.GetConnectionUnixProcessID org.freedesktop.secrets | tr -dc '0-9 ' | cut -d' ' -f2)";
    for (between, words) in [
        (lock, "denied: its question was dismissed"),
        (gone, "keychain"),
    ] {
        let (code, out, err) =
            with_secret_service(&format!("{store} && {between}; {send}"), folder.path());
        assert_eq!(code, 2, "{out}{err}");
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(document["error"]["id"], "secret.keychain");
        let detail = document["error"]["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{detail}");
        assert!(document["error"]["fix"].as_str().is_some());
    }
}

/// Tokens of the history are kept on purpose only, and encrypted with a key of the keychain.
#[test]
fn the_history_keeps_tokens_encrypted_on_purpose_only() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_cambio");
    let config = folder.path().join("config/cambio");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(
        config.join("settings.json"),
        r#"{"cambio":1,"history":{"enabled":true,"keep_tokens":true}}"#,
    )
    .unwrap();
    let state = folder.path().join("state");
    let home = format!(
        "export XDG_CONFIG_HOME='{}' XDG_STATE_HOME='{}'; ",
        folder.path().join("config").display(),
        state.display()
    );
    let script =
        format!("{home} '{program}' send demo/apple-first-login --json --record --show-secrets");
    let (code, out, err) = with_secret_service(&script, folder.path());
    assert_eq!(code, 0, "{out}{err}");
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    let body: serde_json::Value = serde_json::from_str(
        document["attempts"][0]["response"]["body"]
            .as_str()
            .unwrap(),
    )
    .unwrap();
    let token = body["access_token"].as_str().unwrap();
    let history = cambio::history::History::open(&state.join("cambio/history.sqlite")).unwrap();
    let page = history
        .page(&cambio::history::Filter::default(), None, 10)
        .unwrap();
    let kept = history.run(page.runs[0].id).unwrap().unwrap();
    let names: Vec<&str> = kept
        .sealed_tokens
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        names.contains(&"access_token") && names.contains(&"id_token"),
        "{names:?}"
    );
    drop(history);
    let bytes = std::fs::read(state.join("cambio/history.sqlite")).unwrap();
    let signature = token.rsplit('.').next().unwrap();
    assert!(
        !bytes
            .windows(signature.len())
            .any(|part| part == signature.as_bytes())
    );
    // Without the keychain that has the key, nothing is recorded rather than recorded in the clear.
    let (code, _, err) = with_secret_service(
        &format!(
            "{home} DBUS_SESSION_BUS_ADDRESS=disabled: '{program}' send demo/apple-first-login --record >/dev/null"
        ),
        folder.path(),
    );
    assert_eq!(code, 0);
    assert!(err.contains("not recorded"), "{err}");
}
