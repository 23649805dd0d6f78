//! The result before anything was sent: what to begin with.

use crate::ui::kit::anchor;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::finding_view::GO_TO;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::{self, OfferContent};
use crate::ui::kit::{fonts, theme};
use egui::{RichText, ScrollArea, Ui, Vec2};

/// Greatest width of the offers.
const WIDTH: f32 = 560.0;
/// Greatest space above them.
const ABOVE: f32 = 100.0;
/// Estimated height of the offers.
const HEIGHT: f32 = 340.0;

/// Draws the offers in the middle of the column.
pub fn ui(cx: &Cx, ui: &mut Ui) {
    let above = (ui.available_height() - HEIGHT).clamp(0.0, ABOVE);
    ScrollArea::vertical()
        .id_salt("start")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width() - 12.0;
            ui.add_space(above);
            let aside = ((width - WIDTH) / 2.0).max(0.0);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(aside);
                ui.vertical(|ui| {
                    ui.set_width(width.min(WIDTH));
                    offers(cx, ui);
                });
            });
        });
}

/// Draws the heading, the offers and the link to the tour.
fn offers(cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing = Vec2::new(theme::GAP_SMALL, 4.0);
    ui.label(RichText::new("Nothing sent yet").font(fonts::semibold(theme::VERDICT)));
    widgets::muted_label(ui, "Start with one of these; the result appears here");
    ui.add_space(theme::GAP_SMALL);
    let keys = Command::Send.key_names(ui.ctx());
    let (title, detail) = send_words(cx);
    // The name Send belongs to the form's button.
    let (press, button, keys) = match cx.open.to_fill.clone() {
        Some(field) => (Intent::GoToField(field), GO_TO, Vec::new()),
        None => (Intent::Do(Command::Send), "Try it", keys),
    };
    let rows = [
        (
            press,
            OfferContent {
                icon: Icon::Play,
                title,
                detail: &detail,
                button,
                keys: &keys,
                is_first: true,
            },
        ),
        (
            Intent::Do(Command::ExplainAnswer),
            OfferContent {
                icon: Icon::Question,
                title: "Explain an answer you already have",
                detail: "An error, HTTP answer, HAR, SDK message or tenant log entry",
                button: "Explain…",
                keys: &[],
                is_first: false,
            },
        ),
        (
            Intent::Do(Command::Import),
            OfferContent {
                icon: Icon::Clipboard,
                title: "Bring your request",
                detail: "Paste curl, HAR, Postman or a link, or drop a file here",
                button: Command::Import.label(),
                keys: &[],
                is_first: false,
            },
        ),
    ];
    widgets::panel_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, (press, offered)) in rows.into_iter().enumerate() {
            if at > 0 {
                widgets::divider(ui);
            }
            if widgets::offer_row(ui, &offered) {
                cx.ask(press);
            }
        }
    });
    if anchor::is_guided(ui.ctx()) {
        return;
    }
    ui.add_space(theme::GAP_SMALL);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(16.0);
        icons::sign(ui, Vec2::splat(16.0), Icon::Route, palette.accent);
        let link = ui.link(Command::Story.label());
        if link.on_hover_text(Command::Story.tooltip()).clicked() {
            cx.ask(Intent::Do(Command::Story));
        }
        let words = format!("3 minutes · {} steps · leave at any time", anchor::STEPS);
        widgets::muted_label(ui, words);
    });
}

/// Returns title and detail of the offer to send: what it would do, and where it would go.
fn send_words(cx: &Cx) -> (&'static str, String) {
    let open = &cx.open;
    let name = if open.name.is_empty() {
        "The profile"
    } else {
        open.name.as_str()
    };
    let title = if open.is_demo {
        "Send this to the built-in demo tenant"
    } else {
        "Send this request"
    };
    let detail = match (&open.request, open.to_fill.as_deref()) {
        (None, _) => format!("{name} cannot be sent yet: the form says why"),
        (_, Some("client_id")) => format!("{name} has no client ID yet"),
        // A key comes from a file, a variable or a command; every other secret may be pasted.
        (_, Some("client_authentication.key")) => format!("{name} has no private key yet"),
        (_, Some(_)) => format!("{name} waits for a secret to be pasted"),
        _ if open.is_demo && open.is_edited => {
            format!("{name}, as edited: no account, no network")
        }
        _ if open.is_demo => format!("{name} is filled in; no account, no network"),
        _ => {
            let origin = open.origin.as_deref().unwrap_or("its tenant");
            format!("{name} goes to {origin}")
        }
    };
    (title, detail)
}
