//! Stories in a real window under a window manager, by keyboard and accessible names. Their pictures are kept in
//! `target/on-stage`, for those who want to look.

use crate::story;
use crate::support::{line, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Steps for `tests/window.py`.
pub struct Stage {
    steps: Vec<String>,
    pictures: PathBuf,
    scale: &'static str,
    screen: &'static str,
    environment: Vec<String>,
}

impl Stage {
    pub fn new() -> Self {
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("on-stage");
        std::fs::create_dir_all(&pictures).unwrap();
        Self {
            steps: Vec::new(),
            pictures,
            scale: "1",
            screen: "1280x800",
            environment: Vec::new(),
        }
    }

    fn at(mut self, scale: &'static str) -> Self {
        self.scale = scale;
        self
    }

    /// On a screen that is larger than the window.
    fn on_screen(mut self, size: &'static str) -> Self {
        self.screen = size;
        self
    }

    /// With a variable that is not the stage's own.
    #[cfg(target_os = "linux")]
    pub fn with(mut self, name: &str, value: &Path) -> Self {
        self.environment.push(format!("{name}={}", value.display()));
        self
    }

    pub fn then(mut self, steps: &[&str]) -> Self {
        self.steps.extend(steps.iter().map(ToString::to_string));
        self
    }

    fn shot(mut self, name: &str) -> Self {
        let file = self.pictures.join(format!("{name}.png"));
        self.steps.push(format!("shot {}", file.display()));
        self
    }

    /// Opens the window with that argument, and takes the steps.
    pub fn play(self, argument: Option<&str>) {
        let mut command = Command::new("/usr/bin/python3");
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/window.py"));
        command.args(["--size", "1280x800", "--screen", self.screen]);
        command.args(["--scale", self.scale]);
        for pair in &self.environment {
            command.args(["--env", pair]);
        }
        for step in &self.steps {
            command.args(["--do", step]);
        }
        command.args(["--", env!("CARGO_BIN_EXE_cambio")]);
        command.args(argument);
        let output = command
            .output()
            .expect("/usr/bin/python3 runs: tests/run installs it");
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let file = folder.path().join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_newcomer_comes_to_a_first_token_by_one_key() {
    Stage::new()
        .then(&["wait Nothing sent yet"])
        .shot("newcomer-1-start")
        .then(&[
            "key ctrl+Return",
            "wait Tokens issued",
            "wait Signature valid",
        ])
        .shot("newcomer-2-tokens")
        .then(&["press ID", "wait given_name"])
        .shot("newcomer-3-id-token")
        .play(None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_tells_no_name_while_presenting() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("planted.person");
    std::fs::create_dir(&home).unwrap();
    let hidden = format!("hidden {}", write(&folder, "hidden", "planted.person\n"));
    Stage::new()
        .with("HOME", &home)
        .then(&[
            "wait Send",
            "key ctrl+Return",
            "wait Tokens issued",
            "key ctrl+shift+p",
            "wait Presenting",
            "key ctrl+k",
            "wait Found",
            "type save report",
            "key Return",
            "wait Save the report",
            "wait Path",
            &hidden,
        ])
        .shot("presenting-path")
        .play(None);
}

/// A second screen is unplugged while a run is on it, and is not there at the next start either.
#[test]
fn a_window_of_a_screen_that_is_gone_comes_back_whole() {
    Stage::new()
        .on_screen("2560x800")
        .then(&[
            "wait Send",
            "key ctrl+Return",
            "wait Tokens issued",
            "place 1200,0",
            "screen 1280x800",
            "press Wire",
            "wait POST",
            "again",
            "wait Send",
            "within",
        ])
        .play(None);
}

#[test]
fn a_broken_apple_login_comes_to_its_cause() {
    Stage::new()
        .then(&[
            "wait Send",
            "key ctrl+k",
            "wait Found",
            "type code used twice",
            "key Return",
            "wait Refused: the code was redeemed before",
            "key ctrl+Return",
            "wait Refused: the code had already been used",
            "wait Why",
        ])
        .shot("broken-1-cause")
        .then(&["key ctrl+3", "wait invalid_grant"])
        .shot("broken-2-wire")
        .play(None);
}

#[test]
fn a_curl_command_becomes_a_link_that_is_opened_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let command = "curl -X POST https://acme.eu.auth0.com/oauth/token \\\n  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\\n  -d client_id=kd83jf02mfla93kf02mfh37dnv02ls8f \\\n  -d subject_token=c5d1b9e7planted0code.0.rrtx.Zm9yIHRoZSB0ZXN0 \\\n  -d subject_token_type=http://auth0.com/oauth/token-type/apple-authz-code \\\n  -d 'scope=openid profile'\n";
    let pasted = write(&folder, "command", command);
    let secrets = write(
        &folder,
        "secrets",
        "c5d1b9e7planted0code\nZm9yIHRoZSB0ZXN0\n",
    );
    let link = folder.path().join("link");
    let (put, hidden) = (format!("put {pasted}"), format!("hidden {secrets}"));
    let keep = format!("keep {}", link.display());
    Stage::new()
        .then(&[
            "wait Send",
            &put,
            "key ctrl+shift+i",
            "wait Request to import",
            "key ctrl+v",
            "wait Recognised",
        ])
        .shot("curl-1-import")
        .then(&[
            "press Add to library",
            "wait acme.eu.auth0.com",
            "key ctrl+k",
            "wait Found",
            "type share link",
            "key Return",
            "wait Copy text",
        ])
        .shot("curl-2-link")
        .then(&["press Copy text", "copied cambio://", &hidden, &keep])
        .play(None);

    let link = std::fs::read_to_string(link).unwrap();
    Stage::new()
        .then(&["wait Recognised", &hidden])
        .shot("curl-3-elsewhere")
        .then(&[
            "press Open without saving",
            "gone Recognised",
            "wait acme.eu.auth0.com",
            "wait kd83jf02mfla93kf02mfh37dnv02ls8f",
        ])
        .shot("curl-4-opened")
        .play(Some(link.trim()));
}

#[test]
fn the_story_is_told_from_start_to_end_by_a_presenters_remote() {
    let steps = story::steps();
    let mut stage = Stage::new().then(&["wait Send", "press Take the tour"]);
    for (number, step) in steps.iter().enumerate() {
        let sentence = story::sentence(step);
        let ends = match step["ends"].as_str() {
            Some("issued") => "wait Tokens issued",
            Some(_) => "wait Refused",
            None => "wait Send",
        };
        stage = stage
            .then(&[&format!("wait {sentence}"), ends])
            .shot(&format!("story-{}", number + 1))
            .then(&["key Next"]);
    }
    let last = story::sentence(steps.last().unwrap());
    stage.then(&[&format!("gone {last}")]).play(None);
}

#[test]
fn nothing_planted_is_heard_copied_or_in_the_title_while_presenting() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = line("export demo/apple-first-login --as profile --json");
    let (_, profile) = run(&arguments, None);
    let mut profile: serde_json::Value =
        serde_json::from_str(profile["text"].as_str().unwrap()).unwrap();
    profile["name"] = "Grete Tremonte at Privatbank".into();
    profile["user_profile"] = serde_json::json!({
        "name": {"firstName": "Grete", "lastName": "Tremonte"},
        "email": "grete.tremonte@privat.example"
    });
    profile["forwarded_for"] = serde_json::json!({"value": "203.0.113.77", "in": "header"});
    let file = write(&folder, "planted.cambio.json", &profile.to_string());
    let planted = write(
        &folder,
        "planted",
        "Grete\nTremonte\ngrete.tremonte@privat.example\n203.0.113.77\ndemo-native-ios\neyJ\n",
    );
    let hidden = format!("hidden {planted}");
    let mut stage = Stage::new()
        .at("1.25")
        .then(&["wait Grete", "key ctrl+shift+p", "wait Presenting", &hidden])
        .shot("presenting-1-request")
        .then(&["key ctrl+Return", "wait Tokens issued", &hidden]);
    for tab in 1..=8 {
        stage = stage
            .then(&[&format!("key ctrl+{tab}"), &hidden])
            .shot(&format!("presenting-2-tab-{tab}"));
    }
    stage
        .then(&[
            "key ctrl+7",
            "wait This run has no DPoP proof",
            "press Dismiss",
            "key ctrl+1",
            "press ID",
            "point sub: ",
            "press Copy the value of sub",
            "copied apple|user-",
            &hidden,
            "key ctrl+k",
            "wait Found",
            "type given",
            &hidden,
        ])
        .shot("presenting-3-palette")
        .play(Some(&file));
}
