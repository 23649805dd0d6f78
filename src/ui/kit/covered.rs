//! What lies over the lower end of what scrolls for a while: its last lines can be scrolled out from below it.

use egui::{Context, Id, Rect};

fn place() -> Id {
    Id::unique("what notices cover")
}

/// Returns what is covered; `None` for nothing.
fn covered(ctx: &Context) -> Option<Rect> {
    ctx.data(|data| data.get_temp::<Option<Rect>>(place()))
        .flatten()
}

/// Remembers what notices cover; `None` for nothing.
pub fn set(ctx: &Context, notices: Option<Rect>) {
    if covered(ctx) != notices {
        ctx.data_mut(|data| data.insert_temp(place(), notices));
        ctx.request_repaint();
    }
}

/// Returns the height of what is covered at the lower end of a place.
pub fn below(ctx: &Context, area: Rect) -> f32 {
    match covered(ctx) {
        Some(notices) if notices.intersects(area) && notices.center().y > area.center().y => {
            (area.bottom() - notices.top()).max(0.0)
        }
        _ => 0.0,
    }
}
