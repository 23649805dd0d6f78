//! The library: profiles in folders, and the runs of this session.

use crate::exchange::Outcome;
use crate::ui::action::Action;
use crate::ui::app::{App, Shown};
use crate::ui::command::Command;
use crate::ui::icons::Icon;
use crate::ui::inspection::Workspace;
use crate::ui::{theme, widgets};
use egui::{Color32, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Height of the list of runs: about five.
const SESSION: f32 = 140.0;

/// Draws it.
pub fn show(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    widgets::text_field(
        ui,
        "library filter",
        &mut app.library_filter,
        "Search profiles",
        false,
        "Search profiles",
    );
    ui.spacing_mut().item_spacing.y = 1.0;
    let filter = app.library_filter.to_lowercase();
    let wanted: Vec<&str> = filter.split_whitespace().collect();
    let mut actions = Vec::new();
    let mut toggled = None;
    drafts(app, ui, &mut actions);
    for (at, folder) in app.library.folders.iter().enumerate() {
        ui.add_space(theme::GAP_SMALL);
        let title = if folder.path.is_none() {
            "Demo"
        } else {
            folder.name.as_str()
        };
        let mut open = !app.closed_folders.contains(&folder.name) || !wanted.is_empty();
        let heading = widgets::disclosure(ui, &mut open, title);
        if heading.clicked() {
            toggled = Some(folder.name.clone());
        }
        heading.on_hover_text(folder.path.as_ref().map_or_else(
            || "Built in and read-only: duplicate to edit".to_owned(),
            |path| path.display().to_string(),
        ));
        if !open {
            continue;
        }
        if let Some(problem) = &folder.problem {
            ui.label(
                RichText::new(&problem.detail)
                    .color(palette.unchecked)
                    .size(theme::SMALL),
            );
            continue;
        }
        let mut shown = 0;
        for (number, entry) in folder.entries.iter().enumerate() {
            let name = entry
                .profile
                .as_ref()
                .map_or(entry.stem.as_str(), |profile| profile.name.as_str());
            if !entry.matches(&wanted) {
                continue;
            }
            shown += 1;
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
            let selected =
                app.workspace == Workspace::Exchange && app.open_entry == Some((at, number));
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
                    if ui
                        .button(command.label())
                        .on_hover_text(command.tooltip())
                        .clicked()
                    {
                        if !is_open {
                            actions.push(Action::OpenEntry(at, number));
                        }
                        actions.push(Action::Do(command));
                    }
                }
            });
        }
        if shown == 0 {
            let words = if wanted.is_empty() {
                "No profiles here yet: Save as…, Duplicate and Import put them here"
            } else {
                "No match"
            };
            ui.label(RichText::new(words).color(palette.faint).size(theme::SMALL));
        }
    }
    if let Some(name) = toggled {
        if !app.closed_folders.remove(&name) {
            app.closed_folders.insert(name);
        }
    }
    app.actions.extend(actions);
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
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "This session");
    if app.runs.is_empty() {
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
            for (at, run) in app.runs.iter().enumerate().rev() {
                let time = app
                    .clock
                    .local(run.started_ms, "%H:%M:%S")
                    .unwrap_or_default();
                let status = run
                    .status()
                    .map_or_else(|| "–".to_owned(), |status| status.to_string());
                let selected = matches!(&app.shown, Shown::Run(shown) if Arc::ptr_eq(shown, run));
                if widgets::selectable_row(
                    ui,
                    Some(outcome_icon(run.outcome(), ui)),
                    &format!("{time} {}", run.profile),
                    &status,
                    selected,
                )
                .clicked()
                {
                    actions.push(Action::ShowRun(at));
                }
            }
        });
    app.actions.extend(actions);
}

fn last_outcome(app: &App, name: &str) -> Option<Outcome> {
    app.runs
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
