//! One check: its status, its title and what it found; and a row that is as wide and judges nothing.

use super::drawing::{fill_row, focus_ring, wrapped};
use super::verdicts::Status;
use crate::ui::kit::{fonts, icons, theme};
use egui::{CornerRadius, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// Width of the column of titles.
const TITLE: f32 = 132.0;

/// Draws a check over the width. With `leads` it can be pressed, to go to the claim that it is about.
pub fn check_row(
    ui: &mut Ui,
    status: Status,
    title: &str,
    sentence: &str,
    source: &str,
    leads: bool,
) -> Response {
    let palette = theme::palette(ui);
    let (ink, _) = status.colors(palette);
    let word = match status {
        Status::Valid => "passed",
        Status::Invalid => "failed",
        Status::Unchecked => "could not check",
        // A cause is certain, never a check.
        Status::Neutral | Status::Certain => "not applicable",
    };
    let width = ui.available_width();
    let strong = if status == Status::Invalid {
        ink
    } else {
        palette.text
    };
    let heading = wrapped(ui, title, fonts::text(theme::TEXT), strong, TITLE - 8.0);
    let left = 26.0 + TITLE;
    let room = width - left - 8.0;
    let body = wrapped(ui, sentence, fonts::text(theme::TEXT), palette.muted, room);
    // The specification that the rule is from.
    let rule = wrapped(ui, source, fonts::text(theme::LABEL), palette.faint, room);
    let height = heading.size().y.max(body.size().y + rule.size().y + 1.0) + 10.0;
    let sense = if leads {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let role = if leads { Role::Button } else { Role::ListItem };
    response.widget_info(|| {
        let name = format!("{title}: {word}. {sentence}");
        WidgetInfo::labeled(role, ui.is_enabled(), name)
    });
    let is_pointed_at = leads && response.hovered();
    fill_row(ui, rect, theme::RADIUS_SMALL, false, is_pointed_at);
    let mark = rect.left_top() + Vec2::splat(13.0);
    icons::paint_at(ui, mark, 12.0, status.icon(), ink);
    let top = rect.top() + 5.0;
    ui.painter()
        .galley(pos2(rect.left() + 26.0, top), heading, strong);
    ui.painter()
        .galley(pos2(rect.left() + left, top), body, palette.muted);
    let below = pos2(rect.left() + left, rect.bottom() - 5.0 - rule.size().y);
    ui.painter().galley(below, rule, palette.faint);
    focus_ring(ui, rect, CornerRadius::same(4), &response);
    // Without a rule or a claim to go to, a tooltip would add nothing.
    if source.is_empty() && !leads {
        return response;
    }
    let tip = if leads {
        format!("{title}: {word}\n{source}\nPress to go to the claim")
    } else {
        format!("{title}: {word}\n{source}")
    };
    response.on_hover_text(tip)
}

/// Draws what a sentence is about, and beside it the sentence.
pub fn term_row(ui: &mut Ui, title: &str, sentence: &str) {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let font = || fonts::text(theme::TEXT);
    let heading = wrapped(ui, title, font(), palette.text, TITLE - 8.0);
    let body = wrapped(ui, sentence, font(), palette.muted, width - TITLE - 8.0);
    let height = heading.size().y.max(body.size().y) + 10.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| {
        let name = format!("{title}: {sentence}");
        WidgetInfo::labeled(Role::ListItem, ui.is_enabled(), name)
    });
    let top = rect.top() + 5.0;
    ui.painter()
        .galley(pos2(rect.left(), top), heading, palette.text);
    ui.painter()
        .galley(pos2(rect.left() + TITLE, top), body, palette.muted);
}
