//! Where everything is kept: what `cambio paths` says is where the other commands write.

use crate::command_line::valid;
use crate::support::{cambio, config_folder, data_folder, run_json, state_folder};
use serde_json::Value;
use std::path::Path;

fn paths() -> Value {
    let (exit, document) = run_json(cambio().args(["paths", "--json"]), None);
    assert_eq!(exit, 0, "{document:#}");
    valid("paths", &document);
    document
}

/// Where it is said to be, and that it is there or not.
fn place(value: &Value) -> (&Path, bool) {
    let path = value["path"].as_str().unwrap();
    (Path::new(path), value["exists"].as_bool().unwrap())
}

#[test]
fn places_are_named_before_they_exist_and_are_where_commands_write() {
    let before = paths();
    let state = state_folder().join("cambio");
    for (id, path) in [
        ("settings", config_folder().join("cambio/settings.json")),
        ("history", state.join("history.sqlite")),
        ("drafts", state.join("drafts")),
        ("window", state.join("window.json")),
        ("recent", state.join("recent")),
        ("trusted", state.join("trusted")),
        ("demo_keys", state.join("demo-keys.json")),
    ] {
        assert_eq!(place(&before[id]), (path.as_path(), false), "{id}");
    }
    let library = before["library"].as_array().unwrap();
    let own = data_folder().join("cambio/profiles");
    assert_eq!(
        (library.len(), place(&library[0])),
        (1, (own.as_path(), false))
    );
    // Asking makes nothing.
    assert!(!data_folder().exists() && !config_folder().exists() && !state_folder().exists());
    let (exit, _) = run_json(
        cambio().args(["send", "demo/apple-first-login", "--json", "--record"]),
        None,
    );
    assert_eq!(exit, 0);
    let curl = b"curl https://a.example/oauth/token -d client_id=c";
    let (exit, imported) = run_json(cambio().args(["import", "-", "--json"]), Some(curl));
    assert_eq!(exit, 0);
    let after = paths();
    assert!(place(&after["history"]).1 && place(&after["demo_keys"]).1);
    let (folder, exists) = place(&after["library"][0]);
    assert!(exists && Path::new(imported["path"].as_str().unwrap()).starts_with(folder));
    assert_eq!(after["settings"]["exists"], false);
}

#[test]
fn folders_of_the_settings_are_listed_under_the_names_of_the_command_line() {
    let team = tempfile::tempdir().unwrap();
    let folder = team.path().join("profiles");
    std::fs::create_dir_all(folder.join("environments")).unwrap();
    let settings = serde_json::json!({"cambio": 1, "zoom": "wide", "folders": [folder]});
    let file = config_folder().join("cambio/settings.json");
    cambio::profile::write_atomically(&file, &settings.to_string()).unwrap();
    let document = paths();
    assert_eq!(document["settings"]["exists"], true);
    let second = &document["library"][1];
    assert_eq!(second["name"], "profiles~2");
    assert_eq!(place(second), (folder.as_path(), true));
    let environments = folder.join("environments");
    assert_eq!(
        place(&second["environments"]),
        (environments.as_path(), true)
    );
    // For people, with what is wrong in the settings beside it.
    let output = cambio().arg("paths").output().unwrap();
    let (said, warned) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert_eq!(output.status.code(), Some(0));
    for (path, ends) in [
        (&folder, "profiles"),
        (&environments, "environments"),
        (&data_folder().join("cambio/profiles"), "(not there)"),
    ] {
        let path = path.to_str().unwrap();
        assert!(
            said.lines()
                .any(|line| line.contains(path) && line.ends_with(ends)),
            "{path} {ends} in {said}"
        );
    }
    assert!(warned.contains("zoom"), "{warned}");
}

/// The session's folder where it is this user's own, else one among the temporary files.
#[cfg(unix)]
#[test]
fn windows_find_each_other_in_the_folder_of_the_session() {
    let session = tempfile::tempdir().unwrap();
    let said = |variable: &Path| {
        let mut command = cambio();
        command.env("XDG_RUNTIME_DIR", variable);
        let (exit, document) = run_json(command.args(["paths", "--json"]), None);
        assert_eq!(exit, 0);
        document["runtime"]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        Path::new(&said(session.path())),
        session.path().join("cambio")
    );
    for other in [Path::new("/nonexistent"), Path::new("relative")] {
        let path = said(other);
        assert!(path.contains("cambio-"), "{path}");
    }
}
