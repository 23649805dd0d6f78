//! Cards, and what stands in them: causes, bars of a waterfall, a gauge.

use super::buttons::small_button;
use super::drawing::{bar, draw_left, first_line, one_line, wrapped};
use super::labels::small_words;
use super::verdicts::{Status, badge};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{anchor, fonts, theme};
use egui::{
    Color32, CornerRadius, Frame, Label, Margin, Rect, Response, RichText, Role, Sense, Stroke, Ui,
    WidgetInfo, accesskit, pos2, vec2,
};

/// Returns the frame of a box of its own on the page.
pub fn panel_frame(ui: &Ui) -> Frame {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS_LARGE)
}

/// Draws a box with a heading, a badge beside it, and faint words at the right. Returns what `add` returns.
pub fn card<R>(
    ui: &mut Ui,
    title: &str,
    mark: Option<(Status, &str)>,
    right: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let palette = theme::palette(ui);
    let framed = panel_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        Frame::new()
            .fill(palette.raised)
            .corner_radius(CornerRadius {
                sw: 0,
                se: 0,
                ..theme::RADIUS_LARGE
            })
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.set_min_height(22.0);
                    let heading = RichText::new(title).font(fonts::semibold(theme::TEXT));
                    let heading = ui.add(Label::new(heading).selectable(false));
                    ui.ctx().accesskit_node_builder(heading.id, |node| {
                        node.set_role(accesskit::Role::Heading);
                        node.set_label(title);
                    });
                    if let Some((status, words)) = mark {
                        badge(ui, status, words);
                    }
                    if !right.is_empty() {
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            let right = small_words(right, palette.muted);
                            ui.add(Label::new(right).truncate());
                        });
                    }
                });
            });
        Frame::new()
            .inner_margin(Margin::symmetric(12, 9))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 6.0;
                add(ui)
            })
            .inner
    });
    anchor::outline(&framed.response, title);
    framed.inner
}

/// Draws one possible cause: a sign, its title, lines below it, and at the right its status. Returns whether its button was pressed.
pub fn cause_row(
    ui: &mut Ui,
    status: Status,
    known: &str,
    title: &str,
    lines: &[String],
    action: Option<&str>,
) -> bool {
    let palette = theme::palette(ui);
    let (ink, _) = status.colors(palette);
    let width = ui.available_width();
    let small = || fonts::text(theme::SMALL);
    let word = one_line(ui, known, small(), palette.muted, width * 0.4);
    let left = 28.0;
    let text_width = (width - left - word.size().x - 16.0).max(120.0);
    // What is out of the question steps back.
    let ink_of_title = if status == Status::Neutral {
        palette.muted
    } else {
        palette.text
    };
    let font = fonts::text(theme::TEXT);
    let heading = wrapped(ui, title, font, ink_of_title, text_width);
    let below: Vec<_> = lines
        .iter()
        .map(|line| wrapped(ui, line, small(), palette.muted, text_width))
        .collect();
    let height = heading.size().y + below.iter().map(|line| line.size().y + 2.0).sum::<f32>() + 6.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| {
        let name = format!("{title}: {known}. {}", lines.join(". "));
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
    let middle = rect.top() + first_line(&heading) / 2.0;
    let mark = pos2(rect.left() + 8.0, middle);
    icons::paint_at(ui, mark, 12.0, status.icon(), ink);
    let size = word.size();
    let at_right = pos2(rect.right() - size.x, middle - size.y / 2.0);
    ui.painter().galley(at_right, word, palette.muted);
    let mut at = pos2(rect.left() + left, rect.top());
    let below = below.into_iter().map(|line| (line, palette.muted));
    for (text, ink) in std::iter::once((heading, ink_of_title)).chain(below) {
        let step = text.size().y + 2.0;
        ui.painter().galley(at, text, ink);
        at.y += step;
    }
    action.is_some_and(|label| {
        // Nearer to its own cause than to the next.
        ui.add_space(-theme::GAP_SMALL);
        let button = ui.horizontal(|ui| {
            ui.add_space(left);
            small_button(ui, label).accessible_name(format!("{label}: {title}"))
        });
        ui.add_space(theme::GAP_SMALL);
        button.inner.clicked()
    })
}

/// Draws one phase of a call over the time of all calls: `from` and `to` are shares of the whole.
pub fn phase_bar(
    ui: &mut Ui,
    label: &str,
    words: &str,
    from: f32,
    to: f32,
    color: Color32,
) -> Response {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{label}: {words}")));
    let name = one_line(ui, label, fonts::text(theme::SMALL), palette.muted, 90.0);
    let value = one_line(ui, words, fonts::text(theme::SMALL), palette.text, 90.0);
    let value_x = rect.right() - value.size().x;
    draw_left(ui, rect, rect.left(), name, palette.muted);
    draw_left(ui, rect, value_x, value, palette.text);
    let track = Rect::from_min_max(
        pos2(rect.left() + 96.0, rect.center().y - 4.0),
        pos2(rect.right() - 96.0, rect.center().y + 4.0),
    );
    if track.width() > 8.0 {
        bar(ui, track, palette.divider);
        let at = |share: f32| track.left() + track.width() * share.clamp(0.0, 1.0);
        let end = at(to).max(at(from) + 2.0).min(track.right());
        let phase = Rect::from_x_y_ranges(at(from)..=end, track.y_range());
        bar(ui, phase, color);
    }
    response
}

/// Draws how much of a limit is left.
pub fn gauge(ui: &mut Ui, remaining: i64, limit: i64, words: &str) -> Response {
    let palette = theme::palette(ui);
    let share = if limit > 0 {
        (remaining as f32 / limit as f32).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let color = if share <= 0.0 {
        palette.invalid
    } else if share < 0.1 {
        palette.unchecked
    } else {
        palette.valid
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, words));
    let (font, room) = (fonts::text(theme::SMALL), rect.width() - 150.0);
    let text = one_line(ui, words, font, palette.text, room);
    let left = rect.left() + 142.0;
    let corner = pos2(rect.left() + 18.0, rect.center().y - 4.0);
    let track = Rect::from_min_size(corner, vec2(112.0, 8.0));
    let icon = if share <= 0.0 {
        Icon::Cross
    } else {
        Icon::Check
    };
    icons::paint_in_row(ui, rect, rect.left() + 6.0, 12.0, icon, color);
    bar(ui, track, palette.divider);
    let filled = vec2((track.width() * share).max(2.0), 8.0);
    bar(ui, Rect::from_min_size(track.min, filled), color);
    draw_left(ui, rect, left, text, palette.text);
    response
}
