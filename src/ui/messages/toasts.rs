//! The toasts in a corner of the window, which disappear by themselves.

use super::state::{Messages, Toast};
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{anchor, covered, fonts, theme, widgets};
use egui::accesskit::Live;
use egui::text::LayoutJob;
use egui::{
    Align, Align2, Area, Context, Galley, Id, Label, Layout, Margin, Order, Rect, Role, Stroke, Ui,
    vec2,
};
use std::sync::Arc;
use std::time::Duration;

/// Greatest width of a toast.
const WIDTH: f32 = 360.0;
/// Distance from the window's sides.
const SIDE: f32 = 16.0;
/// Distance from its top and bottom, so that the bars stay free.
const BARS: f32 = 48.0;
/// Space between a toast's edges and its content.
const PAD: Margin = Margin::symmetric(12, 6);
/// Lines of one toast; the log has all of them.
const LINES: usize = 4;

/// A toast with its words laid out, so that its height is known before it is drawn.
struct ToastRow {
    words: Arc<Galley>,
    height: f32,
}

/// Draws the toasts in a corner where they do not cover what has the focus. Nothing moves or fades: one frame is requested, for when the
/// next toast disappears.
pub fn toasts(messages: &mut Messages, cx: &Cx) {
    let now = cx.clock.now_ms();
    messages.expire(now);
    if messages.toasts.is_empty() {
        covered::set(&cx.egui, None);
        return;
    }
    let screen = cx.egui.content_rect();
    let width = WIDTH.min(screen.width() - 2.0 * SIDE).max(0.0);
    let toasts = messages.toasts.iter();
    let rows: Vec<ToastRow> = toasts.map(|toast| row(&cx.egui, toast, width)).collect();
    let heights: f32 = rows.iter().map(|row| row.height).sum();
    let gaps = theme::GAP_SMALL * rows.len().saturating_sub(1) as f32;
    let place = corner(&cx.egui, vec2(width, heights + gaps));
    covered::set(&cx.egui, Some(place));
    let mut touched = false;
    let mut dismissed = None;
    Area::new(area())
        .order(Order::Tooltip)
        .role(Role::Group)
        .accessible_name("Notices")
        .fixed_pos(place.min)
        .default_size(place.size())
        .fade_in(false)
        .show(&cx.egui, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
            for (at, (toast, row)) in messages.toasts.iter().zip(&rows).enumerate() {
                let pressed = ui.push_id(at, |ui| draw(toast, row, ui)).inner;
                touched |= pressed.holds_keyboard;
                if pressed.dismissed {
                    dismissed = Some(at);
                }
            }
        });
    if let Some(at) = dismissed {
        messages.toasts.remove(at);
        cx.egui.request_repaint();
    }
    let pointer = cx.egui.pointer_hover_pos();
    if touched || pointer.is_some_and(|pointer| place.contains(pointer)) {
        // There is a frame when pointer or focus leave.
        messages.hold(now);
    } else if let Some(end) = messages.next_end() {
        let left = u64::try_from(end.saturating_sub(now)).unwrap_or_default();
        cx.egui.request_repaint_after(Duration::from_millis(left));
    }
}

fn area() -> Id {
    Id::unique("toasts")
}

/// Returns the width of the buttons at the right of the words.
fn buttons_width(ctx: &Context, toast: &Toast) -> f32 {
    let close = 28.0 + theme::GAP_SMALL;
    let Some(button) = &toast.notice.button else {
        return close;
    };
    let color = theme::palette_of(ctx).text;
    let label = ctx.fonts_mut(|fonts| {
        let font = fonts::text(theme::SMALL);
        fonts.layout_no_wrap(button.label.to_owned(), font, color)
    });
    close + label.size().x + 16.0 + theme::GAP_SMALL
}

/// Lays out a toast's words.
fn row(ctx: &Context, toast: &Toast, width: f32) -> ToastRow {
    let inside = width - PAD.sum().x - buttons_width(ctx, toast);
    let color = theme::palette_of(ctx).text;
    let words = toast.notice.words.clone();
    let mut job = LayoutJob::simple(words, fonts::text(theme::SMALL), color, inside.max(40.0));
    job.wrap.max_rows = LINES;
    let words = ctx.fonts_mut(|fonts| fonts.layout_job(job));
    let height = words.size().y.max(28.0) + PAD.sum().y;
    ToastRow { words, height }
}

/// Returns the place of toasts of this size: the first corner in which they do not cover what has the focus, at the bottom right if there
/// is none. The strip of the story stays free.
fn corner(ctx: &Context, size: egui::Vec2) -> Rect {
    let mut room = ctx.content_rect().shrink2(vec2(SIDE, BARS));
    room.max.y -= (anchor::reserved(ctx) + SIDE - BARS).max(0.0);
    let focused = ctx.memory(egui::Memory::focused);
    let focused = focused
        .and_then(|id| ctx.read_response(id))
        .filter(|response| response.layer_id.id != area())
        .map(|response| response.rect);
    let corners = [
        Align2::RIGHT_BOTTOM,
        Align2::RIGHT_TOP,
        Align2::LEFT_BOTTOM,
        Align2::LEFT_TOP,
    ]
    .map(|corner| corner.align_size_within_rect(size, room));
    let free = |place: &&Rect| focused.is_none_or(|focused| !place.intersects(focused));
    let [usual, ..] = corners;
    corners.iter().find(free).copied().unwrap_or(usual)
}

#[derive(Default)]
struct ToastPress {
    dismissed: bool,
    holds_keyboard: bool,
}

fn draw(toast: &Toast, row: &ToastRow, ui: &mut Ui) -> ToastPress {
    let palette = theme::palette(ui);
    egui::Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.control_edge))
        .corner_radius(theme::RADIUS_LARGE)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(PAD)
        .show(ui, |ui| {
            let height = row.height - PAD.sum().y;
            let size = vec2(ui.available_width(), height);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_size(size);
                let words = ui.add(Label::new(Arc::clone(&row.words)).selectable(false));
                // Screen readers read it out when it appears; the focus stays.
                ui.ctx()
                    .accesskit_node_builder(words.id, |node| node.set_live(Live::Polite));
                let place = ui.available_rect_before_wrap();
                let (pressed, _) = widgets::at_right(ui, "buttons", place, |ui| {
                    let mut pressed = ToastPress::default();
                    if let Some(button) = &toast.notice.button {
                        let response = widgets::small_button(ui, button.label);
                        pressed.holds_keyboard |= response.has_focus();
                        if response.clicked() {
                            button.press();
                            pressed.dismissed = true;
                        }
                    }
                    let close = icons::icon_button(ui, Icon::Close, "Dismiss");
                    pressed.holds_keyboard |= close.has_focus();
                    pressed.dismissed |= close.clicked();
                    pressed
                });
                pressed
            })
            .inner
        })
        .inner
}
