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
        editor::name_field(editor, cx, ui, |ui| more(cx, ui));
        editor::environment(editor, cx, ui);
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            if icons::icon_button(ui, Icon::Theme, Command::SwitchTheme.label()).clicked() {
                cx.ask(Intent::Do(Command::SwitchTheme));
            }
        });
    });
}

/// Everything that has no button of its own. Returns whether something was chosen.
fn more(cx: &Cx, ui: &mut Ui) -> Option<()> {
    ui.set_min_width(260.0);
    let mut chosen = None;
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
                chosen = Some(());
            }
        }
    }
    chosen
}
