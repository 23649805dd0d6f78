//! The bar that says that stand-ins are shown, with their legend.

use crate::secret::SensitiveCategory;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, presenting, theme, widgets};
use egui::{
    Align, Atom, Atoms, Button, IdSalt, Layout, Popup, PopupCloseBehavior, RichText, Sense, Shape,
    Stroke, Ui, UiBuilder, Vec2, vec2,
};
use strum::IntoEnumIterator as _;

/// What happened to the values, behind the mode's name and alone; left out if there is no room.
const WORDS: [&str; 2] = [
    "· personal data and secrets replaced",
    "Personal data and secrets replaced",
];
/// The legend; left out if there is no room.
const LEGEND: [&str; 2] = ["underlined", "= stand-in"];
/// How to see a value, in full and in short.
const REVEAL: [&str; 2] = ["Hold Alt over a value to reveal it", "Hold Alt to reveal"];
/// In a narrower bar the mode's name is left to the button above.
const NAMED: f32 = 720.0;
/// In a bar narrower than this the keys stand in the button's tooltip, so that the legend has room.
const KEYS: f32 = 600.0;
/// Width that is left free for the words at the left.
const LEFT: f32 = 24.0;
/// Height of the keys in a button.
const CAPS: f32 = 18.0;

/// Draws the bar as one line. Where it is narrow the legend is left out first; how to see a value is always there.
pub fn banner(cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        icons::paint(ui.painter(), mark, Icon::Eye, palette.accent);
        let is_named = ui.available_width() >= NAMED;
        let has_keys = ui.available_width() >= KEYS;
        if is_named {
            let name = RichText::new("Presenting").font(fonts::semibold(theme::SMALL));
            ui.label(name.color(palette.text));
        }
        let place = ui.available_rect_before_wrap();
        let ((), buttons) = widgets::at_right(ui, "banner", place, |ui| {
            choice(ui);
            leave(cx, has_keys, ui);
        });
        let rest = place.with_max_x(buttons.left() - ui.spacing().item_spacing.x);
        let layout = Layout::right_to_left(Align::Center);
        ui.scope_builder(UiBuilder::new().max_rect(rest).layout(layout), |ui| {
            let [behind, alone] = WORDS;
            let words = if is_named { behind } else { alone };
            reveal(words, ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| legend(words, ui));
        });
    });
}

/// Returns a text in the bar's size and colour.
fn small(ui: &Ui, text: &str) -> RichText {
    widgets::small_words(text, theme::palette(ui).text)
}

/// Draws how to see a value; in short rather than without the legend beside it.
fn reveal(words: &str, ui: &mut Ui) {
    let [long, short] = REVEAL;
    let [word, means] = LEGEND;
    let wanted = [words, word, means, long].map(|words| widgets::words_width(ui, words));
    let has_room = ui.available_width() > wanted.iter().sum::<f32>() + theme::GAP * 2.0 + LEFT;
    let words = small(ui, if has_room { long } else { short });
    ui.label(words).on_hover_text(long);
}

/// Draws the legend, and what happened to the values before it, as far as there is room.
fn legend(words: &str, ui: &mut Ui) {
    let [word, means] = LEGEND;
    let wide = |text: &str| widgets::words_width(ui, text);
    let legend = wide(word) + wide(means);
    let all = wide(words) + legend + theme::GAP * 2.0;
    if ui.available_width() < legend {
        return;
    }
    if ui.available_width() >= all {
        ui.label(small(ui, words));
        ui.add_space(theme::GAP);
    }
    let word = ui.label(small(ui, word));
    let below = [word.rect.left_bottom(), word.rect.right_bottom()];
    let line = Stroke::new(1.0, theme::palette(ui).accent);
    ui.painter()
        .extend(Shape::dashed_line(&below, line, 3.0, 2.0));
    ui.label(small(ui, means));
}

/// Draws the button that ends presenting, with its keys.
fn leave(cx: &Cx, has_keys: bool, ui: &mut Ui) {
    let keys = Command::Present.key_names(ui.ctx());
    let name = format!("Leave {}", keys.join("+"));
    let said = format!("Show everything as it is ({})", keys.join("+"));
    let keys = if has_keys { keys } else { Vec::new() };
    let label = RichText::new("Leave").font(fonts::text(theme::SMALL));
    let caps = vec2(widgets::key_caps_width(ui, &keys), CAPS);
    let mut content = Atoms::new(label);
    if has_keys {
        content.push_right(Atom::custom(IdSalt::new("keys"), caps));
    }
    let button = widgets::low_button(ui, Button::new(content), 2.0);
    widgets::key_caps(ui, button.rect, button.rect.right() - 8.0, &keys);
    let button = button.on_hover_text(said).accessible_name(name);
    if button.clicked() {
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
