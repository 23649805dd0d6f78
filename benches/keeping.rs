//! Library and history: each against something else in the same run. Printed as lines for the README's table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a measurement that cannot go on says so and ends"
)]

use cambio::exchange::Texts;
use cambio::history::{Filter, History, Record};
use cambio::profile::{Profile, read_folder, write_atomically};
use cambio::settings::Folders;
use cambio::ui::App;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::Path;
use std::time::{Duration, Instant};

const PROFILES: usize = 5_000;
const RUNS: usize = 100_000;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn profile(number: usize) -> String {
    Profile {
        texts: Texts {
            client_id: Some(format!("client-{number}")),
            audience: Some("https://api.acme.example/".into()),
            scope: Some("openid profile offline_access".into()),
            ..Texts::exchange()
        },
        name: format!("Profile {number}"),
        description: Some(format!("One of many, of team {}", number % 40)),
        tenant: "acme.eu.auth0.com".into(),
        ..Profile::default()
    }
    .to_text()
}

fn folders(home: &Path) -> Folders {
    Folders {
        data: home.join("data"),
        config: home.join("config"),
        state: home.join("state"),
    }
}

/// From nothing to the first settled frame, and to a profile of the library on screen.
fn start(home: &Path, wanted: usize) -> (Duration, Duration, Harness<'static, Option<App>>) {
    let folders = folders(home);
    let begun = Instant::now();
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(App::dress)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::with_folders(ui.ctx(), None, Some(folders.clone())).unwrap()
                });
                app.frame(ui);
            },
            None,
        );
    harness.step();
    let first = begun.elapsed();
    while harness.state().as_ref().unwrap().profile_count() < wanted {
        harness.step();
    }
    (first, begun.elapsed(), harness)
}

fn library(home: &Path) {
    let path = folders(home).profiles();
    std::fs::create_dir_all(&path).unwrap();
    for number in 0..PROFILES {
        std::fs::write(path.join(format!("p{number}.cambio.json")), profile(number)).unwrap();
    }
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..9 {
        let begun = Instant::now();
        assert_eq!(read_folder("p", &path).unwrap().entries.len(), PROFILES);
        ours.push(begun.elapsed());
        let begun = Instant::now();
        let read = std::fs::read_dir(&path)
            .unwrap()
            .filter(|entry| {
                let bytes = std::fs::read(entry.as_ref().unwrap().path()).unwrap();
                serde_json::from_slice::<serde_json::Value>(&bytes).is_ok()
            })
            .count();
        assert_eq!(read, PROFILES);
        theirs.push(begun.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{PROFILES} profiles read: {:.0} ms; reading and serde_json of the same files: {:.0} ms",
        ms(ours),
        ms(theirs)
    );

    // The heading of the folder stands in the first frame's list or comes with the task.
    let empty = tempfile::tempdir().unwrap();
    let (mut to_empty, mut to_full, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    let mut harness = None;
    for _ in 0..9 {
        to_empty.push(start(empty.path(), 0).0);
        let (first, all, window) = start(home, PROFILES);
        to_full.push(first);
        listed.push(all);
        harness = Some(window);
    }
    let (to_empty, to_full) = (median(to_empty), median(to_full));
    println!(
        "start to first frame with {PROFILES} profiles and {RUNS} runs: {:.1} ms; with an empty home: {:.1} ms; ratio {:.2}",
        ms(to_full),
        ms(to_empty),
        to_full.as_secs_f64() / to_empty.as_secs_f64()
    );
    println!(
        "start to {PROFILES} profiles in the list: {:.0} ms",
        ms(median(listed))
    );

    let mut harness = harness.unwrap();
    harness.run_ok();
    harness.get_by_label("Search profiles").click();
    harness.run_ok();
    let mut searched = Vec::new();
    for letter in "team 39 profile 4".chars() {
        harness.event(egui::Event::Text(letter.to_string()));
        let begun = Instant::now();
        harness.step();
        searched.push(begun.elapsed());
    }
    harness.run_ok();
    assert!(
        harness.query_by_label("Profile 479").is_some()
            && harness.query_by_label("Profile 1").is_none()
    );
    println!(
        "frame in which {PROFILES} profiles are searched: {:.1} ms at most (a frame at 60 Hz: 16.7 ms)",
        searched.iter().map(|time| ms(*time)).fold(0.0, f64::max)
    );

    let mut seen = Vec::new();
    for round in 0..5 {
        let name = format!("Changed outside {round}, team 39 profile 4");
        let text = profile(1).replace("\"Profile 1\"", &format!("\"{name}\""));
        let begun = Instant::now();
        write_atomically(&path.join("p1.cambio.json"), &text).unwrap();
        while harness.query_by_label_contains(&name).is_none() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{name} is never seen"
            );
            harness.step();
            std::thread::yield_now();
        }
        seen.push(begun.elapsed());
    }
    println!(
        "a changed file is on the screen after {:.0} ms",
        ms(median(seen))
    );
}

fn history(home: &Path) {
    let path = folders(home).history();
    let history = History::open(&path).unwrap();
    let outcomes = ["issued", "refused", "refused", "failed"];
    let mut inserted = Vec::new();
    for number in 0..RUNS {
        let outcome = outcomes[number % 4];
        let record = Record {
            started_ms: 1_700_000_000_000 + i64::try_from(number).unwrap() * 60_000,
            profile: format!("Profile {}", number % 200),
            source: "window".into(),
            outcome: outcome.into(),
            status: Some(if outcome == "issued" { 200 } else { 403 }),
            error: (outcome == "refused").then(|| format!("error_{}", number % 12)),
            title: "Refused: Invalid authorization code".into(),
            detail: "403 invalid_grant · 1 attempt · 40 ms".into(),
            words: format!(
                "https://api{}.example/ openid profile user{number} Ada Lovelace apple|001234 acme.eu.auth0.com",
                number % 500
            ),
            document: format!(
                "{{\"run\":{{\"outcome\":\"{outcome}\"}},\"pad\":\"{}\"}}",
                "x".repeat(800)
            ),
            ..Record::default()
        };
        let begun = Instant::now();
        history.record(&record).unwrap();
        inserted.push(begun.elapsed());
    }
    let last = inserted.split_off(RUNS - 1000);
    println!(
        "insert into a history of {RUNS} runs: {:.2} ms, median of 1000; slowest {:.1} ms",
        ms(median(last.clone())),
        last.iter().map(|time| ms(*time)).fold(0.0, f64::max)
    );
    let text = |text: &str| Filter {
        text: text.into(),
        ..Filter::default()
    };
    let mut slowest: f64 = 0.0;
    for (name, filter) in [
        ("first page", Filter::default()),
        ("a word of all runs", text("lovelace")),
        ("a word of one run", text("user99")),
        ("two letters", text("us")),
        ("a word of none", text("nowhere")),
        (
            "outcome",
            Filter {
                outcome: Some("failed".into()),
                ..Filter::default()
            },
        ),
        (
            "profile",
            Filter {
                profile: Some("Profile 7".into()),
                ..Filter::default()
            },
        ),
        (
            "outcome and error",
            Filter {
                outcome: Some("refused".into()),
                error: Some("error_5".into()),
                ..Filter::default()
            },
        ),
        (
            "outcome and error that never meet",
            Filter {
                outcome: Some("issued".into()),
                error: Some("error_5".into()),
                ..Filter::default()
            },
        ),
        (
            "old time and words",
            Filter {
                until_ms: Some(1_700_000_600_000),
                ..text("ada openid")
            },
        ),
        (
            "pinned",
            Filter {
                pinned: true,
                ..Filter::default()
            },
        ),
    ] {
        let times: Vec<Duration> = (0..9)
            .map(|_| {
                let begun = Instant::now();
                history.page(&filter, None, 100).unwrap();
                begun.elapsed()
            })
            .collect();
        let time = ms(median(times));
        slowest = slowest.max(time);
        println!("history of {RUNS} runs, {name}: {time:.1} ms");
    }
    println!("history of {RUNS} runs, slowest of these: {slowest:.1} ms");
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    history(home.path());
    library(home.path());
}
