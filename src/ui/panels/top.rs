//! The bar above: what is open, and what can be done with it.

use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme, widgets};
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::icon_button(ui, Icon::Theme, Command::SwitchTheme.label()).clicked() {
                app.actions.push(Action::Do(Command::SwitchTheme));
            }
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
