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
    ScrollArea::vertical()
        .id_salt((id, "scroll"))
        .auto_shrink(false)
        .show(&mut form, |ui| {
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
