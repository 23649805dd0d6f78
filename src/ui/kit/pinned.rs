//! A column of which the upper part scrolls, while what the person presses stays in sight below.

use super::{in_sight, theme};
use egui::{Id, ScrollArea, Sense, Ui, UiBuilder};

/// The gap between both parts.
const GAP: f32 = 10.0;

/// The largest share of the column's height that the lower part takes, and its largest height.
const SHARE: f32 = 0.6;
const MOST: f32 = 480.0;

/// Draws `above`, which scrolls, and `below`, which stays at the bottom of the column and is told how high it may be at most.
///
/// `content` is the number of what is drawn above: where that is another than in the frame before, it begins at its top.
///
/// Both get `state`. What is above is drawn first, so that the keyboard comes to what is below last, in reading order; the height of what
/// is below is therefore the one of the frame before, and a frame in which it changes is drawn twice.
pub fn pinned<S>(
    ui: &mut Ui,
    (id, content): (&str, usize),
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
    let mut scroll = ScrollArea::vertical()
        .id_salt((id, "scroll"))
        .auto_shrink(false);
    if is_another(ui, id, content) {
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    scroll.show(&mut form, |ui| {
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

/// Whether something else is drawn in this column than when it was drawn last.
fn is_another(ui: &Ui, id: &str, content: usize) -> bool {
    let key = Id::unique(("drawn in the column", id));
    let before: Option<usize> = ui.data(|data| data.get_temp(key));
    if before != Some(content) {
        ui.data_mut(|data| data.insert_temp(key, content));
    }
    before.is_some_and(|before| before != content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{Context, vec2};

    /// One frame of a long column with this content, scrolled by so much before; gives the top of its first line.
    fn top(ctx: &Context, content: usize, by: f32) -> f32 {
        let mut top = f32::NAN;
        one_frame(ctx, (300.0, 200.0), |ui| {
            let above = |(): &mut (), ui: &mut Ui| {
                if by != 0.0 {
                    let at_once = egui::style::ScrollAnimation::none();
                    ui.scroll_with_delta_animation(vec2(0.0, -by), at_once);
                }
                top = ui.label("First").rect.top();
                for at in 0..60 {
                    ui.label(format!("Line {at}"));
                }
            };
            let below = |(): &mut (), _: f32, ui: &mut Ui| {
                ui.label("Below");
            };
            pinned(ui, ("test", content), &mut (), above, below);
        });
        top
    }

    #[test]
    fn other_content_begins_at_its_top() {
        let ctx = Context::default();
        for _ in 0..3 {
            top(&ctx, 1, 0.0);
        }
        let begin = top(&ctx, 1, 0.0);
        top(&ctx, 1, 100.0);
        top(&ctx, 1, 0.0);
        let scrolled = top(&ctx, 1, 0.0);
        assert!(scrolled < begin - 50.0, "{begin} {scrolled}");
        assert!((top(&ctx, 1, 0.0) - scrolled).abs() < 0.5, "the same stays");
        top(&ctx, 2, 0.0);
        assert!((top(&ctx, 2, 0.0) - begin).abs() < 0.5);
    }
}
