//! The window without a display, as several journeys use it.

use cambio::ui::App;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::time::{Duration, Instant};

pub type Window = Harness<'static, Option<App>>;

/// A window of this size in points, without folders: nothing of it is kept.
pub fn window(width: f32, height: f32) -> Window {
    let mut harness = Harness::builder()
        .with_size([width, height])
        .with_max_steps(40)
        .with_context_setup(App::dress)
        .build_ui_state(
            |ui, app: &mut Option<App>| {
                let app =
                    app.get_or_insert_with(|| App::with_folders(ui.ctx(), None, None).unwrap());
                app.frame(ui);
            },
            None,
        );
    harness.run_ok();
    harness
}

/// Frames until something with that name is there.
pub fn wait(harness: &mut Window, name: &str) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while harness.query_by_label(name).is_none() {
        assert!(Instant::now() < deadline, "nothing is called {name}");
        harness.step();
        std::thread::yield_now();
    }
    harness.step();
}
