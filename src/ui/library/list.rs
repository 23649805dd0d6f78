//! The library: search, profiles in folders and groups, and what stands below them.

use super::below::{self, Below};
use super::keyboard::Walked;
use super::lines::{LibraryLine, LibraryLines, ListedUnder};
use super::past::{Past, PastRun, RunPlace, last_outcomes};
use super::rows::Rows;
use super::search;
use super::state::LibraryView;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::ListStep;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{in_sight, page, theme};
use egui::{
    InputState, Key, Modifiers, Rangef, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Up to this many lines are all drawn, so that assistive technology finds each; of more only those in sight are drawn.
const DRAWN: usize = 500;

/// Below this height everything below the search scrolls together: tools and runs would leave little of the list.
const LOW: f32 = 420.0;

/// The least share of the height that the last runs have.
const RUNS_SHARE: f32 = 0.22;

/// What list and runs are drawn from.
struct LibraryColumn<'a, 'r> {
    past: &'a Past<'r>,
    runs: &'a [PastRun<'r>],
    workspace: Workspace,
    /// The right edge of the library.
    right: f32,
    /// Whether Enter in the search asks for the first profile that was found.
    opens_first: bool,
    /// Whether list, tools and runs scroll together.
    is_page: bool,
}

/// Draws the search, what `above` draws, the list, the tools and the last runs. Returns the id of the run of the history to show.
pub fn ui(
    view: &mut LibraryView,
    past: &Past<'_>,
    workspace: Workspace,
    cx: &Cx,
    ui: &mut Ui,
    above: impl FnOnce(&mut Ui),
) -> Option<i64> {
    let is_low = ui.available_height() < LOW;
    let right = ui.max_rect().right() + theme::GAP_SMALL;
    let runs = view.outcomes.list(past);
    let column = LibraryColumn {
        past,
        runs: &runs,
        workspace,
        right,
        opens_first: search::ui(view, cx, ui),
        is_page: is_low,
    };
    if !is_low {
        above(ui);
        ui.add_space(4.0);
        return column.whole(view, cx, ui);
    }
    let room = ui.available_height();
    page::scrolled(ui, "library page", |ui| {
        above(ui);
        ui.add_space(4.0);
        let shown = column.page(view, room, cx, ui);
        in_sight::keep_around(ui);
        shown
    })
}

/// Returns how many rows fit into a height.
fn rows(height: f32) -> usize {
    (height / theme::LIBRARY_ROW).floor().max(0.0) as usize
}

impl LibraryColumn<'_, '_> {
    /// Whether a list of so many lines is drawn as high as it is, and not scrolled by itself.
    fn is_whole(&self, lines: usize) -> bool {
        self.is_page && lines <= DRAWN
    }

    /// Draws list and runs over the whole height: the last runs get their share, and what the list does not need.
    fn whole(&self, view: &mut LibraryView, cx: &Cx, ui: &mut Ui) -> Option<i64> {
        let area = ui.available_rect_before_wrap();
        let least = rows(area.height() * RUNS_SHARE).max(1);
        view.update_lines(cx, self.runs, rows(area.height() - below::height(least)));
        let listed = view.lines.all.len() as f32 * theme::LIBRARY_ROW;
        let left_over = rows(area.height() - listed - below::height(0) + theme::LIBRARY_ROW);
        let in_sight = self.runs.len().min(least.max(left_over));
        let border = (area.bottom() - below::height(in_sight)).max(area.top());
        self.draw(view, area, border, cx, ui)
    }

    /// Draws list and runs one below the other, each as high as it is, for a page that scrolls and shows `room` points of it.
    fn page(&self, view: &mut LibraryView, room: f32, cx: &Cx, ui: &mut Ui) -> Option<i64> {
        let area = ui.available_rect_before_wrap();
        view.update_lines(cx, self.runs, rows(room - below::height(1)));
        let count = view.lines.all.len();
        let listed = if self.is_whole(count) {
            count as f32 * theme::LIBRARY_ROW
        } else {
            room
        };
        let border = area.top() + listed;
        let height = listed + below::height(self.runs.len());
        let area = Rect::from_min_size(area.min, vec2(area.width(), height));
        self.draw(view, area, border, cx, ui)
    }

    /// Draws the list above the border, tools and runs below it.
    fn draw(
        &self,
        view: &mut LibraryView,
        area: Rect,
        border: f32,
        cx: &Cx,
        ui: &mut Ui,
    ) -> Option<i64> {
        if self.opens_first
            && let Some((at, number)) = view.lines.first_entry()
        {
            view.open_entry(cx, at, number);
        }
        let list_area = Rect::from_min_max(area.min, pos2(area.right(), border));
        let from_list = ui.scope_builder(UiBuilder::new().max_rect(list_area), |ui| {
            ui.set_min_size(list_area.size());
            list(view, self, cx, ui)
        });
        let below_area = Rect::from_min_max(pos2(area.left(), border), area.max);
        let mut builder = UiBuilder::new().max_rect(below_area);
        if self.is_page {
            // The runs are as long as they are there.
            builder = builder.ui_stack_info(page::mark());
        }
        let from_below = ui.scope_builder(builder, |ui| {
            ui.set_min_size(below_area.size());
            let LibraryView {
                library, below: at, ..
            } = view;
            let is_built_in = |name: &str| {
                let built_in = library.folders().iter().filter(|list| list.path.is_none());
                let mut entries = built_in.flat_map(|list| &list.entries);
                entries.any(|entry| {
                    let profile = entry.profile.as_ref();
                    profile.is_ok_and(|profile| profile.name == name)
                })
            };
            let below = Below {
                past: self.past,
                runs: self.runs,
                workspace: self.workspace,
                is_built_in: &is_built_in,
                right: self.right,
            };
            below.show(at, cx, ui)
        });
        let place = from_list.inner.or(from_below.inner);
        place.and_then(|place| show_run(place, cx))
    }
}

/// Shows a run of this session, or returns the id of one of the history.
fn show_run(place: RunPlace<'_>, cx: &Cx) -> Option<i64> {
    cx.ask(Intent::Enter(Workspace::Exchange));
    match place {
        RunPlace::Session(run) => {
            cx.ask(Intent::ShowRun(Arc::clone(run)));
            None
        }
        RunPlace::History(id) => Some(id),
    }
}

/// Draws the list over the whole place: one Tab stop, with arrows inside. Returns the run that was chosen.
fn list<'a>(
    view: &mut LibraryView,
    column: &LibraryColumn<'_, 'a>,
    cx: &Cx,
    ui: &mut Ui,
) -> Option<RunPlace<'a>> {
    let runs = column.runs;
    let id = ui.make_persistent_id("library list");
    let area = ui.max_rect();
    let list = ui.interact(area, id, Sense::focusable_noninteractive());
    list.widget_info(|| WidgetInfo::labeled(Role::Tree, ui.is_enabled(), "Profiles"));
    if list.gained_focus() {
        // It takes the arrows from the next frame on.
        ui.ctx().request_repaint();
    }

    // Escape goes from the results of a search back to the whole list.
    let escape = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Escape);
    if list.lost_focus() && view.is_searching() && ui.input_mut(escape) {
        view.end_search();
        list.request_focus();
        ui.ctx().request_repaint();
    }

    let lines = std::mem::take(&mut view.lines);
    // Only if it matters: the list may be long.
    let open = (view.to_reveal || list.has_focus())
        .then(|| view.open_place(cx))
        .flatten()
        .and_then(|(at, number)| lines.index_of_entry(at, number));
    let mut in_sight = open.filter(|_| view.to_reveal);
    view.to_reveal &= in_sight.is_none();
    let mut pressed = None;
    let known = view.cursor.and_then(|line| lines.index_of(line));
    let mut at = known.or(open).unwrap_or(0);
    if list.has_focus() {
        let page = rows(area.intersect(ui.clip_rect()).height()).max(1);
        let walked = Walked {
            lines: &lines,
            expanded: &|line| view.expanded(&lines, line),
            words: &|line| view.words(&lines, line, cx),
            page,
        };
        match walked.take(ui, &list, at) {
            ListStep::To(line) => {
                at = line;
                in_sight = Some(line);
                view.by_keys = true;
            }
            ListStep::Press(line) => {
                at = line;
                pressed = lines.all.get(line).copied();
            }
            ListStep::Nothing => {}
        }
        if list.gained_focus() {
            in_sight = Some(at);
            view.by_keys = ui.input(|input| input.key_pressed(Key::Tab));
        }
        view.cursor = lines.all.get(at).copied();
    }

    let rows = Rows {
        view,
        lines: &lines,
        runs,
        last: &last_outcomes(runs),
        in_exchange: column.workspace == Workspace::Exchange,
        list: id,
        ringed: list.has_focus().then_some(at),
        right: column.right,
    };
    let builder = UiBuilder::new()
        .id_salt("library rows")
        .accessibility_parent(id);
    let clicked = ui
        .scope_builder(builder, |ui| {
            let is_whole = column.is_whole(lines.all.len());
            draw(&rows, in_sight, is_whole, cx, ui)
        })
        .inner;
    if let Some(line) = clicked {
        view.cursor = Some(line);
        view.by_keys = false;
        list.request_focus();
    }
    let shown = clicked
        .or(pressed)
        .and_then(|line| press(view, &lines, runs, line, cx));
    view.lines = lines;
    shown
}

/// Draws the rows, and returns the one that was clicked.
fn draw(
    rows: &Rows<'_, '_>,
    in_sight: Option<usize>,
    is_whole: bool,
    cx: &Cx,
    ui: &mut Ui,
) -> Option<LibraryLine> {
    let count = rows.lines.all.len();
    let height = count as f32 * theme::LIBRARY_ROW;
    let mut clicked = None;
    let mut lines = |ui: &mut Ui, seen: Rangef| {
        let seen = if count > DRAWN {
            let first = (seen.min / theme::LIBRARY_ROW).floor().max(0.0) as usize;
            let last = (seen.max / theme::LIBRARY_ROW).ceil().max(0.0) as usize;
            first.min(count)..last.min(count)
        } else {
            0..count
        };
        let corner = ui.max_rect().left_top();
        let size = vec2(ui.max_rect().width(), theme::LIBRARY_ROW);
        let place = |at: usize| {
            let top = corner.y + at as f32 * theme::LIBRARY_ROW;
            Rect::from_min_size(pos2(corner.x, top), size)
        };
        if let Some(at) = in_sight {
            ui.scroll_to_rect(page::above_notices(ui, place(at)), None);
        }
        for at in seen {
            if let Some(line) = rows.lines.all.get(at) {
                if rows.draw(*line, at, place(at), cx, ui) {
                    clicked = Some(*line);
                }
            }
        }
    };
    if is_whole {
        ui.set_height(height);
        lines(ui, Rangef::new(0.0, height));
    } else {
        page::tall(ui, "library scroll", height, lines);
    }
    clicked
}

/// Carries out a press on a line. Returns the run to show.
fn press<'a>(
    view: &mut LibraryView,
    lines: &LibraryLines,
    runs: &[PastRun<'a>],
    line: LibraryLine,
    cx: &Cx,
) -> Option<RunPlace<'a>> {
    // The lines are worked out at the beginning of a frame.
    cx.egui.request_repaint();
    match line {
        LibraryLine::Recent => view.folds.toggle_recent(),
        LibraryLine::Folder(at) => {
            if let Some(folder) = view.library.folders().get(at) {
                view.folds.toggle_folder(&folder.name);
            }
        }
        LibraryLine::Group(number) => {
            if let Some(group) = lines.groups.get(number) {
                view.folds.toggle_group(&group.name);
            }
        }
        LibraryLine::More(number) => {
            if let Some(group) = lines.groups.get(number) {
                view.folds.open_group(&group.name, true);
                // The cursor goes to the line that takes its place.
                let shown = lines.index_of(line).and_then(|at| at.checked_sub(1));
                view.cursor = match shown.and_then(|at| lines.all.get(at)) {
                    Some(LibraryLine::Entry(folder, last, ListedUnder::Group)) => {
                        let mut entries = group.entries.iter();
                        let next = entries.find(|entry| *entry > last);
                        next.map(|entry| LibraryLine::Entry(*folder, *entry, ListedUnder::Group))
                    }
                    _ => None,
                };
            }
        }
        LibraryLine::New => cx.ask(Intent::Do(Command::New)),
        LibraryLine::Entry(at, number, _) => view.open_entry(cx, at, number),
        LibraryLine::Run(at) => return runs.get(at).map(|run| run.place),
        LibraryLine::Mine | LibraryLine::Empty(_) | LibraryLine::Runs | LibraryLine::Nothing => {}
    }
    None
}
