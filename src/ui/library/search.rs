//! The search, and the button with the commands that make or bring a profile.

use super::state::LibraryView;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{
    Align2, Key, Margin, Modifiers, Popup, RichText, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

/// The accessible name of the search.
const NAME: &str = "Search profiles";

/// Draws both. Returns whether Enter asks to open the first profile that was found.
pub fn ui(view: &mut LibraryView, cx: &Cx, ui: &mut Ui) -> bool {
    let right = ui.max_rect().right();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
        let chosen = field(view, ui);
        add(cx, ui, right);
        chosen
    })
    .inner
}

/// Draws the search. Returns whether Enter was pressed in it.
fn field(view: &mut LibraryView, ui: &mut Ui) -> bool {
    let palette = theme::palette(ui);
    let width = ui.available_width() - theme::CONTROL - theme::GAP_SMALL;
    let margin = Margin {
        left: 30,
        right: 8,
        top: 6,
        bottom: 6,
    };
    let hint = RichText::new("Profiles and runs").font(fonts::text(theme::TEXT));
    let edit = TextEdit::singleline(&mut view.filter)
        .id_salt("library filter")
        .font(fonts::text(theme::TEXT))
        .margin(margin)
        .desired_width(f32::INFINITY)
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, theme::CONTROL))
        .hint_text(hint);
    let field = ui.scope(|ui| {
        ui.set_max_width(width);
        ui.add(edit)
    });
    widgets::arrive(&field.inner, NAME);
    let response = field.inner.accessible_name(NAME);
    let sign = pos2(response.rect.left() + 16.0, response.rect.center().y);
    icons::paint_at(ui, sign, 14.0, Icon::Search, palette.muted);
    if !response.lost_focus() {
        return false;
    }
    // Escape first empties the search, and only then leaves it.
    let is_searching = !view.filter.is_empty();
    if is_searching && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        view.end_search();
        response.request_focus();
    }
    is_searching && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Draws the button with its menu. Not focusable: each of its commands has a shortcut.
fn add(cx: &Cx, ui: &mut Ui, right: f32) {
    let palette = theme::palette(ui);
    let (rect, button) = ui.allocate_exact_size(Vec2::splat(theme::CONTROL), Sense::CLICK);
    button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), Command::New.label()));
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    let fill = if is_open || button.hovered() {
        palette.selected
    } else {
        palette.raised
    };
    widgets::edged_box(ui, rect, theme::RADIUS, fill, palette.control_edge);
    icons::paint(ui.painter(), rect.shrink(9.0), Icon::Plus, palette.text);
    Popup::menu(&button).gap(4.0).show(|ui| {
        widgets::menu_look(ui);
        ui.set_min_width(200.0);
        for (command, words) in [
            (Command::New, "New profile"),
            (Command::Open, Command::Open.label()),
            (Command::Import, Command::Import.label()),
        ] {
            let keys = command.key_names(ui.ctx());
            let is_chosen = widgets::keyed_row(ui, words, &keys).clicked();
            if widgets::close_when(ui, is_chosen) {
                cx.ask(Intent::Do(command));
            }
        }
    });
    if button.hovered() && !is_open && !cx.in_dialog {
        widgets::tip_beside(&button, right, |ui| {
            ui.label("Make, open or import a profile");
        });
    }
}
