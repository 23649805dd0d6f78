//! What stands below the profiles: the tools that work without one, and the last runs. It is one Tab stop.

use super::names::split;
use super::past::{Past, PastRun, RunPlace, sign_of};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::{
    Link, NestedRow, RowStyle, keep_arrows, sense, tip_beside, tip_of_cut,
};
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{fonts, page, theme};
use egui::{
    Align2, Id, Key, Memory, Modifiers, Rect, Response, Role, Sense, Ui, UiBuilder, pos2, vec2,
};

/// The tools: their commands, short labels, and the workspaces they open.
const TOOLS: [(Command, &str, Option<Workspace>); 3] = [
    (Command::Inspect, "Inspect…", Some(Workspace::Inspect)),
    (Command::ExplainAnswer, "Explain…", None),
    (Command::SignTest, "Sign…", Some(Workspace::Sign)),
];

/// Index of the link to the whole history: after the tools, before the runs.
const ALL: usize = TOOLS.len();

/// Height of a heading.
const HEAD: f32 = 24.0;
/// Space between a heading's words, or a row's, and the edge.
const INSET: f32 = 8.0;

/// Tools and last runs, with what they are drawn from.
pub struct Below<'a, 'r> {
    /// What is known of runs.
    pub past: &'a Past<'r>,
    /// The runs, newest first.
    pub runs: &'a [PastRun<'r>],
    /// What the two columns beside the library show.
    pub workspace: Workspace,
    /// Whether a profile of this name is built in.
    pub is_built_in: &'a dyn Fn(&str) -> bool,
    /// The right edge of the library.
    pub right: f32,
}

/// Returns the height with this many runs in sight.
pub fn height(runs: usize) -> f32 {
    let rows = runs.max(1) as f32;
    HEAD + theme::LIBRARY_ROW + HEAD + rows * theme::LIBRARY_ROW
}

impl<'r> Below<'_, 'r> {
    /// Draws it over the whole place. `at` is the index of the item that Tab goes to. Returns the run that was chosen.
    pub fn show(&self, at: &mut usize, cx: &Cx, ui: &mut Ui) -> Option<RunPlace<'r>> {
        let stop = ui.make_persistent_id("library below");
        *at = (*at).min(ALL + self.runs.len());
        let moved = take_keys(ui, stop, at, ALL + self.runs.len());
        ui.spacing_mut().item_spacing.y = 0.0;
        self.tools(stop, *at, cx, ui);
        self.heading(stop, *at, cx, ui);
        if self.runs.is_empty() {
            no_runs(ui);
            return None;
        }
        let builder = UiBuilder::new()
            .id_salt("last runs")
            .accessibility_role(Role::ListBox)
            .accessibility_label("Last runs");
        ui.scope_builder(builder, |ui| self.rows(stop, *at, moved, cx, ui))
            .inner
    }

    /// Draws the tools in one line.
    fn tools(&self, stop: Id, at: usize, cx: &Cx, ui: &mut Ui) {
        let head = line(ui, HEAD);
        words_at(ui, head, "Tools");
        let line = line(ui, theme::LIBRARY_ROW);
        let link =
            |(command, words, leads): (Command, &'static str, Option<Workspace>), size| Link {
                name: command.label(),
                shown: words,
                description: command.tooltip(),
                size,
                selected: leads == Some(self.workspace),
                quiet: false,
            };
        let wide = |size| {
            let widths = TOOLS.map(|tool| link(tool, size).width(ui));
            widths.iter().sum::<f32>()
        };
        let room = line.width() - 2.0 * INSET;
        let size = if wide(theme::TEXT) + 2.0 * 16.0 <= room {
            theme::TEXT
        } else {
            theme::LABEL
        };
        let gap = ((room - wide(size)) / 2.0).clamp(6.0, 24.0);
        let mut left = line.left() + INSET;
        for (number, tool) in TOOLS.into_iter().enumerate() {
            let link = link(tool, size);
            if number > 0 {
                let dot = pos2(left - gap / 2.0, line.center().y);
                let (font, color) = (fonts::text(size), theme::palette(ui).muted);
                ui.painter()
                    .text(dot, Align2::CENTER_CENTER, "·", font, color);
            }
            let place = vec2(link.width(ui), line.height());
            let place = Rect::from_min_size(pos2(left, line.top()), place);
            let response = link.show(ui, stop.with(number), place, sense(number == at));
            settle(ui, &response);
            left = place.right() + gap;
            if response.clicked() {
                cx.ask(Intent::Do(tool.0));
            }
            if response.hovered() && !cx.in_dialog {
                tip_beside(&response, self.right, |ui| {
                    ui.label(tool.0.tooltip());
                });
            }
        }
    }

    /// Draws the heading of the runs, with the link to the whole history.
    fn heading(&self, stop: Id, at: usize, cx: &Cx, ui: &mut Ui) {
        let head = line(ui, HEAD);
        words_at(ui, head, "History");
        let total = self.past.total.filter(|total| *total > 0);
        let (shown, description) = match total {
            Some(1) => ("all".to_owned(), "One run".to_owned()),
            Some(total) => (format!("all {total}"), format!("All {total} runs")),
            None => ("all".to_owned(), "All runs".to_owned()),
        };
        let link = Link {
            name: Command::History.label(),
            shown: &shown,
            description: &description,
            size: theme::LABEL,
            selected: self.workspace == Workspace::Past,
            quiet: true,
        };
        let left = head.right() - INSET - link.width(ui);
        let place = Rect::from_x_y_ranges(left..=head.right() - INSET, head.y_range());
        let response = link.show(ui, stop.with(ALL), place, sense(at == ALL));
        settle(ui, &response);
        if response.clicked() {
            cx.ask(Intent::Do(Command::History));
        }
        if response.hovered() && !cx.in_dialog {
            tip_beside(&response, self.right, |ui| {
                ui.label(Command::History.tooltip());
            });
        }
    }

    /// Draws the runs. Returns the one that was chosen.
    fn rows(&self, stop: Id, at: usize, moved: bool, cx: &Cx, ui: &mut Ui) -> Option<RunPlace<'r>> {
        let today = cx.clock.local(cx.now() * 1000, "%Y-%m-%d");
        let mut chosen = None;
        let height = self.runs.len() as f32 * theme::LIBRARY_ROW;
        page::tall(ui, "last runs", height, |ui, _| {
            let area = ui.max_rect();
            for (number, run) in self.runs.iter().enumerate() {
                let top = area.top() + number as f32 * theme::LIBRARY_ROW;
                let size = vec2(area.width(), theme::LIBRARY_ROW);
                let item = ALL + 1 + number;
                let item = RunItem {
                    id: stop.with(item),
                    place: Rect::from_min_size(pos2(area.left(), top), size),
                    is_next: item == at,
                };
                if item.is_next && moved {
                    ui.scroll_to_rect(page::above_notices(ui, item.place), None);
                }
                if self.row(run, &item, today.as_deref(), cx, ui) {
                    chosen = Some(run.place);
                }
            }
        });
        chosen
    }

    /// Draws a run, and returns whether it was chosen.
    fn row(
        &self,
        run: &PastRun<'_>,
        item: &RunItem,
        today: Option<&str>,
        cx: &Cx,
        ui: &Ui,
    ) -> bool {
        let day = cx.clock.local(run.started_ms, "%Y-%m-%d");
        let format = if day.as_deref() == today {
            "%H:%M"
        } else {
            "%m-%d"
        };
        let time = cx.clock.local(run.started_ms, format).unwrap_or_default();
        let short = if (self.is_built_in)(run.profile) {
            split(run.profile).1
        } else {
            run.profile
        };
        let status = run.status_words();
        let row = NestedRow {
            role: Role::ListBoxOption,
            name: &format!("{time} {}", run.profile),
            shown: &format!("{time} {short}"),
            description: &format!("{}, {status}", run.outcome.name()),
            icon: Some(sign_of(run.outcome, theme::palette(ui))),
            right: &status,
            selected: self.past.shown.is_some_and(|shown| run.is(shown)),
            ringed: ui.memory(|memory| memory.has_focus(item.id)),
            ..NestedRow::default()
        };
        let (response, is_cut) = row.show_cut(ui, item.id, item.place, sense(item.is_next));
        settle(ui, &response);
        let tip = |ui: &mut Ui| {
            ui.label(run.profile);
            let at = cx.clock.local(run.started_ms, "%Y-%m-%d %H:%M:%S");
            let at = at.unwrap_or_default();
            ui.label(format!("{at} · {} · {status}", run.outcome.name()));
        };
        if response.hovered() && !cx.in_dialog {
            tip_beside(&response, self.right, tip);
        } else if response.has_focus() && is_cut && !cx.in_dialog {
            tip_of_cut(&response, self.right, tip);
        }
        response.clicked()
    }
}

/// A run's row.
struct RunItem {
    id: Id,
    place: Rect,
    /// Whether Tab goes to it.
    is_next: bool,
}

/// Asks for a frame when an item gets the focus: it takes the arrows from then on.
fn settle(ui: &Ui, response: &Response) {
    if response.gained_focus() {
        ui.ctx().request_repaint();
    }
}

/// Moves the focus by the keys, if one of the items has it. Returns whether it moved.
fn take_keys(ui: &Ui, stop: Id, at: &mut usize, last: usize) -> bool {
    let focused = ui.memory(Memory::focused);
    let Some(mut to) = focused.and_then(|id| (0..=last).find(|item| stop.with(*item) == id)) else {
        return false;
    };
    *at = to;
    keep_arrows(ui, stop.with(to));
    let keys = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::Home,
        Key::End,
    ];
    for key in keys {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            to = step(to, key, last);
        }
    }
    if to == *at {
        return false;
    }
    *at = to;
    ui.memory_mut(|memory| memory.request_focus(stop.with(to)));
    true
}

/// Returns the index that a key leads to: the tools are one line, the link and the runs one each.
fn step(at: usize, key: Key, last: usize) -> usize {
    match key {
        Key::ArrowDown if at < ALL => ALL,
        Key::ArrowUp if at < ALL => at,
        Key::ArrowUp if at == ALL => 0,
        Key::ArrowDown | Key::ArrowRight => (at + 1).min(last),
        Key::ArrowUp | Key::ArrowLeft => at.saturating_sub(1),
        Key::Home => 0,
        Key::End => last,
        _ => at,
    }
}

/// Allocates a line of this height over the whole width.
fn line(ui: &mut Ui, height: f32) -> Rect {
    let size = vec2(ui.available_width(), height);
    ui.allocate_exact_size(size, Sense::hover()).0
}

/// Draws a heading's words.
fn words_at(ui: &Ui, rect: Rect, words: &str) {
    let at = pos2(rect.left() + INSET, rect.center().y);
    let (font, color) = (fonts::semibold(theme::LABEL), theme::palette(ui).muted);
    ui.painter()
        .text(at, Align2::LEFT_CENTER, words, font, color);
}

/// Says that there are no runs yet.
fn no_runs(ui: &mut Ui) {
    let words = "Runs appear here, secrets left out";
    let place = line(ui, theme::LIBRARY_ROW);
    let row = NestedRow {
        style: RowStyle::Quiet,
        role: Role::Label,
        name: words,
        shown: words,
        ..NestedRow::default()
    };
    row.show(ui, ui.make_persistent_id(words), place, Sense::hover());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_along_the_tools_and_down_the_runs() {
        let last = ALL + 2;
        for (at, key, expected) in [
            (0, Key::ArrowRight, 1),
            (0, Key::ArrowLeft, 0),
            (1, Key::ArrowDown, ALL),
            (1, Key::ArrowUp, 1),
            (ALL, Key::ArrowUp, 0),
            (ALL, Key::ArrowDown, ALL + 1),
            (ALL + 1, Key::ArrowUp, ALL),
            (last, Key::ArrowDown, last),
            (2, Key::End, last),
            (last, Key::Home, 0),
        ] {
            assert_eq!(step(at, key, last), expected, "{at} {key:?}");
        }
    }
}
