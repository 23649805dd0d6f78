//! What is said of a token before its claims: signature, life, and what it is where it cannot be looked into.

use super::state::{Inspected, Inspector};
use crate::token::claims::{relative, utc};
use crate::token::{Format, Kind, SignatureStatus, Slot, TokenReport};
use crate::ui::kit::clock::Clock;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::widgets::{self, Status};
use crate::ui::kit::{fonts, theme};
use egui::{Frame, Margin, RichText, Ui, vec2};

pub(super) fn verdict(inspector: &Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    let report = inspected.report;
    ui.horizontal_wrapped(|ui| {
        let (status, words) = signature_words(report);
        let badge = widgets::badge(ui, status, words);
        let reason = (inspected.redact)(&report.signature.reason);
        badge.on_hover_text(signature_detail(report, inspected.around.now));
        widgets::muted_text(ui, reason);
        if let Some(choice) = provider_keys(inspector, report) {
            if widgets::small_button(ui, choice.button())
                .on_hover_text(choice.address().unwrap_or_default())
                .clicked()
            {
                cx.ask(Intent::CheckSubject(choice));
            }
        }
    });
}

pub(super) fn signature_words(report: &TokenReport) -> (Status, &'static str) {
    let status = match report.signature.status {
        SignatureStatus::Valid => Status::Valid,
        SignatureStatus::Invalid => Status::Invalid,
        SignatureStatus::Unchecked if report.token.format == Format::Opaque => Status::Neutral,
        SignatureStatus::Unchecked => Status::Unchecked,
    };
    (status, report.signature_words())
}

/// Thumbprint, age of the keys, and what to do.
pub(super) fn signature_detail(report: &TokenReport, now: i64) -> String {
    let signature = &report.signature;
    let mut words = Vec::new();
    words.extend(
        signature
            .thumbprint
            .as_ref()
            .map(|print| format!("Key thumbprint {print}")),
    );
    words.extend(
        signature
            .fetched
            .map(|at| format!("Keys fetched {}", relative(at, now))),
    );
    words.extend(signature.next_step.map(ToOwned::to_owned));
    words.join("\n")
}

/// The provider's keys, where a subject token waits for them.
pub(super) fn provider_keys(inspector: &Inspector, report: &TokenReport) -> Option<KeyChoice> {
    let open =
        report.slot == Slot::Subject && report.signature.status == SignatureStatus::Unchecked;
    match inspector.kind.filter(|_| open)? {
        Kind::Apple => Some(KeyChoice::Apple),
        Kind::Google => Some(KeyChoice::Google),
        Kind::Facebook => Some(KeyChoice::Facebook),
        _ => None,
    }
}

/// Issued, expires, and how much of the life is over. Expired fills the row.
pub(super) fn life(inspector: &Inspector, clock: Clock, ui: &mut Ui) {
    let now = clock.now();
    let (Some(to), palette) = (inspector.times.1, theme::palette(ui)) else {
        return;
    };
    let from = inspector.times.0;
    let expired = to <= now;
    let issued = from
        .and_then(utc)
        .unwrap_or_else(|| "at a time it does not say".to_owned());
    let tip = format!("issued {issued}\nexpires {}", utc(to).unwrap_or_default());
    let (ink, fill) = if expired {
        (palette.invalid, palette.invalid_behind)
    } else {
        (palette.valid, palette.panel)
    };
    Frame::new()
        .fill(fill)
        .corner_radius(theme::RADIUS_SMALL)
        .inner_margin(Margin::symmetric(if expired { 8 } else { 0 }, 3))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.set_width(ui.available_width());
                if expired {
                    let (mark, _) = ui.allocate_exact_size(vec2(14.0, 16.0), egui::Sense::hover());
                    icons::paint(ui.painter(), mark, Icon::Cross, ink);
                    ui.label(
                        RichText::new(format!("Expired {}", relative(to, now)))
                            .font(fonts::semibold(theme::TEXT))
                            .color(ink),
                    );
                }
                if let Some(from) = from {
                    widgets::small_label(ui, format!("issued {}", local(clock, from)))
                        .on_hover_text(&tip);
                }
                let word = if expired { "expired" } else { "expires" };
                widgets::small_label(ui, format!("{word} {}", local(clock, to)))
                    .on_hover_text(&tip);
                if !expired {
                    ui.label(
                        RichText::new(relative(to, now))
                            .font(fonts::semibold(theme::SMALL))
                            .color(ink),
                    )
                    .on_hover_text(&tip);
                }
            });
        });
    if let Some(from) = from {
        let life = to.saturating_sub(from).max(1) as f32;
        widgets::lifetime_bar(ui, now.saturating_sub(from) as f32 / life, expired);
    }
}

/// A time of this place, with its zone.
pub(super) fn local(clock: Clock, at: i64) -> String {
    clock
        .local(at.saturating_mul(1000), "%Y-%m-%d %H:%M:%S %Z")
        .unwrap_or_else(|| format!("at {at}, which is no time"))
}

/// What can be said of a token that cannot be looked into.
pub(super) fn explanation(report: &TokenReport, ui: &mut Ui) {
    let token = &report.token;
    if let Some(what) = token.encryption() {
        widgets::note_box(
            ui,
            widgets::Severity::Note,
            "Encrypted: only the holder of the key can read it",
            &format!("It is no broken JWT but a JWE: {what}"),
            None,
        );
    } else if token.format == Format::Opaque {
        let (title, detail) = match (report.slot, token.shape()) {
            (_, Some(shape)) => (format!("Looks like: {}", shape.name()), shape.advice()),
            (_, None) if token.is_cut() => (
                "A JWT that was cut".to_owned(),
                "It begins like one and ends too early: copy it whole",
            ),
            (Slot::Subject, None) => (
                "Not a JWT".to_owned(),
                "There is nothing in it to look into",
            ),
            (Slot::Access, None) => (
                "An opaque access token".to_owned(),
                "Good for /userinfo only. Ask for an audience to get a JWT",
            ),
            (Slot::Refresh, None) => (
                "An opaque refresh token".to_owned(),
                "Only the tenant can read it",
            ),
            (_, None) => (
                "Not a JWT".to_owned(),
                "A JWT has three parts with dots between, an encrypted one five",
            ),
        };
        widgets::note_box(ui, widgets::Severity::Note, &title, detail, None);
    }
}
