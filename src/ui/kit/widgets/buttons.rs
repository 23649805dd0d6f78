//! Buttons.

use super::drawing::{draw_centred, draw_left, focus_ring, inner_edge, one_line};
use super::expanded;
use crate::ui::kit::icons;
use crate::ui::kit::{anchor, fonts, theme};
use egui::{
    Button, Color32, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

/// Draws the main action of a screen. Its accessible name is `label` alone; the shortcut is drawn as a key cap.
pub fn primary_button(ui: &mut Ui, label: &str, shortcut: Option<&str>, enabled: bool) -> Response {
    primary(ui, label, shortcut, enabled, Fill::Accent, LEAST)
}

/// Draws the main action of a screen where it cannot be done yet and a press only says why: it takes the keyboard, but does not invite.
pub fn quiet_primary_button(ui: &mut Ui, label: &str, shortcut: Option<&str>) -> Response {
    primary(ui, label, shortcut, true, Fill::Quiet, LEAST)
}

/// Draws the main action of a screen over the whole width.
pub fn wide_primary_button(ui: &mut Ui, label: &str, shortcut: Option<&str>) -> Response {
    let width = ui.available_width();
    primary(ui, label, shortcut, true, Fill::Accent, width)
}

/// The least width of a main action, points.
const LEAST: f32 = 96.0;

/// What a main action that can be pressed is filled with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// The accent: it does what it says.
    Accent,
    /// What other buttons are filled with.
    Quiet,
}

fn primary(
    ui: &mut Ui,
    label: &str,
    shortcut: Option<&str>,
    enabled: bool,
    filled: Fill,
    least: f32,
) -> Response {
    let opacity = ui.opacity();
    ui.add_enabled_ui(enabled, |ui| {
        let palette = theme::palette(ui);
        // One that cannot be pressed is readable too: not faded, but without the accent.
        ui.set_opacity(opacity);
        let is_quiet = filled == Fill::Quiet;
        let ink = match (ui.is_enabled(), filled) {
            (false, _) => palette.muted,
            (true, Fill::Accent) => palette.on_accent,
            (true, Fill::Quiet) => palette.text,
        };
        let text = one_line(ui, label, fonts::semibold(theme::TEXT), ink, f32::INFINITY);
        let keys =
            shortcut.map(|keys| one_line(ui, keys, fonts::text(theme::LABEL), ink, f32::INFINITY));
        let cap = keys.as_ref().map(|keys| keys.size() + vec2(12.0, 5.0));
        let content = text.size().x + cap.map_or(0.0, |cap| cap.x + 6.0);
        let size = vec2((content + 40.0).max(least), theme::SEND);

        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
        if ui.is_rect_visible(rect) {
            let points_at = response.hovered() || response.is_pointer_button_down_on();
            let fill = if !ui.is_enabled() || is_quiet && !points_at {
                palette.raised
            } else if is_quiet {
                palette.selected
            } else if response.is_pointer_button_down_on() {
                palette.accent_pressed()
            } else if response.hovered() {
                palette.accent_hovered()
            } else {
                palette.accent
            };
            ui.painter().rect_filled(rect, theme::RADIUS, fill);
            if !ui.is_enabled() || is_quiet {
                let edge = if is_quiet && ui.is_enabled() {
                    palette.control_edge
                } else {
                    palette.divider
                };
                inner_edge(ui, rect, theme::RADIUS, edge);
            }
            let left = rect.center().x - content / 2.0;
            let label_width = text.size().x;
            draw_left(ui, rect, left, text, ink);
            if let (Some(keys), Some(cap)) = (keys, cap) {
                let corner = pos2(left + label_width + 6.0, rect.center().y - cap.y / 2.0);
                let cap = Rect::from_min_size(corner, cap);
                inner_edge(ui, cap, theme::RADIUS_SMALL, ink.gamma_multiply(0.45));
                draw_centred(ui, cap, keys, ink);
            }
            if is_quiet {
                focus_ring(ui, rect, theme::RADIUS, &response);
            } else if response.has_focus() {
                // The ring stands off the accent, which it could not be told from.
                let gap = Stroke::new(theme::FOCUS_WIDTH, palette.on_accent);
                ui.painter()
                    .rect_stroke(rect.shrink(2.0), theme::RADIUS, gap, StrokeKind::Inside);
            }
        }
        // Also out of sight: it comes into sight where the tour points at it.
        if is_quiet {
            anchor::outline(&response, label);
        } else {
            anchor::outline_around(&response, label);
        }
        response
    })
    .inner
}

/// Draws a button, as high as the main action that it stands beside.
pub fn button(ui: &mut Ui, label: &str) -> Response {
    ui.add(
        Button::new(RichText::new(label).font(fonts::text(theme::TEXT)))
            .min_size(vec2(0.0, theme::SEND)),
    )
}

/// Draws a button for the inside of rows and headers.
pub fn small_button(ui: &mut Ui, label: &str) -> Response {
    let label = RichText::new(label).font(fonts::text(theme::SMALL));
    low_button(ui, Button::new(label), 3.0)
}

/// Draws such a button with something else in it, which stands so far from its upper and lower edge.
pub fn low_button(ui: &mut Ui, button: Button<'_>, above: f32) -> Response {
    // In no scope of its own, so that it wraps to the next line like every control.
    let spacing = ui.spacing_mut();
    let before = (spacing.button_padding, spacing.interact_size.y);
    spacing.button_padding = vec2(8.0, above);
    spacing.interact_size.y = 24.0;
    let button = button.wrap_mode(egui::TextWrapMode::Extend);
    let response = ui.add(button.min_size(vec2(0.0, 24.0)));
    let spacing = ui.spacing_mut();
    (spacing.button_padding, spacing.interact_size.y) = before;
    response
}

/// Draws a line that opens and closes what follows it.
pub fn disclosure(ui: &mut Ui, open: &mut bool, label: &str) -> Response {
    let palette = theme::palette(ui);
    let (font, room) = (fonts::semibold(theme::SMALL), ui.available_width() - 20.0);
    let text = one_line(ui, label, font, Color32::PLACEHOLDER, room);
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(text.size().x + 20.0, 24.0), Sense::click());
    if response.clicked() {
        *open = !*open;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), label));
    expanded::tell(ui, &response, *open, "");
    if ui.is_rect_visible(rect) {
        let strong = response.hovered() || response.has_focus();
        let color = if strong { palette.text } else { palette.muted };
        let icon = icons::chevron(*open);
        icons::paint_in_row(ui, rect, rect.left() + 7.0, 12.0, icon, color);
        draw_left(ui, rect, rect.left() + 18.0, text, color);
        focus_ring(ui, rect, theme::RADIUS_SMALL, &response);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{Context, Shape};

    /// Returns whether a main action can be pressed, and whether the accent is seen on it.
    fn drawn(add: impl Fn(&mut Ui) -> Response) -> (bool, bool) {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme::install(&ctx);
        let mut is_enabled = false;
        let frame = one_frame(&ctx, (300.0, 200.0), |ui| is_enabled = add(ui).enabled());
        let accent = theme::palette_of(&ctx).accent;
        let mut shapes = frame.shapes.iter();
        let has_accent = shapes
            .any(|clipped| matches!(&clipped.shape, Shape::Rect(drawn) if drawn.fill == accent));
        (is_enabled, has_accent)
    }

    #[test]
    fn what_cannot_be_done_yet_can_be_pressed_and_does_not_invite() {
        let usual = drawn(|ui| primary_button(ui, "Send", None, true));
        assert_eq!(usual, (true, true));
        let quiet = drawn(|ui| quiet_primary_button(ui, "Send", None));
        assert_eq!(quiet, (true, false));
    }
}
