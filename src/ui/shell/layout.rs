//! The window's columns: library, request, result, with a bar above and below.

use super::app::{App, PageFront};
use super::{guide, presenting, status_bar, top_bar, under_way};
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::low::is_low;
use crate::ui::kit::pinned::pinned;
use crate::ui::kit::presenting::is_on;
use crate::ui::kit::widgets::Link;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{in_sight, page, theme, widgets};
use crate::ui::result::Other;
use crate::ui::{editor, history, inspect, library, present, result, sign, story};
use egui::{
    CentralPanel, Color32, Frame, Margin, Panel, Rangef, Rect, ScrollArea, Sense, Ui, UiBuilder,
    Vec2,
};

/// From this width on there are three columns.
const THREE_COLUMNS: f32 = 1100.0;
/// From this width on request and result stand side by side.
const TWO_COLUMNS: f32 = 720.0;

/// Width of the library at first, and the limits it can be dragged to.
const LIBRARY: f32 = 232.0;
const LIBRARY_LEAST: f32 = 180.0;
const LIBRARY_MOST: f32 = 480.0;
/// The largest share of the window's width that it takes.
const LIBRARY_SHARE: f32 = 0.45;

/// The share of the window's width that the request takes at first, in three columns and in two.
const REQUEST_OF_THREE: f32 = 0.394;
const REQUEST_OF_TWO: f32 = 0.5;
/// The limits that it can be dragged to, and the least width that it leaves to the result.
const REQUEST_LEAST: f32 = 320.0;
const REQUEST_MOST: f32 = 900.0;
const RESULT_LEAST: f32 = 300.0;

/// The share of the width that the request's card takes while presenting, and its least width: claims need the rest.
const CARD_SHARE: f32 = 0.34;
const CARD_LEAST: f32 = 364.0;

/// Room around request and result.
const COLUMN_MARGIN: Margin = Margin::symmetric(16, 12);

/// Room around the only column; on the right there is the scroll bar's besides.
const ONLY_COLUMN_MARGIN: Margin = Margin {
    right: 4,
    ..COLUMN_MARGIN
};
/// Room below the tabs of the only column and below the column in a low window; there is none above.
const CLOSE: i8 = 4;
/// Height of the tabs of the only column with the room around it, more or less.
const AROUND: f32 = 76.0;

/// Height of the line that a heading stands on.
const HEADING: f32 = 18.0;

/// Height of the banner of presenting, more or less.
const BANNER: f32 = 32.0;

/// The smallest size in which everything has a place. In a smaller window, or with a large zoom, all of it scrolls as a page of this size.
const PAGE_LEAST: Vec2 = Vec2::new(480.0, 320.0);

/// The least height of that page's part in sight above the strip of a story; in a lower window the strip is on the page.
const PAGE_SEEN: f32 = 140.0;

/// Below this height the result scrolls as a page, so that claims can be read in a low window or with a large zoom; and the height that it
/// gives to what takes all there is.
const SHORT: f32 = 420.0;
const PAGE: f32 = 620.0;

/// Whether the library is behind a button.
pub fn has_drawer(ctx: &egui::Context) -> bool {
    ctx.content_rect().width() < THREE_COLUMNS
}

/// Draws the window.
pub fn show(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let room = ui.available_rect_before_wrap().size();
    let banner = if is_on(ui.ctx()) { BANNER } else { 0.0 };
    let page = PAGE_LEAST + Vec2::new(0.0, banner);
    let story = if app.layout.tour.story.is_running() {
        story::height(ui.ctx(), room.x.max(page.x))
    } else {
        0.0
    };
    if room.x >= page.x && room.y >= page.y + story {
        columns(app, cx, Strip::AboveStatus, ui);
        let cx = app.cx(ui.ctx());
        return guide::strip(app, &cx, ui);
    }
    // The story stays in sight below the page, as long as some of the page does.
    let strip = if room.y - story >= PAGE_SEEN {
        guide::reserve(app, ui);
        Strip::BelowPage
    } else {
        Strip::AboveStatus
    };
    let room = ui.available_rect_before_wrap().size();
    let within = match strip {
        Strip::AboveStatus => story,
        Strip::BelowPage => 0.0,
    };
    ScrollArea::both()
        .id_salt("page")
        .auto_shrink(false)
        .show(ui, |ui| {
            let least = page + Vec2::new(0.0, within);
            let (place, _) = ui.allocate_exact_size(room.max(least), Sense::hover());
            let mut page = ui.new_child(UiBuilder::new().id_salt("page").max_rect(place));
            columns(app, cx, strip, &mut page);
            if strip == Strip::AboveStatus {
                let cx = app.cx(page.ctx());
                guide::strip(app, &cx, &mut page);
            }
            in_sight::keep_around(ui);
        });
    if strip == Strip::BelowPage {
        let cx = app.cx(ui.ctx());
        guide::strip(app, &cx, ui);
    }
}

/// Where the strip of the story stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strip {
    /// Between the columns and the bar below.
    AboveStatus,
    /// Below a page that scrolls.
    BelowPage,
}

/// Draws the bars and the columns between them.
fn columns(app: &mut App, cx: &Cx, strip: Strip, ui: &mut Ui) {
    let width = ui.available_width();
    bars(app, cx, ui);
    if strip == Strip::AboveStatus {
        guide::reserve(app, ui);
    }
    if !is_on(ui.ctx()) && (width >= THREE_COLUMNS || app.layout.drawer) {
        library_panel(app, cx, width, ui);
    }
    // An open library may leave room for one column only.
    let beside_it = ui.available_width() >= REQUEST_LEAST + RESULT_LEAST;
    let is_beside = width >= TWO_COLUMNS && beside_it;
    guide::divide(app, !is_beside);
    if is_beside {
        request_beside_result(app, cx, width, ui);
    } else {
        request_or_result(app, cx, ui);
    }
}

/// Draws the bar above, the banner of presenting, and the bar below.
fn bars(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let drawer = ui.available_width() < THREE_COLUMNS;
    let above = bar(Panel::top("top"), palette.panel, (14, 8)).show(ui, |ui| {
        top_bar::show(&mut app.editor, &mut app.layout, drawer, cx, ui);
    });
    app.layout.panes = vec![above.response.rect];
    if is_on(ui.ctx()) {
        bar(Panel::top("presenting"), palette.accent_behind, (16, 2))
            .show(ui, |ui| present::banner(cx, ui));
    }
    let activity = status_bar::Activity {
        said: !app.messages.is_empty(),
        under_way: under_way::look(app, ui.ctx()),
    };
    let below = bar(Panel::bottom("status"), palette.panel, (14, 0)).show(ui, |ui| {
        let run = app.results.shown_run().map(|run| &**run);
        status_bar::show(&app.layout, run, app.inspect.hosts(), &activity, cx, ui)
    });
    if below.inner {
        under_way::stop(app, cx);
    }
}

/// Returns a panel as a bar of this colour, with this room beside and above what is drawn in it.
fn bar(panel: Panel, fill: Color32, (beside, above): (i8, i8)) -> Panel {
    let frame = Frame::new()
        .fill(fill)
        .inner_margin(Margin::symmetric(beside, above));
    panel.frame(frame)
}

/// Draws the library at the left, as wide as it was dragged.
fn library_panel(app: &mut App, cx: &Cx, width: f32, ui: &mut Ui) {
    // However wide it is dragged, there is room beside it.
    let widest = (width * LIBRARY_SHARE).clamp(LIBRARY_LEAST, LIBRARY_MOST);
    let limits = Rangef::new(LIBRARY_LEAST, widest);
    let wide = app.layout.place.now.library.unwrap_or(LIBRARY);
    let frame = Frame::new()
        .fill(theme::palette(ui).panel)
        .inner_margin(Margin::same(8));
    let column = Panel::left("library")
        .frame(frame)
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

/// Returns the frame of request and result; without a colour where the window is cleared with it.
fn column_frame(app: &App, ui: &Ui) -> Frame {
    let frame = Frame::new().inner_margin(COLUMN_MARGIN);
    if app.layout.is_cleared {
        frame
    } else {
        frame.fill(theme::palette(ui).background)
    }
}

/// Draws the request beside the result, as wide as it was dragged.
fn request_beside_result(app: &mut App, cx: &Cx, width: f32, ui: &mut Ui) {
    let frame = column_frame(app, ui);
    // Its scroll bar stands in the margin, so that it never lies over a field.
    let scrolled = frame.inner_margin(Margin {
        right: 4,
        ..COLUMN_MARGIN
    });
    let usual = if is_on(ui.ctx()) && app.layout.workspace == Workspace::Exchange {
        (width * CARD_SHARE).max(CARD_LEAST)
    } else if width >= THREE_COLUMNS {
        width * REQUEST_OF_THREE
    } else {
        width * REQUEST_OF_TWO
    };
    let widest = ui.available_width() - RESULT_LEAST;
    let limits = Rangef::new(REQUEST_LEAST, widest.clamp(REQUEST_LEAST, REQUEST_MOST));
    let wide = app.layout.place.now.request.unwrap_or(usual);
    let column = Panel::left("request")
        .frame(scrolled)
        .resizable(false)
        .exact_size(limits.clamp(wide))
        .show(ui, |ui| request_column(app, cx, true, ui))
        .response
        .rect;
    app.layout.panes.push(column);
    let dragged = widgets::width_handle(ui, "Width of the request", column, limits, usual);
    if dragged.is_some() {
        app.layout.place.now.request = dragged;
    }
    let result = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        let is_page = ui.available_height() < SHORT;
        result_column(app, cx, is_page, ui);
    });
    app.layout.panes.push(result.response.rect);
}

/// Draws the request or the result, with tabs to change between them.
fn request_or_result(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let is_page = ui.available_height() - AROUND < SHORT;
    let margin = ONLY_COLUMN_MARGIN;
    let (margin, below) = if is_low(ui.ctx()) {
        let closer = Margin {
            top: 0,
            bottom: CLOSE,
            ..margin
        };
        (closer, f32::from(CLOSE))
    } else {
        (margin, 2.0 * theme::GAP_SMALL)
    };
    let frame = column_frame(app, ui).inner_margin(margin);
    let only = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        let request = match app.layout.workspace {
            Workspace::Exchange => "Request",
            Workspace::Inspect => "Paste",
            Workspace::Sign => "Sign",
            Workspace::Past => "History",
        };
        let in_front = usize::from(app.layout.result_in_front);
        // Tabs, request and result end alike, and scroll bars stand beside that.
        let place = ui.available_rect_before_wrap();
        let place = place.with_max_x(place.right() - theme::SCROLL_BAR);
        let bar = ui.scope(|ui| {
            ui.set_max_width(place.width());
            widgets::tab_bar(ui, &[(request, true), ("Result", true)], in_front)
        });
        if let Some(tab) = bar.inner {
            app.layout.result_in_front = tab == 1;
        }
        if app.layout.workspace != Workspace::Exchange {
            way_back(cx, bar.response.rect.with_max_x(place.right()), ui);
        }
        ui.add_space(below - theme::GAP_SMALL);
        if app.layout.result_in_front {
            let place = ui.available_rect_before_wrap();
            let place = place.with_max_x(place.right() - theme::SCROLL_BAR);
            let inside = UiBuilder::new().id_salt("only result").max_rect(place);
            result_column(app, cx, is_page, &mut ui.new_child(inside));
        } else {
            request_column(app, cx, false, ui);
        }
    });
    app.layout.panes.push(only.response.rect);
}

/// Draws the way back to the request at the right end of a row.
fn way_back(cx: &Cx, row: Rect, ui: &Ui) {
    let link = Link {
        name: "Back to the request",
        shown: "‹ Request",
        description: "",
        size: theme::SMALL,
        selected: false,
        quiet: true,
    };
    // A little wider than its words, which are cut where they just fit.
    let place = row.with_min_x(row.right() - link.width(ui) - 1.0);
    let id = ui.scope_id().with("way back");
    let link = link.show(ui, id, place, Sense::click());
    if link.on_hover_text("Escape goes back too").clicked() {
        cx.ask(Intent::Enter(Workspace::Exchange));
    }
}

/// Draws the result, which may be a page that scrolls.
fn result_column(app: &mut App, cx: &Cx, is_page: bool, ui: &mut Ui) {
    // What to begin with scrolls by itself, and is as high as what is seen of it; so is a sentence where there is nothing yet.
    let is_start = match app.layout.workspace {
        Workspace::Exchange | Workspace::Past => app.results.is_at_start(),
        Workspace::Inspect => app.inspect.token().report().is_none(),
        Workspace::Sign => app.sign.token().report().is_none(),
    };
    let front = page_front(app, ui);
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
            // Where there is no run yet, none can be chosen: it is shown how to get one.
            let is_past = app.layout.workspace == Workspace::Past;
            let in_history = is_past && app.history.total() != Some(0);
            result::ui(&mut app.results, &others, in_history, cx, ui);
        }
    };
    if !is_page || is_start {
        return draw(ui);
    }
    // The scroll bar stands in the column's margin; nothing inside the page has another.
    let place = ui.available_rect_before_wrap();
    let place = place.with_max_x(place.right() + theme::SCROLL_BAR);
    let page = UiBuilder::new()
        .id_salt("result page")
        .max_rect(place)
        .ui_stack_info(page::mark());
    let mut scroll = ScrollArea::vertical()
        .id_salt("result page")
        .auto_shrink(false);
    let mut page = ui.new_child(page);
    if is_another_page(front, &page) {
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    scroll.show(&mut page, |ui| {
        let size = egui::vec2(ui.available_width() - theme::SCROLL_BAR, PAGE);
        ui.allocate_ui(size, |ui| {
            ui.set_min_width(size.x);
            draw(ui);
        });
        in_sight::keep_around(ui);
    });
}

/// Returns what is in front on the page of the result.
fn page_front(app: &App, ui: &Ui) -> PageFront {
    let story = &app.layout.tour.story;
    PageFront {
        run: app.results.shown_run().map(|run| run.serial),
        workspace: app.layout.workspace,
        presents: is_on(ui.ctx()),
        guided: story
            .is_running()
            .then(|| (story.at(), ui.ctx().content_rect().size())),
    }
}

/// Whether something else is in front than when this page of the result was drawn last: one column has another page than two. It begins at
/// its verdict then: with another run or step of the tour, and where presenting or the tour has begun or ended.
fn is_another_page(front: PageFront, page: &Ui) -> bool {
    let place = page.scope_id().with("front");
    page.data_mut(|data| {
        let before: Option<PageFront> = data.get_temp(place);
        data.insert_temp(place, front);
        before != Some(front)
    })
}

/// Draws the request, or what another workspace has in its place. `is_beside` says that the result stands beside it, and not behind tabs
/// with the way back to the request.
fn request_column(app: &mut App, cx: &Cx, is_beside: bool, ui: &mut Ui) {
    // Beside the heading that is drawn next, with so much left free at the right.
    let back = |aside: f32, ui: &Ui| {
        if is_beside {
            let place = ui.available_rect_before_wrap();
            let end = place.right_top() + Vec2::new(-aside, HEADING);
            way_back(cx, Rect::from_min_max(place.min, end), ui);
        }
    };
    match app.layout.workspace {
        Workspace::Exchange if is_on(ui.ctx()) => request_card(app, cx, ui),
        Workspace::Exchange => pinned(
            ui,
            ("request", cx.open.from.form),
            &mut app.editor,
            |editor, ui| editor::ui(editor, cx, ui),
            |editor, most, ui| editor::send_bar(editor, cx, most, ui),
        ),
        Workspace::Inspect => scrolled(ui, |ui| {
            back(0.0, ui);
            inspect::ui(&mut app.inspect, cx, ui);
        }),
        Workspace::Sign => pinned(
            ui,
            ("sign", 0),
            &mut app.sign,
            |sign, ui| {
                back(0.0, ui);
                sign::ui(sign, cx, ui);
            },
            |sign, _, ui| sign::buttons(sign, cx, ui),
        ),
        Workspace::Past => {
            let is_page = history::is_page(ui);
            back(theme::SCROLL_BAR, ui);
            if is_beside && is_page {
                // What scrolls would go on below it.
                ui.add_space(HEADING + theme::GAP_SMALL);
            }
            let shown = app.results.shown_run().map(|run| &**run);
            history::ui(&mut app.history, shown, cx, ui);
        }
    }
}

/// Draws what scrolls as a whole in the request's place.
fn scrolled(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .id_salt("workspace scroll")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
            draw(ui);
            in_sight::keep_around(ui);
        });
}

/// Draws the request as it is presented.
fn request_card(app: &App, cx: &Cx, ui: &mut Ui) {
    // A child of its own: the card is narrower than the column has to be.
    let place = ui.available_rect_before_wrap();
    let place = place.with_max_x(place.right() - theme::SCROLL_BAR);
    let inside = UiBuilder::new().id_salt("presented").max_rect(place);
    present::card(&presenting::card(app, cx), cx, &mut ui.new_child(inside));
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
    if let Some(form) = picked {
        open.come_back(cx, form);
        cx.go_to_first_field();
    }
}
