//! The bar that says that stand-ins are shown, which is also their legend.

use crate::secret::Kind;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, presenting, theme, widgets};
use egui::{Align, Layout, RichText, Sense, Shape, Stroke, Ui, Vec2};
use strum::IntoEnumIterator as _;

/// What is drawn only where there is room for it.
const LEGEND: f32 = 170.0;
const HINT: f32 = 460.0;

/// Draws it: one line.
pub fn banner(cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let small = |text: &str| RichText::new(text).size(theme::SMALL).color(palette.text);
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        icons::paint(ui.painter(), mark, Icon::Eye, palette.accent);
        ui.label(
            RichText::new("Presenting")
                .font(fonts::semibold(theme::SMALL))
                .color(palette.text),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            leave(cx, ui);
            choice(ui);
            if ui.available_width() > HINT {
                ui.label(small("Hold Alt over a value to reveal it"));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let room = ui.available_width();
                ui.add(egui::Label::new(small("· personal data and secrets replaced")).truncate());
                if room > LEGEND * 2.5 {
                    ui.add_space(theme::GAP);
                    let word = ui.label(small("underlined"));
                    let below = [word.rect.left_bottom(), word.rect.right_bottom()];
                    let line = Stroke::new(1.0, palette.accent);
                    ui.painter()
                        .extend(Shape::dashed_line(&below, line, 3.0, 2.0));
                    ui.label(small("= stand-in"));
                }
            });
        });
    });
}

fn leave(cx: &Cx, ui: &mut Ui) {
    let keys = Command::Present
        .shortcut()
        .map(|keys| ui.ctx().format_shortcut(&keys));
    let keys = keys.unwrap_or_default();
    if widgets::small_button(ui, &format!("Leave {keys}")).clicked() {
        cx.ask(Intent::Do(Command::Present));
    }
}

/// Which kinds of values are replaced.
fn choice(ui: &mut Ui) {
    ui.menu_button(RichText::new("Replaced").size(theme::SMALL), |ui| {
        let kinds = presenting::kinds(ui.ctx());
        widgets::menu_rows(ui, |ui| {
            for kind in Kind::iter() {
                let mut replaced = kinds.contains(&kind);
                if ui.checkbox(&mut replaced, kind.label()).changed() {
                    presenting::choose(ui.ctx(), kind, replaced);
                }
            }
        });
    });
}
