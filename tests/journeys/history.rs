//! The history: what is recorded, found again, kept apart from secrets, and survives.

use crate::support::{cambio, line, run, state_folder};
use cambio::history::{Filter, History, Record, Retention};
use cambio::secret::Secret;
use std::io::BufRead as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

fn history() -> History {
    History::open(&state_folder().join("cambio/history.sqlite")).unwrap()
}

fn record(at: i64, profile: &str, outcome: &str, error: Option<&str>, words: &str) -> Record {
    Record {
        started_ms: at,
        profile: profile.into(),
        source: "window".into(),
        outcome: outcome.into(),
        status: Some(if outcome == "issued" { 200 } else { 403 }),
        error: error.map(ToOwned::to_owned),
        title: format!("{outcome} {profile}"),
        words: words.into(),
        document: format!("{{\"n\":{at}}}"),
        ..Record::default()
    }
}

fn titles(history: &History, filter: &Filter) -> Vec<i64> {
    history
        .page(filter, None, 100)
        .unwrap()
        .runs
        .iter()
        .map(cambio::history::Summary::started_ms)
        .collect()
}

#[test]
fn runs_are_found_by_words_and_filters_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(&folder.path().join("h.sqlite")).unwrap();
    for record in [
        record(
            1000,
            "Apple – first",
            "issued",
            None,
            "https://api.example/ Ada Lovelace",
        ),
        record(
            2000,
            "Google",
            "refused",
            Some("invalid_grant"),
            "code used",
        ),
        record(
            3000,
            "Apple – first",
            "refused",
            Some("unauthorized_client"),
            "toggle Ädä",
        ),
    ] {
        history.record(&record).unwrap();
    }
    let text = |text: &str| Filter {
        text: text.into(),
        ..Filter::default()
    };
    for (filter, wanted) in [
        (Filter::default(), &[3000, 2000, 1000][..]),
        (text("ada love"), &[1000]),
        (text("ad"), &[3000, 1000]),
        (text("\"quo*te\" OR -x"), &[]),
        (text("invalid_grant"), &[2000]),
        (
            Filter {
                outcome: Some("refused".into()),
                ..Filter::default()
            },
            &[3000, 2000],
        ),
        (
            Filter {
                outcome: Some("refused".into()),
                profile: Some("Apple – first".into()),
                ..Filter::default()
            },
            &[3000],
        ),
        (
            Filter {
                error: Some("invalid_grant".into()),
                ..text("code")
            },
            &[2000],
        ),
        (
            Filter {
                from_ms: Some(1500),
                until_ms: Some(3000),
                ..Filter::default()
            },
            &[2000],
        ),
        (
            Filter {
                from_ms: Some(1500),
                ..text("apple")
            },
            &[3000],
        ),
    ] {
        assert_eq!(titles(&history, &filter), wanted, "{filter:?}");
    }
    // Pages join without a gap, and two runs of one millisecond keep their order.
    history
        .record(&record(3000, "Twin", "issued", None, ""))
        .unwrap();
    let first = history.page(&Filter::default(), None, 2).unwrap();
    assert_eq!(first.runs[0].profile, "Twin");
    let second = history.page(&Filter::default(), first.next, 2).unwrap();
    assert_eq!((second.runs.len(), second.next), (2, None));
    assert_eq!(
        history.run(second.runs[1].id).unwrap().unwrap().document,
        "{\"n\":1000}"
    );
}

#[test]
fn retention_spares_what_is_pinned_and_deleted_means_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.sqlite");
    let history = History::open(&path).unwrap();
    let day = 86_400_000;
    let ids: Vec<i64> = (0..6)
        .map(|at| {
            history
                .record(&record(
                    at * day,
                    &format!("needle{at}"),
                    "issued",
                    None,
                    "w",
                ))
                .unwrap()
        })
        .collect();
    history.pin(ids[0], true).unwrap();
    assert_eq!(
        history
            .retain(Retention { days: 3, runs: 0 }, 6 * day)
            .unwrap(),
        2
    );
    assert_eq!(
        titles(&history, &Filter::default()),
        [5 * day, 4 * day, 3 * day, 0]
    );
    let one = Retention { days: 0, runs: 1 };
    assert_eq!(history.retain(one, 6 * day + 1).unwrap(), 0, "once a day");
    assert_eq!(history.retain(one, 7 * day).unwrap(), 2);
    assert_eq!(
        titles(
            &history,
            &Filter {
                pinned: true,
                ..Filter::default()
            }
        ),
        [0]
    );
    history.delete(&ids).unwrap();
    assert_eq!(history.count().unwrap(), 0);
    for end in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
        assert!(!bytes.windows(6).any(|part| part == b"needle"), "{end}");
    }
}

#[test]
fn a_log_that_is_left_is_read_by_the_next_and_wiped_with_what_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.sqlite");
    let history = History::open_for_command(&path).unwrap();
    let run = record(1000, "needle", "issued", None, "w");
    let id = history.record(&run).unwrap();
    assert_eq!(titles(&history, &Filter::default()), [1000]);
    drop(history);
    let holds = |end: &str| {
        let bytes = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
        bytes.windows(6).any(|part| part == b"needle")
    };
    assert!(holds("-wal"));
    let history = History::open(&path).unwrap();
    assert_eq!(titles(&history, &Filter::default()), [1000]);
    history.delete(&[id]).unwrap();
    for end in ["", "-wal"] {
        assert!(!holds(end), "{end}");
    }
}

#[test]
fn a_code_is_recognised_without_being_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.sqlite");
    let history = History::open(&path).unwrap();
    let code = Secret::new("c.0.abcd.needle-in-a-code");
    let note = |refused: bool, at| history.note_sent(&code, !refused, refused, at).unwrap();
    assert_eq!(note(true, 1000), None);
    let before = note(false, 5000).unwrap();
    assert!(before.client_refused);
    assert_eq!(
        (before.first_ms, before.last_ms, before.times),
        (1000, 1000, 1)
    );
    assert_eq!(history.sent_before(&Secret::new("another")).unwrap(), None);
    drop(history);
    let again = History::open(&path).unwrap();
    let before = again.sent_before(&code).unwrap().unwrap();
    assert_eq!((before.times, before.issued), (2, Some(true)));
    assert!(!before.client_refused, "one answer came to the code");
    again.note_sent(&code, false, true, 6000).unwrap();
    assert!(!again.sent_before(&code).unwrap().unwrap().client_refused);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(6).any(|part| part == b"needle"));
}

#[test]
fn a_file_that_is_no_database_is_moved_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("h.sqlite");
    std::fs::write(
        &path,
        "somebody's notes, for what they are worth, are longer than a header of SQLite has to be",
    )
    .unwrap();
    let history = History::open(&path).unwrap();
    assert_eq!(history.take_notes().len(), 1);
    assert!(
        std::fs::read_to_string(folder.path().join("h.sqlite.damaged-1"))
            .unwrap()
            .starts_with("somebody's")
    );
    history.record(&record(1, "p", "issued", None, "")).unwrap();
}

#[cfg(unix)]
#[test]
fn the_file_is_private_to_the_user() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/h.sqlite");
    let history = History::open(&path).unwrap();
    history.record(&record(1, "p", "issued", None, "")).unwrap();
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o077,
            0,
            "{:?}",
            entry.path()
        );
    }
}

/// A code that the command line sends twice, recorded: recognised, found again, and nowhere in the file.
#[test]
fn the_command_line_records_runs_and_recognises_a_code() {
    let code = "c1234567890abcdef1234567890abcdef.0.mrwu.NeedleNeedleNeedle1234";
    let send = || {
        let arguments = line("send demo/apple-first-login --json --record --subject-token -");
        let (code, document) = run(&arguments, Some(code.as_bytes()));
        assert_eq!(code, 1, "{document:#}");
        document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["id"] == "lint.code.sent-before")
    };
    assert!(!send());
    assert!(send());
    let history = history();
    let page = history
        .page(
            &Filter {
                error: Some("invalid_grant".into()),
                ..Filter::default()
            },
            None,
            10,
        )
        .unwrap();
    assert_eq!(page.runs.len(), 2);
    assert_eq!(
        (page.runs[0].source.as_str(), page.runs[0].status),
        ("command line", Some(403))
    );
    let kept = history.run(page.runs[0].id).unwrap().unwrap();
    let document = cambio::json::Json::parse(&kept.document).unwrap();
    let run = cambio::run::Run::from_kept(&document, 0).unwrap();
    assert_eq!(run.verdict().0, page.runs[0].title);
    assert!(kept.document.contains("[masked subject_token]") && !kept.document.contains("Needle"));
    drop(history);
    everything_without(&state_folder(), "Needle");
}

/// Looks for a text in every file below a folder.
fn everything_without(folder: &Path, needle: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            everything_without(&path, needle);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert!(
                !bytes
                    .windows(needle.len())
                    .any(|part| part == needle.as_bytes()),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_success_of_the_history_looks_as_it_did() {
    let (code, document) = run(
        &["send", "demo/apple-first-login", "--json", "--record"],
        None,
    );
    assert_eq!(code, 0, "{document:#}");
    let history = history();
    let page = history
        .page(
            &Filter {
                text: "lovelace".into(),
                ..Filter::default()
            },
            None,
            10,
        )
        .unwrap();
    assert_eq!(page.runs.len(), 1, "claims are found");
    let kept = history.run(page.runs[0].id).unwrap().unwrap();
    let kept = cambio::json::Json::parse(&kept.document).unwrap();
    let run = cambio::run::Run::from_kept(&kept, 0).unwrap();
    assert_eq!(run.outcome().name(), "issued");
    // What is printed of it again is what was printed then.
    let again = cambio::run::run_document(&run, false);
    for part in ["outcome", "attempts", "hosts", "findings"] {
        let then: serde_json::Value =
            serde_json::from_str(&again.get(part).unwrap().to_compact()).unwrap();
        assert_eq!(then, document[part], "{part}");
    }
    for token in ["access_token", "id_token", "subject_token"] {
        let then: serde_json::Value = serde_json::from_str(
            &again
                .get("tokens")
                .unwrap()
                .get(token)
                .unwrap()
                .to_compact(),
        )
        .unwrap();
        for part in ["format", "header", "payload", "signature"] {
            assert_eq!(
                then[part], document["tokens"][token][part],
                "{token} {part}"
            );
        }
    }
}

/// Killed at random moments while it records, imports and notes codes: the database opens, and every profile is whole.
#[test]
fn a_killed_program_leaves_whole_files_and_a_database_that_opens() {
    let mut killed = 0;
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..300 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut command = cambio();
        if round % 2 == 0 {
            command.args(["import", "cambio://import?v=1cambio://import?v=1&p=q1ZKTsxNysxXsjLUUcpLzE1VslJKzs_LS01WqAUAp=XVFLTsQwDL2KlXU_sO2OPWLFvvIknqkhjaPGHWmoKnEHbshJSNoOEmwix35-z35ejMXxxGK6x8oEHMl05ilGT_D9-QVnnpKClwsHUxlHyU4clSVk1Ku8U0iAEwGnNJNrYG-88JUS6EBQ-EBlizFGkOBvFSQBVtAJr-QTcIA50dTHSc7sKcsoBQyaFRyNkv_WMwXt2R2pOqBmiZol5WqaT29ktdcyzoHosAxSW3H0H9HrLZYdB9XYtS3OOjw0VsZWSthumLpg2p2jZD_uTDi7PIq996dCELkpks1uY1v0rGwS-Q3s4FgMaET2ufxn2245TF_M5vXLcQGHGenxN_Es2SzMyuu6_gA"]);
        } else {
            command.args(["send", "demo/apple-code-used", "--record", "--no-verify"]);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let moment = Duration::from_micros(seed % if round % 2 == 0 { 12_000 } else { 60_000 });
        let begun = std::time::Instant::now();
        while begun.elapsed() < moment {
            std::hint::spin_loop();
        }
        if child.try_wait().unwrap().is_none() {
            killed += 1;
            child.kill().unwrap();
        }
        child.wait().unwrap();
    }
    assert!(killed > 150, "{killed} of 300 were killed while they ran");
    let data = state_folder()
        .parent()
        .unwrap()
        .join("data/cambio/profiles");
    if data.exists() {
        for entry in std::fs::read_dir(data).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(".cambio.json") {
                cambio::profile::read_profile(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
        }
    }
    let history = history();
    assert_eq!(history.take_notes(), Vec::<String>::new());
    let page = history.page(&Filter::default(), None, 1000).unwrap();
    for run in &page.runs {
        let kept = history.run(run.id).unwrap().unwrap();
        assert!(cambio::json::Json::parse(&kept.document).is_ok());
    }
    assert_eq!(
        titles(
            &history,
            &Filter {
                outcome: Some("refused".into()),
                ..Filter::default()
            }
        )
        .len(),
        page.runs.len()
    );
}

/// What the writer says when it begins: from there on every moment is one of writing.
const BEGINS: &str = "the writer begins";

/// Saves, drafts and new databases (every step of the migrations) of a program that is killed at random moments.
#[test]
fn saves_drafts_and_migrations_survive_being_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut killed = 0;
    let profile = folder.path().join("p.cambio.json");
    let drafts = folder.path().join("drafts");
    let whole = ['A', 'B'].map(written);
    let start = || {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "history::inner_writer",
                "--ignored",
                "--nocapture",
            ])
            .env("CAMBIO_WRITE_INTO", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = std::io::BufReader::new(child.stdout.take().unwrap());
        let begins = said.lines().any(|line| line.unwrap().ends_with(BEGINS));
        assert!(begins, "it ended by itself");
        child
    };
    let databases = || -> Vec<std::path::PathBuf> {
        std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "sqlite"))
            .collect()
    };
    // How long two rounds of it take depends on the machine and the build.
    let mut first = start();
    let begun = std::time::Instant::now();
    while databases().len() < 3 {
        assert!(first.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    let two_rounds = u64::try_from(begun.elapsed().as_micros()).unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    for _ in 0..150 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut child = start();
        let moment = Duration::from_micros(seed % two_rounds);
        let begun = std::time::Instant::now();
        while begun.elapsed() < moment {
            std::hint::spin_loop();
        }
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if profile.exists() {
            let text = std::fs::read_to_string(&profile).unwrap();
            assert!(whole.contains(&text), "half a file: {} bytes", text.len());
        }
        for kept in cambio::profile::kept_drafts(&drafts) {
            kept.unwrap();
        }
    }
    assert!(
        killed >= 145,
        "{killed} of 150 were killed while they wrote"
    );
    assert!(profile.exists() && !cambio::profile::kept_drafts(&drafts).is_empty());
    let databases = databases();
    for path in &databases {
        let history = History::open(path).unwrap();
        assert_eq!(history.take_notes(), Vec::<String>::new());
        history
            .record(&record(2, "after", "issued", None, "after"))
            .unwrap();
    }
    // How many depends on the machine; few would mean that little was tried.
    let begun = databases.len();
    assert!(begun > 10, "{begun} databases were begun");
}

/// A profile of some size, so that writing it takes a while.
fn written(letter: char) -> String {
    let profile = cambio::profile::Profile {
        name: "p".into(),
        tenant: "demo".into(),
        description: Some(letter.to_string().repeat(200_000)),
        ..Default::default()
    };
    profile.to_text()
}

#[test]
#[ignore = "killed by the test above"]
fn inner_writer() {
    let folder = std::path::PathBuf::from(std::env::var("CAMBIO_WRITE_INTO").unwrap());
    let (a, b) = (written('A'), written('B'));
    let draft = cambio::profile::KeptDraft {
        key: "new".into(),
        path: None,
        profile: cambio::profile::Profile::from_bytes(a.as_bytes()).unwrap(),
    };
    println!("{BEGINS}");
    for round in 0.. {
        let text = if round % 2 == 0 { &a } else { &b };
        cambio::profile::write_atomically(&folder.join("p.cambio.json"), text).unwrap();
        cambio::profile::keep_draft(&folder.join("drafts"), &draft).unwrap();
        let name = format!("{}-{round}.sqlite", std::process::id());
        let history = History::open(&folder.join(name)).unwrap();
        history
            .record(&record(1, "p", "issued", None, "w"))
            .unwrap();
    }
}
