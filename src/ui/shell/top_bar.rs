//! The bar above: what is open, and what can be done with it.

use super::app::Layout;
use crate::ui::editor::{self, Editor};
use crate::ui::kit::command::{Command, Menu};
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::presenting::is_on;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Galley, RichText, Sense, Ui, Vec2};
use std::sync::Arc;
use strum::IntoEnumIterator as _;

/// The side of the button that switches the theme.
const THEME: f32 = 28.0;
/// The least width of the search: its sign alone.
const LEAST_SEARCH: f32 = 36.0;
/// Room for the sign of the search before its words.
const BEFORE_WORDS: f32 = 32.0;
/// What is left to it besides, for rounding.
const SPARE: f32 = 2.0;
/// In a narrower bar the sign stands without the name: the environment's name needs the room.
const NAMED: f32 = 720.0;

/// Draws the bar. `drawer` says that the library is behind a button.
pub fn show(editor: &mut Editor, layout: &mut Layout, drawer: bool, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    // As high as its controls, so that sign and name stand in their middle.
    ui.spacing_mut().interact_size.y = theme::CONTROL;
    let is_named = ui.available_width() >= NAMED;
    ui.horizontal(|ui| {
        icons::sign(ui, Vec2::splat(22.0), Icon::Logo, palette.accent);
        if is_named {
            ui.label(RichText::new("Cambio").font(fonts::semibold(theme::VERDICT)));
        }
        ui.add_space(theme::GAP_SMALL);
        let size = egui::vec2(0.0, theme::CONTROL);
        let library = egui::Button::new("Library").selected(layout.drawer);
        let library = library.min_size(size);
        if drawer && !is_on(ui.ctx()) && ui.add(library).clicked() {
            layout.drawer = !layout.drawer;
        }
        let beside_search = beside_search(ui);
        let search_room = if is_on(ui.ctx()) {
            0.0
        } else {
            LEAST_SEARCH + SPARE
        };
        let beside = beside_search + search_room;
        editor::name_field(editor, cx, beside, ui, |ui| more(cx, ui));
        editor::environment(editor, cx, beside, ui);
        let place = ui.available_rect_before_wrap();
        widgets::at_right(ui, "bar at right", place, |ui| {
            if !is_on(ui.ctx()) {
                search(cx, place.width() - beside_search, ui);
            }
            present(cx, ui);
            theme_button(cx, ui);
        });
    });
}

/// Draws the button that switches the theme, and says in its tooltip which it is.
fn theme_button(cx: &Cx, ui: &mut Ui) {
    let now = match ui.ctx().options(|options| options.theme_preference) {
        egui::ThemePreference::System => "Theme: system",
        egui::ThemePreference::Dark => "Theme: dark",
        egui::ThemePreference::Light => "Theme: light",
    };
    let name = Command::SwitchTheme.label();
    if icons::icon_button_with_tip(ui, Icon::Theme, name, now).clicked() {
        cx.ask(Intent::Do(Command::SwitchTheme));
    }
}

/// Returns the width of what stands at the right of the search: two buttons, and the gaps before them.
fn beside_search(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let words = widgets::text_width(ui, present_label(ui), font);
    let spacing = ui.spacing();
    let present = words + 2.0 * spacing.button_padding.x;
    (present + THEME + 2.0 * spacing.item_spacing.x + SPARE).ceil()
}

/// Returns the words of the button that begins and ends presenting.
fn present_label(ui: &Ui) -> &'static str {
    if is_on(ui.ctx()) {
        "Presenting"
    } else {
        Command::Present.label()
    }
}

/// Draws the button that begins and ends presenting.
fn present(cx: &Cx, ui: &mut Ui) {
    let presenting = is_on(ui.ctx());
    let label = present_label(ui);
    let text = RichText::new(label).color(theme::palette(ui).text);
    let size = egui::vec2(0.0, theme::CONTROL);
    let button = egui::Button::selectable(presenting, text).min_size(size);
    let response = ui.add(button).on_hover_text(Command::Present.tip(ui.ctx()));
    if response.clicked() {
        cx.ask(Intent::Do(Command::Present));
    }
}

/// Draws the button that opens the palette; it looks like the palette's field.
fn search(cx: &Cx, room: f32, ui: &mut Ui) {
    if room < LEAST_SEARCH {
        return;
    }
    let palette = theme::palette(ui);
    let label = Command::Palette.label();
    let lay_out = |words: &str| {
        let font = fonts::text(theme::TEXT);
        widgets::one_line(ui, words, font, palette.muted, f32::INFINITY)
    };
    // What has no room is left out whole: the keys, then the name, and the field around it.
    let fits = |text: &Arc<Galley>| BEFORE_WORDS + text.size().x + 10.0 <= room;
    let words = Some(lay_out(label)).filter(fits);
    let words = words.or_else(|| Some(lay_out("Search")).filter(fits));
    let width = match words {
        Some(_) => room.min(216.0),
        None => LEAST_SEARCH,
    };
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(width, theme::CONTROL), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), label));
    let edge = if response.has_focus() {
        egui::Stroke::new(theme::FOCUS_WIDTH, palette.accent)
    } else if response.hovered() {
        egui::Stroke::new(1.0, palette.muted)
    } else {
        egui::Stroke::new(1.0, palette.control_edge)
    };
    let inside = egui::StrokeKind::Inside;
    ui.painter()
        .rect(rect, theme::RADIUS, palette.field, edge, inside);
    let (x, icon) = (rect.left() + LEAST_SEARCH / 2.0, Icon::Search);
    icons::paint_in_row(ui, rect, x, 14.0, icon, palette.muted);
    if let Some(text) = words {
        let left = rect.left() + BEFORE_WORDS;
        let end = left + text.size().x;
        widgets::draw_left(ui, rect, left, text, palette.muted);
        let keys = Command::Palette.key_names(ui.ctx());
        let right = rect.right() - 8.0;
        if end + 8.0 <= right - widgets::key_caps_width(ui, &keys) {
            widgets::key_caps(ui, rect, right, &keys);
        }
    }
    let tip = Command::Palette.tip(ui.ctx());
    if response.on_hover_text(tip).clicked() {
        cx.ask(Intent::Do(Command::Palette));
    }
}

/// Draws the menu of every command that has no button. Returns whether one was chosen.
fn more(cx: &Cx, ui: &mut Ui) -> Option<()> {
    ui.set_min_width(260.0);
    // A little closer than in other menus: there are many.
    ui.spacing_mut().interact_size.y = 24.0;
    let mut chosen = None;
    for (at, menu) in Menu::iter().enumerate() {
        if at > 0 {
            ui.separator();
        }
        for command in Command::of_menu(menu) {
            let keys = command.key_names(ui.ctx());
            let row = ui.add_enabled_ui(command.enabled(&cx.open), |ui| {
                widgets::keyed_row(ui, command.label(), &keys)
            });
            let why_not = command.why_not(&cx.open);
            let row = row
                .inner
                .on_disabled_hover_text(why_not.unwrap_or(command.tooltip()));
            if row.on_hover_text(command.tooltip()).clicked() {
                cx.ask(Intent::Do(command));
                chosen = Some(());
            }
        }
    }
    chosen
}
