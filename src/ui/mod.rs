//! The window: draws a run and asks for the next one. Knows egui; nothing below does.

mod editor;
mod history;
mod inspect;
mod kit;
mod library;
mod messages;
mod palette;
mod present;
mod result;
mod settings;
mod shell;
mod sign;
mod story;
mod tools;
mod transfer;

pub use kit::clock::Clock;
pub use kit::command::Command;
pub use shell::App;

use crate::instance::{Inbox, StartArgument};
use crate::settings::{Folders, WindowPlace};
use shell::{follow_motion, why_no_window};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Opens the window with what was given, and returns when it is closed. It shows what other starts put into the inbox. The error says in a
/// few words why there can be no window.
pub fn open(given: StartArgument, inbox: Option<Inbox>) -> Result<(), String> {
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .all(|name| std::env::var_os(name).is_none())
    {
        return Err("there is no display".to_owned());
    }
    let place = Folders::of_user().map(|folders| WindowPlace::load(&folders.window()));
    let place = place.unwrap_or_default();
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Cambio")
        .with_app_id("cambio")
        // An empty icon: without one eframe decodes and shows its own.
        .with_icon(egui::IconData::default())
        .with_inner_size(place.size.unwrap_or([1280.0, 800.0]))
        .with_min_inner_size([360.0, 280.0])
        .with_maximized(place.maximized);
    if let Some(position) = place.position {
        viewport = viewport.with_position(position);
    }
    // For task bars that do not look it up by the desktop entry.
    let icon = include_bytes!("../../assets/package/icons/cambio-128.png");
    if let Ok(icon) = eframe::icon_data::from_png_bytes(icon) {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    // winit panics where a library of the display is missing: nothing is printed until the window is there.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "Cambio",
            options,
            Box::new(move |context| {
                std::panic::set_hook(hook);
                let mut app = App::new(&context.egui_ctx, given)?;
                if let Some(inbox) = inbox {
                    app.listen(&context.egui_ctx, inbox);
                }
                follow_motion(&context.egui_ctx);
                Ok(Box::new(app))
            }),
        )
    }));
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(why_no_window(&error.to_string())),
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            Err(why_no_window(text.unwrap_or("the window system failed")))
        }
    }
}
