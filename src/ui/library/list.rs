//! The library: profiles in folders, and the runs of this session.

use super::lines::{Line, RECENT};
use super::state::LibraryView;
use crate::exchange::Outcome;
use crate::run::Run;
use crate::ui::kit::command::{Command, Menu};
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{theme, widgets};
use egui::{Color32, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Height of the list of runs: about five.
const SESSION: f32 = 140.0;

/// Up to so many lines are all drawn, so that assistive technology finds each; more are only drawn where they are seen.
const DRAWN: usize = 500;

/// Draws the search, what `above` draws, and the list.
pub fn ui(
    view: &mut LibraryView,
    runs: &[Arc<Run>],
    in_exchange: bool,
    cx: &Cx,
    ui: &mut Ui,
    above: impl FnOnce(&mut Ui),
) {
    widgets::text_field(
        ui,
        "library filter",
        &mut view.filter,
        "Search profiles",
        false,
        "Search profiles",
    );
    above(ui);
    ui.add_space(4.0);
    view.update_lines();
    let known = std::mem::take(&mut view.lines);
    let mut toggled = None;
    let area = ScrollArea::vertical()
        .id_salt("library scroll")
        .auto_shrink(false);
    ui.spacing_mut().item_spacing.y = 1.0;
    let mut draw = |ui: &mut Ui, shown: std::ops::Range<usize>| {
        for line in known.lines.get(shown).unwrap_or_default() {
            match *line {
                Line::Recent => toggled = toggled.take().or_else(|| recent_heading(view, ui)),
                Line::Folder(at) => toggled = toggled.take().or_else(|| heading(view, at, ui)),
                Line::Entry(at, number) => {
                    entry(view, (at, number), runs, in_exchange, cx, ui);
                }
                Line::Empty(at) => empty(view, at, ui),
            }
        }
    };
    if known.lines.len() > DRAWN {
        area.show_rows(ui, theme::ROW, known.lines.len(), draw);
    } else {
        area.show(ui, |ui| draw(ui, 0..known.lines.len()));
    }
    view.lines = known;
    if let Some(name) = toggled {
        if !view.closed.remove(&name) {
            view.closed.insert(name);
        }
    }
}

fn recent_heading(view: &LibraryView, ui: &mut Ui) -> Option<String> {
    let mut open = !view.closed.contains(RECENT);
    widgets::disclosure(ui, &mut open, "Recent")
        .clicked()
        .then(|| RECENT.to_owned())
}

/// A folder's line; its name where it was pressed.
fn heading(view: &LibraryView, at: usize, ui: &mut Ui) -> Option<String> {
    let folder = view.library.folders.get(at)?;
    let title = if folder.path.is_none() {
        "Demo"
    } else {
        folder.name.as_str()
    };
    let mut open = !view.closed.contains(&folder.name) || !view.filter.is_empty();
    let response = ui
        .allocate_ui(egui::vec2(ui.available_width(), theme::ROW), |ui| {
            ui.set_min_height(theme::ROW);
            widgets::disclosure(ui, &mut open, title)
        })
        .inner;
    let clicked = response.clicked();
    response.on_hover_text(folder.path.as_ref().map_or_else(
        || "Built in and read-only: duplicate to edit".to_owned(),
        |path| path.display().to_string(),
    ));
    clicked.then(|| folder.name.clone())
}

/// Why a folder shows no profile.
fn empty(view: &LibraryView, at: usize, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let problem = view
        .library
        .folders
        .get(at)
        .and_then(|folder| folder.problem.as_ref());
    let (words, color) = match problem {
        Some(problem) => (problem.detail.as_str(), palette.unchecked),
        None if view.filter.is_empty() => (
            "Save as…, Duplicate and Import put profiles here",
            palette.faint,
        ),
        None => ("No match", palette.faint),
    };
    let label = egui::Label::new(RichText::new(words).color(color).size(theme::SMALL)).truncate();
    ui.add_sized(egui::vec2(ui.available_width(), theme::ROW), label);
}

fn entry(
    view: &LibraryView,
    place: (usize, usize),
    runs: &[Arc<Run>],
    in_exchange: bool,
    cx: &Cx,
    ui: &mut Ui,
) {
    let (at, number) = place;
    let palette = theme::palette(ui);
    let Some(entry) = view
        .library
        .folders
        .get(at)
        .and_then(|folder| folder.entries.get(number))
    else {
        return;
    };
    let name = entry
        .profile
        .as_ref()
        .map_or(entry.stem.as_str(), |profile| profile.name.as_str());
    let icon = match &entry.profile {
        Err(_) => Some((Icon::Bang, palette.unchecked)),
        Ok(_) => last_outcome(runs, name).map(|outcome| outcome_icon(outcome, ui)),
    };
    let is_open = view.is_open(cx, place, entry.path.as_ref());
    let edited = cx.open.has_edits(entry.path.as_deref(), place);
    let right = match &entry.profile {
        Err(problem) if problem.id == "profile.newer" => "newer version",
        Err(_) => "unreadable",
        Ok(_) if edited => "unsaved",
        Ok(_) => "",
    };
    let selected = in_exchange && is_open;
    let row = widgets::selectable_row(
        ui,
        icon.or(Some((Icon::Dash, palette.faint))),
        name,
        right,
        selected,
    );
    if row.clicked() {
        view.open_entry(cx, at, number);
    }
    // What is done to a profile is done to the open one, so that nobody mistakes which.
    row.context_menu(|ui| {
        for command in Command::of_menu(Menu::Profile) {
            let button = ui.button(command.label()).on_hover_text(command.tooltip());
            if button.clicked() {
                if !is_open {
                    view.open_entry(cx, at, number);
                }
                cx.ask(Intent::Do(command));
            }
        }
    });
}

/// What stands below the profiles and is always in sight: the runs of this session, and what works without one.
pub fn below(
    runs: &[Arc<Run>],
    shown: Option<&Arc<Run>>,
    workspace: Workspace,
    cx: &Cx,
    ui: &mut Ui,
) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 1.0;
    widgets::section_label(ui, "Tools");
    for (command, tool) in [
        (Command::Inspect, Workspace::Inspect),
        (Command::SignTest, Workspace::Sign),
        (Command::History, Workspace::Past),
    ] {
        let selected = workspace == tool;
        if widgets::selectable_row(ui, None, command.label(), "", selected)
            .on_hover_text(command.tooltip())
            .clicked()
        {
            cx.ask(Intent::Do(command));
        }
    }
    if widgets::selectable_row(ui, None, Command::ExplainAnswer.label(), "", false)
        .on_hover_text(Command::ExplainAnswer.tooltip())
        .clicked()
    {
        cx.ask(Intent::Do(Command::ExplainAnswer));
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "This session");
    if runs.is_empty() {
        ui.label(
            RichText::new("Each Send is listed here")
                .color(palette.faint)
                .size(theme::SMALL),
        );
    }
    ScrollArea::vertical()
        .id_salt("session")
        .max_height(SESSION)
        .show(ui, |ui| {
            for run in runs.iter().rev() {
                let time = cx
                    .clock
                    .local(run.started_ms, "%H:%M:%S")
                    .unwrap_or_default();
                let status = run
                    .status()
                    .map_or_else(|| "–".to_owned(), |status| status.to_string());
                let selected = shown.is_some_and(|shown| Arc::ptr_eq(shown, run));
                if widgets::selectable_row(
                    ui,
                    Some(outcome_icon(run.outcome(), ui)),
                    &format!("{time} {}", run.profile),
                    &status,
                    selected,
                )
                .clicked()
                {
                    cx.ask(Intent::Enter(Workspace::Exchange));
                    cx.ask(Intent::ShowRun(Arc::clone(run)));
                }
            }
        });
}

fn last_outcome(runs: &[Arc<Run>], name: &str) -> Option<Outcome> {
    runs.iter()
        .rev()
        .find(|run| run.profile == name)
        .map(|run| run.outcome())
}

fn outcome_icon(outcome: Outcome, ui: &Ui) -> (Icon, Color32) {
    let palette = theme::palette(ui);
    match outcome {
        Outcome::Issued => (Icon::Check, palette.valid),
        Outcome::Refused => (Icon::Cross, palette.invalid),
        Outcome::Failed => (Icon::Bang, palette.unchecked),
    }
}
