//! The environment in the bar above.

use super::state::Editor;
use crate::token::invisible::calm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::{theme, widgets};
use egui::{RichText, Ui};

/// What was pressed.
enum Wish {
    Choose(Option<String>),
    Edit(Option<String>),
}

/// The environment, where there can be one; in its colour, and loud where it is the real thing.
pub fn environment(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    if editor.environments.list.is_empty() && editor.environments.chosen.is_none()
        || ui.available_width() < 320.0
    {
        return;
    }
    let palette = theme::palette(ui);
    let chosen = editor.environment();
    if let Some(color) = chosen.color.as_deref().and_then(theme::written) {
        widgets::status_dot(ui, color);
    }
    let shown = match &editor.environments.chosen {
        None => "No environment".to_owned(),
        Some(stem) if chosen.name.is_empty() => stem.clone(),
        Some(_) => chosen.name.clone(),
    };
    let mut wish = None;
    let height = (ui.ctx().content_rect().height() - 96.0).clamp(96.0, 360.0);
    let text = RichText::new(calm(&shown));
    let text = if chosen.production {
        text.color(palette.invalid).strong()
    } else {
        text
    };
    let response = egui::ComboBox::from_id_salt("environment")
        .selected_text(text)
        .width(130.0)
        .truncate()
        .height(height)
        .show_ui(ui, |ui| {
            if ui
                .selectable_label(editor.environments.chosen.is_none(), "No environment")
                .clicked()
            {
                wish = Some(Wish::Choose(None));
            }
            for (stem, environment) in &editor.environments.list {
                let label = match environment {
                    Ok(environment) if !environment.name.is_empty() => environment.name.clone(),
                    Ok(_) => stem.clone(),
                    Err(_) => format!("{stem} (unreadable)"),
                };
                let is_chosen = editor.environments.chosen.as_ref() == Some(stem);
                let row = widgets::named_choice(ui, &label, is_chosen);
                if let Err(problem) = environment {
                    row.on_hover_text(problem.to_string());
                } else if row.clicked() {
                    wish = Some(Wish::Choose(Some(stem.clone())));
                }
            }
            ui.separator();
            if editor.environments.chosen.is_some() && ui.button("Edit…").clicked() {
                wish = Some(Wish::Edit(editor.environments.chosen.clone()));
            }
            if ui.button("New environment…").clicked() {
                wish = Some(Wish::Edit(None));
            }
            // Chosen by a screen reader it would stay open.
            if wish.is_some() {
                ui.close();
            }
        })
        .response;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Environment: {shown}"))
    });
    response.on_hover_text(shown.as_str());
    if chosen.production {
        ui.label(
            RichText::new("production")
                .size(theme::SMALL)
                .color(palette.invalid),
        );
    }
    match wish {
        Some(Wish::Choose(name)) => editor.choose_environment(name),
        Some(Wish::Edit(stem)) => editor.edit_environment(cx, stem),
        None => {}
    }
}
