//! The history: every run of this computer, found by words and filters.

use super::state::HistoryList;
use crate::history::Summary;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, in_sight, theme, widgets};
use egui::{Align, Color32, ComboBox, Layout, RichText, ScrollArea, Ui, vec2};

/// Width of the scroll bar beside the list, which what stands above it leaves free too.
const SCROLL_BAR: f32 = 12.0;

/// In a lower window the whole of it is a page that scrolls, points.
const LOW: f32 = 320.0;
/// How high the list is in such a page at most, points.
const LIST_OF_LOW: f32 = 160.0;

/// Draws search, filters and the list over the rest of the height.
pub fn ui(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    if ui.available_height() >= LOW {
        return page(list, f32::INFINITY, cx, ui);
    }
    ScrollArea::vertical()
        .id_salt("history page")
        .auto_shrink(false)
        .show(ui, |ui| {
            page(list, LIST_OF_LOW, cx, ui);
            in_sight::keep_around(ui);
        });
}

/// What stands above, and the list, at most so high.
fn page(list: &mut HistoryList, highest: f32, cx: &Cx, ui: &mut Ui) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        head(list, cx, ui);
    });
    if list.runs.is_empty() {
        return;
    }
    let rows = list.runs.len() + usize::from(list.next.is_some());
    ScrollArea::vertical()
        .id_salt("history scroll")
        .auto_shrink([false, highest.is_finite()])
        .max_height(ui.available_height().min(highest))
        .show_rows(ui, theme::ROW, rows, |ui, visible| {
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
            ui.spacing_mut().item_spacing.y = 0.0;
            for at in visible {
                match list.runs.get(at).cloned() {
                    Some(run) => row(list, &run, cx, ui),
                    None => {
                        if widgets::small_button(ui, "Older runs").clicked() {
                            list.read_more(cx);
                        }
                    }
                }
            }
        });
}

/// What stands above the list, and what is said in its place where it is empty.
fn head(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    ui.label(RichText::new("History").font(fonts::semibold(theme::VERDICT)));
    widgets::muted_label(
        ui,
        "Every exchange of this computer, without secrets. Words are looked for in claims, findings, addresses and profiles",
    );
    ui.add_space(theme::GAP_SMALL);
    widgets::text_field(
        ui,
        "history search",
        &mut list.filter.text,
        "Search runs",
        false,
        "Search runs",
    );
    filters(list, cx, ui);
    ui.add_space(4.0);
    if let Some(problem) = &list.problem {
        widgets::note_box(
            ui,
            widgets::Severity::Warning,
            "The history cannot be read",
            problem,
            None,
        );
    }
    if cx.services.folders.is_none() || !cx.settings.history.enabled {
        widgets::muted_label(
            ui,
            "Runs are not recorded: the settings say so, or there is no home",
        );
    }
    if !list.runs.is_empty() {
        return chosen(list, cx, ui);
    }
    if list.problem.is_some() {
        return;
    }
    ui.add_space(theme::GAP);
    let filtered = list.filter != crate::history::Filter::default() || list.days.is_some();
    let words = if list.is_reading() {
        "Reading the history…"
    } else if filtered {
        "No run matches: look for other words, or set the filters to any"
    } else {
        "No run yet: each Send is written down here"
    };
    widgets::muted_label(ui, words);
}

fn row(list: &mut HistoryList, run: &Summary, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (icon, color): (Icon, Color32) = match run.outcome.as_str() {
        "issued" => (Icon::Check, palette.valid),
        "refused" => (Icon::Cross, palette.invalid),
        _ => (Icon::Bang, palette.unchecked),
    };
    let time = cx
        .clock
        .local(run.started_ms(), "%m-%d %H:%M:%S")
        .unwrap_or_default();
    let environment = if run.environment.is_empty() {
        String::new()
    } else {
        format!(" · {}", run.environment)
    };
    let error = run
        .error
        .as_ref()
        .map_or_else(String::new, |error| format!(" · {error}"));
    let label = format!("{time}  {}{environment}{error}", run.profile);
    let pinned = if run.pinned { "pinned · " } else { "" };
    let status = run
        .status
        .map_or_else(|| "–".to_owned(), |status| status.to_string());
    let right = format!("{pinned}{status} · {:.0} ms", run.total_ms);
    let selected = list.shown == Some(run.id);
    let response = widgets::selectable_row(ui, Some((icon, color)), &label, &right, selected);
    if response.clicked() {
        list.recall(cx, run.id);
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
}

/// What can be done with the run that is shown; the same is in each row's menu.
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
            .on_hover_text("Pinned runs are never cleared by the limits of the settings")
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

fn filters(list: &mut HistoryList, cx: &Cx, ui: &mut Ui) {
    // Four over the width, or two where that is too narrow to read them.
    let gap = ui.spacing().item_spacing.x;
    let room = ui.available_width();
    let across = if room < 400.0 { 2.0 } else { 4.0 };
    let width = ((room - gap * (across - 1.0)) / across).floor();
    // Where all four are side by side the longest words take a little from the shortest.
    let shift = if across > 2.0 { 6.0 } else { 0.0 };
    let (longest, short) = (width + 2.0 * shift, width - shift);
    ui.horizontal_wrapped(|ui| {
        let outcomes = [
            (None, "Any outcome"),
            (Some("issued"), "Issued"),
            (Some("refused"), "Refused"),
            (Some("failed"), "Failed"),
        ];
        choose(ui, longest, "Outcome", &outcomes, &mut list.filter.outcome);
        let mut profiles: Vec<String> = list.runs.iter().map(|run| run.profile.clone()).collect();
        profiles.sort();
        profiles.dedup();
        let mut options = vec![(None, "Any profile")];
        options.extend(
            profiles
                .iter()
                .map(|name| (Some(name.as_str()), name.as_str())),
        );
        choose(ui, width, "Profile", &options, &mut list.filter.profile);
        let mut errors: Vec<String> = list
            .runs
            .iter()
            .filter_map(|run| run.error.clone())
            .collect();
        errors.sort();
        errors.dedup();
        let mut options = vec![(None, "Any error")];
        options.extend(
            errors
                .iter()
                .map(|name| (Some(name.as_str()), name.as_str())),
        );
        choose(ui, short, "Error", &options, &mut list.filter.error);
        let times = [
            (None, "Any time"),
            (Some(1), "Today"),
            (Some(7), "Seven days"),
            (Some(30), "Thirty days"),
        ];
        let shown = times
            .iter()
            .find(|(days, _)| *days == list.days)
            .map_or("Any time", |(_, label)| label);
        let time = ComboBox::from_id_salt("history time")
            .width(short)
            .truncate()
            .selected_text(shown);
        as_wide(ui, short, |ui| {
            widgets::drop_down(ui, time, |ui| {
                for (days, label) in times {
                    widgets::choose_value(ui, &mut list.days, days, label);
                }
            })
            .response
            .accessible_name("Time");
        });
    });
    ui.horizontal(|ui| {
        ui.checkbox(&mut list.filter.pinned, "Pinned")
            .on_hover_text("Only runs that are kept whatever the limits say");
        let place = ui.available_rect_before_wrap();
        widgets::at_right(ui, "history at right", place, |ui| {
            if widgets::small_button(ui, "Delete all…").clicked() {
                list.ask_delete_all(cx);
            }
        });
    });
}

fn choose(
    ui: &mut Ui,
    width: f32,
    name: &str,
    options: &[(Option<&str>, &str)],
    chosen: &mut Option<String>,
) {
    let shown = options
        .iter()
        .find(|(value, _)| value.map(ToOwned::to_owned) == *chosen)
        .map_or_else(
            || chosen.clone().unwrap_or_default(),
            |(_, label)| (*label).to_owned(),
        );
    let list = ComboBox::from_id_salt(("history", name))
        .width(width)
        .truncate()
        .selected_text(shown);
    as_wide(ui, width, |ui| {
        widgets::drop_down(ui, list, |ui| {
            for (value, label) in options {
                widgets::choose_value(ui, chosen, value.map(ToOwned::to_owned), label);
            }
        })
        .response
        .accessible_name(name);
    });
}

/// A control that is just so wide, whatever is in it.
fn as_wide(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, theme::CONTROL), layout, add);
}
