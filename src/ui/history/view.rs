//! The history: every run of this computer, found by words and filters.

use super::state::HistoryList;
use crate::exchange::in_ms;
use crate::history::{Filter, Summary};
use crate::run::Run;
use crate::ui::kit::clock::Clock;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::low::is_low;
use crate::ui::kit::widgets::{ListRow, ListStep, NestedRow, RowStyle, tip_beside, tip_of_cut};
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::style::ScrollAnimation;
use egui::{
    Align, ComboBox, Id, InputState, Key, Layout, Modifiers, Rect, RichText, Role, Sense, Ui,
    UiBuilder, WidgetInfo, vec2,
};
use std::collections::BTreeSet;

/// In a narrower window a tab above has the heading's word, which a low one then spares.
const HEADED: f32 = 720.0;
/// Below these heights of the column all of it is a page that scrolls: with all that stands above the list, and with less.
const LOW: f32 = 320.0;
const LOWEST: f32 = 240.0;
/// The share of a line that the search takes beside other controls, and its least width.
const SEARCH_SHARE: f32 = 0.42;
const SEARCH_LEAST: f32 = 150.0;

/// What asks for the runs before those that are listed.
const OLDER: &str = "Older runs";

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Whether the height that is left is so small that all of it scrolls as a page.
pub fn is_page(ui: &Ui) -> bool {
    let least = if is_low(ui.ctx()) { LOWEST } else { LOW };
    ui.available_height() < least
}

/// Draws search, filters and the list over the rest of the height; `shown` is the run in front.
pub fn ui(list: &mut HistoryList, shown: Option<&Run>, cx: &Cx, ui: &mut Ui) {
    let is_shown = |run: &&Summary| {
        shown.is_some_and(|shown| {
            run.started_ms() == shown.started_ms && run.profile == shown.profile
        })
    };
    list.shown = list.runs.iter().find(is_shown).map(|run| run.id);
    if !is_page(ui) {
        return column(list, cx, ui);
    }
    page::whole(ui, "history page", |ui| column(list, cx, ui));
}

/// Draws what stands above the list, and the list.
fn column(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
        head(list, cx, ui);
    });
    let count = list.runs.len() + usize::from(list.next.is_some());
    match count.checked_sub(1) {
        Some(last) => rows(list, last, cx, ui),
        None => list.focus_rows = false,
    }
}

/// Draws the rows up to the last one over the rest of the height: one Tab stop, with arrows inside. The last one may ask for older runs.
fn rows(list: &mut HistoryList, last: usize, cx: &Cx, ui: &mut Ui) {
    let id = ui.make_persistent_id("history list");
    let mut area = ui.available_rect_before_wrap();
    if page::is_within(ui) {
        area.max.y = area.top() + (last + 1) as f32 * theme::ROW;
    }
    let stop = ui.interact(area, id, Sense::focusable_noninteractive());
    stop.widget_info(|| WidgetInfo::labeled(Role::ListBox, ui.is_enabled(), "Past runs"));
    let comes_from_search = std::mem::take(&mut list.focus_rows);
    if comes_from_search {
        stop.request_focus();
    }
    if stop.gained_focus() {
        // It takes the arrows from the next frame on.
        ui.ctx().request_repaint();
    }
    let shown = list.runs.iter().position(|run| list.shown == Some(run.id));
    let mut at = list.cursor.or(shown).unwrap_or(0).min(last);
    let (mut in_sight, mut pressed) = (None, None);
    if stop.has_focus() {
        let seen = area.intersect(ui.clip_rect()).height();
        let in_page = ((seen / theme::ROW).floor() as usize).max(1);
        if stop.gained_focus() {
            in_sight = Some(at);
            list.by_keys = comes_from_search || ui.input(|input| input.key_pressed(Key::Tab));
        }
        for key in widgets::list_keys(ui, id) {
            if key == Key::ArrowUp && at == 0 {
                list.focus_search = true;
                ui.ctx().request_repaint();
                continue;
            }
            let row = ListRow {
                at,
                last,
                page: in_page,
                open: None,
                parent: None,
            };
            match row.step(key) {
                ListStep::To(row) => {
                    at = row;
                    in_sight = Some(row);
                    list.by_keys = true;
                }
                ListStep::Press(row) => pressed = Some(row),
                ListStep::Nothing => {}
            }
        }
        list.cursor = Some(at);
    }

    let ringed = stop.has_focus().then_some(at);
    let builder = UiBuilder::new()
        .id_salt("history rows")
        .accessibility_parent(id);
    let draw = |ui: &mut Ui| {
        page::rows(ui, "history scroll", theme::ROW, last + 1, |ui, seen| {
            let corner = ui.max_rect().left_top();
            let size = vec2(ui.max_rect().width() - theme::SCROLL_BAR, theme::ROW);
            let place = |row: usize| {
                let down = (row as f32 - seen.start as f32) * theme::ROW;
                Rect::from_min_size(corner + vec2(0.0, down), size)
            };
            if let Some(row) = in_sight {
                let row = page::above_notices(ui, place(row));
                ui.scroll_to_rect_animation(row, None, ScrollAnimation::none());
                // Only rows in sight are drawn.
                ui.ctx().request_repaint();
            }
            let mut clicked = None;
            for row in seen.clone() {
                let listed = ListedRun {
                    list: id,
                    at: row,
                    of: last + 1,
                    place: place(row),
                    is_ringed: ringed == Some(row),
                };
                if listed.show(list, cx, ui) {
                    clicked = Some(row);
                }
            }
            clicked
        })
    };
    let clicked = ui.scope_builder(builder, draw).inner;
    if clicked.is_some() {
        list.cursor = clicked;
        list.by_keys = false;
        stop.request_focus();
    }
    if let Some(row) = clicked.or(pressed) {
        match list.runs.get(row).map(|run| run.id) {
            Some(run) => list.recall(cx, run),
            None => list.read_more(cx),
        }
    }
}

/// Draws what stands above the list, and what is said in its place if it is empty.
fn head(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    let is_low = is_low(ui.ctx());
    if !is_low || ui.ctx().content_rect().width() >= HEADED {
        ui.label(RichText::new("History").font(fonts::semibold(theme::VERDICT)));
    }
    if is_low {
        ui.horizontal_wrapped(|ui| {
            let width = (ui.available_width() * SEARCH_SHARE).max(SEARCH_LEAST);
            as_wide(ui, width, |ui| search(list, ui));
            pinned(list, ui);
            delete_all(list, cx, ui);
        });
        filters(list, ui);
    } else {
        widgets::muted_label(
            ui,
            "Every exchange on this computer, without secrets. Search covers claims, findings, addresses and profiles",
        );
        ui.add_space(theme::GAP_SMALL);
        search(list, ui);
        filters(list, ui);
        ui.horizontal(|ui| {
            pinned(list, ui);
            let place = ui.available_rect_before_wrap();
            widgets::at_right(ui, "history at right", place, |ui| {
                delete_all(list, cx, ui);
            });
        });
    }
    ui.add_space(4.0);
    if let Some(problem) = &list.problem {
        let title = "The history cannot be read";
        widgets::note(ui, widgets::NoteLevel::Warning, title, problem);
    }
    if cx.services.folders.is_none() || !cx.settings.history.enabled {
        widgets::muted_label(
            ui,
            "Runs are not recorded: recording is off in the settings, or there is no home folder",
        );
    }
    if !list.runs.is_empty() {
        return chosen(list, cx, ui);
    }
    if list.problem.is_some() {
        return;
    }
    ui.add_space(theme::GAP);
    let filtered = list.filter != Filter::default() || list.days.is_some();
    let words = if list.is_reading() {
        "Reading the history…"
    } else if filtered {
        "No run matches: try other words, or set the filters to any"
    } else {
        "No runs yet: each send is recorded here"
    };
    widgets::muted_label(ui, words);
}

/// A row of the list.
struct ListedRun {
    /// The id of the list.
    list: Id,
    /// Which row it is, and of how many.
    at: usize,
    of: usize,
    place: Rect,
    /// Whether it has the keyboard.
    is_ringed: bool,
}

impl ListedRun {
    /// Draws the run, with its menu, or what asks for older ones. Returns whether it was clicked.
    fn show(&self, list: &mut HistoryList, cx: &Cx, ui: &Ui) -> bool {
        match list.runs.get(self.at).cloned() {
            Some(run) => self.run(list, &run, cx, ui),
            None => {
                let id = self.list.with("older");
                let row = NestedRow {
                    style: RowStyle::Link,
                    role: Role::ListBoxOption,
                    name: OLDER,
                    shown: OLDER,
                    ringed: self.is_ringed,
                    ..NestedRow::default()
                };
                let older = row.show(ui, id, self.place, Sense::CLICK);
                widgets::tell_place(ui, (self.list, id), (self.at, self.of), self.is_ringed);
                older.clicked()
            }
        }
    }

    /// Draws a run, with its menu.
    fn run(&self, list: &mut HistoryList, run: &Summary, cx: &Cx, ui: &Ui) -> bool {
        let palette = theme::palette(ui);
        let icon = match run.outcome.as_str() {
            "issued" => (Icon::Check, palette.valid),
            "refused" => (Icon::Cross, palette.invalid),
            _ => (Icon::Bang, palette.unchecked),
        };
        let time = when(cx.clock, run.started_ms());
        let environment = if run.environment.is_empty() {
            String::new()
        } else {
            format!(" · {}", run.environment)
        };
        let error = run.error.as_ref();
        let error = error.map_or_else(String::new, |error| format!(" · {error}"));
        let label = format!("{time}  {}{environment}{error}", run.profile);
        let pinned = if run.pinned { "pinned · " } else { "" };
        let status = run
            .status
            .map_or_else(|| "–".to_owned(), |status| status.to_string());
        let right = format!("{pinned}{status} · {}", in_ms(run.total_ms));
        let id = self.list.with(run.id);
        let row = NestedRow {
            role: Role::ListBoxOption,
            name: &label,
            shown: &label,
            description: &right,
            icon: Some(icon),
            right: &right,
            selected: list.shown == Some(run.id),
            ringed: self.is_ringed,
            ..NestedRow::default()
        };
        // Not focusable: the list is the one stop.
        let (response, is_cut) = row.show_cut(ui, id, self.place, Sense::CLICK);
        widgets::tell_place(ui, (self.list, id), (self.at, self.of), self.is_ringed);
        if is_cut && !cx.in_dialog {
            let beside = self.place.right();
            let tip = |ui: &mut Ui| {
                ui.label(&label);
            };
            if response.hovered() {
                tip_beside(&response, beside, tip);
            } else if self.is_ringed && list.by_keys {
                tip_of_cut(&response, beside, tip);
            }
        }
        response.context_menu(|ui| {
            widgets::menu_look(ui);
            if widgets::menu_row(ui, "Open the profile to run it again") {
                cx.ask(Intent::Rerun(Box::new(run.clone())));
            }
            if widgets::menu_row(ui, if run.pinned { "Unpin" } else { "Pin" }) {
                list.pin(cx, run.id, !run.pinned);
            }
            if widgets::menu_row(ui, "Delete for good") {
                list.delete(cx, run.id);
            }
        });
        response.clicked()
    }
}

/// Draws the commands for the run in front; each row's menu has the same.
fn chosen(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    let shown = list.shown;
    let found = list.runs.iter().find(|run| shown == Some(run.id));
    let Some(run) = found.cloned() else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        if widgets::small_button(ui, "Open its profile")
            .on_hover_text("To run it again, with a new code")
            .clicked()
        {
            cx.ask(Intent::Rerun(Box::new(run.clone())));
        }
        let pin = if run.pinned { "Unpin" } else { "Pin" };
        if widgets::small_button(ui, pin)
            .on_hover_text("The limits in the settings never remove pinned runs")
            .clicked()
        {
            list.pin(cx, run.id, !run.pinned);
        }
        if widgets::small_button(ui, "Delete run").clicked() {
            list.delete(cx, run.id);
        }
    });
    ui.add_space(4.0);
}

/// Returns when a run was, to the minute: today, yesterday, or its date.
fn when(clock: Clock, started_ms: i64) -> String {
    let day = |at: i64| clock.local(at, "%Y-%m-%d");
    let now = clock.now() * 1000;
    let of_run = day(started_ms);
    let format = if of_run == day(now) {
        "today %H:%M"
    } else if of_run == day(now - DAY_MS) {
        "yesterday %H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    clock.local(started_ms, format).unwrap_or_default()
}

/// Draws the search.
fn search(list: &mut HistoryList, ui: &mut Ui) {
    let (text, name) = (&mut list.filter.text, "Search runs");
    let field = widgets::text_field(ui, "history search", text, name, false, name);
    if std::mem::take(&mut list.focus_search) {
        field.request_focus();
    }
    let goes_down = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::ArrowDown);
    if field.has_focus() && ui.input_mut(goes_down) {
        list.cursor = Some(0);
        list.focus_rows = true;
        ui.ctx().request_repaint();
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        list.opens_first = true;
        ui.ctx().request_repaint();
    }
}

/// Draws the filter for pinned runs.
fn pinned(list: &mut HistoryList, ui: &mut Ui) {
    ui.checkbox(&mut list.filter.pinned, "Pinned only")
        .on_hover_text("Only runs that are kept regardless of the limits");
}

/// Draws the button that deletes all runs, whatever the filters leave out.
fn delete_all(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    let label = delete_label(list.total());
    if widgets::small_button(ui, &label)
        .on_hover_text("Whatever is searched for, and pinned runs too")
        .clicked()
    {
        list.ask_delete_all(cx);
    }
}

/// Returns what the button says that deletes so many runs.
fn delete_label(total: Option<u64>) -> String {
    match total {
        Some(total) if total > 1 => format!("Delete all {total} runs…"),
        _ => "Delete the whole history…".to_owned(),
    }
}

/// Draws the filters but the one for pinned runs.
fn filters(list: &mut HistoryList, ui: &mut Ui) {
    let [outcome, profile, error, time] = filter_widths(ui);
    ui.horizontal_wrapped(|ui| {
        let outcomes = [
            (None, "Any outcome"),
            (Some("issued"), "Issued"),
            (Some("refused"), "Refused"),
            (Some("failed"), "Failed"),
        ];
        choose(ui, outcome, "Outcome", &outcomes, &mut list.filter.outcome);
        let profiles = list.runs.iter().map(|run| run.profile.as_str());
        let options = self::options("Any profile", profiles);
        choose(ui, profile, "Profile", &options, &mut list.filter.profile);
        let errors = list.runs.iter().filter_map(|run| run.error.as_deref());
        let options = self::options("Any error", errors);
        choose(ui, error, "Error", &options, &mut list.filter.error);
        let times = [
            (None, "Any time"),
            (Some(1), "Today"),
            (Some(7), "Seven days"),
            (Some(30), "Thirty days"),
        ];
        let known = times.iter().find(|(days, _)| *days == list.days);
        let shown = known.map_or("Any time", |(_, label)| label);
        let combo = ComboBox::from_id_salt("history time")
            .width(time)
            .truncate()
            .selected_text(shown);
        as_wide(ui, time, |ui| {
            let times = widgets::drop_down(ui, combo, |ui| {
                for (days, label) in times {
                    widgets::choose_value(ui, &mut list.days, days, label);
                }
            });
            widgets::named_list(times.response, "Time", shown);
        });
    });
}

/// Returns the widths of the four filters, points: side by side, each as wide as its words and an equal share of the rest, or two in a line
/// where that is too narrow to read them.
fn filter_widths(ui: &Ui) -> [f32; 4] {
    let spacing = ui.spacing();
    let around = 2.0 * spacing.button_padding.x + spacing.icon_spacing + spacing.icon_width;
    let needed = ["Any outcome", "Any profile", "Any error", "Any time"].map(|words| {
        let width = widgets::text_width(ui, words, fonts::text(theme::TEXT));
        (width + around).ceil()
    });
    let gap = spacing.item_spacing.x;
    let rest = ui.available_width() - needed.iter().sum::<f32>() - 3.0 * gap;
    if rest < 0.0 {
        return [((ui.available_width() - gap) / 2.0).floor(); 4];
    }
    needed.map(|width| width + (rest / 4.0).floor())
}

/// Returns the options of a filter: any, and each value once.
fn options<'a>(
    any: &'a str,
    values: impl Iterator<Item = &'a str>,
) -> Vec<(Option<&'a str>, &'a str)> {
    let values: BTreeSet<&str> = values.collect();
    let values = values.into_iter().map(|value| (Some(value), value));
    std::iter::once((None, any)).chain(values).collect()
}

/// Draws a filter.
fn choose(
    ui: &mut Ui,
    width: f32,
    name: &str,
    options: &[(Option<&str>, &str)],
    chosen: &mut Option<String>,
) {
    let shown = options
        .iter()
        .find(|(value, _)| *value == chosen.as_deref())
        .map_or_else(
            || chosen.clone().unwrap_or_default(),
            |(_, label)| (*label).to_owned(),
        );
    let list = ComboBox::from_id_salt(("history", name))
        .width(width)
        .truncate()
        .selected_text(shown.as_str());
    as_wide(ui, width, |ui| {
        let list = widgets::drop_down(ui, list, |ui| {
            for (value, label) in options {
                widgets::choose_value(ui, chosen, value.map(ToOwned::to_owned), label);
            }
        });
        widgets::named_list(list.response, name, &shown);
    });
}

/// Draws a control in a place of this width, whatever is in it.
fn as_wide(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, theme::CONTROL), layout, add);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_another_day_says_its_year() {
        // 2026-11-27 19:16:00 UTC.
        let now = 1_795_806_960;
        let clock = Clock::stopped(now);
        for (ago, words) in [
            (0, "today 19:16"),
            (19 * 3600, "today 00:16"),
            (20 * 3600, "yesterday 23:16"),
            (44 * 3600, "2026-11-25 23:16"),
            (400 * 86_400, "2025-10-23 19:16"),
        ] {
            assert_eq!(when(clock, (now - ago) * 1000), words);
        }
    }

    #[test]
    fn deleting_everything_says_so_whatever_is_filtered() {
        assert_eq!(delete_label(Some(12)), "Delete all 12 runs…");
        for few in [None, Some(0), Some(1)] {
            assert_eq!(delete_label(few), "Delete the whole history…");
        }
    }
}
