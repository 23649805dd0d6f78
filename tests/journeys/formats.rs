//! Requests for other tools: what is written is read back, and what the tools themselves make of it is what Cambio sends.

use crate::servers::{answer, json, listen, read_request};
use crate::support::{cambio, line, run_json};
use crate::table::rows;
use cambio::diagnosis::BadInput;
use cambio::exchange::Texts;
use cambio::exchange::{BodyEncoding, ForwardedPlace, UserProfile};
use cambio::json::Json;
use cambio::profile::formats::{
    ExportFormat, ImportChoice, Imported, NamedPart, PartValue, PlaceholderCall, export,
    import_text,
};
use cambio::profile::{ClientAuth, NamedValue, NamedWhat, Profile};
use cambio::secret::Reference;
use cambio::send::{SendJob, placeholder_call};
use proptest::prelude::*;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether an import reads what this export writes. Each format says it, so that none is forgotten.
fn is_imported(format: ExportFormat) -> bool {
    match format {
        ExportFormat::Curl
        | ExportFormat::Http
        | ExportFormat::Har
        | ExportFormat::Postman
        | ExportFormat::OpenCollection => true,
        // Code has no reader.
        ExportFormat::Swift
        | ExportFormat::Kotlin
        | ExportFormat::ReactNative
        | ExportFormat::Flutter => false,
        // Nothing is written for it: the profile is the file.
        ExportFormat::Profile => false,
    }
}

fn recognise(text: &str) -> Result<Imported, BadInput> {
    import_text(text, &ImportChoice::default())
}

/// The import that keeps all that can be kept: what is not known to be public would be asked for.
fn kept(text: &str) -> Result<Imported, BadInput> {
    let imported = recognise(text)?;
    let mut keep: Vec<String> = imported
        .left_out
        .iter()
        .filter(|left| left.can_be_kept)
        .map(|left| left.name.clone())
        .collect();
    keep.dedup();
    import_text(
        text,
        &ImportChoice {
            keep,
            ..ImportChoice::default()
        },
    )
}

fn outlined(profile: &Profile) -> PlaceholderCall {
    let job = SendJob {
        profile: profile.clone(),
        ..SendJob::default()
    };
    placeholder_call(&job, None).unwrap()
}

/// The call without what an import names anew, and in one order for what a tool may reorder.
fn comparable(mut call: PlaceholderCall) -> PlaceholderCall {
    call.name = String::new();
    call.description = None;
    call.headers
        .retain(|header| !["accept", "content-type"].contains(&header.name.as_str()));
    call.headers.sort_by(|a, b| a.name.cmp(&b.name));
    call
}

/// A text of a form: `{{` in it is written as Cambio writes two braces.
fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(
        "[^\0]{0,12}".prop_map(|text| text.replace("{{", "{{{{").replace('\r', "")),
    )
}

fn header_text() -> impl Strategy<Value = String> {
    "[!-z][ -z]{0,10}[!-z]".prop_map(|text| text.replace(['\\', '{'], "x"))
}

prop_compose! {
    fn profile()(
        texts in proptest::collection::vec(text(), 8),
        method in 0..3_usize,
        subject in any::<bool>(),
        actor in any::<bool>(),
        object in any::<bool>(),
        json in any::<bool>(),
        forwarded in proptest::option::of(any::<bool>()),
        parameters in proptest::collection::vec(("x_[a-z]{1,3}", "[^\0]{0,8}", any::<bool>()), 0..4),
        headers in proptest::collection::vec(("X-[A-Z]{1,6}", header_text()), 0..3),
        path in "(/realms/[a-z]{1,5})?",
    ) -> Profile {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        let client_id = next();
        let mut seen = std::collections::BTreeSet::new();
        Profile { texts: Texts { // HTTP Basic needs a name to stand there.
            client_id: if method == 2 { Some(client_id.filter(|id| !id.is_empty()).unwrap_or("client".into())) } else { client_id }, grant_type: next(), subject_token_type: next(), requested_token_type: next(), audience: next(), resource: next(), scope: next(), ..Texts::exchange() }, name: "n".into(), tenant: format!("https://acme.example{path}"), client_authentication: ClientAuth {
                method: ClientAuth::METHODS[method],
                secret: (method > 0).then_some(Reference::Ask),
                ..ClientAuth::default()
            }, subject_token: subject.then_some(Reference::Ask), actor_token: actor.then_some(Reference::Ask), user_profile: next().map(|text| if object {
                UserProfile::Object(Json::object([("name", Json::text(text)), ("n", Json::Number("1.0".into()))]))
            } else {
                UserProfile::Text(format!("x{text}"))
            }), forwarded_for: forwarded.map(|body| ("203.0.113.7".to_owned(), if body { ForwardedPlace::Body } else { ForwardedPlace::Header })), body_encoding: if json { BodyEncoding::Json } else { BodyEncoding::Form }, parameters: parameters.into_iter().map(|(name, value, secret)| NamedValue {
                name,
                what: if secret { NamedWhat::Secret(Reference::Ask) } else { NamedWhat::Value(value.replace("{{", "{{{{").replace('\r', "")) },
                enabled: true,
            }).collect(), headers: headers.into_iter().filter(|(name, _)| seen.insert(name.clone())).map(|(name, value)| NamedValue {
                name,
                what: NamedWhat::Value(value),
                enabled: true,
            }).collect(), ..Profile::default() }
    }
}

/// What the format itself says it cannot carry.
fn carried(call: &PlaceholderCall, format: ExportFormat) -> bool {
    let plain = |one: &NamedPart| {
        if let PartValue::Plain(text) = &one.value {
            text.clone()
        } else {
            String::new()
        }
    };
    match format {
        // Bruno takes {{ for a variable in a form's fields.
        ExportFormat::OpenCollection => {
            call.encoding == BodyEncoding::Json
                || !call.parameters.iter().any(|one| plain(one).contains("{{"))
        }
        // The editors' Basic form is read as it stands, where the client is percent-encoded.
        ExportFormat::Http => !call.basic.as_ref().is_some_and(|client| {
            client.contains(|c: char| !c.is_ascii_alphanumeric() && !"-_.*".contains(c))
        }),
        _ => true,
    }
}

/// A secret parameter's name tells that it is one only where it is a known one: elsewhere the placeholder reads as a variable.
fn without_own_secrets(mut profile: Profile, format: ExportFormat) -> Profile {
    if format != ExportFormat::Curl {
        profile
            .parameters
            .retain(|one| matches!(one.what, NamedWhat::Value(_)));
    }
    profile
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn what_is_exported_is_imported_as_the_same_request(profile in profile()) {
        for &format in ExportFormat::ALL.iter().filter(|format| is_imported(**format)) {
            let profile = without_own_secrets(profile.clone(), format);
            let call = outlined(&profile);
            if !carried(&call, format) {
                continue;
            }
            let exported = export(&call, format);
            let imported = kept(&exported.text);
            let imported = imported.unwrap_or_else(|error| panic!("{}: {error}\n{}", format.name(), exported.text));
            prop_assert!(imported.secrets.is_empty(), "{}: {:?}", format.name(), imported.secrets);
            let read = outlined(&imported.profile);
            prop_assert_eq!(comparable(read), comparable(call), "{}:\n{}", format.name(), exported.text);
        }
    }

    #[test]
    fn any_text_is_recognised_or_refused(text in ".{0,200}") {
        drop(recognise(&text));
    }

    #[test]
    fn any_mess_after_a_known_beginning_is_recognised_or_refused(
        start in prop_oneof![Just("curl "), Just("curl ^\""), Just("POST "), Just("{\"log\":"), Just("http:\n"), Just("oauth2c "), Just("cambio://import?v=1&p=")],
        text in "[ -~\n]{0,120}",
    ) {
        drop(recognise(&format!("{start}{text}")));
    }
}

/// What a text is called, and the text.
const COMMANDS: &str = r#"
a curl command ⇒ curl -sSX POST https://acme.eu.auth0.com/oauth/token -H 'content-type: application/json' -d '{"client_id":"c","subject_token":"code-1","subject_token_type":"TYPE"}'
a curl command ⇒ curl --request POST \⏎  --url 'https://acme.eu.auth0.com/oauth/token' \⏎  --data client_id=c \⏎  --data-urlencode $'subject_token=code-1' \⏎  -d 'subject_token_type=TYPE'
a curl command ⇒ curl ^"https://acme.eu.auth0.com/oauth/token^" ^⏎  -H ^"Content-Type: application/json^" ^⏎  --data-raw ^"^{^\^"client_id^\^":^\^"c^\^",^\^"subject_token^\^":^\^"code-1^\^",^\^"subject_token_type^\^":^\^"TYPE^\^"^}^"
a curl command ⇒ curl.exe https://acme.eu.auth0.com/oauth/token `⏎  -d "client_id=c&subject_token=code-1" `⏎  -d "subject_token_type=TYPE"
an oauth2c command ⇒ oauth2c https://acme.eu.auth0.com --grant-type urn:ietf:params:oauth:grant-type:token-exchange --client-id c --auth-method none --subject-token code-1 --subject-token-type TYPE
an oidc-cli command ⇒ oidc-cli token_exchange --issuer https://acme.eu.auth0.com --client-id=c --subject-token code-1 --subject-token-type TYPE
a raw HTTP request ⇒ POST /oauth/token HTTP/1.1␍⏎Host: acme.eu.auth0.com␍⏎Content-Type: application/x-www-form-urlencoded␍⏎␍⏎client_id=c&subject_token=code-1&subject_token_type=TYPE
"#;

#[test]
fn commands_of_every_kind_are_recognised() {
    let type_ = "http://auth0.com/oauth/token-type/apple-authz-code";
    for [what, text] in rows(COMMANDS, " ⇒ ") {
        let text = text.replace("TYPE", type_);
        let imported = recognise(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let profile = &imported.profile;
        assert_eq!(imported.what, what);
        assert_eq!(
            (
                profile.tenant.as_str(),
                profile.texts.client_id.as_deref(),
                profile.texts.subject_token_type.as_deref()
            ),
            ("acme.eu.auth0.com", Some("c"), Some(type_)),
            "{text}"
        );
        assert_eq!(profile.subject_token, Some(Reference::Ask));
        let found: Vec<(&str, &str)> = imported
            .secrets
            .iter()
            .map(|found| (found.field.as_str(), found.secret.expose()))
            .collect();
        assert_eq!(found, [("subject_token", "code-1")], "{text}");
        assert!(
            !profile.to_text().contains("code-1") && !imported.notes.concat().contains("code-1")
        );
    }
}

#[test]
fn secrets_are_taken_out_wherever_they_stand() {
    let imported = recognise("curl 'https://acme.eu.auth0.com/oauth/token' -u 'my%20app:s3cret%2Bx' -H 'Cookie: did=topsecret1' -H 'DPoP: eyJ.e30.x' -H 'X-Debug: 1' -d 'client_id=my+app&subject_token=code-1&password=topsecret2&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&user_profile=%7B%22name%22%3A%22Ada%22%7D'").unwrap();
    let found: Vec<(&str, &str)> = imported
        .secrets
        .iter()
        .map(|found| (found.field.as_str(), found.secret.expose()))
        .collect();
    assert_eq!(
        found,
        [
            ("subject_token", "code-1"),
            ("client_authentication.secret", "s3cret+x"),
            ("parameters.0", "topsecret2"),
            ("headers.0", "did=topsecret1")
        ]
    );
    let text = imported.profile.to_text();
    assert!(
        !text.contains("secret1") && !text.contains("s3cret") && !text.contains("eyJ"),
        "{text}"
    );
    assert!(imported.profile.dpop.enabled);
    assert_eq!(
        imported.profile.client_authentication.method,
        "client_secret_basic"
    );
    assert!(matches!(
        imported.profile.user_profile,
        Some(UserProfile::Object(_))
    ));
    // What is imported can be saved and read again.
    assert_eq!(
        Profile::from_bytes(text.as_bytes()).unwrap(),
        imported.profile
    );
}

#[test]
fn what_is_no_request_is_refused_with_what_to_do() {
    for (text, id) in [
        ("", "import.empty"),
        ("hello there", "import.unrecognised"),
        ("{\"a\":1}", "import.unrecognised"),
        ("{\"log\":{}}", "import.unrecognised"),
        ("curl 'https://x", "import.unreadable"),
        ("cambio://import?v=9&p=x", "link.newer"),
        ("{ broken", "import.unreadable"),
    ] {
        assert_eq!(recognise(text).unwrap_err().id, id, "{text}");
    }
}

/// One request as a raw socket sees it.
#[derive(Debug)]
struct Arrived {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Arrived {
    fn header(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Parameters in order, decoded.
    fn parameters(&self) -> Vec<(String, String)> {
        if self.header("content-type")[0].contains("json") {
            let Json::Object(members) = Json::parse(&self.body).unwrap() else {
                panic!("{}", self.body)
            };
            return members
                .into_iter()
                .map(|(name, value)| (name, value.as_str().unwrap().to_owned()))
                .collect();
        }
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

/// Reads what arrived, and refuses it.
fn refuse(mut stream: TcpStream) -> Arrived {
    let text = read_request(&mut stream);
    let refusal = answer(&json("400 Bad Request"), br#"{"error":"invalid_request"}"#);
    stream.write_all(&refusal).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    Arrived {
        line: lines.next().unwrap().to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: body.to_owned(),
    }
}

/// What arrives at a server while something runs.
fn arriving(listener: &TcpListener, command: &mut Command) -> Arrived {
    let server = listener.try_clone().unwrap();
    let came = Arc::new(AtomicBool::new(false));
    let comes = Arc::clone(&came);
    let thread = std::thread::spawn(move || {
        let (stream, _) = server.accept().unwrap();
        comes.store(true, Ordering::SeqCst);
        refuse(stream)
    });
    let output = command.stdin(Stdio::null()).output().unwrap();
    // Whoever got an answer was accepted, though the thread may not have ended yet.
    if !came.load(Ordering::SeqCst) {
        // Nothing came: say what the tool said instead of waiting for ever.
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        drop(TcpStream::connect(listener.local_addr().unwrap()).unwrap());
        drop(thread.join());
        panic!("no request came: {said}");
    }
    thread.join().unwrap()
}

fn tool(name: &str) -> Command {
    let node = std::env::var("CAMBIO_TEST_NODE").unwrap_or("node".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/tools/node_modules")
        .join(name);
    assert!(
        script.exists(),
        "{} is missing: tests/run installs it",
        script.display()
    );
    let mut command = Command::new(node);
    command.arg(script).env("NO_PROXY", "127.0.0.1");
    for variable in ["HTTP_PROXY", "http_proxy"] {
        command.env_remove(variable);
    }
    command
}

/// Each tool makes the call that Cambio makes: the same parameters in the same order, and the headers of the exchange.
#[test]
fn exported_requests_run_unchanged_and_send_what_cambio_sends() {
    let folder = tempfile::tempdir().unwrap();
    let (listener, base) = listen();
    let token = "c0de.A-b_~9";
    let secret = "s-e.c_r3t";
    std::fs::write(folder.path().join("token"), token).unwrap();
    std::fs::write(folder.path().join("secret"), secret).unwrap();
    for (name, changes) in [
        (
            "post",
            r#""client_authentication":{"method":"client_secret_post","secret":"ask"},"scope":"openid  a+b&c=d%20é {{{{x}}","resource":"","user_profile":{"name":"Ada \"L\" 日本"}"#,
        ),
        (
            "basic",
            r#""client_authentication":{"method":"client_secret_basic","secret":"ask"},"forwarded_for":{"value":"203.0.113.7","in":"header"},"headers":[{"name":"X-Debug","value":"it's 1; $HOME"}]"#,
        ),
        (
            "json",
            r#""body_encoding":"json","client_authentication":{"method":"client_secret_post","secret":"ask"},"user_profile":{"a":"it's {{{{b}}"},"parameters":[{"name":"organization","value":"org_1"}]"#,
        ),
        (
            "repeated",
            r#""parameters":[{"name":"audience","value":"b"},{"name":"10","value":"x"},{"name":"audience","value":"c"},{"name":"2","value":"y"}],"audience":"a""#,
        ),
    ] {
        let path = folder.path().join(format!("{name}.cambio.json"));
        let text = format!(
            r#"{{"cambio":1,"name":"{name}","tenant":"{base}","client_id":"my app: 1","subject_token":"ask","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code",{changes}}}"#
        );
        std::fs::write(&path, text).unwrap();
        let with_secret = |command: &mut Command| {
            command.arg(&path);
            command
                .arg("--subject-token")
                .arg(folder.path().join("token"));
            command
                .arg("--client-secret")
                .arg(folder.path().join("secret"));
        };
        let mut send = cambio();
        send.args(["send", "--no-verify", "--json"]);
        with_secret(&mut send);
        let ours = arriving(&listener, &mut send);
        let written = |format: &str, file: &str| {
            let mut command = cambio();
            command.args(["export", "--as", format]).arg(&path);
            let output = command.output().unwrap();
            assert!(output.status.success());
            let said = String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout);
            assert!(!said.contains(token) && !said.contains(secret));
            let file = folder.path().join(file);
            std::fs::write(&file, output.stdout).unwrap();
            file
        };
        let same = |theirs: &Arrived, tool: &str| {
            assert_eq!(theirs.line, ours.line, "{tool}");
            assert_eq!(theirs.parameters(), ours.parameters(), "{tool} {name}");
            for (header, value) in &ours.headers {
                if !["user-agent", "accept-encoding", "content-length", "host"]
                    .contains(&header.as_str())
                {
                    assert_eq!(theirs.header(header), [value], "{tool} {name}: {header}");
                }
            }
        };

        let script = written("curl", "call.sh");
        let mut bash = Command::new("bash");
        bash.arg(&script)
            .env("SUBJECT_TOKEN", token)
            .env("CLIENT_SECRET", secret)
            .env("NO_PROXY", "*");
        let theirs = arriving(&listener, &mut bash);
        same(&theirs, "curl");
        assert_eq!(
            theirs.body,
            ours.body.replace("%7E9", "~9"),
            "curl sends the same bytes, but for a ~ that needs no escape"
        );

        let collection = written("postman", "call.json");
        let mut newman = tool("newman/bin/newman.js");
        newman.arg("run").arg(&collection).args([
            "--env-var",
            &format!("subject_token={token}"),
            "--env-var",
            &format!("client_secret={secret}"),
        ]);
        same(&arriving(&listener, &mut newman), "newman");

        let bruno = folder.path().join(format!("bruno-{name}"));
        std::fs::create_dir(&bruno).unwrap();
        std::fs::write(bruno.join("opencollection.yml"), "{}\n").unwrap();
        let call = written("opencollection", "call.yml");
        std::fs::rename(call, bruno.join("call.yml")).unwrap();
        if name == "post" {
            // Braces as text are what Bruno cannot carry, as the export says.
            continue;
        }
        let mut bru = tool("@usebruno/cli/bin/bru.js");
        bru.current_dir(&bruno)
            .args(["run", "--noproxy", "--disable-cookies"]);
        bru.args([
            "--env-var",
            &format!("subject_token={token}"),
            "--env-var",
            &format!("client_secret={secret}"),
        ]);
        same(&arriving(&listener, &mut bru), "bru");
    }
}

#[test]
fn an_import_lands_in_the_library_and_never_over_another() {
    let command =
        "curl https://acme.eu.auth0.com/oauth/token -d 'client_id=c&subject_token=code-1'";
    let mut paths = Vec::new();
    for _ in 0..2 {
        let (code, document) = run_json(
            cambio().args(["import", "-", "--json"]),
            Some(command.as_bytes()),
        );
        assert_eq!(
            (code, document["recognised"].as_str()),
            (0, Some("a curl command")),
            "{document:#}"
        );
        assert_eq!(document["secrets"], serde_json::json!(["subject_token"]));
        assert!(!document.to_string().contains("code-1"));
        paths.push(document["path"].as_str().unwrap().to_owned());
    }
    assert_ne!(paths[0], paths[1]);
    let text = std::fs::read_to_string(&paths[0]).unwrap();
    assert!(!text.contains("code-1"), "{text}");
    let stem = Path::new(&paths[0])
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .strip_suffix(".cambio.json")
        .unwrap()
        .to_owned();
    let (code, shared) = run_json(
        cambio().args(["share", &format!("profiles/{stem}"), "--json"]),
        None,
    );
    assert_eq!(code, 0, "{shared:#}");
    let link = shared["link"].as_str().unwrap();
    assert!(link.starts_with("cambio://import?") && link.len() < 2000);
    let output = cambio().args(["import", link, "--print"]).output().unwrap();
    let printed = Profile::from_bytes(&output.stdout).unwrap();
    assert_eq!(
        printed,
        Profile::from_bytes(text.as_bytes()).unwrap().shareable()
    );
}

#[test]
fn every_demo_profile_can_be_written_in_every_format() {
    for built_in in cambio::demo::library() {
        let profile = Profile::from_bytes(built_in.text.as_bytes()).unwrap();
        let call = outlined(&profile);
        for &format in ExportFormat::ALL {
            if format == ExportFormat::Profile {
                continue;
            }
            let exported = export(&call, format);
            assert!(!exported.text.trim().is_empty() && exported.text.ends_with('\n'));
            assert!(
                exported
                    .notes
                    .iter()
                    .all(|note| !note.is_empty() && !note.ends_with('.')),
                "{:?}",
                exported.notes
            );
            assert!(
                !exported.text.contains("demo:") && !exported.text.contains("[masked"),
                "{}",
                exported.text
            );
        }
    }
}

/// One object on standard output on every exit, as the schemas say; and the files' schemas hold what the program writes.
#[test]
fn what_is_printed_and_written_follows_the_schemas() {
    use crate::command_line::valid;
    let run = |arguments: &[&str], stdin: Option<&[u8]>, schema: &str, exit: i32| {
        let (code, document) = run_json(cambio().args(arguments), stdin);
        assert_eq!(code, exit, "{arguments:?} {document:#}");
        valid(schema, &document);
        document
    };
    for &format in ExportFormat::ALL {
        let name = format.name();
        let arguments = ["export", "demo/apple-first-login", "--as", name, "--json"];
        let document = run(&arguments, None, "export", 0);
        assert_eq!(document["format"], name);
    }
    for (arguments, schema, exit) in [
        ("export demo/nowhere --as curl", "export", 2),
        ("export demo/apple-first-login --as pigeon", "export", 2),
        ("share demo/apple-first-login", "share", 0),
        ("share demo/nowhere", "share", 2),
    ] {
        let arguments = format!("{arguments} --json");
        run(&line(&arguments), None, schema, exit);
    }
    let curl = b"curl https://a.example/oauth/token -d client_id=c";
    let document = run(
        &["import", "-", "--json", "--print"],
        Some(curl),
        "import",
        0,
    );
    valid("profile", &document["profile"]);
    run(&["import", "-", "--json"], Some(curl), "import", 0);
    run(
        &["import", "-", "--json"],
        Some(b"hello there"),
        "import",
        2,
    );
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut environment = cambio::profile::Environment {
        name: "Live".into(),
        color: Some("#F5707A".into()),
        ..Default::default()
    };
    environment.variables.insert("a".into(), "1".into());
    environment
        .secrets
        .insert("client_secret".into(), Reference::Keychain);
    valid("environment", &json(&environment.to_text()));
    let mut settings = cambio::settings::Settings {
        zoom: 1.5,
        folders: vec!["/team".into()],
        ..Default::default()
    };
    settings.history.keep_days = 7;
    settings
        .commands
        .insert("op".into(), vec!["op".into(), "read".into()]);
    settings.hosts.insert(
        "a.example".into(),
        cambio::settings::HostSettings {
            proxy: Some("socks5://127.0.0.1:1080".into()),
            proxy_password: Some(Reference::Env("P".into())),
            ca: Some("/ca.pem".into()),
            ..Default::default()
        },
    );
    settings.name_server("login.example.com:8443", Some("auth0"));
    valid("settings", &json(&settings.to_text()));
}

/// Placeholders of one's own secrets, shell variables, values that look like secrets, and what a format leaves out.
#[test]
fn what_cannot_be_carried_is_said_and_secrets_stay_secrets() {
    let job = cambio::send::SendJob {
        profile: Profile::from_bytes(br#"{"cambio":1,"name":"P","tenant":"acme.eu.auth0.com","client_id":"c","subject_token":"ask","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code","parameters":[{"name":"class","secret":"ask"},{"name":"off","value":"x","enabled":false}]}"#).unwrap(),
        ..cambio::send::SendJob::default()
    };
    let call = cambio::send::placeholder_call(&job, None).unwrap();
    for &format in ExportFormat::ALL {
        if format == ExportFormat::Profile {
            continue;
        }
        let exported = export(&call, format);
        assert!(
            exported
                .notes
                .iter()
                .any(|note| note.ends_with("not in the export: off")),
            "{format:?}: {:?}",
            exported.notes
        );
        let imported = recognise(&exported.text).ok();
        let parameters = imported.map(|imported| imported.profile.parameters);
        if let Some([own, ..]) = parameters.as_deref() {
            assert_eq!(
                (own.name.as_str(), &own.what),
                ("class", &NamedWhat::Secret(Reference::Ask)),
                "{format:?}"
            );
        } else {
            assert!(
                exported.text.contains("secretClass") && !exported.text.contains("<secret"),
                "{}",
                exported.text
            );
        }
    }
    let imported = recognise(
        "user@host:~$ cd x && curl https://$TENANT/oauth/token -d client_id=$CID --data-urlencode user_profile@f.json -d nested=eyJhbGciOiJub25lIn0.eyJhIjoxfQ.needle -H 'X-Custom: sk_live_needle'",
    )
    .unwrap();
    let text = imported.profile.to_text();
    assert!(
        !text.contains("needle") && text.contains("\"user_profile\": \"{{user_profile}}\""),
        "{text}"
    );
    assert_eq!(
        (
            imported.profile.tenant.as_str(),
            imported.profile.texts.client_id.as_deref()
        ),
        ("{{TENANT}}", Some("{{CID}}"))
    );
    let names: Vec<&str> = imported
        .secrets
        .iter()
        .map(|found| imported.name_of(found))
        .collect();
    assert_eq!(names, ["nested", "X-Custom"]);
    let said = format!("{:?} {:?}", imported.sentences(), imported.findings);
    for word in ["TENANT, CID", "f.json"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let collection = r#"{"info":{"name":"c","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"variable":[{"key":"cid","value":"abc"}],"item":[{"name":"Ping","request":{"method":"GET","url":"https://a"}},{"name":"Exchange token","request":{"method":"POST","url":"https://a.eu.auth0.com/oauth/token","body":{"mode":"urlencoded","urlencoded":[{"key":"client_id","value":"{{cid}}"},{"key":"audience","value":"{{api}}"}]}}}]}"#;
    let imported = recognise(collection).unwrap();
    assert_eq!(imported.profile.texts.client_id.as_deref(), Some("abc"));
    assert_eq!(imported.profile.texts.audience.as_deref(), Some("{{api}}"));
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.contains("number 2 was taken")),
        "{:?}",
        imported.notes
    );
}
