//! Controls at the right end of a place, in reading order.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2};

/// Draws controls at the right end of a place, from left to right, so that the keyboard visits them in reading order. Returns what `add`
/// returns, and their place. Their width is that of the frame before.
pub fn at_right<R>(
    ui: &mut Ui,
    salt: &str,
    place: Rect,
    add: impl FnOnce(&mut Ui) -> R,
) -> (R, Rect) {
    let id = ui.scope_id().with(("at right", salt));
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let width = known.unwrap_or(0.0).min(place.width());
    let inside = Rect::from_min_max(pos2(place.right() - width, place.top()), place.max);
    let builder = UiBuilder::new()
        .id_salt(salt)
        .max_rect(inside)
        .layout(Layout::left_to_right(Align::Center));
    let mut child = ui.new_child(builder);
    let added = add(&mut child);
    let used = child.min_rect().width();
    if known.is_none_or(|known| (known - used).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, used));
        ui.ctx()
            .request_discard("the width of what stands at the right");
    }
    (added, child.min_rect())
}
