//! A frame of the window with few and with many claims open, a search among many, and what a large token costs in memory.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on says so and ends"
)]

use cambio::ui::App;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

type Window = Harness<'static, Option<App>>;

fn window() -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(20)
        .with_context_setup(App::dress)
        .build_ui_state(
            |ui, app: &mut Option<App>| {
                let app = app.get_or_insert_with(|| {
                    App::with_folders(ui.ctx(), None, None).expect("the app starts")
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
    let encode = |text: &str| cambio::jose::base64url::encode(text);
    format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(&text))
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
    wait(&mut window, "Signature could not be checked");
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

fn main() {
    // Compiled by `cargo test --benches` too, and then not to be run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
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
    for (what, times) in [
        ("100,000 rows", frames(window, 400)),
        (
            "a claim of 1 MiB",
            frames(&mut all_open(&token(1, 1024 * 1024)), 400),
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
    drop(windows);

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
