//! Icons drawn with lines: the fonts have no such signs that look alike on every system.

use super::{theme, widgets};
use egui::{
    Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::f32::consts::{FRAC_PI_2, PI, TAU};

/// A picture made of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(strum::EnumIter))]
pub enum Icon {
    /// Valid, done, sent.
    Check,
    /// Invalid, refused.
    Cross,
    /// A warning: `!`.
    Bang,
    /// Could not check: `?`.
    Question,
    /// A note: `i`.
    Info,
    /// Not run yet.
    Dash,
    /// Closed, opens below.
    ChevronRight,
    /// Open, or opens a list.
    ChevronDown,
    /// Opens upwards.
    ChevronUp,
    /// Close, remove.
    Close,
    /// Show what is hidden; presenting.
    Eye,
    /// Hide what is shown.
    EyeOff,
    /// Change between dark and light.
    Theme,
    Copy,
    /// Open or close what is folded.
    Unfold,
    /// From one to another.
    ArrowRight,
    Search,
    /// Begin, do it.
    Play,
    /// One for another: an exchange.
    Swap,
    /// Bring something from elsewhere.
    Clipboard,
    /// A way with stops.
    Route,
    /// Add.
    Plus,
    /// A state, by its colour only where a word stands beside it.
    Dot,
    /// Cambio's own sign; has its own colours.
    Logo,
}

/// Draws an icon in the largest square in the middle of `rect`.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let side = rect.width().min(rect.height());
    let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
    // Icons are designed on a grid of 16 by 16.
    let at = |x: f32, y: f32| square.min + vec2(x, y) / 16.0 * side;
    let unit = side / 16.0;
    let stroke = Stroke::new((1.6 * unit).max(1.2), color);
    let line = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| at(*x, *y));
        painter.add(Shape::line(points.collect(), stroke));
    };
    let dot = |x: f32, y: f32, radius: f32| {
        painter.circle_filled(at(x, y), radius * unit, color);
    };

    match icon {
        Icon::Check => line(&[(3.2, 8.6), (6.6, 12.0), (12.8, 4.4)]),
        Icon::Cross | Icon::Close => {
            line(&[(4.2, 4.2), (11.8, 11.8)]);
            line(&[(11.8, 4.2), (4.2, 11.8)]);
        }
        Icon::Bang => {
            line(&[(8.0, 3.0), (8.0, 9.4)]);
            dot(8.0, 12.4, 1.1);
        }
        Icon::Question => {
            let mut points: Vec<Pos2> = arc(8.0, 6.0, 2.8, PI, PI + PI * 1.25)
                .map(|(x, y)| at(x, y))
                .collect();
            points.push(at(8.0, 8.6));
            points.push(at(8.0, 9.8));
            painter.add(Shape::line(points, stroke));
            dot(8.0, 12.7, 1.1);
        }
        Icon::Info => {
            dot(8.0, 3.8, 1.1);
            line(&[(8.0, 6.8), (8.0, 13.0)]);
        }
        Icon::Dash => line(&[(4.5, 8.0), (11.5, 8.0)]),
        Icon::ChevronRight => line(&[(6.0, 4.0), (10.4, 8.0), (6.0, 12.0)]),
        Icon::ChevronUp => line(&[(4.0, 10.0), (8.0, 5.6), (12.0, 10.0)]),
        Icon::ChevronDown => line(&[(4.0, 6.0), (8.0, 10.4), (12.0, 6.0)]),
        Icon::Eye | Icon::EyeOff => {
            let lid = |down: f32| -> Vec<Pos2> {
                (0..=12)
                    .map(|step| {
                        let along = step as f32 / 12.0;
                        at(1.5 + 13.0 * along, 8.0 + down * 4.6 * (along * PI).sin())
                    })
                    .collect()
            };
            painter.add(Shape::line(lid(-1.0), stroke));
            painter.add(Shape::line(lid(1.0), stroke));
            painter.circle_stroke(at(8.0, 8.0), 2.0 * unit, stroke);
            if icon == Icon::EyeOff {
                line(&[(3.0, 13.0), (13.0, 3.0)]);
            }
        }
        Icon::Theme => {
            painter.circle_stroke(at(8.0, 8.0), 5.4 * unit, stroke);
            let half = arc(8.0, 8.0, 5.4, FRAC_PI_2, FRAC_PI_2 + PI)
                .map(|(x, y)| at(x, y))
                .collect();
            painter.add(Shape::convex_polygon(half, color, Stroke::NONE));
        }
        Icon::Copy => {
            let corner = CornerRadius::same(2);
            let sheet = Rect::from_min_max(at(5.5, 5.5), at(13.5, 13.5));
            painter.rect_stroke(sheet, corner, stroke, StrokeKind::Middle);
            line(&[
                (5.5, 10.5),
                (2.5, 10.5),
                (2.5, 2.5),
                (10.5, 2.5),
                (10.5, 5.5),
            ]);
        }
        Icon::Unfold => {
            line(&[(4.6, 5.8), (8.0, 2.6), (11.4, 5.8)]);
            line(&[(4.6, 10.2), (8.0, 13.4), (11.4, 10.2)]);
        }
        Icon::ArrowRight => {
            line(&[(2.4, 8.0), (13.4, 8.0)]);
            line(&[(9.0, 3.6), (13.4, 8.0), (9.0, 12.4)]);
        }
        Icon::Search => {
            painter.circle_stroke(at(7.0, 7.0), 4.4 * unit, stroke);
            line(&[(10.2, 10.2), (13.8, 13.8)]);
        }
        Icon::Play => line(&[(5.0, 3.4), (12.4, 8.0), (5.0, 12.6), (5.0, 3.4)]),
        Icon::Swap => {
            line(&[(2.8, 5.4), (13.0, 5.4)]);
            line(&[(10.4, 2.8), (13.0, 5.4), (10.4, 8.0)]);
            line(&[(13.2, 10.6), (3.0, 10.6)]);
            line(&[(5.6, 8.0), (3.0, 10.6), (5.6, 13.2)]);
        }
        Icon::Clipboard => {
            let sheet = Rect::from_min_max(at(3.5, 3.5), at(12.5, 14.0));
            painter.rect_stroke(sheet, CornerRadius::same(2), stroke, StrokeKind::Middle);
            line(&[(6.0, 2.5), (10.0, 2.5), (10.0, 4.5), (6.0, 4.5), (6.0, 2.5)]);
            line(&[(6.0, 8.0), (10.0, 8.0)]);
            line(&[(6.0, 11.0), (10.0, 11.0)]);
        }
        Icon::Route => {
            painter.circle_stroke(at(3.6, 12.4), 1.8 * unit, stroke);
            painter.circle_stroke(at(12.4, 3.6), 1.8 * unit, stroke);
            line(&[
                (10.4, 3.6),
                (4.6, 3.6),
                (4.6, 8.0),
                (11.4, 8.0),
                (11.4, 12.4),
                (5.6, 12.4),
            ]);
        }
        Icon::Plus => {
            line(&[(8.0, 3.6), (8.0, 12.4)]);
            line(&[(3.6, 8.0), (12.4, 8.0)]);
        }
        Icon::Dot => dot(8.0, 8.0, 3.6),
        Icon::Logo => logo(painter, square),
    }
}

/// Draws an icon of this side around a point.
pub fn paint_at(ui: &Ui, middle: Pos2, side: f32, icon: Icon, color: Color32) {
    let place = Rect::from_center_size(middle, Vec2::splat(side));
    paint(ui.painter(), place, icon, color);
}

/// Draws an icon of this side around `x`, in the middle of the height of a row.
pub fn paint_in_row(ui: &Ui, row: Rect, x: f32, side: f32, icon: Icon, color: Color32) {
    paint_at(ui, pos2(x, row.center().y), side, icon, color);
}

/// Draws an icon where the layout puts it, in a place of this size.
pub fn sign(ui: &mut Ui, size: Vec2, icon: Icon, color: Color32) {
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    paint(ui.painter(), place, icon, color);
}

/// Returns the sign of what can be folded.
pub fn chevron(open: bool) -> Icon {
    if open {
        Icon::ChevronDown
    } else {
        Icon::ChevronRight
    }
}

/// Returns points on a circle, on the grid of 16, from one angle to another (clockwise on the screen).
fn arc(x: f32, y: f32, radius: f32, from: f32, to: f32) -> impl Iterator<Item = (f32, f32)> {
    let steps = (24.0 * (to - from).abs() / TAU).ceil().max(4.0) as usize;
    (0..=steps).map(move |step| {
        let angle = from + (to - from) * step as f32 / steps as f32;
        (x + radius * angle.cos(), y + radius * angle.sin())
    })
}

/// Straight parts of a corner of the logo.
const CORNER: u8 = 8;

/// A rounded square that shades from accent to valid, with two arrows: one token in, one out. `assets/package/icons/cambio.svg` is the same.
fn logo(painter: &Painter, square: Rect) {
    let palette = theme::palette_of(painter.ctx());
    let side = square.width();
    let radius = 0.27 * side;
    // Along the upper edge from left to right, as far from the left and from the top.
    let quarter = |step: u8| {
        let angle = FRAC_PI_2 * f32::from(step) / f32::from(CORNER);
        (radius * (1.0 - angle.cos()), radius * (1.0 - angle.sin()))
    };
    let right = (0..=CORNER).rev().map(|step| {
        let (aside, down) = quarter(step);
        (side - aside, down)
    });
    // One mesh, so that no seam is seen at any scale; half a pixel fades at its upper and lower edge.
    let mut mesh = Mesh::default();
    let fade = 0.5 / painter.pixels_per_point();
    for (aside, down) in (0..=CORNER).map(quarter).chain(right) {
        let color = palette.accent.lerp_to_gamma(palette.valid, aside / side);
        let clear = color.gamma_multiply(0.0);
        let (top, bottom) = (square.top() + down, square.bottom() - down);
        let (inner, outer) = ((top + fade, bottom - fade), (top - fade, bottom + fade));
        let column = [
            (outer.0, clear),
            (inner.0, color),
            (inner.1, color),
            (outer.1, clear),
        ];
        for (y, color) in column {
            mesh.colored_vertex(pos2(square.left() + aside, y), color);
        }
    }
    for column in 0..=(2 * u32::from(CORNER)) {
        for at in (0..3).map(|row| 4 * column + row) {
            mesh.add_triangle(at, at + 1, at + 4);
            mesh.add_triangle(at + 1, at + 4, at + 5);
        }
    }
    painter.add(Shape::mesh(mesh));
    let at = |x: f32, y: f32| square.left_top() + side * vec2(x, y);
    let stroke = Stroke::new((0.09 * side).max(1.5), palette.on_accent);
    for (tail, tip, y) in [(0.24, 0.77, 0.36), (0.76, 0.23, 0.64)] {
        let back = tip + 0.14 * f32::signum(tail - tip);
        painter.line(vec![at(tail, y), at(tip, y)], stroke);
        let head = vec![at(back, y - 0.14), at(tip, y), at(back, y + 0.14)];
        painter.line(head, stroke);
    }
}

/// Draws a button of 28 by 28 points that is filled when pointed at; `name` is its accessible name and its tooltip.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    icon_button_with_tip(ui, icon, name, name)
}

/// Draws the same button with a tooltip that says more than its accessible name.
pub fn icon_button_with_tip(ui: &mut Ui, icon: Icon, name: &str, tip: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        let palette = theme::palette(ui);
        let strong = response.hovered() || response.has_focus();
        widgets::fill_row(ui, rect, theme::RADIUS, strong, false);
        widgets::focus_ring(ui, rect, theme::RADIUS, &response);
        let color = if strong { palette.text } else { palette.muted };
        paint_at(ui, rect.center(), 16.0, icon, color);
    }
    response.on_hover_text(tip)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Context;
    use strum::IntoEnumIterator as _;

    #[test]
    fn every_icon_draws_something() {
        for icon in Icon::iter() {
            let drawn = one_frame(&Context::default(), (100.0, 100.0), |ui| {
                let rect = Rect::from_min_size(Pos2::ZERO, Vec2::splat(16.0));
                paint(ui.painter(), rect, icon, Color32::WHITE);
            });
            assert!(drawn.count() > 0, "{icon:?}");
        }
    }
}
