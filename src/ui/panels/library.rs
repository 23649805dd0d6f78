//! The library: profiles in folders, and the runs of this session.

use crate::exchange::Outcome;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::kit::command::Command;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{theme, widgets};
use egui::{Color32, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Height of the list of runs: about five.
const SESSION: f32 = 140.0;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The heading of what was opened last.
    Recent,
    /// A folder's heading.
    Folder(usize),
    /// A profile: folder and entry.
    Entry(usize, usize),
    /// Why a folder shows none.
    Empty(usize),
}

/// The lines as they were worked out last, and for what.
#[derive(Default)]
pub struct Lines {
    key: Option<(String, usize, Vec<String>)>,
    lines: Vec<Line>,
}

/// Up to so many lines are all drawn, so that assistive technology finds each; more are only drawn where they are seen.
const DRAWN: usize = 500;

/// Folders, and in open ones the profiles that match. Worked out anew where the words, the library or what is open changed.
fn lines(app: &mut App) {
    let closed: Vec<String> = app.closed_folders.iter().cloned().collect();
    let key = (
        app.library_filter.to_lowercase(),
        app.library_serial,
        closed,
    );
    if app.library_lines.key.as_ref() == Some(&key) {
        return;
    }
    let wanted: Vec<&str> = key.0.split_whitespace().collect();
    let mut lines = Vec::new();
    let recent: Vec<(usize, usize)> = app
        .recent
        .iter()
        .filter_map(|path| app.library.place(path))
        .collect();
    // One alone is the open one, which is seen anyway.
    if wanted.is_empty() && recent.len() > 1 {
        lines.push(Line::Recent);
        if !app.closed_folders.contains(RECENT) {
            lines.extend(
                recent
                    .into_iter()
                    .map(|(at, number)| Line::Entry(at, number)),
            );
        }
    }
    for (at, folder) in app.library.folders.iter().enumerate() {
        lines.push(Line::Folder(at));
        if wanted.is_empty() && app.closed_folders.contains(&folder.name) {
            continue;
        }
        let before = lines.len();
        let found = folder
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.matches(&wanted));
        lines.extend(found.map(|(number, _)| Line::Entry(at, number)));
        if lines.len() == before {
            lines.push(Line::Empty(at));
        }
    }
    app.library_lines = Lines {
        key: Some(key),
        lines,
    };
}

/// Draws it.
pub fn show(app: &mut App, ui: &mut Ui) {
    widgets::text_field(
        ui,
        "library filter",
        &mut app.library_filter,
        "Search profiles",
        false,
        "Search profiles",
    );
    let mut actions = Vec::new();
    drafts(app, ui, &mut actions);
    ui.add_space(4.0);
    lines(app);
    let lines = std::mem::take(&mut app.library_lines.lines);
    let mut toggled = None;
    let area = ScrollArea::vertical()
        .id_salt("library scroll")
        .auto_shrink(false);
    ui.spacing_mut().item_spacing.y = 1.0;
    let mut draw = |ui: &mut Ui, shown: std::ops::Range<usize>| {
        for line in lines.get(shown).unwrap_or_default() {
            match *line {
                Line::Recent => toggled = toggled.take().or_else(|| recent_heading(app, ui)),
                Line::Folder(at) => toggled = toggled.take().or_else(|| heading(app, at, ui)),
                Line::Entry(at, number) => entry(app, at, number, ui, &mut actions),
                Line::Empty(at) => empty(app, at, ui),
            }
        }
    };
    if lines.len() > DRAWN {
        area.show_rows(ui, theme::ROW, lines.len(), draw);
    } else {
        area.show(ui, |ui| draw(ui, 0..lines.len()));
    }
    app.library_lines.lines = lines;
    if let Some(name) = toggled {
        if !app.closed_folders.remove(&name) {
            app.closed_folders.insert(name);
        }
    }
    app.actions.extend(actions);
}

/// The key of the group of what was opened last, which no folder's name can be.
const RECENT: &str = "/recent";

fn recent_heading(app: &App, ui: &mut Ui) -> Option<String> {
    let mut open = !app.closed_folders.contains(RECENT);
    widgets::disclosure(ui, &mut open, "Recent")
        .clicked()
        .then(|| RECENT.to_owned())
}

/// A folder's line; its name where it was pressed.
fn heading(app: &App, at: usize, ui: &mut Ui) -> Option<String> {
    let folder = app.library.folders.get(at)?;
    let title = if folder.path.is_none() {
        "Demo"
    } else {
        folder.name.as_str()
    };
    let mut open = !app.closed_folders.contains(&folder.name) || !app.library_filter.is_empty();
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
fn empty(app: &App, at: usize, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let problem = app
        .library
        .folders
        .get(at)
        .and_then(|folder| folder.problem.as_ref());
    let (words, color) = match problem {
        Some(problem) => (problem.detail.as_str(), palette.unchecked),
        None if app.library_filter.is_empty() => (
            "Save as…, Duplicate and Import put profiles here",
            palette.faint,
        ),
        None => ("No match", palette.faint),
    };
    let label = egui::Label::new(RichText::new(words).color(color).size(theme::SMALL)).truncate();
    ui.add_sized(egui::vec2(ui.available_width(), theme::ROW), label);
}

fn entry(app: &App, at: usize, number: usize, ui: &mut Ui, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let Some(entry) = app
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
        Ok(_) => last_outcome(app, name).map(|outcome| outcome_icon(outcome, ui)),
    };
    let is_open = app.open_entry == Some((at, number));
    let drafted = entry.path.is_some()
        && app
            .keeping_files
            .offered
            .iter()
            .any(|kept| kept.path == entry.path);
    let right = match &entry.profile {
        Err(problem) if problem.id == "profile.newer" => "newer version",
        Err(_) => "unreadable",
        Ok(_) if is_open && app.is_edited() => "unsaved",
        Ok(_) if drafted => "unsaved",
        Ok(_) => "",
    };
    let selected = app.workspace == Workspace::Exchange && is_open;
    let row = widgets::selectable_row(
        ui,
        icon.or(Some((Icon::Dash, palette.faint))),
        name,
        right,
        selected,
    );
    if row.clicked() {
        actions.push(Action::OpenEntry(at, number));
    }
    // What is done to a profile is done to the open one, so that nobody mistakes which.
    row.context_menu(|ui| {
        for command in PROFILE_COMMANDS {
            let button = ui.button(command.label()).on_hover_text(command.tooltip());
            if button.clicked() {
                if !is_open {
                    actions.push(Action::OpenEntry(at, number));
                }
                actions.push(Action::Do(command));
            }
        }
    });
}

/// What can be done with a profile.
pub const PROFILE_COMMANDS: [Command; 6] = [
    Command::Rename,
    Command::Duplicate,
    Command::Move,
    Command::Export,
    Command::Share,
    Command::Delete,
];

/// Edits of an earlier session that were not saved, or of a profile that was left.
fn drafts(app: &App, ui: &mut Ui, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    if app.keeping_files.offered.is_empty() {
        return;
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "Unsaved edits");
    for kept in &app.keeping_files.offered {
        ui.horizontal(|ui| {
            if widgets::small_button(ui, "Restore")
                .on_hover_text("Put them back into the form")
                .clicked()
            {
                actions.push(Action::RestoreDraft(kept.key.clone()));
            }
            if widgets::small_button(ui, "Discard").clicked() {
                actions.push(Action::DiscardDraft(kept.key.clone()));
            }
            ui.add(
                egui::Label::new(
                    RichText::new(&kept.profile.name)
                        .size(theme::SMALL)
                        .color(palette.text),
                )
                .truncate(),
            );
        });
    }
}

/// What stands below the profiles and is always in sight: the runs of this session, and what works without one.
pub fn below(app: &mut App, ui: &mut Ui) {
    let cx = app.cx(ui.ctx());
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 1.0;
    let mut actions = Vec::new();
    widgets::section_label(ui, "Tools");
    for (command, workspace) in [
        (Command::Inspect, Workspace::Inspect),
        (Command::SignTest, Workspace::Sign),
        (Command::History, Workspace::Past),
    ] {
        let selected = app.workspace == workspace;
        if widgets::selectable_row(ui, None, command.label(), "", selected)
            .on_hover_text(command.tooltip())
            .clicked()
        {
            actions.push(Action::Do(command));
        }
    }
    if widgets::selectable_row(ui, None, Command::ExplainAnswer.label(), "", false)
        .on_hover_text(Command::ExplainAnswer.tooltip())
        .clicked()
    {
        actions.push(Action::Do(Command::ExplainAnswer));
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "This session");
    if app.results.runs().is_empty() {
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
            for run in app.results.runs().iter().rev() {
                let time = app
                    .clock
                    .local(run.started_ms, "%H:%M:%S")
                    .unwrap_or_default();
                let status = run
                    .status()
                    .map_or_else(|| "–".to_owned(), |status| status.to_string());
                let shown = app.results.shown_run();
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
    app.actions.extend(actions);
}

fn last_outcome(app: &App, name: &str) -> Option<Outcome> {
    app.results
        .runs()
        .iter()
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
