//! A column of which the upper part scrolls, while what the person presses stays in sight below.

use super::{in_sight, theme};
use egui::{Context, Id, ScrollArea, Sense, Ui, UiBuilder};

/// The gap between both parts.
const GAP: f32 = 10.0;

/// The largest share of the column's height that the lower part takes, and its largest height.
const SHARE: f32 = 0.6;
const MOST: f32 = 480.0;

/// How much the handle of the upper part's scroll bar covers while no pointer is near: without it, nothing may show that there is more.
const HANDLE: f32 = 0.6;

/// A lower window has no room for what the form can do without.
const LOW: f32 = 480.0;

/// Whether the window is so low that the form's fields need all of its height.
pub fn is_low(ctx: &Context) -> bool {
    ctx.content_rect().height() < LOW
}

/// Draws `above`, which scrolls, and `below`, which stays at the bottom of the column and is told how high it may be at most.
///
/// Both get `state`. What is above is drawn first, so that the keyboard comes to what is below last, in reading order; the height of what
/// is below is therefore the one of the frame before, and a frame in which it changes is drawn twice.
pub fn pinned<S>(
    ui: &mut Ui,
    id: &str,
    state: &mut S,
    above: impl FnOnce(&mut S, &mut Ui),
    below: impl FnOnce(&mut S, f32, &mut Ui),
) {
    let height = Id::unique(("pinned", id));
    let before: f32 = ui.data(|data| data.get_temp(height)).unwrap_or_default();
    let place = ui.available_rect_before_wrap();
    let most = (place.height() * SHARE).clamp(0.0, MOST);
    let border = place.bottom() - before.min(most);
    let upper = place.with_max_y(border - GAP);
    let mut form = ui.new_child(UiBuilder::new().id_salt((id, "above")).max_rect(upper));
    let within = form.spacing().scroll;
    form.spacing_mut().scroll.dormant_handle_opacity = HANDLE;
    ScrollArea::vertical()
        .id_salt((id, "scroll"))
        .auto_shrink(false)
        .show(&mut form, |ui| {
            ui.spacing_mut().scroll = within;
            ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
            above(state, ui);
            in_sight::keep_around(ui);
        });
    let lower = place
        .with_min_y(border)
        .with_max_x(place.right() - theme::SCROLL_BAR);
    let mut row = ui.new_child(UiBuilder::new().id_salt((id, "below")).max_rect(lower));
    below(state, most, &mut row);
    let used = row.min_rect().height();
    if (used - before).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(height, used));
        ui.ctx()
            .request_discard("the height of what stays in sight");
    }
    ui.allocate_rect(place, Sense::hover());
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{RawInput, Rect, Shape, pos2, vec2};

    /// Draws a column with this many lines above; returns how many handles of scroll bars are seen while no pointer is near.
    fn handles(lines: usize) -> usize {
        let ctx = Context::default();
        let mut seen = 0;
        for _ in 0..20 {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 200.0))),
                ..RawInput::default()
            };
            let output = ctx.run_ui(input, |ui| {
                let above = |_: &mut (), ui: &mut Ui| {
                    for at in 0..lines {
                        ui.label(format!("Line {at}"));
                    }
                };
                let below = |_: &mut (), _: f32, ui: &mut Ui| {
                    ui.label("Below");
                };
                pinned(ui, "test", &mut (), above, below);
            });
            let is_handle = |shape: &Shape| match shape {
                Shape::Rect(drawn) => {
                    drawn.rect.width() < 12.0 && drawn.rect.height() > 12.0 && drawn.fill.a() > 100
                }
                _ => false,
            };
            let shapes = output.shapes.iter();
            seen = shapes.filter(|clipped| is_handle(&clipped.shape)).count();
            output.drop_without_applying_deltas();
        }
        seen
    }

    #[test]
    fn what_goes_on_below_has_a_handle_that_is_seen() {
        assert_eq!(handles(3), 0);
        assert_eq!(handles(60), 1);
    }
}
