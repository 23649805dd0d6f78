//! The command line's contract: exits, JSON, secrets.

use crate::support::{bad_input, cambio, config_folder, line, run, run_json};
use crate::table::rows;
use serde_json::Value;
use std::io::{Seek as _, Write as _};
use std::path::Path;

pub fn valid(schema: &str, document: &Value) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/schema/{schema}.schema.json"));
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    if let Err(error) = jsonschema::validate(&schema, document) {
        panic!("{error} at {}: {document:#}", error.instance_path());
    }
}

/// A profile file in a folder of its own.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cambio.json");
    std::fs::write(&path, text).unwrap();
    let name = path.to_str().unwrap().to_owned();
    (folder, name)
}

#[test]
fn what_send_prints_follows_its_schema_and_holds_no_secret() {
    for profile in [
        "demo/apple-refresh-token",
        "demo/google-dpop",
        "demo/setup-mfa",
        "demo/client-secret-basic",
        "demo/facebook-limited-login",
    ] {
        let (_, document) = run(&["send", profile, "--json"], None);
        valid("send", &document);
        let text = document.to_string();
        for secret in ["eyJ", "v1.Mdemo", "Fe26.", "XAAdemo"] {
            assert!(!text.contains(secret), "{profile}: {secret} in {text}");
        }
        let (_, shown) = run(&["send", profile, "--json", "--show-secrets"], None);
        valid("send", &shown);
        assert!(
            ["eyJ", "XAAdemo", ".0.", "demo%20"]
                .iter()
                .any(|secret| shown.to_string().contains(secret)),
            "{profile}"
        );
    }
}

#[test]
fn demo_profiles_follow_the_profile_schema() {
    for profile in cambio::demo::library() {
        valid("profile", &serde_json::from_str(profile.text).unwrap());
    }
}

/// What is wrong, and the profile.
const BAD_PROFILES: &str = r#"
profile.not-json { broken
profile.newer {"cambio":99,"name":"n","tenant":"t"}
profile.literal-secret {"cambio":1,"name":"n","tenant":"demo","subject_token":"hunter2secret"}
profile.tenant {"cambio":1,"name":"n","tenant":"http://acme.example"}
profile.variable {"cambio":1,"name":"n","tenant":"{{nobody}}"}
secret.needed {"cambio":1,"name":"n","tenant":"demo"}
trust.needed {"cambio":1,"name":"n","tenant":"demo","subject_token":"env:PATH"}
"#;

#[test]
fn bad_profiles_exit_2_and_say_why() {
    for [id, text] in rows(BAD_PROFILES, " ") {
        let (_folder, path) = file(text);
        let document = bad_input(&["send", &path, "--json"], None, id);
        assert!(!document.to_string().contains("hunter2secret"));
        valid("send", &document);
    }
    bad_input(
        &["send", "demo/nothing", "--json"],
        None,
        "profile.not-found",
    );
    bad_input(&["send", "--json", "--wrong"], None, "cli.usage");
}

#[test]
fn a_secret_is_never_taken_from_an_argument() {
    for set in [
        "subject_token=hunter2secret",
        "client_authentication.secret=hunter2secret",
        "headers.0.secret=hunter2secret",
    ] {
        let document = bad_input(
            &["send", "demo/apple-first-login", "--json", "--set", set],
            None,
            "cli.set-secret",
        );
        assert!(!document.to_string().contains("hunter2secret"));
    }
}

#[test]
fn a_misspelled_member_is_refused_before_anything_is_sent() {
    for (set, detail) in [
        ("scop=openid", "Did you mean scope?"),
        ("foo=bar", "It would be kept and not sent"),
    ] {
        let (code, document) = run(
            &["send", "demo/apple-first-login", "--json", "--set", set],
            None,
        );
        let error = &document["error"];
        assert_eq!(
            (code, error["id"].as_str(), error["detail"].as_str()),
            (2, Some("profile.unknown-member"), Some(detail)),
            "{set}"
        );
    }
}

#[test]
fn a_value_for_a_whole_object_is_refused_with_the_member_that_is_meant() {
    for (set, fix) in [
        ("dpop=true", "Write dpop.enabled=true"),
        (
            "client_authentication=client_secret_post",
            "Write client_authentication.method=client_secret_post",
        ),
        (
            "forwarded_for=203.0.113.7",
            "Write forwarded_for.value=203.0.113.7",
        ),
    ] {
        let (code, document) = run(
            &["check", "demo/apple-first-login", "--json", "--set", set],
            None,
        );
        let error = &document["error"];
        assert_eq!(
            (code, error["id"].as_str(), error["fix"].as_str()),
            (2, Some("cli.set"), Some(fix)),
            "{set}"
        );
    }
    let element = "check demo/apple-first-login --json --set parameters.0.value=x";
    let (code, document) = run(&line(element), None);
    assert_eq!(code, 2);
    let detail = document["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("no such element"), "{detail}");
}

#[test]
fn fields_can_be_set_and_tokens_come_from_standard_input() {
    let send = "send demo/apple-first-login --json";
    let set = format!("{send} --set audience=https://nowhere/ --set dpop.enabled=true");
    let (code, document) = run(&line(&set), None);
    assert_eq!(
        (code, document["attempts"].as_array().unwrap().len()),
        (1, 2),
        "{document:#}"
    );
    let given = format!("{send} --subject-token -");
    let (code, document) = run(&line(&given), Some(b"not-a-code\n"));
    assert_eq!(code, 1);
    let sent = document["attempts"][0]["request"]["body"].as_str().unwrap();
    assert!(
        sent.contains("subject_token=[masked subject_token]"),
        "{sent}"
    );
    let told = format!("{given} --show-secrets");
    let (_, shown) = run(&line(&told), Some(b"not-a-code\n"));
    assert!(
        shown["attempts"][0]["request"]["body"]
            .as_str()
            .unwrap()
            .contains("subject_token=not-a-code&")
    );
}

/// The exit, what is found, and what was pasted.
const PASTED: &str = r#"
0 import.client.other curl https://id.acme.example/oauth2/token -u orders-api:s3cr3tOfOrders77 -d 'grant_type=client_credentials&client_id=orders-web&scope=orders.read'
0 import.method curl -X DELETE 'https://graph.facebook.com/oauth/access_token?grant_type=fb_attenuate_token&client_id=12&fb_exchange_token=a'
2 import.unreadable curl https://id.acme.example/oauth2/token -d @body.txt
2 profile.no-version {"name":"a","tenant":"acme.eu.auth0.com","client_id":"app","subject_token":"ask"}
2 neither [12345.678] Out of memory: killed process 4242
2 neither {"compilerOptions":{"strict":true},"include":["src"]}
2 import.answer {"access_token":"abc","token_type":"Bearer"}
2 import.no-token-request curl https://acme.eu.auth0.com/oauth/token
"#;

#[test]
fn check_judges_what_was_pasted_or_says_why_not() {
    for [exit, id, text] in rows(PASTED, " ") {
        let (_folder, path) = file(text);
        let (code, document) = run(&["check", &path, "--json"], None);
        valid("check", &document);
        assert_eq!(code.to_string(), exit, "{document:#}");
        assert!(document.to_string().contains(id), "{document:#}");
        for word in ["s3cr3t", "--request"] {
            assert!(!document.to_string().contains(word), "{document:#}");
        }
    }
}

#[test]
fn check_names_what_is_missing_and_sends_nothing() {
    let (code, document) = run(&["check", "demo/request-missing-type", "--json"], None);
    valid("check", &document);
    assert_eq!(
        (code, document["findings"][0]["id"].as_str()),
        (1, Some("lint.missing.subject-token-type"))
    );
    let (code, document) = run(&["check", "demo/apple-first-login", "--json"], None);
    let loud = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .any(|one| one["severity"] != "info");
    assert_eq!((code, loud), (0, false));
    let (code, document) = run(&["check", "demo/apple-profile-not-json", "--json"], None);
    assert_eq!(
        (code, document["findings"][0]["id"].as_str()),
        (1, Some("lint.user-profile"))
    );
}

#[test]
fn decode_reads_what_it_is_given() {
    let jwt = "eyJhbGciOiJYOTk5In0.eyJuIjo5MDA3MTk5MjU0NzQwOTkzLCJhIjoxLCJhIjoyfQ.c2ln";
    let (code, document) = run(&["decode", "--json"], Some(jwt.as_bytes()));
    valid("decode", &document);
    assert_eq!(
        (
            code,
            document["format"].as_str(),
            document["signature"]["status"].as_str()
        ),
        (0, Some("jws"), Some("unchecked"))
    );
    assert_eq!(
        document["payload"].to_string(),
        r#"{"n":9007199254740993,"a":2}"#
    );
    assert!(
        document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["id"] == "token.duplicate-members")
    );
    for (input, id) in [
        (&b""[..], "token.empty"),
        (b"\xff\xfe\xfd", "token.not-text"),
    ] {
        let (code, document) = run(&["decode", "--json"], Some(input));
        assert_eq!((code, document["error"]["id"].as_str()), (2, Some(id)));
        valid("decode", &document);
    }
    let (code, document) = run(&["decode", "--json"], Some(b"just text"));
    assert_eq!((code, document["format"].as_str()), (0, Some("opaque")));
}

#[test]
fn the_cause_stands_before_the_notes_and_a_final_line_break_is_none() {
    let output = cambio()
        .args(["send", "demo/setup-rate-limited", "--set", "audience=null"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let cause = text.find("\nerror").expect("a cause");
    let note = text.find("\ninfo").expect("a note");
    assert!(cause < note, "{text}");
    let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3gvIn0.c2ln";
    for (around, notes) in [("", 0), ("\n", 0), ("\r\n", 0), ("\n\n", 1)] {
        let input = format!("{jwt}{around}");
        let (_, document) = run(&["decode", "-", "--json"], Some(input.as_bytes()));
        let findings = document["findings"].as_array().unwrap();
        let cleaned = findings.iter().filter(|one| one["id"] == "token.cleaned");
        assert_eq!(cleaned.count(), notes, "{around:?}: {document:#}");
    }
}

#[test]
fn decode_checks_with_a_given_key_set_and_a_changed_token_exits_1() {
    use cambio::jose::{SigningAlgorithm, SigningKey};
    use cambio::json::Json;
    let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
    let token = |n: i64| {
        key.sign(
            &Json::object([("alg", Json::text("ES256"))]),
            &Json::object([("n", Json::int(n))]),
        )
        .unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("jwks.json");
    std::fs::write(
        &set,
        Json::object([("keys", Json::Array(vec![key.public_jwk().json().clone()]))]).to_compact(),
    )
    .unwrap();
    let set = set.to_str().unwrap();
    let (code, document) = run(
        &["decode", "--json", "--jwks", set],
        Some(token(1).as_bytes()),
    );
    assert_eq!(
        (code, document["signature"]["status"].as_str()),
        (0, Some("valid"))
    );
    let forged = format!(
        "{}.{}",
        token(2).rsplit_once('.').unwrap().0,
        token(1).rsplit_once('.').unwrap().1
    );
    let (code, document) = run(
        &["decode", "--json", "--jwks", set],
        Some(forged.as_bytes()),
    );
    assert_eq!(
        (code, document["signature"]["status"].as_str()),
        (1, Some("invalid"))
    );
}

#[test]
fn without_a_display_the_window_is_one_sentence_and_exit_2() {
    let output = cambio()
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("cambio send") && said.trim_end().lines().count() == 1,
        "{said}"
    );
}

#[test]
fn a_window_is_opened_with_what_standard_input_says() {
    for (bytes, words) in [
        (
            b"curl https://acme.example".as_slice(),
            "no window can be opened",
        ),
        (b"\xff\xfe", "Standard input is not text"),
        (b" \n", "Standard input is empty"),
    ] {
        let file = tempfile::tempfile().unwrap();
        (&file).write_all(bytes).unwrap();
        (&file).rewind().unwrap();
        let mut command = cambio();
        command.arg("-").stdin(file);
        for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(display);
        }
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn the_demo_needs_neither_ca_files_nor_a_proxy() {
    let mut command = cambio();
    command
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9");
    command.args(["send", "demo/apple-first-login", "--json"]);
    let (code, document) = run_json(&mut command, None);
    assert_eq!((code, document["outcome"].as_str()), (0, Some("issued")));
}

/// A server that the person named once, in the window or by hand, is known for all answers of its host.
#[test]
fn a_server_named_in_the_settings_is_known_by_its_host() {
    let recording = |address: &str| {
        serde_json::json!({"log": {"version": "1.2", "entries": [{
            "startedDateTime": "2026-11-25T10:00:00.000Z",
            "request": {
                "method": "POST", "url": format!("https://{address}/oauth/token"), "headers": [],
                "postData": {
                    "mimeType": "application/x-www-form-urlencoded",
                    "text": "grant_type=client_credentials&client_id=c&client_secret=needle-needle",
                },
            },
            "response": {
                "status": 403, "statusText": "Forbidden", "headers": [],
                "content": {"mimeType": "application/json", "text": "{\"error\":\"access_denied\"}"},
            },
        }]}})
        .to_string()
    };
    let asked = |address: &str, more: &[&str]| {
        let arguments: Vec<&str> = ["explain", "-", "--json"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let (exit, document) = run(&arguments, Some(recording(address).as_bytes()));
        assert_eq!(exit, 0, "{document:#}");
        valid("explain", &document);
        document["server"].clone()
    };
    assert_eq!(asked("login.example.com", &[])["id"], "unknown");
    cambio::profile::write_atomically(
        &config_folder().join("cambio/settings.json"),
        r#"{"cambio":1,"servers":{"login.example.com":"auth0","id.example.com:8443":"okta","new.example.com":"of-tomorrow"}}"#,
    )
    .unwrap();
    let server = asked("login.example.com", &[]);
    assert_eq!(
        server,
        serde_json::json!({"id": "auth0", "name": "Auth0", "certainty": "certain", "reason": "you said so for login.example.com"})
    );
    assert_eq!(asked("id.example.com:8443", &[])["id"], "okta");
    for other in ["id.example.com", "new.example.com", "example.com"] {
        assert_eq!(asked(other, &[])["id"], "unknown", "{other}");
    }
    let server = asked("login.example.com", &["--server", "curity"]);
    assert_eq!(
        (server["id"].as_str(), server["reason"].as_str()),
        (Some("curity"), Some("you said so"))
    );
}
