//! The head of a token's panel: the signature's verdict, and buttons for the token.

use super::state::{Inspected, Inspector};
use super::switch::ViewSwitch;
use super::verdict::{row, verdict};
use crate::json::Json;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{theme, widgets};
use egui::{CornerRadius, Popup, Sense, Ui, vec2};

/// Height of the head, points.
const HEIGHT: f32 = 36.0;
/// Side of a button in it.
const BUTTON: f32 = 28.0;
/// Between the buttons and the edge.
const ASIDE: f32 = 6.0;
/// Corners inside the panel's edge.
const CORNERS: CornerRadius = CornerRadius {
    nw: 8,
    ne: 8,
    sw: 0,
    se: 0,
};

/// Draws the head on one line, with the switch between claims and checks where it is wanted there. Returns the reason of the signature's
/// verdict where it has to be read and has no room.
pub(super) fn header(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    has_switch: bool,
    cx: &Cx,
    ui: &mut Ui,
) -> Option<String> {
    let palette = theme::palette(ui);
    let size = vec2(ui.available_width(), HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, CORNERS, palette.raised);
    widgets::hairline(ui, rect, rect.bottom() - 0.5);

    let has_rows = inspector.view == 0 && inspector.model.len() > 0;
    let buttons = if has_rows { 3.0 } else { 1.0 };
    let first = rect.right() - ASIDE - buttons * BUTTON;
    // The switch stays where it is, however many buttons stand beside it.
    let switch = has_switch.then(|| ViewSwitch::of(inspector));
    let beside = if has_switch { 3.0 } else { buttons };
    let after = rect.right() - ASIDE - beside * BUTTON;
    let end = after - switch.as_ref().map_or(0.0, |switch| switch.width(ui));
    let words = rect.with_min_x(rect.left() + theme::GAP);
    let words = words.with_max_x(end - theme::GAP_SMALL);
    let mut words = ui.new_child(row("token verdict", words));
    let unread = verdict(inspector, inspected, cx, &mut words);

    if let Some(switch) = switch {
        let place = rect.with_min_x(end).with_max_x(after);
        switch.show(inspector, &mut ui.new_child(row("token tabs", place)));
    }
    let tools = rect.with_min_x(first).with_max_x(rect.right() - ASIDE);
    let mut tools = ui.new_child(row("token tools", tools));
    tools.spacing_mut().item_spacing.x = 0.0;
    if has_rows {
        search_button(inspector, &mut tools);
        expand_menu(inspector, &mut tools);
    }
    copy_menu(inspected, cx, &mut tools);
    unread
}

fn search_button(inspector: &mut Inspector, ui: &mut Ui) {
    let keys = Command::SearchTree.keys(ui.ctx()).unwrap_or_default();
    let tip = format!("Search names and values · {keys}");
    if icons::icon_button_with_tip(ui, Icon::Search, "Search", &tip).clicked() {
        inspector.open_search();
    }
}

fn expand_menu(inspector: &mut Inspector, ui: &mut Ui) {
    let tip = "Open or close what is folded";
    let button = icons::icon_button_with_tip(ui, Icon::Unfold, "Expand", tip);
    Popup::menu(&button).gap(4.0).show(|ui| {
        widgets::menu_look(ui);
        for (label, level) in [
            ("All", usize::MAX),
            ("One level", 1),
            ("Two levels", 2),
            ("None", 0),
        ] {
            if widgets::menu_row(ui, label) {
                inspector.model.open_to(level);
            }
        }
        let all = format!("{} rows in all", inspector.model.node_count());
        // Where the words above it begin.
        ui.horizontal(|ui| {
            ui.add_space(ui.spacing().button_padding.x);
            widgets::small_label(ui, all);
        });
    });
}

fn copy_menu(inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    let token = &inspected.report.token;
    let tip = "Copy the token or its contents";
    let button = icons::icon_button_with_tip(ui, Icon::Copy, "Copy", tip);
    Popup::menu(&button).gap(4.0).show(|ui| {
        widgets::menu_look(ui);
        let is_chosen = ui
            .button("Token")
            .on_hover_text("Kept out of the clipboard history where the platform allows it, and cleared after a minute")
            .clicked();
        if widgets::close_when(ui, is_chosen) {
            cx.ask(Intent::CopySecret(token.raw.clone()));
        }
        let decoded = |ui: &mut Ui, label: &str, document: Option<&Json>| {
            if let Some(document) = document
                && widgets::menu_row(ui, label)
            {
                cx.copy(label, (inspected.redact)(&document.to_pretty()));
            }
        };
        decoded(ui, "Claims as JSON", token.payload.as_ref());
        decoded(ui, "Header as JSON", token.header.as_ref());
        if let (Some(header), Some(payload)) = (&token.header, &token.payload)
            && widgets::menu_row(ui, "Both as JSON")
        {
            let whole = Json::object([("header", header.clone()), ("payload", payload.clone())]);
            cx.copy("header and claims as JSON", (inspected.redact)(&whole.to_pretty()));
        }
    });
}
