//! Whether the window is low: on a small screen, or with a large zoom.

use egui::Context;

/// A window that is lower than this is low, in points.
const LOW: f32 = 480.0;

/// Whether the window is so low that it has room for what matters most, and for little besides: what stands above the content is drawn
/// closer together, and a form leaves out what it can do without.
pub fn is_low(ctx: &Context) -> bool {
    ctx.content_rect().height() < LOW
}
