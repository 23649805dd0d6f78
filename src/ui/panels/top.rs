//! The bar above: what is open, and what can be done with it.

use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::kit::command::Command;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Align, Layout, RichText, Sense, Ui, Vec2};

/// Draws it. `drawer` says that the library is behind a button.
pub fn show(app: &mut App, ui: &mut Ui, drawer: bool) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::hover());
        icons::paint(ui.painter(), mark, Icon::Logo, palette.accent);
        ui.label(RichText::new("Cambio").font(fonts::semibold(theme::VERDICT)));
        ui.add_space(theme::GAP_SMALL);
        if drawer && widgets::button(ui, "Library").clicked() {
            app.drawer = !app.drawer;
        }
        let edited = if app.is_edited() { " · edited" } else { "" };
        ui.add(
            egui::Label::new(format!("{}{edited}", app.draft.name))
                .truncate()
                .selectable(false),
        );
        environment(app, ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::icon_button(ui, Icon::Theme, Command::SwitchTheme.label()).clicked() {
                app.actions.push(Action::Do(Command::SwitchTheme));
            }
            more(app, ui);
            for command in [Command::SaveAs, Command::Save, Command::Open, Command::New] {
                if ui.available_width() < 90.0 {
                    break;
                }
                if widgets::button(ui, command.label())
                    .on_hover_text(hint(ui, command))
                    .clicked()
                {
                    app.actions.push(Action::Do(command));
                }
            }
        });
    });
}

/// Everything that has no button of its own.
fn more(app: &mut App, ui: &mut Ui) {
    let groups: [&[Command]; 4] = [
        &super::library::PROFILE_COMMANDS,
        &[
            Command::ExplainAnswer,
            Command::TestTenant,
            Command::Application,
            Command::WhereFrom,
            Command::AppleKey,
            Command::Attenuate,
        ],
        &[
            Command::Import,
            Command::NewEnvironment,
            Command::SealBundle,
            Command::SupportBundle,
        ],
        &[Command::History, Command::KeptSecrets, Command::Settings],
    ];
    ui.menu_button("More", |ui| {
        ui.set_min_width(200.0);
        for (at, group) in groups.into_iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            for command in group {
                let mut button = egui::Button::new(command.label());
                if let Some(shortcut) = command.shortcut() {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                if ui.add(button).on_hover_text(command.tooltip()).clicked() {
                    app.actions.push(Action::Do(*command));
                    // Chosen by a screen reader it would stay open.
                    ui.close();
                }
            }
        }
    });
}

/// The environment, where there can be one; in its colour, and loud where it is the real thing.
fn environment(app: &mut App, ui: &mut Ui) {
    if app.environments.is_empty() && app.chosen_environment.is_none()
        || ui.available_width() < 320.0
    {
        return;
    }
    let palette = theme::palette(ui);
    let chosen = app.environment();
    if let Some(color) = chosen.color.as_deref().and_then(theme::written) {
        widgets::status_dot(ui, color);
    }
    let shown = match &app.chosen_environment {
        None => "No environment".to_owned(),
        Some(stem) if chosen.name.is_empty() => stem.clone(),
        Some(_) => chosen.name.clone(),
    };
    let text = RichText::new(&shown);
    let text = if chosen.production {
        text.color(palette.invalid).strong()
    } else {
        text
    };
    let response = egui::ComboBox::from_id_salt("environment")
        .selected_text(text)
        .width(130.0)
        .height(360.0)
        .show_ui(ui, |ui| {
            let asked = app.actions.len();
            if ui
                .selectable_label(app.chosen_environment.is_none(), "No environment")
                .clicked()
            {
                app.actions.push(Action::ChooseEnvironment(None));
            }
            for (stem, environment) in &app.environments {
                let label = match environment {
                    Ok(environment) if !environment.name.is_empty() => environment.name.clone(),
                    Ok(_) => stem.clone(),
                    Err(_) => format!("{stem} (unreadable)"),
                };
                let row = ui.selectable_label(app.chosen_environment.as_ref() == Some(stem), label);
                if let Err(problem) = environment {
                    row.on_hover_text(problem.to_string());
                } else if row.clicked() {
                    app.actions
                        .push(Action::ChooseEnvironment(Some(stem.clone())));
                }
            }
            ui.separator();
            if app.chosen_environment.is_some() && ui.button("Edit…").clicked() {
                app.actions
                    .push(Action::EditEnvironment(app.chosen_environment.clone()));
            }
            if ui.button("New environment…").clicked() {
                app.actions.push(Action::EditEnvironment(None));
            }
            // Chosen by a screen reader it would stay open.
            if app.actions.len() > asked {
                ui.close();
            }
        })
        .response;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Environment: {shown}"))
    });
    if chosen.production {
        ui.label(
            RichText::new("production")
                .size(theme::SMALL)
                .color(palette.invalid),
        );
    }
}

/// Tooltip with the keys.
fn hint(ui: &Ui, command: Command) -> String {
    match command.shortcut() {
        Some(shortcut) => format!(
            "{} · {}",
            command.tooltip(),
            ui.ctx().format_shortcut(&shortcut)
        ),
        None => command.tooltip().to_owned(),
    }
}
