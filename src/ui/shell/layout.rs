//! The window's columns: library, request, result, with a bar above and below.

use super::app::App;
use super::{guide, presenting, status_bar, top_bar, under_way};
use crate::ui::editor::PickedDraft;
use crate::ui::kit::context::Cx;
use crate::ui::kit::presenting::is_on;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{in_sight, theme, widgets};
use crate::ui::result::Other;
use crate::ui::{editor, history, inspect, library, present, result, sign, story};
use egui::{CentralPanel, Frame, Margin, Panel, Rangef, ScrollArea, Sense, Ui, UiBuilder, Vec2};

/// From this width on there are three columns.
const THREE_COLUMNS: f32 = 1100.0;
/// From this width on request and result stand side by side.
const TWO_COLUMNS: f32 = 720.0;

/// Width kept for a scroll bar beside what scrolls.
const SCROLL_BAR: i8 = 12;

/// Whether the library is behind a button.
pub fn has_drawer(ctx: &egui::Context) -> bool {
    ctx.content_rect().width() < THREE_COLUMNS
}

/// Width of the library at first, and the limits it can be dragged to.
const LIBRARY: f32 = 232.0;
const LIBRARY_LEAST: f32 = 180.0;
const LIBRARY_MOST: f32 = 480.0;
/// The largest share of the window's width that it takes.
const LIBRARY_SHARE: f32 = 0.45;

/// The limits that the request can be dragged to, and the least width that it leaves to the result.
const REQUEST_LEAST: f32 = 320.0;
const REQUEST_MOST: f32 = 900.0;
const RESULT_LEAST: f32 = 300.0;

/// The gap between the form and the send bar.
const SEND_GAP: f32 = 10.0;

/// The largest share of the column's height that the send bar takes, and its largest height.
const SEND_SHARE: f32 = 0.6;
const SEND_MOST: f32 = 480.0;

/// Height of the banner of presenting, more or less.
const BANNER: f32 = 32.0;

/// The smallest size in which everything has a place. In a smaller window, or with a large zoom, all of it scrolls as a page of this size.
const PAGE_LEAST: Vec2 = Vec2::new(480.0, 320.0);

/// Draws the window.
pub fn show(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let room = ui.available_rect_before_wrap().size();
    let least = PAGE_LEAST + Vec2::new(0.0, besides(app, ui, room.x));
    if room.x >= least.x && room.y >= least.y {
        columns(app, cx, ui);
        let cx = app.cx(ui.ctx());
        return guide::strip(app, &cx, ui);
    }
    ScrollArea::both()
        .id_salt("page")
        .auto_shrink(false)
        .show(ui, |ui| {
            let (place, _) = ui.allocate_exact_size(room.max(least), Sense::hover());
            let mut page = ui.new_child(UiBuilder::new().id_salt("page").max_rect(place));
            columns(app, cx, &mut page);
            let cx = app.cx(page.ctx());
            guide::strip(app, &cx, &mut page);
            in_sight::keep_around(ui);
        });
}

/// Returns the height that the story's strip and the banner of presenting take.
fn besides(app: &App, ui: &Ui, width: f32) -> f32 {
    let story = if app.layout.tour.story.is_running() {
        story::height(width.max(PAGE_LEAST.x))
    } else {
        0.0
    };
    let banner = if is_on(ui.ctx()) { BANNER } else { 0.0 };
    story + banner
}

/// The share of the width that the request's card takes while presenting, and its least width: claims need the rest.
const CARD_SHARE: f32 = 0.34;
const CARD_LEAST: f32 = 364.0;

/// Draws the bars and the columns between them.
fn columns(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let bar = Panel::top("top")
        .frame(
            Frame::new()
                .fill(palette.panel)
                .inner_margin(Margin::symmetric(14, 8)),
        )
        .resizable(false)
        .show(ui, |ui| {
            let drawer = width < THREE_COLUMNS;
            top_bar::show(&mut app.editor, &mut app.layout, drawer, cx, ui);
        });
    app.layout.panes = vec![bar.response.rect];
    let presenting = is_on(ui.ctx());
    if presenting {
        Panel::top("presenting")
            .frame(
                Frame::new()
                    .fill(palette.accent_behind)
                    .inner_margin(Margin::symmetric(16, 2)),
            )
            .resizable(false)
            .show(ui, |ui| present::banner(cx, ui));
    }
    let slow = under_way::look(app, ui.ctx());
    let stop = Panel::bottom("status")
        .frame(
            Frame::new()
                .fill(palette.panel)
                .inner_margin(Margin::symmetric(14, 0)),
        )
        .resizable(false)
        .show(ui, |ui| {
            let run = app.results.shown_run().map(|run| &**run);
            let activity = status_bar::Activity {
                said: !app.messages.is_empty(),
                under_way: slow,
            };
            status_bar::show(&app.layout, run, app.inspect.hosts(), &activity, cx, ui)
        })
        .inner;
    if stop {
        under_way::stop(app, cx);
    }
    guide::reserve(app, ui);
    let side = Frame::new()
        .fill(palette.panel)
        .inner_margin(Margin::same(8));
    if !presenting && (width >= THREE_COLUMNS || app.layout.drawer) {
        // However wide it is dragged, there is room beside it.
        let widest = (width * LIBRARY_SHARE).clamp(LIBRARY_LEAST, LIBRARY_MOST);
        let limits = Rangef::new(LIBRARY_LEAST, widest);
        let wide = app.layout.place.now.library.unwrap_or(LIBRARY);
        let column = Panel::left("library")
            .frame(side)
            .resizable(false)
            .exact_size(limits.clamp(wide))
            .show(ui, |ui| {
                // What does not fit, on a very low window, is cut here and widens nothing.
                let place = ui.available_rect_before_wrap();
                let inside = UiBuilder::new().id_salt("library inside").max_rect(place);
                library_column(app, cx, &mut ui.new_child(inside));
                ui.allocate_rect(place, Sense::hover());
            })
            .response
            .rect;
        app.layout.panes.push(column);
        let dragged = widgets::width_handle(ui, "Width of the library", column, limits, LIBRARY);
        if dragged.is_some() {
            app.layout.place.now.library = dragged;
        }
    }
    let column = Frame::new().inner_margin(Margin::symmetric(16, 12));
    let column = if app.layout.is_cleared {
        column
    } else {
        column.fill(palette.background)
    };
    // Its scroll bar stands in the margin, so that it never lies over a field.
    let scrolled = column.inner_margin(Margin {
        right: 4,
        ..Margin::symmetric(16, 12)
    });
    // An open library may leave room for one column only.
    let beside_it = ui.available_width() >= REQUEST_LEAST + RESULT_LEAST;
    if width >= TWO_COLUMNS && beside_it {
        let size = if presenting && app.layout.workspace == Workspace::Exchange {
            (width * CARD_SHARE).max(CARD_LEAST)
        } else if width >= THREE_COLUMNS {
            width * 0.394
        } else {
            width * 0.5
        };
        let widest = ui.available_width() - RESULT_LEAST;
        let limits = Rangef::new(REQUEST_LEAST, widest.clamp(REQUEST_LEAST, REQUEST_MOST));
        let wide = app.layout.place.now.request.unwrap_or(size);
        let request = Panel::left("request")
            .frame(scrolled)
            .resizable(false)
            .exact_size(limits.clamp(wide))
            .show(ui, |ui| request_column(app, cx, ui))
            .response
            .rect;
        app.layout.panes.push(request);
        let dragged = widgets::width_handle(ui, "Width of the request", request, limits, size);
        if dragged.is_some() {
            app.layout.place.now.request = dragged;
        }
        let result = CentralPanel::no_frame()
            .frame(column)
            .show(ui, |ui| result_column(app, cx, ui));
        app.layout.panes.push(result.response.rect);
        return;
    }
    let only = CentralPanel::no_frame().frame(column).show(ui, |ui| {
        let request = match app.layout.workspace {
            Workspace::Exchange => "Request",
            Workspace::Inspect => "Paste",
            Workspace::Sign => "Sign",
            Workspace::Past => "History",
        };
        let in_front = usize::from(app.layout.result_in_front);
        if let Some(tab) = widgets::tab_bar(ui, &[(request, true), ("Result", true)], in_front) {
            app.layout.result_in_front = tab == 1;
        }
        ui.add_space(theme::GAP_SMALL);
        if app.layout.result_in_front {
            result_column(app, cx, ui)
        } else {
            request_column(app, cx, ui)
        }
    });
    app.layout.panes.push(only.response.rect);
}

/// Below this height the result scrolls as a page of the height [`PAGE`], so that claims can be read in a low window or with a large zoom.
const SHORT: f32 = 480.0;
const PAGE: f32 = 620.0;

/// Draws the result.
fn result_column(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let mut draw = |ui: &mut Ui| match app.layout.workspace {
        Workspace::Inspect => inspect::result(&mut app.inspect, cx, ui),
        Workspace::Sign => sign::result(&mut app.sign, cx, ui),
        Workspace::Exchange | Workspace::Past => {
            let others = [
                Other {
                    label: "The inspected token",
                    serial: app.inspect.token().serial(),
                    report: app.inspect.token().report().cloned(),
                },
                Other {
                    label: "The test token",
                    serial: app.sign.token().serial(),
                    report: app.sign.token().report().cloned(),
                },
            ];
            let in_history = app.layout.workspace == Workspace::Past;
            result::ui(&mut app.results, &others, in_history, cx, ui);
        }
    };
    if ui.available_height() >= SHORT {
        return draw(ui);
    }
    ScrollArea::vertical()
        .id_salt("result page")
        .auto_shrink(false)
        .show(ui, |ui| {
            // Room for this scroll bar, and for one inside the page.
            let size = egui::vec2(ui.available_width() - 24.0, PAGE);
            ui.allocate_ui(size, |ui| {
                ui.set_min_size(size);
                draw(ui);
            });
            in_sight::keep_around(ui);
        });
}

/// Draws the request: the form scrolls, the send bar stays in sight.
fn request_column(app: &mut App, cx: &Cx, ui: &mut Ui) {
    if app.layout.workspace == Workspace::Past {
        return history::ui(&mut app.history, cx, ui);
    }
    if is_on(ui.ctx()) && app.layout.workspace == Workspace::Exchange {
        // A child of its own: the card is narrower than the column has to be.
        let place = ui.available_rect_before_wrap();
        let place = place.with_max_x(place.right() - f32::from(SCROLL_BAR));
        let inside = UiBuilder::new().id_salt("presented").max_rect(place);
        return present::card(&presenting::card(app, cx), cx, &mut ui.new_child(inside));
    }
    if app.layout.workspace != Workspace::Exchange {
        ScrollArea::vertical()
            .id_salt("workspace scroll")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 12.0);
                if app.layout.workspace == Workspace::Inspect {
                    inspect::ui(&mut app.inspect, cx, ui);
                } else {
                    sign::ui(&mut app.sign, cx, ui);
                }
                in_sight::keep_around(ui);
            });
        return;
    }
    // The form is drawn first, so that the keyboard comes to the send bar last, in reading order.
    let place = ui.available_rect_before_wrap();
    let most = (place.height() * SEND_SHARE).clamp(0.0, SEND_MOST);
    let height = app.layout.send_height.min(most);
    let border = place.bottom() - height;
    let form = UiBuilder::new()
        .id_salt("request form")
        .max_rect(place.with_max_y(border - SEND_GAP));
    let mut form = ui.new_child(form);
    ScrollArea::vertical()
        .id_salt("request scroll")
        .auto_shrink(false)
        .show(&mut form, |ui| {
            ui.set_max_width(ui.available_width() - f32::from(SCROLL_BAR));
            editor::ui(&mut app.editor, cx, ui);
        });
    let below = place
        .with_min_y(border)
        .with_max_x(place.right() - f32::from(SCROLL_BAR));
    let mut below = ui.new_child(UiBuilder::new().id_salt("send").max_rect(below));
    editor::send_bar(&mut app.editor, cx, most, &mut below);
    let used = below.min_rect().height();
    if (used - app.layout.send_height).abs() > 0.5 {
        app.layout.send_height = used;
        ui.ctx().request_discard("the height of what sends");
    }
    ui.allocate_rect(place, Sense::hover());
}

/// Draws the library: search, unsaved edits, profiles, tools and the last runs.
fn library_column(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let App {
        library: view,
        editor: open,
        results,
        history,
        layout,
        ..
    } = app;
    let unlisted = open.unlisted(|path| view.profile_at(path).is_some());
    let past = library::Past {
        runs: results.runs(),
        kept: history.newest(),
        total: history.total(),
        shown: results.shown_run(),
    };
    let mut picked = None;
    let recalled = library::ui(view, &past, layout.workspace, cx, ui, |ui| {
        picked = editor::unsaved(open, &unlisted, cx, ui);
    });
    if let Some(id) = recalled {
        history.recall(cx, id);
    }
    match picked {
        Some(PickedDraft::Left(form)) => open.come_back(cx, form),
        Some(PickedDraft::Offered(key)) => {
            open.restore(cx, &key, |path| view.profile_at(path).cloned());
        }
        None => {}
    }
}
