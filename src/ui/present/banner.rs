//! The bar that says that stand-ins are shown, with their legend.

use crate::secret::SensitiveCategory;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, presenting, theme, widgets};
use egui::{
    Align, Layout, Popup, PopupCloseBehavior, RichText, Sense, Shape, Stroke, Ui, UiBuilder, Vec2,
};
use strum::IntoEnumIterator as _;

/// What happened to the values; left out if there is no room.
const WORDS: &str = "· personal data and secrets replaced";
/// The legend; left out if there is no room.
const LEGEND: [&str; 2] = ["underlined", "= stand-in"];
/// How to see a value, in full and in short.
const REVEAL: [&str; 2] = ["Hold Alt over a value to reveal it", "Alt reveals"];
/// Width that is left free for the words at the left.
const LEFT: f32 = 24.0;

/// Draws the bar as one line. Where it is narrow the legend is left out first; how to see a value is always there.
pub fn banner(cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        icons::paint(ui.painter(), mark, Icon::Eye, palette.accent);
        ui.label(
            RichText::new("Presenting")
                .font(fonts::semibold(theme::SMALL))
                .color(palette.text),
        );
        let place = ui.available_rect_before_wrap();
        let ((), buttons) = widgets::at_right(ui, "banner", place, |ui| {
            choice(ui);
            leave(cx, ui);
        });
        let rest = place.with_max_x(buttons.left() - ui.spacing().item_spacing.x);
        let layout = Layout::right_to_left(Align::Center);
        ui.scope_builder(UiBuilder::new().max_rect(rest).layout(layout), |ui| {
            reveal(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), legend);
        });
    });
}

/// Returns a text in the bar's size and colour.
fn small(ui: &Ui, text: &str) -> RichText {
    let color = theme::palette(ui).text;
    RichText::new(text).size(theme::SMALL).color(color)
}

/// Draws how to see a value; in short rather than without the legend beside it.
fn reveal(ui: &mut Ui) {
    let [long, short] = REVEAL;
    let [word, means] = LEGEND;
    let wanted = [WORDS, word, means, long].map(|words| widgets::words_width(ui, words));
    let has_room = ui.available_width() > wanted.iter().sum::<f32>() + theme::GAP * 2.0 + LEFT;
    let words = small(ui, if has_room { long } else { short });
    ui.label(words).on_hover_text(long);
}

/// Draws what happened to the values, and the legend, as far as there is room.
fn legend(ui: &mut Ui) {
    let [word, means] = LEGEND;
    let words = widgets::words_width(ui, WORDS);
    if ui.available_width() < words {
        return;
    }
    ui.label(small(ui, WORDS));
    let legend = widgets::words_width(ui, word) + widgets::words_width(ui, means);
    if ui.available_width() < legend + theme::GAP * 2.0 {
        return;
    }
    ui.add_space(theme::GAP);
    let word = ui.label(small(ui, word));
    let below = [word.rect.left_bottom(), word.rect.right_bottom()];
    let line = Stroke::new(1.0, theme::palette(ui).accent);
    ui.painter()
        .extend(Shape::dashed_line(&below, line, 3.0, 2.0));
    ui.label(small(ui, means));
}

/// Draws the button that ends presenting.
fn leave(cx: &Cx, ui: &mut Ui) {
    let keys = Command::Present.keys(ui.ctx()).unwrap_or_default();
    if widgets::small_button(ui, &format!("Leave {keys}"))
        .on_hover_text("Show everything as it is")
        .clicked()
    {
        cx.ask(Intent::Do(Command::Present));
    }
}

/// Draws the button with the menu of the kinds of values that are replaced.
fn choice(ui: &mut Ui) {
    let kinds = presenting::kinds(ui.ctx());
    let all = SensitiveCategory::iter().count();
    let words = if kinds.len() == all {
        "Replaced: all kinds".to_owned()
    } else {
        format!("Replaced: {} of {all} kinds", kinds.len())
    };
    let button = widgets::small_button(ui, &words)
        .on_hover_text("Choose which kinds of values have stand-ins");
    // It stays open, so that several can be chosen.
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(4.0)
        .show(|ui| {
            widgets::menu_look(ui);
            // Menus remove the edges of widgets, without which an empty box is not visible.
            let edge = Stroke::new(1.0, theme::palette(ui).control_edge);
            ui.visuals_mut().widgets.inactive.bg_stroke = edge;
            widgets::section_label(ui, "Shown as a stand-in");
            for kind in SensitiveCategory::iter() {
                let mut replaced = kinds.contains(&kind);
                if ui.checkbox(&mut replaced, kind.label()).changed() {
                    presenting::choose(ui.ctx(), kind, replaced);
                }
            }
        });
}
