//! One frame of a small window, for tests of what is drawn in it.

use egui::accesskit::TreeUpdate;
use egui::epaint::{ClippedShape, TextShape};
use egui::{Context, Event, Pos2, RawInput, Rect, Shape, Ui, vec2};

/// What a frame gave out.
pub struct DrawnFrame {
    pub shapes: Vec<ClippedShape>,
    /// What assistive technology is told; `None` where none listens.
    pub spoken: Option<TreeUpdate>,
}

impl DrawnFrame {
    /// Returns how many shapes were drawn.
    pub fn count(&self) -> usize {
        let shapes = self.shapes.iter();
        shapes
            .filter(|clipped| clipped.shape != Shape::Noop)
            .count()
    }

    /// Returns the texts that were drawn.
    pub fn texts(&self) -> impl Iterator<Item = &TextShape> {
        self.shapes
            .iter()
            .filter_map(|clipped| match &clipped.shape {
                Shape::Text(text) => Some(text),
                _ => None,
            })
    }
}

/// Draws a frame in a window of this width and height.
pub fn one_frame(ctx: &Context, size: (f32, f32), draw: impl FnMut(&mut Ui)) -> DrawnFrame {
    one_frame_after(ctx, size, Vec::new(), draw)
}

/// Draws a frame in which these events come.
pub fn one_frame_after(
    ctx: &Context,
    (width, height): (f32, f32),
    events: Vec<Event>,
    draw: impl FnMut(&mut Ui),
) -> DrawnFrame {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(width, height))),
        events,
        ..RawInput::default()
    };
    let mut output = ctx.run_ui(input, draw);
    let drawn = DrawnFrame {
        shapes: std::mem::take(&mut output.shapes),
        spoken: output.platform_output.accesskit_update.take(),
    };
    output.drop_without_applying_deltas();
    drawn
}
