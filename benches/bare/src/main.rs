//! The least that a window of eframe costs, with Cambio's renderer, features and size: one label, or with the argument `field` one field of
//! text. `benches/start` and `benches/typing` measure Cambio against it.

fn main() -> eframe::Result {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Bare window")
            .with_inner_size([1280.0, 800.0]),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let is_field = std::env::args().nth(1).as_deref() == Some("field");
    let mut text = String::new();
    eframe::run_ui_native("bare-window", options, move |ui, _frame| {
        egui::CentralPanel::default().show(ui, |ui| {
            if is_field {
                ui.text_edit_singleline(&mut text).request_focus();
            } else {
                ui.label("A bare window");
            }
        });
    })
}
