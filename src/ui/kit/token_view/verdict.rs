//! What is said of a token before its claims: signature, lifetime, and what it is where it cannot be decoded.

use super::state::{Inspected, Inspector};
use crate::exchange::subject_token::Shape;
use crate::token::claims::{relative, utc};
use crate::token::{
    Format, Note, SignatureReason, SignatureStatus, TokenKind, TokenReport, TokenRole,
};
use crate::ui::kit::clock::Clock;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::widgets::{self, Status};
use crate::ui::kit::{fonts, theme};
use egui::{
    Align, Color32, CornerRadius, FontId, Frame, Label, Layout, Margin, Rect, RichText, Sense, Ui,
    UiBuilder, vec2,
};

/// Room below which words beside the verdict are left to its tooltip.
const LEAST_WORDS: f32 = 48.0;

/// What brings a key where none was chosen.
const CHOOSE_KEY: &str = "Choose a key…";

/// Draws the signature's verdict and its reason on one line. Returns the reason where it has to be read and has no room there.
pub(super) fn verdict(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    cx: &Cx,
    ui: &mut Ui,
) -> Option<String> {
    let report = inspected.report;
    let (status, words) = signature_words(report);
    let reason = (inspected.redact)(&report.signature.sentence());
    let detail = signature_detail(report, inspected.around.now);
    let tip = [reason.as_str(), detail.as_str()].join("\n");
    let badge = widgets::badge(ui, status, words);
    if !tip.trim().is_empty() {
        badge.on_hover_text(tip.trim());
    }

    let choice = provider_keys(inspector, report);
    let wide = |label: &str| widgets::words_width(ui, label) + 16.0;
    // In a narrow column the list of keys is beside it, or a tab away.
    let is_keyless = report.role == TokenRole::Pasted
        && report.signature.reason == SignatureReason::NoKey
        && wide(CHOOSE_KEY) <= ui.available_width();
    let button = if is_keyless {
        wide(CHOOSE_KEY)
    } else {
        choice.map_or(0.0, |choice| wide(choice.button()))
    };
    let room = ui.available_width() - button;
    let color = theme::palette(ui).muted;
    let fits = widgets::text_width(ui, &reason, fonts::text(theme::TEXT)) <= room;
    let has_to_be_read = matches!(status, Status::Invalid | Status::Unchecked);
    // Half a reason says less than the button beside it.
    if (fits || !has_to_be_read && !is_keyless) && room > LEAST_WORDS {
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(RichText::new(&reason).color(color)).truncate());
        });
    }
    if let Some(choice) = choice {
        if widgets::small_button(ui, choice.button())
            .on_hover_text(choice.address().unwrap_or_default())
            .clicked()
        {
            cx.ask(Intent::CheckSubject(choice));
        }
    }
    if is_keyless
        && widgets::small_button(ui, CHOOSE_KEY)
            .on_hover_text("Choose what the signature is checked with")
            .clicked()
    {
        inspector.wants_key = true;
    }
    (!fits && has_to_be_read).then_some(reason)
}

/// Returns the sign and the words of the signature's verdict.
pub(super) fn signature_words(report: &TokenReport) -> (Status, &'static str) {
    let status = match report.signature.status {
        SignatureStatus::Valid => Status::Valid,
        SignatureStatus::Invalid => Status::Invalid,
        SignatureStatus::Unchecked
            if report.token.format == Format::Opaque || report.signature.is_not_asked_for() =>
        {
            Status::Neutral
        }
        SignatureStatus::Unchecked => Status::Unchecked,
    };
    (status, report.signature_words())
}

/// Returns the key's thumbprint, the age of the key set and the next step, a line each.
pub(super) fn signature_detail(report: &TokenReport, now: i64) -> String {
    let signature = &report.signature;
    let print = signature.thumbprint.as_ref();
    let print = print.map(|print| format!("Key thumbprint {print}"));
    let fetched = signature.fetched;
    let fetched = fetched.map(|at| format!("Keys fetched {}", relative(at, now)));
    let next_step = signature.next_step.map(ToOwned::to_owned);
    let words: Vec<String> = [print, fetched, next_step].into_iter().flatten().collect();
    words.join("\n")
}

/// Returns the provider's keys; `None` unless the token is an unchecked subject token of a provider that is known.
fn provider_keys(inspector: &Inspector, report: &TokenReport) -> Option<KeyChoice> {
    let open =
        report.role == TokenRole::Subject && report.signature.status == SignatureStatus::Unchecked;
    match inspector.kind.filter(|_| open)? {
        TokenKind::Apple => Some(KeyChoice::Apple),
        TokenKind::Google => Some(KeyChoice::Google),
        TokenKind::Facebook => Some(KeyChoice::Facebook),
        _ => None,
    }
}

/// Height of the line about a token's life, points.
const LIFE: f32 = 32.0;
/// Least width of the bar in it.
const LEAST_BAR: f32 = 40.0;

/// Some of the words of that line.
struct VerdictPart {
    text: String,
    font: FontId,
    color: Color32,
}

impl VerdictPart {
    fn width(&self, ui: &Ui) -> f32 {
        widgets::text_width(ui, &self.text, self.font.clone())
    }

    fn show(self, tip: &str, ui: &mut Ui) {
        let text = RichText::new(self.text).font(self.font).color(self.color);
        ui.label(text).on_hover_text(tip);
    }
}

/// Draws when the token was issued and expires, and a bar for the time between, on one line; nothing where `exp` is missing.
pub(super) fn life(inspector: &Inspector, clock: Clock, ui: &mut Ui) {
    let now = clock.now();
    let (from, Some(to)) = inspector.times else {
        return;
    };
    let palette = theme::palette(ui);
    let expired = to <= now;
    let issued = from
        .and_then(utc)
        .unwrap_or_else(|| "at a time it does not say".to_owned());
    let word = if expired { "expired" } else { "expires" };
    let tip = format!("issued {issued}\n{word} {}", utc(to).unwrap_or_default());
    let size = vec2(ui.available_width(), LIFE);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    if expired {
        ui.painter()
            .rect_filled(rect, CornerRadius::ZERO, palette.invalid_behind);
    }
    widgets::hairline(ui, rect, rect.bottom() - 0.5);

    let small = |text: String, color: Color32| VerdictPart {
        text,
        font: fonts::text(theme::SMALL),
        color,
    };
    let strong = |text: String, color: Color32| VerdictPart {
        text,
        font: fonts::semibold(theme::SMALL),
        color,
    };
    let place = rect.shrink2(vec2(theme::GAP, 0.0));
    let ends = format!("{word} {}", moment(clock, to));
    let gap = theme::GAP_SMALL;
    let mut left = Vec::new();
    let mut right = Vec::new();
    if expired {
        let since = format!("Expired {}", relative(to, now));
        left.push(strong(since, palette.invalid));
        right.push(small(ends, palette.muted));
    } else {
        left.extend(
            from.map(|from| small(format!("issued {}", moment(clock, from)), palette.muted)),
        );
        right.push(small(ends, palette.text));
        right.push(strong(relative(to, now), palette.valid));
    }
    let sign = if expired { 14.0 + gap } else { 0.0 };
    let wide = |parts: &[VerdictPart], ui: &Ui| -> f32 {
        parts.iter().map(|part| part.width(ui) + gap).sum()
    };
    // What has no room is left to the tooltip: first the beginning, then the time of day.
    let room = place.width() - sign - LEAST_BAR;
    if !expired && wide(&left, ui) + wide(&right, ui) > room {
        left.clear();
    }
    if wide(&left, ui) + wide(&right, ui) > room {
        right.remove(0);
    }
    let ending = place.right() - (wide(&right, ui) - gap).max(0.0);
    let mut begins = ui.new_child(row("token begins", place.with_max_x(ending)));
    if expired {
        icons::sign(&mut begins, vec2(14.0, 16.0), Icon::Cross, palette.invalid);
    }
    for part in left {
        part.show(&tip, &mut begins);
    }
    if let Some(from) = from {
        let drawn = begins.min_rect();
        let start = if drawn.width() > 0.0 {
            drawn.right() + gap
        } else {
            place.left()
        };
        let lasts = to.saturating_sub(from).max(1) as f32;
        let passed = now.saturating_sub(from) as f32 / lasts;
        let bar = place.with_min_x(start).with_max_x(ending - gap);
        bar_in(bar, passed, expired, &tip, ui);
    }
    let mut ends = ui.new_child(row("token ends", place.with_min_x(ending)));
    ends.spacing_mut().item_spacing.x = gap;
    for part in right {
        part.show(&tip, &mut ends);
    }
}

/// Returns what a row of the token's panel is drawn in.
pub(super) fn row(salt: &str, place: Rect) -> UiBuilder {
    UiBuilder::new()
        .id_salt(salt)
        .max_rect(place)
        .layout(Layout::left_to_right(Align::Center))
}

/// Draws the bar in the middle of the height of a place, where it is wide enough to tell something.
fn bar_in(place: Rect, passed: f32, expired: bool, tip: &str, ui: &mut Ui) {
    if place.width() < theme::GAP {
        return;
    }
    let bar = Rect::from_center_size(place.center(), vec2(place.width(), 6.0));
    let inside = UiBuilder::new().id_salt("token life").max_rect(bar);
    widgets::lifetime_bar(&mut ui.new_child(inside), passed, expired).on_hover_text(tip);
}

/// Returns a local time, without the day where that is today.
fn moment(clock: Clock, at: i64) -> String {
    clock
        .moment(at.saturating_mul(1000))
        .unwrap_or_else(|| format!("at {at}, which is not a valid time"))
}

/// Returns a local time with its zone.
pub(super) fn local(clock: Clock, at: i64) -> String {
    clock
        .local(at.saturating_mul(1000), "%Y-%m-%d %H:%M:%S %Z")
        .unwrap_or_else(|| format!("at {at}, which is not a valid time"))
}

/// Returns what is said of a text that is no token or cannot be looked into: a title, and what follows from it.
fn opaque(report: &TokenReport) -> (String, &'static str) {
    let token = &report.token;
    match (report.role, token.shape()) {
        (TokenRole::Pasted | TokenRole::Subject, Some(Shape::Auth0OpaqueToken)) => (
            "Not a JWT".to_owned(),
            "It has the length of Auth0's opaque access tokens, and of many others: there is nothing in it to decode",
        ),
        (_, Some(shape)) => (format!("Looks like: {}", shape.name()), shape.advice()),
        (_, None) if token.notes.contains(&Note::NoToken) => (
            "There is no token in this text".to_owned(),
            "Paste the token, or the answer or header that holds it; Explain reads an answer, an error or a log",
        ),
        (_, None) if token.is_cut() => (
            "A JWT that was cut".to_owned(),
            "It starts like one and ends too early: copy all of it",
        ),
        (_, None) if token.notes.contains(&Note::ClaimsAlone) => (
            "The claims of a token, and not the token".to_owned(),
            "Nothing shows who signed them: paste the token where that matters",
        ),
        (TokenRole::Subject, None) => ("Not a JWT".to_owned(), "There is nothing in it to decode"),
        (TokenRole::Access, None) => (
            "An opaque access token".to_owned(),
            "The server that issued it knows what it is worth. Of Auth0 it is good for /userinfo only: ask for an audience to get a JWT",
        ),
        (TokenRole::Refresh, None) => (
            "An opaque refresh token".to_owned(),
            "Only the server that issued it can read it",
        ),
        (_, None) => (
            "Not a JWT".to_owned(),
            "A JWT has three parts separated by dots; an encrypted one has five",
        ),
    }
}

/// Draws what can be said of a token that cannot be decoded; nothing for others.
pub(super) fn explanation(report: &TokenReport, ui: &mut Ui) {
    let token = &report.token;
    let (title, detail) = if let Some(what) = token.encryption() {
        (
            "Encrypted: only the holder of the key can read it".to_owned(),
            format!("It is not a broken JWT but a JWE: {what}"),
        )
    } else if token.format == Format::Opaque {
        let (title, detail) = opaque(report);
        (title, detail.to_owned())
    } else {
        return;
    };
    Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| {
        widgets::note(ui, widgets::NoteLevel::Note, &title, &detail);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{KeySource, decode};

    #[test]
    fn a_length_alone_and_a_text_without_a_token_have_no_service_for_a_name() {
        for (text, title) in [
            ("fK2h-9xQ_aB7cD3eF5gH1iJ0", "Not a JWT"),
            (
                "GET /a failed: 401 Unauthorized",
                "There is no token in this text",
            ),
            ("ya29.a0AfH6SMBx", "Looks like: Google access token"),
        ] {
            let keys = KeySource::absent("no key");
            let report = TokenReport::judged(TokenRole::Pasted, decode(text), &keys);
            assert_eq!(opaque(&report).0, title, "{text}");
        }
    }
}
