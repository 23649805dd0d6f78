//! Cases from public reports (`tests/reports`): what is printed, and that no secret of an input is stored anywhere.

use crate::support::cambio;
use cambio::diagnosis::explain::{self, PasteMark};
use cambio::diagnosis::{Evidence, outside};
use cambio::profile::formats::{ExportFormat, export};
use cambio::profile::read_profile;
use cambio::send::{SendJob, placeholder_call};
use regex::{Regex, RegexBuilder};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

struct Case {
    name: String,
    folder: PathBuf,
    said: Value,
}

fn cases(corpus: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reports")
        .join(corpus);
    let mut found: Vec<Case> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("case.json").is_file())
        .map(|folder| Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            said: serde_json::from_slice(&std::fs::read(folder.join("case.json")).unwrap())
                .unwrap(),
            folder,
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn texts<'a>(said: &'a Value, name: &str) -> Vec<&'a str> {
    said[name]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// Made once: most cases name the same ones.
fn pattern(text: &str) -> Regex {
    static MADE: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let make = || {
        RegexBuilder::new(text)
            .case_insensitive(true)
            .dot_matches_new_line(true)
            .size_limit(1 << 24)
            .build()
            .unwrap()
    };
    let mut made = MADE.lock().unwrap();
    made.entry(text.to_owned()).or_insert_with(make).clone()
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |value, key| match value {
        Value::Array(items) => key
            .parse::<usize>()
            .ok()
            .and_then(|at| items.get(at))
            .unwrap_or(&Value::Null),
        other => &other[key],
    })
}

/// The program with folders of its own.
fn program(home: &Path) -> Command {
    let mut command = cambio();
    for name in ["CONFIG", "DATA", "STATE", "CACHE"] {
        command.env(format!("XDG_{name}_HOME"), home.join(name.to_lowercase()));
    }
    command.stdin(Stdio::null());
    command
}

fn printed(output: &Output) -> String {
    format!(
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// What falls short of a case, as words.
fn shortfall(case: &Case) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let arguments = texts(&case.said, "command");
    let run = |more: &[&str]| {
        program(home.path())
            .current_dir(&case.folder)
            .args(&arguments)
            .args(more)
            .output()
            .unwrap()
    };
    let (text, json) = (run(&[]), run(&["--json"]));
    let both = match case.said["on"].as_str() {
        Some("text") => printed(&text),
        Some("json") => printed(&json),
        _ => printed(&text) + "\n" + &printed(&json),
    };
    let mut missing = Vec::new();
    for must in texts(&case.said, "must") {
        if !pattern(must).is_match(&both) {
            missing.push(format!("missing /{must}/"));
        }
    }
    for must_not in texts(&case.said, "must_not") {
        if pattern(must_not).is_match(&both) {
            missing.push(format!("says /{must_not}/"));
        }
    }
    let codes = [text.status.code(), json.status.code()];
    // An explanation that was read ends well.
    let explains = arguments.first() == Some(&"explain");
    if let Some(wanted) = case.said["exit"].as_i64().or(explains.then_some(0)) {
        if codes.iter().any(|code| code.map(i64::from) != Some(wanted)) {
            missing.push(format!("exit {codes:?}, not {wanted}"));
        }
    }
    let document: Value = serde_json::from_slice(&json.stdout).unwrap_or_default();
    let own = own_words(&document);
    for why in texts(&case.said, "why") {
        if !pattern(why).is_match(&own) {
            missing.push(format!("does not explain /{why}/"));
        }
    }
    if let Some(wanted) = case.said["answered"].as_str() {
        let found = at(&document, "server.id");
        if found != wanted {
            missing.push(format!("answered by {found}, not {wanted}"));
        }
    }
    if let Some(fields) = case.said["field"].as_object() {
        for (path, wanted) in fields {
            let found = at(&document, path);
            if found != wanted {
                missing.push(format!("{path} is {found}, not {wanted}"));
            }
        }
    }
    if arguments.first() == Some(&"import") && text.status.success() {
        missing.extend(stored(case, home.path()));
    }
    missing
}

/// The findings, without what is only quoted from the answer.
fn own_words(document: &Value) -> String {
    let findings = document["findings"].to_string();
    let quoted = document["said"].to_string();
    match quoted.trim_matches('"') {
        "" | "null" => findings,
        said => findings.replace(said, ""),
    }
}

/// Secrets of an import that stand in the saved file, the link, an export, a recorded run or any other file.
fn stored(case: &Case, home: &Path) -> Vec<String> {
    let secrets: Vec<Regex> = texts(&case.said, "secrets")
        .iter()
        .map(|secret| pattern(secret))
        .collect();
    let mut found = Vec::new();
    let mut look = |place: &str, text: &str| {
        for secret in &secrets {
            if secret.is_match(text) {
                found.push(format!("{place} holds /{secret}/"));
            }
        }
    };
    let run = |arguments: &[&str]| {
        let output = program(home)
            .current_dir(&case.folder)
            .args(arguments)
            .output();
        output.unwrap()
    };
    let saved = run(&["import", texts(&case.said, "command")[1]]);
    assert!(saved.status.success(), "{}: {}", case.name, printed(&saved));
    let path = String::from_utf8(saved.stdout).unwrap().trim().to_owned();
    look("the file", &std::fs::read_to_string(&path).unwrap());
    let link = run(&["share", &path]);
    let link = String::from_utf8_lossy(&link.stdout).trim().to_owned();
    look("the link", &printed(&run(&["import", &link, "--print"])));
    let shared = printed(&run(&["export", &path, "--as", "profile"]));
    look("the exported profile", &shared);
    // What the command prints of a call; that it runs in every format is tested beside what files hold.
    let job = SendJob {
        profile: read_profile(Path::new(&path)).unwrap(),
        ..SendJob::default()
    };
    match placeholder_call(&job, None) {
        Ok(call) => {
            for &format in ExportFormat::ALL {
                let exported = export(&call, format);
                look(format.name(), &exported.text);
                look(format.name(), &exported.notes.join("\n"));
            }
        }
        Err(problem) => look("what keeps it from being exported", &problem.to_string()),
    }
    // Nobody listens there: a run that failed is recorded too.
    let token = home.join("subject");
    std::fs::write(&token, "code-of-the-test").unwrap();
    let token = token.to_string_lossy();
    let nowhere = [
        "--set",
        "tenant=http://127.0.0.1:1",
        "--timeout",
        "5",
        "--record",
    ];
    let mut sending = vec!["send", &path, "--subject-token", &token];
    sending.extend(nowhere);
    look("the run", &printed(&run(&sending)));
    let mut folders = vec![home.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                look(
                    &path.display().to_string(),
                    &String::from_utf8_lossy(&std::fs::read(&path).unwrap()),
                );
            }
        }
    }
    found
}

/// Runs all cases of a corpus; what falls short, each beside the name of its case.
fn run_corpus(corpus: &str) -> (Vec<Case>, BTreeMap<String, String>) {
    let cases = cases(corpus);
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let missing = shortfall(case);
                    if !missing.is_empty() {
                        let missing = missing.join("; ");
                        wrong.lock().unwrap().insert(case.name.clone(), missing);
                    }
                }
            });
        }
    });
    (cases, wrong.into_inner().unwrap())
}

/// Fails with what falls short.
fn none_falls_short(cases: &[Case], least: usize, wrong: &BTreeMap<String, String>) {
    let count = cases.len();
    assert!(count >= least, "{count}");
    let lines: Vec<String> = wrong
        .iter()
        .map(|(name, missing)| format!("{name}: {missing}"))
        .collect();
    assert!(
        lines.is_empty(),
        "{} of {count} fall short:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// Cases that are right of all, by the server whose answer they are: the table of `benches/README.md`.
fn by_server(cases: &[Case], wrong: &BTreeMap<String, String>) -> String {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases {
        let name = case.said["server"]
            .as_str()
            .and_then(cambio::diagnosis::server::server)
            .map_or("others, SDKs and validators", |server| &server.name);
        let (right, all) = counts.entry(name.to_owned()).or_default();
        *right += usize::from(!wrong.contains_key(&case.name));
        *all += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(name, (_, all))| (std::cmp::Reverse(*all), name.clone()));
    let mut table = "| Whose answer | explained right, of all |\n|---|---|\n".to_owned();
    for (name, (right, all)) in rows {
        table.push_str(&format!("| {name} | {right} of {all} |\n"));
    }
    table
}

#[test]
fn inputs_of_public_reports_are_read_right_and_no_secret_of_them_is_stored() {
    let (cases, wrong) = run_corpus("inputs");
    none_falls_short(&cases, 117, &wrong);
}

#[test]
fn answers_that_others_got_are_explained_right() {
    let (cases, wrong) = run_corpus("answers");
    println!("{}", by_server(&cases, &wrong));
    none_falls_short(&cases, 74, &wrong);
}

/// Cases of each server from its own source, its documentation and its users' reports.
#[test]
fn answers_of_each_server_are_explained_right() {
    let (cases, wrong) = run_corpus("servers");
    println!("{}", by_server(&cases, &wrong));
    none_falls_short(&cases, 200, &wrong);
}

/// A paste that is looked at beside its explanation: without secrets, and with what the explanation rests on.
#[test]
fn a_paste_is_shown_without_its_secrets_and_with_what_tells() {
    let (mut shown, mut marked) = (0, 0);
    for case in ["inputs", "answers", "servers"]
        .iter()
        .flat_map(|corpus| cases(corpus))
    {
        let file = texts(&case.said, "command")
            .get(1)
            .map(|name| case.folder.join(name));
        let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) else {
            continue;
        };
        let Ok(found) = outside::read(&text) else {
            continue;
        };
        let explained = explain::outside(&found, None, false, &Evidence::default(), None);
        let Some(paste) = explain::marked_paste(&text, &found, &explained) else {
            continue;
        };
        // In a text that says nothing there is nothing to mark.
        let says_something = !explained.says_nothing();
        let tells = |(_, mark): &(_, PasteMark)| *mark != PasteMark::Masked;
        shown += usize::from(says_something);
        marked += usize::from(says_something && paste.marks.iter().any(tells));
        // What must not be said and stands in the text is a secret of it.
        for secret in texts(&case.said, "secrets")
            .into_iter()
            .chain(texts(&case.said, "must_not"))
        {
            let secret = pattern(secret);
            let is_told = secret.is_match(&text) && secret.is_match(&paste.text);
            assert!(!is_told, "{}: /{secret}/ in\n{}", case.name, paste.text);
        }
    }
    assert!(shown > 250, "{shown}");
    // Of a right answer there is little to mark.
    assert!(marked * 4 > shown * 3, "{marked} of {shown} are marked");
}

#[test]
fn each_file_of_a_server_is_read_and_named_by_its_id() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/diagnosis/servers");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let servers = cambio::diagnosis::server::servers().iter();
    let mut known: Vec<String> = servers
        .map(|server| format!("{}.json", server.id))
        .collect();
    files.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, files);
}
