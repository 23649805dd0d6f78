//! The window's columns: library, request, result, with a bar above and below.

mod library;
mod request;
mod status;
mod top;

pub use library::Lines;
pub use request::code_counts_down;

use super::app::App;
use super::result::{self, Other};
use super::{inspect, sign};
use crate::ui::kit::theme;
use crate::ui::kit::workspace::Workspace;
use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

/// What every view may know besides what it draws.
#[derive(Clone, Copy)]
pub struct View {
    /// Seconds since 1970.
    pub now: i64,
}

/// Which foldable parts of the request are open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sections {
    pub dpop: bool,
    pub advanced: bool,
    pub wire: bool,
}

/// From this width on there are three columns.
const THREE_COLUMNS: f32 = 1100.0;
/// From this width on request and result stand side by side.
const TWO_COLUMNS: f32 = 720.0;

/// Draws everything.
pub fn show(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let bar = |fill| {
        Frame::new()
            .fill(fill)
            .inner_margin(Margin::symmetric(12, 7))
    };
    Panel::top("top")
        .frame(bar(palette.panel))
        .resizable(false)
        .show(ui, |ui| top::show(app, ui, width < THREE_COLUMNS));
    Panel::bottom("status")
        .frame(
            Frame::new()
                .fill(palette.panel)
                .inner_margin(Margin::symmetric(12, 4)),
        )
        .resizable(false)
        .show(ui, |ui| status::show(app, ui));
    let side = Frame::new()
        .fill(palette.panel)
        .inner_margin(Margin::symmetric(10, 10));
    if width >= THREE_COLUMNS || app.drawer {
        Panel::left("library")
            .frame(side)
            .default_size(236.0)
            .size_range(180.0..=360.0)
            .show(ui, |ui| {
                Panel::bottom("library below")
                    .frame(Frame::new().inner_margin(Margin {
                        top: 8,
                        ..Margin::ZERO
                    }))
                    .resizable(false)
                    .show(ui, |ui| library::below(app, ui));
                library::show(app, ui);
            });
    }
    let column = Frame::new()
        .fill(palette.background)
        .inner_margin(Margin::same(16));
    if width >= TWO_COLUMNS {
        let size = if width >= THREE_COLUMNS {
            width * 0.37
        } else {
            width * 0.5
        };
        Panel::left("request")
            .frame(column)
            .default_size(size)
            .size_range(320.0..=900.0)
            .show(ui, |ui| request_column(app, ui));
        CentralPanel::no_frame()
            .frame(column)
            .show(ui, |ui| result_column(app, ui));
        return;
    }
    CentralPanel::no_frame().frame(column).show(ui, |ui| {
        let request = match app.workspace {
            Workspace::Exchange => "Request",
            Workspace::Inspect => "Paste",
            Workspace::Sign => "Sign",
            Workspace::Past => "History",
        };
        if let Some(tab) = crate::ui::kit::widgets::tab_bar(
            ui,
            &[(request, true), ("Result", true)],
            app.narrow_tab,
        ) {
            app.narrow_tab = tab;
        }
        ui.add_space(theme::GAP_SMALL);
        if app.narrow_tab == 0 {
            request_column(app, ui)
        } else {
            result_column(app, ui)
        }
    });
}

/// Below this height the result scrolls as a page, of which the height is [`PAGE`], so that claims can be read on a small or
/// a much enlarged screen.
const SHORT: f32 = 480.0;
const PAGE: f32 = 620.0;

fn result_column(app: &mut App, ui: &mut Ui) {
    let cx = app.cx(ui.ctx());
    let mut draw = |ui: &mut Ui| match app.workspace {
        Workspace::Inspect => inspect::result(&mut app.inspect, &cx, ui),
        Workspace::Sign => sign::result(&mut app.sign, &cx, ui),
        Workspace::Exchange | Workspace::Past => {
            let others = [
                Other {
                    label: "The inspected token",
                    serial: app.inspect.serial(),
                    report: app.inspect.report().cloned(),
                },
                Other {
                    label: "The test token",
                    serial: app.sign.serial(),
                    report: app.sign.report().cloned(),
                },
            ];
            let in_history = app.workspace == Workspace::Past;
            result::ui(&mut app.results, &others, in_history, &cx, ui);
        }
    };
    if ui.available_height() >= SHORT {
        return draw(ui);
    }
    ScrollArea::vertical()
        .id_salt("result page")
        .auto_shrink(false)
        .show(ui, |ui| {
            // Room for the scroll bar.
            let size = egui::vec2(ui.available_width() - 12.0, PAGE);
            ui.allocate_ui(size, |ui| {
                ui.set_min_size(size);
                draw(ui);
            });
        });
}

/// The form scrolls; what sends it stays in sight.
fn request_column(app: &mut App, ui: &mut Ui) {
    if app.workspace == Workspace::Past {
        let cx = app.cx(ui.ctx());
        return crate::ui::history::ui(&mut app.past, &cx, ui);
    }
    if app.workspace != Workspace::Exchange {
        ScrollArea::vertical()
            .id_salt("workspace scroll")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 12.0);
                if app.workspace == Workspace::Inspect {
                    let cx = app.cx(ui.ctx());
                    inspect::ui(&mut app.inspect, &cx, ui);
                } else {
                    let cx = app.cx(ui.ctx());
                    sign::ui(&mut app.sign, &cx, ui);
                }
            });
        return;
    }
    Panel::bottom("send")
        .frame(Frame::new().inner_margin(Margin {
            top: 10,
            ..Margin::ZERO
        }))
        .resizable(false)
        .show_separator_line(false)
        .show(ui, |ui| request::send_bar(app, ui));
    CentralPanel::no_frame().show(ui, |ui| {
        ScrollArea::vertical()
            .id_salt("request scroll")
            .auto_shrink(false)
            .show(ui, |ui| {
                // Room for the scroll bar, so that it never lies over a field.
                ui.set_max_width(ui.available_width() - 12.0);
                request::show(app, ui);
            });
    });
}
