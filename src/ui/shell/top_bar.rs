//! The bar above: what is open, and what can be done with it.

use super::app::Layout;
use crate::ui::editor::{self, Editor};
use crate::ui::kit::command::{Command, Menu};
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Align, RichText, Sense, Ui, Vec2};
use strum::IntoEnumIterator as _;

/// Draws it. `drawer` says that the library is behind a button.
pub fn show(editor: &mut Editor, layout: &mut Layout, drawer: bool, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::hover());
        icons::paint(ui.painter(), mark, Icon::Logo, palette.accent);
        ui.label(RichText::new("Cambio").font(fonts::semibold(theme::VERDICT)));
        ui.add_space(theme::GAP_SMALL);
        if drawer && widgets::button(ui, "Library").clicked() {
            layout.drawer = !layout.drawer;
        }
        let edited = if cx.open.is_edited { " · edited" } else { "" };
        ui.add(
            egui::Label::new(format!("{}{edited}", cx.open.name))
                .truncate()
                .selectable(false),
        );
        editor::environment(editor, cx, ui);
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            if icons::icon_button(ui, Icon::Theme, Command::SwitchTheme.label()).clicked() {
                cx.ask(Intent::Do(Command::SwitchTheme));
            }
            more(cx, ui);
            for command in [Command::SaveAs, Command::Save, Command::Open, Command::New] {
                if ui.available_width() < 90.0 {
                    break;
                }
                if widgets::button(ui, command.label())
                    .on_hover_text(hint(ui, command))
                    .clicked()
                {
                    cx.ask(Intent::Do(command));
                }
            }
        });
    });
}

/// Everything that has no button of its own.
fn more(cx: &Cx, ui: &mut Ui) {
    ui.menu_button("More", |ui| {
        ui.set_min_width(200.0);
        for (at, menu) in Menu::iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            for command in Command::of_menu(menu) {
                let mut button = egui::Button::new(command.label());
                if let Some(shortcut) = command.shortcut() {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                let can = command.enabled(&cx.open);
                let row = ui.add_enabled(can, button);
                if row.on_hover_text(command.tooltip()).clicked() {
                    cx.ask(Intent::Do(command));
                    // Chosen by a screen reader it would stay open.
                    ui.close();
                }
            }
        }
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
