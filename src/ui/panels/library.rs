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
    let wanted = app.library_filter.to_lowercase();
    let mut actions = Vec::new();
    for (at, folder) in app.library.folders.iter().enumerate() {
        ui.add_space(theme::GAP_SMALL);
        let title = if folder.path.is_none() {
            "Demo"
        } else {
            folder.name.as_str()
        };
        widgets::section_label(ui, title);
        let mut shown = 0;
        for (number, entry) in folder.entries.iter().enumerate() {
            let name = entry
                .profile
                .as_ref()
                .map_or(entry.stem.as_str(), |profile| profile.name.as_str());
            if !wanted.is_empty() && !name.to_lowercase().contains(&wanted) {
                continue;
            }
            shown += 1;
            let icon = match &entry.profile {
                Err(_) => Some((Icon::Bang, palette.unchecked)),
                Ok(_) => last_outcome(app, name).map(|outcome| outcome_icon(outcome, ui)),
            };
            let right = if entry.profile.is_err() {
                "unreadable"
            } else {
                ""
            };
            let selected =
                app.workspace == Workspace::Exchange && app.open_entry == Some((at, number));
            if widgets::selectable_row(
                ui,
                icon.or(Some((Icon::Dash, palette.faint))),
                name,
                right,
                selected,
            )
            .clicked()
            {
                actions.push(Action::OpenEntry(at, number));
            }
        }
        if shown == 0 {
            let words = if wanted.is_empty() {
                "No profiles here yet: Save as… puts one here"
            } else {
                "No match"
            };
            ui.label(RichText::new(words).color(palette.faint).size(theme::SMALL));
        }
    }
    app.actions.extend(actions);
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
