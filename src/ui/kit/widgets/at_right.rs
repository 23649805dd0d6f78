//! Controls at the right end of a place, in reading order.

use egui::{Align, AsIdSalt, Layout, Rect, Ui, UiBuilder, pos2};

/// Returns a part of the screen at this place, so that what is drawn in it pushes nothing beside it.
pub fn placed(ui: &mut Ui, salt: impl AsIdSalt, place: Rect, layout: Layout) -> Ui {
    let builder = UiBuilder::new().id_salt(salt);
    ui.new_child(builder.max_rect(place).layout(layout))
}

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
    let mut child = placed(ui, salt, inside, Layout::left_to_right(Align::Center));
    let added = add(&mut child);
    let used = child.min_rect().width();
    if known.is_none_or(|known| (known - used).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, used));
        ui.ctx()
            .request_discard("the width of what stands at the right");
    }
    (added, child.min_rect())
}
