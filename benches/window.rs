//! A frame of the window with few and with many claims open, a search among many, what a large token costs in memory, typing beside it, and
//! a thousand exchanges in one window. `cargo bench --bench window -- typing` measures one of `claims`, `memory`, `typing`, `exchanges`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on says so and ends"
)]

use cambio::settings::Folders;
use cambio::ui::App;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

type Window = Harness<'static, Option<App>>;

fn window() -> Window {
    window_in(None)
}

fn folders(home: &Path) -> Folders {
    Folders {
        data: home.join("data"),
        config: home.join("config"),
        state: home.join("state"),
    }
}

fn window_in(folders: Option<Folders>) -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(20)
        .allow_missing_glyphs()
        .with_context_setup(App::dress)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::with_folders(ui.ctx(), None, folders.clone()).expect("the app starts")
                });
                app.frame(ui);
            },
            None,
        )
}

fn token(claims: usize, padding: usize) -> String {
    let mut text = String::from("{\"a\":[");
    for at in 0..claims {
        let comma = if at == 0 { "" } else { "," };
        write!(text, "{comma}\"claim {at} {}\"", "x".repeat(padding))
            .expect("a String can be written to");
    }
    text.push_str("]}");
    token_of(&text)
}

/// A token without a real signature, with that text as its claims.
fn token_of(text: &str) -> String {
    let encode = |text: &str| cambio::jose::base64url::encode(text);
    format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(text))
}

/// Frames until something with that name is there.
fn wait(window: &mut Window, name: &str) {
    let end = Instant::now() + Duration::from_mins(1);
    while window.query_by_label(name).is_none() {
        assert!(Instant::now() < end, "nothing is called {name}");
        window.step();
    }
}

fn inspect(text: &str) -> Window {
    let mut window = window();
    window.step();
    window.get_by_label("Inspect a token").click();
    window.step();
    window.step();
    window.event(egui::Event::Paste(text.to_owned()));
    wait(&mut window, "Signature not checked");
    window
}

fn all_open(text: &str) -> Window {
    let mut window = inspect(text);
    window.get_by_label("Expand").click();
    wait(&mut window, "All");
    window.get_by_label("All").click();
    for _ in 0..5 {
        window.step();
    }
    window
}

fn expanded(claims: usize) -> Window {
    let window = all_open(&token(claims, 0));
    // The header with its one member, the array, and its items.
    let last = format!(" of {}", claims + 3);
    assert!(window.query_all_by_label_contains(&last).next().is_some());
    window
}

/// A token of 200 claims of such names and values.
fn hostile(name: &str, value: &str) -> String {
    let members: Vec<String> = (0..200)
        .map(|at| format!("\"{at} {name}\":\"{value}\""))
        .collect();
    token_of(&format!("{{{}}}", members.join(",")))
}

/// A window with 5,000 profiles of long names in its list.
fn many_profiles(home: &Path) -> Window {
    const PROFILES: usize = 5_000;
    let folders = folders(home);
    std::fs::create_dir_all(folders.profiles()).expect("a folder can be made");
    for number in 0..PROFILES {
        let profile = cambio::profile::Profile {
            name: format!("{number} {} {}", "n".repeat(490), stacked(500)),
            tenant: "acme.eu.auth0.com".to_owned(),
            ..cambio::profile::Profile::default()
        };
        let path = folders.profiles().join(format!("p{number}.cambio.json"));
        std::fs::write(path, profile.to_text()).expect("a file can be written");
    }
    let mut window = window_in(Some(folders));
    let end = Instant::now() + Duration::from_mins(1);
    while window.state().as_ref().map_or(0, App::profile_count) < PROFILES {
        assert!(Instant::now() < end, "the profiles are never read");
        window.step();
    }
    window
}

/// One letter with so many accents above it.
fn stacked(marks: usize) -> String {
    let mut text = String::from("a");
    text.extend(std::iter::repeat_n('\u{301}', marks));
    text
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The time that 99 of 100 are below.
fn slowest(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = times.len().saturating_mul(99) / 100;
    times.get(at).copied().unwrap_or_default()
}

/// Frames of the window with the time that layout and tessellation took in each, as the window's own renderer asks for them.
fn frames(window: &mut Window, count: usize) -> Vec<f64> {
    let mut times = Vec::new();
    for at in 0..count {
        // Something is pointed at, so that no frame is as the one before.
        window.hover_at(egui::pos2(900.0, 200.0 + (at % 400) as f32));
        let from = Instant::now();
        window.step();
        let shapes = window.output().shapes.clone();
        let meshes = window.ctx.tessellate(shapes, window.ctx.pixels_per_point());
        times.push(milliseconds(from));
        assert!(!meshes.is_empty(), "something is drawn");
    }
    times
}

fn milliseconds(from: Instant) -> f64 {
    from.elapsed().as_secs_f64() * 1000.0
}

/// Kilobytes of this process that are in memory (Linux).
fn resident() -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|text| {
            let line = text
                .lines()
                .find(|line| line.starts_with("VmRSS:"))?
                .to_owned();
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .unwrap_or_default()
}

/// Frames until nothing is worked out any more.
fn settle(window: &mut Window) {
    let end = Instant::now() + Duration::from_mins(1);
    while window.state().as_ref().is_some_and(App::is_judging) {
        assert!(Instant::now() < end, "the rules never come to an end");
        window.step();
    }
}

/// Milliseconds of a frame: laid out and tessellated, and with painting by the software renderer, which reads its picture back.
fn frame(window: &mut Window, event: egui::Event) -> (f64, f64) {
    window.event(event);
    let from = Instant::now();
    window.step();
    let laid_out = milliseconds(from);
    let (shapes, points) = (
        window.output().shapes.clone(),
        window.output().pixels_per_point,
    );
    let from = Instant::now();
    drop(std::hint::black_box(window.ctx.tessellate(shapes, points)));
    let tessellated = milliseconds(from);
    let from = Instant::now();
    drop(window.render().expect("the software renderer draws"));
    (laid_out + tessellated, laid_out + milliseconds(from))
}

/// The value below which so many hundredths of all are.
fn percentile(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = times.len() * hundredths / 100;
    times
        .get(at.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// Typing into every field there is, with a token of 1 MiB in the form.
fn typing() {
    let mut window = window();
    window.step();
    settle(&mut window);
    window.get_by_label("Advanced").click();
    window.step();
    window.step();
    window
        .get_by_role_and_label(Role::PasswordInput, "Subject token")
        .focus();
    window.step();
    let text = token(8600, 80);
    window.event(egui::Event::Paste(text.clone()));
    window.step();
    settle(&mut window);
    let fields: Vec<(Role, String)> = [
        Role::TextInput,
        Role::MultilineTextInput,
        Role::PasswordInput,
    ]
    .into_iter()
    .flat_map(|role| {
        let nodes = window.query_all_by_role(role);
        let names = nodes.filter_map(|node| node.accesskit_node().label());
        names.map(|name| (role, name)).collect::<Vec<_>>()
    })
    .collect();
    let key = egui::Event::Key {
        key: egui::Key::Backspace,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    let (mut laid_out, mut painted) = (Vec::new(), Vec::new());
    let mut slowest = (0.0, String::new());
    for (role, name) in &fields {
        let Some(field) = window.query_all_by_role_and_label(*role, name).next() else {
            continue;
        };
        field.focus();
        window.step();
        window.step();
        let mut of_field = Vec::new();
        let typed = "a value of twenty ch".chars();
        let typed = typed.map(|letter| egui::Event::Text(letter.to_string()));
        // Deleted again, so that each field meets the same form.
        for event in typed.chain(std::iter::repeat_n(key.clone(), 20)) {
            let (without, with) = frame(&mut window, event);
            laid_out.push(without);
            painted.push(with);
            of_field.push(without);
        }
        settle(&mut window);
        let time = percentile(&mut of_field, 99);
        if time > slowest.0 {
            slowest = (time, name.clone());
        }
    }
    println!(
        "typing in {} fields with a token of {:.0} KiB in the form: {:.1} ms a frame, 99th percentile {:.1} ms; with painting {:.1} ms, {:.1} ms; slowest field {} ({:.1} ms)",
        fields.len(),
        text.len() as f64 / 1024.0,
        percentile(&mut laid_out, 50),
        percentile(&mut laid_out, 99),
        percentile(&mut painted, 50),
        percentile(&mut painted, 99),
        slowest.1,
        slowest.0
    );
}

/// A thousand exchanges with the demo tenant in one window, all of them kept in its history.
fn exchanges() {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = window_in(Some(folders(home.path())));
    window.step();
    settle(&mut window);
    let mut after_few = 0.0;
    let from = Instant::now();
    let mut waited = Duration::ZERO;
    for number in 1..=1000 {
        let end = Instant::now() + Duration::from_mins(2);
        // The demo tenant answers 600 calls a minute, and Send waits as long as the answer to the next one asks.
        let asked = Instant::now();
        while window.get_by_label("Send").accesskit_node().is_disabled() {
            assert!(Instant::now() < end, "Send {number} waits without end");
            window.step();
        }
        waited += asked.elapsed();
        window.get_by_label("Send").click();
        let mut was_sending = false;
        loop {
            window.step();
            let is_sending = window.state().as_ref().is_some_and(App::is_sending);
            if was_sending && !is_sending {
                break;
            }
            was_sending |= is_sending;
            assert!(Instant::now() < end, "exchange {number} never ends");
        }
        settle(&mut window);
        if number == 50 {
            after_few = resident();
        }
    }
    let after = resident();
    println!(
        "memory after 1000 exchanges in one window: {:.1} MiB; after 50: {:.1} MiB; ratio {:.2} ({:.0} ms an exchange)",
        after / 1024.0,
        after_few / 1024.0,
        after / after_few,
        milliseconds(from + waited) / 1000.0
    );
}

/// Frames with few and with many claims open, and a search among many.
fn claims() {
    let sizes = [100, 10_000, 100_000];
    let mut windows: Vec<Window> = sizes.iter().map(|claims| expanded(*claims)).collect();
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); sizes.len()];
    // In turns, so that whatever else the machine does meets all of them.
    for _ in 0..200 {
        for (window, times) in windows.iter_mut().zip(&mut times) {
            let from = Instant::now();
            window.step();
            times.push(milliseconds(from));
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for (claims, time) in sizes.iter().zip(&medians) {
        println!("frame with {claims} claims open: {time:.2} ms");
    }
    if let [first, .., last] = medians.as_slice() {
        println!("frame, 100,000 claims against 100: {:.2}", last / first);
    }

    let Some(window) = windows.last_mut() else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    for (what, times) in [
        ("100,000 rows", frames(window, 400)),
        (
            "a claim of 1 MiB",
            frames(&mut all_open(&token(1, 1024 * 1024)), 400),
        ),
        (
            "names of 500 characters",
            frames(&mut all_open(&hostile(&"n".repeat(500), "value")), 400),
        ),
        (
            "names and values of 5,000 combining marks",
            frames(&mut all_open(&hostile(&stacked(5000), &stacked(5000))), 400),
        ),
        (
            "5,000 profiles whose names have 500 characters and 500 combining marks",
            frames(&mut many_profiles(home.path()), 400),
        ),
    ] {
        println!(
            "layout and tessellation with {what}, 99 of 100 frames: {:.2} ms",
            slowest(times)
        );
    }
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::F);
    window.step();
    window.step();
    let mut searches = Vec::new();
    for letter in ["9", "9", "9", "9"] {
        window.event(egui::Event::Text(letter.to_owned()));
        let from = Instant::now();
        window.step();
        searches.push(milliseconds(from));
    }
    println!(
        "frame in which 100,000 claims are searched: {:.2} ms",
        median(searches)
    );
}

/// What a large token costs in memory.
fn memory() {
    let text = token(8000, 80);
    let size = text.len() as f64 / 1024.0;
    let small = inspect(&token(10, 0));
    let before = resident();
    let window = inspect(&text);
    let window_alone = {
        let before = resident();
        let another = inspect(&token(10, 0));
        let cost = resident() - before;
        drop(another);
        cost
    };
    let cost = resident() - before - window_alone;
    println!(
        "memory for a token of {size:.0} KiB on screen: {cost:.0} KiB, {:.1} times its size",
        cost / size
    );
    drop((small, window));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Compiled by `cargo test --benches` too, and then not to be run.
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let asked: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let all: [(&str, fn()); 4] = [
        ("claims", claims),
        ("memory", memory),
        ("typing", typing),
        ("exchanges", exchanges),
    ];
    for (name, measure) in all {
        if asked.is_empty() || asked.iter().any(|asked| *asked == name) {
            measure();
        }
    }
}
